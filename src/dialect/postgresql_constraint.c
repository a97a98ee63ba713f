#include "dialect/postgresql_constraint.h"

#include <string.h>

#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_table.h"
#include "schema/parents.h"

#define DEEPEST 64

static void
append_columns(GString *out, const char *head, GStrv columns)
{
    if (!columns)
        return;
    g_string_append(out, head);
    cm_ddl_append_columns(out, &cm_dialect_postgresql, (const char *const *)columns);
}

/* The columns of a key: an order of its own is an index's alone. */
static bool
append_key(GString *out, const CmConstraint *constraint, GError **error)
{
    bool has_period = cm_postgresql_is_set(constraint->options, "period");
    bool is_reference = constraint->kind == CM_CONSTRAINT_FOREIGN_KEY;

    for (guint i = 0; i < constraint->parts->len; i++) {
        CmPart *part = constraint->parts->pdata[i];
        bool is_period = has_period && i + 1 == constraint->parts->len;

        if (!part->column)
            return cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "PostgreSQL has no %s over an expression, '%s'; create a unique index",
                           cm_constraint_kind_name(constraint->kind), part->sql);
        g_string_append(out, i ? ", " : " (");
        g_string_append(out, is_period && is_reference ? "PERIOD " : "");
        cm_spelling_append_identifier(out, &cm_spelling_postgresql, part->column);
        g_string_append(out, is_period && !is_reference ? " WITHOUT OVERLAPS" : "");
    }
    g_string_append_c(out, ')');
    return true;
}

/* What stands behind the columns of all that is kept by an index. */
static void
append_index_tail(GString *out, const CmConstraint *constraint)
{
    g_auto(GStrv) include = cm_postgresql_list(constraint->options, "include");
    g_autofree char *with = cm_postgresql_settings(constraint->options, "with");
    const char *tablespace = cm_postgresql_option(constraint->options, "tablespace");
    g_autofree char *quoted = tablespace ? cm_postgresql_quote(tablespace) : NULL;

    append_columns(out, " INCLUDE ", include);
    if (with)
        g_string_append_printf(out, " WITH %s", with);
    if (quoted)
        g_string_append_printf(out, " USING INDEX TABLESPACE %s", quoted);
}

static bool
append_primary_key(GString *out, const CmConstraint *constraint, GError **error)
{
    g_string_append(out, "PRIMARY KEY");
    if (!append_key(out, constraint, error))
        return false;
    append_index_tail(out, constraint);
    cm_ddl_append_deferrable(out, constraint);
    return true;
}

static bool
append_unique(GString *out, const CmConstraint *constraint, GError **error)
{
    g_string_append(out, "UNIQUE");
    if (cm_postgresql_is_set(constraint->options, "nulls_not_distinct"))
        g_string_append(out, " NULLS NOT DISTINCT");
    if (!append_key(out, constraint, error))
        return false;
    append_index_tail(out, constraint);
    cm_ddl_append_deferrable(out, constraint);
    return true;
}

static void
append_not_enforced(GString *out, const CmConstraint *constraint)
{
    if (cm_postgresql_is_set(constraint->options, "not_enforced"))
        g_string_append(out, " NOT ENFORCED");
}

static bool
append_foreign_key(GString *out, const CmConstraint *constraint, GError **error)
{
    g_string_append(out, "FOREIGN KEY");
    if (!append_key(out, constraint, error))
        return false;
    g_string_append_c(out, ' ');
    cm_ddl_append_references(out, &cm_dialect_postgresql, constraint);
    append_not_enforced(out, constraint);
    return true;
}

static bool
append_check(GString *out, const CmConstraint *constraint, GError **error)
{
    (void)error;
    g_string_append(out, "CHECK (");
    cm_ddl_append_sql(out, &cm_dialect_postgresql, constraint->sql);
    g_string_append_c(out, ')');
    if (cm_postgresql_is_set(constraint->options, "no_inherit"))
        g_string_append(out, " NO INHERIT");
    append_not_enforced(out, constraint);
    return true;
}

static bool
append_exclusion(GString *out, const CmConstraint *constraint, GError **error)
{
    const char *method = cm_postgresql_option(constraint->options, "using");

    (void)error;
    g_string_append_printf(out, "EXCLUDE USING %s ", method ? method : "gist");
    cm_ddl_append_parts(out, &cm_dialect_postgresql, constraint->parts);
    append_index_tail(out, constraint);
    if (constraint->sql) {
        g_string_append(out, " WHERE (");
        cm_ddl_append_sql(out, &cm_dialect_postgresql, constraint->sql);
        g_string_append_c(out, ')');
    }
    cm_ddl_append_deferrable(out, constraint);
    return true;
}

