/* What enums are called where a database does not know it: there an enum is a type of its columns.
 */
#pragma once

#include "schema/schema.h"

/* Names the enums of `from`, which was reflected, by those of the model that the columns are to
 * have, where these have other labels, and puts the enums into both schemas as objects: so that a
 * change of labels is said of the enum, as on databases that have it, and labels can be renamed.
 * Only where all columns of an enum have the same labels; others change each for itself. */
void cm_enums_take_names(CmSchema *from, CmSchema *to, const CmSchema *declared);

/* The column that is to be one of another schema, or NULL. */
CmColumn *cm_enums_former_column(const CmSchema *from, const CmTable *table,
                                 const CmColumn *column);
