#include "schema/object.h"

#include <string.h>

#define END                  \
    {                        \
        NULL, CM_SETTING_ANY \
    }

static const CmSetting extension_settings[] = {
    {"version", CM_SETTING_TEXT}, {"schema", CM_SETTING_TEXT}, END};
static const CmSetting collation_settings[] = {{"provider", CM_SETTING_TEXT},
                                               {"locale", CM_SETTING_TEXT},
                                               {"lc_collate", CM_SETTING_TEXT},
                                               {"lc_ctype", CM_SETTING_TEXT},
                                               {"deterministic", CM_SETTING_BOOLEAN},
                                               {"rules", CM_SETTING_TEXT},
                                               END};
static const CmSetting sequence_settings[] = {
    {"type", CM_SETTING_TEXT},         {"start", CM_SETTING_INTEGER},
    {"increment", CM_SETTING_INTEGER}, {"min", CM_SETTING_INTEGER},
    {"max", CM_SETTING_INTEGER},       {"cache", CM_SETTING_INTEGER},
    {"cycle", CM_SETTING_BOOLEAN},     END};
static const CmSetting statistics_settings[] = {{"kinds", CM_SETTING_LIST},
                                                {"expressions", CM_SETTING_LIST},
                                                {"target", CM_SETTING_INTEGER},
                                                END};
static const CmSetting policy_settings[] = {
    {"command", CM_SETTING_TEXT}, {"roles", CM_SETTING_LIST},         {"using", CM_SETTING_TEXT},
    {"check", CM_SETTING_TEXT},   {"permissive", CM_SETTING_BOOLEAN}, END};
static const CmSetting raw_settings[] = {
    {"type", CM_SETTING_TEXT}, {"detect", CM_SETTING_TEXT}, END};

#define TEXT CM_OBJECT_HAS_SQL

static const CmObjectKindInfo kinds[CM_OBJECT_COUNT] = {
    [CM_OBJECT_SCHEMA] = {"schema", "schemas", 0, NULL},
    [CM_OBJECT_EXTENSION] = {"extension", "extensions", 0, extension_settings},
    [CM_OBJECT_COLLATION] = {"collation", "collations", 0, collation_settings},
    [CM_OBJECT_ENUM] = {"enum", "enums", CM_OBJECT_HAS_LABELS, NULL},
    [CM_OBJECT_DOMAIN] = {"domain", "domains", CM_OBJECT_HAS_COLUMNS | CM_OBJECT_HAS_CHECKS, NULL},
    [CM_OBJECT_COMPOSITE] = {"composite", "composites", CM_OBJECT_HAS_COLUMNS, NULL},
    [CM_OBJECT_SEQUENCE] = {"sequence", "sequences", CM_OBJECT_HAS_OWNER, sequence_settings},
    [CM_OBJECT_FUNCTION] = {"function", "functions", TEXT, NULL},
    [CM_OBJECT_PROCEDURE] = {"procedure", "procedures", TEXT, NULL},
    [CM_OBJECT_AGGREGATE] = {"aggregate", "aggregates", TEXT, NULL},
    [CM_OBJECT_STATISTICS] = {"statistics", "statistics", CM_OBJECT_HAS_TABLE, statistics_settings},
    [CM_OBJECT_RULE] = {"rule", "rules", CM_OBJECT_HAS_TABLE | TEXT, NULL},
    [CM_OBJECT_POLICY] = {"policy", "policies", CM_OBJECT_HAS_TABLE, policy_settings},
    [CM_OBJECT_EVENT] = {"event", "events", TEXT, NULL},
    [CM_OBJECT_RAW] = {"raw", "raw", TEXT | CM_OBJECT_HAS_DROP_SQL, raw_settings},
};

const CmObjectKindInfo *
cm_object_kind_info(CmObjectKind kind)
{
    return &kinds[kind];
}

bool
cm_object_kind_find(const char *word, CmObjectKind *kind)
{
    for (int i = 0; i < CM_OBJECT_COUNT; i++) {
        if (strcmp(word, kinds[i].word) && strcmp(word, kinds[i].plural))
            continue;
        *kind = (CmObjectKind)i;
        return true;
    }
    return false;
}

CmObject *
cm_object_new(CmObjectKind kind, const char *schema, const char *name)
{
    CmObject *object = g_new0(CmObject, 1);

    object->kind = kind;
    object->name = cm_name_new(schema, name);
    object->columns = g_ptr_array_new_with_free_func((GDestroyNotify)cm_column_free);
    object->constraints = g_ptr_array_new_with_free_func((GDestroyNotify)cm_constraint_free);
    return object;
}

CmObject *
cm_object_copy(const CmObject *object)
{
    CmObject *copy;

    if (!object)
        return NULL;
    copy = cm_object_new(object->kind, object->name.schema, object->name.name);
    copy->table = cm_name_copy(&object->table);
    copy->column = g_strdup(object->column);
    copy->labels = g_strdupv(object->labels);
    copy->former_labels = g_strdupv(object->former_labels);
    copy->users = g_strdupv(object->users);
    for (guint i = 0; i < object->columns->len; i++)
        g_ptr_array_add(copy->columns, cm_column_copy(object->columns->pdata[i]));
    for (guint i = 0; i < object->constraints->len; i++)
        g_ptr_array_add(copy->constraints, cm_constraint_copy(object->constraints->pdata[i]));
    copy->sql = g_strdup(object->sql);
    copy->drop_sql = g_strdup(object->drop_sql);
    copy->comment = g_strdup(object->comment);
    copy->renamed_from = g_strdup(object->renamed_from);
    copy->depends_on = g_strdupv(object->depends_on);
    copy->dialects = g_strdupv(object->dialects);
    copy->settings = cm_options_copy(object->settings);
    copy->options = cm_options_copy(object->options);
    return copy;
}

void
cm_object_free(CmObject *object)
{
    if (!object)
        return;
    cm_name_clear(&object->name);
    cm_name_clear(&object->table);
    g_free(object->column);
    g_strfreev(object->labels);
    g_strfreev(object->former_labels);
    g_strfreev(object->users);
    g_ptr_array_unref(object->columns);
    g_ptr_array_unref(object->constraints);
    g_free(object->sql);
    g_free(object->drop_sql);
    g_free(object->comment);
    g_free(object->renamed_from);
    g_strfreev(object->depends_on);
    g_strfreev(object->dialects);
    cm_options_free(object->settings);
    cm_options_free(object->options);
    g_free(object);
}

bool
cm_object_is_same(const CmObject *left, const CmObject *right)
{
    return left->kind == right->kind && cm_name_equal(&left->name, &right->name) &&
           (!(kinds[left->kind].parts & CM_OBJECT_HAS_TABLE) ||
            cm_name_equal(&left->table, &right->table));
}

bool
cm_object_is_routine(const CmObject *object)
{
    return object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE ||
           object->kind == CM_OBJECT_AGGREGATE;
}

void
cm_object_set(CmObject *object, const char *key, const CmValue *value)
{
    cm_options_set(&object->settings, "", key, value);
}

const CmValue *
cm_object_get(const CmObject *object, const char *key)
{
    return cm_options_get(object->settings, "", key);
}

char *
cm_object_describe(const CmObject *object)
{
    g_autofree char *name = cm_name_to_string(&object->name);
    g_autofree char *table = NULL;

    if (!(kinds[object->kind].parts & CM_OBJECT_HAS_TABLE))
        return g_strdup_printf("%s %s", kinds[object->kind].word, name);
    table = cm_name_to_string(&object->table);
    return g_strdup_printf("%s %s on %s", kinds[object->kind].word, name, table);
}
