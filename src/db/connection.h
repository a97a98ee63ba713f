/* A connection to a database: what everyone above uses to run SQL.
 *
 * It stands on a driver and adds what is the same for all: transactions and their state, statements
 * as values, counters, results. A text holds one statement; scripts are split first (sql/script.h).
 * There is no implicit transaction: outside begin and commit each statement is its own.
 *
 * A connection belongs to one thread at a time and must outlive its results;
 * cm_connection_interrupt alone may be called from any thread and from a signal handler. */
#pragma once

#include "db/driver.h"
#include "dialect/spelling.h"
#include "sql/statement.h"

typedef struct CmConnection CmConnection;
typedef struct CmResult CmResult;

/* What a connection did so far; tests count instead of timing. */
typedef struct {
    guint64 statements;   /* executed or queried, failed ones included */
    guint64 transactions; /* begun */
} CmConnectionCounters;

/* Opens the database of a URL (transfer full). folders names where driver modules lie
 * (cm_registry_find), and may be NULL. Fails with CM_ERROR_URL, CM_ERROR_NO_SUCH_MODULE, or
 * CM_ERROR_CONNECTION, which a missing SQLite file is too (cm_connection_exists tells). */
CmConnection *cm_connection_open(const char *url, CmOpenFlags flags, const char *const *folders,
                                 GError **error);
CmConnection *cm_connection_open_url(const CmUrl *url, CmOpenFlags flags,
                                     const char *const *folders, GError **error);

/* A connection over a wire that is open already and is closed with it; name is shown in errors. */
CmConnection *cm_connection_over(const CmDriver *driver, CmWire *wire, const CmSpelling *spelling,
                                 const char *name);

/* Whether the database of a SQLite URL is there; true for all that only opening can tell. */
bool cm_connection_exists(const CmUrl *url);

/* Closes; an open transaction is rolled back. NULL is ignored. */
void cm_connection_close(CmConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmConnection, cm_connection_close)

/* How the database spells SQL; NULL for a driver whose dialect is unknown here. */
const CmSpelling *cm_connection_spelling(const CmConnection *connection);

/* The database's URL without its password, or what cm_connection_over was given. */
const char *cm_connection_name(const CmConnection *connection);

/* The server's version as it says it, or NULL; and as one number, 30401 for "3.4.1 something", 0
 * when unknown. */
const char *cm_connection_server_version(const CmConnection *connection);
int cm_connection_version_number(const CmConnection *connection);

/* How long a statement waits for a lock of others before it fails. */
bool cm_connection_set_lock_timeout(CmConnection *connection, int milliseconds, GError **error);

/* How long a statement may run, 0 for ever; passed over where the database cannot limit that. */
bool cm_connection_set_statement_timeout(CmConnection *connection, int milliseconds,
                                         GError **error);

/* Makes the settings of the session what they were before statements changed them; passed over
 * where the driver cannot. */
bool cm_connection_restore(CmConnection *connection, GError **error);

/* Who is told what the server says beside its results, from now on. */
void cm_connection_set_notice(CmConnection *connection, CmNotice notice, gpointer data);

/* Has the running statement fail with CM_ERROR_OPERATIONAL and SQLSTATE 57014. */
void cm_connection_interrupt(CmConnection *connection);

/* Runs one statement to its end; rows are read and dropped. */
bool cm_connection_execute(CmConnection *connection, const char *sql, const CmValue *binds,
                           gsize bind_count, GError **error);

/* The same for a statement as a value; a long insert is cut into several. Fails with
 * CM_ERROR_INVALID_REQUEST when it must not run in a transaction and one is open. */
bool cm_connection_execute_statement(CmConnection *connection, const CmStatement *statement,
                                     GError **error);

/* The same for a statement that nothing after it looks at: within a transaction it may be sent with
 * what comes next, at the latest with the commit, which then fails with it. What it changes is not
 * counted. */
bool cm_connection_execute_later(CmConnection *connection, const CmStatement *statement,
                                 GError **error);

/* Starts one statement (transfer full); its rows are read with cm_result_next. */
CmResult *cm_connection_query(CmConnection *connection, const char *sql, const CmValue *binds,
                              gsize bind_count, GError **error);
CmResult *cm_connection_query_statement(CmConnection *connection, const CmStatement *statement,
                                        GError **error);

/* The number of rows that the last execution changed. */
int64_t cm_connection_changes(const CmConnection *connection);

/* What the connection did since it was opened. */
CmConnectionCounters cm_connection_counters(const CmConnection *connection);

/* Whether a pooler may give each transaction another session of the server: then nothing lasts
 * beyond one. */
bool cm_connection_is_pooled(const CmConnection *connection);

/* Begins a transaction that may write; on SQLite it holds the write lock from the start. Fails with
 * CM_ERROR_INVALID_REQUEST when one is open. */
bool cm_connection_begin(CmConnection *connection, GError **error);

/* Commits; fails with CM_ERROR_INVALID_REQUEST when none is open. After any other failure the
 * transaction may still be open. */
bool cm_connection_commit(CmConnection *connection, GError **error);

/* Rolls back; true also when none is open, since some errors roll back by themselves. */
bool cm_connection_rollback(CmConnection *connection, GError **error);

/* Whether a transaction is open, also one that SQL text began. */
bool cm_connection_in_transaction(const CmConnection *connection);

/* Moves to the next row; false at the end, and false with *error set on failure. After the end it
 * stays false. */
bool cm_result_next(CmResult *result, GError **error);

guint cm_result_column_count(const CmResult *result);

/* The name of a column; borrowed. */
const char *cm_result_column_name(const CmResult *result, guint column);

/* Cells of the current row, columns counted from 0. What is borrowed lives until the next row. */
bool cm_result_is_null(const CmResult *result, guint column);
int64_t cm_result_integer(const CmResult *result, guint column);  /* 0 for null */
const char *cm_result_text(const CmResult *result, guint column); /* NULL for null */
CmValue cm_result_value(const CmResult *result, guint column);

/* Ends reading, wherever it stands. NULL is ignored. */
void cm_result_free(CmResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmResult, cm_result_free)
