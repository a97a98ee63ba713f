#include "db/lockwait.h"

#define POLL_MINIMUM 20000 /* microseconds */
#define POLL_MAXIMUM 80000

static bool
fail_busy(const CmLockKind *kind, const char *holder, const char *why, GError **error)
{
    return cm_fail(error, CM_ERROR_LOCK_BUSY, "the lock '%s' is held by another (%s): %s",
                   kind->name, *holder ? holder : "unknown", why);
}

/* Waiters sleep for different times, so that many do not wake as one. */
bool
cm_lock_wait(const CmLockKind *kind, gint64 wait, CmLockWaiting waiting, gpointer data,
             GError **error)
{
    gint64 deadline = g_get_monotonic_time() + MIN(wait, G_MAXINT64 / 2);

    for (;;) {
        g_autofree char *holder = NULL;
        bool is_taken = false;
        gint64 left;

        if (!kind->try_once(kind->data, &is_taken, error))
            return false;
        if (is_taken)
            return true;
        holder = kind->find_holder(kind->data);
        left = deadline - g_get_monotonic_time();
        if (left <= 0)
            return fail_busy(kind, holder, "try again later, or wait longer (--wait)", error);
        if (waiting && !waiting(holder, data))
            return fail_busy(kind, holder, "waiting was given up", error);
        g_usleep((gulong)MIN(left, g_random_int_range(POLL_MINIMUM, POLL_MAXIMUM)));
    }
}
