/* Foreign keys of a model to tables that are nowhere. */
#pragma once

#include "migrate/project.h"
#include "model/model.h"

/* Fails where a foreign key of the project's database refers to a table that the model does not
 * have, though it is one of the project's own. SQLite takes such keys; other databases do not. */
bool cm_references_check(const CmProject *project, const CmModel *model, GError **error);
