/* Writing what is no table, as body_object.c reads it. */
#include "schema/body_internal.h"

#include <string.h>

static void
put_name(CmYamlDocument *document, CmYaml *body, const char *key, const CmName *name)
{
    g_autofree char *text = name->name ? cm_name_to_string(name) : NULL;

    cm_yaml_put_text(document, body, key, text);
}

static void
put_texts(CmYamlDocument *document, CmYaml *body, const char *key, GStrv texts)
{
    if (texts)
        cm_yaml_put(document, body, key, cm_yaml_texts(document, (const char *const *)texts));
}

static void
put_sql(CmYamlDocument *document, CmYaml *body, const char *key, const char *sql)
{
    if (sql)
        cm_yaml_put(document, body, key, cm_yaml_sql(document, sql));
}

CmYaml *
cm_body_write_view(CmYamlDocument *document, const CmView *view, bool with_name)
{
    CmYaml *body = cm_yaml_mapping(document, false);

    if (with_name)
        put_name(document, body, "name", &view->name);
    put_texts(document, body, "columns", view->columns);
    if (view->materialized)
        cm_yaml_put_boolean(document, body, "materialized", true);
    cm_yaml_put(document, body, "indexes", cm_body_write_indexes(document, view->indexes));
    cm_yaml_put_text(document, body, "comment", view->comment);
    put_texts(document, body, "depends_on", view->depends_on);
    cm_body_write_dialects(document, body, view->dialects);
    cm_body_write_options(document, body, view->options);
    put_sql(document, body, "sql", view->sql);
    return body;
}

CmYaml *
cm_body_write_trigger(CmYamlDocument *document, const CmTrigger *trigger, bool with_name)
{
    CmYaml *body = cm_yaml_mapping(document, false);

    if (with_name)
        put_name(document, body, "name", &trigger->name);
    put_name(document, body, "table", &trigger->table);
    cm_yaml_put_text(document, body, "comment", trigger->comment);
    cm_body_write_dialects(document, body, trigger->dialects);
    cm_body_write_options(document, body, trigger->options);
    put_sql(document, body, "sql", trigger->sql);
    return body;
}

CmYaml *
cm_body_write_labels(CmYamlDocument *document, const CmObject *object)
{
    CmYaml *list = cm_yaml_sequence(document, true);

    for (guint i = 0; object->labels && object->labels[i]; i++) {
        const char *former = object->former_labels ? object->former_labels[i] : "";
        CmYaml *entry;

        if (!*former) {
            cm_yaml_add(document, list, cm_yaml_scalar(document, CM_YAML_TEXT, object->labels[i]));
            continue;
        }
        entry = cm_yaml_add(document, list, cm_yaml_mapping(document, true));
        cm_yaml_put_text(document, entry, "label", object->labels[i]);
        cm_yaml_put_text(document, entry, "renamed_from", former);
    }
    return list;
}

static void
put_users(CmYamlDocument *document, CmYaml *body, GStrv users)
{
    CmYaml *tables = cm_yaml_put(document, body, "columns", cm_yaml_mapping(document, true));
    CmYaml *list = NULL;

    for (; *users; users += 2) {
        if (!list || strcmp(users[0], users[-2]))
            list = cm_yaml_put(document, tables, users[0], cm_yaml_sequence(document, true));
        cm_yaml_add(document, list, cm_yaml_scalar(document, CM_YAML_TEXT, users[1]));
    }
}

/* What a domain says of its one column, which has no name. */
static void
put_value(CmYamlDocument *document, CmYaml *body, const CmObject *object,
          const CmBodyContext *context)
{
    const CmColumn *value = object->columns->pdata[0];
    const CmTable checks = {.columns = object->columns, .constraints = object->constraints};

    cm_body_put_type(document, body, value->type, context);
    if (!value->nullable)
        cm_yaml_put_boolean(document, body, "nullable", false);
    if (value->server_default.kind != CM_DEFAULT_NONE)
        cm_yaml_put(document, body, "server_default",
                    cm_body_write_default(document, &value->server_default));
    cm_yaml_put_text(document, body, "collation", value->collation);
    cm_body_put_constraints(document, body, &checks, "checks", CM_CONSTRAINT_CHECK);
}

