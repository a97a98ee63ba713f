/* Reading a project of Alembic. */
#include <string.h>

#include "db/url.h"
#include "import/import.h"
#include "import/alembic_file.h"
#include "import/alembic_render.h"

#define DEEPEST       16 /* folders below a version location */
#define LONGEST_ID    32 /* that Alembic's version table is made for */
#define SCRIPT_FOLDER "migrations"

/* A file that was found. */
typedef struct {
    char *path;
    char *name; /* in its location */
    guint location;
    CmAlembicFile *file;
    const CmRevision *revision; /* the graph's */
} Found;

static void
free_found(gpointer data)
{
    Found *found = data;

    g_free(found->path);
    g_free(found->name);
    cm_alembic_file_free(found->file);
    g_free(found);
}

static bool
list_folder(const char *folder, const char *below, bool recursive, guint location, int depth,
            GPtrArray *found, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    const char *name;

    if (!dir)
        return cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *inner = *below ? g_build_filename(below, name, NULL) : g_strdup(name);
        Found *one;

        if (cm_alembic_file_is_one(name)) {
            one = g_new0(Found, 1);
            one->path = g_steal_pointer(&path);
            one->name = g_steal_pointer(&inner);
            one->location = location;
            g_ptr_array_add(found, one);
        } else if (recursive && *name != '.' && strcmp(name, "__pycache__") != 0 &&
                   depth < DEEPEST && g_file_test(path, G_FILE_TEST_IS_DIR) &&
                   !list_folder(path, inner, recursive, location, depth + 1, found, error))
            return false;
    }
    return true;
}

static int
compare_found(gconstpointer left, gconstpointer right)
{
    const Found *one = *(Found *const *)left;
    const Found *other = *(Found *const *)right;

    return one->location != other->location ? (int)one->location - (int)other->location
                                            : strcmp(one->path, other->path);
}

/* All revision files, none twice though locations may lie within one another. */
static GPtrArray *
find_files(const CmAlembicProject *project, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(free_found);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < project->locations->len; i++)
        if (!list_folder(project->locations->pdata[i], "", project->recursive, i, 0, found, error))
            return NULL;
    g_ptr_array_sort(found, compare_found);
    for (guint i = 0; i < found->len;) {
        const Found *one = found->pdata[i];

        if (g_hash_table_add(seen, g_canonicalize_filename(one->path, NULL)))
            i++;
        else
            g_ptr_array_remove_index(found, i);
    }
    if (found->len)
        return g_steal_pointer(&found);
    cm_fail(error, CM_ERROR_FILE, "there is no revision file in %s",
            (char *)project->locations->pdata[0]);
    return NULL;
}

static bool
read_files(GPtrArray *found, GError **error)
{
    for (guint i = 0; i < found->len; i++) {
        Found *one = found->pdata[i];

        one->file = cm_alembic_file_read(one->path, error);
        if (!one->file)
            return false;
    }
    return true;
}

/* The graph of the files, which checks it. */
static bool
make_graph(CmImported *imported, const CmAlembicProject *project, GPtrArray *found, GError **error)
{
    GPtrArray *revisions = g_ptr_array_new_with_free_func((GDestroyNotify)cm_revision_free);
    g_autoptr(GError) cause = NULL;

    for (guint i = 0; i < found->len; i++) {
        Found *one = found->pdata[i];

        one->revision = one->file->revision;
        g_ptr_array_add(revisions, g_steal_pointer(&one->file->revision));
    }
    imported->graph = cm_graph_new(revisions, &cause);
    if (imported->graph)
        return true;
    if (!project->recursive && cm_error_is(cause, CM_ERROR_MISSING_DOWN_REVISION)) {
        char *message =
            g_strconcat(cause->message, "; if it lies in a folder below, give --recursive", NULL);

        g_free(cause->message);
        cause->message = message;
    }
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* The name of the new file: that of the old one, but none that cmig would pass over. */
static char *
new_name(const Found *one, GHashTable *taken)
{
    g_autofree char *folder = g_path_get_dirname(one->name);
    g_autofree char *old = g_path_get_basename(one->name);
    const char *stem = old + strspn(old, "._");
    g_autofree char *base = g_strndup(stem, strlen(stem) - strlen(".py"));
    g_autofree char *unique = g_strdup(*base ? base : "revision");
    char *name = NULL;

    for (guint i = 2; !name; i++) {
        g_autofree char *key = NULL;

        name = strcmp(folder, ".") ? g_build_filename(folder, unique, NULL) : g_strdup(unique);
        key = g_strdup_printf("%u/%s", one->location, name);
        if (g_hash_table_add(taken, g_steal_pointer(&key)))
            return name;
        g_clear_pointer(&name, g_free);
        g_free(unique);
        unique = g_strdup_printf("%s_%u", base, i);
    }
    return name;
}

static void
add_items(CmImported *imported, const GPtrArray *found)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < found->len; i++) {
        const Found *one = found->pdata[i];
        CmImportItem *item =
            cm_import_add(imported, one->revision, one->location, new_name(one, taken));

        imported->recursive |= strchr(item->name, G_DIR_SEPARATOR) != NULL;
        for (int j = CM_DIRECTION_UPGRADE; j <= CM_DIRECTION_DOWNGRADE; j++)
            if (one->file->is_idle[j])
                item->texts[j] = g_strdup("");
        if (strlen(one->revision->id) > LONGEST_ID)
            cm_import_warn(imported,
                           "the id '%s' is longer than the %d characters that Alembic's version "
                           "table has; a database other than SQLite refuses it until version_num "
                           "is made wider",
                           one->revision->id, LONGEST_ID);
    }
}

