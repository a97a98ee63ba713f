/* Drawing a history as lanes, the way `git log --graph` does.
 *
 * Revisions come in the order of history, each before its parents. A lane leads from a revision to
 * its first parent; a merge opens further lanes, and lanes that lead to the same parent join. */
#pragma once

#include <cmig/migrate.h>

typedef struct CmLanes CmLanes;

/* Lanes for the revisions of a list; parents that are not in it end their lane. The list must
 * outlive the lanes. */
CmLanes *cm_lanes_new(const CmRevisionList *list);
void cm_lanes_free(CmLanes *lanes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmLanes, cm_lanes_free)

/* Goes to the next revision. What stands before its first line, "| * ", and before its other lines,
 * "| | "; both live until the next call. */
void cm_lanes_next(CmLanes *lanes, const CmRevisionInfo *revision, const char **first,
                   const char **rest);

/* The lines that lead on to its parents, each with its line end; may be "". Lives until the next
 * call. */
const char *cm_lanes_lead_on(CmLanes *lanes);
