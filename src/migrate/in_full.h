/* What is compared is a schema as one database would have it. What a revision says of it is what
 * the model says, in its words and for all databases. */
#pragma once

#include "operation/operation.h"

/* Has an operation say all that the declared schema says of what it makes or changes. written leads
 * from texts as the server spells them back to those of the model. */
void cm_in_full(CmOperation *operation, const CmSchema *declared, GHashTable *written);
