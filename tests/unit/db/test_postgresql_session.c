/* Sessions of PostgreSQL's driver: their settings, notices, interrupts, time-outs and ends. */
#include <signal.h>

#include "support/server.h"

static CmConnection *
open_database(const TestDatabase *database)
{
    return test_connect(database->url, 0);
}

static void
take_notice(bool is_warning, const char *message, gpointer data)
{
    g_string_append_printf(data, "%s%s\n", is_warning ? "! " : "", message);
}

START_TEST(notices_are_handed_up)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    g_autoptr(GString) notices = g_string_new(NULL);

    cm_connection_set_notice(connection, take_notice, notices);
    test_execute(connection, "DROP TABLE IF EXISTS absent");
    ck_assert_str_eq(notices->str, "! table \"absent\" does not exist, skipping\n");
    g_string_truncate(notices, 0);
    test_execute(connection, "DO $$BEGIN RAISE WARNING 'own' USING HINT = 'none'; END$$");
    ck_assert_str_eq(notices->str, "! own\nhint: none\n");
    g_string_truncate(notices, 0);
    test_execute(connection, "DO $$BEGIN RAISE INFO 'only said'; END$$");
    ck_assert_str_eq(notices->str, "only said\n");
    g_string_truncate(notices, 0);
    cm_connection_set_notice(connection, NULL, NULL);
    test_execute(connection, "DROP TABLE IF EXISTS absent");
    ck_assert_str_eq(notices->str, "");
}
END_TEST

static gpointer
interrupt_soon(gpointer connection)
{
    g_usleep(300000);
    cm_connection_interrupt(connection);
    return NULL;
}

static void
expect_interrupted(CmConnection *connection)
{
    GError *error = NULL;
    bool ok = cm_connection_execute(connection, "SELECT pg_sleep(60)", NULL, 0, &error);

    ck_assert(!ok && error);
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "57014");
    assert_fails(ok, error, CM_ERROR_OPERATIONAL);
    test_expect(connection, "SELECT 1", "1");
}

START_TEST(a_thread_interrupts_a_statement)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GThread *thread = g_thread_new("interrupt", interrupt_soon, connection);

    expect_interrupted(connection);
    g_thread_join(thread);
    cm_connection_interrupt(connection); /* of nothing does nothing */
    test_expect(connection, "SELECT 2", "2");
}
END_TEST

static CmConnection *interrupted;

static void
handle_alarm(int number)
{
    (void)number;
    cm_connection_interrupt(interrupted);
}

START_TEST(a_signal_handler_interrupts_a_statement)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    struct sigaction action = {.sa_handler = handle_alarm};

    interrupted = connection;
    sigaction(SIGALRM, &action, NULL);
    ualarm(300000, 0);
    expect_interrupted(connection);
}
END_TEST

/* Ends another's session, and waits until it is gone. */
static void
terminate(CmConnection *connection, const char *process)
{
    g_autofree char *end = g_strdup_printf("SELECT pg_terminate_backend(%s)", process);
    g_autofree char *look =
        g_strdup_printf("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", process);

    test_execute(connection, end);
    for (int i = 0; i < 500; i++) {
        g_autofree char *left = test_ask(connection, look);

        if (!strcmp(left, "0"))
            return;
        g_usleep(10000);
    }
    ck_abort_msg("the session does not end");
}

START_TEST(a_lost_connection_is_told_from_a_failure)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    g_autoptr(CmConnection) other = test_connect(url, 0);
    g_autofree char *process = test_ask(connection, "SELECT pg_backend_pid()");
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    terminate(other, process);
    assert_fails(cm_connection_execute(connection, "SELECT 1", NULL, 0, &error), error,
                 CM_ERROR_CONNECTION);
    ck_assert(!cm_connection_in_transaction(connection));
    assert_fails(cm_connection_execute(connection, "SELECT 1", NULL, 0, &error), error,
                 CM_ERROR_CONNECTION);
}
END_TEST

START_TEST(a_commit_without_an_answer_is_in_doubt)
{
    g_autofree char *url = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    g_autoptr(CmConnection) other = test_connect(url, 0);
    g_autofree char *process = test_ask(connection, "SELECT pg_backend_pid()");
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    test_expect(connection, "SELECT 1", "1");
    terminate(other, process);
    ck_assert(!cm_connection_commit(connection, &error));
    ck_assert_msg(strstr(error->message, "not known whether"), "%s", error->message);
    assert_fails(false, error, CM_ERROR_CONNECTION);
}
END_TEST

