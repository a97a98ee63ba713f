/* SQLite's driver: the only file that knows <sqlite3.h>.
 *
 * It leaves a database as it finds it: the journal mode is never changed, foreign keys are not
 * enforced unless a statement asks for it, and a file is made only where the caller allows that. */
#include "db/driver.h"
#include "db/sqlite_text.h"
#include "db/sqlstate.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define CACHE_SIZE           16
#define DEFAULT_LOCK_TIMEOUT 5000 /* milliseconds */

/* A prepared statement that is kept for its text (sqlite3_sql). */
typedef struct {
    sqlite3_stmt *statement;
    bool in_use;
    guint64 used_at;
} Cached;

typedef struct {
    sqlite3 *db;
    char *path; /* as errors show it */
    bool read_only;
    int lock_timeout; /* milliseconds */
    gint64 busy_since;
    volatile sig_atomic_t interrupted;
    Cached cache[CACHE_SIZE];
    guint64 clock;
} Wire;

typedef struct {
    Wire *wire;
    sqlite3_stmt *statement;
    Cached *entry; /* NULL: the statement is the cursor's own */
} Cursor;

/* What SQLite's codes mean to others; extended codes stand before the primary ones. */
static const struct {
    int native;
    const char *sqlstate;
} sqlstates[] = {
    {SQLITE_CONSTRAINT_UNIQUE, "23505"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, "23505"},
    {SQLITE_CONSTRAINT_ROWID, "23505"},
    {SQLITE_CONSTRAINT_NOTNULL, "23502"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, "23503"},
    {SQLITE_CONSTRAINT_CHECK, "23514"},
    {SQLITE_CONSTRAINT, "23000"},
    {SQLITE_BUSY, "55P03"},
    {SQLITE_LOCKED, "55006"}, /* by a statement of this connection */
    {SQLITE_INTERRUPT, "57014"},
    {SQLITE_READONLY, "25006"},
    {SQLITE_FULL, "53100"},
    {SQLITE_NOMEM, "53200"},
    {SQLITE_IOERR, "58030"},
    {SQLITE_CORRUPT, "XX001"},
    {SQLITE_NOTADB, "08001"},
    {SQLITE_CANTOPEN, "08001"},
    {SQLITE_AUTH, "42501"},
    {SQLITE_MISMATCH, "42804"},
    {SQLITE_TOOBIG, "54000"},
};

static const char *
sqlstate_of(int native, const char *message)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sqlstates); i++)
        if (sqlstates[i].native == native || sqlstates[i].native == (native & 0xff))
            return sqlstates[i].sqlstate;
    return cm_sqlite_guess_sqlstate(message);
}

static bool
fail_last(const Wire *wire, const char *sql, GError **error)
{
    int native = sqlite3_extended_errcode(wire->db);
    bool stopped = wire->interrupted && (native & 0xff) == SQLITE_BUSY; /* see wait_for_lock */
    const char *message = stopped ? "interrupted" : sqlite3_errmsg(wire->db);
    const char *sqlstate = sqlstate_of(stopped ? SQLITE_INTERRUPT : native, message);
    g_autofree char *text = cm_sqlite_explain(wire->path, wire->lock_timeout, sqlstate, message);

    return cm_fail_database(error, cm_sqlstate_error_code(sqlstate), sqlstate, native, sql, "%s",
                            text);
}

/* Waits for another's lock, unlike SQLite's own handler in small steps that an interrupt ends. */
static int
wait_for_lock(void *data, int count)
{
    Wire *wire = data;
    gint64 now = g_get_monotonic_time();
    gint64 left = (gint64)wire->lock_timeout * 1000;

    if (!count)
        wire->busy_since = now;
    left += wire->busy_since - now;
    if (wire->interrupted || left <= 0)
        return 0;
    g_usleep((gulong)MIN(left, 1000 * MIN(count + 1, 25)));
    return 1;
}

