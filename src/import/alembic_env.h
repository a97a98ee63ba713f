/* What an env.py says that concerns cmig: the version table's name. */
#pragma once

#include "import/alembic_project.h"

/* Looks for version_table= and version_table_schema= with a literal or a constant of the file. */
void cm_alembic_env_read(CmAlembicProject *project);
