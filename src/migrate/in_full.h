/* What is compared is a schema as one database would have it. What a revision says of it is what
 * the model says, in its words and for all databases. */
#pragma once

#include "dialect/dialect.h"

typedef struct {
    const CmSchema *declared;
    GHashTable *written;   /* texts as the server spells them to those of the model */
    GHashTable *by_itself; /* what operations of their own make (cm_in_full_by_itself) */
    const CmDialect *dialect;
} CmInFull;

/* The indexes, columns and defaults that operations make by themselves (transfer full). */
GHashTable *cm_in_full_by_itself(const GPtrArray *operations);

/* Has an operation say all that the declared schema says of what it makes or changes. */
void cm_in_full(const CmInFull *full, CmOperation *operation);
