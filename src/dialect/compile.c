#include "dialect/compile.h"

/* The text and the binds as they grow. */
typedef struct {
    const CmStatement *statement;
    const CmSpelling *spelling;
    GString *sql;
    GArray *binds;
} Writer;

static const char *const comparison_texts[] = {
    [CM_COMPARISON_EQUAL] = " = ",        [CM_COMPARISON_NOT_EQUAL] = " <> ",
    [CM_COMPARISON_LESS] = " < ",         [CM_COMPARISON_GREATER] = " > ",
    [CM_COMPARISON_IS_NULL] = " IS NULL", [CM_COMPARISON_IS_NOT_NULL] = " IS NOT NULL",
};

static void
append_table(Writer *writer)
{
    cm_spelling_append_name(writer->sql, writer->spelling, writer->statement->schema,
                            writer->statement->table);
}

static void
append_identifier(Writer *writer, const char *identifier)
{
    cm_spelling_append_identifier(writer->sql, writer->spelling, identifier);
}

static void
append_bind(Writer *writer, const CmValue *value)
{
    g_array_append_vals(writer->binds, value, 1);
    cm_spelling_append_bind(writer->sql, writer->spelling, writer->binds->len);
}

static const CmValue *
value_at(const CmStatement *statement, guint index)
{
    return &g_array_index(statement->values, CmValue, index);
}

static void
append_columns(Writer *writer)
{
    const GPtrArray *columns = writer->statement->columns;

    for (guint i = 0; i < columns->len; i++) {
        if (i)
            g_string_append(writer->sql, ", ");
        append_identifier(writer, columns->pdata[i]);
    }
}

static void
append_row(Writer *writer, guint row)
{
    guint count = writer->statement->columns->len;

    g_string_append_c(writer->sql, '(');
    for (guint i = 0; i < count; i++) {
        if (i)
            g_string_append(writer->sql, ", ");
        append_bind(writer, value_at(writer->statement, row * count + i));
    }
    g_string_append_c(writer->sql, ')');
}

static void
append_insert(Writer *writer, guint first, guint count)
{
    g_string_append(writer->sql, "INSERT INTO ");
    append_table(writer);
    g_string_append_c(writer->sql, ' ');
    if (!writer->statement->columns->len) {
        g_string_append(writer->sql, writer->spelling->default_row);
        return;
    }
    g_string_append_c(writer->sql, '(');
    append_columns(writer);
    g_string_append(writer->sql, ") VALUES ");
    for (guint i = 0; i < count; i++) {
        if (i)
            g_string_append(writer->sql, ", ");
        append_row(writer, first + i);
    }
}

/* To be equal to nothing is to be null. */
static CmComparison
effective_comparison(const CmCondition *condition)
{
    if (condition->value.kind != CM_VALUE_NULL)
        return condition->comparison;
    if (condition->comparison == CM_COMPARISON_EQUAL)
        return CM_COMPARISON_IS_NULL;
    if (condition->comparison == CM_COMPARISON_NOT_EQUAL)
        return CM_COMPARISON_IS_NOT_NULL;
    return condition->comparison;
}

static void
append_where(Writer *writer)
{
    const GArray *conditions = writer->statement->conditions;

    for (guint i = 0; i < conditions->len; i++) {
        const CmCondition *condition = &g_array_index(conditions, CmCondition, i);
        CmComparison comparison = effective_comparison(condition);

        g_string_append(writer->sql, i ? " AND " : " WHERE ");
        append_identifier(writer, condition->column);
        g_string_append(writer->sql, comparison_texts[comparison]);
        if (comparison < CM_COMPARISON_IS_NULL)
            append_bind(writer, &condition->value);
    }
}

