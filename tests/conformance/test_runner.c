/* Upgrades, downgrades and stamps: what runs, and what the version table and the journal say. */
#include "conformance/bench.h"
#include "conformance/engine.h"

#include <string.h>

#include "db/connection.h"
#include "migrate/project.h"

#define TABLE(name) "- create_table: {name: " name ", columns: {id: integer pk}}"
#define DROP(name)  "- drop_table: " name

/* a1 < b2 < c3, each making a table of its letter. */
static Bench *
new_line(void)
{
    Bench *bench = bench_new();

    bench_revision(bench, "a1", "null", "", TABLE("a"), DROP("a"));
    bench_revision(bench, "b2", "a1", "", TABLE("b"), DROP("b"));
    bench_revision(bench, "c3", "b2", "", TABLE("c"), DROP("c"));
    return bench;
}

START_TEST(upgrade_to_head_runs_all_once)
{
    g_autoptr(Bench) bench = new_line();

    ck_assert_uint_eq(bench_upgrade(bench, NULL), 3);
    bench_expect_rows(bench, "c3");
    bench_expect_journal(bench, "a1+ b2+ c3+");
    bench_expect_tables(bench, "a b c");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 0);
    bench_expect_journal(bench, "a1+ b2+ c3+");
}
END_TEST

START_TEST(targets_are_ids_prefixes_and_counts)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "aaaa1111", "null", "", TABLE("a"), DROP("a"));
    bench_revision(bench, "bbbb2222", "aaaa1111", "", TABLE("b"), DROP("b"));
    bench_revision(bench, "cccc3333", "bbbb2222", "", TABLE("c"), DROP("c"));
    ck_assert_uint_eq(bench_upgrade(bench, "aaaa1111"), 1);
    bench_expect_rows(bench, "aaaa1111");
    ck_assert_uint_eq(bench_upgrade(bench, "+1"), 1);
    bench_expect_rows(bench, "bbbb2222");
    ck_assert_uint_eq(bench_upgrade(bench, "cccc3"), 1);
    bench_expect_rows(bench, "cccc3333");
    ck_assert_uint_eq(bench_downgrade(bench, "-1"), 1);
    bench_expect_rows(bench, "bbbb2222");
    ck_assert_uint_eq(bench_downgrade(bench, "aaaa"), 1);
    bench_expect_rows(bench, "aaaa1111");
    bench_expect_tables(bench, "a");
    ck_assert_uint_eq(bench_upgrade(bench, "+2"), 2);
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 3);
    bench_expect_rows(bench, "");
    bench_expect_tables(bench, "");
    bench_expect_journal(bench, "aaaa1111+ bbbb2222+ cccc3333+ cccc3333- bbbb2222- bbbb2222+ "
                                "cccc3333+ cccc3333- bbbb2222- aaaa1111-");
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 0);
}
END_TEST

START_TEST(what_is_no_target_changes_nothing)
{
    g_autoptr(Bench) bench = new_line();

    bench_upgrade(bench, "b2");
    bench_upgrade_fails(bench, "zz", CM_ERROR_UNKNOWN_REVISION, NULL);
    bench_upgrade_fails(bench, "+5", CM_ERROR_RELATIVE_TOO_FAR, NULL);
    bench_downgrade_fails(bench, "-5", CM_ERROR_RELATIVE_TOO_FAR);
    bench_expect_rows(bench, "b2");
    bench_expect_journal(bench, "a1+ b2+");
}
END_TEST