START_TEST(time_outs_end_statements)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = open_database(database);
    g_autoptr(CmConnection) other = open_database(database);
    GError *error = NULL;

    test_execute(connection, "CREATE TABLE t (a integer)");
    assert_ok(cm_connection_begin(other, &error), error);
    test_execute(other, "LOCK TABLE t");
    assert_ok(cm_connection_set_lock_timeout(connection, 50, &error), error);
    ck_assert(!cm_connection_execute(connection, "SELECT * FROM t", NULL, 0, &error));
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "55P03");
    ck_assert_msg(strstr(error->message, "raise lock_timeout"), "%s", error->message);
    assert_fails(false, error, CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_set_lock_timeout(connection, 0, &error), error);
    assert_fails(cm_connection_execute(connection, "SELECT * FROM t", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_set_statement_timeout(connection, 50, &error), error);
    assert_fails(cm_connection_execute(connection, "SELECT pg_sleep(60)", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_set_statement_timeout(connection, 0, &error), error);
    test_execute(connection, "SELECT pg_sleep(0.2)");
}
END_TEST

/* The user's and the database's settings must not change what cmig reads and writes. */
START_TEST(a_session_is_what_cmig_expects)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) setup = open_database(database);
    g_autoptr(CmConnection) connection = NULL;
    static const char *const settings[] = {
        "standard_conforming_strings = off", "DateStyle = 'German'",   "bytea_output = escape",
        "IntervalStyle = iso_8601",          "extra_float_digits = 0", "client_encoding = latin1",
        "search_path = app, public"};

    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        g_autofree char *sql =
            g_strdup_printf("ALTER DATABASE %s SET %s", database->name, settings[i]);

        test_execute(setup, sql);
    }
    connection = open_database(database);
    test_expect(connection, "SELECT '\\'", "\\");
    test_expect(connection, "SELECT DATE '2026-12-31'", "2026-12-31");
    test_expect(connection, "SELECT '\\x41'::bytea", "\\x41");
    test_expect(connection, "SELECT INTERVAL '1 day'", "1 day");
    test_expect(connection, "SELECT 0.1::double precision + 0.2", "0.30000000000000004");
    test_expect(connection, "SELECT 'größe'", "größe");
    test_expect(connection, "SHOW search_path", "app, public");
    test_expect(connection, "SHOW application_name", "cmig");
    ck_assert(!cm_connection_is_pooled(connection));
    ck_assert_int_ge(cm_connection_version_number(connection), 130000);
}
END_TEST

START_TEST(who_only_reads_cannot_write)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, CM_OPEN_READ_ONLY);
    GError *error = NULL;

    assert_fails(cm_connection_execute(connection, "CREATE TABLE t (a integer)", NULL, 0, &error),
                 error, CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_begin(connection, &error), error);
    test_execute(connection, "SET TRANSACTION READ WRITE");
    test_execute(connection, "CREATE TEMPORARY TABLE t (a integer)");
    assert_ok(cm_connection_rollback(connection, &error), error);
}
END_TEST

START_TEST(a_database_that_takes_no_changes_is_refused)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) setup = open_database(database);
    g_autofree char *sql =
        g_strdup_printf("ALTER DATABASE %s SET default_transaction_read_only = on", database->name);
    GError *error = NULL;
    CmConnection *connection;

    test_execute(setup, sql);
    connection = cm_connection_open(database->url, 0, test_driver_folders(), &error);
    ck_assert(!connection && strstr(error->message, "default_transaction_read_only"));
    assert_fails(connection != NULL, error, CM_ERROR_OPERATIONAL);
    connection = test_connect(database->url, CM_OPEN_READ_ONLY);
    cm_connection_close(connection);
}
END_TEST

UNIT_MAIN("db/postgresql_session", notices_are_handed_up, a_thread_interrupts_a_statement,
          a_signal_handler_interrupts_a_statement, a_lost_connection_is_told_from_a_failure,
          a_commit_without_an_answer_is_in_doubt, time_outs_end_statements,
          a_session_is_what_cmig_expects, who_only_reads_cannot_write,
          a_database_that_takes_no_changes_is_refused)
