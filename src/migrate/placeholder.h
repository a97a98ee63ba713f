/* Placeholders: revisions whose files say that a direction is yet to be written, and why.
 *
 * They have their place in the graph, can be stamped over, and refuse to run. To everything that
 * replays, what they would do is SQL that may change anything. */
#pragma once

#include "migrate/plan.h"
#include "migrate/revision_file.h"

/* Gives a script that says it is a placeholder the directions that it has not. */
void cm_placeholder_fill(CmScript *script);

/* Fails if a direction of the script is missing. */
bool cm_placeholder_check(const CmScript *script, const char *id, CmDirection direction,
                          GError **error);

/* The same for all steps of a plan, before the first of them runs. Only files of placeholders are
 * read, with the values that are given for variables. */
bool cm_placeholder_check_plan(const CmPlan *plan, GHashTable *given, GError **error);
