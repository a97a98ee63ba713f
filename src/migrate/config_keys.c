/* The keys of cmig.yaml. */
#include "migrate/config_internal.h"

#include <string.h>

#include "revision/file_name.h"
#include "revision/script_template.h"

static bool
read_duration(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    g_autofree char *text = NULL;

    (void)key;
    (void)context;
    return cm_yaml_read_text(value, &text, error) && cm_duration_parse(text, field, error);
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
    return cm_yaml_read_name(value, template, error) && cm_file_template_check(*template, error);
}

/* A folder that revision files are written to: what leads up leads out of the project. */
static bool
check_location(const char *path, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    return !g_strv_contains((const char *const *)parts, "..") ||
           cm_fail(error, CM_ERROR_VALUE,
                   "'%s' leads up by '..'; write a folder below that of this file, or a whole path "
                   "from / on",
                   path);
}

static bool
read_location(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    char **path = field;

    (void)key;
    (void)context;
    return cm_yaml_read_name(value, path, error) && check_location(*path, error);
}

static bool
read_locations(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
               GError **error)
{
    GStrv *paths = field;

    (void)key;
    (void)context;
    if (!cm_yaml_read_texts(value, paths, error))
        return false;
    for (GStrv path = *paths; *path; path++)
        if (!check_location(*path, error))
            return false;
    return true;
}

/* Where a URL goes, and what was wrong with the one before it. */
typedef struct {
    gsize url;
    gsize problem;
} UrlFields;

static const UrlFields url_fields = {offsetof(CmConfig, url), offsetof(CmConfig, url_problem)};
static const UrlFields scratch_fields = {offsetof(CmConfig, scratch_url),
                                         offsetof(CmConfig, scratch_problem)};

static bool
read_url(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
         GError **error)
{
    const UrlFields *fields = key->data;
    char **url = G_STRUCT_MEMBER_P(field, fields->url);
    char **problem = G_STRUCT_MEMBER_P(field, fields->problem);

    (void)context;
    if (value->text == cm_config_no_url) {
        g_clear_pointer(url, g_free);
        return true;
    }
    g_clear_pointer(problem, g_free);
    return cm_yaml_read_name(value, url, error);
}

static bool
read_templates(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
               GError **error)
{
    GStrv *paths = field;

    (void)key;
    (void)context;
    if (!cm_yaml_read_texts(value, paths, error))
        return false;
    for (GStrv path = *paths; *path; path++)
        if (!cm_script_template_is_sql(*path) && !cm_script_template_is_yaml(*path))
            return cm_fail(error, CM_ERROR_VALUE,
                           "the name of a template ends in .yaml.in or .sql.in, not like '%s'",
                           *path);
    return true;
}

static bool
read_hook(const CmYaml *value, GPtrArray *hooks, GError **error)
{
    g_auto(GStrv) words = NULL;

    if (value->kind != CM_YAML_SEQUENCE || !value->n_items)
        return cm_fail_at(error, value->at, CM_ERROR_VALUE,
                          "a hook is a list of a program and its arguments: [prettier, --write, "
                          "\"{file}\"]");
    if (!cm_yaml_read_texts(value, &words, error))
        return false;
    g_ptr_array_add(hooks, g_steal_pointer(&words));
    return true;
}

static bool
read_hooks(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    GPtrArray **hooks = field;

    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_SEQUENCE, error))
        return false;
    g_clear_pointer(hooks, g_ptr_array_unref);
    *hooks = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (guint i = 0; i < value->n_items; i++)
        if (!read_hook(value->items[i], *hooks, error))
            return false;
    return true;
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

#define SHARED_KEYS                                                                            \
    {"script_location", read_location, offsetof(CmConfig, script_location), NULL},             \
        {"version_locations", read_locations, offsetof(CmConfig, version_locations), NULL},    \
        {"recursive", cm_yaml_field_boolean, offsetof(CmConfig, recursive), NULL},             \
        {"models", cm_yaml_field_texts, offsetof(CmConfig, models), NULL},                     \
        {"url", read_url, 0, &url_fields}, {"scratch_url", read_url, 0, &scratch_fields},      \
        {"version_table", cm_yaml_field_name, offsetof(CmConfig, version_table), NULL},        \
        {"version_table_schema", cm_yaml_field_name, offsetof(CmConfig, version_table_schema), \
         NULL},                                                                                \
        {"schemas", cm_yaml_field_texts, offsetof(CmConfig, schemas), NULL},                   \
        {"file_template", read_template, offsetof(CmConfig, file_template), NULL},             \
        {"template", read_templates, offsetof(CmConfig, templates), NULL},                     \
        {"post_write_hooks", read_hooks, offsetof(CmConfig, post_write_hooks), NULL},          \
        {"timezone", read_timezone, offsetof(CmConfig, timezone), NULL},                       \
        {"transaction", cm_yaml_field_choice, offsetof(CmConfig, transaction),                 \
         cm_transaction_words},                                                                \
        {"wait_for_lock", read_duration, offsetof(CmConfig, wait_for_lock), NULL},             \
        {"lock_timeout", read_duration, offsetof(CmConfig, lock_timeout), NULL},               \
        {"statement_timeout", read_duration, offsetof(CmConfig, statement_timeout), NULL},     \
        {"autogenerate", read_autogenerate, 0, NULL},                                          \
    {                                                                                          \
        "allow_drop", cm_yaml_field_boolean, offsetof(CmConfig, allow_drop), NULL              \
    }

const CmYamlKey cm_config_environment_keys[] = {SHARED_KEYS, {NULL, NULL, 0, NULL}};

/* What an environment says is read only if it is asked for: its variables may not be set. */
static bool
check_environments(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                   GError **error)
{
    (void)field;
    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 1; i < value->n_items; i += 2)
        if (!cm_yaml_expect(value->items[i], CM_YAML_MAPPING, error))
            return false;
    return true;
}

const CmYamlKey cm_config_keys[] = {
    {"cmig", cm_yaml_field_format, 0, NULL},
    SHARED_KEYS,
    {"environments", check_environments, 0, NULL},
    {NULL, NULL, 0, NULL},
};
