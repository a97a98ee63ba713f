/* What the files of MySQL's driver share: the wire, and how it reports errors. Only they know
 * <mysql.h>, which Debian ships as MariaDB's client library. */
#pragma once

#include "db/driver.h"
#include "db/mysql_text.h"

#include <mysql.h>

#define CM_MYSQL_CACHE_SIZE 16

/* A prepared statement that is kept for its text. */
typedef struct {
    char *sql;
    MYSQL_STMT *statement;
    bool in_use;
    guint64 used_at;
} CmMysqlCached;

typedef struct {
    MYSQL *mysql;
    CmUrl *url;  /* for the second connection */
    int wake[2]; /* a pipe: a byte 'k' kills the running statement, 'q' ends the thread */
    GThread *killer;
    CmMysqlCached cache[CM_MYSQL_CACHE_SIZE];
    guint64 clock;
} CmMysqlWire;

/* Sets *error from what the library last said of the wire, or of a statement; returns false. */
bool cm_mysql_fail(const CmMysqlWire *wire, const char *sql, GError **error);
bool cm_mysql_fail_statement(MYSQL_STMT *statement, const char *sql, GError **error);

/* Closes a statement that was kept, and empties its entry. */
void cm_mysql_close_cached(CmMysqlCached *entry);

/* The slots of CmDriver that run statements and read their rows (mysql_cursor.c). */
bool cm_mysql_execute(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                      int64_t *changes, GError **error);
CmCursor *cm_mysql_query(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                         GError **error);
CmStep cm_mysql_next(CmCursor *cursor, GError **error);
void cm_mysql_finish(CmCursor *cursor);
guint cm_mysql_column_count(CmCursor *cursor);
const char *cm_mysql_column_name(CmCursor *cursor, guint column);
bool cm_mysql_is_null(CmCursor *cursor, guint column);
int64_t cm_mysql_integer(CmCursor *cursor, guint column);
const char *cm_mysql_cell_text(CmCursor *cursor, guint column);
CmValue cm_mysql_value(CmCursor *cursor, guint column);
