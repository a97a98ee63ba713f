/* Writing what a model has beside tables. */
#include "model/internal.h"

/* What stands under a key of its own: a name that several have, on a table each, becomes a label
 * with the table in front, and the name is said in the mapping. */
typedef struct {
    GHashTable *seen;  /* names met */
    GHashTable *twice; /* names met again */
    GHashTable *used;  /* keys taken, and names that will be */
} Keys;

static void
init_keys(Keys *keys)
{
    keys->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    keys->twice = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    keys->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
clear_keys(Keys *keys)
{
    g_hash_table_unref(keys->seen);
    g_hash_table_unref(keys->twice);
    g_hash_table_unref(keys->used);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, clear_keys)

static void
note_name(Keys *keys, const CmName *name)
{
    g_autofree char *text = cm_name_to_string(name);

    if (!g_hash_table_add(keys->seen, g_strdup(text)))
        g_hash_table_add(keys->twice, g_strdup(text));
    g_hash_table_add(keys->used, g_steal_pointer(&text));
}

/* The key (transfer full); *is_label says that the name must be said. */
static char *
key_of(Keys *keys, const CmName *table, const CmName *name, bool *is_label)
{
    g_autofree char *text = cm_name_to_string(name);
    g_autofree char *owner = table->name ? cm_name_to_string(table) : NULL;
    g_autoptr(GString) label = g_string_new(owner);

    *is_label = g_hash_table_contains(keys->twice, text);
    if (!*is_label)
        return g_steal_pointer(&text);
    g_string_append_printf(label, ".%s", text);
    while (!g_hash_table_add(keys->used, g_strdup(label->str)))
        g_string_append_c(label, '\'');
    return g_string_free(g_steal_pointer(&label), FALSE);
}

static CmYaml *
write_views(CmYamlDocument *document, const CmSchema *schema)
{
    CmYaml *views = cm_yaml_mapping(document, false);

    views->spaced = true;
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];
        g_autofree char *name = cm_name_to_string(&view->name);

        cm_yaml_put(document, views, name, cm_body_write_view(document, view, false));
    }
    return views;
}

static CmYaml *
write_triggers(CmYamlDocument *document, const CmSchema *schema)
{
    CmYaml *triggers = cm_yaml_mapping(document, false);
    g_auto(Keys) keys;

    init_keys(&keys);
    triggers->spaced = true;
    for (guint i = 0; i < schema->triggers->len; i++)
        note_name(&keys, &((CmTrigger *)schema->triggers->pdata[i])->name);
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];
        bool is_label;
        g_autofree char *key = key_of(&keys, &trigger->table, &trigger->name, &is_label);

        cm_yaml_put(document, triggers, key, cm_body_write_trigger(document, trigger, is_label));
    }
    return triggers;
}

static CmYaml *
write_kind(CmYamlDocument *document, const CmSchema *schema, CmObjectKind kind,
           const CmBodyContext *context)
{
    CmYaml *objects = cm_yaml_mapping(document, false);
    g_auto(Keys) keys;

    init_keys(&keys);
    objects->spaced = !cm_body_is_short_kind(kind);
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];

        if (object->kind == kind)
            note_name(&keys, &object->name);
    }
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        g_autofree char *key = NULL;
        bool is_label;

        if (object->kind != kind)
            continue;
        key = key_of(&keys, &object->table, &object->name, &is_label);
        cm_yaml_put(document, objects, key,
                    cm_body_write_object(document, object, context, is_label));
    }
    return objects;
}

static void
put_section(CmYamlDocument *document, CmYaml *objects, const char *key, CmYaml *section)
{
    if (section->n_items)
        cm_yaml_put(document, objects, key, section);
}

static void
put_kinds(CmYamlDocument *document, CmYaml *objects, const CmSchema *schema, CmObjectKind first,
          CmObjectKind last, const CmBodyContext *context)
{
    for (int i = (int)first; i <= (int)last; i++)
        if (i != CM_OBJECT_ENUM)
            put_section(document, objects, cm_object_kind_info((CmObjectKind)i)->plural,
                        write_kind(document, schema, (CmObjectKind)i, context));
}

/* In the order in which they can be made, as far as kinds can say. */
CmYaml *
cm_model_write_objects(CmYamlDocument *document, const CmSchema *schema,
                       const CmBodyContext *context)
{
    CmYaml *objects = cm_yaml_mapping(document, false);

    put_kinds(document, objects, schema, CM_OBJECT_SCHEMA, CM_OBJECT_STATISTICS, context);
    put_section(document, objects, "views", write_views(document, schema));
    put_section(document, objects, "triggers", write_triggers(document, schema));
    put_kinds(document, objects, schema, CM_OBJECT_RULE, CM_OBJECT_RAW, context);
    return objects;
}

CmYaml *
cm_model_write_types(CmYamlDocument *document, const CmSchema *schema)
{
    CmYaml *types = cm_yaml_mapping(document, false);

    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        g_autofree char *name = NULL;
        CmYaml *entry;

        if (object->kind != CM_OBJECT_ENUM)
            continue;
        name = cm_name_to_string(&object->name);
        entry = cm_yaml_put(document, types, name, cm_yaml_mapping(document, true));
        cm_yaml_put(document, entry, "enum", cm_body_write_labels(document, object));
        cm_body_put_last(document, entry, object);
    }
    return types;
}

GHashTable *
cm_model_named_types(const CmSchema *schema)
{
    GHashTable *types =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)cm_type_free);

    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        g_autoptr(CmType) type = cm_type_new(CM_TYPE_ENUM);
        g_autofree char *name = NULL;

        if (object->kind != CM_OBJECT_ENUM)
            continue;
        name = cm_name_to_string(&object->name);
        type->text = g_strdup(name);
        type->labels = g_strdupv(object->labels);
        if (cm_model_is_type_name(name, type))
            g_hash_table_replace(types, g_steal_pointer(&name), g_steal_pointer(&type));
    }
    return types;
}