START_TEST(branches_have_a_row_each_until_merged)
{
    g_autoptr(Bench) bench = new_line();

    bench_revision(bench, "d4", "a1", "branch_labels: [side]", TABLE("d"), DROP("d"));
    bench_upgrade_fails(bench, "head", CM_ERROR_MULTIPLE_HEADS, NULL);
    ck_assert_uint_eq(bench_upgrade(bench, "side@head"), 2);
    bench_expect_rows(bench, "d4");
    ck_assert_uint_eq(bench_upgrade(bench, "heads"), 2);
    bench_expect_rows(bench, "c3 d4");
    bench_revision(bench, "e5", "[c3, d4]", "", TABLE("e"), DROP("e"));
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
    bench_expect_rows(bench, "e5");
    bench_expect_tables(bench, "a b c d e");
    bench_downgrade_fails(bench, "-1", CM_ERROR_AMBIGUOUS_WALK);
    ck_assert_uint_eq(bench_downgrade(bench, "c3"), 1);
    bench_expect_rows(bench, "c3 d4");
    ck_assert_uint_eq(bench_downgrade(bench, "b2"), 1);
    bench_expect_rows(bench, "b2 d4");
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 3);
    bench_expect_rows(bench, "");
    bench_expect_tables(bench, "");
}
END_TEST

START_TEST(dependencies_run_first)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "a1", "null", "", TABLE("a"), DROP("a"));
    bench_revision(bench, "x1", "null", "", TABLE("x"), DROP("x"));
    bench_revision(bench, "x2", "x1", "depends_on: [a1]", TABLE("x_2"), DROP("x_2"));
    ck_assert_uint_eq(bench_upgrade(bench, "x2"), 3);
    bench_expect_rows(bench, "x2");
    bench_expect_tables(bench, "a x x_2");
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 3);
    bench_expect_rows(bench, "");
}
END_TEST

START_TEST(a_stamp_writes_rows_and_runs_nothing)
{
    g_autoptr(Bench) bench = new_line();

    ck_assert_uint_eq(bench_stamp(bench, "b2", false), 1);
    bench_expect_rows(bench, "b2");
    bench_expect_journal(bench, "=b2");
    bench_expect_tables(bench, "");
    ck_assert_uint_eq(bench_stamp(bench, "b2", false), 0);
    bench_stamp(bench, "base", false);
    bench_expect_rows(bench, "");
    bench_upgrade(bench, "a1");
    bench_expect_tables(bench, "a");
}
END_TEST

START_TEST(purge_forgets_rows_that_nobody_knows)
{
    g_autoptr(Bench) bench = new_line();

    bench_upgrade(bench, "b2");
    bench_execute(bench, "UPDATE cmig_version SET version_num = 'gone'");
    bench_upgrade_fails(bench, "head", CM_ERROR_UNKNOWN_REVISION, NULL);
    bench_expect_text(bench->last_message, "gone");
    bench_stamp(bench, "b2", true);
    bench_expect_rows(bench, "b2");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
}
END_TEST

START_TEST(each_revision_has_one_transaction)
{
    g_autoptr(Bench) bench = new_line();
    CmConnectionCounters before;
    CmConnectionCounters after;

    bench_upgrade(bench, "a1");
    before = cm_connection_counters(bench_project(bench)->connection);
    bench_upgrade(bench, "c3");
    after = cm_connection_counters(bench_project(bench)->connection);
    ck_assert_uint_eq(after.transactions - before.transactions, 2);
}
END_TEST

START_TEST(one_transaction_for_all_where_asked_for)
{
    g_autoptr(Bench) bench = new_line();
    CmConnectionCounters before;
    CmConnectionCounters after;

    bench_upgrade(bench, "a1");
    bench_configure(bench, "transaction: all");
    bench_upgrade(bench, "a1");
    before = cm_connection_counters(bench_project(bench)->connection);
    ck_assert_uint_eq(bench_upgrade(bench, "c3"), 2);
    after = cm_connection_counters(bench_project(bench)->connection);
    ck_assert_uint_eq(after.transactions - before.transactions, 1);
    bench_expect_rows(bench, "c3");
    bench_expect_journal(bench, "a1+ b2+ c3+");
}
END_TEST

START_TEST(a_revision_may_run_outside_a_transaction)
{
    g_autoptr(Bench) bench = new_line();
    g_autofree char *lonely = g_strconcat("- execute: ", engine()->lonely_sql, NULL);

    bench_revision(bench, "d4", "c3", "transaction: none", lonely, "[]");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 4);
    bench_expect_rows(bench, "d4");
    bench_expect_journal(bench, "a1+ b2+ c3+ d4+");
    ck_assert_uint_eq(bench_downgrade(bench, "-1"), 1);
    bench_expect_rows(bench, "c3");
}
END_TEST

