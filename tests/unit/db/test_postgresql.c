/* PostgreSQL's driver, by way of a connection, on a real server. */
#include "support/server.h"

#include <math.h>

static CmConnection *
open_database(const TestDatabase *database)
{
    return test_connect(database->url, 0);
}

START_TEST(values_have_the_types_of_their_columns)
{
    static const struct {
        const char *sql;
        CmValue value;
        const char *text;
    } cases[] = {
        {"NULL::integer", {.kind = CM_VALUE_NULL}, NULL},
        {"true", {.kind = CM_VALUE_BOOLEAN, .boolean = true}, "t"},
        {"false", {.kind = CM_VALUE_BOOLEAN}, "f"},
        {"1::smallint", {.kind = CM_VALUE_INTEGER, .integer = 1}, "1"},
        {"(-9223372036854775808)::bigint",
         {.kind = CM_VALUE_INTEGER, .integer = G_MININT64},
         "-9223372036854775808"},
        {"'pg_class'::regclass::oid", {.kind = CM_VALUE_INTEGER, .integer = 1259}, "1259"},
        {"0.1::double precision", {.kind = CM_VALUE_DOUBLE, .real = 0.1}, "0.1"},
        {"'-Infinity'::double precision",
         {.kind = CM_VALUE_DOUBLE, .real = -INFINITY},
         "-Infinity"},
        {"1.50::numeric", {.kind = CM_VALUE_TEXT, .data = (char *)"1.50", .length = 4}, "1.50"},
        {"'größe'::text", {.kind = CM_VALUE_TEXT, .data = (char *)"größe", .length = 7}, "größe"},
        {"''::text", {.kind = CM_VALUE_TEXT, .data = (char *)"", .length = 0}, ""},
        {"'\\x00ff'::bytea",
         {.kind = CM_VALUE_BYTES, .data = (char *)"\0\xff", .length = 2},
         "\\x00ff"},
        {"''::bytea", {.kind = CM_VALUE_BYTES, .data = (char *)"", .length = 0}, "\\x"},
        {"DATE '2026-12-31'",
         {.kind = CM_VALUE_TEXT, .data = (char *)"2026-12-31", .length = 10},
         "2026-12-31"},
        {"INTERVAL '1 day'",
         {.kind = CM_VALUE_TEXT, .data = (char *)"1 day", .length = 5},
         "1 day"},
        {"ARRAY[1, 2]", {.kind = CM_VALUE_TEXT, .data = (char *)"{1,2}", .length = 5}, "{1,2}"},
    };
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sql = g_strdup_printf("SELECT %s AS found", cases[i].sql);
        g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);
        CmValue value;

        assert_ok(result && cm_result_next(result, &error), error);
        value = cm_result_value(result, 0);
        ck_assert_msg(cm_value_equal(&value, &cases[i].value), "%s", cases[i].sql);
        ck_assert(!g_strcmp0(cm_result_text(result, 0), cases[i].text));
        ck_assert(cm_result_is_null(result, 0) == !cases[i].text);
        ck_assert_str_eq(cm_result_column_name(result, 0), "found");
        ck_assert(!cm_result_next(result, &error) && !error);
    }
}
END_TEST

