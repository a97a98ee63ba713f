#include "dialect/postgresql_table.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_heirs.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_run.h"
#include "dialect/postgresql_view.h"
#include "schema/parents.h"

bool
cm_postgresql_is_inherited(const CmColumn *column)
{
    return cm_postgresql_is_set(column->options, "inherited");
}

static bool
append_columns(GString *out, const CmRendering *rendering, const CmTable *table, GError **error)
{
    bool is_typed = cm_postgresql_option(table->options, "of_type") != NULL;

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        g_autofree char *clause = cm_postgresql_column_clause(rendering, table, column, error);

        if (!clause)
            return false;
        if (cm_postgresql_is_inherited(column) || (is_typed && !*clause))
            continue;
        cm_postgresql_begin_element(out);
        cm_spelling_append_identifier(out, &cm_spelling_postgresql, column->name);
        g_string_append_printf(out, "%s%s", is_typed ? " WITH OPTIONS" : "", clause);
    }
    return true;
}

static bool
append_constraints(GString *out, const CmRendering *rendering, const CmTable *table, GError **error)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        g_autofree char *text = cm_postgresql_constraint(constraint, error);

        if (!text)
            return false;
        if (cm_postgresql_comes_late(rendering, table, constraint))
            continue;
        cm_postgresql_begin_element(out);
        g_string_append(out, text);
    }
    return true;
}

static void
append_names(GString *out, const char *head, GStrv names)
{
    for (GStrv name = names; name && *name; name++) {
        g_autofree char *text = cm_postgresql_named(*name);

        g_string_append_printf(out, "%s%s", name == names ? head : ", ", text);
    }
    if (names)
        g_string_append_c(out, ')');
}

static void
append_tail(GString *out, const CmTable *table)
{
    const char *partition_by = cm_postgresql_option(table->options, "partition_by");
    const char *method = cm_postgresql_option(table->options, "access_method");
    const char *tablespace = cm_postgresql_option(table->options, "tablespace");
    g_autofree char *with = cm_postgresql_settings(table->options, "with");
    g_autofree char *quoted = tablespace ? cm_postgresql_quote(tablespace) : NULL;
    g_auto(GStrv) parents = cm_postgresql_list(table->options, "inherits");

    append_names(out, " INHERITS (", parents);
    if (partition_by)
        g_string_append_printf(out, " PARTITION BY %s", partition_by);
    if (method)
        g_string_append_printf(out, " USING %s", method);
    if (with)
        g_string_append_printf(out, " WITH %s", with);
    if (quoted)
        g_string_append_printf(out, " TABLESPACE %s", quoted);
}

static char *
create_table_sql(const CmRendering *rendering, const CmTable *table, GError **error)
{
    const char *of_type = cm_postgresql_option(table->options, "of_type");
    g_autofree char *type = of_type ? cm_postgresql_named(of_type) : NULL;
    g_autoptr(GString) out = g_string_new("CREATE ");
    g_autoptr(GString) elements = g_string_new(NULL);

    if (!append_columns(elements, rendering, table, error) ||
        !cm_postgresql_append_parent(elements, rendering, table, error) ||
        !append_constraints(elements, rendering, table, error))
        return NULL;
    g_string_append(out, cm_postgresql_is_set(table->options, "unlogged") ? "UNLOGGED TABLE "
                                                                          : "TABLE ");
    cm_ddl_append_name(out, &cm_dialect_postgresql, &table->name);
    if (type)
        g_string_append_printf(out, " OF %s", type);
    if (elements->len)
        g_string_append_printf(out, " (%s\n)", elements->str);
    else if (!type)
        g_string_append(out, " ()");
    append_tail(out, table);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The column of a parent that an heir has this one from, or NULL. */
static const CmColumn *
find_inherited(const CmSchema *schema, const CmTable *table, const char *column)
{
    g_auto(GStrv) parents = cm_postgresql_list(table->options, "inherits");
    const CmColumn *found = NULL;

    for (GStrv parent = parents; parent && *parent && !found; parent++) {
        CmName name = {NULL, NULL};
        const CmTable *of =
            cm_name_parse(*parent, &name, NULL) ? cm_schema_table(schema, &name) : NULL;

        found = of ? cm_table_column(of, column) : NULL;
        if (of && !found)
            found = find_inherited(schema, of, column);
        cm_name_clear(&name);
    }
    return found;
}

void
cm_postgresql_give_back_inherited(const CmRendering *rendering, const CmTable *table,
                                  const CmColumn *column)
{
    static const char *const own[] = {"statistics", "with", "not_null", "not_null_name"};
    const CmColumn *parent = find_inherited(rendering->schema, table, column->name);
    g_autoptr(CmColumn) back = parent ? cm_column_copy(parent) : NULL;
    g_autofree char *name = cm_postgresql_quote(column->name);

    if (!back)
        return;
    g_clear_pointer(&back->comment, g_free);
    back->nullable |= cm_postgresql_not_null_is(back, "no_inherit");
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
        cm_options_set(&back->options, cm_dialect_postgresql.name, own[i], &CM_VALUE_OF_NULL);
    cm_postgresql_change_inherited(rendering, table, back);
    if (back->nullable && !column->nullable)
        cm_rendering_alter_table(rendering, &table->name, "ALTER COLUMN %s DROP NOT NULL", name);
    cm_postgresql_restore_heirs(rendering, table, column, back, true,
                                back->nullable && !column->nullable);
    cm_postgresql_change_settings(rendering, table, column, back);
}

void
cm_postgresql_change_inherited(const CmRendering *rendering, const CmTable *table,
                               const CmColumn *column)
{
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *value = cm_postgresql_default(column);
    g_autoptr(GString) clauses = g_string_new(NULL);

    g_string_append_printf(clauses, "ALTER COLUMN %s %s%s", name,
                           value ? "SET DEFAULT " : "DROP DEFAULT", value ? value : "");
    if (!column->nullable)
        g_string_append_printf(clauses, ", ALTER COLUMN %s SET NOT NULL", name);
    cm_rendering_alter_table(rendering, &table->name, "%s", clauses->str);
}

/* Those that want an index of the table, or all others. */
static bool
add_constraints(const CmRendering *rendering, const CmTable *table, bool want_index, GError **error)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_postgresql_points_ahead(rendering, constraint) ||
            cm_postgresql_wants_index(table, constraint) != want_index)
            continue;
        if (!cm_postgresql_comes_late(rendering, table, constraint))
            cm_postgresql_finish_constraint(rendering, table, constraint);
        else if (!cm_postgresql_add_constraint(rendering, table, constraint, error))
            return false;
    }
    return true;
}

