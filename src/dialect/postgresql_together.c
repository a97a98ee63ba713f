#include "dialect/postgresql_together.h"

#include "schema/parents.h"

/* Operations in a row, by their places. */
typedef struct {
    const CmRendering *rendering;
    const CmTable *table;
    guint begin;
    guint end;
} Row;

static const CmOperation *
operation_at(const Row *row, guint at)
{
    return row->rendering->operations->pdata[at];
}

static const CmColumn *
column_at(const Row *row, guint at)
{
    return cm_table_column(row->table, operation_at(row, at)->name);
}

/* Whether an operation gives a column that holds values another type. */
static bool
changes_type(const Row *row, guint at)
{
    return operation_at(row, at)->changes.type && !column_at(row, at)->computed;
}

static bool
mentions_another(const Row *row, guint at, const char *sql, bool only_types)
{
    for (guint i = row->begin; i < row->end; i++)
        if (i != at && (!only_types || changes_type(row, i)) &&
            cm_postgresql_mentions(sql, operation_at(row, i)->name))
            return true;
    return false;
}

/* A column that is computed from others which change is made anew with them. What USING says of
 * another column is said of it as it is by then, and the type of an enum is made with its column.
 */
static bool
goes_along(const Row *row, guint at)
{
    const CmOperation *operation = operation_at(row, at);
    const CmColumn *was = column_at(row, at);
    const char *now = operation->changes.computed ? operation->to->computed : was->computed;

    if (was->computed || now)
        return was->computed && now && mentions_another(row, at, was->computed, true);
    return !(operation->changes.type && operation->to->type->kind == CM_TYPE_ENUM) &&
           !mentions_another(row, at, cm_postgresql_option(operation->options, "using"), false);
}

/* The operations in a row that change columns of one table, each another one. */
static guint
end_of_row(const Row *row)
{
    const GPtrArray *operations = row->rendering->operations;
    const CmName *table = &operation_at(row, row->begin)->table;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    guint end = row->begin;

    while (end < operations->len && operation_at(row, end)->kind == CM_OPERATION_ALTER_COLUMN &&
           cm_name_equal(&operation_at(row, end)->table, table) && column_at(row, end) &&
           g_hash_table_add(names, operation_at(row, end)->name))
        end++;
    return end;
}

/* Operations that get another type, or are computed from such. */
static guint
count_changing(const Row *row)
{
    guint count = 0;

    for (guint i = row->begin; i < row->end; i++)
        count += changes_type(row, i) || column_at(row, i)->computed;
    return count;
}

static guint
first_that_stays(const Row *row)
{
    guint at = row->begin;

    while (at < row->end && goes_along(row, at))
        at++;
    return at;
}

guint
cm_postgresql_count_together(const CmRendering *rendering)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    bool is_alter = operation->kind == CM_OPERATION_ALTER_COLUMN && rendering->schema;
    CmTable *table = is_alter ? cm_schema_table(rendering->schema, &operation->table) : NULL;
    Row row = {rendering, table, rendering->at, rendering->at};

    if (!table)
        return 1;
    cm_schema_say_column(rendering->schema, table, operation->name);
    row.end = end_of_row(&row);
    for (guint end = first_that_stays(&row); end < row.end; end = first_that_stays(&row))
        row.end = end;
    return count_changing(&row) > 1 ? row.end - row.begin : 1;
}
