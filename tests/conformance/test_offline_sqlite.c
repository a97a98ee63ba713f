/* Scripts and plans: what is said to run is what runs. */
#include "conformance/sqlite_bench.h"

#include <string.h>

/* Revisions that use all sorts of operations, rebuilds among them. */
static void
add_revisions(Bench *bench)
{
    bench_revision(bench, "a1", "null", "",
                   "- create_table:\n    name: p\n    columns:\n"
                   "      id: {type: integer, primary_key: true, autoincrement: true}\n"
                   "      name: text\n      n: {type: integer, server_default: 7}\n"
                   "      blob: binary\n"
                   "- create_table:\n    name: c\n    columns:\n      id: integer pk\n"
                   "      p: {type: integer, references: {table: p, columns: [id], on_delete: "
                   "cascade}}\n"
                   "- create_index: {name: ix_p, table: p, columns: [name], where: n > 1}\n"
                   "- create_view: {name: v, sql: 'SELECT id, name FROM p'}\n"
                   "- create_trigger:\n    name: g\n    table: c\n    sql: |-\n"
                   "      CREATE TRIGGER g AFTER INSERT ON c BEGIN\n"
                   "        UPDATE p SET n = n + 1 WHERE id = new.p; -- counted\n      END\n"
                   "- bulk_insert:\n    table: p\n    rows:\n"
                   "    - {id: 3, name: \"it's; \\\"\", n: 1}\n    - {id: 9, name: null, n: 2}\n"
                   "- bulk_insert: {table: c, rows: [{id: 1, p: 3}, {id: 2, p: 9}]}",
                   "- drop_trigger: g\n- drop_view: v\n- drop_table: c\n- drop_table: p");
    bench_revision(bench, "b2", "a1", "",
                   "- alter_column: {table: p, column: name, type: string(50)}\n"
                   "- create_check_constraint: {table: p, name: ck, sql: n > 0}\n"
                   "- add_column: {table: c, name: t, column: {type: text, server_default: x}}\n"
                   "- create_unique_constraint: {table: c, name: u, columns: [p]}",
                   "- drop_constraint: {table: c, name: u}\n"
                   "- drop_column: {table: c, column: t}\n"
                   "- drop_constraint: {table: p, name: ck}\n"
                   "- alter_column: {table: p, column: name, type: text}");
    bench_revision(bench, "c3", "b2", "",
                   "- execute:\n    sqlite: UPDATE p SET n = n * 10; DELETE FROM c WHERE id = 2;\n"
                   "    affects: []\n"
                   "- drop_column: {table: p, column: blob}",
                   "- add_column: {table: p, name: blob, column: binary}");
}

static void
expect_script(Bench *bench, bool is_downgrade, const char *range, Bench *other)
{
    g_autofree char *script = bench_script(bench, is_downgrade, range);
    g_autofree char *message = sqlite_run_script(other->database, script);

    ck_assert_msg(!message, "%s in %.3000s", message, script);
}

START_TEST(a_script_does_what_the_run_does)
{
    g_autoptr(Bench) live = bench_new();
    g_autoptr(Bench) offline = bench_new();
    g_auto(Snapshot) wanted = {0};
    g_auto(Snapshot) wanted_down = {0};

    add_revisions(live);
    add_revisions(offline);
    bench_upgrade(live, "head");
    wanted = sqlite_snapshot(live->database);
    expect_script(offline, false, "head", offline);
    sqlite_expect_same(offline->database, &wanted, "after the script");
    bench_expect_rows(offline, "c3");
    ck_assert_uint_eq(bench_upgrade(offline, "head"), 0);
    bench_downgrade(live, "a1");
    wanted_down = sqlite_snapshot(live->database);
    expect_script(offline, true, "c3:a1", offline);
    sqlite_expect_same(offline->database, &wanted_down, "after the script down");
    bench_expect_rows(offline, "a1");
    expect_script(offline, false, "a1:c3", offline);
    bench_upgrade(live, "head");
    bench_expect_rows(offline, "c3");
}
END_TEST

START_TEST(a_script_asks_for_no_database)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *before = sqlite_listing(bench->folder);
    g_autofree char *after = NULL;
    g_autofree char *script = NULL;

    add_revisions(bench);
    script = bench_script(bench, false, "head");
    after = sqlite_listing(bench->folder);
    ck_assert_str_eq(before, after);
    bench_expect_text(script, "CREATE TABLE");
}
END_TEST

/* Somebody else's session has foreign keys on: no row may go with the table that is dropped. */
START_TEST(a_script_spares_the_rows_of_children)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *script = NULL;
    g_autofree char *all = NULL;
    g_autofree char *message = NULL;

    add_revisions(bench);
    bench_upgrade(bench, "a1");
    script = bench_script(bench, false, "a1:b2");
    all = g_strconcat("PRAGMA foreign_keys = ON;\n", script, NULL);
    message = sqlite_run_script(bench->database, all);
    ck_assert_ptr_null(message);
    bench_expect(bench, "SELECT count(*) FROM c", "2");
    bench_expect_rows(bench, "b2");
}
END_TEST

