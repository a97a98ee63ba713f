/* PostgreSQL's driver: connections, sessions, transactions.
 *
 * A session reads and writes in one way whatever the server's or the role's settings are; its
 * search path is left as it is. One that is to change things does not begin on a server that takes
 * no changes. */
#include "db/postgresql_internal.h"
#include "db/postgresql_url.h"

#include <string.h>

static bool
exec(CmPostgresqlWire *wire, const char *sql, GError **error)
{
    PGresult *result = cm_postgresql_run(wire, sql, NULL, 0, error);

    PQclear(result);
    return result;
}

static void
close_wire(CmWire *data)
{
    CmPostgresqlWire *wire = data;

    PQfreeCancel(wire->cancel);
    PQfinish(wire->connection);
    g_free(wire);
}

static bool
fail_open(const CmPostgresqlWire *wire, GError **error)
{
    g_autofree char *reason = g_strchomp(g_strdup(PQerrorMessage(wire->connection)));

    return cm_fail_database(error, CM_ERROR_CONNECTION, "08001", 0, NULL, "cannot connect: %s",
                            reason);
}

static bool
connect_wire(CmPostgresqlWire *wire, const CmUrl *url, GError **error)
{
    g_autoptr(GPtrArray) keywords = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    cm_postgresql_url_read(url, keywords, values);
    wire->connection = PQconnectdbParams((const char *const *)keywords->pdata,
                                         (const char *const *)values->pdata, 0);
    if (PQstatus(wire->connection) != CONNECTION_OK)
        return fail_open(wire, error);
    wire->cancel = PQgetCancel(wire->connection);
    PQsetNoticeReceiver(wire->connection, cm_postgresql_take_notice, wire);
    return wire->cancel || fail_open(wire, error);
}

/* One query sets all that reading and writing depend on, and tells what the server is. */
static bool
set_up(CmPostgresqlWire *wire, CmOpenFlags flags, GError **error)
{
    g_autoptr(GString) sql = g_string_new("SELECT pg_is_in_recovery(), "
                                          "current_setting('default_transaction_read_only')");
    static const struct {
        int since;
        const char *name;
        const char *value;
    } settings[] = {
        {0, "standard_conforming_strings", "on"}, {0, "DateStyle", "ISO"},
        {0, "IntervalStyle", "postgres"},         {0, "bytea_output", "hex"},
        {0, "extra_float_digits", "1"},           {0, "idle_in_transaction_session_timeout", "0"},
        {140000, "idle_session_timeout", "0"},    {170000, "transaction_timeout", "0"},
    };
    PGresult *result;
    bool is_standby;
    bool is_read_only;

    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        if (PQserverVersion(wire->connection) >= settings[i].since)
            g_string_append_printf(sql, ", set_config('%s', '%s', false)", settings[i].name,
                                   settings[i].value);
    if (flags & CM_OPEN_READ_ONLY)
        g_string_append(sql, ", set_config('default_transaction_read_only', 'on', false)");
    result = cm_postgresql_run(wire, sql->str, NULL, 0, error);
    if (!result)
        return false;
    is_standby = !strcmp(PQgetvalue(result, 0, 0), "t");
    is_read_only = !strcmp(PQgetvalue(result, 0, 1), "on");
    PQclear(result);
    if (flags & CM_OPEN_READ_ONLY || (!is_standby && !is_read_only))
        return true;
    return cm_fail_database(error, CM_ERROR_OPERATIONAL, "25006", 0, NULL, "%s",
                            is_standby ? "the server is a standby, which takes no changes: connect "
                                         "to the primary, or name all hosts in the URL, with "
                                         "target_session_attrs=read-write"
                                       : "the server takes no changes: the setting "
                                         "default_transaction_read_only is on for this server, "
                                         "database or user");
}

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    CmPostgresqlWire *wire = g_new0(CmPostgresqlWire, 1);

    if (connect_wire(wire, url, error) && set_up(wire, flags, error))
        return wire;
    close_wire(wire);
    return NULL;
}

static const char *
server_version(CmWire *data)
{
    return PQparameterStatus(((CmPostgresqlWire *)data)->connection, "server_version");
}

/* To the server 0 is for ever; to cmig it is not at all. */
static bool
set_lock_timeout(CmWire *data, int milliseconds, GError **error)
{
    g_autofree char *sql = g_strdup_printf("SET lock_timeout = %d", MAX(milliseconds, 1));

    return exec(data, sql, error);
}

static bool
set_statement_timeout(CmWire *data, int milliseconds, GError **error)
{
    g_autofree char *sql = g_strdup_printf("SET statement_timeout = %d", MAX(milliseconds, 0));

    return exec(data, sql, error);
}

static void
set_notice(CmWire *data, CmNotice notice, gpointer notice_data)
{
    CmPostgresqlWire *wire = data;

    wire->notice = notice;
    wire->notice_data = notice_data;
}

/* May be called by a signal handler: all that PQcancel needs was made beforehand. */
static void
interrupt_wire(CmWire *data)
{
    CmPostgresqlWire *wire = data;
    char reason[256];

    wire->interrupted = 1;
    PQcancel(wire->cancel, reason, sizeof reason);
}

static bool
begin(CmWire *data, GError **error)
{
    return exec(data, "BEGIN", error);
}

/* The server answers COMMIT by ROLLBACK, and no error, where a statement had failed. */
static bool
commit(CmWire *data, GError **error)
{
    PGresult *result = cm_postgresql_run(data, "COMMIT", NULL, 0, error);
    bool is_committed;

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
    return exec(data, "ROLLBACK", error);
}

static bool
in_transaction(CmWire *data)
{
    PGTransactionStatusType status = PQtransactionStatus(((CmPostgresqlWire *)data)->connection);

    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
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
    .set_notice = set_notice,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .execute = cm_postgresql_execute,
    .query = cm_postgresql_query,
    .next = cm_postgresql_next,
    .finish = cm_postgresql_finish,
    .column_count = cm_postgresql_column_count,
    .column_name = cm_postgresql_column_name,
    .is_null = cm_postgresql_is_null,
    .integer = cm_postgresql_integer,
    .text = cm_postgresql_text,
    .value = cm_postgresql_value,
};
