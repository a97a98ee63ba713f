#include "migrate/config_internal.h"

#include <glob.h>
#include <string.h>

#include "base/expand.h"
#include "revision/file_name.h"

#define SECOND G_GINT64_CONSTANT(1000000)

const char cm_config_no_url[] = "";

typedef struct {
    CmConfig *config;
    CmLookup lookup;
    gpointer data;
} Expansion;

static CmConfig *
new_config(const char *path)
{
    CmConfig *config = g_new0(CmConfig, 1);

    config->path = g_strdup(path);
    config->folder = path ? g_path_get_dirname(path) : g_strdup(".");
    config->script_location = g_strdup("migrations");
    config->version_table = g_strdup("cmig_version");
    config->file_template = g_strdup("{rev}_{slug}");
    config->timezone = g_strdup("UTC");
    config->wait_for_lock = 30 * SECOND;
    config->lock_timeout = 5 * SECOND;
    config->statement_timeout = -1;
    config->allow_drop = true;
    return config;
}

void
cm_config_free(CmConfig *config)
{
    if (!config)
        return;
    g_free(config->path);
    g_free(config->folder);
    g_free(config->script_location);
    g_strfreev(config->version_locations);
    g_strfreev(config->models);
    g_free(config->url);
    g_free(config->url_problem);
    g_free(config->scratch_url);
    g_free(config->scratch_problem);
    g_free(config->version_table);
    g_free(config->version_table_schema);
    g_strfreev(config->schemas);
    g_free(config->file_template);
    g_strfreev(config->templates);
    g_clear_pointer(&config->post_write_hooks, g_ptr_array_unref);
    g_free(config->timezone);
    g_strfreev(config->include);
    g_strfreev(config->exclude);
    g_strfreev(config->environments);
    g_free(config);
}

/* NAME or NAME:-default. */
static bool
expand_name(const char *text, GString *out, gconstpointer data, GError **error)
{
    const Expansion *expansion = data;
    g_auto(GStrv) parts = g_strsplit(text, ":-", 2);
    const char *name = *parts ? *parts : "";
    const char *fallback = *parts ? parts[1] : NULL;
    const char *value = expansion->lookup ? expansion->lookup(name, expansion->data) : NULL;

    if ((!value || !*value) && fallback)
        value = fallback;
    if (!value)
        return cm_fail(error, CM_ERROR_VALUE,
                       "the environment has no '%s'; set it, or write ${%s:-default}", name, name);
    g_string_append(out, value);
    return true;
}

/* One value; a URL that cannot be had is a problem only for those who want to connect. */
static bool
expand_value(CmYamlDocument *document, CmYaml *value, char **problem, const Expansion *expansion,
             GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = cm_expand(value->text, expand_name, expansion, &cause);

    if (text) {
        value->text = cm_yaml_scalar(document, CM_YAML_TEXT, text)->text;
        value->expanded = true;
        return true;
    }
    cm_error_locate(&cause, value->at);
    if (!problem || cm_error_is(cause, CM_ERROR_SYNTAX)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_free(*problem);
    *problem = g_strdup(cause->message);
    value->text = cm_config_no_url;
    return true;
}

/* Where the config keeps why a URL cannot be had; NULL for what is no URL. */
static char **
problem_of(const CmYaml *mapping, guint at, CmConfig *config)
{
    const char *key = mapping->kind == CM_YAML_MAPPING ? mapping->items[at - 1]->text : "";

    if (!strcmp(key, "url"))
        return &config->url_problem;
    return strcmp(key, "scratch_url") ? NULL : &config->scratch_problem;
}

/* Expands every value below a node; what is not asked for may stay unset, so other environments'
 * values are left alone. */
static bool
expand(CmYamlDocument *document, const CmYaml *node, const Expansion *expansion, GError **error)
{
    for (guint i = 0; i < node->n_items; i++) {
        CmYaml *item = node->items[i];
        bool is_key = node->kind == CM_YAML_MAPPING && i % 2 == 0;

        if (is_key && !strcmp(item->text, "environments")) {
            i++;
            continue;
        }
        if (is_key)
            continue;
        if (item->kind != CM_YAML_SCALAR) {
            if (!expand(document, item, expansion, error))
                return false;
            continue;
        }
        if (!item->expanded && strstr(item->text, "${") &&
            !expand_value(document, item, problem_of(node, i, expansion->config), expansion, error))
            return false;
    }
    return true;
}

static GStrv
list_environments(const CmYaml *root)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    const CmYaml *all = cm_yaml_get(root, "environments");

    for (guint i = 0; all && i < all->n_items; i += 2)
        g_strv_builder_add(names, all->items[i]->text);
    return g_strv_builder_end(names);
}

