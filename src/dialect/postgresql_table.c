#include "dialect/postgresql_table.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_run.h"
#include "dialect/postgresql_view.h"

/* A column of an heir that it has from its parent and changes: CREATE TABLE does not name it. */
static bool
is_inherited(const CmColumn *column)
{
    return cm_postgresql_is_set(column->options, "inherited");
}

static void
begin_element(GString *out)
{
    g_string_append(out, out->len ? ",\n    " : "\n    ");
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
        if (is_inherited(column) || (is_typed && !*clause))
            continue;
        begin_element(out);
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
        if (cm_postgresql_is_not_valid(constraint) ||
            cm_postgresql_points_ahead(rendering, constraint))
            continue;
        begin_element(out);
        g_string_append(out, text);
    }
    return true;
}

/* A partition whose columns are not said has its parent's, and all partitions have its checks: the
 * server wants them there before it takes a table for a partition. */
static bool
append_parent(GString *out, const CmRendering *rendering, const CmTable *table, GError **error)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;
    CmName name = {NULL, NULL};
    const CmTable *from = NULL;

    if (!of)
        return true;
    if (!table->columns->len) {
        g_string_append_printf(out,
                               "\n    LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING "
                               "GENERATED INCLUDING STORAGE",
                               of);
        if (!cm_rendering_is_before(rendering, 14))
            g_string_append(out, " INCLUDING COMPRESSION");
        return true;
    }
    if (rendering->schema && cm_name_parse(parent, &name, NULL))
        from = cm_schema_table(rendering->schema, &name);
    cm_name_clear(&name);
    for (guint i = 0; from && i < from->constraints->len; i++) {
        const CmConstraint *check = from->constraints->pdata[i];
        g_autofree char *text = NULL;

        if (check->kind != CM_CONSTRAINT_CHECK || !check->name ||
            cm_postgresql_is_set(check->options, "no_inherit") ||
            cm_table_constraint(table, check->name))
            continue;
        text = cm_postgresql_constraint(check, error);
        if (!text)
            return false;
        begin_element(out);
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
        !append_parent(elements, rendering, table, error) ||
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

/* What an heir changes of the columns that it has from its parents. */
static void
change_inherited(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
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

static bool
add_constraints(const CmRendering *rendering, const CmTable *table, GError **error)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_postgresql_points_ahead(rendering, constraint))
            continue;
        if (cm_postgresql_is_not_valid(constraint)) {
            if (!cm_postgresql_add_constraint(rendering, table, constraint, error))
                return false;
        } else {
            cm_postgresql_comment_constraint(rendering, table, constraint);
        }
    }
    return true;
}

static void
attach(const CmRendering *rendering, const CmTable *table)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    const char *bound = cm_postgresql_option(table->options, "partition_bound");
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;
    g_autofree char *name = cm_postgresql_name(&table->name);

    if (of)
        cm_statements_add_format(rendering->statements, "ALTER TABLE %s ATTACH PARTITION %s %s", of,
                                 name, bound ? bound : "DEFAULT");
}

static const CmTable *
find_parent(const CmRendering *rendering, const CmTable *table)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    const CmTable *found = NULL;
    CmName name = {NULL, NULL};

    if (parent && rendering->schema && cm_name_parse(parent, &name, NULL))
        found = cm_schema_table(rendering->schema, &name);
    cm_name_clear(&name);
    return found;
}

/* The place of the index that this one is to hang on, among those of the parent table. */
static guint
place_at_parent(const CmTable *parent, const CmIndex *index)
{
    const char *of = cm_postgresql_option(index->options, "parent");
    CmName name = {NULL, NULL};
    guint i = 0;

    if (!of || !cm_name_parse(of, &name, NULL))
        return parent->indexes->len;
    while (i < parent->indexes->len &&
           strcmp(((CmIndex *)parent->indexes->pdata[i])->name, name.name))
        i++;
    cm_name_clear(&name);
    return i;
}

/* The server hangs the first index that fits on each of the parent's, and ASC and DESC fit each
 * other: so they come in the order of those. */