START_TEST(binds_take_the_types_of_where_they_stand)
{
    const CmValue values[] = {
        cm_value_of_boolean(true),
        cm_value_of_integer(G_MAXINT64),
        {.kind = CM_VALUE_DOUBLE, .real = 0.1 + 0.2},
        cm_value_of_text("it's \\ größe"),
        {.kind = CM_VALUE_BYTES, .data = (char *)"\0\xff", .length = 2},
        CM_VALUE_OF_NULL,
        cm_value_of_text("2026-12-31"),
        cm_value_of_text("{\"a\": 1}"),
        cm_value_of_text("12345678901234567890.12"),
        {.kind = CM_VALUE_DOUBLE, .real = NAN},
        {.kind = CM_VALUE_BYTES, .data = NULL, .length = 0},
    };
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    GError *error = NULL;

    test_execute(
        connection,
        "CREATE TABLE t (a boolean, b bigint, c double precision, d text, e bytea, f integer, "
        "g date, h jsonb, i numeric, j real, k bytea)");
    assert_ok(cm_connection_execute(connection,
                                    "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                                    "$10, $11), ($1, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                                    values, G_N_ELEMENTS(values), &error),
              error);
    ck_assert_int_eq(cm_connection_changes(connection), 2);
    test_expect(connection, "SELECT t::text FROM t LIMIT 1",
                "(t,9223372036854775807,0.30000000000000004,\"it's \\\\ größe\",\"\\\\x00ff\",,"
                "2026-12-31,\"{\"\"a\"\": 1}\",12345678901234567890.12,NaN,\"\\\\x\")");
}
END_TEST

START_TEST(changes_are_rows_changed)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);

    test_execute(connection, "CREATE TABLE t (a integer)");
    ck_assert_int_eq(cm_connection_changes(connection), 0);
    test_execute(connection, "INSERT INTO t VALUES (1), (2), (3)");
    ck_assert_int_eq(cm_connection_changes(connection), 3);
    test_execute(connection, "SELECT * FROM t");
    ck_assert_int_eq(cm_connection_changes(connection), 0);
    test_execute(connection, "UPDATE t SET a = 0 WHERE a > 1");
    ck_assert_int_eq(cm_connection_changes(connection), 2);
}
END_TEST

START_TEST(several_results_are_read_at_once)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GError *error = NULL;
    g_autoptr(CmResult) outer =
        cm_connection_query(connection, "SELECT generate_series(1, 3)", NULL, 0, &error);
    int64_t sum = 0;

    while (cm_result_next(outer, &error)) {
        CmValue bind = cm_value_of_integer(cm_result_integer(outer, 0));
        g_autoptr(CmResult) inner = cm_connection_query(
            connection, "SELECT generate_series(1, $1::integer)", &bind, 1, &error);

        while (cm_result_next(inner, &error))
            sum += cm_result_integer(inner, 0);
    }
    ck_assert_ptr_null(error);
    ck_assert_int_eq(sum, 1 + 3 + 6);
}
END_TEST

static const struct {
    const char *sql;
    CmErrorCode code;
    const char *sqlstate;
    const char *message; /* part of it */
} error_cases[] = {
    {"INSERT INTO t VALUES (1, 1)", CM_ERROR_INTEGRITY, "23505",
     "\ndetail: Key (a)=(1) already exists."},
    {"INSERT INTO t VALUES (2, -1)", CM_ERROR_INTEGRITY, "23514", "check constraint"},
    {"SELEC 1", CM_ERROR_DATABASE, "42601", "(line 1, column 1 of the statement)"},
    {"SELECT a,\n  'größe', absent FROM t", CM_ERROR_DATABASE, "42703",
     "(line 2, column 12 of the statement)"},
    {"SELECT A.a FROM t AS b", CM_ERROR_DATABASE, "42P01", "missing FROM-clause"},
    {"SELECT aa FROM t", CM_ERROR_DATABASE, "42703", "\nhint: Perhaps you meant"},
    {"CREATE TABLE t (a integer)", CM_ERROR_DATABASE, "42P07", "already exists"},
    {"DO $$BEGIN RAISE EXCEPTION 'own' USING ERRCODE = 'P0042'; END$$", CM_ERROR_DATABASE, "P0042",
     "own\ncontext: PL/pgSQL function inline_code_block line 1 at RAISE"},
    {"SET default_tablespace = nowhere", CM_ERROR_DATABASE, "22023", "nowhere"},
    {"DROP DATABASE absent", CM_ERROR_DATABASE, "3D000", "does not exist"},
    {"VACUUM (PARALLEL x) t", CM_ERROR_DATABASE, "42601", "parallel"},
};

