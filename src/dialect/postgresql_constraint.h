/* Constraints and indexes of PostgreSQL. */
#pragma once

#include "dialect/postgresql.h"

/* "CONSTRAINT name UNIQUE (a)" as in CREATE TABLE (transfer full). Fails for what is none there,
 * such as a key over an expression. */
char *cm_postgresql_constraint(const CmConstraint *constraint, GError **error);

/* Adds a constraint to a table that is there, with its comment; it is one of the table's. */
bool cm_postgresql_add_constraint(const CmRendering *rendering, const CmTable *table,
                                  const CmConstraint *constraint, GError **error);
void cm_postgresql_remove_constraint(const CmRendering *rendering, const CmTable *table,
                                     const CmConstraint *constraint);
/* What the clause cannot say: comments, and statistics targets of its index. */
void cm_postgresql_finish_constraint(const CmRendering *rendering, const CmTable *table,
                                     const CmConstraint *constraint);

/* Whether a constraint must be added when its table is there: CREATE TABLE checks what it holds. */
bool cm_postgresql_is_not_valid(const CmConstraint *constraint);

/* Adds an index on a table or materialized view, with its comment and so on. */
void cm_postgresql_add_index(const CmRendering *rendering, const CmName *table,
                             const CmIndex *index);
/* The same; one of a partitioned table alone takes those of partitions that there are. */
void cm_postgresql_add_index_whole(const CmRendering *rendering, const CmName *table,
                                   const CmIndex *index);
void cm_postgresql_remove_index(const CmRendering *rendering, const CmName *table,
                                const CmIndex *index);

/* Sets the statistics targets of an index, given as SQL, that its options list: "2=500". */
void cm_postgresql_set_index_statistics(const CmRendering *rendering, const char *index,
                                        const CmOptions *options);

/* Whether one of them goes when the column goes. */
bool cm_postgresql_constraint_uses(const CmConstraint *constraint, const char *column);
bool cm_postgresql_index_uses(const CmIndex *index, const char *column);

/* Operations. */
bool cm_postgresql_create_constraint(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_constraint(const CmRendering *rendering, GError **error);
bool cm_postgresql_rename_constraint(const CmRendering *rendering, GError **error);
bool cm_postgresql_comment_constraint(const CmRendering *rendering, GError **error);
bool cm_postgresql_validate_constraint(const CmRendering *rendering, GError **error);
bool cm_postgresql_create_index(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_index(const CmRendering *rendering, GError **error);
bool cm_postgresql_rename_index(const CmRendering *rendering, GError **error);
bool cm_postgresql_comment_index(const CmRendering *rendering, GError **error);
