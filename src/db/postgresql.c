/* PostgreSQL's driver: connections, sessions, transactions.
 *
 * A session reads and writes in one way whatever the server's or the role's settings are; its
 * search path is left as it is. One that is to change things does not begin on a server that takes
 * no changes. */
#include "db/postgresql_internal.h"
#include "db/postgresql_url.h"

#include <string.h>

static bool
exec(CmLibpqWire *wire, const char *sql, GError **error)
{
    PGresult *result = cm_libpq_run(wire, sql, NULL, 0, error);

    PQclear(result);
    return result;
}

static void
close_wire(CmWire *data)
{
    CmLibpqWire *wire = data;

    PQfreeCancel(wire->cancel);
    PQfinish(wire->connection);
    g_free(wire->begin);
    g_free(wire->later);
    g_free(wire);
}

/* What a server says stands behind its severity, in whatever language, and two blanks: it has a
 * SQLSTATE of its own, which libpq does not tell. */
static bool
fail_open(const CmLibpqWire *wire, GError **error)
{
    g_autofree char *reason = cm_libpq_reason(wire, NULL);

    return cm_fail_database(error, CM_ERROR_CONNECTION, strstr(reason, ":  ") ? NULL : "08001", 0,
                            NULL, "cannot connect: %s", reason);
}

static bool
connect_wire(CmLibpqWire *wire, const CmUrl *url, CmOpenFlags flags, GError **error)
{
    g_autoptr(GPtrArray) keywords = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    cm_libpq_url_read(url, flags & CM_OPEN_BRIEFLY, keywords, values);
    wire->connection = PQconnectdbParams((const char *const *)keywords->pdata,
                                         (const char *const *)values->pdata, 0);
    if (PQstatus(wire->connection) != CONNECTION_OK)
        return fail_open(wire, error);
    wire->cancel = PQgetCancel(wire->connection);
    PQsetNoticeReceiver(wire->connection, cm_libpq_take_notice, wire);
    return wire->cancel || fail_open(wire, error);
}

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    CmLibpqWire *wire = g_new0(CmLibpqWire, 1);

    wire->lock_timeout = -1;
    wire->statement_timeout = -1;
    if (connect_wire(wire, url, flags, error) && cm_libpq_set_up(wire, flags, error))
        return wire;
    close_wire(wire);
    return NULL;
}

static const char *
server_version(CmWire *data)
{
    return PQparameterStatus(((CmLibpqWire *)data)->connection, "server_version");
}

/* Behind a pooler what is set for a session would be others': it waits for the next transaction. */
static bool
set_timeout(CmLibpqWire *wire, const char *name, int milliseconds, GError **error)
{
    g_autofree char *sql = g_strdup_printf("SET %s = %d", name, milliseconds);

    return wire->is_pooled || exec(wire, sql, error);
}

/* To the server 0 is for ever; to cmig it is not at all. */
static bool
set_lock_timeout(CmWire *data, int milliseconds, GError **error)
{
    CmLibpqWire *wire = data;

    wire->lock_timeout = MAX(milliseconds, 1);
    return set_timeout(wire, "lock_timeout", wire->lock_timeout, error);
}

static bool
set_statement_timeout(CmWire *data, int milliseconds, GError **error)
{
    CmLibpqWire *wire = data;

    wire->statement_timeout = MAX(milliseconds, 0);
    return set_timeout(wire, "statement_timeout", wire->statement_timeout, error);
}

static bool
restore(CmWire *data, GError **error)
{
    g_autofree char *sql = cm_libpq_restore_sql(data);

    return exec(data, sql, error);
}

static void
set_notice(CmWire *data, CmNotice notice, gpointer notice_data)
{
    CmLibpqWire *wire = data;

    wire->notice = notice;
    wire->notice_data = notice_data;
}

/* May be called by a signal handler: all that PQcancel needs was made beforehand. */
static void
interrupt_wire(CmWire *data)
{
    CmLibpqWire *wire = data;
    char reason[256];

    wire->interrupted = 1;
    PQcancel(wire->cancel, reason, sizeof reason);
}

static bool
is_pooled(CmWire *data)
{
    return ((CmLibpqWire *)data)->is_pooled;
}

/* The server is told with the first statement, which saves a message each way. */
static bool
begin(CmWire *data, GError **error)
{
    CmLibpqWire *wire = data;

    (void)error;
    wire->begin = cm_libpq_begin_sql(wire);
    return true;
}

/* Whether there was a transaction of which the server does not know: it is none any more. */
static bool
forget_begin(CmLibpqWire *wire)
{
    g_autofree char *begin = g_steal_pointer(&wire->begin);

    return begin != NULL;
}

/* The server answers COMMIT by ROLLBACK, and no error, where a statement had failed. */
static bool
commit(CmWire *data, GError **error)
{
    CmLibpqWire *wire = data;
    PGresult *result;
    bool is_committed;

    if (!wire->later && forget_begin(wire))
        return true;
    result = cm_libpq_commit(wire, error);
    if (!result && error && (*error)->code == CM_ERROR_CONNECTION)
        g_prefix_error(error, "COMMIT was not answered, so it is not known whether the transaction "
                              "was committed: look at 'cmig current'; ");
    if (!result)
        return false;
    is_committed = strcmp(PQcmdStatus(result), "ROLLBACK");
    PQclear(result);
    return is_committed ||
           cm_fail_database(error, CM_ERROR_OPERATIONAL, "25P02", 0, "COMMIT",
                            "the transaction was rolled back: a statement of it had failed");
}

static bool
rollback(CmWire *data, GError **error)
{
    g_free(g_steal_pointer(&((CmLibpqWire *)data)->later));
    return forget_begin(data) || exec(data, "ROLLBACK", error);
}

static bool
in_transaction(CmWire *data)
{
    const CmLibpqWire *wire = data;
    PGTransactionStatusType status = PQtransactionStatus(wire->connection);

    return wire->begin || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static void
later(CmWire *data, const char *sql)
{
    CmLibpqWire *wire = data;
    g_autofree char *before = g_steal_pointer(&wire->later);

    wire->later = before ? g_strconcat(before, "; ", sql, NULL) : g_strdup(sql);
}

const CmDriver cm_driver_postgresql = {
    .abi = CM_DRIVER_ABI,
    .name = "postgresql",
    .dialect = "postgresql",
    .open = open_wire,
    .close = close_wire,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .set_statement_timeout = set_statement_timeout,
    .restore = restore,
    .set_notice = set_notice,
    .interrupt = interrupt_wire,
    .is_pooled = is_pooled,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .later = later,
    .execute = cm_libpq_execute,
    .copy = cm_libpq_copy,
    .query = cm_libpq_query,
    .next = cm_libpq_next,
    .finish = cm_libpq_finish,
    .column_count = cm_libpq_column_count,
    .column_name = cm_libpq_column_name,
    .is_null = cm_libpq_is_null,
    .integer = cm_libpq_integer,
    .text = cm_libpq_text,
    .value = cm_libpq_value,
};
