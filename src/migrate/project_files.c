/* The revision files of a project, and the graph that they make. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/read_ahead.h"
#include "migrate/project.h"
#include "revision/file.h"
#include "revision/variables.h"

#define DEEPEST 16

typedef struct {
    const CmProject *project;
    GHashTable *seen; /* folders by what they are: locations may overlap, links lead in circles */
    GPtrArray *paths;
} Listing;

/* Whether the folder is seen for the first time. */
static bool
note_folder(Listing *listing, const char *folder)
{
    GStatBuf about;
    char *id;

    if (g_stat(folder, &about) != 0)
        return true;
    id = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)about.st_dev,
                         (guint64)about.st_ino);
    return g_hash_table_add(listing->seen, id);
}

static bool
fail_folder(const CmProject *project, const char *folder, GError **error)
{
    g_autofree char *message = g_strdup_printf(
        "there is no folder %s for revisions; 'cmig init' makes one", folder);

    return cm_project_fail_choice(project, CM_ERROR_FILE, message, error);
}

static bool
list_folder(Listing *listing, const char *folder, int depth, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GDir *dir;
    const char *name;
    bool ok = true;

    if (!note_folder(listing, folder))
        return true;
    dir = g_dir_open(folder, 0, &cause);
    if (!dir)
        return fail_folder(listing->project, folder, error);
    while (ok && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (cm_revision_file_is_one(name))
            g_ptr_array_add(listing->paths, g_steal_pointer(&path));
        else if (listing->project->config->recursive && *name != '.' && depth < DEEPEST &&
                 g_file_test(path, G_FILE_TEST_IS_DIR))
            ok = list_folder(listing, path, depth + 1, error);
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
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Listing listing = {project, seen, paths};

    for (GStrv folder = project->config->version_locations; *folder; folder++)
        if (!list_folder(&listing, *folder, 0, error))
            return NULL;
    g_ptr_array_sort(paths, compare_paths);
    return g_steal_pointer(&paths);
}

static gpointer
read_header(gconstpointer path, GError **error)
{
    return cm_revision_file_read_header(path, error);
}

static gpointer
read_header_keeping(gconstpointer path, GError **error)
{
    return cm_revision_file_read_header_keeping(path, error);
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
    headers = cm_read_ahead_new(paths, project->keeps_texts ? read_header_keeping : read_header,
                                free_header);
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
cm_project_forget_texts(CmProject *project)
{
    project->keeps_texts = false;
    if (project->graph)
        cm_graph_forget_texts(project->graph);
}

void
cm_project_forget_graph(CmProject *project)
{
    g_clear_pointer(&project->graph, cm_graph_free);
}
