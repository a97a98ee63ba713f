/* Whether a version table that is there can hold the ids that are to be written. cmig makes its own
 * wide; that of Alembic holds 32 characters, and a database that says so when the revision has run
 * says so too late where changes of the schema cannot be rolled back. */
#pragma once

#include "migrate/bookkeeping.h"

/* Fails if an id of the plan does not fit. The database is asked only if one is long. */
bool cm_version_width_check(const CmBookkeeping *books, CmConnection *connection,
                            const CmPlan *plan, GError **error);
