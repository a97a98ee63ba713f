/* Where a project of Alembic has what: from alembic.ini, pyproject.toml, or the folder alone. */
#pragma once

#include "base/error.h"

/* What is asked for; texts are borrowed. */
typedef struct {
    const char *folder;               /* with the configuration or env.py; or a configuration */
    const char *section;              /* of the INI file; NULL: alembic */
    const char *const *version_paths; /* instead of what is configured; NULL or empty: that */
    bool recursive;                   /* also where that is not configured */
} CmAlembicPlace;

typedef struct {
    char *config;          /* to be named to Alembic; NULL: there is none that it could read */
    char *section;         /* or NULL */
    char *folder;          /* where Alembic is to be run */
    char *script_location; /* with env.py */
    GPtrArray *locations;  /* char *: folders of revision files */
    bool recursive;
    bool has_databases;  /* several at once: the multidb template */
    char *url;           /* NULL where none is configured, as all below */
    char *file_template; /* as cmig writes it */
    char *timezone;
    char *version_table; /* that env.py names */
    char *version_schema;
    GPtrArray *warnings; /* char *: what could not be taken over */
} CmAlembicProject;

/* Finds out; reads no revision file. */
CmAlembicProject *cm_alembic_project_find(const CmAlembicPlace *place, GError **error);

void cm_alembic_project_free(CmAlembicProject *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmAlembicProject, cm_alembic_project_free)
