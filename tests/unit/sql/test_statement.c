#include "sql/statement.h"

#include <string.h>

#include "support/unit.h"

/* A statement must not notice what its caller does with its arguments afterwards. */
START_TEST(everything_is_copied)
{
    char table[] = "table";
    char column[] = "column";
    char text[] = "text";
    const char *const columns[] = {column, NULL};
    CmValue value = cm_value_of_text(text);
    g_autoptr(CmStatement) insert = cm_statement_insert(NULL, table, columns);
    g_autoptr(CmStatement) select = cm_statement_select(table, table, columns);

    cm_statement_add_row(insert, &value);
    cm_statement_where(select, column, CM_COMPARISON_EQUAL, value);
    cm_statement_order_by(select, column, false);
    memset(table, 'x', strlen(table));
    memset(column, 'x', strlen(column));
    memset(text, 'x', strlen(text));
    ck_assert_str_eq(insert->table, "table");
    ck_assert_str_eq(insert->columns->pdata[0], "column");
    ck_assert_str_eq(g_array_index(insert->values, CmValue, 0).data, "text");
    ck_assert_str_eq(select->schema, "table");
    ck_assert_str_eq(g_array_index(select->conditions, CmCondition, 0).column, "column");
    ck_assert_str_eq(g_array_index(select->conditions, CmCondition, 0).value.data, "text");
    ck_assert_str_eq(g_array_index(select->orderings, CmOrdering, 0).column, "column");
}
END_TEST

START_TEST(rows_and_binds_are_counted)
{
    const char *const columns[] = {"a", "b", NULL};
    const CmValue row[] = {cm_value_of_integer(1), cm_value_of_integer(2)};
    g_autoptr(CmStatement) insert = cm_statement_insert(NULL, "t", columns);
    g_autoptr(CmStatement) text = cm_statement_text("x", CM_STATEMENT_IN_TRANSACTION);

    cm_statement_add_row(insert, row);
    cm_statement_add_row(insert, row);
    cm_statement_bind(text, row[0]);
    ck_assert_uint_eq(insert->row_count, 2);
    ck_assert_uint_eq(insert->values->len, 4);
    ck_assert_uint_eq(text->values->len, 1);
}
END_TEST

UNIT_MAIN("sql/statement", everything_is_copied, rows_and_binds_are_counted)
