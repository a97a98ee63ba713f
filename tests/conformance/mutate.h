/* Random changes to a model that are sound by construction: what they take away nobody uses, and
 * the rows that are there fit what they ask for. */
#pragma once

#include "schema/schema.h"

typedef struct {
    GRand *random;
    CmSchema *schema; /* the model, changed in place; renames are marked by renamed_from */
    const char *database; /* the file that the model describes, to look at rows */
    bool is_reordered; /* a column was dropped: it comes back as the last */
    GHashTable *emptied; /* char *: tables that a downgrade brings back without rows */
    GString *story; /* what was done, for messages */
} Mutation;

/* Makes one random change; false if the die fell on one that nothing in the model allows. */
bool mutate(Mutation *mutation);
