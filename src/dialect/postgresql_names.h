/* The names that PostgreSQL itself gives to what has none: "users_email_key". Two parts and a label
 * are joined, and the longer part is cut until the whole has 63 bytes. */
#pragma once

#include "schema/schema.h"

#define CM_POSTGRESQL_MOST_BYTES 63 /* of a name */

/* first_second_label; second and label may be NULL (transfer full). */
char *cm_postgresql_made_name(const char *first, const char *second, const char *label);

/* The name as the server keeps it: the bytes behind the 63rd are gone, and no character is cut in
 * two (transfer full). */
char *cm_postgresql_cut_name(const char *name);

/* The name that the server gave to a constraint of the table, where it has none of its own
 * (transfer full). Constraints of one table that would have one name are numbered in order. */
char *cm_postgresql_constraint_name(const CmTable *table, const CmConstraint *constraint);

/* Writes down the names that constraints have got, which they keep when the table or a column gets
 * another one. */
void cm_postgresql_name_constraints(CmTable *table);

/* The name of the sequence behind a serial or identity column (transfer full into the value). */
CmName cm_postgresql_sequence_name(const CmTable *table, const CmColumn *column);

/* The name of the type of an enum that is written at its column without one. */
CmName cm_postgresql_enum_name(const CmTable *table, const CmColumn *column);