static bool
exec(Wire *wire, const char *sql, GError **error)
{
    wire->interrupted = 0;
    return sqlite3_exec(wire->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail_last(wire, sql, error);
}

static void
close_wire(CmWire *data)
{
    Wire *wire = data;

    for (gsize i = 0; i < CACHE_SIZE; i++)
        sqlite3_finalize(wire->cache[i].statement);
    sqlite3_close_v2(wire->db);
    g_free(wire->path);
    g_free(wire);
}

static bool
fail_open(const Wire *wire, const CmUrl *url, CmOpenFlags flags, GError **error)
{
    int reason = wire->db ? sqlite3_system_errno(wire->db) : 0;
    const char *message = reason ? g_strerror(reason) : "it cannot be opened";

    if (!cm_sqlite_exists(url) && !(flags & CM_OPEN_MAY_CREATE))
        message = "there is no such file";
    return cm_fail_database(error, CM_ERROR_CONNECTION, "08001",
                            wire->db ? sqlite3_extended_errcode(wire->db) : SQLITE_NOMEM, NULL,
                            "cannot open the database '%s': %s", wire->path, message);
}

/* Reads the file's head, so that what is no database is found out here; a lock may pass. */
static bool
probe(Wire *wire, GError **error)
{
    static const char sql[] = "PRAGMA schema_version";
    int result = sqlite3_exec(wire->db, sql, NULL, NULL, NULL);

    return result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY || fail_last(wire, sql, error);
}

/* SQL that ran before may have left these otherwise, which would cost rows when a table goes. */
static void
reset_session(Wire *wire)
{
    sqlite3_db_config(wire->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite3_db_config(wire->db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, NULL);
}

static bool
set_up(Wire *wire, GError **error)
{
    sqlite3_extended_result_codes(wire->db, 1);
    reset_session(wire);
    if (!probe(wire, error))
        return false;
    sqlite3_busy_handler(wire->db, wait_for_lock, wire);
    return !wire->read_only || exec(wire, "PRAGMA query_only = ON", error);
}

static bool
open_file(Wire *wire, const CmUrl *url, CmOpenFlags flags, GError **error)
{
    int mode = SQLITE_OPEN_READWRITE;

    if (flags & CM_OPEN_MAY_CREATE || !url->database)
        mode |= SQLITE_OPEN_CREATE;
    if (flags & CM_OPEN_READ_ONLY && url->database && !cm_sqlite_rests_in_wal(wire->path))
        mode = SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(wire->path, &wire->db, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return fail_open(wire, url, flags & CM_OPEN_READ_ONLY ? 0 : flags, error);
    return set_up(wire, error);
}

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    Wire *wire = g_new0(Wire, 1);

    wire->path = g_strdup(url->database ? url->database : ":memory:");
    wire->read_only = flags & CM_OPEN_READ_ONLY;
    wire->lock_timeout = DEFAULT_LOCK_TIMEOUT;
    if (cm_sqlite_read_options(url, &wire->lock_timeout, error) &&
        open_file(wire, url, flags, error))
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
    (void)error;
    ((Wire *)data)->lock_timeout = MAX(milliseconds, 0);
    return true;
}

static void
interrupt_wire(CmWire *data)
{
    Wire *wire = data;

    wire->interrupted = 1;
    sqlite3_interrupt(wire->db);
}

static bool
begin(CmWire *data, GError **error)
{
    reset_session(data);
    return exec(data, ((Wire *)data)->read_only ? "BEGIN" : "BEGIN IMMEDIATE", error);
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
    return !sqlite3_get_autocommit(((Wire *)data)->db);
}

static Cached *
find_cached(Wire *wire, const char *sql)
{
    for (gsize i = 0; i < CACHE_SIZE; i++) {
        Cached *entry = &wire->cache[i];

        if (entry->statement && !entry->in_use && !strcmp(sqlite3_sql(entry->statement), sql))
            return entry;
    }
    return NULL;
}

/* The entry to be filled next: the one that was not used for longest, or NULL if all are in use. */
static Cached *
oldest_cached(Wire *wire)
{
    Cached *oldest = NULL;

    for (gsize i = 0; i < CACHE_SIZE; i++) {
        Cached *entry = &wire->cache[i];

        if (!entry->in_use && (!oldest || entry->used_at < oldest->used_at))
            oldest = entry;
    }
    return oldest;
}

static sqlite3_stmt *
prepare(Wire *wire, const char *sql, const char **tail, GError **error)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(wire->db, sql, -1, &statement, tail) != SQLITE_OK) {
        fail_last(wire, sql, error);
        return NULL;
    }
    if (statement && cm_sqlite_is_empty(*tail))
        return statement;
    cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql, "the text holds %s",
                     statement ? "more than one statement: split it first" : "no statement");
    sqlite3_finalize(statement);
    return NULL;
}

static bool
acquire(Wire *wire, Cursor *cursor, const char *sql, GError **error)
{
    const char *tail = "";

    *cursor = (Cursor){.wire = wire, .entry = find_cached(wire, sql)};
    if (cursor->entry) {
        cursor->statement = cursor->entry->statement;
    } else {
        cursor->statement = prepare(wire, sql, &tail, error);
        if (!cursor->statement)
            return false;
        cursor->entry = !*tail && cm_sqlite_is_repeatable(sql) ? oldest_cached(wire) : NULL;
    }
    if (!cursor->entry)
        return true;
    if (cursor->entry->statement != cursor->statement)
        sqlite3_finalize(cursor->entry->statement);
    *cursor->entry = (Cached){cursor->statement, true, ++wire->clock};
    return true;
}

static void
release(Cursor *cursor)
{
    if (!cursor->entry) {
        sqlite3_finalize(cursor->statement);
        return;
    }
    sqlite3_reset(cursor->statement);
    sqlite3_clear_bindings(cursor->statement);
    cursor->entry->in_use = false;
}

