/* Reading what a model keeps as the database's own text: views and triggers. */
#include "model/internal.h"

static const CmYamlKey view_keys[] = {
    {"sql", cm_yaml_field_name, offsetof(CmView, sql), NULL},
    {"columns", cm_yaml_field_texts, offsetof(CmView, columns), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmView, dialects), NULL},
    {"depends_on", cm_yaml_field_ignored, 0, NULL},
    CM_BODY_OPTION_KEYS(CmView),
    {NULL, NULL, 0, NULL},
};

static bool
read_views(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        const CmYaml *node = value->items[i + 1];
        g_autoptr(CmView) view = cm_view_new(NULL, NULL, NULL);

        if (!cm_name_parse(value->items[i]->text, &view->name, error) ||
            !cm_yaml_read_mapping(node, view_keys, view, NULL, error))
            return false;
        if (!view->sql)
            return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
        if (!cm_schema_add_view(field, g_steal_pointer(&view), error))
            return false;
    }
    return true;
}

static const CmYamlKey trigger_keys[] = {
    {"table", cm_body_field_table_name, offsetof(CmTrigger, table), NULL},
    {"sql", cm_yaml_field_name, offsetof(CmTrigger, sql), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmTrigger, dialects), NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_triggers(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        const CmYaml *node = value->items[i + 1];
        g_autoptr(CmTrigger) trigger = cm_trigger_new(NULL, NULL, NULL, NULL);

        if (!cm_name_parse(value->items[i]->text, &trigger->name, error) ||
            !cm_yaml_read_mapping(node, trigger_keys, trigger, NULL, error))
            return false;
        if (!trigger->sql || !trigger->table.name)
            return cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing",
                              trigger->sql ? "table" : "sql");
        if (!cm_schema_add_trigger(field, g_steal_pointer(&trigger), error))
            return false;
    }
    return true;
}

const CmYamlKey cm_model_object_keys[] = {
    {"views", read_views, 0, NULL},
    {"triggers", read_triggers, 0, NULL},
    {NULL, NULL, 0, NULL},
};
