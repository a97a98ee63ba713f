#include "db/connection.h"

#include <string.h>

#include "support/folder.h"
#include "support/unit.h"

/* A connection to a database in memory, with the statements run. */
static CmConnection *
open_memory(const char *const *statements)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open("sqlite://", 0, NULL, &error);

    assert_ok(connection != NULL, error);
    for (; statements && *statements; statements++)
        assert_ok(cm_connection_execute(connection, *statements, NULL, 0, &error), error);
    return connection;
}

static int64_t
ask_integer(CmConnection *connection, const char *sql)
{
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);

    assert_ok(result != NULL, error);
    assert_ok(cm_result_next(result, &error), error);
    return cm_result_integer(result, 0);
}

START_TEST(values_of_every_kind_come_back)
{
    const CmValue values[] = {
        CM_VALUE_OF_NULL,
        cm_value_of_integer(G_MININT64),
        {.kind = CM_VALUE_DOUBLE, .real = 0.1},
        cm_value_of_text("größe 'x'"),
        cm_value_of_text(""),
        {.kind = CM_VALUE_BYTES, .data = (char *)"\0\xff", .length = 2},
        {.kind = CM_VALUE_BYTES, .data = (char *)"", .length = 0},
    };
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(
        connection, "SELECT ? AS a, ?, ?, ?, ?, ?, ? AS b", values, G_N_ELEMENTS(values), &error);

    assert_ok(result != NULL, error);
    assert_ok(cm_result_next(result, &error), error);
    ck_assert_uint_eq(cm_result_column_count(result), G_N_ELEMENTS(values));
    ck_assert_str_eq(cm_result_column_name(result, 0), "a");
    ck_assert_str_eq(cm_result_column_name(result, 6), "b");
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        CmValue found = cm_result_value(result, i);

        ck_assert_msg(cm_value_equal(&found, &values[i]), "value %u", i);
        ck_assert(cm_result_is_null(result, i) == (values[i].kind == CM_VALUE_NULL));
    }
    ck_assert_str_eq(cm_result_text(result, 1), "-9223372036854775808");
    ck_assert_ptr_null(cm_result_text(result, 0));
    ck_assert_int_eq(cm_result_integer(result, 0), 0);
    ck_assert(!cm_result_next(result, &error) && !error);
    ck_assert(!cm_result_next(result, &error) && !error);
}
END_TEST

START_TEST(booleans_are_stored_as_numbers)
{
    const CmValue values[] = {cm_value_of_boolean(true), cm_value_of_boolean(false)};
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, "SELECT ?, ?", values, 2, &error);

    assert_ok(cm_result_next(result, &error), error);
    ck_assert_int_eq(cm_result_integer(result, 0), 1);
    ck_assert_str_eq(cm_result_text(result, 1), "0");
}
END_TEST

START_TEST(binds_need_not_outlive_a_query)
{
    char text[] = "before";
    CmValue bind = cm_value_of_text(text);
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, "SELECT ?", &bind, 1, &error);

    memcpy(text, "after!", 6);
    assert_ok(cm_result_next(result, &error), error);
    ck_assert_str_eq(cm_result_text(result, 0), "before");
}
END_TEST

START_TEST(an_error_within_rows_is_no_end)
{
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(
        connection, "SELECT 1 UNION ALL SELECT abs(-9223372036854775807 - 1)", NULL, 0, &error);

    assert_ok(cm_result_next(result, &error), error);
    assert_fails(cm_result_next(result, &error), error, CM_ERROR_DATABASE);
    ck_assert(!cm_result_next(result, &error) && !error);
}
END_TEST