static void
add_indexes(const CmRendering *rendering, const CmTable *table)
{
    const CmTable *parent = find_parent(rendering, table);
    guint places = parent ? parent->indexes->len + 1 : 1;

    for (guint place = 0; place < places; place++)
        for (guint i = 0; i < table->indexes->len; i++) {
            const CmIndex *index = table->indexes->pdata[i];

            if (!parent || place_at_parent(parent, index) == place)
                cm_postgresql_add_index(rendering, &table->name, index);
        }
}

bool
cm_postgresql_create_table(const CmRendering *rendering, GError **error)
{
    const CmTable *table = cm_rendering_operation(rendering)->body;
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

        if (is_inherited(column))
            change_inherited(rendering, table, column);
        cm_postgresql_finish_column(rendering, table, column);
    }
    if (!add_constraints(rendering, table, error))
        return false;
    add_indexes(rendering, table);
    attach(rendering, table);
    if (rendering->schema)
        cm_postgresql_own_sequences(rendering, table, NULL);
    if (table->comment)
        cm_rendering_comment(rendering, "TABLE", name, table->comment);
    return cm_postgresql_finish_table(rendering, table, error);
}

/* A table takes its partitions along, of which nothing was said. */
static bool
check_partitions(const CmRendering *rendering, const CmTable *table, GError **error)
{
    g_autofree char *name = cm_name_to_string(&table->name);

    for (guint i = 0; i < rendering->schema->tables->len; i++) {
        const CmTable *other = rendering->schema->tables->pdata[i];
        const char *parent = cm_postgresql_option(other->options, "partition_of");

        if (parent && !strcmp(parent, name))
            return cm_fail(error, CM_ERROR_INVALID_REQUEST,
                           "table '%s' has partitions, such as '%s', which would go with it; drop "
                           "them first",
                           name, other->name.name);
    }
    return true;
}

bool
cm_postgresql_drop_table(const CmRendering *rendering, GError **error)
{
    const CmTable *table = cm_rendering_table(rendering, error);

    if (!table || (cm_postgresql_option(table->options, "partition_by") &&
                   !check_partitions(rendering, table, error)))
        return false;
    cm_postgresql_open_run(rendering);
    cm_rendering_add_named(rendering, "DROP TABLE", &table->name, NULL);
    cm_postgresql_drop_enums(rendering, table);
    return true;
}

bool
cm_postgresql_rename_table(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTable *before = cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    g_autofree char *to = cm_postgresql_quote(operation->new_name);

    if (!after)
        return false;
    cm_rendering_alter_table(rendering, &before->name, "RENAME TO %s", to);
    cm_postgresql_rename_sequences(rendering, before, after);
    cm_postgresql_rename_enums(rendering, before, after);
    return true;
}

bool
cm_postgresql_comment_table(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmView *view =
        rendering->schema ? cm_schema_view(rendering->schema, &operation->table) : NULL;
    g_autofree char *name = cm_postgresql_name(&operation->table);

    (void)error;
    cm_rendering_comment(rendering, view ? cm_postgresql_view_kind(view) : "TABLE", name,
                         operation->comment);
    return true;
}

/* ALTER TABLE is for views too. */
static bool
set_view_options(const CmRendering *rendering, const CmView *view, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    g_autoptr(CmSchema) scratch = cm_schema_new();
    g_autoptr(CmTable) before = cm_table_new(view->name.schema, view->name.name);
    CmTable *after = cm_table_new(view->name.schema, view->name.name);

    before->options = cm_options_copy(view->options);
    after->options = cm_options_copy(view->options);
    return cm_schema_add_table(scratch, after, error) &&
           cm_operation_apply(operation, scratch, NULL, error) &&
           cm_postgresql_change_table(rendering, before, after, error);
}

bool
cm_postgresql_set_table_options(const CmRendering *rendering, GError **error)
{
    const CmView *view =
        cm_schema_view(rendering->schema, &cm_rendering_operation(rendering)->table);
    const CmTable *before = view ? NULL : cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;

    if (view)
        return set_view_options(rendering, view, error);
    return after && cm_postgresql_change_table(rendering, before, after, error);
}
