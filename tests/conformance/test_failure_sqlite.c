/* What fails leaves nothing behind but a row in the journal. */
#include "conformance/sqlite_bench.h"

#include <sqlite3.h>
#include <string.h>

static void
add_good(Bench *bench)
{
    bench_revision(bench, "a1", "null", "",
                   "- create_table: {name: a, columns: {id: integer pk, t: text}}\n"
                   "- bulk_insert: {table: a, rows: [{id: 1, t: one}, {id: 2, t: two}]}",
                   "- drop_table: a");
}

START_TEST(the_third_statement_fails_and_nothing_stays)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(BenchFailure) failure = {0};
    g_auto(Snapshot) before = {0};

    add_good(bench);
    bench_upgrade(bench, "head");
    before = sqlite_snapshot(bench->database);
    bench_revision(bench, "b2", "a1", "",
                   "- create_table: {name: b, columns: {id: integer pk}}\n"
                   "- add_column: {table: a, name: extra, column: integer}\n"
                   "- execute: INSERT INTO nowhere VALUES (1)\n"
                   "- create_table: {name: c, columns: {id: integer pk}}",
                   "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, &failure);
    sqlite_expect_same(bench->database, &before, "after the failure");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ b2+!");
    ck_assert_str_eq(failure.statement, "INSERT INTO nowhere VALUES (1)");
    ck_assert_int_eq(failure.line, 7);
    ck_assert_int_eq(failure.column, 3);
    ck_assert(g_str_has_suffix(failure.file, "b2_x.yaml"));
    bench_expect_text(bench->last_message, "b2_x.yaml:7:3");
    bench_expect_text(bench->last_message, "no such table: nowhere");
    bench_expect_text(bench->last_message, "revision 'b2'");
}
END_TEST

START_TEST(the_journal_says_why)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "a1", "null", "", "- execute: SELECT 1 FROM nowhere", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    bench_expect_rows(bench, "");
    bench_expect(bench, "SELECT direction, status, error LIKE '%no such table: nowhere%', user_name "
                        "FROM cmig_log",
                 "upgrade|failure|1|tester");
}
END_TEST

START_TEST(earlier_revisions_stay_and_a_mended_one_runs)
{
    g_autoptr(Bench) bench = bench_new();

    add_good(bench);
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- drop_table: b");
    bench_revision(bench, "c3", "b2", "", "- execute: UPDATE nowhere SET x = 1", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    bench_expect_rows(bench, "b2");
    bench_revision(bench, "c3", "b2", "", "- execute: UPDATE a SET t = 'three' WHERE id = 2", "[]");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
    bench_expect_rows(bench, "c3");
    bench_expect_journal(bench, "a1+ b2+ c3+! c3+");
    bench_expect(bench, "SELECT t FROM a ORDER BY id", "one\nthree");
}
END_TEST

START_TEST(the_same_project_can_go_on_after_a_failure)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(Snapshot) before = {0};

    add_good(bench);
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- execute: UPDATE nowhere SET x = 1");
    bench_upgrade(bench, "head");
    before = sqlite_snapshot(bench->database);
    bench_downgrade_fails(bench, "-1", CM_ERROR_DATABASE);
    sqlite_expect_same(bench->database, &before, "after the failed downgrade");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 0);
    bench_expect_rows(bench, "b2");
    bench_expect_journal(bench, "a1+ b2+ b2-!");
}
END_TEST

START_TEST(all_in_one_transaction_goes_back_to_the_start)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(Snapshot) before = {0};

    add_good(bench);
    bench_upgrade(bench, "head");
    before = sqlite_snapshot(bench->database);
    bench_configure(bench, "transaction: all");
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- drop_table: b");
    bench_revision(bench, "c3", "b2", "", "- execute: UPDATE nowhere SET x = 1", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    sqlite_expect_same(bench->database, &before, "after the failure");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ c3+!");
}
END_TEST

START_TEST(all_in_one_transaction_refuses_who_wants_none)
{
    g_autoptr(Bench) bench = bench_new();

    add_good(bench);
    bench_configure(bench, "transaction: all");
    bench_revision(bench, "b2", "a1", "transaction: none", "- execute: VACUUM", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_MIGRATION, NULL);
    bench_expect_text(bench->last_message, "b2");
    bench_expect(bench, "SELECT count(*) FROM sqlite_master WHERE name = 'a'", "0");
}
END_TEST

/* Without a transaction what ran stays; but a table that is being rebuilt must not be lost. */
START_TEST(a_rebuild_is_whole_even_without_a_transaction)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(Snapshot) before = {0};

    add_good(bench);
    bench_upgrade(bench, "head");
    bench_execute(bench, "CREATE VIEW v AS SELECT t FROM a");
    before = sqlite_snapshot(bench->database);
    bench_revision(bench, "b2", "a1", "transaction: none",
                   "- alter_column: {table: a, column: id, type: bigint}\n"
                   "- drop_column: {table: a, column: t}",
                   "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    sqlite_expect_same(bench->database, &before, "after the failed rebuild");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ b2+!");
}
END_TEST

