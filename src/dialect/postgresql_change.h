/* One column as it was and as it is to be, and the clauses of ALTER TABLE that make it so. */
#pragma once

#include "dialect/postgresql.h"

typedef struct {
    const CmRendering *rendering;
    const CmTable *before;
    const CmTable *after;
    const CmColumn *was;
    const CmColumn *now;
    char *name; /* as SQL */
    char *from; /* the types as SQL */
    char *to;
    const char *using; /* how values become the new type, where the operation says so (borrowed) */
    bool sets_default; /* once its clauses are said */
} CmColumnChange;

/* Borrows the tables (transfer full); fails for types that PostgreSQL has not. */
CmColumnChange *cm_column_change_new(const CmRendering *rendering, const CmTable *before,
                                     const CmTable *after, const char *column, GError **error);
void cm_column_change_free(CmColumnChange *change);

/* Whether the values are to be of another type or collation. */
bool cm_column_change_is_of_type(const CmColumnChange *change);

/* Whether the server can only make the column anew: before 17 an expression changes so, and so does
 * a column that gets one or whose way of keeping it changes. */
bool cm_column_change_needs_renewal(const CmColumnChange *change);

/* Adds what can be said in one ALTER TABLE beside other clauses. */
void cm_column_change_append(CmColumnChange *change, GString *clauses);

/* Adds the statements that belong behind it: what fills rows that hold NULL, a NOT NULL that is a
 * constraint of its own, and what heirs say otherwise. */
void cm_column_change_finish(const CmColumnChange *change);

/* Gives rows that hold NULL the default, and refuses NULL (postgresql_fill.c). */
void cm_column_change_fill(const CmColumnChange *change);
