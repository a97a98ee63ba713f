/* The names that PostgreSQL itself gives to what has none: "users_email_key". */
#pragma once

#include "schema/made_name.h"
#include "schema/schema.h"

/* The name that the server gave to a constraint of the table, where it has none of its own
 * (transfer full). Constraints of one table that would have one name are numbered in order. */
char *cm_postgresql_constraint_name(const CmTable *table, const CmConstraint *constraint);

/* Writes down the names that constraints have got, which they keep when the table or a column gets
 * another one. */
void cm_postgresql_name_constraints(CmTable *table);

/* The name of the sequence behind a serial or identity column (transfer full into the value). */
CmName cm_postgresql_sequence_name(const CmTable *table, const CmColumn *column);
