/* What the files that change a table share: the clauses that are pending, to become one ALTER
 * TABLE. */
#pragma once

#include "dialect/mysql.h"

typedef struct {
    const CmDialect *dialect;
    CmSchema *schema;
    const CmName *name;
    GPtrArray *statements;
    GPtrArray *drops;    /* char *: clauses */
    GPtrArray *adds;     /* char * */
    GHashTable *columns; /* names of columns to be modified, in no order */
    GHashTable *added;   /* names of columns that come */
    char *algorithm;     /* asked for, or NULL */
    char *lock;          /* the same */
    CmTable *before;     /* the table as the pending clauses find it */
    bool is_last;        /* nothing comes behind what is pending */
    GPtrArray *served;   /* char *: indexes that keys got while nothing else served them */
    GPtrArray *aside;    /* char *: foreign keys that are gone meanwhile (mysql_aside.c) */
    const GPtrArray *operations; /* all of the revision, and where those behind this run begin */
    guint rest;
} CmMysqlAlter;

/* The table as the operations so far leave it. */
CmTable *cm_mysql_altered(const CmMysqlAlter *alter);

/* Takes a clause over into a list of them; writes them as "ALTER TABLE name clause, clause", or one
 * as a statement of its own. */
void cm_mysql_put(GPtrArray *clauses, GString *clause);
void cm_mysql_add_alter(const CmMysqlAlter *alter, const GPtrArray *clauses);
void cm_mysql_add_single(const CmMysqlAlter *alter, GString *clause);

/* Whether a column that is numbered, and stays so, lacks a key as long as no other one comes, and
 * does without the column that goes. */
bool cm_mysql_leaves_unnumbered(const CmMysqlAlter *alter, const char *going);

/* Adds the clause that makes an index. */
void cm_mysql_add_index(CmMysqlAlter *alter, const CmIndex *index);

/* Adds those that make an index anew that is there, unless it is dropped already. */
void cm_mysql_make_anew(CmMysqlAlter *alter, const CmIndex *index);

/* Has a unique index or constraint that goes and comes under one name, as the same to the server,
 * stay: the clauses are taken out. */
void cm_mysql_keep_unique(CmMysqlAlter *alter, const char *name);

/* Whether operations from at on move the columns that say since when and until when rows of a
 * versioned table are valid, and doing so, up to end, in one statement: what is done is noted, from
 * at on (mysql_versioned.c). */
bool cm_mysql_moves_row_ends(const CmMysqlAlter *alter, const GPtrArray *operations, guint at,
                             guint end);
bool cm_mysql_render_row_ends(CmMysqlAlter *alter, const GPtrArray *operations, guint at, guint end,
                              bool *done, GError **error);

/* Drops indexes that keys got earlier in the run, where one that comes serves these as well. */
void cm_mysql_stop_serving(CmMysqlAlter *alter, const CmIndex *coming);

/* Forgets what is pending: the table is as it was altered so far. */
void cm_mysql_start_over(CmMysqlAlter *alter);

/* Fills rows that hold NULL in columns that are to take none, before these change. */
bool cm_mysql_fill(CmMysqlAlter *alter, GError **error);

/* Writes what is pending as one statement. */
bool cm_mysql_flush(CmMysqlAlter *alter, GError **error);

/* Applies an operation to the schema. */
bool cm_mysql_apply(CmMysqlAlter *alter, const CmOperation *operation, GError **error);

/* Foreign keys over or to columns whose type changes in a run of operations: the server refuses
 * that as long as they are there, so that they go before the run and come back after it. */
GPtrArray *cm_mysql_put_aside(const CmDialect *dialect, const GPtrArray *operations, guint at,
                              guint end, const CmSchema *schema, GPtrArray *statements);
void cm_mysql_give_back(const CmDialect *dialect, const GPtrArray *aside, const CmSchema *schema,
                        GPtrArray *statements);

/* Whether a key of the table is gone already; then it does not come back. */
bool cm_mysql_is_aside(CmMysqlAlter *alter, const CmConstraint *constraint);

/* The same of one that comes back under another name. */
bool cm_mysql_rename_aside(CmMysqlAlter *alter, const CmConstraint *constraint, const char *name);

/* Render what changes a table as a whole (mysql_options.c). */
bool cm_mysql_render_comment(CmMysqlAlter *alter, const CmOperation *operation, GError **error);
bool cm_mysql_render_options(CmMysqlAlter *alter, const CmOperation *operation, GError **error);

/* A period that is to be another one, or none, goes first: with the keys over it, and before its
 * columns. */
void cm_mysql_take_period(CmMysqlAlter *alter, const CmOperation *operation);

/* Notes how the server is to make an operation's change, or else refuse: what one of the changes of
 * a statement asks for holds for all. */
void cm_mysql_note_demands(CmMysqlAlter *alter, const CmOperation *operation);

/* "DROP INDEX name" of a verb and a name; the clause that drops a constraint (transfer full). */
GString *cm_mysql_clause(const char *verb, const CmMysqlAlter *alter, const char *identifier);
GString *cm_mysql_drop_clause(const CmMysqlAlter *alter, const CmConstraint *constraint);

/* Adds the clause that makes a constraint. */
void cm_mysql_add_constraint(CmMysqlAlter *alter, const CmConstraint *constraint);

bool cm_mysql_render_drop_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error);
bool cm_mysql_render_rename_index(CmMysqlAlter *alter, const CmOperation *operation,
                                  GError **error);

/* Render what changes constraints (mysql_constraint.c). */
bool cm_mysql_render_create_constraint(CmMysqlAlter *alter, const CmOperation *operation,
                                       GError **error);
bool cm_mysql_render_drop_constraint(CmMysqlAlter *alter, const CmOperation *operation,
                                     GError **error);
bool cm_mysql_render_rename_constraint(CmMysqlAlter *alter, const CmOperation *operation,
                                       GError **error);