START_TEST(errors_say_what_where_and_why)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    GError *error = NULL;

    test_execute(connection, "CREATE TABLE t (a integer PRIMARY KEY, b integer CHECK (b > 0))");
    test_execute(connection, "INSERT INTO t VALUES (1, 1)");
    for (gsize i = 0; i < G_N_ELEMENTS(error_cases); i++) {
        const char *sql = error_cases[i].sql;
        bool ok = cm_connection_execute(connection, sql, NULL, 0, &error);

        ck_assert_msg(!ok && strstr(error->message, error_cases[i].message), "%s: %s", sql,
                      error ? error->message : "no error");
        ck_assert_str_eq(cm_error_detail(error)->sqlstate, error_cases[i].sqlstate);
        ck_assert_str_eq(cm_error_detail(error)->statement, sql);
        assert_fails(ok, error, error_cases[i].code);
    }
}
END_TEST

START_TEST(a_text_without_a_statement_is_refused)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GError *error = NULL;

    assert_fails(cm_connection_execute(connection, " -- nothing", NULL, 0, &error), error,
                 CM_ERROR_ARGUMENT);
    test_expect(connection, "SELECT 1", "1");
}
END_TEST

START_TEST(transactions_begin_and_end)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    GError *error = NULL;

    ck_assert(!cm_connection_in_transaction(connection));
    assert_ok(cm_connection_begin(connection, &error), error);
    ck_assert(cm_connection_in_transaction(connection));
    test_execute(connection, "CREATE TABLE t (a integer)");
    assert_ok(cm_connection_rollback(connection, &error), error);
    test_expect(connection, "SELECT to_regclass('t')", "~");
    assert_ok(cm_connection_begin(connection, &error), error);
    test_execute(connection, "CREATE TABLE t (a integer)");
    assert_ok(cm_connection_commit(connection, &error), error);
    test_expect(connection, "SELECT to_regclass('t')", "t");
    test_execute(connection, "BEGIN");
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_commit(connection, &error), error);
    ck_assert(!cm_connection_in_transaction(connection));
}
END_TEST

/* One message fewer each way; what only looks like one transaction to its user is none yet. */
START_TEST(a_begin_goes_with_what_follows)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    g_autoptr(CmConnection) other = open_database(database);
    g_autofree char *pid = test_ask(connection, "SELECT pg_backend_pid()");
    g_autofree char *state =
        g_strdup_printf("SELECT state || ': ' || query FROM pg_stat_activity WHERE pid = %s", pid);
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    test_expect(other, state, "idle: SELECT pg_backend_pid()");
    test_expect(connection, "SELECT 1", "1");
    test_expect(other, state, "idle in transaction: BEGIN; SELECT 1");
    assert_ok(cm_connection_rollback(connection, &error), error);
    test_expect(other, state, "idle: ROLLBACK");
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_commit(connection, &error), error);
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_rollback(connection, &error), error);
    test_expect(other, state, "idle: ROLLBACK");
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_fails(cm_connection_query(connection, "SELECT\nx", NULL, 0, &error) != NULL, error,
                 CM_ERROR_DATABASE);
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_rollback(connection, &error), error);
    ck_assert(!cm_connection_in_transaction(connection));
}
END_TEST

