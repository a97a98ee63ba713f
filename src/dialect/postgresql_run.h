/* Foreign keys within a run of operations that create or drop tables. */
#pragma once

#include "dialect/postgresql.h"

/* Whether a foreign key of the table that is created now refers to one that comes later in the run:
 * it is added at the end of the run. */
bool cm_postgresql_points_ahead(const CmRendering *rendering, const CmConstraint *constraint);

/* Whether a foreign key of a table to itself refers to a unique index: it comes behind that. */
bool cm_postgresql_wants_index(const CmTable *table, const CmConstraint *constraint);

/* Whether a constraint of the table that is created now is added when the table is there: CREATE
 * TABLE checks what is not to be valid, knows nothing of what comes later, and makes one of two
 * keys over the same columns. */
bool cm_postgresql_comes_late(const CmRendering *rendering, const CmTable *table,
                              const CmConstraint *constraint);

/* Whether a key that stays refers to what a partition belongs to: then it cannot be dropped before
 * it is detached. */
bool cm_postgresql_is_held(const CmRendering *rendering, const CmTable *partition);

/* At the end of a run that creates, adds the keys that pointed ahead; elsewhere nothing. */
bool cm_postgresql_close_run(const CmRendering *rendering, GError **error);

/* Before the first table of a run that drops, drops the keys between its tables that would be in
 * the way; before all others nothing. */
void cm_postgresql_open_run(const CmRendering *rendering);
