/* Reading what is no table: views, triggers, and objects of all kinds, which are read by the table
 * of what a kind is made of. */
#include "schema/body_internal.h"

#include <string.h>

/* The name in the mapping wins over the key before it, which then is only a label. */
static bool
take_name(CmName *name, const char *key, const CmYaml *node, GError **error)
{
    if (name->name)
        return true;
    if (!key)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'name' is missing");
    return cm_name_parse(key, name, error);
}

static bool
expect_key(gconstpointer is_there, const CmYaml *node, const char *key, GError **error)
{
    return is_there || cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing", key);
}

static bool
read_view_indexes(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                  GError **error)
{
    (void)key;
    return cm_body_read_indexes(value, ((CmView *)target)->indexes, context, error);
}

static const CmYamlKey view_keys[] = {
    {"name", cm_body_field_table_name, offsetof(CmView, name), NULL},
    {"sql", cm_yaml_field_name, offsetof(CmView, sql), NULL},
    {"columns", cm_body_field_columns, offsetof(CmView, columns), NULL},
    {"materialized", cm_yaml_field_boolean, offsetof(CmView, materialized), NULL},
    {"indexes", read_view_indexes, 0, NULL},
    {"comment", cm_yaml_field_text, offsetof(CmView, comment), NULL},
    {"depends_on", cm_yaml_field_texts, offsetof(CmView, depends_on), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmView, dialects), NULL},
    CM_BODY_OPTION_KEYS(CmView, CM_SECTION_VIEW),
    {NULL, NULL, 0, NULL},
};

/* An empty list says as much as none. */
static void
drop_empty(GStrv *list)
{
    if (*list && !**list)
        g_clear_pointer(list, g_strfreev);
}

CmView *
cm_body_read_view(const CmYaml *node, const char *key, const CmBodyContext *context, GError **error)
{
    g_autoptr(CmView) view = cm_view_new(NULL, NULL, NULL);

    if (!cm_yaml_read_mapping(node, view_keys, view, (gpointer)context, error) ||
        !take_name(&view->name, key, node, error) || !expect_key(view->sql, node, "sql", error))
        return NULL;
    if (view->indexes->len && !view->materialized) {
        cm_fail_at(error, node->at, CM_ERROR_VALUE,
                   "only a view that is 'materialized: true' has indexes");
        return NULL;
    }
    drop_empty(&view->columns);
    drop_empty(&view->depends_on);
    return g_steal_pointer(&view);
}

static const CmYamlKey trigger_keys[] = {
    {"name", cm_body_field_table_name, offsetof(CmTrigger, name), NULL},
    {"table", cm_body_field_table_name, offsetof(CmTrigger, table), NULL},
    {"sql", cm_yaml_field_name, offsetof(CmTrigger, sql), NULL},
    {"comment", cm_yaml_field_text, offsetof(CmTrigger, comment), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmTrigger, dialects), NULL},
    CM_BODY_OPTION_KEYS(CmTrigger, CM_SECTION_TRIGGER),
    {NULL, NULL, 0, NULL},
};

CmTrigger *
cm_body_read_trigger(const CmYaml *node, const char *key, const CmBodyContext *context,
                     GError **error)
{
    g_autoptr(CmTrigger) trigger = cm_trigger_new(NULL, NULL, NULL, NULL);

    if (!cm_yaml_read_mapping(node, trigger_keys, trigger, (gpointer)context, error) ||
        !take_name(&trigger->name, key, node, error) ||
        !expect_key(trigger->table.name, node, "table", error) ||
        !expect_key(trigger->sql, node, "sql", error))
        return NULL;
    return g_steal_pointer(&trigger);
}

typedef struct {
    char *label;
    char *renamed_from;
} Label;

static const CmYamlKey label_keys[] = {
    {"label", cm_yaml_field_text, offsetof(Label, label), NULL},
    {"renamed_from", cm_yaml_field_text, offsetof(Label, renamed_from), NULL},
    {NULL, NULL, 0, NULL},
};

/* a, or {label: a, renamed_from: b}. */
static bool
read_label(const CmYaml *node, Label *label, GError **error)
{
    if (node->kind != CM_YAML_MAPPING)
        return cm_yaml_read_text(node, &label->label, error);
    return cm_yaml_read_mapping(node, label_keys, label, NULL, error) &&
           expect_key(label->label, node, "label", error);
}

static bool
add_label(const CmYaml *node, GPtrArray *labels, GPtrArray *former, bool *has_former,
          GError **error)
{
    Label label = {NULL, NULL};
    bool ok = read_label(node, &label, error);

    for (guint i = 0; ok && i < labels->len; i++)
        if (!strcmp(labels->pdata[i], label.label))
            ok = cm_fail_at(error, node->at, CM_ERROR_VALUE, "label '%s' stands here already",
                            label.label);
    if (!ok) {
        g_free(label.label);
        g_free(label.renamed_from);
        return false;
    }
    *has_former |= label.renamed_from != NULL;
    g_ptr_array_add(labels, label.label);
    g_ptr_array_add(former, label.renamed_from ? label.renamed_from : g_strdup(""));
    return true;
}