START_TEST(the_place_in_an_sql_file_is_that_of_the_statement)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(BenchFailure) failure = {0};

    bench_sql_revision(bench, "a1", "none",
                       "CREATE TABLE a (x);\nCREATE TABLE b (x);\n\n  INSERT INTO nowhere\n"
                       "VALUES (1);\n",
                       "SELECT 1;");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, &failure);
    ck_assert_int_eq(failure.line, 7);
    ck_assert_int_eq(failure.column, 3);
    bench_expect(bench, "SELECT count(*) FROM sqlite_master WHERE name IN ('a', 'b')", "0");
}
END_TEST

START_TEST(what_the_schema_does_not_allow_has_its_place)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(BenchFailure) failure = {0};

    add_good(bench);
    bench_revision(bench, "b2", "a1", "", "- drop_column: {table: a, column: nothing}", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_NO_SUCH_OBJECT, &failure);
    ck_assert_int_eq(failure.line, 5);
    bench_expect_text(bench->last_message, "nothing");
    bench_expect_rows(bench, "a1");
}
END_TEST

/* Cancelling, from another thread, once the statement that takes forever is running. */
static void
note_progress(const CmProgress *progress, gpointer data)
{
    int *seen = data;

    if (!strcmp(progress->revision, "b2") && progress->statement == 2)
        g_atomic_int_set(seen, 1);
}

typedef struct {
    CmProject *project;
    int *seen;
} Canceller;

static gpointer
cancel_soon(gpointer data)
{
    Canceller *canceller = data;

    while (!g_atomic_int_get(canceller->seen))
        g_usleep(1000);
    g_usleep(50000);
    cm_project_cancel(canceller->project);
    return NULL;
}

START_TEST(a_cancelled_run_leaves_nothing)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(Snapshot) before = {0};
    int seen = 0;
    Canceller canceller = {NULL, &seen};
    GThread *thread;

    add_good(bench);
    bench_upgrade(bench, "head");
    before = sqlite_snapshot(bench->database);
    bench_revision(bench, "b2", "a1", "",
                   "- create_table: {name: b, columns: {id: integer pk}}\n"
                   "- execute: INSERT INTO b WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
                   "FROM n) SELECT x FROM n WHERE x < 0",
                   "[]");
    bench->progress = note_progress;
    bench->progress_data = &seen;
    canceller.project = bench_project(bench);
    thread = g_thread_new("cancel", cancel_soon, &canceller);
    bench_upgrade_fails(bench, "head", CM_ERROR_OPERATIONAL, NULL);
    g_thread_join(thread);
    sqlite_expect_same(bench->database, &before, "after cancelling");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ b2+!");
    bench->progress = NULL;
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- drop_table: b");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
}
END_TEST

/* A project that was cancelled is no ruin: what is asked of it next runs. */
START_TEST(a_cancelled_project_can_run_again)
{
    g_autoptr(Bench) bench = bench_new();
    int seen = 0;
    Canceller canceller = {NULL, &seen};
    GThread *thread;

    add_good(bench);
    bench_revision(bench, "b2", "a1", "",
                   "- execute: CREATE TABLE b (x)\n"
                   "- execute: INSERT INTO b WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
                   "FROM n) SELECT x FROM n WHERE x < 0",
                   "[]");
    bench->progress = note_progress;
    bench->progress_data = &seen;
    canceller.project = bench_project(bench);
    thread = g_thread_new("cancel", cancel_soon, &canceller);
    bench_upgrade_fails(bench, "head", CM_ERROR_OPERATIONAL, NULL);
    g_thread_join(thread);
    bench_expect_rows(bench, "a1");
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 1);
}
END_TEST

START_TEST(a_database_in_use_is_waited_for_once)
{
    g_autoptr(Bench) bench = bench_new();
    sqlite3 *holder = NULL;
    gint64 began;
    gint64 waited;

    add_good(bench);
    bench_upgrade(bench, "head");
    bench_configure(bench, "lock_timeout: 500ms");
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- drop_table: b");
    ck_assert_int_eq(sqlite3_open(bench->database, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    began = g_get_monotonic_time();
    bench_upgrade_fails(bench, "head", CM_ERROR_OPERATIONAL, NULL);
    waited = g_get_monotonic_time() - began;
    ck_assert_int_ge(waited, 450000);
    ck_assert_int_le(waited, 900000);
    sqlite3_close(holder);
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
}
END_TEST

UNIT_MAIN("conformance/failure", the_third_statement_fails_and_nothing_stays, the_journal_says_why,
          earlier_revisions_stay_and_a_mended_one_runs, the_same_project_can_go_on_after_a_failure,
          all_in_one_transaction_goes_back_to_the_start,
          all_in_one_transaction_refuses_who_wants_none,
          a_rebuild_is_whole_even_without_a_transaction,
          the_place_in_an_sql_file_is_that_of_the_statement,
          what_the_schema_does_not_allow_has_its_place, a_cancelled_run_leaves_nothing,
          a_cancelled_project_can_run_again, a_database_in_use_is_waited_for_once)
