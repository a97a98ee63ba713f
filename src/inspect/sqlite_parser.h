/* The CREATE statements that SQLite stores in sqlite_master, read back into values. PRAGMAs know
 * nothing of CHECKs, names, conflict clauses and more; this text has all of it.
 *
 * A reader of what SQLite accepted, not a judge: it takes all of SQLite's grammar, and fails with
 * CM_ERROR_SYNTAX, naming object and token, at what it does not know. Comments within CREATE TABLE
 * and CREATE INDEX are not kept; texts of views, triggers and virtual tables are, whole. The schema
 * "main" is the default one and so none. All values are the caller's (transfer full). */
#pragma once

#include "schema/table.h"

/* CREATE [TEMP] TABLE, or CREATE VIRTUAL TABLE with all that follows USING as the module.
 *
 * Constraints stand in the order of the text, those of columns among them, each over one part;
 * parts name a column as the column spells itself. Options of dialect sqlite: "without_rowid" and
 * "strict" of the table; "not_null_on_conflict" of a column; "on_conflict" of a constraint, in
 * lower case.
 *
 * INTEGER PRIMARY KEY DESC at a column is a key beside the rowid and descending here; in PRIMARY
 * KEY (a DESC) of a table SQLite passes over the DESC, the column being the rowid, and so does
 * this. */
CmTable *cm_sqlite_parse_table(const char *sql, GError **error);

/* CREATE [UNIQUE] INDEX; table, which may be NULL, is set to the name of its table, and is cleared
 * by the caller. */
CmIndex *cm_sqlite_parse_index(const char *sql, CmName *table, GError **error);

/* CREATE [TEMP] VIEW: the query is all that follows AS. */
CmView *cm_sqlite_parse_view(const char *sql, GError **error);

/* CREATE [TEMP] TRIGGER: the text is all of sql. */
CmTrigger *cm_sqlite_parse_trigger(const char *sql, GError **error);

/* The name of the column that SQLite finds under a name, which is in any case of letters; the name
 * itself where there is none. Borrowed from table or name. */
const char *cm_sqlite_declared_name(const CmTable *table, const char *name);

/* Makes parts over columns of the table spell their names as the columns do; a part whose name is
 * no column's is an expression, the text that SQLite takes it for. */
void cm_sqlite_follow_columns(const CmTable *table, GPtrArray *parts);