/* Folders for the new files: each named as it was, below the script location or by itself. */
static void
add_locations(CmImported *imported, const CmAlembicProject *project)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *scripts = g_canonicalize_filename(project->script_location, NULL);

    for (guint i = 0; i < project->locations->len; i++) {
        g_autofree char *path = g_canonicalize_filename(project->locations->pdata[i], NULL);
        bool is_below = g_str_has_prefix(path, scripts) && path[strlen(scripts)] == '/';
        g_autofree char *own =
            is_below ? g_strdup(path + strlen(scripts) + 1) : g_path_get_basename(path);
        char *name =
            g_build_filename(SCRIPT_FOLDER, project->locations->len > 1 ? own : "versions", NULL);

        for (guint j = 2; g_hash_table_contains(taken, name); j++) {
            g_free(name);
            name = g_strdup_printf("%s/%s_%u", SCRIPT_FOLDER, own, j);
        }
        g_hash_table_add(taken, name);
        g_ptr_array_add(imported->locations, name);
    }
}

/* A path as it is seen from a folder (transfer full). */
static char *
path_from(const char *folder, const char *path)
{
    g_autofree char *base = g_canonicalize_filename(folder, NULL);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_auto(GStrv) from = g_strsplit(base, G_DIR_SEPARATOR_S, -1);
    g_auto(GStrv) to = g_strsplit(absolute, G_DIR_SEPARATOR_S, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    guint shared = 0;

    while (from[shared] && to[shared] && to[shared + 1] && !strcmp(from[shared], to[shared]))
        shared++;
    for (GStrv part = from + shared; *part && **part; part++)
        g_string_append(out, "../");
    for (GStrv part = to + shared; *part; part++)
        g_string_append_printf(out, "%s%s", *part, part[1] ? "/" : "");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The URL of a SQLite file as cmig reads it. To SQLAlchemy a % in the path is that letter. */
static char *
escape_path(const char *text)
{
    g_autoptr(GString) path = g_string_new_len(text, (gssize)strcspn(text, "?"));

    if (g_str_has_prefix(text, "sqlite"))
        g_string_replace(path, "%", "%25", 0);
    return g_strconcat(path->str, text + strcspn(text, "?"), NULL);
}

/* A path of SQLite is relative to where a program runs: Alembic in one folder, cmig in another. */
static char *
move_url(const CmImportOptions *options, const char *given, const char *folder)
{
    g_autofree char *text = escape_path(given);
    g_autoptr(CmUrl) url = cm_url_parse(text, NULL);
    g_autofree char *path = NULL;

    if (!url || strcmp(url->dialect, "sqlite") != 0 || !url->database ||
        g_path_is_absolute(url->database))
        return g_steal_pointer(&text);
    path = g_build_filename(folder, url->database, NULL);
    g_free(url->database);
    url->database = path_from(options->folder ? options->folder : ".", path);
    return cm_url_to_string(url, false);
}

/* SQLite has schemas only as files that are attached. */
static void
take_version_schema(CmImported *imported, const CmAlembicProject *project)
{
    g_autoptr(CmUrl) url = imported->url ? cm_url_parse(imported->url, NULL) : NULL;
    const char *dialect = url ? url->dialect : imported->dialect;

    if (!project->version_schema)
        return;
    if (g_strcmp0(dialect, "sqlite") != 0)
        imported->version_schema = g_strdup(project->version_schema);
    else
        cm_import_warn(imported,
                       "env.py has the version table in the schema '%s', which SQLite has not",
                       project->version_schema);
}

static void
take_settings(const CmImportOptions *options, CmImported *imported, const CmAlembicProject *project)
{
    if (options->url)
        imported->url = g_strdup(options->url);
    else if (project->url)
        imported->url = move_url(options, project->url, project->folder);
    if (!imported->version_table)
        imported->version_table =
            g_strdup(project->version_table ? project->version_table : CM_ALEMBIC_VERSION_TABLE);
    imported->file_template = g_strdup(project->file_template);
    imported->timezone = g_strdup(project->timezone);
    take_version_schema(imported, project);
    for (guint i = 0; i < project->warnings->len; i++)
        cm_import_warn(imported, "%s", (char *)project->warnings->pdata[i]);
}

static bool
read_project(const CmImportOptions *options, CmImported *imported, GError **error)
{
    const CmAlembicPlace place = {
        .folder = options->source ? options->source : ".",
        .section = options->section,
        .version_paths = options->version_paths,
        .recursive = options->recursive,
    };
    g_autoptr(CmAlembicProject) project = cm_alembic_project_find(&place, error);
    g_autoptr(GPtrArray) found = project ? find_files(project, error) : NULL;

    if (!found || !read_files(found, error) || !make_graph(imported, project, found, error))
        return false;
    add_locations(imported, project);
    add_items(imported, found);
    if (!cm_alembic_render(options, project, imported, error))
        return false;
    take_settings(options, imported, project);
    return true;
}

const CmImporter cm_importer_alembic = {.name = "alembic", .read = read_project};
