/* Waiting for a lock that another may hold, of whatever kind: try, tell who holds it, sleep, try
 * again. */
#pragma once

#include "base/error.h"

/* Called again and again while another holds the lock, several times a second. holder is text for
 * people, "" when unknown. To return false is to give up waiting. */
typedef bool (*CmLockWaiting)(const char *holder, gpointer data);

/* A lock that can be tried; each function is given its data. */
typedef struct {
    const char *name; /* as errors call it */
    /* Takes the lock if it is free, and says whether it was; false and an error if it cannot even
     * be tried. */
    bool (*try_once)(gpointer data, bool *is_taken, GError **error);
    /* Who holds it (transfer full), "" when unknown. */
    char *(*find_holder)(gpointer data);
    gpointer data;
} CmLockKind;

/* Takes the lock, and waits for it up to wait microseconds; 0 tries once. waiting may be NULL.
 * Fails with CM_ERROR_LOCK_BUSY, naming the holder, when time is up or waiting was given up. */
bool cm_lock_wait(const CmLockKind *kind, gint64 wait, CmLockWaiting waiting, gpointer data,
                  GError **error);
