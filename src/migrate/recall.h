/* A database in the words of the revisions that made it. A server gives back texts in a spelling of
 * its own, and names to what got none: what a revision says of these is as the revisions before it
 * said it, so that other databases can run it. */
#pragma once

#include "migrate/compare.h"
#include "migrate/project.h"

/* What the revisions up to these rows make, replayed (transfer full); NULL where that cannot be
 * told: SQL of the user's own may have made anything. */
CmSchema *cm_recall_known(CmProject *project, const char *const *rows);

/* Puts that, in which the default schema is left unsaid, in place of what operations up and down
 * say of the live schema, where the database is as it was made. */
void cm_recall(const CmComparing *comparing, const CmSchema *live, CmSchema *known,
               GPtrArray *upgrade, GPtrArray *downgrade);

/* Whether any of the operations says such things. */
bool cm_recall_is_needed(const GPtrArray *upgrade, const GPtrArray *downgrade);
