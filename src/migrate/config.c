#include "migrate/config.h"

#include <glob.h>
#include <string.h>

#include "base/expand.h"

const char *const cm_transaction_words[] = {"per-migration", "all", "none", NULL};

#define SECOND G_GINT64_CONSTANT(1000000)

/* What stands in place of a URL whose variable is not set: only who connects needs it. */
static const char no_url[] = "";

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
    g_free(config->version_table);
    g_free(config->file_template);
    g_free(config->timezone);
    g_strfreev(config->include);
    g_strfreev(config->exclude);
    g_strfreev(config->environments);
    g_free(config);
}

bool
cm_config_parse_duration(const char *text, int64_t *out, GError **error)
{
    static const struct {
        const char *unit;
        int64_t microseconds;
    } units[] = {{"us", 1},          {"ms", 1000},        {"s", SECOND},
                 {"m", 60 * SECOND}, {"h", 3600 * SECOND}};
    char *end;
    double number = g_ascii_strtod(text, &end);

    if (end != text && number >= 0 && number < 1e9) {
        if (!*end && number == 0) {
            *out = 0;
            return true;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
            if (!strcmp(end, units[i].unit)) {
                *out = (int64_t)(number * (double)units[i].microseconds);
                return true;
            }
    }
    return cm_fail(error, CM_ERROR_VALUE, "'%s' is no duration; write 30s, 500ms, 5m, 1h or 0",
                   text);
}

static bool
read_duration(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    g_autofree char *text = NULL;

    (void)key;
    (void)context;
    return cm_yaml_read_text(value, &text, error) && cm_config_parse_duration(text, field, error);
}

static bool
read_timezone(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    char **name = field;
    GTimeZone *zone;

    (void)key;
    (void)context;
    if (!cm_yaml_read_name(value, name, error))
        return false;
    zone = g_time_zone_new_identifier(*name);
    if (!zone)
        return cm_fail(error, CM_ERROR_VALUE, "unknown time zone '%s'; write UTC or Europe/Berlin",
                       *name);
    g_time_zone_unref(zone);
    return true;
}

static bool
read_template(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    char **template = field;

    (void)key;
    (void)context;
    if (!cm_yaml_read_name(value, template, error))
        return false;
    if (strstr(*template, "{rev}") && !strstr(*template, ".."))
        return true;
    return cm_fail(error, CM_ERROR_VALUE,
                   "a file template holds {rev} and stays in its folder: '%s'", *template);
}

static bool
read_url(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
         GError **error)
{
    CmConfig *config = field;

    (void)key;
    (void)context;
    if (value->text == no_url) {
        g_clear_pointer(&config->url, g_free);
        return true;
    }
    g_clear_pointer(&config->url_problem, g_free);
    return cm_yaml_read_name(value, &config->url, error);
}

static const CmYamlKey autogenerate_keys[] = {
    {"include", cm_yaml_field_texts, offsetof(CmConfig, include), NULL},
    {"exclude", cm_yaml_field_texts, offsetof(CmConfig, exclude), NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_autogenerate(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                  GError **error)
{
    (void)key;
    return cm_yaml_read_mapping(value, autogenerate_keys, field, context, error);
}

#define SHARED_KEYS                                                                                \
    {"script_location", cm_yaml_field_name, offsetof(CmConfig, script_location), NULL},            \
        {"version_locations", cm_yaml_field_texts, offsetof(CmConfig, version_locations), NULL},   \
        {"recursive", cm_yaml_field_boolean, offsetof(CmConfig, recursive), NULL},                 \
        {"models", cm_yaml_field_texts, offsetof(CmConfig, models), NULL},                         \
        {"url", read_url, 0, NULL},                                                                \
        {"version_table", cm_yaml_field_name, offsetof(CmConfig, version_table), NULL},            \
        {"file_template", read_template, offsetof(CmConfig, file_template), NULL},                 \
        {"timezone", read_timezone, offsetof(CmConfig, timezone), NULL},                           \
        {"transaction", cm_yaml_field_choice, offsetof(CmConfig, transaction),                     \
         cm_transaction_words},                                                                    \
        {"wait_for_lock", read_duration, offsetof(CmConfig, wait_for_lock), NULL},                 \
        {"lock_timeout", read_duration, offsetof(CmConfig, lock_timeout), NULL},                   \
        {"autogenerate", read_autogenerate, 0, NULL},                                              \
    {                                                                                              \
        "allow_drop", cm_yaml_field_boolean, offsetof(CmConfig, allow_drop), NULL                  \
    }

static const CmYamlKey environment_keys[] = {SHARED_KEYS, {NULL, NULL, 0, NULL}};

static const CmYamlKey config_keys[] = {
    {"cmig", cm_yaml_field_format, 0, NULL},
    SHARED_KEYS,
    {"environments", cm_yaml_field_ignored, 0, NULL},
    {NULL, NULL, 0, NULL},
};

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
expand_value(CmYamlDocument *document, CmYaml *value, bool is_url, const Expansion *expansion,
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
    if (!is_url || cm_error_is(cause, CM_ERROR_SYNTAX)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_free(expansion->config->url_problem);
    expansion->config->url_problem = g_strdup(cause->message);
    value->text = no_url;
    return true;
}

/* Expands every value below a node; what is not asked for may stay unset, so other environments'
 * values are left alone. */
static bool
expand(CmYamlDocument *document, const CmYaml *node, const Expansion *expansion, GError **error)
{
    for (guint i = 0; i < node->n_items; i++) {
        CmYaml *item = node->items[i];
        bool is_key = node->kind == CM_YAML_MAPPING && i % 2 == 0;
        bool is_url = node->kind == CM_YAML_MAPPING && !is_key &&
                      !strcmp(node->items[i - 1]->text, "url");

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
            !expand_value(document, item, is_url, expansion, error))
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
               cm_yaml_read_mapping(own, environment_keys, config, config, error);
    near = cm_error_suggest(name, (const char *const *)config->environments);
    return cm_fail(error, CM_ERROR_ARGUMENT, "%s has no environment '%s'%s%s%s", config->path,
                   name, near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static char *
resolve(const CmConfig *config, const char *path)
{
    if (g_path_is_absolute(path) || !strcmp(config->folder, "."))
        return g_strdup(path);
    return g_build_filename(config->folder, path, NULL);
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
        for (GStrv path = config->version_locations; *path; path++) {
            char *resolved = resolve(config, *path);

            g_free(*path);
            *path = resolved;
        }
    }
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
        !cm_yaml_read_mapping(root, config_keys, config, config, error))
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
    resolve_paths(config);
    return g_steal_pointer(&config);
}
