/* Rebuilds of tables that hold, or are called, what nobody expects. */
#include "conformance/sqlite_bench.h"

static const char forbid_null[] = "- alter_column: {table: t, column: b, nullable: false}";
static const char allow_null[] = "- alter_column: {table: t, column: b, nullable: true}";

/* ALTER TABLE ADD COLUMN leaves the number 0 in a column of texts, where '0' belongs. */
START_TEST(numbers_among_texts_are_no_hindrance)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE t (id INTEGER PRIMARY KEY, b); INSERT INTO t VALUES (1, 2);"
                          "ALTER TABLE t ADD COLUMN c TEXT DEFAULT FALSE;",
                          forbid_null, allow_null);

    bench_expect(bench, "SELECT typeof(c) FROM t", "integer");
    bench_upgrade(bench, "head");
    sqlite_expect_sound(bench->database, 0);
    bench_expect(bench, "SELECT typeof(c), c FROM t", "text|0");
}
END_TEST

START_TEST(a_column_that_is_added_has_values_of_its_type)
{
    static const char *const added[][2] = {
        {"{type: text, server_default: {sql: 'false'}}", "text|0"},
        {"{type: string(5), server_default: true}", "text|1"},
        {"{type: boolean, server_default: true}", "integer|1"},
        {"{type: double, server_default: {sql: 'TRUE'}}", "real|1.0"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(added); i++) {
        g_autofree char *up =
            g_strdup_printf("- add_column: {table: t, name: c, column: %s}", added[i][0]);
        g_autoptr(Bench) bench = sqlite_bench_with("CREATE TABLE t (b); INSERT INTO t VALUES (2);",
                                                   up, "- drop_column: {table: t, column: c}");

        bench_upgrade(bench, "head");
        sqlite_expect_sound(bench->database, 0);
        bench_expect(bench, "SELECT typeof(c), c FROM t", added[i][1]);
    }
}
END_TEST

/* A key tells 'a' from 'A', its column does not. */
START_TEST(a_key_may_be_finer_than_its_column)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (id TEXT COLLATE NOCASE, b, PRIMARY KEY (id COLLATE BINARY)) WITHOUT ROWID;"
        "INSERT INTO t VALUES ('a', 1), ('A', 2), ('b', 3);",
        forbid_null, allow_null);

    sqlite_up_and_down(bench, 0);
}
END_TEST

START_TEST(a_table_may_be_called_as_a_check_is)
{
    static const char *const names[] = {"check", "orphans", "Check", NULL};

    for (const char *const *name = names; *name; name++) {
        g_autofree char *sql =
            g_strdup_printf("CREATE TABLE \"%s\" (id INTEGER PRIMARY KEY, b, p REFERENCES \"%s\");"
                            "INSERT INTO \"%s\" VALUES (1, 2, NULL), (2, 3, 1), (3, 4, 7);",
                            *name, *name, *name);
        g_autofree char *up =
            g_strdup_printf("- alter_column: {table: %s, column: b, nullable: false}", *name);
        g_autofree char *down =
            g_strdup_printf("- alter_column: {table: %s, column: b, nullable: true}", *name);
        g_autoptr(Bench) bench = sqlite_bench_with(sql, up, down);

        sqlite_up_and_down(bench, 1);
    }
}
END_TEST

START_TEST(the_widest_table_is_rebuilt)
{
    g_autoptr(GString) sql = g_string_new("CREATE TABLE t (id INTEGER PRIMARY KEY, b");
    Bench *bench;

    for (int i = 2; i < 2000; i++)
        g_string_append_printf(sql, ", c%d", i);
    g_string_append(sql, "); INSERT INTO t (b, c1999) VALUES (1, 2), (3, 4);");
    bench = sqlite_bench_with(sql->str, forbid_null, allow_null);
    bench_upgrade(bench, "head");
    bench_downgrade(bench, "base");
    bench_expect(bench, "SELECT id, b, c1999 FROM t ORDER BY id", "1|1|2\n2|3|4");
    bench_free(bench);
}
END_TEST

UNIT_MAIN("conformance/rebuild_values", numbers_among_texts_are_no_hindrance,
          a_column_that_is_added_has_values_of_its_type, a_key_may_be_finer_than_its_column,
          a_table_may_be_called_as_a_check_is, the_widest_table_is_rebuilt)