START_TEST(changes_are_counted)
{
    const char *const setup[] = {"CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    GError *error = NULL;

    ck_assert_int_eq(cm_connection_changes(connection), 3);
    cm_connection_execute(connection, "CREATE TABLE u (a)", NULL, 0, &error);
    ck_assert_int_eq(cm_connection_changes(connection), 0);
    cm_connection_execute(connection, "UPDATE t SET a = 0 WHERE a > 1", NULL, 0, &error);
    ck_assert_int_eq(cm_connection_changes(connection), 2);
    cm_connection_execute(connection, "DELETE FROM t WHERE a > 9", NULL, 0, &error);
    ck_assert_int_eq(cm_connection_changes(connection), 0);
    ck_assert_uint_eq(cm_connection_counters(connection).statements, 5);
    ck_assert_ptr_null(error);
}
END_TEST

static const struct {
    const char *sql;
    CmErrorCode code;
    const char *sqlstate;
    int native;
} error_cases[] = {
    {"INSERT INTO t VALUES (1, 1, 1)", CM_ERROR_INTEGRITY, "23505", 1555},
    {"INSERT INTO t VALUES (2, 1, 1), (3, 1, 1)", CM_ERROR_INTEGRITY, "23505", 2067},
    {"INSERT INTO t VALUES (2, NULL, 1)", CM_ERROR_INTEGRITY, "23502", 1299},
    {"INSERT INTO t VALUES (2, 5, -1)", CM_ERROR_INTEGRITY, "23514", 275},
    {"INSERT INTO child VALUES (77)", CM_ERROR_INTEGRITY, "23503", 787},
    {"INSERT INTO t VALUES ('x', 5, 1)", CM_ERROR_DATABASE, "42804", 20},
    {"SELEC 1", CM_ERROR_DATABASE, "42601", 1},
    {"SELECT (", CM_ERROR_DATABASE, "42601", 1},
    {"SELECT * FROM absent", CM_ERROR_DATABASE, "42P01", 1},
    {"SELECT absent FROM t", CM_ERROR_DATABASE, "42703", 1},
    {"CREATE TABLE t (a)", CM_ERROR_DATABASE, "42P07", 1},
    {"ALTER TABLE t ADD COLUMN b", CM_ERROR_DATABASE, "42701", 1},
};

START_TEST(errors_say_what_kind_they_are)
{
    const char *const setup[] = {
        "PRAGMA foreign_keys = ON",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b NOT NULL UNIQUE, c CHECK (c > 0))",
        "CREATE TABLE child (a REFERENCES t)",
        "INSERT INTO t VALUES (1, 0, 1)",
        NULL,
    };
    g_autoptr(CmConnection) connection = open_memory(setup);

    for (gsize i = 0; i < G_N_ELEMENTS(error_cases); i++) {
        GError *error = NULL;
        bool ok = cm_connection_execute(connection, error_cases[i].sql, NULL, 0, &error);

        ck_assert_msg(!ok && error, "%s did not fail", error_cases[i].sql);
        ck_assert_str_eq(cm_error_detail(error)->statement, error_cases[i].sql);
        ck_assert_str_eq(cm_error_detail(error)->sqlstate, error_cases[i].sqlstate);
        ck_assert_int_eq(cm_error_detail(error)->native_code, error_cases[i].native);
        assert_fails(ok, error, error_cases[i].code);
    }
}
END_TEST

START_TEST(a_text_is_one_statement)
{
    static const char *const bad[] = {"", " -- nothing", ";", "SELECT 1; SELECT 2",
                                      "CREATE TABLE t (a); DROP TABLE t"};
    static const char *const good[] = {"SELECT 1;", "SELECT 1;; -- end", "SELECT ';' /* ; x */"};
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        assert_fails(cm_connection_execute(connection, bad[i], NULL, 0, &error), error,
                     CM_ERROR_ARGUMENT);
        assert_fails(cm_connection_query(connection, bad[i], NULL, 0, &error) != NULL, error,
                     CM_ERROR_ARGUMENT);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        assert_ok(cm_connection_execute(connection, good[i], NULL, 0, &error), error);
    ck_assert_int_eq(ask_integer(connection, "SELECT count(*) FROM sqlite_schema"), 0);
}
END_TEST

START_TEST(binds_must_match)
{
    const CmValue binds[] = {cm_value_of_integer(1), cm_value_of_integer(2)};
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;

    assert_fails(cm_connection_execute(connection, "SELECT ?", binds, 2, &error), error,
                 CM_ERROR_ARGUMENT);
    assert_fails(cm_connection_execute(connection, "SELECT ?", NULL, 0, &error), error,
                 CM_ERROR_ARGUMENT);
    assert_fails(cm_connection_query(connection, "SELECT ?, ?", binds, 1, &error) != NULL, error,
                 CM_ERROR_ARGUMENT);
    assert_ok(cm_connection_execute(connection, "SELECT ?", binds, 1, &error), error);
}
END_TEST

