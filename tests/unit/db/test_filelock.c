#include "db/filelock.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/folder.h"
#include "support/unit.h"

typedef struct {
    int calls;
    int limit; /* gives up at this call */
    char *last;
} Notes;

static bool
take_note(const char *holder, gpointer data)
{
    Notes *notes = data;

    g_free(notes->last);
    notes->last = g_strdup(holder);
    return ++notes->calls != notes->limit;
}

START_TEST(one_holds_and_the_file_says_who)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "a.db-cmig", NULL);
    g_autofree char *pid = g_strdup_printf("test one, pid %d on ", (int)getpid());
    g_autofree char *content = NULL;
    GError *error = NULL;
    CmFileLock *first = cm_file_lock_acquire(path, "test one", 0, NULL, NULL, &error);
    g_autoptr(CmFileLock) second = NULL;

    assert_ok(first != NULL, error);
    second = cm_file_lock_acquire(path, "test two", 0, NULL, NULL, &error);
    ck_assert_msg(!second && strstr(error->message, pid) && strstr(error->message, path), "%s",
                  error ? error->message : "acquired twice");
    assert_fails(second != NULL, error, CM_ERROR_LOCK_BUSY);
    cm_file_lock_release(first);
    ck_assert(g_file_get_contents(path, &content, NULL, NULL));
    ck_assert_str_eq(content, "");
    second = cm_file_lock_acquire(path, "test two", 0, NULL, NULL, &error);
    assert_ok(second != NULL, error);
}
END_TEST

START_TEST(waiting_ends_in_time)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    GError *error = NULL;
    g_autoptr(CmFileLock) first = cm_file_lock_acquire(path, "one", 0, NULL, NULL, &error);
    Notes notes = {0};
    gint64 start = g_get_monotonic_time();
    gint64 waited;

    assert_ok(first != NULL, error);
    assert_fails(cm_file_lock_acquire(path, "two", 200000, take_note, &notes, &error) != NULL,
                 error, CM_ERROR_LOCK_BUSY);
    waited = g_get_monotonic_time() - start;
    ck_assert_msg(waited >= 200000 && waited < 5000000, "waited %d us", (int)waited);
    ck_assert_int_gt(notes.calls, 1);
    ck_assert(g_str_has_prefix(notes.last, "one, pid "));
    g_free(notes.last);
}
END_TEST

START_TEST(who_waits_may_give_up)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    GError *error = NULL;
    g_autoptr(CmFileLock) first = cm_file_lock_acquire(path, "one", 0, NULL, NULL, &error);
    Notes notes = {.limit = 3};

    assert_ok(first != NULL, error);
    assert_fails(cm_file_lock_acquire(path, "two", G_MAXINT64, take_note, &notes, &error) != NULL,
                 error, CM_ERROR_LOCK_BUSY);
    ck_assert_int_eq(notes.calls, 3);
    g_free(notes.last);
}
END_TEST

static gpointer
release_later(gpointer lock)
{
    g_usleep(100000);
    cm_file_lock_release(lock);
    return NULL;
}

START_TEST(who_waits_gets_the_lock)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    GError *error = NULL;
    CmFileLock *first = cm_file_lock_acquire(path, "one", 0, NULL, NULL, &error);
    GThread *thread = g_thread_new("release", release_later, first);
    g_autoptr(CmFileLock) second =
        cm_file_lock_acquire(path, "two", 30 * G_USEC_PER_SEC, NULL, NULL, &error);

    g_thread_join(thread);
    assert_ok(second != NULL, error);
}
END_TEST

/* Takes the lock in a child, which says so through the pipe and sleeps until it is killed. */
static pid_t
fork_holder(const char *path)
{
    int ends[2];
    char byte;
    pid_t child;

    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    if (!child) {
        cm_file_lock_acquire(path, "child", 0, NULL, NULL, NULL);
        _exit(write(ends[1], "x", 1) == 1 && pause());
    }
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    return child;
}

START_TEST(death_lets_go)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    GError *error = NULL;
    g_autofree char *content = NULL;
    g_autoptr(CmFileLock) lock = NULL;
    pid_t child = fork_holder(path);

    assert_fails(cm_file_lock_acquire(path, "parent", 0, NULL, NULL, &error) != NULL, error,
                 CM_ERROR_LOCK_BUSY);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    ck_assert(g_file_get_contents(path, &content, NULL, NULL));
    ck_assert(g_str_has_prefix(content, "child, pid "));
    lock = cm_file_lock_acquire(path, "parent", 0, NULL, NULL, &error);
    assert_ok(lock != NULL, error);
}
END_TEST

START_TEST(files_that_cannot_be_used_fail)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *target = g_build_filename(folder, "target", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autofree char *missing = g_build_filename(folder, "missing", "lock", NULL);
    GError *error = NULL;

    ck_assert(g_file_set_contents(target, "precious", -1, NULL));
    ck_assert_int_eq(symlink(target, link), 0);
    assert_fails(cm_file_lock_acquire(link, "x", 0, NULL, NULL, &error) != NULL, error,
                 CM_ERROR_FILE);
    assert_fails(cm_file_lock_acquire(missing, "x", 0, NULL, NULL, &error) != NULL, error,
                 CM_ERROR_FILE);
    assert_fails(cm_file_lock_acquire(folder, "x", 0, NULL, NULL, &error) != NULL, error,
                 CM_ERROR_FILE);
}
END_TEST

/* What stands in the file may come from anyone and is shown on a terminal. */
START_TEST(what_the_file_says_is_made_safe)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    GError *error = NULL;
    g_autoptr(CmFileLock) first = cm_file_lock_acquire(path, "one", 0, NULL, NULL, &error);
    FILE *file = g_fopen(path, "w");

    assert_ok(first != NULL, error);
    fputs("\x1b[31m\xff\tx\nsecond line", file);
    fclose(file);
    ck_assert_ptr_null(cm_file_lock_acquire(path, "two", 0, NULL, NULL, &error));
    ck_assert_msg(strstr(error->message, "?[31m") && !strchr(error->message, '\x1b') &&
                      g_utf8_validate(error->message, -1, NULL) &&
                      !strstr(error->message, "second"),
                  "%s", error->message);
    g_clear_error(&error);
}
END_TEST

UNIT_MAIN("db/filelock", one_holds_and_the_file_says_who, waiting_ends_in_time,
          who_waits_may_give_up, who_waits_gets_the_lock, death_lets_go,
          files_that_cannot_be_used_fail, what_the_file_says_is_made_safe)
