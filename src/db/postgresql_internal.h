/* What the files of PostgreSQL's driver share. Only they know <libpq-fe.h>. */
#pragma once

#include "db/driver.h"

#include <libpq-fe.h>
#include <signal.h>

typedef struct {
    PGconn *connection;
    PGcancel *cancel; /* made beforehand: a signal handler may use it, and not make it */
    volatile sig_atomic_t interrupted;
    CmNotice notice; /* or NULL */
    gpointer notice_data;
    const char *rows; /* for the COPY that is running, or NULL */
    bool is_pooled;   /* each transaction may be another session's */
    bool is_read_only;
    char *begin;      /* of a transaction that the server has not been told of yet, or NULL */
    char *later;      /* statements of it that wait for the next message, or NULL */
    int lock_timeout; /* milliseconds, as the server counts; -1: as it has it */
    int statement_timeout;
} CmLibpqWire;

/* Sends one statement and waits for its end; an interrupt cancels it. Gives its last result
 * (transfer full), or NULL and an error. */
PGresult *cm_libpq_run(CmLibpqWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                       GError **error);

/* A query with what waits for a message before it, so that all are one (transfer full); NULL where
 * nothing waits. Before any other statement that goes by itself. */
char *cm_libpq_join_waiting(CmLibpqWire *wire, const char *sql);

/* The same for COMMIT, with what waits. */
PGresult *cm_libpq_commit(CmLibpqWire *wire, GError **error);

/* What libpq said of a result, or last said of the connection, on one line (transfer full). */
char *cm_libpq_reason(const CmLibpqWire *wire, const PGresult *result);

/* Sets *error from a result that is a failure, or from what is known of a connection that is gone;
 * returns false. */
bool cm_libpq_fail(const CmLibpqWire *wire, const PGresult *result, const char *sql,
                   GError **error);

/* Makes the session one that reads and writes as cmig expects it, and looks whether the server
 * takes changes, unless flags say that none are meant. */
bool cm_libpq_set_up(CmLibpqWire *wire, CmOpenFlags flags, GError **error);

/* What makes the session as it was set up, whatever was set since (transfer full). */
char *cm_libpq_restore_sql(const CmLibpqWire *wire);

/* What begins a transaction: BEGIN, and where there is a pooler all that is set (transfer full). */
char *cm_libpq_begin_sql(const CmLibpqWire *wire);

/* Takes a notice of the server: libpq's callback, with the wire for an argument. */
void cm_libpq_take_notice(void *wire, const PGresult *result);

/* The slots of CmDriver that run statements and read their rows (postgresql_cursor.c). */
bool cm_libpq_copy(CmWire *wire, const char *sql, const char *rows, int64_t *changes,
                   GError **error);
bool cm_libpq_execute(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                      int64_t *changes, GError **error);
CmCursor *cm_libpq_query(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                         GError **error);
CmStep cm_libpq_next(CmCursor *cursor, GError **error);
void cm_libpq_finish(CmCursor *cursor);
guint cm_libpq_column_count(CmCursor *cursor);
const char *cm_libpq_column_name(CmCursor *cursor, guint column);
bool cm_libpq_is_null(CmCursor *cursor, guint column);
int64_t cm_libpq_integer(CmCursor *cursor, guint column);
const char *cm_libpq_text(CmCursor *cursor, guint column);
CmValue cm_libpq_value(CmCursor *cursor, guint column);
