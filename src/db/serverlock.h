/* An exclusive lock between sessions on one server, by the server's own means.
 *
 * It is the session's: gone with the connection, whatever ends that. It is tried for and never
 * waited for within a statement, so that nobody hangs on somebody who waits.
 *
 * Behind a pooler there is no session but within a transaction: there the lock is held by one that
 * stays open, which a connection of its own is for. That transaction has no snapshot, so that
 * nothing waits for it either. */
#pragma once

#include "db/connection.h"
#include "db/lockwait.h"
#include "dialect/dialect.h"

typedef struct CmServerLock CmServerLock;

/* Takes the lock of a table's name (transfer full), in schema, which may be NULL for the
 * connection's default, and waits for it as cm_lock_wait does, whose errors it gives beside the
 * connection's. No transaction may be open. The connection must outlive the lock; one that is
 * pooled is taken over, and closed with the lock. */
CmServerLock *cm_server_lock_acquire(CmConnection *connection, const CmServerLockSql *sql,
                                     const char *schema, const char *table, gint64 wait,
                                     CmLockWaiting waiting, gpointer data, GError **error);

/* Lets go of the lock, as far as the connection still can. NULL is ignored. */
void cm_server_lock_release(CmServerLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmServerLock, cm_server_lock_release)
