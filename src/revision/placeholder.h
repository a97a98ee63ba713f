/* Placeholders: revisions whose files say that a direction is yet to be written, and why; in a file
 * of SQL perhaps for some databases alone.
 *
 * They have their place in the graph, can be stamped over, and refuse to run. To everything that
 * replays, what they would do is SQL that may change anything. */
#pragma once

#include "graph/plan.h"
#include "revision/file.h"

/* Gives a script that says it is a placeholder the directions that it has not. */
void cm_placeholder_fill(CmScript *script);

/* Whether the script lacks a direction for a dialect; NULL: for any. */
bool cm_placeholder_is(const CmScript *script, CmDirection direction, const char *dialect);

/* Fails if so. */
bool cm_placeholder_check(const CmScript *script, const char *id, CmDirection direction,
                          const char *dialect, GError **error);

/* The same for all steps of a plan, before the first of them runs. Only files of placeholders are
 * read. */
bool cm_placeholder_check_plan(const CmPlan *plan, GHashTable *given, const char *dialect,
                               GError **error);
