#include "db/filelock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define POLL_MINIMUM 20000 /* microseconds */
#define POLL_MAXIMUM 80000

struct CmFileLock {
    int fd;
};

/* Somebody who waits. */
typedef struct {
    const char *path;
    int fd;
    gint64 deadline;
    char *holder; /* as last seen; NULL at first */
    CmFileLockWaiting waiting;
    gpointer data;
} Waiter;

static bool
fail_file(const char *path, const char *what, GError **error)
{
    return cm_fail(error, CM_ERROR_FILE, "cannot %s the lock file '%s': %s", what, path,
                   g_strerror(errno));
}

/* Tries once; false with errno EAGAIN when another holds the lock. */
static bool
try_lock(int fd)
{
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int result;

    do
        result = fcntl(fd, F_OFD_SETLK, &range);
    while (result < 0 && errno == EINTR);
    if (result < 0 && errno == EACCES)
        errno = EAGAIN;
    return !result;
}

/* Who holds the lock by the file's own words, made safe to show (transfer full). */
static char *
read_holder(int fd)
{
    char text[256];
    ssize_t length = pread(fd, text, sizeof text, 0);
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
fail_busy(const Waiter *waiter, const char *why, GError **error)
{
    const char *holder = waiter->holder && *waiter->holder ? waiter->holder : "unknown";

    return cm_fail(error, CM_ERROR_LOCK_BUSY, "the lock '%s' is held by another (%s): %s",
                   waiter->path, holder, why);
}

/* Looks who holds the lock and tells whoever wants to know; false when they give up. */
static bool
notice_holder(Waiter *waiter)
{
    g_free(waiter->holder);
    waiter->holder = read_holder(waiter->fd);
    return !waiter->waiting || waiter->waiting(waiter->holder, waiter->data);
}

/* Waiters sleep for different times, so that many do not wake as one. */
static bool
wait_for_lock(Waiter *waiter, GError **error)
{
    while (!try_lock(waiter->fd)) {
        gint64 left;

        if (errno != EAGAIN)
            return fail_file(waiter->path, "lock", error);
        left = waiter->deadline - g_get_monotonic_time();
        if (left <= 0) {
            g_free(waiter->holder);
            waiter->holder = read_holder(waiter->fd);
            return fail_busy(waiter, "try again later, or wait longer (--wait)", error);
        }
        if (!notice_holder(waiter))
            return fail_busy(waiter, "waiting was given up", error);
        g_usleep((gulong)MIN(left, g_random_int_range(POLL_MINIMUM, POLL_MAXIMUM)));
    }
    return true;
}

static bool
acquire(Waiter *waiter, const char *program, GError **error)
{
    waiter->fd = open(waiter->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (waiter->fd < 0)
        return fail_file(waiter->path, "open", error);
    if (!wait_for_lock(waiter, error))
        return false;
    return write_holder(waiter->fd, program) || fail_file(waiter->path, "write", error);
}

CmFileLock *
cm_file_lock_acquire(const char *path, const char *program, gint64 wait, CmFileLockWaiting waiting,
                     gpointer data, GError **error)
{
    Waiter waiter = {
        .path = path,
        .deadline = g_get_monotonic_time() + MIN(wait, G_MAXINT64 / 2),
        .waiting = waiting,
        .data = data,
    };
    bool acquired = acquire(&waiter, program, error);
    CmFileLock *lock = NULL;

    g_free(waiter.holder);
    if (acquired) {
        lock = g_new0(CmFileLock, 1);
        lock->fd = waiter.fd;
    } else if (waiter.fd >= 0) {
        close(waiter.fd);
    }
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