static void
put_attributes(CmYamlDocument *document, CmYaml *body, const CmObject *object,
               const CmBodyContext *context)
{
    CmYaml *columns = cm_yaml_put(document, body, "columns", cm_yaml_mapping(document, false));

    for (guint i = 0; i < object->columns->len; i++) {
        const CmColumn *column = object->columns->pdata[i];

        cm_yaml_put(document, columns, column->name,
                    cm_body_write_column(document, column, NULL, context));
    }
}

static void
put_settings(CmYamlDocument *document, CmYaml *body, const CmObject *object)
{
    const CmSetting *setting = cm_object_kind_info(object->kind)->settings;

    for (; setting && setting->name; setting++) {
        const CmValue *value = cm_object_get(object, setting->name);

        if (value)
            cm_yaml_put(document, body, setting->name,
                        cm_body_write_setting(document, value, setting->kind == CM_SETTING_LIST));
    }
}

static void
put_owner(CmYamlDocument *document, CmYaml *body, const CmObject *object)
{
    g_autofree char *table = NULL;
    g_autofree char *text = NULL;
    CmYaml *mapping;

    if (!object->column)
        return;
    if (cm_body_is_plain_column(object->column)) {
        table = cm_name_to_string(&object->table);
        text = g_strdup_printf("%s.%s", table, object->column);
        cm_yaml_put_text(document, body, "owned_by", text);
        return;
    }
    mapping = cm_yaml_put(document, body, "owned_by", cm_yaml_mapping(document, true));
    put_name(document, mapping, "table", &object->table);
    cm_yaml_put_text(document, mapping, "column", object->column);
}

bool
cm_body_is_short_kind(CmObjectKind kind)
{
    static const bool is_long[CM_OBJECT_COUNT] = {
        [CM_OBJECT_COMPOSITE] = true, [CM_OBJECT_FUNCTION] = true, [CM_OBJECT_PROCEDURE] = true,
        [CM_OBJECT_AGGREGATE] = true, [CM_OBJECT_RULE] = true,     [CM_OBJECT_POLICY] = true,
        [CM_OBJECT_EVENT] = true,     [CM_OBJECT_RAW] = true,
    };

    return !is_long[kind];
}

CmYaml *
cm_body_write_object(CmYamlDocument *document, const CmObject *object, const CmBodyContext *context,
                     bool with_name)
{
    int has = cm_object_kind_info(object->kind)->parts;
    CmYaml *body = cm_yaml_mapping(document, cm_body_is_short_kind(object->kind));

    if (with_name)
        put_name(document, body, "name", &object->name);
    if (has & CM_OBJECT_HAS_TABLE)
        put_name(document, body, "table", &object->table);
    if (has & CM_OBJECT_HAS_LABELS)
        cm_yaml_put(document, body, "labels", cm_body_write_labels(document, object));
    if (object->users && *object->users)
        put_users(document, body, object->users);
    if (has & CM_OBJECT_HAS_CHECKS)
        put_value(document, body, object, context);
    else if (has & CM_OBJECT_HAS_COLUMNS)
        put_attributes(document, body, object, context);
    put_settings(document, body, object);
    put_owner(document, body, object);
    cm_body_put_last(document, body, object);
    put_sql(document, body, "sql", object->sql);
    put_sql(document, body, "drop_sql", object->drop_sql);
    return body;
}

void
cm_body_put_last(CmYamlDocument *document, CmYaml *body, const CmObject *object)
{
    cm_yaml_put_text(document, body, "comment", object->comment);
    cm_yaml_put_text(document, body, "renamed_from", object->renamed_from);
    put_texts(document, body, "depends_on", object->depends_on);
    cm_body_write_dialects(document, body, object->dialects);
    cm_body_write_options(document, body, object->options);
}
