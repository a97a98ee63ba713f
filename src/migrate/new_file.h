/* New revision files: what `revision` and `merge` share. */
#pragma once

#include "graph/plan.h"
#include "migrate/project.h"

/* What is asked for; texts are borrowed. */
typedef struct {
    const char *id; /* NULL: a random one */
    const char *message;
    const char *const *branch_labels; /* or NULL */
    const char *version_path;         /* one of several version locations, or NULL */
    bool is_sql;
} CmNewFile;

/* The revision on these parents (transfer full). The project's graph has been read. */
CmRevision *cm_new_file_revision(CmProject *project, const CmNewFile *file,
                                 const CmParents *parents, GError **error);

/* Writes a file, and the folders it lies in: beside its place and renamed, so that no half file is
 * ever seen; never over another. */
bool cm_new_file_put(const char *path, const char *text, GError **error);

/* Whether new files are of SQL where nothing else is said: the project's first template is. */
bool cm_new_file_prefers_sql(const CmProject *project);

/* Writes its text, by the project's template, to where such files go and by the name of the file
 * template, never over another file, and runs the hooks; a failure of theirs leaves the file there.
 * The graph is forgotten, and parents with it. The path (transfer full). */
char *cm_new_file_write(CmProject *project, const CmNewFile *file, const CmRevision *revision,
                        const char *text, GError **error);
