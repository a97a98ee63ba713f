/* The labels of enums where a database keeps none, as SQLite: the revision files know them. */
#pragma once

#include "migrate/project.h"

/* Gives columns of `live`, the database at these rows of the version table, the enums that the
 * revisions say they are of, where the model has an enum and the database's type is the same: so
 * that other labels are a difference there too. Where SQL of a revision may have changed the table,
 * or the files do not tell, a column stays what the database says. */
void cm_enums_recall(CmProject *project, const char *const *rows, const CmSchema *declared,
                     CmSchema *live);

/* Has a column that is an enum in one of two schemas only, and of the same type to the database, be
 * the same in both: nobody knows its labels. */
void cm_enums_assume(const CmDialect *dialect, CmSchema *from, const CmSchema *to);
