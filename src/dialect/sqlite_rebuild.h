/* The parts of a rebuild: sqlite_rebuild.c has the procedure, sqlite_orphans.c the rows whose
 * foreign key points nowhere, sqlite_users.c the views and triggers that use the table. */
#pragma once

#include "dialect/sqlite.h"

typedef struct {
    const CmTable *before;
    const CmTable *after;
    const CmSchema *schema; /* with the table as it is after */
    const char *temporary;  /* the new table's name until it is renamed */
    const char *check;      /* names of temporary tables that nothing else has */
    const char *orphans;
    bool has_steady_rowids; /* a row has one rowid in both tables */
    GPtrArray *statements;
} CmRebuild;

/* Adds statements that fail, saying the complaint, unless the condition holds. */
void cm_rebuild_add_check(const CmRebuild *work, const char *complaint, const char *condition);

/* Before the rebuild and after it: rows that pointed nowhere may stay, new ones may not come. */
void cm_rebuild_note_orphans(const CmRebuild *work);
void cm_rebuild_check_orphans(const CmRebuild *work);

/* Views and triggers that used what is gone must be found out now and not by the application. */
void cm_rebuild_check_users(const CmRebuild *work);
