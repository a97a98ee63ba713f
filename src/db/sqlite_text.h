/* What SQLite's driver (sqlite.c) makes of texts: errors, statements, a URL, without SQLite
 * itself. */
#pragma once

#include "db/url.h"

/* The SQLSTATE of a message that came with the code SQLITE_ERROR, which says everything and
 * nothing. Static; HY000 when the message says no more. */
const char *cm_sqlite_guess_sqlstate(const char *message);

/* A message for people (transfer full): with the file's name where SQLite's own lacks it. */
char *cm_sqlite_explain(const char *path, int lock_timeout, const char *sqlstate,
                        const char *message);

/* Whether the URL's file is there; a database in memory always is. */
bool cm_sqlite_exists(const CmUrl *url);

/* Whether a file is a database in WAL mode that nobody has open. A connection that may only read
 * would leave the log and its index behind, and one that may write takes them away. */
bool cm_sqlite_rests_in_wal(const char *path);

/* Whether a statement is worth keeping prepared: of a kind that is run again with other binds. */
bool cm_sqlite_is_repeatable(const char *sql);

/* Whether nothing but comments and semicolons stands in the text. */
bool cm_sqlite_is_empty(const char *sql);

/* Reads the URL's option timeout into *lock_timeout, in milliseconds; what the URL does not say
 * stays. Fails with CM_ERROR_URL. */
bool cm_sqlite_read_options(const CmUrl *url, int *lock_timeout, GError **error);