static int
bind_value(sqlite3_stmt *statement, int index, const CmValue *value, sqlite3_destructor_type copy)
{
    switch (value->kind) {
    case CM_VALUE_NULL:
        return sqlite3_bind_null(statement, index);
    case CM_VALUE_BOOLEAN:
        return sqlite3_bind_int(statement, index, value->boolean);
    case CM_VALUE_INTEGER:
        return sqlite3_bind_int64(statement, index, value->integer);
    case CM_VALUE_DOUBLE:
        return sqlite3_bind_double(statement, index, value->real);
    case CM_VALUE_TEXT:
        return sqlite3_bind_text64(statement, index, value->data, value->length, copy, SQLITE_UTF8);
    case CM_VALUE_BYTES:
        if (!value->length)
            return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, value->data, value->length, copy);
    }
    return SQLITE_MISUSE;
}

static bool
bind_values(Cursor *cursor, const CmValue *binds, gsize count, sqlite3_destructor_type copy,
            GError **error)
{
    const char *sql = sqlite3_sql(cursor->statement);
    gsize wanted = (gsize)sqlite3_bind_parameter_count(cursor->statement);

    if (count != wanted)
        return cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql,
                                "the statement has %" G_GSIZE_FORMAT
                                " placeholders for %" G_GSIZE_FORMAT " binds",
                                wanted, count);
    for (gsize i = 0; i < count; i++)
        if (bind_value(cursor->statement, (int)i + 1, &binds[i], copy) != SQLITE_OK)
            return fail_last(cursor->wire, sql, error);
    return true;
}

static CmStep
step(CmCursor *data, GError **error)
{
    Cursor *cursor = data;
    int result = sqlite3_step(cursor->statement);

    if (result == SQLITE_ROW)
        return CM_STEP_ROW;
    if (result != SQLITE_DONE)
        fail_last(cursor->wire, sqlite3_sql(cursor->statement), error);
    return result == SQLITE_DONE ? CM_STEP_END : CM_STEP_ERROR;
}

static bool
execute(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count, int64_t *changes,
        GError **error)
{
    Wire *wire = data;
    int before = sqlite3_total_changes(wire->db);
    CmStep last = CM_STEP_ERROR;
    Cursor cursor;

    wire->interrupted = 0;
    if (!acquire(wire, &cursor, sql, error))
        return false;
    if (bind_values(&cursor, binds, bind_count, SQLITE_STATIC, error))
        while ((last = step(&cursor, error)) == CM_STEP_ROW)
            ;
    release(&cursor);
    *changes = sqlite3_total_changes(wire->db) == before ? 0 : sqlite3_changes(wire->db);
    return last == CM_STEP_END;
}

static void
finish(CmCursor *data)
{
    release(data);
    g_free(data);
}

static CmCursor *
query(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count, GError **error)
{
    Wire *wire = data;
    Cursor cursor;

    wire->interrupted = 0;
    if (!acquire(wire, &cursor, sql, error))
        return NULL;
    if (bind_values(&cursor, binds, bind_count, SQLITE_TRANSIENT, error))
        return g_memdup2(&cursor, sizeof cursor);
    release(&cursor);
    return NULL;
}

static guint
column_count(CmCursor *data)
{
    return (guint)sqlite3_column_count(((Cursor *)data)->statement);
}

static const char *
column_name(CmCursor *data, guint column)
{
    return sqlite3_column_name(((Cursor *)data)->statement, (int)column);
}

static bool
is_null(CmCursor *data, guint column)
{
    return sqlite3_column_type(((Cursor *)data)->statement, (int)column) == SQLITE_NULL;
}

static int64_t
integer(CmCursor *data, guint column)
{
    return sqlite3_column_int64(((Cursor *)data)->statement, (int)column);
}

static const char *
text(CmCursor *data, guint column)
{
    return (const char *)sqlite3_column_text(((Cursor *)data)->statement, (int)column);
}

static CmValue
value(CmCursor *data, guint column)
{
    sqlite3_stmt *statement = ((Cursor *)data)->statement;
    int index = (int)column;
    const void *bytes;

    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        return cm_value_of_integer(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
        return (CmValue){.kind = CM_VALUE_DOUBLE, .real = sqlite3_column_double(statement, index)};
    case SQLITE_TEXT:
        bytes = sqlite3_column_text(statement, index);
        return (CmValue){.kind = CM_VALUE_TEXT,
                         .data = (char *)bytes,
                         .length = (gsize)sqlite3_column_bytes(statement, index)};
    case SQLITE_BLOB:
        bytes = sqlite3_column_blob(statement, index);
        return (CmValue){.kind = CM_VALUE_BYTES,
                         .data = bytes ? (char *)bytes : (char *)"",
                         .length = (gsize)sqlite3_column_bytes(statement, index)};
    default:
        return CM_VALUE_OF_NULL;
    }
}

const CmDriver cm_driver_sqlite = {
    .abi = CM_DRIVER_ABI,
    .name = "sqlite",
    .dialect = "sqlite",
    .exists = cm_sqlite_exists,
    .open = open_wire,
    .close = close_wire,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .execute = execute,
    .query = query,
    .next = step,
    .finish = finish,
    .column_count = column_count,
    .column_name = column_name,
    .is_null = is_null,
    .integer = integer,
    .text = text,
    .value = value,
};