START_TEST(transactions_have_a_state)
{
    const char *const setup[] = {"CREATE TABLE t (a UNIQUE)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    GError *error = NULL;

    assert_ok(cm_connection_rollback(connection, &error), error);
    assert_fails(cm_connection_commit(connection, &error), error, CM_ERROR_INVALID_REQUEST);
    assert_ok(cm_connection_begin(connection, &error), error);
    ck_assert(cm_connection_in_transaction(connection));
    assert_fails(cm_connection_begin(connection, &error), error, CM_ERROR_INVALID_REQUEST);
    cm_connection_execute(connection, "INSERT INTO t VALUES (1)", NULL, 0, &error);
    assert_ok(cm_connection_rollback(connection, &error), error);
    ck_assert_int_eq(ask_integer(connection, "SELECT count(*) FROM t"), 0);
    assert_ok(cm_connection_begin(connection, &error), error);
    cm_connection_execute(connection, "INSERT INTO t VALUES (1)", NULL, 0, &error);
    assert_ok(cm_connection_commit(connection, &error), error);
    ck_assert(!cm_connection_in_transaction(connection));
    ck_assert_int_eq(ask_integer(connection, "SELECT count(*) FROM t"), 1);
    ck_assert_uint_eq(cm_connection_counters(connection).transactions, 2);
}
END_TEST

/* SQLite rolls back by itself for some errors; the state must follow. */
START_TEST(the_state_follows_the_database)
{
    const char *const setup[] = {"CREATE TABLE t (a UNIQUE)", "INSERT INTO t VALUES (1)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    assert_fails(
        cm_connection_execute(connection, "INSERT OR ROLLBACK INTO t VALUES (1)", NULL, 0, &error),
        error, CM_ERROR_INTEGRITY);
    ck_assert(!cm_connection_in_transaction(connection));
    assert_ok(cm_connection_rollback(connection, &error), error);
    assert_ok(cm_connection_execute(connection, "BEGIN", NULL, 0, &error), error);
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_commit(connection, &error), error);
}
END_TEST

START_TEST(statements_as_values_run)
{
    const char *const setup[] = {"CREATE TABLE t (a, \"order\")", NULL};
    const char *const columns[] = {"a", "order", NULL};
    const CmValue row[] = {cm_value_of_integer(7), cm_value_of_text("x")};
    g_autoptr(CmConnection) connection = open_memory(setup);
    g_autoptr(CmStatement) insert = cm_statement_insert("main", "t", columns);
    g_autoptr(CmStatement) select = cm_statement_select(NULL, "t", columns);
    g_autoptr(CmResult) result = NULL;
    GError *error = NULL;

    cm_statement_add_row(insert, row);
    cm_statement_where(select, "order", CM_COMPARISON_EQUAL, row[1]);
    assert_ok(cm_connection_execute_statement(connection, insert, &error), error);
    result = cm_connection_query_statement(connection, select, &error);
    assert_ok(cm_result_next(result, &error), error);
    ck_assert_int_eq(cm_result_integer(result, 0), 7);
    ck_assert_str_eq(cm_result_text(result, 1), "x");
}
END_TEST

START_TEST(some_statements_need_autocommit)
{
    g_autoptr(CmConnection) connection = open_memory(NULL);
    g_autoptr(CmStatement) vacuum = cm_statement_text("VACUUM", CM_STATEMENT_AUTOCOMMIT);
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    assert_fails(cm_connection_execute_statement(connection, vacuum, &error), error,
                 CM_ERROR_INVALID_REQUEST);
    assert_ok(cm_connection_rollback(connection, &error), error);
    assert_ok(cm_connection_execute_statement(connection, vacuum, &error), error);
}
END_TEST

/* An insert of row_count rows, of which the last repeats the first if asked. */
static CmStatement *
long_insert(int row_count, bool repeat)
{
    const char *const columns[] = {"a", "b", NULL};
    CmStatement *insert = cm_statement_insert(NULL, "t", columns);

    for (int i = 0; i < row_count; i++) {
        bool last = i == row_count - 1;
        CmValue row[] = {cm_value_of_integer(last && repeat ? 0 : i), cm_value_of_text("x")};

        cm_statement_add_row(insert, row);
    }
    return insert;
}

