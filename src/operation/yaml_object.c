/* Reading what is about views, triggers and other objects, and SQL to execute. */
#include "operation/yaml_internal.h"

/* What of it stands in the operation itself. */
static bool
finish_created(CmOperation *operation, const CmName *name, GStrv dialects)
{
    operation->table = cm_name_copy(name);
    operation->dialects = g_strdupv(dialects);
    return true;
}

bool
cm_operation_read_created_object(const CmYaml *node, CmOperation *operation, GError **error)
{
    CmObjectKind kind = operation->object ? operation->object->kind : CM_OBJECT_RAW;

    switch (operation->kind) {
    case CM_OPERATION_CREATE_VIEW:
        operation->view = cm_body_read_view(node, NULL, NULL, error);
        return operation->view &&
               finish_created(operation, &operation->view->name, operation->view->dialects);
    case CM_OPERATION_CREATE_TRIGGER:
        operation->trigger = cm_body_read_trigger(node, NULL, NULL, error);
        return operation->trigger &&
               finish_created(operation, &operation->trigger->name, operation->trigger->dialects);
    default:
        cm_object_free(operation->object);
        operation->object = cm_body_read_object(node, kind, NULL, NULL, error);
        if (operation->object && operation->object->users &&
            operation->kind == CM_OPERATION_CREATE_OBJECT)
            return cm_fail_at(error, node->at, CM_ERROR_KEY,
                              "'columns' of an enum belongs to alter_enum: those that are there");
        return operation->object &&
               finish_created(operation, &operation->object->name, operation->object->dialects);
    }
}

/* drop and rename: what tells the object from others, once the keys are read. */
bool
cm_operation_finish_object(const CmYaml *node, CmOperation *operation, GError **error)
{
    CmObject *object = operation->object;
    bool is_within = (cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE) != 0;

    object->name = cm_name_copy(&operation->table);
    if (!is_within)
        return true;
    if (!operation->on.name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'table' is missing");
    object->table = operation->on;
    operation->on = (CmName){NULL, NULL};
    return true;
}

/* execute: data is the dialect, NULL for `default`. */
static bool
read_execute_text(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                  GError **error)
{
    CmOperation *operation = field;
    CmDialectText *text;

    (void)context;
    for (guint i = 0; !key->data && operation->texts && i < operation->texts->len; i++)
        if (!((CmDialectText *)operation->texts->pdata[i])->dialect)
            return cm_fail_at(error, value->at, CM_ERROR_KEY,
                              "'sql' and 'default' are two words for one text; keep one");
    text = cm_operation_add_text(operation, key->data, NULL);
    return cm_yaml_read_text(value, &text->sql, error);
}

const CmYamlKey cm_operation_execute_keys[] = {
    {"sqlite", read_execute_text, 0, "sqlite"},
    {"postgresql", read_execute_text, 0, "postgresql"},
    {"mysql", read_execute_text, 0, "mysql"},
    {"mariadb", read_execute_text, 0, "mariadb"},
    {"default", read_execute_text, 0, NULL},
    {"sql", read_execute_text, 0, NULL},
    {"affects", cm_yaml_field_texts, AT(affects), NULL},
    END_KEYS,
};

bool
cm_operation_read_execute(const CmYaml *node, CmOperation *operation, GError **error)
{
    static const CmYamlKey key = {NULL, NULL, 0, NULL};

    return read_execute_text(node, operation, &key, NULL, error);
}
