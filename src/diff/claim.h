/* Names that go over from one thing to another. What has such a name, and goes, is dropped before
 * anything is made, or has another name until its turn comes. */
#pragma once

#include "diff/internal.h"
#include "diff/order.h"

/* All names that `to` has, and what shares them (transfer full). */
GHashTable *cm_diffing_claims(const CmDiffing *diffing);

/* Whether something of `to` has a name that an object or a table of `from` has, which goes. */
bool cm_diffing_claims_object(const CmDiffing *diffing, GHashTable *names, const CmObject *object);
bool cm_diffing_claims_table(const CmDiffing *diffing, GHashTable *names, const CmTable *table);

/* Whether something of `to` that is no index has the name that an index of `from` has. */
bool cm_diffing_claims_index(const CmDiffing *diffing, GHashTable *names, const CmName *index);

/* Whether a constraint has an index, of its own name. */
bool cm_diffing_has_index(const CmDiffing *diffing, const CmConstraint *constraint);
