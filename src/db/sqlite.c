/* SQLite's driver.
 *
 * It leaves a database as it finds it: the journal mode is never changed, foreign keys are not
 * enforced unless a statement asks for it, and a file is made only where the caller allows that. */
#include "db/sqlite_wire.h"

#include <string.h>

#define CM_SQLITE_CACHE_SIZE 16
#define DEFAULT_LOCK_TIMEOUT 5000

/* Waits for another's lock, unlike SQLite's own handler in small steps that an interrupt ends. */
static int
wait_for_lock(void *data, int count)
{
    CmSqliteWire *wire = data;
    gint64 now = g_get_monotonic_time();
    gint64 left;

    if (!count)
        wire->busy_since = now;
    left = wire->busy_since + (gint64)wire->lock_timeout * 1000 - now;
    if (wire->interrupted || left <= 0)
        return 0;
    g_usleep((gulong)MIN(left, 1000 * MIN(count + 1, 25)));
    return 1;
}

static bool
exec(CmSqliteWire *wire, const char *sql, GError **error)
{
    wire->interrupted = 0;
    return sqlite3_exec(wire->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           cm_sqlite_fail_last(wire, sql, error);
}

static void
close_wire(CmWire *data)
{
    CmSqliteWire *wire = data;

    for (gsize i = 0; i < CM_SQLITE_CACHE_SIZE; i++)
        sqlite3_finalize(wire->cache[i].statement);
    sqlite3_close_v2(wire->db);
    g_free(wire->path);
    g_free(wire);
}

static bool
database_exists(const CmUrl *url)
{
    return !url->database || g_file_test(url->database, G_FILE_TEST_EXISTS);
}

/* The options that Python's driver takes besides are passed over, so that a URL can be shared. */
static bool
read_options(CmSqliteWire *wire, const CmUrl *url, GError **error)
{
    static const char *const passed_over[] = {"autocommit",        "cached_statements",
                                              "check_same_thread", "detect_types",
                                              "isolation_level",   NULL};

    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);
        char *end;
        double seconds;

        if (g_strv_contains(passed_over, option->key))
            continue;
        if (strcmp(option->key, "timeout"))
            return cm_fail(error, CM_ERROR_URL,
                           "unknown option '%s' in the URL of a SQLite database: there is timeout",
                           option->key);
        seconds = g_ascii_strtod(option->value, &end);
        if (!*option->value || *end || !(seconds >= 0 && seconds <= 86400))
            return cm_fail(error, CM_ERROR_URL,
                           "the URL's option timeout must be seconds, not '%s'", option->value);
        wire->lock_timeout = (int)(seconds * 1000);
    }
    return true;
}

static bool
fail_open(const CmSqliteWire *wire, const CmUrl *url, CmOpenFlags flags, GError **error)
{
    int reason = wire->db ? sqlite3_system_errno(wire->db) : 0;
    const char *message = reason ? g_strerror(reason) : "it cannot be opened";

    if (!database_exists(url) && !(flags & CM_OPEN_MAY_CREATE))
        message = "there is no such file";
    return cm_fail_database(error, CM_ERROR_CONNECTION, "08001",
                            wire->db ? sqlite3_extended_errcode(wire->db) : SQLITE_NOMEM, NULL,
                            "cannot open the database '%s': %s", wire->path, message);
}

/* Reads the file's head, so that what is no database is found out here; a lock may pass. */
static bool
probe(CmSqliteWire *wire, GError **error)
{
    static const char sql[] = "PRAGMA schema_version";
    int result = sqlite3_exec(wire->db, sql, NULL, NULL, NULL);

    return result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY ||
           cm_sqlite_fail_last(wire, sql, error);
}

static bool
set_up(CmSqliteWire *wire, GError **error)
{
    sqlite3_extended_result_codes(wire->db, 1);
    sqlite3_db_config(wire->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite3_db_config(wire->db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, NULL);
    if (!probe(wire, error))
        return false;
    sqlite3_busy_handler(wire->db, wait_for_lock, wire);
    return !wire->read_only || exec(wire, "PRAGMA query_only = ON", error);
}

static bool
open_file(CmSqliteWire *wire, const CmUrl *url, CmOpenFlags flags, GError **error)
{
    int mode = SQLITE_OPEN_READWRITE;

    if (flags & CM_OPEN_MAY_CREATE || !url->database)
        mode |= SQLITE_OPEN_CREATE;
    if (flags & CM_OPEN_READ_ONLY && url->database)
        mode = SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(wire->path, &wire->db, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return fail_open(wire, url, flags & CM_OPEN_READ_ONLY ? 0 : flags, error);
    return set_up(wire, error);
}

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    CmSqliteWire *wire = g_new0(CmSqliteWire, 1);

    wire->path = g_strdup(url->database ? url->database : ":memory:");
    wire->read_only = flags & CM_OPEN_READ_ONLY;
    wire->lock_timeout = DEFAULT_LOCK_TIMEOUT;
    if (read_options(wire, url, error) && open_file(wire, url, flags, error))
        return wire;
    close_wire(wire);
    return NULL;
}

static const char *
server_version(CmWire *data)
{
    (void)data;
    return sqlite3_libversion();
}

static bool
set_lock_timeout(CmWire *data, int milliseconds, GError **error)
{
    CmSqliteWire *wire = data;

    (void)error;
    wire->lock_timeout = MAX(milliseconds, 0);
    return true;
}

static void
interrupt_wire(CmWire *data)
{
    CmSqliteWire *wire = data;

    wire->interrupted = 1;
    sqlite3_interrupt(wire->db);
}

static bool
begin(CmWire *data, GError **error)
{
    CmSqliteWire *wire = data;

    return exec(wire, wire->read_only ? "BEGIN" : "BEGIN IMMEDIATE", error);
}

static bool
commit(CmWire *data, GError **error)
{
    return exec(data, "COMMIT", error);
}

static bool
rollback(CmWire *data, GError **error)
{
    return exec(data, "ROLLBACK", error);
}

static bool
in_transaction(CmWire *data)
{
    CmSqliteWire *wire = data;

    return !sqlite3_get_autocommit(wire->db);
}

const CmDriver cm_driver_sqlite = {
    .abi = CM_DRIVER_ABI,
    .name = "sqlite",
    .dialect = "sqlite",
    .exists = database_exists,
    .open = open_wire,
    .close = close_wire,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .execute = cm_sqlite_execute,
    .query = cm_sqlite_query,
    .next = cm_sqlite_next,
    .finish = cm_sqlite_finish,
    .column_count = cm_sqlite_column_count,
    .column_name = cm_sqlite_column_name,
    .is_null = cm_sqlite_is_null,
    .integer = cm_sqlite_integer,
    .text = cm_sqlite_text,
    .value = cm_sqlite_value,
};