/* The server gives names in the order in which it makes constraints, which is not theirs where one
 * comes late: then those of its kind are made with the names that they would have got in order. */
static CmTable *
named_where_needed(const CmRendering *rendering, const CmTable *body)
{
    CmTable *table = cm_table_copy(body);

    for (guint i = 0; i < body->constraints->len; i++) {
        const CmConstraint *late = body->constraints->pdata[i];

        if (late->name || !cm_postgresql_comes_late(rendering, body, late))
            continue;
        for (guint j = 0; j < table->constraints->len; j++) {
            CmConstraint *constraint = table->constraints->pdata[j];

            if (constraint->kind == late->kind && !constraint->name)
                constraint->name = cm_postgresql_constraint_name(body, body->constraints->pdata[j]);
        }
    }
    return table;
}

/* Whether a column that a new heir says without a default has one from a parent nonetheless. */
static bool
gets_default(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    g_auto(GStrv) inherits = cm_postgresql_list(table->options, "inherits");
    g_autoptr(GPtrArray) parents =
        rendering->schema && inherits ? cm_schema_parents(rendering->schema, table->options) : NULL;

    if (column->server_default.kind != CM_DEFAULT_NONE || column->computed ||
        cm_postgresql_numbering(table, column) != CM_NUMBERING_NONE)
        return false;
    for (guint i = 0; parents && i < parents->len; i++) {
        const CmColumn *of =
            cm_schema_column_handed_down(rendering->schema, parents->pdata[i], column->name);

        if (of && (of->server_default.kind != CM_DEFAULT_NONE ||
                   !g_strcmp0(cm_postgresql_option(of->options, "numbering"), "serial")))
            return true;
    }
    return false;
}

static void
drop_default(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    g_autofree char *name = cm_postgresql_quote(column->name);

    cm_rendering_alter_table(rendering, &table->name, "ALTER COLUMN %s DROP DEFAULT", name);
}

bool
cm_postgresql_create_table(const CmRendering *rendering, GError **error)
{
    g_autoptr(CmTable) table =
        named_where_needed(rendering, cm_rendering_operation(rendering)->body);
    g_autofree char *name = cm_postgresql_name(&table->name);
    char *sql;

    if (!cm_postgresql_create_enums(rendering, table, error))
        return false;
    sql = create_table_sql(rendering, table, error);
    if (!sql)
        return false;
    cm_statements_add(rendering->statements, sql);
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (cm_postgresql_is_inherited(column))
            cm_postgresql_change_inherited(rendering, table, column);
        else if (gets_default(rendering, table, column))
            drop_default(rendering, table, column);
        cm_postgresql_finish_column(rendering, table, column);
    }
    if (!add_constraints(rendering, table, false, error))
        return false;
    cm_postgresql_add_indexes(rendering, table);
    if (!add_constraints(rendering, table, true, error))
        return false;
    cm_postgresql_attach(rendering, table);
    if (rendering->schema)
        cm_postgresql_own_sequences(rendering, table, NULL);
    if (table->comment)
        cm_rendering_comment(rendering, "TABLE", name, table->comment);
    return cm_postgresql_finish_table(rendering, table, error);
}

bool
cm_postgresql_drop_table(const CmRendering *rendering, GError **error)
{
    const CmTable *table = cm_rendering_table(rendering, error);

    if (!table || (cm_postgresql_option(table->options, "partition_by") &&
                   !cm_postgresql_check_partitions(rendering, table, error)))
        return false;
    cm_postgresql_open_run(rendering);
    if (cm_postgresql_is_held(rendering, table))
        cm_postgresql_detach(rendering, table);
    cm_rendering_add_named(rendering, "DROP TABLE", &table->name, NULL);
    cm_postgresql_drop_enums(rendering, table);
    return true;
}

bool
cm_postgresql_rename_table(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmTable *before = cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    g_autofree char *to = cm_postgresql_quote(operation->new_name);

    if (!after)
        return false;
    cm_rendering_alter_table(rendering, &before->name, "RENAME TO %s", to);
    cm_postgresql_rename_sequences(rendering, before, after);
    cm_postgresql_rename_enums(rendering, before, after);
    cm_postgresql_name_constraints(before);
    return true;
}

bool
cm_postgresql_comment_table(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmView *view = cm_schema_view(rendering->schema, &operation->table);
    g_autofree char *name = cm_postgresql_name(&operation->table);

    (void)error;
    cm_rendering_comment(rendering, view ? cm_postgresql_view_kind(view) : "TABLE", name,
                         operation->comment);
    return true;
}

bool
cm_postgresql_set_table_options(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmView *view = cm_schema_view(rendering->schema, &operation->table);
    const CmTable *before = view ? NULL : cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;

    if (view)
        return cm_postgresql_change_view(rendering, view, error);
    return after && cm_postgresql_change_table(rendering, before, after, error);
}