bool
cm_body_read_labels(const CmYaml *node, CmObject *object, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) former = g_ptr_array_new_with_free_func(g_free);
    bool is_list = node->kind == CM_YAML_SEQUENCE;
    bool has_former = false;

    for (guint i = 0; i < (is_list ? node->n_items : 1); i++)
        if (!add_label(is_list ? node->items[i] : node, labels, former, &has_former, error))
            return false;
    if (!labels->len)
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "an enum has labels; write [a, b]");
    g_ptr_array_add(labels, NULL);
    g_ptr_array_add(former, NULL);
    object->labels = g_strdupv((GStrv)labels->pdata);
    object->former_labels = has_former ? g_strdupv((GStrv)former->pdata) : NULL;
    return true;
}

static bool
read_labels(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
            GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_labels(value, target, error);
}

/* One column, or a list of them. */
static bool
add_users(const CmYaml *table, const CmYaml *columns, GPtrArray *users, GError **error)
{
    bool is_list = columns->kind == CM_YAML_SEQUENCE;

    for (guint i = 0; i < (is_list ? columns->n_items : 1); i++) {
        char *column = NULL;

        if (!cm_yaml_read_name(is_list ? columns->items[i] : columns, &column, error))
            return false;
        g_ptr_array_add(users, g_strdup(table->text));
        g_ptr_array_add(users, column);
    }
    return true;
}

/* {table: [column, …], …}: where an enum is no object, the columns that change with it. */
static bool
read_users(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
           GError **error)
{
    CmObject *object = target;
    g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func(g_free);

    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2)
        if (!add_users(value->items[i], value->items[i + 1], users, error))
            return false;
    g_ptr_array_add(users, NULL);
    object->users = g_strdupv((GStrv)users->pdata);
    return true;
}

/* An attribute of a composite type is a column that says little. */
static bool
check_attribute(const CmYaml *node, const CmTable *scratch, const CmColumn *column, GError **error)
{
    if (!scratch->constraints->len && !scratch->indexes->len && column->nullable &&
        column->server_default.kind == CM_DEFAULT_NONE && !column->computed &&
        column->autoincrement == CM_AUTOINCREMENT_AUTO && !column->renamed_from &&
        !column->dialects && !column->options)
        return true;
    return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                      "an attribute of a composite type has a type, a collation and a comment, "
                      "and nothing else");
}

static bool
read_attributes(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                GError **error)
{
    CmObject *object = target;
    g_autoptr(CmTable) scratch = cm_table_new(NULL, "");

    (void)key;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        const CmYaml *node = value->items[i + 1];

        if (!cm_body_read_column(node, value->items[i]->text, scratch, context, error) ||
            !check_attribute(node, scratch, scratch->columns->pdata[i / 2], error))
            return false;
    }
    g_ptr_array_unref(object->columns);
    object->columns = g_ptr_array_ref(scratch->columns);
    return true;
}

/* What a domain says of its value is what a column says, one level up. */
static CmColumn *
value_of(CmObject *object)
{
    if (!object->columns->len)
        g_ptr_array_add(object->columns, cm_column_new("value", NULL));
    return object->columns->pdata[0];
}

static bool
read_type(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
          GError **error)
{
    CmColumn *column = value_of(target);

    (void)key;
    column->type = cm_body_read_type(value, context, error);
    return column->type != NULL;
}

static bool
read_nullable(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
              GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_boolean(value, &value_of(target)->nullable, error);
}

static bool
read_default(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
             GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_default(value, &value_of(target)->server_default, error);
}

static bool
read_collation(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
               GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_text_or_null(value, &value_of(target)->collation, error);
}

static bool
read_checks(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
            GError **error)
{
    (void)key;
    return cm_body_read_constraints(value, CM_CONSTRAINT_CHECK, ((CmObject *)target)->constraints,
                                    context, error);
}

static bool
read_setting(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
             GError **error)
{
    const CmSetting *setting = key->data;
    CmValue read = CM_VALUE_OF_NULL;
    bool ok = cm_body_read_setting(value, setting->kind, &read, error);

    (void)context;
    if (ok)
        cm_object_set(target, setting->name, &read);
    cm_value_clear(&read);
    return ok;
}

static const CmYamlKey owner_keys[] = {
    {"table", cm_body_field_table_name, offsetof(CmObject, table), NULL},
    {"column", cm_yaml_field_name, offsetof(CmObject, column), NULL},
    {NULL, NULL, 0, NULL},
};

/* table.column, or {table: …, column: …}. */
static bool
read_owner(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
           GError **error)
{
    CmObject *object = target;

    (void)key;
    if (value->kind != CM_YAML_MAPPING)
        return cm_body_read_column_name(value, &object->table, &object->column, error);
    return cm_yaml_read_mapping(value, owner_keys, object, context, error) &&
           expect_key(object->table.name, value, "table", error) &&
           expect_key(object->column, value, "column", error);
}

