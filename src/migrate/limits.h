/* Where the operations of a revision run: a thing with `dialects:` comes, changes and goes on the
 * databases alone that have it. What is compared, one database's schema, says nothing of others. */
#pragma once

#include "dialect/dialect.h"

/* Limits operations that were found on a database of the dialect. Before them it is as one schema
 * says, which is changed, behind them as the other; both are for all dialects. Foreign keys that
 * only others have, and that must wait for a table, are added behind the operations. */
void cm_limit(const CmDialect *dialect, GPtrArray *operations, CmSchema *before,
              const CmSchema *after);
