/* Reading what a model has beside tables: `objects:` and the enums of `types:`. */
#include "model/internal.h"
#include "schema/twins.h"

static bool
add_view(CmSchema *schema, const char *key, const CmYaml *node, const CmBodyContext *context,
         GError **error)
{
    CmView *view = cm_body_read_view(node, key, context, error);

    return view && cm_schema_add_twin_view(schema, view, context->dialect, error);
}

static bool
add_trigger(CmSchema *schema, const char *key, const CmYaml *node, const CmBodyContext *context,
            GError **error)
{
    CmTrigger *trigger = cm_body_read_trigger(node, key, context, error);

    return trigger && cm_schema_add_twin_trigger(schema, trigger, context->dialect, error);
}

/* A section of `objects:`: views, triggers, or the plural of a kind. */
typedef struct {
    const char *name;
    bool (*add)(CmSchema *schema, const char *key, const CmYaml *node, const CmBodyContext *context,
                GError **error); /* NULL: by the kind */
    CmObjectKind kind;
} Section;

static bool
add_entry(const Section *section, CmSchema *schema, const char *key, const CmYaml *node,
          const CmBodyContext *context, GError **error)
{
    CmObject *object;

    if (section->add)
        return section->add(schema, key, node, context, error);
    object = cm_body_read_object(node, section->kind, key, context, error);
    return object && cm_schema_add_twin_object(schema, object, context->dialect, error);
}

static bool
read_section(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
             GError **error)
{
    if (cm_yaml_is_null(value))
        return true;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2)
        if (!add_entry(key->data, target, value->items[i]->text, value->items[i + 1], context,
                       error)) {
            cm_error_locate(error, value->items[i]->at);
            return false;
        }
    return true;
}

static void
add_key(GArray *keys, const Section *section)
{
    const CmYamlKey key = {section->name, read_section, 0, section};

    g_array_append_val(keys, key);
}

bool
cm_model_read_objects(const CmYaml *node, CmSchema *schema, const CmBodyContext *context,
                      GError **error)
{
    static const Section texts[] = {{"views", add_view, 0}, {"triggers", add_trigger, 0}};
    Section sections[CM_OBJECT_COUNT];
    g_autoptr(GArray) keys = g_array_new(TRUE, TRUE, sizeof(CmYamlKey));

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        add_key(keys, &texts[i]);
    for (int i = 0; i < CM_OBJECT_COUNT; i++) {
        sections[i] =
            (Section){cm_object_kind_info((CmObjectKind)i)->plural, NULL, (CmObjectKind)i};
        if (i != CM_OBJECT_ENUM)
            add_key(keys, &sections[i]);
    }
    return cm_yaml_read_mapping(node, (const CmYamlKey *)keys->data, schema, (gpointer)context,
                                error);
}

static bool
read_labels(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
            GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_labels(value, target, error);
}

static const CmYamlKey type_keys[] = {
    {"enum", read_labels, 0, NULL},
    {"type", cm_yaml_field_ignored, 0, NULL},
    {"c_type", cm_yaml_field_ignored, 0, NULL},
    {"validate", cm_yaml_field_ignored, 0, NULL},
    CM_BODY_OBJECT_KEYS,
    {NULL, NULL, 0, NULL},
};

/* Another name for a type is none that a database knows. */
static CmType *
read_alias(const CmYaml *node, GError **error)
{
    static const char *const known[] = {"type", "c_type", "validate", NULL};

    for (guint i = 0; i < node->n_items; i += 2)
        if (!g_strv_contains(known, node->items[i]->text)) {
            cm_fail_at(error, node->items[i]->at, CM_ERROR_KEY, "'%s' belongs to an enum",
                       node->items[i]->text);
            return NULL;
        }
    return cm_body_read_type(cm_yaml_get(node, "type"), NULL, error);
}

/* An enum is an object of those databases that have it, and a type of its columns in all. */
static CmType *
take_enum(CmSchema *schema, CmObject *object, GError **error)
{
    CmType *type = cm_type_new(CM_TYPE_ENUM);

    type->text = cm_name_to_string(&object->name);
    type->labels = g_strdupv(object->labels);
    if (cm_schema_add_object(schema, object, error))
        return type;
    cm_type_free(type);
    return NULL;
}

CmType *
cm_model_read_type(const CmYaml *node, const char *name, CmSchema *schema, GError **error)
{
    g_autoptr(CmObject) object = cm_object_new(CM_OBJECT_ENUM, NULL, NULL);

    if (!cm_yaml_read_mapping(node, type_keys, object, NULL, error))
        return NULL;
    if (!object->labels == !cm_yaml_get(node, "type")) {
        cm_fail_at(error, node->at, CM_ERROR_KEY, "either 'enum' or 'type' is wanted here");
        return NULL;
    }
    if (!object->labels)
        return read_alias(node, error);
    if (!cm_name_parse(name, &object->name, error))
        return NULL;
    return take_enum(schema, g_steal_pointer(&object), error);
}
