/* Partitions: plain tables that are attached to their parent when all they have is there. */
#pragma once

#include "dialect/postgresql.h"

/* The table that a partition belongs to, if it is known. */
const CmTable *cm_postgresql_parent(const CmRendering *rendering, const CmTable *table);

/* Begins the next column, constraint or LIKE of CREATE TABLE on a line of its own. */
void cm_postgresql_begin_element(GString *out);

/* Appends what a partition has from its parents: its columns, where it says none, and their checks.
 */
bool cm_postgresql_append_parent(GString *out, const CmRendering *rendering, const CmTable *table,
                                 GError **error);

/* Adds the indexes of any table. */
void cm_postgresql_add_indexes(const CmRendering *rendering, const CmTable *table);

/* Attaches the table if it is a partition, and detaches it. */
void cm_postgresql_attach(const CmRendering *rendering, const CmTable *table);
void cm_postgresql_detach(const CmRendering *rendering, const CmTable *table);

/* Fails if the table has partitions: the server would drop them with it. */
bool cm_postgresql_check_partitions(const CmRendering *rendering, const CmTable *table,
                                    GError **error);

/* The table whose partition key has a column: the table itself, or one of its partitions, which may
 * be partitioned too; else NULL. */
const CmTable *cm_postgresql_parted_by(const CmRendering *rendering, const CmTable *table,
                                       const char *column);

/* Fails if a column is part of the key that the table or a partition of it is partitioned by; doing
 * is what the server cannot do then: "drop". */
bool cm_postgresql_check_partition_key(const CmRendering *rendering, const CmTable *table,
                                       const char *column, const char *doing, GError **error);