START_TEST(long_inserts_are_cut_and_still_one)
{
    const char *const setup[] = {"CREATE TABLE t (a UNIQUE, b)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    g_autoptr(CmStatement) good = long_insert(40000, false);
    g_autoptr(CmStatement) bad = long_insert(40000, true);
    GError *error = NULL;

    assert_fails(cm_connection_execute_statement(connection, bad, &error), error,
                 CM_ERROR_INTEGRITY);
    ck_assert(!cm_connection_in_transaction(connection));
    ck_assert_int_eq(ask_integer(connection, "SELECT count(*) FROM t"), 0);
    assert_ok(cm_connection_execute_statement(connection, good, &error), error);
    ck_assert_int_eq(cm_connection_changes(connection), 40000);
    ck_assert_int_eq(ask_integer(connection, "SELECT count(*) FROM t"), 40000);
    ck_assert(!cm_connection_in_transaction(connection));
}
END_TEST

START_TEST(the_same_text_can_be_read_twice_at_once)
{
    const char *const setup[] = {"CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    GError *error = NULL;
    g_autoptr(CmResult) first =
        cm_connection_query(connection, "SELECT a FROM t ORDER BY a", NULL, 0, &error);
    g_autoptr(CmResult) second =
        cm_connection_query(connection, "SELECT a FROM t ORDER BY a", NULL, 0, &error);

    assert_ok(cm_result_next(first, &error), error);
    assert_ok(cm_result_next(second, &error), error);
    assert_ok(cm_result_next(second, &error), error);
    ck_assert_int_eq(cm_result_integer(first, 0), 1);
    ck_assert_int_eq(cm_result_integer(second, 0), 2);
}
END_TEST

START_TEST(kept_statements_follow_the_schema)
{
    const char *const setup[] = {"CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", NULL};
    g_autoptr(CmConnection) connection = open_memory(setup);
    GError *error = NULL;

    for (int round = 0; round < 40; round++) {
        g_autofree char *other = g_strdup_printf("SELECT %d", round);
        g_autofree char *add = g_strdup_printf("ALTER TABLE t ADD COLUMN c%d", round);
        g_autoptr(CmResult) result =
            cm_connection_query(connection, "SELECT * FROM t", NULL, 0, &error);

        assert_ok(cm_result_next(result, &error), error);
        ck_assert_uint_eq(cm_result_column_count(result), (guint)round + 1);
        g_clear_pointer(&result, cm_result_free);
        ck_assert_int_eq(ask_integer(connection, other), round);
        assert_ok(cm_connection_execute(connection, add, NULL, 0, &error), error);
    }
}
END_TEST

START_TEST(pragmas_act_each_time)
{
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GError *error = NULL;

    for (int round = 0; round < 3; round++) {
        cm_connection_execute(connection, "PRAGMA cache_size = 100", NULL, 0, &error);
        ck_assert_int_eq(ask_integer(connection, "PRAGMA cache_size"), 100);
        cm_connection_execute(connection, "PRAGMA cache_size = 200", NULL, 0, &error);
        ck_assert_int_eq(ask_integer(connection, "PRAGMA cache_size"), 200);
        cm_connection_execute(connection, "PRAGMA foreign_keys = ON", NULL, 0, &error);
        ck_assert_int_eq(ask_integer(connection, "PRAGMA foreign_keys"), 1);
        cm_connection_execute(connection, "PRAGMA foreign_keys = OFF", NULL, 0, &error);
        ck_assert_int_eq(ask_integer(connection, "PRAGMA foreign_keys"), 0);
    }
    ck_assert_ptr_null(error);
}
END_TEST

static gpointer
interrupt_later(gpointer connection)
{
    g_usleep(50000);
    cm_connection_interrupt(connection);
    return NULL;
}

START_TEST(another_thread_can_interrupt)
{
    g_autoptr(CmConnection) connection = open_memory(NULL);
    GThread *thread = g_thread_new("interrupt", interrupt_later, connection);
    GError *error = NULL;
    bool ok = cm_connection_execute(connection,
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
                                    "n) SELECT count(*) FROM n",
                                    NULL, 0, &error);

    g_thread_join(thread);
    ck_assert(!ok);
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "57014");
    assert_fails(ok, error, CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_execute(connection, "SELECT 1", NULL, 0, &error), error);
}
END_TEST

START_TEST(the_version_is_a_number_too)
{
    g_autoptr(CmConnection) connection = open_memory(NULL);
    const char *text = cm_connection_server_version(connection);
    int number = cm_connection_version_number(connection);
    g_autofree char *back =
        g_strdup_printf("%d.%d.%d", number / 10000, number / 100 % 100, number % 100);

    ck_assert_str_eq(text, back);
    ck_assert_int_ge(number, 33500);
}
END_TEST

UNIT_MAIN("db/connection", values_of_every_kind_come_back, booleans_are_stored_as_numbers,
          binds_need_not_outlive_a_query, an_error_within_rows_is_no_end, changes_are_counted,
          errors_say_what_kind_they_are, a_text_is_one_statement, binds_must_match,
          transactions_have_a_state, the_state_follows_the_database, statements_as_values_run,
          some_statements_need_autocommit, long_inserts_are_cut_and_still_one,
          the_same_text_can_be_read_twice_at_once, kept_statements_follow_the_schema,
          pragmas_act_each_time, another_thread_can_interrupt, the_version_is_a_number_too)