static const CmYamlKey first_keys[] = {
    {"name", cm_body_field_table_name, offsetof(CmObject, name), NULL}, {NULL, NULL, 0, NULL}};

static const CmYamlKey table_keys[] = {
    {"table", cm_body_field_table_name, offsetof(CmObject, table), NULL}, {NULL, NULL, 0, NULL}};

static const CmYamlKey enum_keys[] = {
    {"labels", read_labels, 0, NULL}, {"columns", read_users, 0, NULL}, {NULL, NULL, 0, NULL}};

static const CmYamlKey composite_keys[] = {{"columns", read_attributes, 0, NULL},
                                           {NULL, NULL, 0, NULL}};

static const CmYamlKey domain_keys[] = {
    {"type", read_type, 0, NULL},
    {"nullable", read_nullable, 0, NULL},
    {"server_default", read_default, 0, NULL},
    {"collation", read_collation, 0, NULL},
    {"checks", read_checks, 0, NULL},
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey owned_keys[] = {{"owned_by", read_owner, 0, NULL}, {NULL, NULL, 0, NULL}};

static const CmYamlKey last_keys[] = {
    CM_BODY_OBJECT_KEYS,
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey sql_keys[] = {{"sql", cm_yaml_field_name, offsetof(CmObject, sql), NULL},
                                     {NULL, NULL, 0, NULL}};

static const CmYamlKey drop_keys[] = {
    {"drop_sql", cm_yaml_field_name, offsetof(CmObject, drop_sql), NULL}, {NULL, NULL, 0, NULL}};

/* The keys that each part brings, in the order in which they are listed. */
static const struct {
    int part; /* of CmObjectParts; 0: every kind has it */
    const CmYamlKey *keys;
} parts[] = {
    {0, first_keys},
    {CM_OBJECT_HAS_TABLE, table_keys},
    {CM_OBJECT_HAS_LABELS, enum_keys},
    {CM_OBJECT_HAS_COLUMNS, composite_keys},
    {CM_OBJECT_HAS_CHECKS, domain_keys},
    {CM_OBJECT_HAS_OWNER, owned_keys},
    {0, last_keys},
    {CM_OBJECT_HAS_SQL, sql_keys},
    {CM_OBJECT_HAS_DROP_SQL, drop_keys},
};

static bool
has_part(const CmObjectKindInfo *info, int part)
{
    /* A domain's one column is said without a name. */
    if (part == CM_OBJECT_HAS_COLUMNS && info->parts & CM_OBJECT_HAS_CHECKS)
        return false;
    return !part || info->parts & part;
}

/* The keys of a kind, ended by a key without a name. */
static GArray *
keys_of(const CmObjectKindInfo *info)
{
    GArray *keys = g_array_new(TRUE, TRUE, sizeof(CmYamlKey));

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        for (const CmYamlKey *key = parts[i].keys; has_part(info, parts[i].part) && key->name;
             key++)
            g_array_append_val(keys, *key);
    for (const CmSetting *setting = info->settings; setting && setting->name; setting++) {
        const CmYamlKey key = {setting->name, read_setting, 0, setting};

        g_array_append_val(keys, key);
    }
    return keys;
}

/* A composite type may have none, where that is said. */
static const CmYaml *
empty_columns(const CmYaml *node, CmObjectKind kind)
{
    return kind == CM_OBJECT_COMPOSITE ? cm_yaml_get(node, "columns") : NULL;
}

static bool
check_complete(const CmYaml *node, const CmObject *object, GError **error)
{
    int has = cm_object_kind_info(object->kind)->parts;
    const struct {
        int part;
        const char *key;
        gconstpointer is_there;
    } needed[] = {
        {CM_OBJECT_HAS_TABLE, "table", object->table.name},
        {CM_OBJECT_HAS_LABELS, "labels", object->labels},
        {CM_OBJECT_HAS_COLUMNS, has & CM_OBJECT_HAS_CHECKS ? "type" : "columns",
         object->columns->len ? (gconstpointer)((CmColumn *)object->columns->pdata[0])->type
                              : empty_columns(node, object->kind)},
        {CM_OBJECT_HAS_SQL, "sql", object->sql},
        {CM_OBJECT_HAS_DROP_SQL, "drop_sql", object->drop_sql},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
        if (has & needed[i].part && !expect_key(needed[i].is_there, node, needed[i].key, error))
            return false;
    return true;
}

CmObject *
cm_body_read_object(const CmYaml *node, CmObjectKind kind, const char *key,
                    const CmBodyContext *context, GError **error)
{
    g_autoptr(CmObject) object = cm_object_new(kind, NULL, NULL);
    g_autoptr(GArray) keys = keys_of(cm_object_kind_info(kind));

    if (!(key && cm_yaml_is_null(node)) &&
        !cm_yaml_read_mapping(node, (const CmYamlKey *)keys->data, object, (gpointer)context,
                              error))
        return NULL;
    if (!take_name(&object->name, key, node, error) || !check_complete(node, object, error))
        return NULL;
    drop_empty(&object->depends_on);
    return g_steal_pointer(&object);
}
