#include "db/offline.h"

#include "support/unit.h"

static void
append(const char *text, gpointer script)
{
    g_string_append(script, text);
}

START_TEST(a_script_is_written)
{
    const char *const columns[] = {"id", "order", NULL};
    const CmValue row[] = {cm_value_of_integer(1), cm_value_of_text("it's; -- so")};
    g_autoptr(CmStatement) insert = cm_statement_insert(NULL, "t", columns);
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmConnection) connection = cm_offline_open(&cm_spelling_sqlite, append, script);
    GError *error = NULL;

    cm_statement_add_row(insert, row);
    assert_ok(cm_connection_begin(connection, &error), error);
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_execute(connection, "CREATE TABLE t (a)", NULL, 0, &error), error);
    assert_ok(cm_connection_execute_statement(connection, insert, &error), error);
    assert_ok(cm_connection_commit(connection, &error), error);
    assert_ok(cm_connection_execute(connection, "SELECT ?2, ?1", row, 2, &error), error);
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_rollback(connection, &error), error);
    ck_assert_str_eq(script->str, "BEGIN;\n"
                                  "CREATE TABLE t (a);\n"
                                  "INSERT INTO t (id, \"order\") VALUES (1, 'it''s; -- so');\n"
                                  "COMMIT;\n"
                                  "SELECT 'it''s; -- so', 1;\n"
                                  "BEGIN;\n"
                                  "ROLLBACK;\n");
    ck_assert_uint_eq(cm_connection_counters(connection).statements, 3);
}
END_TEST

typedef struct {
    const char *sql;
    const char *script;
} Written;

/* Writes each of count statements for a client of the spelling. */
static void
assert_written(const CmSpelling *spelling, const Written *cases, gsize count)
{
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmConnection) connection = cm_offline_open(spelling, append, script);
    GError *error = NULL;

    for (gsize i = 0; i < count; i++) {
        g_string_truncate(script, 0);
        assert_ok(cm_connection_execute(connection, cases[i].sql, NULL, 0, &error), error);
        ck_assert_str_eq(script->str, cases[i].script);
    }
}

START_TEST(every_statement_ends_once)
{
    static const Written cases[] = {
        {"a", "a;\n"},
        {"a -- b", "a -- b\n;\n"},
        {"a -- b\n", "a -- b\n;\n"},
        {"a /* b */", "a /* b */;\n"},
        {"a;", "a;\n"},
        {"a '--'", "a '--';\n"},
        {"a; -- b", "a; -- b\n"},
    };

    assert_written(&cm_spelling_sqlite, cases, G_N_ELEMENTS(cases));
}
END_TEST

START_TEST(a_client_that_splits_is_told_where_a_body_ends)
{
    static const Written cases[] = {
        {"a '1;2'", "a '1;2';\n"},
        {"a `;` /* ; */;", "a `;` /* ; */;\n"},
        {"BEGIN a; END", "DELIMITER //\nBEGIN a; END//\nDELIMITER ;\n"},
        {"BEGIN a; END;", "DELIMITER //\nBEGIN a; END;//\nDELIMITER ;\n"},
        {"BEGIN a; END -- b", "DELIMITER //\nBEGIN a; END -- b\n//\nDELIMITER ;\n"},
        {"BEGIN 'x://y'; END", "DELIMITER ///\nBEGIN 'x://y'; END///\nDELIMITER ;\n"},
        {"BEGIN a; END /* b */", "DELIMITER //\nBEGIN a; END /* b */\n//\nDELIMITER ;\n"},
    };

    assert_written(&cm_spelling_mariadb, cases, G_N_ELEMENTS(cases));
}
END_TEST

START_TEST(questions_fail)
{
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmConnection) connection = cm_offline_open(&cm_spelling_sqlite, append, script);
    CmValue bind = cm_value_of_integer(1);
    GError *error = NULL;

    assert_fails(cm_connection_query(connection, "SELECT 1", NULL, 0, &error) != NULL, error,
                 CM_ERROR_UNSUPPORTED);
    assert_fails(cm_connection_execute(connection, "SELECT 1", &bind, 1, &error), error,
                 CM_ERROR_ARGUMENT);
    assert_fails(cm_connection_commit(connection, &error), error, CM_ERROR_INVALID_REQUEST);
    ck_assert_str_eq(script->str, "");
    ck_assert_ptr_null(cm_connection_server_version(connection));
    ck_assert_int_eq(cm_connection_version_number(connection), 0);
    ck_assert_str_eq(cm_connection_name(connection), "sqlite script");
}
END_TEST

UNIT_MAIN("db/offline", a_script_is_written, every_statement_ends_once,
          a_client_that_splits_is_told_where_a_body_ends, questions_fail)
