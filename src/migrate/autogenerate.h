/* Autogenerate: the model against the database, as the operations of a revision. */
#pragma once

#include "diff/diff.h"
#include "migrate/project.h"

/* What must be done to the database (transfer full). *live (may be NULL) is its schema, for
 * reversing, and
 * *declared (may be NULL) what the model says (transfer full). With pending, revisions that are not
 * applied yet are replayed over the database's schema first, and *is_behind tells if there were
 * any; without it, a database behind the heads is an error. */
CmDiff *cm_autogenerate(CmProject *project, bool pending, bool *is_behind, CmSchema **live,
                        CmSchema **declared, GError **error);
