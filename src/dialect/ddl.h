/* The parts of DDL that all dialects share: names, keys, constraints, indexes. What they spell
 * differently is a parameter or lives in the dialect's own file. */
#pragma once

#include "dialect/dialect.h"

/* schema.name, quoted as needed. */
void cm_ddl_append_name(GString *out, const CmDialect *dialect, const CmName *name);

/* An expression, with a line end behind it if it ends in a comment that would swallow the rest. */
void cm_ddl_append_sql(GString *out, const CmDialect *dialect, const char *sql);

/* A collation's name. */
void cm_ddl_append_collation(GString *out, const CmDialect *dialect, const char *collation);

/* "(a, lower(b) DESC)". */
void cm_ddl_append_parts(GString *out, const CmDialect *dialect, const GPtrArray *parts);

/* "(a, b)" of names. */
void cm_ddl_append_columns(GString *out, const CmDialect *dialect, const char *const *columns);

/* " DEFERRABLE INITIALLY DEFERRED", as far as the constraint says so. */
void cm_ddl_append_deferrable(GString *out, const CmConstraint *constraint);

/* "REFERENCES t (a) ON DELETE CASCADE DEFERRABLE …". */
void cm_ddl_append_references(GString *out, const CmDialect *dialect,
                              const CmConstraint *constraint);

/* "CONSTRAINT name UNIQUE (a, b)" and so on, as in CREATE TABLE. */
void cm_ddl_append_constraint(GString *out, const CmDialect *dialect,
                              const CmConstraint *constraint);

/* "CREATE UNIQUE INDEX name ON table (a) WHERE …" (transfer full). */
char *cm_ddl_create_index(const CmDialect *dialect, const CmName *table, const CmIndex *index);

/* "CREATE VIEW name (a, b) AS …" (transfer full). */
char *cm_ddl_create_view(const CmDialect *dialect, const CmView *view);

/* The default as it stands behind DEFAULT: literals bare, expressions in parentheses (transfer
 * full); NULL for none. */
char *cm_ddl_default_text(const CmDialect *dialect, const CmDefault *value);

/* Whether an operation changes a table, and neither its name nor those of its columns. */
bool cm_ddl_changes_table(CmOperationKind kind);

/* The statements of an execute operation's text for this dialect, split. */
bool cm_ddl_add_execute(GPtrArray *statements, const CmDialect *dialect,
                        const CmOperation *operation, GError **error);

/* INSERTs of CM_DDL_ROWS_AT_ONCE rows each for those of a bulk_insert: a run reports how far it is
 * and can be interrupted between them, and no statement of a script is endless. */
#define CM_DDL_ROWS_AT_ONCE 1000
void cm_ddl_add_bulk_insert(GPtrArray *statements, const CmDialect *dialect,
                            const CmOperation *operation);
