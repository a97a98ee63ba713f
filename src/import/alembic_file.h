/* One revision file of Alembic, read without running it. */
#pragma once

#include "graph/revision.h"

typedef struct {
    CmRevision *revision; /* its place is in the Python file */
    bool is_idle[2];      /* that upgrade() or downgrade() does nothing can be seen; CmDirection */
} CmAlembicFile;

/* Whether a file of this name is one that Alembic reads. */
bool cm_alembic_file_is_one(const char *name);

/* Reads the file; fails with its place if what it says of itself is computed or cannot be kept. */
CmAlembicFile *cm_alembic_file_read(const char *path, GError **error);

void cm_alembic_file_free(CmAlembicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmAlembicFile, cm_alembic_file_free)
