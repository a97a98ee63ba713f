/* What fails leaves nothing behind but a row in the journal. */
#include "conformance/sqlite_bench.h"

#include <sqlite3.h>

static void
add_good(Bench *bench)
{
    bench_revision(bench, "a1", "null", "",
                   "- create_table: {name: a, columns: {id: integer pk, t: text}}\n"
                   "- bulk_insert: {table: a, rows: [{id: 1, t: one}, {id: 2, t: two}]}",
                   "- drop_table: a");
}

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

UNIT_MAIN("conformance/failure_sqlite", a_rebuild_is_whole_even_without_a_transaction,
          a_database_in_use_is_waited_for_once)
