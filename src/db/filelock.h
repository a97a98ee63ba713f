/* An exclusive lock between processes, on a file of its own beside what it guards.
 *
 * It is an open file description lock: the kernel lets go of it when its holder dies, whatever the
 * cause, and it excludes two holders within one process as well. The file says who holds the lock,
 * for the eyes of those who wait; it is emptied on release and left in place. Locks on network file
 * systems are only as good as those make them.
 *
 * A lock may be released by any thread. */
#pragma once

#include "db/lockwait.h"

typedef struct CmFileLock CmFileLock;

/* Takes the lock on path (transfer full), making the file if need be, and waits for it up to wait
 * microseconds; 0 tries once. program names the holder to others. waiting may be NULL. Fails with
 * CM_ERROR_LOCK_BUSY, naming the holder, when time is up or waiting was given up; with
 * CM_ERROR_FILE when the file cannot be used. */
CmFileLock *cm_file_lock_acquire(const char *path, const char *program, gint64 wait,
                                 CmLockWaiting waiting, gpointer data, GError **error);

/* Lets go of the lock. NULL is ignored. */
void cm_file_lock_release(CmFileLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmFileLock, cm_file_lock_release)
