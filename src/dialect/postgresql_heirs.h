/* The tables that have the columns of another one, as partitions or by inheritance: what the server
 * changes there as well, and what they say otherwise. They are the schema's before the operation.
 */
#pragma once

#include "dialect/postgresql.h"

/* Those of a table and theirs, parents before their heirs (transfer container, of CmTable); none
 * where the schema is not known. */
GPtrArray *cm_postgresql_heirs(const CmRendering *rendering, const CmTable *table);

/* The column of an heir where it, or one that it has it from, says it; NULL: it is as the table
 * itself says it, or new. */
const CmColumn *cm_postgresql_own_column(const CmRendering *rendering, const CmTable *heir,
                                         const CmTable *table, const char *column);

/* Gives back to heirs what they say of a column and ALTER TABLE has changed with the table's:
 * defaults, where it set any, and NOT NULL, where it took that away. */
void cm_postgresql_restore_heirs(const CmRendering *rendering, const CmTable *table,
                                 const CmColumn *now, bool set_default, bool dropped_not_null);
