/* What fails leaves nothing behind but a row in the journal. */
#include "conformance/bench.h"
#include "conformance/engine.h"

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
    g_autofree char *before = NULL;

    add_good(bench);
    bench_upgrade(bench, "head");
    before = bench_snapshot(bench);
    bench_revision(bench, "b2", "a1", "",
                   "- create_table: {name: b, columns: {id: integer pk}}\n"
                   "- add_column: {table: a, name: extra, column: integer}\n"
                   "- execute: INSERT INTO nowhere VALUES (1)\n"
                   "- create_table: {name: c, columns: {id: integer pk}}",
                   "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, &failure);
    bench_expect_same(bench, before, "after the failure");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ b2+!");
    ck_assert_str_eq(failure.statement, "INSERT INTO nowhere VALUES (1)");
    ck_assert_int_eq(failure.line, 7);
    ck_assert_int_eq(failure.column, 3);
    ck_assert(g_str_has_suffix(failure.file, "b2_x.yaml"));
    bench_expect_text(bench->last_message, "b2_x.yaml:7:3");
    bench_expect_text(bench->last_message, "nowhere");
    bench_expect_text(bench->last_message, "revision 'b2'");
}
END_TEST

START_TEST(the_journal_says_why)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "a1", "null", "", "- execute: SELECT 1 FROM nowhere", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    bench_expect_rows(bench, "");
    bench_expect(bench,
                 "SELECT direction, status, user_name FROM cmig_log WHERE error LIKE "
                 "'%nowhere%'",
                 "upgrade|failure|tester");
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
    g_autofree char *before = NULL;

    add_good(bench);
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- execute: UPDATE nowhere SET x = 1");
    bench_upgrade(bench, "head");
    before = bench_snapshot(bench);
    bench_downgrade_fails(bench, "-1", CM_ERROR_DATABASE);
    bench_expect_same(bench, before, "after the failed downgrade");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 0);
    bench_expect_rows(bench, "b2");
    bench_expect_journal(bench, "a1+ b2+ b2-!");
}
END_TEST

START_TEST(all_in_one_transaction_goes_back_to_the_start)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *before = NULL;

    add_good(bench);
    bench_upgrade(bench, "head");
    before = bench_snapshot(bench);
    bench_configure(bench, "transaction: all");
    bench_revision(bench, "b2", "a1", "", "- create_table: {name: b, columns: {id: integer pk}}",
                   "- drop_table: b");
    bench_revision(bench, "c3", "b2", "", "- execute: UPDATE nowhere SET x = 1", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    bench_expect_same(bench, before, "after the failure");
    bench_expect_rows(bench, "a1");
    bench_expect_journal(bench, "a1+ c3+!");
}
END_TEST

START_TEST(all_in_one_transaction_refuses_who_wants_none)
{
    g_autoptr(Bench) bench = bench_new();

    add_good(bench);
    bench_configure(bench, "transaction: all");
    bench_revision(bench, "b2", "a1", "transaction: none", "- execute: SELECT 1", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_MIGRATION, NULL);
    bench_expect_text(bench->last_message, "b2");
    bench_expect_tables(bench, "");
}
END_TEST

START_TEST(the_place_in_an_sql_file_is_that_of_the_statement)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(BenchFailure) failure = {0};

    bench_sql_revision(
        bench, "a1", "none",
        "CREATE TABLE a (x integer);\nCREATE TABLE b (x integer);\n\n  INSERT INTO nowhere\n"
        "VALUES (1);\n",
        "SELECT 1;");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, &failure);
    ck_assert_int_eq(failure.line, 7);
    ck_assert_int_eq(failure.column, 3);
    bench_expect_tables(bench, "");
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

/* A project that was cancelled is no ruin: what is asked of it next runs. */
START_TEST(a_cancelled_run_leaves_nothing)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *before = NULL;
    g_autofree char *endless =
        g_strdup_printf("- create_table: {name: b, columns: {id: integer pk}}\n- execute: %s",
                        engine()->endless_sql);
    int seen = 0;
    Canceller canceller = {NULL, &seen};
    GThread *thread;

    add_good(bench);
    bench_upgrade(bench, "head");
    before = bench_snapshot(bench);
    bench_revision(bench, "b2", "a1", "", endless, "[]");
    bench->progress = note_progress;
    bench->progress_data = &seen;
    canceller.project = bench_project(bench);
    thread = g_thread_new("cancel", cancel_soon, &canceller);
    bench_upgrade_fails(bench, "head", CM_ERROR_OPERATIONAL, NULL);
    g_thread_join(thread);
    bench_expect_same(bench, before, "after cancelling");
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
    g_autofree char *endless =
        g_strdup_printf("- create_table: {name: b, columns: {id: integer pk}}\n- execute: %s",
                        engine()->endless_sql);
    int seen = 0;
    Canceller canceller = {NULL, &seen};
    GThread *thread;

    add_good(bench);
    bench_revision(bench, "b2", "a1", "", endless, "[]");
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

/* Also between steps that have no statement, and where nothing is run. */
START_TEST(a_plan_can_be_cancelled)
{
    g_autoptr(Bench) bench = bench_new();
    CmRunOptions options = {.mode = CM_RUN_PLAN};
    g_autoptr(GError) error = NULL;
    CmRunReport *report;

    bench_revision(bench, "a1", "null", "", "[]", "[]");
    cm_project_cancel(bench_project(bench));
    ck_assert_ptr_null(cm_project_upgrade(bench_project(bench), "head", &options, &error));
    ck_assert(cm_error_is(error, CM_ERROR_OPERATIONAL));
    report = cm_project_upgrade(bench_project(bench), "head", &options, NULL);
    ck_assert_uint_eq(report->count, 1);
    cm_run_report_free(report);
    bench_expect_journal(bench, "");
}
END_TEST

UNIT_MAIN("conformance/failure", the_third_statement_fails_and_nothing_stays, the_journal_says_why,
          earlier_revisions_stay_and_a_mended_one_runs, the_same_project_can_go_on_after_a_failure,
          all_in_one_transaction_goes_back_to_the_start,
          all_in_one_transaction_refuses_who_wants_none,
          the_place_in_an_sql_file_is_that_of_the_statement,
          what_the_schema_does_not_allow_has_its_place, a_cancelled_run_leaves_nothing,
          a_cancelled_project_can_run_again, a_plan_can_be_cancelled)
