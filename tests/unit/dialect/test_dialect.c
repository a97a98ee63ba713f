/* What all dialects are asked in the same way. */
#include "dialect/dialect.h"

#include "support/unit.h"

START_TEST(what_a_session_alone_knows_is_told)
{
    static const struct {
        const CmDialect *dialect;
        const char *sql;
        bool is_setting;
    } cases[] = {
        {&cm_dialect_sqlite, "/* off */ pragma foreign_keys = OFF", true},
        {&cm_dialect_sqlite, "INSERT INTO pragma VALUES (1)", false},
        {&cm_dialect_postgresql, "SET search_path = a, b", true},
        {&cm_dialect_postgresql, "SET LOCAL search_path = a", false},
        {&cm_dialect_postgresql, "SET CONSTRAINTS ALL DEFERRED", false},
        {&cm_dialect_mysql, "SET @x = 1, sql_mode = ''", true},
        {&cm_dialect_mariadb, "SET NAMES utf8mb4", true},
        {&cm_dialect_mariadb, "SET STATEMENT max_statement_time = 1 FOR DELETE FROM t", false},
        {&cm_dialect_mariadb, "SET GLOBAL read_only = 1", false},
        {&cm_dialect_mariadb, "SET", false},
        {&cm_dialect_mariadb, "UPDATE t SET x = 1", false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        ck_assert_msg(cm_dialect_is_setting(cases[i].dialect, cases[i].sql) == cases[i].is_setting,
                      "%s", cases[i].sql);
}
END_TEST

START_TEST(nobody_need_hear_why_rendering_fails)
{
    g_autoptr(GPtrArray) operations = cm_operations_new();
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(CmSchema) schema = cm_schema_new();
    CmOperation *operation = cm_operation_new(CM_OPERATION_DROP_COLUMN);
    GError *error = NULL;
    guint at = 0;

    operation->table = cm_name_new(NULL, "absent");
    operation->name = g_strdup("a");
    g_ptr_array_add(operations, operation);
    ck_assert(
        !cm_dialect_render_next(&cm_dialect_postgresql, operations, &at, schema, statements, NULL));
    ck_assert(!cm_dialect_render_next(&cm_dialect_postgresql, operations, &at, schema, statements,
                                      &error));
    ck_assert_ptr_nonnull(strstr(error->message, "absent"));
    g_error_free(error);
}
END_TEST

UNIT_MAIN("dialect/dialect", what_a_session_alone_knows_is_told,
          nobody_need_hear_why_rendering_fails)