static bool
read_environment(CmConfig *config, CmYamlDocument *document, const char *name,
                 const Expansion *expansion, GError **error)
{
    const CmYaml *all = cm_yaml_get(cm_yaml_root(document), "environments");
    const CmYaml *own = cm_yaml_get(all, name);
    const char *near;

    config->has_own_url = cm_yaml_get(own, "url") != NULL;
    if (own)
        return expand(document, own, expansion, error) &&
               cm_yaml_read_mapping(own, cm_config_environment_keys, config, config, error);
    near = cm_error_suggest(name, (const char *const *)config->environments);
    return cm_fail(error, CM_ERROR_ARGUMENT, "%s has no environment '%s'%s%s%s", config->path, name,
                   near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static char *
resolve(const CmConfig *config, const char *path)
{
    if (g_path_is_absolute(path) || !strcmp(config->folder, "."))
        return g_strdup(path);
    return g_build_filename(config->folder, path, NULL);
}

static void
resolve_all(const CmConfig *config, GStrv paths)
{
    for (; paths && *paths; paths++) {
        char *resolved = resolve(config, *paths);

        g_free(*paths);
        *paths = resolved;
    }
}

static void
resolve_models(CmConfig *config)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();

    for (GStrv model = config->models; model && *model; model++) {
        g_autofree char *pattern = resolve(config, *model);
        glob_t found;

        /* A pattern without a match stays as it is, to be reported when it is opened. */
        if (glob(pattern, GLOB_NOCHECK, NULL, &found))
            continue;
        for (gsize i = 0; i < found.gl_pathc; i++)
            g_ptr_array_add(paths, g_strdup(found.gl_pathv[i]));
        globfree(&found);
    }
    g_ptr_array_add(paths, NULL);
    g_strfreev(config->models);
    config->models = (GStrv)g_ptr_array_free(g_steal_pointer(&paths), FALSE);
}

static void
resolve_paths(CmConfig *config)
{
    char *location = resolve(config, config->script_location);

    g_free(config->script_location);
    config->script_location = location;
    if (!config->version_locations || !*config->version_locations) {
        g_autofree char *versions = g_build_filename(location, "versions", NULL);

        g_strfreev(config->version_locations);
        config->version_locations = g_strsplit(versions, "\n", 1);
    } else {
        resolve_all(config, config->version_locations);
    }
    resolve_all(config, config->templates);
    resolve_models(config);
}

static bool
read_file(CmConfig *config, const char *environment, const Expansion *expansion, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_load(config->path, NULL, error);
    const CmYaml *root = document ? cm_yaml_root(document) : NULL;

    if (!document)
        return false;
    if (!root)
        return cm_fail(error, CM_ERROR_SYNTAX, "%s: the file is empty; it begins with 'cmig: 1'",
                       config->path);
    if (!cm_yaml_expect(root, CM_YAML_MAPPING, error) ||
        !expand(document, root, expansion, error) ||
        !cm_yaml_read_mapping(root, cm_config_keys, config, config, error))
        return false;
    if (!cm_yaml_get(root, "cmig"))
        return cm_fail_at(error, root->at, CM_ERROR_KEY, "key 'cmig' is missing; write 'cmig: 1'");
    config->environments = list_environments(root);
    return !environment || read_environment(config, document, environment, expansion, error);
}

CmConfig *
cm_config_load(const char *path, bool is_optional, const char *environment, CmLookup lookup,
               gpointer data, GError **error)
{
    Expansion expansion = {NULL, lookup, data};
    bool is_there = g_file_test(path, G_FILE_TEST_EXISTS);
    g_autoptr(CmConfig) config = new_config(is_there ? path : NULL);

    if (!is_there && !is_optional) {
        cm_fail(error, CM_ERROR_FILE,
                "there is no %s here; 'cmig init' makes one, or -c names another", path);
        return NULL;
    }
    expansion.config = config;
    if (is_there && !read_file(config, environment, &expansion, error))
        return NULL;
    /* What is written into folders is found there again. */
    config->recursive |= cm_file_template_has_folders(config->file_template);
    resolve_paths(config);
    return g_steal_pointer(&config);
}
