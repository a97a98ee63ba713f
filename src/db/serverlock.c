#include "db/serverlock.h"

#include <string.h>

#define LOOK_EVERY G_USEC_PER_SEC /* who holds it is asked for less often than the lock */

struct CmServerLock {
    CmConnection *connection;
    const CmServerLockSql *sql;
    CmValue key;
    bool is_pooled; /* the connection is the lock's own */
};

/* The lock as somebody sees it who waits for it. */
typedef struct {
    CmServerLock *lock;
    char *holder; /* as last seen; NULL at first */
    gint64 looked_at;
} Attempt;

/* The first 63 bits of a hash: every cmig comes to the same. */
static int64_t
make_key(const char *scope, const char *table)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;
    guint64 key = 0;

    g_checksum_update(checksum, (const guchar *)"cmig", 5);
    g_checksum_update(checksum, (const guchar *)scope, (gssize)strlen(scope) + 1);
    g_checksum_update(checksum, (const guchar *)table, (gssize)strlen(table) + 1);
    g_checksum_get_digest(checksum, digest, &length);
    for (gsize i = 0; i < 8; i++)
        key = key << 8 | digest[i];
    return (int64_t)(key >> 1);
}

/* The first row of a query; NULL, and an error if that is why, when there is none (transfer
 * full). The binds are written into the text: a prepared query may keep its snapshot until the next
 * one, and CREATE INDEX CONCURRENTLY would wait for it. */
static CmResult *
ask(CmConnection *connection, const char *sql, const CmValue *binds, gsize count, GError **error)
{
    g_autofree char *text =
        cm_spelling_inline(cm_connection_spelling(connection), sql, binds, count, error);
    g_autoptr(CmResult) result =
        text ? cm_connection_query(connection, text, NULL, 0, error) : NULL;

    return result && cm_result_next(result, error) ? g_steal_pointer(&result) : NULL;
}

static bool
find_key(CmServerLock *lock, const char *schema, const char *table, GError **error)
{
    const CmValue binds[] = {cm_value_of_text(schema), cm_value_of_text(table)};
    g_autoptr(CmResult) row = ask(lock->connection, lock->sql->scope_sql, binds, 2, error);

    if (!row)
        return false;
    lock->key = cm_value_of_integer(make_key(cm_result_text(row, 0), table));
    return true;
}

static bool
try_lock(const CmServerLock *lock, const char *sql, bool *is_taken, GError **error)
{
    g_autoptr(CmResult) row = ask(lock->connection, sql, &lock->key, 1, error);

    *is_taken = row && cm_result_integer(row, 0) == 1;
    return row;
}

/* Who waits behind a pooler gives the session back between two attempts: there may be few, and the
 * holder needs one to come to its end. */
static bool
try_once(gpointer data, bool *is_taken, GError **error)
{
    const CmServerLock *lock = ((Attempt *)data)->lock;
    bool ok;

    if (!lock->is_pooled)
        return try_lock(lock, lock->sql->try_sql, is_taken, error);
    if (!cm_connection_begin(lock->connection, error))
        return false;
    ok = try_lock(lock, lock->sql->try_in_transaction_sql, is_taken, error);
    return *is_taken || (cm_connection_rollback(lock->connection, ok ? error : NULL) && ok);
}

static char *
describe_holder(CmResult *row)
{
    const char *application = cm_result_text(row, 1);
    const char *host = cm_result_text(row, 2);
    const char *since = cm_result_text(row, 3);

    return g_strdup_printf("%s, server process %s%s%s%s%s",
                           application && *application ? application : "a session",
                           cm_result_text(row, 0), host ? ", from " : "", host ? host : "",
                           since ? ", since " : "", since ? since : "");
}

static char *
find_holder(gpointer data)
{
    Attempt *attempt = data;
    const CmServerLock *lock = attempt->lock;
    gint64 now = g_get_monotonic_time();
    g_autoptr(CmResult) row = NULL;

    if (attempt->holder && now - attempt->looked_at < LOOK_EVERY)
        return g_strdup(attempt->holder);
    row = ask(lock->connection, lock->sql->holder_sql, &lock->key, 1, NULL);
    g_free(attempt->holder);
    attempt->holder = row ? describe_holder(row) : g_strdup("");
    attempt->looked_at = now;
    return g_strdup(attempt->holder);
}

CmServerLock *
cm_server_lock_acquire(CmConnection *connection, const CmServerLockSql *sql, const char *schema,
                       const char *table, gint64 wait, CmLockWaiting waiting, gpointer data,
                       GError **error)
{
    CmServerLock *lock = g_new0(CmServerLock, 1);
    Attempt attempt = {.lock = lock};
    CmLockKind kind = {NULL, try_once, find_holder, &attempt};
    g_autofree char *name = NULL;
    bool is_had = false;

    lock->connection = connection;
    lock->sql = sql;
    lock->is_pooled = cm_connection_is_pooled(connection);
    if (find_key(lock, schema, table, error)) {
        kind.name = name =
            g_strdup_printf("%s %" G_GINT64_FORMAT, table, (gint64)lock->key.integer);
        is_had = cm_lock_wait(&kind, wait, waiting, data, error);
    }
    g_free(attempt.holder);
    if (is_had)
        return lock;
    if (lock->is_pooled)
        cm_connection_close(connection);
    g_free(lock);
    return NULL;
}

void
cm_server_lock_release(CmServerLock *lock)
{
    if (!lock)
        return;
    cm_connection_rollback(lock->connection, NULL);
    if (lock->is_pooled)
        cm_connection_close(lock->connection);
    else
        cm_result_free(ask(lock->connection, lock->sql->release_sql, &lock->key, 1, NULL));
    g_free(lock);
}
