/* What a database cannot tell apart, and a revision says all the same: types that it has one of,
 * comments it has not, and what a key is called or made as. What the revisions said so far is held
 * against the model. */
#pragma once

#include "migrate/compare.h"

/* Adds to operations, which lead from the live schema to the declared one, what they leave of the
 * way there from the known one, which the revisions made. Gives the tables whose primary key gets a
 * name where it had none, which only a database with such names can say (transfer full), or NULL.
 */
char *cm_untold_add(const CmComparing *comparing, const CmSchema *live, const CmSchema *known,
                    const CmSchema *declared, GPtrArray *operations);