/* The rename reaches views and triggers in SQLite itself; what comes after must know it. */
START_TEST(a_rebuild_after_a_rename_keeps_triggers)
{
    static const char renames[] = "- rename_column: {table: p, column: name, to: title}\n"
                                  "- rename_table: {name: c, to: kid}\n"
                                  "- alter_column: {table: kid, column: p, nullable: false}\n"
                                  "- alter_column: {table: p, column: title, type: string(9)}";
    g_autoptr(Bench) live = bench_new();
    g_autoptr(Bench) offline = bench_new();
    g_auto(Snapshot) wanted = {0};
    GError *error = NULL;
    const CmRunOptions options = {.size = sizeof options, .mode = CM_RUN_PLAN};
    g_autoptr(CmRunReport) plan = NULL;

    add_revisions(live);
    bench_upgrade(live, "a1");
    bench_revision(live, "b2", "a1", "", renames, "[]");
    plan = cm_project_upgrade(bench_project(live), "b2", &options, &error);
    assert_ok(plan != NULL, error);
    bench_upgrade(live, "b2");
    wanted = sqlite_snapshot(live->database);
    add_revisions(offline);
    bench_revision(offline, "b2", "a1", "", renames, "[]");
    expect_script(offline, false, "b2", offline);
    sqlite_expect_same(offline->database, &wanted, "after the script");
}
END_TEST

/* So does one while a view is gone for a moment that another reads. */
START_TEST(a_rename_below_a_view_that_is_replaced_is_known)
{
    static const char changes[] = "- drop_view: v\n- rename_table: {name: c, to: kid}\n"
                                  "- alter_column: {table: kid, column: p, nullable: false}\n"
                                  "- create_view: {name: v, sql: 'SELECT name, id FROM p'}";
    g_autoptr(Bench) live = bench_new();
    g_autoptr(Bench) offline = bench_new();
    g_auto(Snapshot) wanted = {0};

    for (int i = 0; i < 2; i++) {
        Bench *bench = i ? offline : live;

        add_revisions(bench);
        bench_revision(bench, "b2", "a1", "", "- create_view: {name: w, sql: SELECT id FROM v}",
                       "[]");
        bench_revision(bench, "c3", "b2", "", changes, "[]");
    }
    bench_upgrade(live, "c3");
    wanted = sqlite_snapshot(live->database);
    expect_script(offline, false, "c3", offline);
    sqlite_expect_same(offline->database, &wanted, "after the script");
}
END_TEST

static void
write_nothing(const char *text, gpointer data)
{
    (void)text;
    (void)data;
}

static void
script_fails(Bench *bench, const char *range, CmErrorCode code, const char *part)
{
    const CmRunOptions options = {sizeof options, CM_RUN_OFFLINE, write_nothing, NULL};
    GError *error = NULL;
    g_autoptr(CmRunReport) report =
        cm_project_upgrade(bench_project(bench), range, &options, &error);

    bench_expect_text(error ? error->message : NULL, part);
    assert_fails(report != NULL, error, code);
}

START_TEST(a_rebuild_after_unknown_sql_is_refused_by_name)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *script = NULL;

    add_revisions(bench);
    bench_revision(bench, "c3", "b2", "",
                   "- execute: UPDATE p SET n = 1\n"
                   "- alter_column: {table: p, column: name, type: string(60)}",
                   "[]");
    script_fails(bench, "head", CM_ERROR_UNKNOWN_STATE, "'p'");
    script_fails(bench, "b2:c3", CM_ERROR_UNKNOWN_STATE, "'p'");
    bench_revision(bench, "c3", "b2", "",
                   "- execute: {sql: UPDATE c SET t = 1, affects: [c]}\n"
                   "- alter_column: {table: p, column: name, type: string(60)}",
                   "[]");
    script = bench_script(bench, false, "head");
    bench_expect_text(script, "VARCHAR(60)");
    bench_revision(bench, "d4", "c3", "",
                   "- alter_column: {table: c, column: t, type: string(60)}", "[]");
    script_fails(bench, "head", CM_ERROR_UNKNOWN_STATE, "'c'");
}
END_TEST

START_TEST(a_plan_runs_nothing)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree char *first = NULL;

    add_revisions(bench);
    before = sqlite_listing(bench->folder);
    first = bench_plan(bench, false, "head");
    after = sqlite_listing(bench->folder);
    ck_assert_str_eq(before, after);
    bench_expect_text(first, "CREATE TABLE");
    bench_upgrade(bench, "a1");
    bench_close(bench);
    g_free(before);
    before = sqlite_listing(bench->folder);
    g_free(first);
    first = bench_plan(bench, false, "head");
    g_free(bench_plan(bench, true, "base"));
    g_free(after);
    after = sqlite_listing(bench->folder);
    ck_assert_str_eq(before, after);
}
END_TEST

/* Statements of a plan in front of the books that a run keeps. */
START_TEST(a_plan_lists_what_the_run_executes)
{
    g_autoptr(Bench) bench = bench_new();
    g_autoptr(Bench) other = bench_new();
    g_autofree char *plan = NULL;
    g_autofree char *down = NULL;
    g_autofree char *message = NULL;
    g_auto(Snapshot) wanted = {0};
    g_auto(Snapshot) wanted_down = {0};

    add_revisions(bench);
    add_revisions(other);
    plan = bench_plan(bench, false, "head");
    bench_upgrade(bench, "head");
    wanted = sqlite_snapshot(bench->database);
    message = sqlite_run_script(other->database, plan);
    ck_assert_msg(!message, "%s in %s", message, plan);
    sqlite_expect_same(other->database, &wanted, "after the plan's statements");
    down = bench_plan(bench, true, "a1");
    bench_downgrade(bench, "a1");
    wanted_down = sqlite_snapshot(bench->database);
    g_free(message);
    message = sqlite_run_script(other->database, down);
    ck_assert_msg(!message, "%s in %s", message, down);
    sqlite_expect_same(other->database, &wanted_down, "after the plan down");
}
END_TEST

UNIT_MAIN("conformance/offline", a_script_does_what_the_run_does, a_script_asks_for_no_database,
          a_script_spares_the_rows_of_children, a_rebuild_after_a_rename_keeps_triggers,
          a_rename_below_a_view_that_is_replaced_is_known,
          a_rebuild_after_unknown_sql_is_refused_by_name, a_plan_runs_nothing,
          a_plan_lists_what_the_run_executes)
