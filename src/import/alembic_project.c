#include "import/alembic_project.h"

#include <string.h>

#include "revision/file_name.h"
#include "import/alembic_env.h"
#include "import/settings.h"

#define MOST_FOLDERS 16 /* above a configuration, in which a package may lie */
#define TOML_SECTION "tool.alembic"

/* What finding works with: the configuration's files, of which the first that knows a key counts.
 */
typedef struct {
    CmAlembicProject *project;
    CmSettings *ini;
    CmSettings *toml;
} Search;

void
cm_alembic_project_free(CmAlembicProject *project)
{
    if (!project)
        return;
    g_free(project->config);
    g_free(project->section);
    g_free(project->folder);
    g_free(project->script_location);
    g_ptr_array_unref(project->locations);
    g_free(project->url);
    g_free(project->file_template);
    g_free(project->timezone);
    g_free(project->version_table);
    g_free(project->version_schema);
    g_ptr_array_unref(project->warnings);
    g_free(project);
}

static char *
setting(const Search *search, const char *key)
{
    const char *section = search->project->section ? search->project->section : "alembic";
    char *value = search->ini ? cm_settings_value(search->ini, section, key) : NULL;

    if (!value && search->toml)
        value = cm_settings_value(search->toml, TOML_SECTION, key);
    return value;
}

/* A path as short as it can be (transfer full). */
static char *
join(const char *folder, const char *name)
{
    return strcmp(folder, ".") ? g_build_filename(folder, name, NULL) : g_strdup(name);
}

