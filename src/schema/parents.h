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
CmColumn *cm_schema_column_handed_down(const CmSchema *schema, const CmTable *table,
                                       const char *name); /* one of them, or NULL */
GPtrArray *cm_schema_constraints_handed_down(const CmSchema *schema, const CmTable *table,
                                             bool with_foreign_keys);

/* Has a table say a column that it has from a parent; a partition then says them all. */
void cm_schema_say_column(const CmSchema *schema, CmTable *table, const char *name);

/* Whether two columns are alike in what is changed of one of them: the default, whether they take
 * NULL, or how values are stored, all of which parents hand down to those that have a column. */
typedef bool (*CmColumnIsLike)(const CmColumn *column, const CmColumn *other);

bool cm_column_is_like_default(const CmColumn *column, const CmColumn *other);
bool cm_column_is_like_nullable(const CmColumn *column, const CmColumn *other);
bool cm_column_is_like_storage(const CmColumn *column, const CmColumn *other);

/* The partitions and heirs that follow a table where a column of its that was `was` changes: those
 * that have it from one that changes, and say nothing else themselves (transfer container, of
 * CmTable). The schema is as it was before. */
GPtrArray *cm_schema_followers(const CmSchema *schema, const CmTable *table, const CmColumn *was,
                               CmColumnIsLike is_like);

/* A copy of a table that says the column, if it has it at all (transfer full). */
CmTable *cm_schema_table_that_says(const CmSchema *schema, const CmTable *table, const char *name);

/* A column as a table has it from its parent: it does not number itself, and takes its numbers from
 * the parent's sequence if that does (transfer full). */
CmColumn *cm_column_handed_down(const CmColumn *column, const CmTable *parent);

/* A partition does not number itself, which needs no words; a table whose key is a number and that
 * is no partition says so. Either says it as the other would. */
void cm_table_stop_numbering(CmTable *table);
void cm_table_leave_numbering(CmTable *table);

/* Whether two foreign keys say the same, whatever their names. */
bool cm_constraint_is_same_reference(const CmConstraint *left, const CmConstraint *right);
