/* What the lock of a SQLite file has that others have not; the rest is in test_lock.c. */
#include "conformance/sqlite_bench.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
add_revisions(Bench *bench)
{
    bench_revision(bench, "a1", "null", "",
                   "- create_table: {name: a, columns: {id: integer pk, t: text}}\n"
                   "- bulk_insert: {table: a, rows: [{id: 1, t: one}]}",
                   "- drop_table: a");
    bench_revision(bench, "b2", "a1", "", "- alter_column: {table: a, column: t, nullable: false}",
                   "[]");
    bench_revision(bench, "c3", "b2", "", "- bulk_insert: {table: a, rows: [{id: 2, t: two}]}",
                   "[]");
}

/* A child that is in the middle of a revision until it is killed. */
static pid_t
start_endless(Bench *bench)
{
    pid_t child;

    add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_sql_revision(bench, "d4", "c3",
                       "CREATE TABLE d (x);\nINSERT INTO d WITH RECURSIVE n(x) AS (SELECT 1 UNION "
                       "ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0;",
                       "SELECT 1;");
    bench_close(bench);
    child = fork();
    if (!child) {
        g_free(cm_project_upgrade(bench_project(bench), "head", NULL, NULL));
        _exit(0);
    }
    return child;
}

static void
wait_for_holder(Bench *bench)
{
    g_autofree char *path = g_strconcat(bench->database, "-cmig", NULL);

    for (int i = 0; i < 500; i++) {
        g_autofree char *text = NULL;

        if (g_file_get_contents(path, &text, NULL, NULL) && strstr(text, "pid"))
            return;
        g_usleep(10000);
    }
    ck_abort_msg("nobody takes the lock");
}

static void
end_child(pid_t child)
{
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(the_holder_has_a_process_number)
{
    g_autoptr(Bench) bench = bench_new();
    pid_t child = start_endless(bench);
    g_autofree char *pid = g_strdup_printf("pid %d", (int)child);

    wait_for_holder(bench);
    bench->wait_us = -1;
    bench_upgrade_fails(bench, "c3", CM_ERROR_LOCK_BUSY, NULL);
    bench_expect_text(bench->last_message, pid);
    end_child(child);
}
END_TEST

START_TEST(a_link_to_the_database_has_its_lock)
{
    g_autoptr(Bench) bench = bench_new();
    g_autoptr(Bench) other = bench_new();
    pid_t child = start_endless(bench);

    wait_for_holder(bench);
    add_revisions(other);
    ck_assert(!symlink(bench->database, other->database));
    other->wait_us = -1;
    bench_upgrade_fails(other, "c3", CM_ERROR_LOCK_BUSY, NULL);
    end_child(child);
}
END_TEST

UNIT_MAIN("conformance/lock_sqlite", the_holder_has_a_process_number,
          a_link_to_the_database_has_its_lock)
