/* SQLite's own DDL, in pieces: sqlite.c renders operations, sqlite_table.c spells tables and
 * columns, sqlite_rebuild.c replaces a table that ALTER TABLE cannot change. */
#pragma once

#include "dialect/ddl.h"

/* Appends "name TYPE COLLATE … DEFAULT … NOT NULL …" as in CREATE TABLE. key (may be NULL) is a
 * primary key to be written at the column. */
bool cm_sqlite_append_column(GString *out, const CmColumn *column, const CmConstraint *key,
                             GError **error);

/* CREATE TABLE for the table under another name (NULL: its own), without its indexes (transfer
 * full). */
char *cm_sqlite_create_table(const CmTable *table, const char *as_name, GError **error);

/* The column that AUTOINCREMENT numbers, or NULL: it can do so for a single key alone, and says
 * nothing elsewhere. */
const CmColumn *cm_sqlite_numbered_column(const CmTable *table);

/* Whether SQLite has what the operation is about; and a schema without all that it has not. */
bool cm_sqlite_check_has(const CmOperation *operation, GError **error);
bool cm_sqlite_project(CmSchema *schema, GError **error);

/* Makes the texts of views and triggers what SQLite keeps of them (sqlite_texts.c). */
bool cm_sqlite_tidy_texts(CmSchema *schema, GError **error);

/* Fails where names of a schema are one to SQLite (sqlite_twins.c). */
bool cm_sqlite_check_twins(const CmSchema *schema, GError **error);

/* Whether ALTER TABLE can do the operation on this table as it stands. */
bool cm_sqlite_is_in_place(const CmOperation *operation, const CmTable *table,
                           const CmSchema *schema);

/* A name for a while, "_cmig_" and the stem, that nothing in the schema has in any case of letters,
 * and that is not the other one, if there is one: a table may be called "check" (transfer full). */
char *cm_sqlite_free_name(const CmSchema *schema, const char *stem, const char *other);

/* Replaces the table before by the table after, both of one name: new table, copy, checks, drop,
 * rename, indexes and triggers again. schema holds the table as it is after. */
bool cm_sqlite_rebuild(const CmTable *before, const CmTable *after, const CmSchema *schema,
                       GPtrArray *statements, GError **error);

/* What has to be out of the way of ALTER TABLE (sqlite_aside.c), and what goes and comes between
 * statements that put it aside and back. */
typedef struct CmSqliteAside CmSqliteAside;

/* Drops what ALTER TABLE would fail at; schema is as it is before operation `at` (transfer full).
 */
CmSqliteAside *cm_sqlite_set_aside(const GPtrArray *operations, guint at, const CmSchema *schema,
                                   GPtrArray *statements);
/* Creates it again, as far as it is still in the schema, which is as it is behind the operation. */
void cm_sqlite_put_back(const CmSqliteAside *aside, const CmSchema *schema, GPtrArray *statements);
void cm_sqlite_aside_free(CmSqliteAside *aside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmSqliteAside, cm_sqlite_aside_free)

/* Whether a text mentions an identifier, however quoted. */
bool cm_sqlite_mentions(const char *sql, const char *identifier);
