/* ALTER COLUMN: a column as it was becomes the column as it is to be, whatever the operation names.
 * What PostgreSQL can change is changed in one ALTER TABLE, so that the rows are rewritten once at
 * most; what it cannot, an expression, is dropped and added. */
#include "dialect/postgresql_column.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_heirs.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_types.h"
#include "schema/parents.h"

typedef struct {
    const CmRendering *rendering;
    const CmTable *before;
    const CmTable *after;
    const CmColumn *was;
    const CmColumn *now;
    char *name; /* as SQL */
    char *from; /* the types as SQL */
    char *to;
    GString *clauses;
    bool sets_default;
} Change;

static void
clear_change(Change *change)
{
    g_free(change->name);
    g_free(change->from);
    g_free(change->to);
    g_string_free(change->clauses, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Change, clear_change)

static void add_clause(Change *change, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_clause(Change *change, const char *format, ...)
{
    GString *out = change->clauses;
    va_list arguments;

    g_string_append_printf(out, "%sALTER COLUMN %s ", out->len ? ", " : "", change->name);
    va_start(arguments, format);
    g_string_append_vprintf(out, format, arguments);
    va_end(arguments);
}

/* The base type of a domain tells what its values can become. */
static char *
base_type(const Change *change, const char *type)
{
    const CmSchema *schema = change->rendering->schema;

    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        g_autofree char *name = NULL;

        if (object->kind != CM_OBJECT_DOMAIN || !object->columns->len)
            continue;
        name = cm_postgresql_name(&object->name);
        if (!strcmp(name, type))
            return cm_postgresql_type_to_text(((CmColumn *)object->columns->pdata[0])->type);
    }
    return g_strdup(type);
}

/* How values become the new type: told by the model, by the types, or not at all. */
static char *
using_sql(const Change *change)
{
    const char *told = cm_postgresql_option(change->now->options, "using");
    g_autofree char *from = base_type(change, change->from);
    g_autofree char *to = base_type(change, change->to);
    g_autofree char *using =
        told ? g_strdup(told) : cm_postgresql_type_using(from, to, change->name);
    gsize rest;

    if (told || !using || !strcmp(to, change->to))
        return g_steal_pointer(&using);
    /* It is the domain that is wanted, not its base. */
    rest = strlen(using) - strlen(to);
    return g_strdup_printf("%.*s%s", (int)rest, using, change->to);
}

static bool
changes_type(const Change *change)
{
    return strcmp(change->from, change->to) ||
           g_strcmp0(change->was->collation, change->now->collation);
}

/* Another type has its own collation, unless another one is said. */
static const char *
new_collation(const Change *change)
{
    if (change->now->collation)
        return change->now->collation;
    return change->was->collation && !strcmp(change->from, change->to) ? "pg_catalog.default"
                                                                       : NULL;
}

/* Whether the default stays what it is. Where the server turns it into the other type by itself, it
 * would say from then on what it was. */
static bool
says_default_again(const Change *change, const char *value, bool is_dropped)
{
    bool keeps = cm_postgresql_keeps_literal(change->from, change->to);

    return value && (is_dropped || (*value == '\'' && !keeps)) &&
           cm_default_equal(&change->was->server_default, &change->now->server_default);
}

static void
add_type(Change *change)
{
    g_autofree char *using = strcmp(change->from, change->to) ? using_sql(change) : NULL;
    g_autofree char *value = cm_postgresql_default(change->was);
    const char *collation = new_collation(change);
    g_autoptr(GString) type = g_string_new(change->to);

    if (!changes_type(change))
        return;
    /* The default is not converted with the values. */
    if (using && value)
        add_clause(change, "DROP DEFAULT");
    change->sets_default |= using && value;
    if (collation) {
        g_string_append(type, " COLLATE ");
        cm_ddl_append_collation(type, &cm_dialect_postgresql, collation);
    }
    add_clause(change, "TYPE %s%s%s", type->str, using ? " USING " : "", using ? using : "");
    if (!says_default_again(change, value, using != NULL))
        return;
    add_clause(change, "SET DEFAULT %s", value);
    change->sets_default = true;
}

static void
add_default(Change *change)
{
    g_autofree char *value = cm_postgresql_default(change->now);

    if (cm_default_equal(&change->was->server_default, &change->now->server_default))
        return;
    change->sets_default = true;
    if (value)
        add_clause(change, "SET DEFAULT %s", value);
    else
        add_clause(change, "DROP DEFAULT");
}

static bool
same_not_null(const Change *change, const char *word)
{
    return cm_postgresql_not_null_is(change->was, word) ==
           cm_postgresql_not_null_is(change->now, word);
}

static bool
changes_not_null(const Change *change)
{
    return change->was->nullable != change->now->nullable || !same_not_null(change, "not_valid") ||
           !same_not_null(change, "no_inherit");
}

/* SET NOT NULL also makes one valid that was not. */
static bool
is_plainly_set(const Change *change)
{
    return !cm_postgresql_not_null_is(change->now, "not_valid") &&
           !cm_postgresql_not_null_is(change->now, "no_inherit") &&
           same_not_null(change, "no_inherit");
}

static void
add_nullable(Change *change)
{
    if (!changes_not_null(change))
        return;
    if (!change->now->nullable && is_plainly_set(change))
        add_clause(change, "SET NOT NULL");
    else if (!change->was->nullable)
        add_clause(change, "DROP NOT NULL");
}

/* One that SET NOT NULL does not say is a constraint of its own. */
static void
add_not_null(const Change *change)
{
    if (changes_not_null(change) && !change->now->nullable && !is_plainly_set(change))
        cm_postgresql_add_not_null(change->rendering, change->before, change->now);
}

/* Before 17 an expression is changed by making the column anew, and so is a column that gets one or
 * whose way of keeping it changes. */
static bool
needs_renewal(const Change *change)
{
    const CmColumn *was = change->was;
    const CmColumn *now = change->now;
    const CmSchema *schema = change->rendering->schema;
    bool is_virtual = schema->server_version >= 180000 && !was->computed_stored;

    if (!now->computed)
        return was->computed && is_virtual;
    if (!was->computed)
        return true;
    if (schema->server_version >= 180000 && was->computed_stored != now->computed_stored)
        return true;
    return strcmp(was->computed, now->computed) && schema->server_version < 170000;
}

static void
add_expression(Change *change)
{
    if (change->was->computed && !change->now->computed)
        add_clause(change, "DROP EXPRESSION");
    else if (change->now->computed && strcmp(change->was->computed, change->now->computed))
        add_clause(change, "SET EXPRESSION AS (%s)", change->now->computed);
}

/* Columns that are computed from this one are made anew around a change of its type. */
static GPtrArray *
find_computed(const Change *change)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < change->before->columns->len; i++) {
        const CmColumn *column = change->before->columns->pdata[i];

        if (column->computed && cm_postgresql_mentions(column->computed, change->was->name))
            g_ptr_array_add(names, column->name);
    }
    return names;
}