char *
cm_postgresql_constraint(const CmConstraint *constraint, GError **error)
{
    static bool (*const append[])(GString * out, const CmConstraint *constraint, GError **error) = {
        [CM_CONSTRAINT_PRIMARY_KEY] = append_primary_key, [CM_CONSTRAINT_UNIQUE] = append_unique,
        [CM_CONSTRAINT_FOREIGN_KEY] = append_foreign_key, [CM_CONSTRAINT_CHECK] = append_check,
        [CM_CONSTRAINT_EXCLUDE] = append_exclusion,
    };
    g_autoptr(GString) out = g_string_new(NULL);

    if (constraint->name) {
        g_string_append(out, "CONSTRAINT ");
        cm_spelling_append_identifier(out, &cm_spelling_postgresql, constraint->name);
        g_string_append_c(out, ' ');
    }
    if (!append[constraint->kind](out, constraint, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* What is not enforced is not valid by that alone. */
bool
cm_postgresql_is_not_valid(const CmConstraint *constraint)
{
    return cm_postgresql_is_set(constraint->options, "not_valid") &&
           !cm_postgresql_is_set(constraint->options, "not_enforced");
}

/* The index of a key or an exclusion has its name. */
static void
finish_index(const CmRendering *rendering, const CmTable *table, const CmConstraint *constraint,
             const char *own)
{
    const char *comment = cm_postgresql_option(constraint->options, "index_comment");
    CmName name = {table->name.schema, (char *)own};
    g_autofree char *text = cm_postgresql_name(&name);

    cm_postgresql_set_index_statistics(rendering, text, constraint->options);
    if (comment)
        cm_rendering_comment(rendering, "INDEX", text, comment);
}

void
cm_postgresql_finish_constraint(const CmRendering *rendering, const CmTable *table,
                                const CmConstraint *constraint)
{
    g_autofree char *own = cm_postgresql_constraint_name(table, constraint);
    g_autofree char *quoted = cm_postgresql_quote(own);
    g_autofree char *of = cm_postgresql_name(&table->name);
    g_autofree char *name = g_strdup_printf("%s ON %s", quoted, of);

    if (constraint->comment)
        cm_rendering_comment(rendering, "CONSTRAINT", name, constraint->comment);
    finish_index(rendering, table, constraint, own);
    if (cm_constraint_has_index(constraint))
        cm_postgresql_restate_marks(rendering, &table->name, own, NULL);
}

bool
cm_postgresql_add_constraint(const CmRendering *rendering, const CmTable *table,
                             const CmConstraint *constraint, GError **error)
{
    g_autofree char *text = cm_postgresql_constraint(constraint, error);

    if (!text)
        return false;
    cm_rendering_alter_table(rendering, &table->name, "ADD %s%s", text,
                             cm_postgresql_is_not_valid(constraint) ? " NOT VALID" : "");
    cm_postgresql_finish_constraint(rendering, table, constraint);
    return true;
}

void
cm_postgresql_remove_constraint(const CmRendering *rendering, const CmTable *table,
                                const CmConstraint *constraint)
{
    g_autofree char *own = cm_postgresql_constraint_name(table, constraint);
    g_autofree char *name = cm_postgresql_quote(own);

    cm_rendering_alter_table(rendering, &table->name, "DROP CONSTRAINT %s", name);
}

static bool
parts_use(const GPtrArray *parts, const char *column)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (!g_strcmp0(part->column, column) || cm_postgresql_mentions(part->sql, column))
            return true;
    }
    return false;
}

static bool
includes(const CmOptions *options, const char *column)
{
    g_auto(GStrv) include = cm_postgresql_list(options, "include");

    return include && g_strv_contains((const char *const *)include, column);
}

bool
cm_postgresql_constraint_uses(const CmConstraint *constraint, const char *column)
{
    return parts_use(constraint->parts, column) ||
           cm_postgresql_mentions(constraint->sql, column) || includes(constraint->options, column);
}

bool
cm_postgresql_index_uses(const CmIndex *index, const char *column)
{
    return parts_use(index->parts, column) || cm_postgresql_mentions(index->where, column) ||
           includes(index->options, column);
}

bool
cm_postgresql_create_constraint(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTable *before = cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    const CmConstraint *added;

    if (!after)
        return false;
    /* The key is the first of a table's constraints, all others are added at the end. */
    added = operation->constraint->kind == CM_CONSTRAINT_PRIMARY_KEY
                ? cm_table_primary_key(after)
                : after->constraints->pdata[after->constraints->len - 1];
    cm_postgresql_drop_numberings(rendering, before, after, NULL);
    if (!cm_postgresql_add_constraint(rendering, after, added, error))
        return false;
    cm_postgresql_add_numberings(rendering, before, after, NULL);
    return true;
}

/* The columns of a key take no NULL, which they go on to do without it unless told otherwise. */
static void
allow_nulls(const CmRendering *rendering, const CmTable *table, const CmConstraint *key)
{
    for (guint i = 0; key->kind == CM_CONSTRAINT_PRIMARY_KEY && i < key->parts->len; i++) {
        const CmPart *part = key->parts->pdata[i];
        const CmColumn *column = part->column ? cm_table_column(table, part->column) : NULL;
        g_autofree char *name = part->column ? cm_postgresql_quote(part->column) : NULL;

        if (column && column->nullable)
            cm_rendering_alter_table(rendering, &table->name, "ALTER COLUMN %s DROP NOT NULL",
                                     name);
    }
}

/* The parents that have a check of this name of their own, the farthest first. */
static void
find_holders(const CmSchema *schema, const CmTable *table, const char *name, int depth,
             GPtrArray *holders)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, table->options);

    for (guint i = 0; i < parents->len && depth < DEEPEST; i++) {
        CmTable *parent = parents->pdata[i];

        find_holders(schema, parent, name, depth + 1, holders);
        if (cm_table_constraint(parent, name) && !g_ptr_array_find(holders, parent, NULL))
            g_ptr_array_add(holders, parent);
    }
}

