/* Asking Alembic for the SQL of revisions, in as few runs as that takes: one for all of them and,
 * where a revision stops it, others for what is left. */
#pragma once

#include "import/import.h"
#include "import/alembic_project.h"

/* The version table where nothing says otherwise. */
#define CM_ALEMBIC_VERSION_TABLE "alembic_version"

/* Gives each item its texts, or reasons. Fails only where asking makes no sense: the program cannot
 * be started, or writes for another database than is asked for. Also finds the dialect and the
 * version table. */
bool cm_alembic_render(const CmImportOptions *options, const CmAlembicProject *project,
                       CmImported *imported, GError **error);
