/* Revisions with statements that cannot run in a transaction: what stands before them is committed,
 * what fails can be gone on with, and nothing is left half made. */
#include "conformance/bench.h"

static const char create[] = "- create_table: {name: a, columns: {id: integer pk, n: integer}}\n"
                             "- bulk_insert: {table: a, rows: [{id: 1, n: 1}, {id: 2, n: 1}]}\n";

START_TEST(an_index_is_made_for_itself)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "1", "null", "", create, "- drop_table: a");
    bench_revision(bench, "2", "\"1\"", "",
                   "- create_index: {name: i, table: a, columns: [n], postgresql: {concurrently: "
                   "true}}",
                   "- drop_index: {name: i, table: a}");
    ck_assert_uint_eq(bench_upgrade(bench, NULL), 2);
    bench_expect(bench, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass", "t");
    ck_assert_uint_eq(bench_downgrade(bench, "base"), 2);
    bench_expect_tables(bench, "");
}
END_TEST

/* The index that a failure leaves is not one: it makes way for the one of the next run. */
START_TEST(an_invalid_index_makes_way)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "1", "null", "", create, "- drop_table: a");
    bench_revision(bench, "2", "\"1\"", "",
                   "- create_table: {name: b, columns: {x: integer}}\n"
                   "- create_index: {name: i, table: a, columns: [n], unique: true, comment: c, "
                   "postgresql: {concurrently: true}}\n"
                   "- add_column: {table: b, name: y, column: text}",
                   "- drop_table: b\n- drop_index: {name: i, table: a}");
    bench_upgrade(bench, "1");
    bench_upgrade_fails(bench, NULL, CM_ERROR_INTEGRITY, NULL);
    bench_expect(bench, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass", "f");
    bench_expect_rows(bench, "1");
    bench_upgrade_fails(bench, NULL, CM_ERROR_INTEGRITY, NULL);
    bench_execute(bench, "UPDATE a SET n = id");
    ck_assert_uint_eq(bench_upgrade(bench, NULL), 1);
    bench_expect(bench,
                 "SELECT indisvalid, obj_description(indexrelid) FROM pg_index WHERE indexrelid = "
                 "'i'::regclass",
                 "t|c");
    bench_expect(bench,
                 "SELECT count(*) FROM pg_attribute WHERE attrelid = 'b'::regclass AND "
                 "attnum > 0",
                 "2");
    bench_expect_rows(bench, "2");
    bench_downgrade(bench, "base");
    bench_expect_tables(bench, "");
}
END_TEST

/* A value can be used behind the operation that adds it. */
START_TEST(a_value_is_there_for_what_follows)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "1", "null", "",
                   "- create_enum: {name: mood, labels: [sad]}\n"
                   "- create_table: {name: a, columns: {m: enum mood(sad)}}",
                   "- drop_table: a\n- drop_enum: mood");
    bench_revision(bench, "2", "\"1\"", "",
                   "- alter_enum: {name: mood, labels: [sad, happy]}\n"
                   "- alter_column: {table: a, column: m, server_default: happy}\n"
                   "- bulk_insert: {table: a, rows: [{m: happy}]}",
                   "- execute: DELETE FROM a\n"
                   "- alter_column: {table: a, column: m, server_default: null}\n"
                   "- alter_enum: {name: mood, labels: [sad]}");
    bench_upgrade(bench, NULL);
    bench_expect(bench, "SELECT m FROM a", "happy");
    bench_downgrade(bench, "1");
    bench_expect(bench, "SELECT enum_range(NULL::mood)", "{sad}");
    bench_upgrade(bench, NULL);
    bench_downgrade(bench, "base");
    bench_expect_tables(bench, "");
    bench_expect(bench, "SELECT count(*) FROM pg_type WHERE typname = 'mood'", "0");
}
END_TEST

/* Where nothing can use it, it is a part of the revision's transaction. */
START_TEST(a_value_alone_goes_with_the_transaction)
{
    g_autoptr(Bench) bench = bench_new();

    bench_revision(bench, "1", "null", "",
                   "- create_enum: {name: mood, labels: [sad]}\n"
                   "- create_table: {name: a, columns: {m: enum mood(sad)}}",
                   "- drop_table: a\n- drop_enum: mood");
    bench_revision(bench, "2", "\"1\"", "",
                   "- alter_enum: {name: mood, labels: [sad, happy]}\n- drop_table: nothing", "[]");
    bench_upgrade(bench, "1");
    bench_upgrade_fails(bench, NULL, CM_ERROR_NO_SUCH_TABLE, NULL);
    bench_expect(bench, "SELECT enum_range(NULL::mood)", "{sad}");
}
END_TEST

START_TEST(one_transaction_refuses_before_anything_runs)
{
    g_autoptr(Bench) bench = bench_new();

    bench_configure(bench, "transaction: all\n");
    bench_revision(bench, "1", "null", "", create, "- drop_table: a");
    bench_revision(bench, "2", "\"1\"", "",
                   "- create_index: {name: i, table: a, columns: [n], postgresql: {concurrently: "
                   "true}}",
                   "[]");
    bench_upgrade_fails(bench, NULL, CM_ERROR_MIGRATION, NULL);
    bench_expect_text(bench->last_message, "transaction: all");
    bench_expect_tables(bench, "");
    bench_expect_journal(bench, "");
}
END_TEST

/* What the server is too old for is told before the first statement. */
START_TEST(an_old_server_refuses_before_anything_runs)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *is_old =
        bench_ask(bench, "SELECT current_setting('server_version_num')::int < 180000");

    bench_revision(bench, "1", "null", "transaction: none",
                   "- execute: CREATE TABLE a (x integer)\n"
                   "- create_check_constraint: {name: c, table: a, sql: x > 0, postgresql: "
                   "{not_enforced: true}}",
                   "[]");
    if (strcmp(is_old, "t"))
        return;
    bench_upgrade_fails(bench, NULL, CM_ERROR_UNSUPPORTED, NULL);
    bench_expect_text(bench->last_message, "PostgreSQL 18");
    bench_expect_tables(bench, "");
}
END_TEST

UNIT_MAIN("conformance/segments_postgresql", an_index_is_made_for_itself,
          an_invalid_index_makes_way, a_value_is_there_for_what_follows,
          a_value_alone_goes_with_the_transaction, one_transaction_refuses_before_anything_runs,
          an_old_server_refuses_before_anything_runs)