/* A check that an heir has from its parents too cannot be dropped there alone: it goes at all of
 * them, and comes back with theirs. */
static bool
drop_own_share(const CmRendering *rendering, const CmTable *table, const CmConstraint *check,
               GError **error)
{
    g_autoptr(GPtrArray) holders = g_ptr_array_new();

    find_holders(rendering->schema, table, check->name, 0, holders);
    for (guint i = 0; i < holders->len; i++)
        cm_postgresql_remove_constraint(rendering, holders->pdata[i],
                                        cm_table_constraint(holders->pdata[i], check->name));
    cm_postgresql_remove_constraint(rendering, table, check);
    for (guint i = 0; i < holders->len; i++)
        if (!cm_postgresql_add_constraint(rendering, holders->pdata[i],
                                          cm_table_constraint(holders->pdata[i], check->name),
                                          error))
            return false;
    return true;
}

bool
cm_postgresql_drop_constraint(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTable *before = cm_rendering_table(rendering, error);
    const CmConstraint *constraint =
        before ? cm_operation_find_constraint(operation, before, error) : NULL;
    g_autoptr(CmTable) after =
        constraint ? cm_rendering_table_after(rendering, before, error) : NULL;

    if (!after)
        return false;
    if (constraint->kind == CM_CONSTRAINT_CHECK && constraint->name &&
        cm_postgresql_is_set(constraint->options, "inherited"))
        return drop_own_share(rendering, before, constraint, error);
    cm_postgresql_drop_numberings(rendering, before, after, NULL);
    cm_postgresql_remove_constraint(rendering, before, constraint);
    allow_nulls(rendering, before, constraint);
    cm_postgresql_add_numberings(rendering, before, after, NULL);
    return true;
}

/* The table that the operation is about, and the name of its constraint, quoted (transfer full). */
static char *
find_name(const CmRendering *rendering, const CmTable **table, GError **error)
{
    const CmConstraint *constraint;
    g_autofree char *own = NULL;

    *table = cm_rendering_table(rendering, error);
    constraint =
        *table ? cm_operation_find_constraint(cm_rendering_operation(rendering), *table, error)
               : NULL;
    if (!constraint)
        return NULL;
    own = cm_postgresql_constraint_name(*table, constraint);
    return cm_postgresql_quote(own);
}

bool
cm_postgresql_rename_constraint(const CmRendering *rendering, GError **error)
{
    const CmTable *table;
    g_autofree char *from = find_name(rendering, &table, error);
    g_autofree char *to = cm_postgresql_quote(cm_rendering_operation(rendering)->new_name);

    if (!from)
        return false;
    cm_rendering_alter_table(rendering, &table->name, "RENAME CONSTRAINT %s TO %s", from, to);
    return true;
}

bool
cm_postgresql_comment_constraint(const CmRendering *rendering, GError **error)
{
    const CmTable *table;
    g_autofree char *own = find_name(rendering, &table, error);
    g_autofree char *of = own ? cm_postgresql_name(&table->name) : NULL;
    g_autofree char *name = g_strdup_printf("%s ON %s", own, of);

    if (own)
        cm_rendering_comment(rendering, "CONSTRAINT", name,
                             cm_rendering_operation(rendering)->comment);
    return own != NULL;
}

bool
cm_postgresql_validate_constraint(const CmRendering *rendering, GError **error)
{
    const CmTable *table;
    g_autofree char *name = find_name(rendering, &table, error);

    if (name)
        cm_rendering_alter_table(rendering, &table->name, "VALIDATE CONSTRAINT %s", name);
    return name != NULL;
}
