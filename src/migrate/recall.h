/* A database in the words of the revisions that made it. A server gives back texts in a spelling of
 * its own, and names to what got none: what a revision says of these is as the revisions before it
 * said it, so that other databases can run it. */
#pragma once

#include "migrate/compare.h"
#include "migrate/project.h"

/* Puts what the revisions made, replayed in full, and left without the default schema here, in the
 * place of what operations up and down say of the live schema, where the database is as it was
 * made. */
void cm_recall(const CmComparing *comparing, const CmSchema *live, CmSchema *known,
               GPtrArray *upgrade, GPtrArray *downgrade);

/* Whether any of the operations says such things. */
bool cm_recall_is_needed(const GPtrArray *upgrade, const GPtrArray *downgrade);
