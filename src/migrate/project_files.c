/* The revision files of a project, and the graph that they make. */
#include <errno.h>
#include <string.h>

#include "base/read_ahead.h"
#include "migrate/project.h"
#include "migrate/revision_file.h"
#include "migrate/variables.h"

#define DEEPEST 16

static bool
list_folder(const char *folder, bool recursive, int depth, GPtrArray *paths, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GDir *dir = g_dir_open(folder, 0, &cause);
    const char *name;
    bool ok = true;

    if (!dir)
        return cm_fail(error, CM_ERROR_FILE,
                       "there is no folder %s for revisions; 'cmig init' makes one", folder);
    while (ok && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (cm_revision_file_is_one(name))
            g_ptr_array_add(paths, g_steal_pointer(&path));
        else if (recursive && *name != '.' && depth < DEEPEST &&
                 g_file_test(path, G_FILE_TEST_IS_DIR))
            ok = list_folder(path, recursive, depth + 1, paths, error);
    }
    g_dir_close(dir);
    return ok;
}

static int
compare_paths(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

GPtrArray *
cm_project_revision_paths(const CmProject *project, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

    for (GStrv folder = project->config->version_locations; *folder; folder++)
        if (!list_folder(*folder, project->config->recursive, 0, paths, error))
            return NULL;
    g_ptr_array_sort(paths, compare_paths);
    return g_steal_pointer(&paths);
}

static gpointer
read_header(gconstpointer path, GError **error)
{
    return cm_revision_file_read_header(path, error);
}

static void
free_header(gpointer revision)
{
    cm_revision_free(revision);
}

CmGraph *
cm_project_graph(CmProject *project, GError **error)
{
    g_autoptr(GPtrArray) paths = NULL;
    g_autoptr(GPtrArray) revisions = NULL;
    g_autoptr(CmReadAhead) headers = NULL;

    if (project->graph)
        return project->graph;
    paths = cm_project_revision_paths(project, error);
    if (!paths)
        return NULL;
    revisions = g_ptr_array_new_full(paths->len, (GDestroyNotify)cm_revision_free);
    headers = cm_read_ahead_new(paths, read_header, free_header);
    for (guint i = 0; i < paths->len; i++) {
        CmRevision *revision = cm_read_ahead_next(headers, error);

        if (!revision)
            return NULL;
        g_ptr_array_add(revisions, revision);
    }
    if (!cm_variables_check_names(revisions, project->given, error))
        return NULL;
    project->graph = cm_graph_new(g_steal_pointer(&revisions), error);
    return project->graph;
}

void
cm_project_forget_graph(CmProject *project)
{
    g_clear_pointer(&project->graph, cm_graph_free);
}
