/* Operations that were found on one database, as the others can run them too: unique constraints
 * are constraints where the model says so, whatever the database has in their place, and names that
 * a server gave are left out. */
#pragma once

#include "dialect/dialect.h"

/* Adds the unique constraints of the model's table that a new one does not say. */
void cm_portable_uniques(CmTable *body, const CmTable *declared);

/* Says what drop_constraint drops by what it is where its name would mean nothing elsewhere, or to
 * the database itself. */
void cm_portable_drop(const CmDialect *dialect, CmOperation *operation);

/* Says that an index comes or goes beside the work of others where the model says so of it: the
 * database does not know how it was made. */
void cm_portable_concurrently(CmOperation *operation, const CmSchema *declared);

/* The index of a table or view, or NULL. */
const CmIndex *cm_portable_find_index(const CmSchema *schema, const CmName *owner,
                                      const char *name);

/* May put another operation in the place of one. */
void cm_portable_operation(const CmDialect *dialect, CmOperation **operation,
                           const CmSchema *declared, const CmSchema *from);
