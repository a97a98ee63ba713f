/* kill -9 at any moment of an upgrade or downgrade: the next run ends where an undisturbed one
 * does. */
#include "conformance/sqlite_bench.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 60
#define TRIES 400 /* some kills come too late to hit anything */

static char *
many_rows(const char *table, int count)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "- bulk_insert:\n    table: %s\n    rows:\n", table);
    for (int i = 0; i < count; i++)
        g_string_append_printf(out, "    - {id: %d, t: \"row %d\"}\n", i, i);
    return g_string_free(out, FALSE);
}

static char *
many_statements(int count)
{
    GString *out = g_string_new(NULL);

    for (int i = 0; i < count; i++)
        g_string_append_printf(out, "INSERT INTO b (t) VALUES ('statement %d');\n", i);
    return g_string_free(out, FALSE);
}

static void
add_revisions(Bench *bench)
{
    g_autofree char *rows = many_rows("a", 2000);
    g_autofree char *first = g_strconcat(
        "- create_table: {name: a, columns: {id: integer pk, t: text}}\n", rows, NULL);
    g_autofree char *statements = many_statements(1000);

    bench_revision(bench, "a1", "null", "", first, "- drop_table: a");
    bench_revision(bench, "b2", "a1", "",
                   "- create_table:\n    name: b\n    columns:\n"
                   "      id: {type: integer, primary_key: true, autoincrement: true}\n"
                   "      t: text\n      a: {type: integer, references: a.id}\n"
                   "- create_index: {name: ix_b, table: b, columns: [t]}",
                   "- drop_table: b");
    bench_sql_revision(bench, "c3", "b2", statements, "DELETE FROM b;");
    bench_revision(bench, "d4", "c3", "",
                   "- alter_column: {table: a, column: t, nullable: false}\n"
                   "- alter_column: {table: b, column: t, type: string(200), nullable: false}",
                   "- alter_column: {table: b, column: t, type: text, nullable: true}\n"
                   "- alter_column: {table: a, column: t, nullable: true}");
}

static void
run(Bench *bench, bool is_downgrade)
{
    if (is_downgrade)
        bench_downgrade(bench, "base");
    else
        bench_upgrade(bench, "head");
}

/* Runs in a child that is killed after so many microseconds; whether it was too late. */
static bool
run_and_kill(Bench *bench, bool is_downgrade, gulong after)
{
    int status;
    pid_t child;

    bench_close(bench);
    child = fork();
    if (!child) {
        CmProject *project = bench_project(bench);

        if (is_downgrade)
            cm_project_downgrade(project, "base", NULL, NULL);
        else
            cm_project_upgrade(project, "head", NULL, NULL);
        _exit(0);
    }
    g_usleep(after);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status);
}

static void
remove_database(Bench *bench)
{
    static const char *const suffixes[] = {"", "-journal", "-wal", "-shm", NULL};

    bench_close(bench);
    for (const char *const *suffix = suffixes; *suffix; suffix++) {
        g_autofree char *path = g_strconcat(bench->database, *suffix, NULL);

        g_remove(path);
    }
}

/* Whether the kill hit the run. */
static bool
kill_and_finish(Bench *bench, bool is_downgrade, gulong after, const Snapshot *wanted)
{
    bool is_hit = !run_and_kill(bench, is_downgrade, after);

    run(bench, is_downgrade);
    sqlite_expect_sound(bench->database, 0);
    sqlite_expect_same(bench->database, wanted, "after a kill and another run");
    return is_hit;
}

START_TEST(a_killed_run_is_finished_by_the_next)
{
    g_autoptr(Bench) bench = bench_new();
    g_auto(Snapshot) up = {0};
    g_auto(Snapshot) down = {0};
    g_autofree char *seed = g_strdup(g_getenv("CMIG_TEST_SEED"));
    GRand *random = g_rand_new_with_seed(seed ? (guint32)atoi(seed) : 1);
    gint64 began = g_get_monotonic_time();
    gint32 times[2];
    int hits = 0;

    add_revisions(bench);
    run(bench, false);
    times[0] = (gint32)(g_get_monotonic_time() - began);
    up = sqlite_snapshot(bench->database);
    began = g_get_monotonic_time();
    run(bench, true);
    times[1] = (gint32)(g_get_monotonic_time() - began);
    down = sqlite_snapshot(bench->database);
    for (int i = 0; i < TRIES && hits < KILLS; i++) {
        bool is_down = i % 2;
        gulong after = (gulong)g_rand_int_range(random, 0, times[is_down]);

        if (!is_down)
            remove_database(bench);
        if (kill_and_finish(bench, is_down, after, is_down ? &down : &up))
            hits++;
        else
            times[is_down] = times[is_down] * 7 / 8 + 1000;
    }
    g_rand_free(random);
    ck_assert_int_eq(hits, KILLS);
}
END_TEST

UNIT_MAIN("conformance/kill", a_killed_run_is_finished_by_the_next)
