/* The sides of a merge: what each brings that the other lacks, and whether it matters which comes
 * first. */
#pragma once

#include "graph/plan.h"
#include "migrate/project.h"

/* What the parents of a merge do, judged pair by pair by replaying both ways; the database is not
 * asked (transfer full). */
CmMerge *cm_merge_judge(CmProject *project, const GPtrArray *parents, GError **error);