static void
append_update(Writer *writer)
{
    const CmStatement *statement = writer->statement;

    g_string_append(writer->sql, "UPDATE ");
    append_table(writer);
    for (guint i = 0; i < statement->columns->len; i++) {
        g_string_append(writer->sql, i ? ", " : " SET ");
        append_identifier(writer, statement->columns->pdata[i]);
        g_string_append(writer->sql, " = ");
        append_bind(writer, value_at(statement, i));
    }
    append_where(writer);
}

static void
append_select(Writer *writer)
{
    const GArray *orderings = writer->statement->orderings;

    g_string_append(writer->sql, "SELECT ");
    append_columns(writer);
    g_string_append(writer->sql, writer->statement->columns->len ? " FROM " : "* FROM ");
    append_table(writer);
    append_where(writer);
    for (guint i = 0; i < orderings->len; i++) {
        const CmOrdering *ordering = &g_array_index(orderings, CmOrdering, i);

        g_string_append(writer->sql, i ? ", " : " ORDER BY ");
        append_identifier(writer, ordering->column);
        if (ordering->descending)
            g_string_append(writer->sql, " DESC");
    }
}

static void
append_statement(Writer *writer, guint first, guint count)
{
    const CmStatement *statement = writer->statement;

    switch (statement->kind) {
    case CM_STATEMENT_INSERT:
        append_insert(writer, first, count);
        break;
    case CM_STATEMENT_UPDATE:
        append_update(writer);
        break;
    case CM_STATEMENT_DELETE:
        g_string_append(writer->sql, "DELETE FROM ");
        append_table(writer);
        append_where(writer);
        break;
    case CM_STATEMENT_SELECT:
        append_select(writer);
        break;
    case CM_STATEMENT_TEXT:
        g_string_append(writer->sql, statement->text);
        g_array_append_vals(writer->binds, statement->values->data, statement->values->len);
        break;
    }
}

static bool
check_statement(const CmStatement *statement, guint count, GError **error)
{
    guint columns = statement->columns->len;

    if (statement->kind == CM_STATEMENT_UPDATE && !columns)
        return cm_fail(error, CM_ERROR_ARGUMENT, "update of %s sets no column", statement->table);
    if (statement->kind != CM_STATEMENT_INSERT)
        return true;
    if (!count)
        return cm_fail(error, CM_ERROR_ARGUMENT, "insert into %s has no row", statement->table);
    if (!columns && count > 1)
        return cm_fail(error, CM_ERROR_ARGUMENT,
                       "insert into %s has %u rows but no column: one "
                       "row of defaults at a time",
                       statement->table, count);
    return true;
}

bool
cm_compile_rows(const CmStatement *statement, const CmSpelling *spelling, guint first, guint count,
                CmCompiled *compiled, GError **error)
{
    Writer writer = {.statement = statement, .spelling = spelling};

    *compiled = (CmCompiled){0};
    if (!check_statement(statement, count, error))
        return false;
    writer.sql = g_string_sized_new(128);
    writer.binds = g_array_new(FALSE, FALSE, sizeof(CmValue));
    append_statement(&writer, first, count);
    compiled->sql = g_string_free(writer.sql, FALSE);
    compiled->binds = writer.binds;
    return true;
}

bool
cm_compile(const CmStatement *statement, const CmSpelling *spelling, CmCompiled *compiled,
           GError **error)
{
    return cm_compile_rows(statement, spelling, 0, statement->row_count, compiled, error);
}

char *
cm_compile_literal(const CmStatement *statement, const CmSpelling *spelling, GError **error)
{
    g_auto(CmCompiled) compiled = {0};

    if (statement->kind == CM_STATEMENT_TEXT && !statement->values->len)
        return g_strdup(statement->text);
    if (!cm_compile(statement, spelling, &compiled, error))
        return NULL;
    return cm_spelling_inline(spelling, compiled.sql, (const CmValue *)(void *)compiled.binds->data,
                              compiled.binds->len, error);
}

void
cm_compiled_clear(CmCompiled *compiled)
{
    g_clear_pointer(&compiled->sql, g_free);
    g_clear_pointer(&compiled->binds, g_array_unref);
}
