/* A database in the words of the revisions that made it. A server gives back texts in a spelling of
 * its own, and names to what got none: what a revision says of these is as the revisions before it
 * said it, so that other databases can run it. */
#pragma once

#include "migrate/compare.h"
#include "migrate/project.h"

/* Has operations up say what they drop as the revisions made it, replayed in full, and makes those
 * down anew from that, which is changed; of what the database has otherwise, from the live schema.
 * Leaves all as it is where the operations do not fit. */
void cm_recall(const CmComparing *comparing, const CmSchema *live, CmSchema *known,
               GPtrArray *upgrade, GPtrArray **downgrade);

/* Whether what undoes a revision says anything but names of its own. */
bool cm_recall_is_needed(const GPtrArray *downgrade);
