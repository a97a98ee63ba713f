/* Foreign keys to tables that are nowhere. */
#pragma once

#include "migrate/project.h"
#include "model/model.h"

/* Fails where a foreign key of the project's database refers to a table that the model does not
 * have, though it is one of the project's own. SQLite takes such keys; other databases do not. */
bool cm_references_check(const CmProject *project, const CmModel *model, GError **error);

/* Fails where a step that cannot be rolled back makes such a key: one to a table that is not there
 * and that it does not make. What its SQL makes is not known. */
bool cm_references_check_step(const CmProject *project, const GPtrArray *operations,
                              GError **error);
