#include "db/filelock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct CmFileLock {
    int fd;
};

/* The lock as somebody sees it who waits for it. */
typedef struct {
    const char *path;
    int fd;
} Attempt;

static bool
fail_file(const char *path, const char *what, GError **error)
{
    return cm_fail(error, CM_ERROR_FILE, "cannot %s the lock file '%s': %s", what, path,
                   g_strerror(errno));
}

static bool
try_once(gpointer data, bool *is_taken, GError **error)
{
    const Attempt *attempt = data;
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int result;

    do
        result = fcntl(attempt->fd, F_OFD_SETLK, &range);
    while (result < 0 && errno == EINTR);
    *is_taken = !result;
    return !result || errno == EAGAIN || errno == EACCES || fail_file(attempt->path, "lock", error);
}

/* Who holds the lock by the file's own words, made safe to show (transfer full). */
static char *
find_holder(gpointer data)
{
    char text[256];
    ssize_t length = pread(((const Attempt *)data)->fd, text, sizeof text, 0);
    char *holder = g_utf8_make_valid(text, MAX(length, 0));

    holder[strcspn(holder, "\n")] = '\0';
    for (char *at = holder; *at; at++)
        if (g_ascii_iscntrl(*at))
            *at = '?';
    return holder;
}

static bool
write_holder(int fd, const char *program)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *since = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *text = g_strdup_printf("%s, pid %d on %s, since %s\n", program, (int)getpid(),
                                            g_get_host_name(), since);

    return !ftruncate(fd, 0) && pwrite(fd, text, strlen(text), 0) == (ssize_t)strlen(text);
}

static bool
acquire(Attempt *attempt, const char *program, gint64 wait, CmLockWaiting waiting, gpointer data,
        GError **error)
{
    const CmLockKind kind = {attempt->path, try_once, find_holder, attempt};

    attempt->fd = open(attempt->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (attempt->fd < 0)
        return fail_file(attempt->path, "open", error);
    if (!cm_lock_wait(&kind, wait, waiting, data, error))
        return false;
    return write_holder(attempt->fd, program) || fail_file(attempt->path, "write", error);
}

CmFileLock *
cm_file_lock_acquire(const char *path, const char *program, gint64 wait, CmLockWaiting waiting,
                     gpointer data, GError **error)
{
    Attempt attempt = {.path = path};
    CmFileLock *lock;

    if (!acquire(&attempt, program, wait, waiting, data, error)) {
        if (attempt.fd >= 0)
            close(attempt.fd);
        return NULL;
    }
    lock = g_new0(CmFileLock, 1);
    lock->fd = attempt.fd;
    return lock;
}

void
cm_file_lock_release(CmFileLock *lock)
{
    if (!lock)
        return;
    /* Best effort: the words are for people, the lock is the kernel's. */
    if (ftruncate(lock->fd, 0) < 0)
        errno = 0;
    close(lock->fd);
    g_free(lock);
}
