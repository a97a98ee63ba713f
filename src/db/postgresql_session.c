/* What a session is set to, and what the server is found to be. */
#include "db/postgresql_internal.h"

#include <string.h>

#define OLDEST_VERSION 130000

/* All that reading and writing depend on, whatever the server's or the user's settings are. */
static const struct {
    int since; /* the version of the server that knows it */
    const char *name;
    const char *value;
} settings[] = {
    {0, "standard_conforming_strings", "on"}, {0, "DateStyle", "ISO"},
    {0, "IntervalStyle", "postgres"},         {0, "bytea_output", "hex"},
    {0, "extra_float_digits", "1"},           {0, "idle_in_transaction_session_timeout", "0"},
    {140000, "idle_session_timeout", "0"},    {170000, "transaction_timeout", "0"},
};

/* When cmig dies, its statement and its lock go soon and not at the statement's end; a server on
 * Windows cannot look. */
static const char notice_loss[] =
    " || set_config('client_connection_check_interval', CASE WHEN version() ~ "
    "'windows|mingw|Visual' THEN '0' ELSE '2s' END, false)";

static bool
is_known(const CmLibpqWire *wire, gsize setting)
{
    return PQserverVersion(wire->connection) >= settings[setting].since;
}

/* A pooler shows itself by a process of its own making: the server says another. */
static char *
set_up_sql(const CmLibpqWire *wire)
{
    GString *sql = g_string_new("SELECT pg_is_in_recovery(), "
                                "current_setting('default_transaction_read_only')");
    int process = PQbackendPID(wire->connection);

    g_string_append_printf(sql, ", pg_backend_pid() <> %d, CASE pg_backend_pid() WHEN %d THEN ''",
                           process, process);
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        if (is_known(wire, i))
            g_string_append_printf(sql, " || set_config('%s', '%s', false)", settings[i].name,
                                   settings[i].value);
    if (PQserverVersion(wire->connection) >= 140000)
        g_string_append(sql, notice_loss);
    if (wire->is_read_only)
        g_string_append(sql, " || set_config('default_transaction_read_only', 'on', false)");
    g_string_append(sql, " END");
    return g_string_free(sql, FALSE);
}

/* What is older lacks what reading the catalogs and writing statements rely on. */
static bool
check_version(const CmLibpqWire *wire, GError **error)
{
    int version = PQserverVersion(wire->connection);

    return version >= OLDEST_VERSION ||
           cm_fail_database(error, CM_ERROR_UNSUPPORTED, NULL, 0, NULL,
                            "the server is PostgreSQL %d.%d, and cmig works with %d or later",
                            version / 10000, version % 10000, OLDEST_VERSION / 10000);
}

static bool
check_writable(bool is_standby, bool is_read_only, GError **error)
{
    if (is_standby)
        return cm_fail_database(error, CM_ERROR_OPERATIONAL, "25006", 0, NULL,
                                "the server is a standby, which takes no changes: connect to the "
                                "primary, or name all hosts in the URL, with "
                                "target_session_attrs=read-write");
    return !is_read_only ||
           cm_fail_database(error, CM_ERROR_OPERATIONAL, "25006", 0, NULL,
                            "nothing can be changed: default_transaction_read_only is on for the "
                            "server, the database or the user");
}

bool
cm_libpq_set_up(CmLibpqWire *wire, CmOpenFlags flags, GError **error)
{
    g_autofree char *sql = NULL;
    PGresult *result;
    bool is_standby;
    bool is_read_only;

    if (!check_version(wire, error))
        return false;
    wire->is_read_only = flags & CM_OPEN_READ_ONLY;
    sql = set_up_sql(wire);
    result = cm_libpq_run(wire, sql, NULL, 0, error);
    if (!result)
        return false;
    is_standby = !strcmp(PQgetvalue(result, 0, 0), "t");
    is_read_only = !strcmp(PQgetvalue(result, 0, 1), "on");
    wire->is_pooled = !strcmp(PQgetvalue(result, 0, 2), "t");
    PQclear(result);
    return wire->is_read_only || check_writable(is_standby, is_read_only, error);
}

static void
append_settings(GString *sql, const CmLibpqWire *wire, const char *set)
{
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        if (is_known(wire, i))
            g_string_append_printf(sql, "; %s %s = '%s'", set, settings[i].name, settings[i].value);
    if (wire->lock_timeout >= 0)
        g_string_append_printf(sql, "; %s lock_timeout = %d", set, wire->lock_timeout);
    if (wire->statement_timeout >= 0)
        g_string_append_printf(sql, "; %s statement_timeout = %d", set, wire->statement_timeout);
}

char *
cm_libpq_begin_sql(const CmLibpqWire *wire)
{
    GString *sql = g_string_new("BEGIN");

    if (!wire->is_pooled)
        return g_string_free(sql, FALSE);
    if (wire->is_read_only)
        g_string_append(sql, " READ ONLY");
    append_settings(sql, wire, "SET LOCAL");
    return g_string_free(sql, FALSE);
}

/* RESET gives what the URL, the role and the database say. A pooler's session is the next one's
 * too, and speaks the encoding of whoever opened it. */
char *
cm_libpq_restore_sql(const CmLibpqWire *wire)
{
    GString *sql = g_string_new("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");

    if (wire->is_pooled) {
        g_string_append(sql, "; SET client_encoding = 'UTF8'");
        append_settings(sql, wire, "SET LOCAL");
        return g_string_free(sql, FALSE);
    }
    append_settings(sql, wire, "SET");
    if (PQserverVersion(wire->connection) >= 140000)
        g_string_append_printf(sql, "; SELECT ''%s", notice_loss);
    return g_string_free(sql, FALSE);
}
