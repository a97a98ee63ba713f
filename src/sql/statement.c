#include "sql/statement.h"

static void
clear_value(gpointer value)
{
    cm_value_clear(value);
}

static void
clear_condition(gpointer data)
{
    CmCondition *condition = data;

    g_free(condition->column);
    cm_value_clear(&condition->value);
}

static void
clear_ordering(gpointer data)
{
    CmOrdering *ordering = data;

    g_free(ordering->column);
}

static GArray *
new_array(gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, FALSE, (guint)size);

    g_array_set_clear_func(array, clear);
    return array;
}

static CmStatement *
new_statement(CmStatementKind kind, const char *schema, const char *table,
              const char *const *columns)
{
    CmStatement *statement = g_new0(CmStatement, 1);

    statement->kind = kind;
    statement->schema = g_strdup(schema);
    statement->table = g_strdup(table);
    statement->columns = g_ptr_array_new_with_free_func(g_free);
    statement->values = new_array(sizeof(CmValue), clear_value);
    if (kind == CM_STATEMENT_TEXT)
        return statement;
    statement->conditions = new_array(sizeof(CmCondition), clear_condition);
    statement->orderings = new_array(sizeof(CmOrdering), clear_ordering);
    for (; columns && *columns; columns++)
        g_ptr_array_add(statement->columns, g_strdup(*columns));
    return statement;
}

CmStatement *
cm_statement_insert(const char *schema, const char *table, const char *const *columns)
{
    return new_statement(CM_STATEMENT_INSERT, schema, table, columns);
}

CmStatement *
cm_statement_update(const char *schema, const char *table)
{
    return new_statement(CM_STATEMENT_UPDATE, schema, table, NULL);
}

CmStatement *
cm_statement_delete(const char *schema, const char *table)
{
    return new_statement(CM_STATEMENT_DELETE, schema, table, NULL);
}

CmStatement *
cm_statement_select(const char *schema, const char *table, const char *const *columns)
{
    return new_statement(CM_STATEMENT_SELECT, schema, table, columns);
}

CmStatement *
cm_statement_take_text(char *sql, CmStatementMode mode)
{
    CmStatement *statement = new_statement(CM_STATEMENT_TEXT, NULL, NULL, NULL);

    statement->text = sql;
    statement->mode = mode;
    return statement;
}

CmStatement *
cm_statement_text(const char *sql, CmStatementMode mode)
{
    return cm_statement_take_text(g_strdup(sql), mode);
}

static void
add_value(CmStatement *statement, const CmValue *value)
{
    CmValue copy = cm_value_copy(value);

    g_array_append_val(statement->values, copy);
}

void
cm_statement_add_row(CmStatement *statement, const CmValue *values)
{
    g_assert(statement->kind == CM_STATEMENT_INSERT);
    for (guint i = 0; i < statement->columns->len; i++)
        add_value(statement, &values[i]);
    statement->row_count++;
}

void
cm_statement_set(CmStatement *statement, const char *column, CmValue value)
{
    g_assert(statement->kind == CM_STATEMENT_UPDATE);
    g_ptr_array_add(statement->columns, g_strdup(column));
    add_value(statement, &value);
}

void
cm_statement_bind(CmStatement *statement, CmValue value)
{
    g_assert(statement->kind == CM_STATEMENT_TEXT);
    add_value(statement, &value);
}

void
cm_statement_where(CmStatement *statement, const char *column, CmComparison comparison,
                   CmValue value)
{
    CmCondition condition = {
        .column = g_strdup(column),
        .comparison = comparison,
        .value = cm_value_copy(&value),
    };

    g_assert(statement->kind != CM_STATEMENT_INSERT && statement->kind != CM_STATEMENT_TEXT);
    g_array_append_val(statement->conditions, condition);
}

void
cm_statement_order_by(CmStatement *statement, const char *column, bool descending)
{
    CmOrdering ordering = {.column = g_strdup(column), .descending = descending};

    g_assert(statement->kind == CM_STATEMENT_SELECT);
    g_array_append_val(statement->orderings, ordering);
}

void
cm_statement_free(CmStatement *statement)
{
    if (!statement)
        return;
    g_free(statement->schema);
    g_free(statement->table);
    g_free(statement->text);
    g_free(statement->rows);
    g_ptr_array_unref(statement->columns);
    g_array_unref(statement->values);
    g_clear_pointer(&statement->conditions, g_array_unref);
    g_clear_pointer(&statement->orderings, g_array_unref);
    g_free(statement);
}