/* What waits goes with the commit, or with any statement before it; a rollback forgets it. */
START_TEST(what_may_wait_goes_with_what_follows)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    g_autoptr(CmStatement) insert =
        cm_statement_text("INSERT INTO t VALUES (1)", CM_STATEMENT_IN_TRANSACTION);
    GError *error = NULL;

    test_execute(connection, "CREATE TABLE t (a integer PRIMARY KEY)");
    assert_ok(cm_connection_execute_later(connection, insert, &error), error);
    test_expect(connection, "SELECT count(*) FROM t", "1");
    test_execute(connection, "DELETE FROM t");
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_execute_later(connection, insert, &error), error);
    assert_ok(cm_connection_rollback(connection, &error), error);
    test_expect(connection, "SELECT count(*) FROM t", "0");
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_execute_later(connection, insert, &error), error);
    test_execute(connection, "UPDATE t SET a = a + 1");
    ck_assert_int_eq(cm_connection_changes(connection), 1);
    assert_ok(cm_connection_execute_later(connection, insert, &error), error);
    assert_ok(cm_connection_commit(connection, &error), error);
    ck_assert(!cm_connection_in_transaction(connection));
    test_expect(connection, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM t", "1 2");
    assert_ok(cm_connection_begin(connection, &error), error);
    test_execute(connection, "DELETE FROM t WHERE a = 2");
    assert_ok(cm_connection_execute_later(connection, insert, &error), error);
    assert_fails(cm_connection_commit(connection, &error), error, CM_ERROR_INTEGRITY);
    assert_ok(cm_connection_rollback(connection, &error), error);
    test_expect(connection, "SELECT count(*) FROM t", "2");
}
END_TEST

/* The server answers ROLLBACK, and no error. */
START_TEST(a_failed_transaction_is_not_committed)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    assert_fails(cm_connection_execute(connection, "SELECT 1 / 0", NULL, 0, &error), error,
                 CM_ERROR_DATABASE);
    ck_assert(cm_connection_in_transaction(connection));
    assert_fails(cm_connection_execute(connection, "SELECT 1", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    assert_fails(cm_connection_commit(connection, &error), error, CM_ERROR_OPERATIONAL);
    ck_assert(!cm_connection_in_transaction(connection));
    test_expect(connection, "SELECT 1", "1");
}
END_TEST

START_TEST(what_must_not_run_in_a_transaction_runs)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);

    test_execute(connection, "CREATE TABLE t (a integer)");
    test_execute(connection, "CREATE INDEX CONCURRENTLY i ON t (a)");
    test_execute(connection, "VACUUM t");
    test_execute(connection, "CREATE TYPE e AS ENUM ('a')");
    test_execute(connection, "ALTER TYPE e ADD VALUE 'b'");
    test_expect(connection, "SELECT 'b'::e", "b");
}
END_TEST

START_TEST(rows_are_copied)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    g_autoptr(CmStatement) copy =
        cm_statement_text("COPY t (a, b) FROM stdin", CM_STATEMENT_IN_TRANSACTION);
    GString *rows = g_string_new(NULL);
    GError *error = NULL;

    for (int i = 1; i <= 100000; i++)
        g_string_append_printf(rows, "%d\tgröße\\n%d\n", i, i);
    copy->rows = g_string_free(rows, FALSE);
    test_execute(connection, "CREATE TABLE t (a integer PRIMARY KEY, b text)");
    assert_ok(cm_connection_execute_statement(connection, copy, &error), error);
    ck_assert_int_eq(cm_connection_changes(connection), 100000);
    test_expect(connection, "SELECT b FROM t WHERE a = 77777", "größe\n77777");
    assert_fails(cm_connection_execute_statement(connection, copy, &error), error,
                 CM_ERROR_INTEGRITY);
    g_free(copy->rows);
    copy->rows = g_strdup("x\ty\n");
    assert_fails(cm_connection_execute_statement(connection, copy, &error), error,
                 CM_ERROR_DATABASE);
    assert_fails(cm_connection_execute(connection, "COPY t FROM stdin", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    test_execute(connection, "COPY t TO stdout");
    test_expect(connection, "SELECT count(*) FROM t", "100000");
}
END_TEST

UNIT_MAIN("db/postgresql", values_have_the_types_of_their_columns,
          binds_take_the_types_of_where_they_stand, changes_are_rows_changed,
          several_results_are_read_at_once, errors_say_what_where_and_why,
          a_text_without_a_statement_is_refused, transactions_begin_and_end,
          a_begin_goes_with_what_follows, what_may_wait_goes_with_what_follows,
          a_failed_transaction_is_not_committed, what_must_not_run_in_a_transaction_runs,
          rows_are_copied)