START_TEST(what_cannot_be_undone_says_so)
{
    g_autoptr(Bench) bench = new_line();

    bench_revision(bench, "d4", "c3", "", TABLE("d"), "irreversible");
    bench_upgrade(bench, "head");
    bench_downgrade_fails(bench, "-1", CM_ERROR_IRREVERSIBLE);
    bench_expect_text(bench->last_message, "d4");
    bench_expect_rows(bench, "d4");
}
END_TEST

START_TEST(the_journal_knows_who_when_and_how_much)
{
    g_autoptr(Bench) bench = new_line();
    GError *error = NULL;
    g_autoptr(CmLog) log = NULL;

    bench_revision(bench, "d4", "c3", "",
                   "- execute: |\n    INSERT INTO a VALUES (1);\n    INSERT INTO b VALUES (1);",
                   "[]");
    bench_upgrade(bench, "head");
    log = cm_project_log(bench_project(bench), &error);
    assert_ok(log != NULL, error);
    ck_assert_uint_eq(log->count, 4);
    ck_assert_int_eq(log->items[0].statements_done, 1);
    ck_assert_int_eq(log->items[3].statements_done, 2);
    ck_assert_str_eq(log->items[3].user, "tester");
    ck_assert_str_eq(log->items[3].status, "success");
    ck_assert_str_eq(log->items[3].tool_version, cm_version());
    ck_assert(g_str_has_prefix(log->items[3].checksum, "v1:"));
    ck_assert_int_le(strcmp(log->items[3].started_at, log->items[3].finished_at), 0);
    ck_assert_ptr_null(log->items[3].error);
}
END_TEST

START_TEST(a_changed_or_missing_file_is_found)
{
    g_autoptr(Bench) bench = new_line();
    GError *error = NULL;
    g_autoptr(CmProblems) problems = NULL;

    bench_upgrade(bench, "head");
    bench_revision(bench, "b2", "a1", "", TABLE("other"), DROP("other"));
    problems = cm_project_validate(bench_project(bench), true, &error);
    assert_ok(problems != NULL, error);
    ck_assert_uint_eq(problems->count, 1);
    ck_assert_int_eq(problems->items[0].code, CM_ERROR_TAMPERED);
    bench_expect_text(problems->items[0].message, "b2");
}
END_TEST

/* In one process: what a run kept of short files goes with it. */
START_TEST(a_later_run_looks_at_the_files_again)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *path =
        g_build_filename(bench->folder, "migrations/versions", "a1_x.yaml", NULL);

    bench_revision(bench, "a1", "null", "", TABLE("a"), DROP("a"));
    bench_upgrade(bench, "head");
    bench_downgrade(bench, "base");
    ck_assert(g_file_set_contents(path,
                                  "cmig: 1\nrevision: \"a1\"\ndown_revision: null\n"
                                  "upgrade:\n" TABLE("b") "\ndowngrade:\n" DROP("b") "\n",
                                  -1, NULL));
    bench_upgrade(bench, "head");
    bench_expect_tables(bench, "b");
}
END_TEST

UNIT_MAIN("conformance/runner", upgrade_to_head_runs_all_once, targets_are_ids_prefixes_and_counts,
          what_is_no_target_changes_nothing, branches_have_a_row_each_until_merged,
          dependencies_run_first, a_stamp_writes_rows_and_runs_nothing,
          purge_forgets_rows_that_nobody_knows, each_revision_has_one_transaction,
          one_transaction_for_all_where_asked_for, a_revision_may_run_outside_a_transaction,
          what_cannot_be_undone_says_so, the_journal_knows_who_when_and_how_much,
          a_changed_or_missing_file_is_found, a_later_run_looks_at_the_files_again)
