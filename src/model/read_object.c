/* Reading what a model keeps as the database's own text: views and triggers. */
#include "model/internal.h"

static const CmYamlKey view_keys[] = {
    {"sql", cm_yaml_field_name, offsetof(CmView, sql), NULL},
    {"columns", cm_yaml_field_texts, offsetof(CmView, columns), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmView, dialects), NULL},
    {"depends_on", cm_yaml_field_ignored, 0, NULL},
    CM_BODY_OPTION_KEYS(CmView, CM_SECTION_VIEW),
    {NULL, NULL, 0, NULL},
};

static bool
read_view(CmSchema *schema, const CmYaml *key, const CmYaml *node, GError **error)
{
    g_autoptr(CmView) view = cm_view_new(NULL, NULL, NULL);

    if (!cm_name_parse(key->text, &view->name, error) ||
        !cm_yaml_read_mapping(node, view_keys, view, NULL, error))
        return false;
    if (!view->sql)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
    return cm_schema_add_view(schema, g_steal_pointer(&view), error);
}

static const CmYamlKey trigger_keys[] = {
    {"table", cm_body_field_table_name, offsetof(CmTrigger, table), NULL},
    {"sql", cm_yaml_field_name, offsetof(CmTrigger, sql), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmTrigger, dialects), NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_trigger(CmSchema *schema, const CmYaml *key, const CmYaml *node, GError **error)
{
    g_autoptr(CmTrigger) trigger = cm_trigger_new(NULL, NULL, NULL, NULL);

    if (!cm_name_parse(key->text, &trigger->name, error) ||
        !cm_yaml_read_mapping(node, trigger_keys, trigger, NULL, error))
        return false;
    if (!trigger->sql || !trigger->table.name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing",
                          trigger->sql ? "table" : "sql");
    return cm_schema_add_trigger(schema, g_steal_pointer(&trigger), error);
}

typedef bool (*ReadObject)(CmSchema *schema, const CmYaml *key, const CmYaml *node,
                           GError **error);

static bool
read_objects(const CmYaml *value, CmSchema *schema, ReadObject read_object, GError **error)
{
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2)
        if (!read_object(schema, value->items[i], value->items[i + 1], error)) {
            cm_error_locate(error, value->items[i]->at);
            return false;
        }
    return true;
}

static bool
read_views(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    (void)key;
    (void)context;
    return read_objects(value, field, read_view, error);
}

static bool
read_triggers(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    (void)key;
    (void)context;
    return read_objects(value, field, read_trigger, error);
}

const CmYamlKey cm_model_object_keys[] = {
    {"views", read_views, 0, NULL},
    {"triggers", read_triggers, 0, NULL},
    {NULL, NULL, 0, NULL},
};
