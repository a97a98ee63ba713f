/* One cmig at a time on a database. */
#include "conformance/bench.h"
#include "conformance/engine.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 20
#define REVISIONS 3

static void
add_revisions(Bench *bench)
{
    bench_sql_revision(bench, "a1", "none",
                       "CREATE TABLE a (id integer PRIMARY KEY, t varchar(20));\n"
                       "INSERT INTO a (id, t) VALUES (1, 'one');",
                       "DROP TABLE a;");
    bench_sql_revision(bench, "b2", "a1", "UPDATE a SET t = 'two' WHERE id = 1;", "");
    bench_revision(bench, "c3", "b2", "", "- bulk_insert: {table: a, rows: [{id: 2, t: two}]}",
                   "[]");
}

/* In a child: upgrades once the pipe is closed, and exits with the number of steps, or 100. */
static void
upgrade_as_child(Bench *bench, int gate)
{
    CmRunReport *report;
    char byte;

    bench_close(bench);
    if (read(gate, &byte, 1))
        _exit(101);
    report = cm_project_upgrade(bench_project(bench), "head", NULL, NULL);
    _exit(report ? (int)report->count : 100);
}

static void
start_all(Bench *bench, pid_t *children)
{
    int gate[2];

    ck_assert(!pipe(gate));
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        ck_assert_int_ge(children[i], 0);
        if (children[i])
            continue;
        close(gate[1]);
        upgrade_as_child(bench, gate[0]);
    }
    close(gate[0]);
    close(gate[1]);
}

START_TEST(of_twenty_at_once_one_runs)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t children[PROCESSES];
    int idle = 0;
    int ran = 0;

    add_revisions(bench);
    start_all(bench, children);
    for (int i = 0; i < PROCESSES; i++) {
        int status;

        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) < 100, "child %d failed: %d", i,
                      status);
        idle += WEXITSTATUS(status) == 0;
        ran += WEXITSTATUS(status) == REVISIONS;
    }
    ck_assert_int_eq(ran, 1);
    ck_assert_int_eq(idle, PROCESSES - 1);
    bench_expect_rows(bench, "c3");
    bench_expect_journal(bench, "a1+ b2+ c3+");
    bench_expect(bench, "SELECT count(*) FROM a", "2");
}
END_TEST

/* A child that is in the middle of a revision until it is killed. */
static pid_t
start_endless(Bench *bench)
{
    g_autofree char *endless =
        g_strdup_printf("CREATE TABLE d (x integer);\n%s;", engine()->endless_sql);
    pid_t child;

    add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_sql_revision(bench, "d4", "c3", endless, "");
    bench_close(bench);
    child = fork();
    if (!child) {
        g_free(cm_project_upgrade(bench_project(bench), "head", NULL, NULL));
        _exit(0);
    }
    return child;
}

static bool
is_locked(Bench *bench)
{
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;

    if (engine()->locked_sql) {
        text = bench_ask(bench, engine()->locked_sql);
        return strcmp(text, "0");
    }
    path = g_strconcat(bench->database, "-cmig", NULL);
    return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, "pid");
}

static void
wait_for_holder(Bench *bench)
{
    for (int i = 0; i < 500 && !is_locked(bench); i++)
        g_usleep(10000);
    ck_assert_msg(is_locked(bench), "nobody takes the lock");
}

static void
end_child(pid_t child)
{
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(a_wait_ends_with_the_holders_name)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t child = start_endless(bench);
    gint64 began;

    wait_for_holder(bench);
    bench->wait_us = 300000;
    began = g_get_monotonic_time();
    bench_upgrade_fails(bench, "c3", CM_ERROR_LOCK_BUSY, NULL);
    ck_assert_int_ge(g_get_monotonic_time() - began, 300000);
    bench_expect_text(bench->last_message, "is held by another (cmig, ");
    bench_close(bench);
    bench->wait_us = -1;
    bench_upgrade_fails(bench, "c3", CM_ERROR_LOCK_BUSY, NULL);
    bench_expect_text(bench->last_message, ", since 20");
    end_child(child);
}
END_TEST

START_TEST(a_killed_holder_frees_the_lock)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t child = start_endless(bench);

    wait_for_holder(bench);
    end_child(child);
    if (engine()->orphans_sql)
        bench_execute(bench, engine()->orphans_sql);
    bench->wait_us = 10 * G_USEC_PER_SEC; /* a server may need a moment to notice */
    ck_assert_uint_eq(bench_upgrade(bench, "c3"), 0);
    bench_expect_journal(bench, "a1+ b2+ c3+");
    bench_expect_tables(bench, "a");
}
END_TEST

static gpointer
cancel_soon(gpointer project)
{
    g_usleep(200000);
    cm_project_cancel(project);
    return NULL;
}

START_TEST(who_waits_can_be_cancelled)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t child = start_endless(bench);
    gint64 began = g_get_monotonic_time();
    GThread *thread;

    wait_for_holder(bench);
    bench->wait_us = 60 * G_USEC_PER_SEC;
    thread = g_thread_new("cancel", cancel_soon, bench_project(bench));
    bench_upgrade_fails(bench, "c3", CM_ERROR_LOCK_BUSY, NULL);
    g_thread_join(thread);
    ck_assert_int_le(g_get_monotonic_time() - began, 20 * G_USEC_PER_SEC);
    end_child(child);
}
END_TEST

/* Who only reads needs no lock. */
START_TEST(readers_do_not_wait)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t child = start_endless(bench);

    wait_for_holder(bench);
    bench_expect_journal(bench, "a1+ b2+ c3+");
    end_child(child);
}
END_TEST

UNIT_MAIN("conformance/lock", of_twenty_at_once_one_runs, a_wait_ends_with_the_holders_name,
          a_killed_holder_frees_the_lock, who_waits_can_be_cancelled, readers_do_not_wait)
