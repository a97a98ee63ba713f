/* What SQLite does by itself when it renames or drops a column, and what else it touches then. */
#include <string.h>

#include "conformance/sqlite_bench.h"
#include "migrate/project.h"
#include "model/model.h"

/* Texts in double quotes wherever SQLite keeps one. */
static const char loose[] = "CREATE TABLE t (a TEXT, b TEXT, c TEXT CHECK (c <> \"none\"));"
                            "CREATE INDEX t_text ON t (a, \"text\");"
                            "CREATE INDEX t_part ON t (b) WHERE c = \"some\";"
                            "CREATE VIEW v AS SELECT a, \"lit\" AS \"w x\" FROM t;"
                            "CREATE TABLE u (x, y);"
                            "CREATE TRIGGER g AFTER INSERT ON u BEGIN "
                            "INSERT INTO t (a) VALUES (\"zz\"); END;"
                            "INSERT INTO t VALUES ('1', '2', '3'); INSERT INTO u VALUES (4, 5);";

START_TEST(an_index_over_a_text_is_no_hindrance)
{
    static const char *const steps[][2] = {
        {"- rename_column: {table: u, column: x, to: z}",
         "- rename_column: {table: u, column: z, to: x}"},
        {"- rename_table: {name: t, to: w}", "- rename_table: {name: w, to: t}"},
        {"- rename_column: {table: t, column: a, to: z}",
         "- rename_column: {table: t, column: z, to: a}"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autoptr(Bench) bench = sqlite_bench_with(loose, steps[i][0], steps[i][1]);

        sqlite_up_and_down(bench, 0);
    }
}
END_TEST

START_TEST(a_column_is_dropped_beside_an_index_over_a_text)
{
    g_autoptr(Bench) bench = sqlite_bench_with(loose, "- drop_column: {table: u, column: y}", "[]");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT * FROM u", "4");
    bench_expect(bench, "SELECT count(*) FROM sqlite_master WHERE name = 't_text'", "1");
}
END_TEST

/* SQLite writes 'none' for "none": the database is still what the model says, and the CHECK is
 * found by the text that the revision has. */
START_TEST(texts_in_other_quotes_are_the_same)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with(loose, "- rename_column: {table: u, column: x, to: z}",
                          "- rename_column: {table: u, column: z, to: x}");
    GError *error = NULL;
    g_autoptr(CmSchema) schema = cm_project_reflect(bench_project(bench), NULL, NULL, &error);
    g_autofree char *model = schema ? cm_model_write(schema, &error) : NULL;
    g_autoptr(CmChanges) changes = NULL;
    bool is_behind;

    assert_ok(model != NULL, error);
    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%\"none\"%'", "0");
    bench_downgrade(bench, "base");
    bench_write(bench, "models.yaml", model);
    bench_stamp(bench, "head", false);
    changes = cm_project_check(bench_project(bench), &is_behind, &error);
    assert_ok(changes != NULL, error);
    ck_assert_msg(!changes->count, "%s", changes->items[0].text);
    bench_revision(bench, "b2", "a1", "",
                   "- drop_constraint: {table: t, type: check, sql: c <> \"none\"}", "[]");
    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT sql LIKE '%CHECK%' FROM sqlite_master WHERE name = 't'", "0");
}
END_TEST

/* While a view is replaced, those over it, and their triggers, would stop a rename. */
START_TEST(views_over_a_view_that_is_replaced_are_no_hindrance)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (a, b); CREATE TABLE u (x, y); INSERT INTO t VALUES (1, 2);"
        "CREATE VIEW low AS SELECT a FROM t; CREATE VIEW high AS SELECT a FROM low;"
        "CREATE TRIGGER on_high INSTEAD OF INSERT ON high BEGIN SELECT 1; END;"
        "CREATE TRIGGER on_u AFTER INSERT ON u BEGIN INSERT INTO high VALUES (1); END;",
        "- drop_view: low\n- rename_table: {name: u, to: w}\n"
        "- rename_column: {table: t, column: b, to: c}\n"
        "- create_view: {name: low, sql: 'SELECT a FROM t WHERE a > 0'}",
        "- drop_view: low\n- rename_column: {table: t, column: c, to: b}\n"
        "- rename_table: {name: w, to: u}\n"
        "- create_view: {name: low, sql: SELECT a FROM t}");

    sqlite_up_and_down(bench, 0);
}
END_TEST

/* SQLite says that such a name is taken. */
START_TEST(a_table_is_renamed_to_other_letters)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, b);"
        "CREATE TABLE \"_cmig_Users\" (u REFERENCES users (id));"
        "CREATE VIEW v AS SELECT b FROM users; INSERT INTO users VALUES (1, 2);"
        "INSERT INTO \"_cmig_Users\" VALUES (1);",
        "- rename_table: {name: users, to: Users}", "- rename_table: {name: Users, to: users}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT name FROM sqlite_master WHERE name LIKE 'users' AND type = 'table'",
                 "Users");
    bench_downgrade(bench, "base");
    sqlite_up_and_down(bench, 0);
}
END_TEST

UNIT_MAIN("conformance/native", an_index_over_a_text_is_no_hindrance,
          a_column_is_dropped_beside_an_index_over_a_text, texts_in_other_quotes_are_the_same,
          views_over_a_view_that_is_replaced_are_no_hindrance, a_table_is_renamed_to_other_letters)
