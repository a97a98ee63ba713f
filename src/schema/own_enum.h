/* The enums of columns as types that have a name. One that is written at its column without a name
 * is called after that on PostgreSQL, and goes with it. Points into the schema. */
#pragma once

#include "schema/schema.h"

/* The enum that a column is, or is an array of; NULL if it is none. */
CmType *cm_column_enum(const CmColumn *column);

/* The name that an enum gets from its column, and that it has: its own, if it has one (transfer
 * full). */
CmName cm_column_enum_made_name(const CmTable *table, const CmColumn *column);
CmName cm_column_enum_name(const CmTable *table, const CmColumn *column);

/* Whether a column is an enum of this name, or an array of it. */
bool cm_column_has_enum(const CmTable *table, const CmColumn *column, const CmName *name);

/* Whether the enum of a column is called after it, and is no other's, but of partitions and heirs:
 * then its name follows when the table or the column gets another one. */
bool cm_column_enum_follows(const CmSchema *schema, const CmTable *table, const CmColumn *column);