static bool
change_in_place(Change *change, GError **error)
{
    const CmRendering *rendering = change->rendering;
    bool is_type = changes_type(change);
    g_autoptr(GPtrArray) computed = is_type ? find_computed(change) : g_ptr_array_new();

    cm_postgresql_drop_numbering(rendering, change->before, change->after, change->was);
    cm_postgresql_drop_columns(rendering, change->before, computed);
    add_expression(change);
    add_type(change);
    add_default(change);
    add_nullable(change);
    if (change->clauses->len)
        cm_rendering_alter_table(rendering, &change->before->name, "%s", change->clauses->str);
    add_not_null(change);
    cm_postgresql_restore_heirs(rendering, change->before, change->was, change->now,
                                change->sets_default,
                                !change->was->nullable && change->now->nullable);
    if (!cm_postgresql_readd_columns(rendering, change->after, computed, error))
        return false;
    cm_postgresql_add_numbering(rendering, change->before, change->after, change->now);
    cm_postgresql_change_settings(rendering, change->before, change->was, change->now);
    return true;
}

/* A column with another expression: it is dropped and added. */
static bool
renew(Change *change, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, change->now->name);
    cm_postgresql_drop_columns(change->rendering, change->before, names);
    return cm_postgresql_readd_columns(change->rendering, change->after, names, error);
}

/* A column that gets another type has its indexes and statistics made anew, without what they were
 * told to gather. */
static void
restate_targets(const Change *change)
{
    const CmRendering *rendering = change->rendering;
    const CmName *table = &change->before->name;

    for (guint i = 0; i < change->before->indexes->len; i++) {
        const CmIndex *index = change->before->indexes->pdata[i];
        const CmName name = {table->schema, index->name};
        g_autofree char *quoted = cm_postgresql_name(&name);

        if (cm_postgresql_index_uses(index, change->was->name))
            cm_postgresql_set_index_statistics(rendering, quoted, index->options);
    }
    for (guint i = 0; i < rendering->schema->objects->len; i++) {
        const CmObject *object = rendering->schema->objects->pdata[i];
        g_autofree char *target = cm_postgresql_setting(object, "target");
        g_autofree char *name = cm_postgresql_name(&object->name);

        if (object->kind == CM_OBJECT_STATISTICS && target && cm_name_equal(&object->table, table))
            cm_statements_add_format(rendering->statements, "ALTER STATISTICS %s SET STATISTICS %s",
                                     name, target);
    }
}

static bool
run_change(Change *change, GError **error)
{
    const CmRendering *rendering = change->rendering;
    const char *column = change->was->name;
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    bool is_renewed = needs_renewal(change);
    g_autoptr(GPtrArray) computed =
        !is_renewed && changes_type(change) ? find_computed(change) : g_ptr_array_new();
    bool ok;

    if ((is_renewed || changes_type(change)) &&
        !cm_postgresql_check_partition_key(rendering, change->before, column,
                                           "give another type to", error))
        return false;
    if (is_renewed || changes_type(change))
        cm_dependents_add_column(dependents, change->before, column);
    for (guint i = 0; i < computed->len; i++)
        cm_dependents_add_column(dependents, change->before, computed->pdata[i]);
    cm_dependents_drop(dependents);
    cm_postgresql_drop_numberings(rendering, change->before, change->after, column);
    ok = is_renewed ? renew(change, error) : change_in_place(change, error);
    cm_postgresql_add_numberings(rendering, change->before, change->after, column);
    if (!ok || !cm_dependents_create(dependents, error))
        return false;
    if (!is_renewed && changes_type(change))
        restate_targets(change);
    return true;
}

bool
cm_postgresql_alter_column(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmTable *before = cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = NULL;
    g_auto(Change) change = {.rendering = rendering, .clauses = g_string_new(NULL)};

    if (before)
        cm_schema_say_column(rendering->schema, before, operation->name);
    after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    change.before = before;
    change.after = after;
    if (!after || !cm_postgresql_change_enum_of(rendering, before, after, operation->name, error))
        return false;
    change.was = cm_table_column(before, operation->name);
    change.now = cm_table_column(after, operation->name);
    change.name = cm_postgresql_quote(operation->name);
    change.from = cm_postgresql_column_type(before, change.was, error);
    change.to = change.from ? cm_postgresql_column_type(after, change.now, error) : NULL;
    if (!change.to || !run_change(&change, error))
        return false;
    if (strcmp(change.from, change.to))
        cm_postgresql_drop_enum_of(rendering, before, change.was);
    return true;
}
