/* A revision without a transaction that is half done comes to its end before anything else runs,
 * and nothing makes cmig forget it. */
#include "conformance/bench.h"

static const char count[] = "SELECT count(*) FROM ran";

/* Counts once, and fails then. */
static Bench *
new_half_done(void)
{
    Bench *bench = bench_new();

    bench_execute(bench, "CREATE TABLE ran (n integer)");
    bench_revision(bench, "a1", "null", "", "- create_table: {name: a, columns: {id: integer pk}}",
                   "- drop_table: a");
    bench_revision(
        bench, "b2", "\"a1\"", "transaction: none",
        "- execute: INSERT INTO ran VALUES (1)\n- execute: INSERT INTO nowhere VALUES (1)",
        "- execute: INSERT INTO ran VALUES (2)\n- execute: INSERT INTO nowhere VALUES (2)");
    bench_upgrade_fails(bench, "head", CM_ERROR_DATABASE, NULL);
    bench_expect(bench, count, "1");
    return bench;
}

static void
mend(Bench *bench)
{
    bench_revision(bench, "b2", "\"a1\"", "transaction: none",
                   "- execute: INSERT INTO ran VALUES (1)",
                   "- execute: INSERT INTO ran VALUES (2)");
}

START_TEST(a_file_that_cannot_be_read_hides_nothing)
{
    g_autoptr(Bench) bench = new_half_done();

    bench_revision(bench, "b2", "\"a1\"", "transaction: none",
                   "- execute: INSERT INTO ran VALUES (1)\n- exxecute: nothing", "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_KEY, NULL);
    mend(bench);
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
    bench_expect(bench, count, "1");
    bench_expect_journal(bench, "a1+ b2+");
}
END_TEST

START_TEST(it_goes_on_also_where_it_would_take_a_transaction_now)
{
    g_autoptr(Bench) bench = new_half_done();

    bench_revision(bench, "b2", "\"a1\"", "", "- execute: INSERT INTO ran VALUES (1)", "[]");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
    bench_expect(bench, count, "1");
    bench_expect_journal(bench, "a1+ b2+");
}
END_TEST

START_TEST(one_transaction_does_not_go_on_with_it)
{
    g_autoptr(Bench) bench = new_half_done();

    mend(bench);
    bench_configure(bench, "transaction: all");
    bench_upgrade_fails(bench, "head", CM_ERROR_NEEDS_REPAIR, NULL);
    bench_expect(bench, count, "1");
}
END_TEST

/* One that needs no journal of statements either. */
START_TEST(nothing_else_runs_before)
{
    g_autoptr(Bench) bench = new_half_done();

    bench_downgrade_fails(bench, "base", CM_ERROR_NEEDS_REPAIR);
    bench_expect_text(bench->last_message, "the upgrade of revision 'b2' is half done");
    bench_expect_tables(bench, "a ran");
}
END_TEST

START_TEST(who_finds_nothing_to_do_is_told)
{
    g_autoptr(Bench) bench = new_half_done();

    mend(bench);
    bench_upgrade(bench, "head");
    bench_revision(
        bench, "b2", "\"a1\"", "transaction: none", "- execute: INSERT INTO ran VALUES (1)",
        "- execute: INSERT INTO ran VALUES (2)\n- execute: INSERT INTO nowhere VALUES (2)");
    bench_downgrade_fails(bench, "-1", CM_ERROR_DATABASE);
    bench_expect_rows(bench, "b2");
    bench_upgrade_fails(bench, "head", CM_ERROR_NEEDS_REPAIR, NULL);
    mend(bench);
    ck_assert_uint_eq(bench_downgrade(bench, "-1"), 1);
    bench_expect(bench, "SELECT count(*) FROM ran WHERE n = 2", "1");
    bench_expect(bench, "SELECT count(*) FROM cmig_log_step", "0");
}
END_TEST

START_TEST(what_ran_before_is_counted)
{
    g_autoptr(Bench) bench = new_half_done();

    bench_revision(bench, "b2", "\"a1\"", "transaction: none",
                   "- execute: INSERT INTO ran VALUES (1)\n- execute: INSERT INTO ran VALUES (3)",
                   "[]");
    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT statements FROM cmig_log WHERE revision = 'b2'", "2");
    bench_expect(bench, "SELECT count(*) FROM cmig_log_step", "0");
}
END_TEST

UNIT_MAIN("conformance/half_done", a_file_that_cannot_be_read_hides_nothing,
          it_goes_on_also_where_it_would_take_a_transaction_now,
          one_transaction_does_not_go_on_with_it, nothing_else_runs_before,
          who_finds_nothing_to_do_is_told, what_ran_before_is_counted)
