/* What SQLite itself says of its tables, against which the reading of their text is held: names,
 * kinds and columns, but no constraints, which it does not tell in full.
 *
 * A contradiction is an error of CM_ERROR_UNSUPPORTED that names table and column. */
#pragma once

#include "db/connection.h"
#include "schema/table.h"

typedef struct {
    char *name; /* as it is declared */
    bool is_shadow;
    bool without_rowid;
    bool strict;
    CmTable *table; /* as it was read; NULL when it is left out; borrowed */
    guint seen;     /* columns that SQLite told of */
} CmSqliteFact;

typedef struct CmSqliteFacts CmSqliteFacts;

/* The facts of all tables and views (transfer full). */
CmSqliteFacts *cm_sqlite_facts_read(CmConnection *connection, GError **error);
void cm_sqlite_facts_free(CmSqliteFacts *facts);

/* Finds by name in any case of letters, or gives NULL (nothing is transferred). */
CmSqliteFact *cm_sqlite_facts_find(const CmSqliteFacts *facts, const char *name);

/* Notes what was read under a name, and compares the table itself; the columns come later. */
bool cm_sqlite_facts_check_table(CmSqliteFacts *facts, const char *name, CmTable *table,
                                 GError **error);

/* Compares the columns of all tables noted. */
bool cm_sqlite_facts_check_columns(CmSqliteFacts *facts, CmConnection *connection, GError **error);
