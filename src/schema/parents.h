/* What a table is a partition or an heir of, and what it has from there without saying it. Knows
 * only what the options of tables say; points into the schema. */
#pragma once

#include "schema/schema.h"

/* The table that an option names, or NULL. */
CmTable *cm_schema_named_table(const CmSchema *schema, const char *name);

/* The table that one is a partition of, or NULL; all that options say it is a partition or an heir
 * of (transfer container). */
CmTable *cm_schema_parent(const CmSchema *schema, const CmTable *table);
GPtrArray *cm_schema_parents(const CmSchema *schema, const CmOptions *options);

/* The heirs of a table and theirs, parents before their heirs; partitions only if they are asked
 * for, and then as well what is below them (transfer container, of CmTable). */
GPtrArray *cm_schema_heirs(const CmSchema *schema, const CmTable *table, bool with_partitions);

/* What a table hands down to its partitions and heirs, what it has itself from others included:
 * CmColumn and CmConstraint of whichever table says them, the columns in their order (transfer
 * container). Of constraints these are checks, and foreign keys if it is asked for them. */
GPtrArray *cm_schema_columns_handed_down(const CmSchema *schema, const CmTable *table);
GPtrArray *cm_schema_constraints_handed_down(const CmSchema *schema, const CmTable *table,
                                             bool with_foreign_keys);

/* Has a table say a column that it has from a parent; a partition then says them all. */
void cm_schema_say_column(const CmSchema *schema, CmTable *table, const char *name);

/* A column as a table has it from its parent: it does not number itself, and takes its numbers from
 * the parent's sequence if that does (transfer full). */
CmColumn *cm_column_handed_down(const CmColumn *column, const CmTable *parent);

/* A partition does not number itself, which needs no words; a table whose key is a number and that
 * is no partition says so. Either says it as the other would. */
void cm_table_stop_numbering(CmTable *table);
void cm_table_leave_numbering(CmTable *table);

/* Whether two foreign keys say the same, whatever their names. */
bool cm_constraint_is_same_reference(const CmConstraint *left, const CmConstraint *right);
