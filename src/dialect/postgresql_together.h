/* Which operations are rendered as one. */
#pragma once

#include "dialect/postgresql.h"

/* How many operations, from the one that is rendered on, are one: columns of a table in a row of
 * which several get another type, since what reads two of them may stand between neither the types
 * before nor those in between, and the rows are rewritten once. 1 for all others. */
guint cm_postgresql_count_together(const CmRendering *rendering);
