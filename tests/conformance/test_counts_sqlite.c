/* What commands cost on SQLite: statements and flushes, which no machine changes. */
#include "conformance/sqlite_bench.h"
#include "conformance/sqlite_counts.h"

#include <sqlite3.h>

/* Revisions r001 … of a table and an index each. */
static Bench *
new_chain(guint count, const char *config)
{
    Bench *bench = bench_new();

    counts_install();
    bench_configure(bench, config);
    for (guint i = 1; i <= count; i++) {
        g_autofree char *id = g_strdup_printf("r%03u", i);
        g_autofree char *down = i == 1 ? g_strdup("null") : g_strdup_printf("r%03u", i - 1);
        g_autofree char *up = g_strdup_printf(
            "- create_table: {name: t%03u, columns: {id: integer pk, a: text}}\n"
            "- create_index: {name: ix_t%03u, table: t%03u, columns: [a]}",
            i, i, i);
        g_autofree char *undo = g_strdup_printf("- drop_table: t%03u", i);

        bench_revision(bench, id, down, "", up, undo);
    }
    return bench;
}

static Counts
count_upgrade(Bench *bench, const char *target)
{
    bench_close(bench);
    bench_project(bench);
    counts_begin();
    bench_upgrade(bench, target);
    return counts_end();
}

static void
expect(const Counts *counts, guint statements, guint syncs)
{
    ck_assert_msg(counts->statements == statements && counts->syncs == syncs,
                  "%u statements and %u flushes instead of %u and %u:\n%s", counts->statements,
                  counts->syncs, statements, syncs, counts->texts);
}

/* The flushes of one transaction that writes, as SQLite's own C API has it, in a database that is
 * there already. */
static guint
syncs_of_a_commit(Bench *bench)
{
    g_auto(Counts) counts = {0};
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(bench->database, &db), SQLITE_OK);
    counts_begin();
    ck_assert_int_eq(sqlite3_exec(db, "BEGIN; CREATE TABLE raw (a); DROP TABLE raw; COMMIT", NULL,
                                  NULL, NULL),
                     SQLITE_OK);
    counts = counts_end();
    sqlite3_close(db);
    ck_assert_uint_gt(counts.syncs, 0);
    return counts.syncs;
}

/* BEGIN, the look at the version table, table, index, version row, journal row, COMMIT. */
#define STATEMENTS_OF_A_REVISION 7

START_TEST(a_revision_costs_seven_statements_and_one_commit)
{
    g_autoptr(Bench) bench = new_chain(30, "");
    g_auto(Counts) ten = {0};
    g_auto(Counts) twenty = {0};
    guint syncs;

    bench_upgrade(bench, "+1");
    syncs = syncs_of_a_commit(bench);
    ten = count_upgrade(bench, "r006");
    twenty = count_upgrade(bench, "r016");
    expect(&twenty, ten.statements + 5 * STATEMENTS_OF_A_REVISION, ten.syncs + 5 * syncs);
    expect(&ten, ten.statements, 5 * syncs);
}
END_TEST

START_TEST(one_transaction_writes_its_books_in_two_statements)
{
    g_autoptr(Bench) bench = new_chain(30, "transaction: all\n");
    g_auto(Counts) five = {0};
    g_auto(Counts) ten = {0};
    guint syncs;

    bench_upgrade(bench, "+1");
    syncs = syncs_of_a_commit(bench);
    five = count_upgrade(bench, "r006");
    ten = count_upgrade(bench, "r016");
    expect(&five, ten.statements - 5 * 2, syncs);
    expect(&ten, five.statements + 5 * 2, syncs);
    bench_expect(bench, "SELECT count(*) FROM cmig_log", "16");
    bench_expect_rows(bench, "r016");
}
END_TEST

START_TEST(nothing_to_do_writes_nothing)
{
    g_autoptr(Bench) bench = new_chain(3, "");
    g_auto(Counts) counts = {0};

    bench_upgrade(bench, "head");
    counts = count_upgrade(bench, "head");
    expect(&counts, 4, 0); /* one of them: whether a run is half done */
}
END_TEST

static Counts
count_plan(guint revisions)
{
    g_autoptr(Bench) bench = new_chain(revisions, "");
    g_autofree char *plan = NULL;

    bench_upgrade(bench, "+1");
    bench_close(bench);
    bench_project(bench);
    counts_begin();
    plan = bench_plan(bench, false, "head");
    return counts_end();
}

START_TEST(a_plan_asks_as_much_for_one_revision_as_for_many)
{
    g_auto(Counts) few = count_plan(2);
    g_auto(Counts) many = count_plan(30);

    expect(&many, few.statements, 0);
    ck_assert_uint_lt(few.statements, 20);
}
END_TEST

/* What a look for differences costs in a database of so many tables. */
static Counts
count_check(guint tables)
{
    g_autoptr(Bench) bench = new_chain(tables, "transaction: all\n");
    g_autoptr(CmChanges) changes = NULL;
    g_autoptr(GString) model = g_string_new("cmig: 1\ntables:\n");
    GError *error = NULL;
    bool is_behind;

    for (guint i = 1; i <= tables; i++)
        g_string_append_printf(model,
                               "  t%03u:\n    columns:\n      id: integer pk\n      a: text\n"
                               "    indexes:\n      ix_t%03u: [a]\n",
                               i, i);
    bench_write(bench, "models.yaml", model->str);
    bench_upgrade(bench, "head");
    bench_close(bench);
    bench_project(bench);
    counts_begin();
    changes = cm_project_check(bench->project, &is_behind, &error);
    ck_assert_msg(changes, "%s", error ? error->message : "");
    ck_assert_uint_eq(changes->count, 0);
    return counts_end();
}

START_TEST(a_check_asks_as_much_for_ten_tables_as_for_three_hundred)
{
    g_auto(Counts) few = count_check(10);
    g_auto(Counts) many = count_check(300);

    expect(&many, few.statements, 0);
    ck_assert_uint_lt(few.statements, 20);
}
END_TEST

UNIT_MAIN("conformance/counts", a_revision_costs_seven_statements_and_one_commit,
          one_transaction_writes_its_books_in_two_statements, nothing_to_do_writes_nothing,
          a_plan_asks_as_much_for_one_revision_as_for_many,
          a_check_asks_as_much_for_ten_tables_as_for_three_hundred)
