/* The tables that have the columns of another one, as partitions or by inheritance: what the server
 * changes there as well, and what they say otherwise. They are the schema's before the operation.
 */
#pragma once

#include "dialect/postgresql.h"
#include "schema/parents.h"

/* Those of a table and theirs, parents before their heirs (transfer container, of CmTable); none
 * where the schema is not known. */
GPtrArray *cm_postgresql_heirs(const CmRendering *rendering, const CmTable *table);

/* Those of them that follow the table where its column, which was `was`, changes (the same). */
GPtrArray *cm_postgresql_followers(const CmRendering *rendering, const CmTable *table,
                                   const CmColumn *was, CmColumnIsLike is_like);

/* Gives back to heirs what they say otherwise of a column that was `was` and that ALTER TABLE has
 * changed with the table's: defaults, where it set any, and NOT NULL, where it took that away. */
void cm_postgresql_restore_heirs(const CmRendering *rendering, const CmTable *table,
                                 const CmColumn *was, const CmColumn *now, bool set_default,
                                 bool dropped_not_null);

/* Whether each NOT NULL is a constraint that heirs have from their parents, as from 18 on; and
 * whether an heir has one from a parent, but for some tables, which may be NULL. */
bool cm_postgresql_keeps_not_null(const CmRendering *rendering);
bool cm_postgresql_inherits_not_null(const CmRendering *rendering, const CmTable *heir,
                                     const char *name, const GPtrArray *but);

/* A column that comes to, or goes from, one of several parents: heirs that have it from another
 * keep their default, and are told theirs. */
void cm_postgresql_settle_defaults(const CmRendering *rendering, const CmTable *table,
                                   const char *name);
