#include "dialect/postgresql_change.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_heirs.h"
#include "dialect/postgresql_types.h"

void
cm_column_change_free(CmColumnChange *change)
{
    if (!change)
        return;
    g_free(change->name);
    g_free(change->from);
    g_free(change->to);
    g_free(change);
}

CmColumnChange *
cm_column_change_new(const CmRendering *rendering, const CmTable *before, const CmTable *after,
                     const char *column, GError **error)
{
    CmColumnChange *change = g_new0(CmColumnChange, 1);

    change->rendering = rendering;
    change->before = before;
    change->after = after;
    change->was = cm_table_column(before, column);
    change->now = cm_table_column(after, column);
    change->name = cm_postgresql_quote(column);
    change->from = cm_postgresql_column_type(before, change->was, error);
    change->to = change->from ? cm_postgresql_column_type(after, change->now, error) : NULL;
    if (!change->to)
        g_clear_pointer(&change, cm_column_change_free);
    return change;
}

static void add_clause(GString *out, const CmColumnChange *change, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void
add_clause(GString *out, const CmColumnChange *change, const char *format, ...)
{
    va_list arguments;

    g_string_append_printf(out, "%sALTER COLUMN %s ", out->len ? ", " : "", change->name);
    va_start(arguments, format);
    g_string_append_vprintf(out, format, arguments);
    va_end(arguments);
}

/* The base type of a domain tells what its values can become. */
static char *
base_type(const CmColumnChange *change, const char *type)
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

/* How values become the new type: told by the operation, by the types, or not at all. */
static char *
using_sql(const CmColumnChange *change)
{
    const char *told = change->using;
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

bool
cm_column_change_is_of_type(const CmColumnChange *change)
{
    return strcmp(change->from, change->to) ||
           g_strcmp0(change->was->collation, change->now->collation);
}

/* Another type has its own collation, unless another one is said. */
static const char *
new_collation(const CmColumnChange *change)
{
    if (change->now->collation)
        return change->now->collation;
    return change->was->collation && !strcmp(change->from, change->to) ? "pg_catalog.default"
                                                                       : NULL;
}

/* Whether the default stays what it is. Where the server turns it into the other type by itself, it
 * would say from then on what it was. */
static bool
says_default_again(const CmColumnChange *change, const char *value, bool is_dropped)
{
    bool keeps = cm_postgresql_keeps_literal(change->from, change->to);

    return value && (is_dropped || (*value == '\'' && !keeps)) &&
           cm_default_equal(&change->was->server_default, &change->now->server_default);
}

static void
add_type(CmColumnChange *change, GString *out)
{
    g_autofree char *using = strcmp(change->from, change->to) ? using_sql(change) : NULL;
    g_autofree char *value = cm_postgresql_default(change->was);
    g_autofree char *again = cm_postgresql_default(change->now);
    const char *collation = new_collation(change);
    g_autoptr(GString) type = g_string_new(change->to);

    if (!cm_column_change_is_of_type(change))
        return;
    /* The default is not converted with the values. */
    if (using && value)
        add_clause(out, change, "DROP DEFAULT");
    change->sets_default |= using && value;
    if (collation) {
        g_string_append(type, " COLLATE ");
        cm_ddl_append_collation(type, &cm_dialect_postgresql, collation);
    }
    add_clause(out, change, "TYPE %s%s%s", type->str, using ? " USING " : "", using ? using : "");
    if (!says_default_again(change, value, using != NULL))
        return;
    add_clause(out, change, "SET DEFAULT %s", again);
    change->sets_default = true;
}

static void
add_default(CmColumnChange *change, GString *out)
{
    g_autofree char *value = cm_postgresql_default(change->now);

    if (cm_default_equal(&change->was->server_default, &change->now->server_default))
        return;
    change->sets_default = true;
    if (value)
        add_clause(out, change, "SET DEFAULT %s", value);
    else
        add_clause(out, change, "DROP DEFAULT");
}

static bool
same_not_null(const CmColumnChange *change, const char *word)
{
    return cm_postgresql_not_null_is(change->was, word) ==
           cm_postgresql_not_null_is(change->now, word);
}

static bool
has_name(const CmColumn *column)
{
    return cm_postgresql_option(column->options, "not_null_name") != NULL;
}

static bool
is_renamed(const CmColumnChange *change)
{
    g_autofree char *was = cm_postgresql_not_null_name(change->before, change->was);
    g_autofree char *now = cm_postgresql_not_null_name(change->after, change->now);

    return !change->was->nullable && !change->now->nullable && strcmp(was, now) &&
           (has_name(change->was) || has_name(change->now));
}

/* Heirs may have it under other names, and then the server renames none; a key's cannot go. */
static bool
comes_anew(const CmColumnChange *change)
{
    const CmConstraint *key = cm_table_primary_key(change->after);
    g_autoptr(GPtrArray) heirs =
        is_renamed(change) ? cm_postgresql_heirs(change->rendering, change->before) : NULL;

    return heirs && heirs->len && !(key && cm_postgresql_constraint_uses(key, change->now->name));
}

static bool
changes_not_null(const CmColumnChange *change)
{
    return comes_anew(change) || change->was->nullable != change->now->nullable ||
           !same_not_null(change, "not_valid") || !same_not_null(change, "no_inherit");
}

/* SET NOT NULL also makes one valid that was not. */
static bool
is_plainly_set(const CmColumnChange *change)
{
    bool is_named = change->was->nullable && has_name(change->now) &&
                    !cm_column_fills(change->was, change->now);

    return !is_named && !comes_anew(change) &&
           !cm_postgresql_not_null_is(change->now, "not_valid") &&
           !cm_postgresql_not_null_is(change->now, "no_inherit") &&
           same_not_null(change, "no_inherit");
}

/* Only once rows that hold NULL have the default can NULL be refused. */
static bool
is_filled(const CmColumnChange *change)
{
    return cm_column_fills(change->was, change->now) && is_plainly_set(change);
}

/* The server takes no NOT NULL away that a parent has; once that has it no more, it goes. */
static bool
waits_for_parent(const CmColumnChange *change)
{
    return change->now->nullable && cm_postgresql_keeps_not_null(change->rendering) &&
           cm_postgresql_inherits_not_null(change->rendering, change->before, change->now->name,
                                           NULL);
}

static void
add_nullable(CmColumnChange *change, GString *out)
{
    if (!changes_not_null(change) || waits_for_parent(change) || is_filled(change))
        return;
    if (!change->now->nullable && is_plainly_set(change))
        add_clause(out, change, "SET NOT NULL");
    else if (!change->was->nullable)
        add_clause(out, change, "DROP NOT NULL");
}

/* One that SET NOT NULL does not say is a constraint of its own. */
static void
add_not_null(const CmColumnChange *change)
{
    if (changes_not_null(change) && !change->now->nullable && !is_plainly_set(change))
        cm_postgresql_add_not_null(change->rendering, change->before, change->now);
}

bool
cm_column_change_needs_renewal(const CmColumnChange *change)
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
add_expression(CmColumnChange *change, GString *out)
{
    if (change->was->computed && !change->now->computed)
        add_clause(out, change, "DROP EXPRESSION");
    else if (change->now->computed && strcmp(change->was->computed, change->now->computed))
        add_clause(out, change, "SET EXPRESSION AS (%s)", change->now->computed);
}

void
cm_column_change_append(CmColumnChange *change, GString *clauses)
{
    add_expression(change, clauses);
    add_type(change, clauses);
    add_default(change, clauses);
    add_nullable(change, clauses);
}

/* Whether heirs lose what they had from here. */
static bool
takes_not_null_from_heirs(const CmColumnChange *change)
{
    return changes_not_null(change) && !change->was->nullable &&
           !cm_postgresql_not_null_is(change->was, "no_inherit") &&
           (change->now->nullable || !is_plainly_set(change));
}

/* One that stays has to be renamed, for what comes anew says its name. */
static void
rename_not_null(const CmColumnChange *change)
{
    g_autofree char *was = cm_postgresql_not_null_name(change->before, change->was);
    g_autofree char *now = cm_postgresql_not_null_name(change->after, change->now);
    g_autofree char *from = cm_postgresql_quote(was);
    g_autofree char *to = cm_postgresql_quote(now);

    if ((is_filled(change) && has_name(change->now)) ||
        (is_renamed(change) && (!changes_not_null(change) || is_plainly_set(change))))
        cm_rendering_alter_table(change->rendering, &change->before->name,
                                 "RENAME CONSTRAINT %s TO %s", from, to);
}

void
cm_column_change_finish(const CmColumnChange *change)
{
    if (is_filled(change))
        cm_column_change_fill(change);
    cm_postgresql_restore_heirs(change->rendering, change->before, change->was, change->now,
                                change->sets_default, takes_not_null_from_heirs(change));
    add_not_null(change);
    rename_not_null(change);
}