static bool
is_folder(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

/* Whether a folder is one that Alembic would call a script location. */
static bool
holds_scripts(const char *folder)
{
    g_autofree char *env = g_build_filename(folder, "env.py", NULL);
    g_autofree char *versions = g_build_filename(folder, "versions", NULL);

    return g_file_test(env, G_FILE_TEST_IS_REGULAR) || is_folder(versions);
}

/* package:folder is a folder of a package, which lies somewhere above; anything else is a path from
 * the folder that Alembic is run in (transfer full). */
static char *
resolve(const Search *search, const char *location)
{
    g_autofree char *below = g_strdelimit(g_strdup(location), ":", G_DIR_SEPARATOR);
    g_autofree char *folder = g_canonicalize_filename(search->project->folder, NULL);
    char *package = strchr(below, G_DIR_SEPARATOR);

    if (g_path_is_absolute(location))
        return g_strdup(location);
    if (!strchr(location, ':') || !package)
        return join(search->project->folder, location);
    for (char *at = below; at < package; at++)
        *at = *at == '.' ? G_DIR_SEPARATOR : *at;
    for (guint level = 0; level < MOST_FOLDERS; level++) {
        g_autofree char *path = g_build_filename(folder, below, NULL);
        char *above;

        if (is_folder(path))
            return g_steal_pointer(&path);
        above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
    }
    return join(search->project->folder, below);
}

/* A configuration of that name, if it is there. */
static bool
load(const char *folder, const char *name, CmSettings **settings, GError **error)
{
    g_autofree char *path = join(folder, name);

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return true;
    *settings = cm_settings_load(path, error);
    return *settings != NULL;
}

/* The files of a folder, or the one file that was named. */
static bool
load_all(Search *search, const char *place, GError **error)
{
    if (!is_folder(place)) {
        bool is_toml = g_str_has_suffix(place, ".toml");
        CmSettings *settings = cm_settings_load(place, error);

        *(is_toml ? &search->toml : &search->ini) = settings;
        return settings != NULL;
    }
    if (!load(place, "alembic.ini", &search->ini, error) ||
        !load(place, "pyproject.toml", &search->toml, error))
        return false;
    if (search->toml && !cm_settings_has_section(search->toml, TOML_SECTION))
        g_clear_pointer(&search->toml, cm_settings_free);
    return true;
}

/* A folder of scripts without a configuration of its own: that may be in the folder above. */
static bool
load_above(Search *search, const char *place, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(place, NULL);
    g_autofree char *above = g_path_get_dirname(absolute);
    g_autofree char *location = NULL;
    g_autofree char *path = NULL;
    g_autofree char *found = NULL;

    if (!load_all(search, above, error))
        return false;
    search->project->folder = g_strdup(above);
    location = setting(search, "script_location");
    path = location ? resolve(search, location) : NULL;
    found = path ? g_canonicalize_filename(path, NULL) : NULL;
    if (!g_strcmp0(found, absolute))
        return true;
    g_clear_pointer(&search->ini, cm_settings_free);
    g_clear_pointer(&search->toml, cm_settings_free);
    return true;
}

static bool
fail_without_location(const Search *search, const char *place, GError **error)
{
    g_auto(GStrv) names =
        search->ini ? cm_settings_sections_with(search->ini, "script_location") : NULL;
    g_autofree char *list = names ? g_strjoinv(", ", names) : NULL;

    if (list && *list)
        return cm_fail(error, CM_ERROR_KEY,
                       "%s: section [%s] has no script_location; choose another with --name: %s",
                       search->ini->path,
                       search->project->section ? search->project->section : "alembic", list);
    return cm_fail(error, CM_ERROR_FILE,
                   "%s is no project of Alembic: it has no alembic.ini, no pyproject.toml with "
                   "[tool.alembic], no env.py and no folder versions",
                   place);
}

/* The script location, and the folder to run in: that of the configuration or, as Flask-Migrate has
 * it, the one above where the configuration lies among the scripts. */
static bool
find_scripts(Search *search, const char *place, GError **error)
{
    CmAlembicProject *project = search->project;
    const CmSettings *settings = search->ini ? search->ini : search->toml;
    g_autofree char *folder = settings ? g_path_get_dirname(settings->path) : g_strdup(place);
    g_autofree char *location = NULL;

    g_free(project->folder);
    project->folder = g_strdup(folder);
    location = setting(search, "script_location");
    if (location) {
        project->config = g_strdup(settings->path);
        project->script_location = resolve(search, location);
        if (!is_folder(project->script_location) && is_folder(location)) {
            g_free(project->script_location);
            project->script_location = g_strdup(location);
            g_free(project->folder);
            project->folder = g_strdup(".");
        }
        return is_folder(project->script_location) ||
               cm_fail(error, CM_ERROR_FILE, "%s: the script_location %s is no folder",
                       settings->path, project->script_location);
    }
    if (!holds_scripts(folder))
        return fail_without_location(search, place, error);
    project->script_location = g_strdup(folder);
    if (settings) {
        g_autofree char *absolute = g_canonicalize_filename(folder, NULL);

        g_free(project->folder);
        project->folder = g_path_get_dirname(absolute);
    }
    return true;
}

/* What separates several version locations. */
static GStrv
split_locations(const Search *search, const char *text)
{
    static const struct {
        const char *word;
        const char *separators;
    } known[] = {{"os", G_SEARCHPATH_SEPARATOR_S "\n"},
                 {"space", " \n"},
                 {"newline", "\n"},
                 {":", ":\n"},
                 {";", ";\n"}};
    g_autofree char *word = setting(search, "path_separator");

    if (!word)
        word = setting(search, "version_path_separator");
    if (word)
        word[strcspn(word, " \t\n#")] = '\0'; /* old templates have a comment behind it */
    for (gsize i = 0; word && i < G_N_ELEMENTS(known); i++)
        if (!strcmp(word, known[i].word))
            return g_strsplit_set(text, known[i].separators, -1);
    return g_strsplit_set(text, ", \n", -1);
}

static void
add_location(CmAlembicProject *project, char *path)
{
    g_ptr_array_add(project->locations, path);
}

/* Those asked for; else the configured ones, of which Alembic passes over what is not there. */
static bool
find_locations(Search *search, const CmAlembicPlace *place, GError **error)
{
    CmAlembicProject *project = search->project;
    g_autofree char *configured = setting(search, "version_locations");
    g_auto(GStrv) paths = configured ? split_locations(search, configured) : NULL;

    for (const char *const *path = place->version_paths; path && *path; path++)
        add_location(project, g_strdup(*path));
    if (!project->locations->len && !paths)
        add_location(project, join(project->script_location, "versions"));
    for (GStrv path = project->locations->len ? NULL : paths; path && *path; path++) {
        g_autofree char *location = **path ? resolve(search, g_strstrip(*path)) : NULL;

        if (location && is_folder(location))
            add_location(project, g_steal_pointer(&location));
        else if (location)
            g_ptr_array_add(project->warnings,
                            g_strdup_printf("version location %s is not there", location));
    }
    for (guint i = 0; i < project->locations->len; i++)
        if (!is_folder(project->locations->pdata[i]))
            return cm_fail(error, CM_ERROR_FILE,
                           "there is no folder %s for revisions; --version-path names another",
                           (char *)project->locations->pdata[i]);
    return project->locations->len ||
           cm_fail(error, CM_ERROR_FILE, "none of the version locations is there");
}

/* %(rev)s_%(slug)s as {rev}_{slug}; NULL if cmig has no such template. */
static char *
convert_template(const char *template)
{
    g_autoptr(GString) out = g_string_new(NULL);

    while (*template) {
        const char *end = g_str_has_prefix(template, "%(") ? strchr(template, ')') : NULL;

        if (!end && strchr("%{}", *template))
            return NULL;
        if (!end) {
            g_string_append_c(out, *template ++);
            continue;
        }
        g_string_append_printf(out, "{%.*s}", (int)(end - template - 2), template + 2);
        template = end + 1 + strspn(end + 1, ".0123456789");
        if (*template != 's' && *template != 'd')
            return NULL;
        template ++;
    }
    return cm_file_template_check(out->str, NULL) ? g_string_free(g_steal_pointer(&out), FALSE)
                                                  : NULL;
}

static void
read_names(Search *search)
{
    CmAlembicProject *project = search->project;
    g_autofree char *template = setting(search, "file_template");
    g_autofree char *databases = setting(search, "databases");

    project->has_databases = databases != NULL;
    project->timezone = setting(search, "timezone");
    project->file_template = template ? convert_template(template) : NULL;
    if (template && !project->file_template)
        g_ptr_array_add(project->warnings,
                        g_strdup_printf("file_template %s has no equivalent", template));
}

/* The URL of a new project's template is none. */
static void
read_url(Search *search)
{
    g_autofree char *url = setting(search, "sqlalchemy.url");

    if (url && !g_str_has_prefix(url, "driver://"))
        search->project->url = g_steal_pointer(&url);
}

static bool
read_settings(Search *search, const CmAlembicPlace *place, GError **error)
{
    g_autofree char *recursive = NULL;

    if (!find_locations(search, place, error))
        return false;
    recursive = setting(search, "recursive_version_locations");
    search->project->recursive =
        place->recursive || (recursive && !g_ascii_strcasecmp(recursive, "true"));
    read_names(search);
    read_url(search);
    cm_alembic_env_read(search->project);
    return true;
}

CmAlembicProject *
cm_alembic_project_find(const CmAlembicPlace *place, GError **error)
{
    g_autoptr(CmAlembicProject) project = g_new0(CmAlembicProject, 1);
    Search search = {.project = project};
    bool ok;

    project->section = g_strdup(place->section);
    project->locations = g_ptr_array_new_with_free_func(g_free);
    project->warnings = g_ptr_array_new_with_free_func(g_free);
    ok = load_all(&search, place->folder, error);
    if (ok && !search.ini && !search.toml && holds_scripts(place->folder))
        ok = load_above(&search, place->folder, error);
    ok = ok && find_scripts(&search, place->folder, error) && read_settings(&search, place, error);
    g_clear_pointer(&search.ini, cm_settings_free);
    g_clear_pointer(&search.toml, cm_settings_free);
    return ok ? g_steal_pointer(&project) : NULL;
}
