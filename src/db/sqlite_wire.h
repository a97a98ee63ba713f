/* What the parts of SQLite's driver share: sqlite.c opens, closes and holds the table, the others
 * are sqlite_error.c and sqlite_statement.c. This is the one place that includes <sqlite3.h>. */
#pragma once

#include "db/driver.h"

#include <signal.h>
#include <sqlite3.h>

#define CM_SQLITE_CACHE_SIZE 16

/* A prepared statement that is kept for its text (sqlite3_sql). */
typedef struct {
    sqlite3_stmt *statement;
    bool in_use;
    guint64 used_at;
} CmSqliteCached;

typedef struct {
    sqlite3 *db;
    char *path; /* as errors show it */
    bool read_only;
    int lock_timeout; /* milliseconds */
    gint64 busy_since;
    volatile sig_atomic_t interrupted;
    CmSqliteCached cache[CM_SQLITE_CACHE_SIZE];
    guint64 clock;
} CmSqliteWire;

typedef struct {
    CmSqliteWire *wire;
    sqlite3_stmt *statement;
    CmSqliteCached *entry; /* NULL: the statement is the cursor's own */
} CmSqliteCursor;

/* Fails with what a code and message of SQLite mean; sql may be NULL. */
bool cm_sqlite_fail(const CmSqliteWire *wire, int native, const char *message, const char *sql,
                    GError **error);

/* The same with the last error of the wire. */
bool cm_sqlite_fail_last(const CmSqliteWire *wire, const char *sql, GError **error);

/* The slots of the driver's table that deal with statements. */
bool cm_sqlite_execute(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
                       int64_t *changes, GError **error);
CmCursor *cm_sqlite_query(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
                          GError **error);
CmStep cm_sqlite_next(CmCursor *data, GError **error);
void cm_sqlite_finish(CmCursor *data);
guint cm_sqlite_column_count(CmCursor *data);
const char *cm_sqlite_column_name(CmCursor *data, guint column);
bool cm_sqlite_is_null(CmCursor *data, guint column);
int64_t cm_sqlite_integer(CmCursor *data, guint column);
const char *cm_sqlite_text(CmCursor *data, guint column);
CmValue cm_sqlite_value(CmCursor *data, guint column);
