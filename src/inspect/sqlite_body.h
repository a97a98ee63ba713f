/* The body of SQLite's CREATE TABLE: columns and constraints, read one after the other into a
 * table. Private to the parser (sqlite_parser.h). */
#pragma once

#include "inspect/sqlite_cursor.h"
#include "schema/table.h"

typedef struct {
    CmSqliteCursor *cursor;
    CmTable *table;
    CmColumn *column;  /* the one being read; NULL among the table's constraints */
    char *name;        /* said by CONSTRAINT, for the constraint that follows */
    bool is_key_apart; /* the primary key stands among the table's constraints, at no column */
} CmSqliteBody;

/* Reads one column with its constraints into the table. */
bool cm_sqlite_body_read_column(CmSqliteBody *body, GError **error);

/* Whether a constraint of the table, not a column, comes next. */
bool cm_sqlite_body_is_at_constraint(const CmSqliteBody *body);

/* Reads one constraint of the table, or a CONSTRAINT name alone. */
bool cm_sqlite_body_read_constraint(CmSqliteBody *body, GError **error);

/* What constraints of columns and tables share; each begins behind the first word. */
bool cm_sqlite_body_read_name(CmSqliteBody *body, GError **error);
bool cm_sqlite_body_read_check(CmSqliteBody *body, GError **error);
bool cm_sqlite_body_read_reference(CmSqliteBody *body, CmConstraint *key, GError **error);
bool cm_sqlite_body_read_conflict(CmSqliteBody *body, CmOptions **options, const char *option,
                                  GError **error);

/* Adds an empty constraint with the name said before, over the column being read if there is one.
 * The second function reads KEY and is NULL where the table has a primary key already. */
CmConstraint *cm_sqlite_body_add(CmSqliteBody *body, CmConstraintKind kind);
CmConstraint *cm_sqlite_body_add_primary_key(CmSqliteBody *body, GError **error);

/* What of DEFERRABLE [INITIALLY x] stands behind NOT, or at the beginning; for the foreign key
 * last read, as in SQLite. */
bool cm_sqlite_body_read_deferrable(CmSqliteBody *body, bool is_not, GError **error);

/* Reads "(a, b COLLATE c DESC, lower(d))" of an index or a key; autoincrement tells whether the
 * last part says so, and is NULL where it must not. */
bool cm_sqlite_parts_read(CmSqliteCursor *cursor, GPtrArray *parts, bool *autoincrement,
                          GError **error);
