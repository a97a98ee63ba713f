/* Reading what is kept as the database's own text: views, triggers, SQL to execute. */
#include "operation/yaml_internal.h"

static bool
read_view_sql(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    if (!operation->view)
        operation->view = cm_view_new(NULL, NULL, NULL);
    return cm_yaml_read_name(value, &operation->view->sql, error);
}

static bool
read_view_columns(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                  GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    if (!operation->view)
        operation->view = cm_view_new(NULL, NULL, NULL);
    return cm_yaml_read_texts(value, &operation->view->columns, error);
}

const CmYamlKey cm_operation_create_view_keys[] = {OWN_NAME_KEY,
                                                   {"sql", read_view_sql, 0, NULL},
                                                   {"columns", read_view_columns, 0, NULL},
                                                   END_KEYS};

static bool
read_trigger_sql(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    if (!operation->trigger)
        operation->trigger = cm_trigger_new(NULL, NULL, NULL, NULL);
    return cm_yaml_read_name(value, &operation->trigger->sql, error);
}

static bool
read_trigger_table(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                   GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    if (!operation->trigger)
        operation->trigger = cm_trigger_new(NULL, NULL, NULL, NULL);
    return cm_body_read_table_name(value, &operation->trigger->table, error);
}

const CmYamlKey cm_operation_create_trigger_keys[] = {OWN_NAME_KEY,
                                                      {"table", read_trigger_table, 0, NULL},
                                                      {"sql", read_trigger_sql, 0, NULL},
                                                      END_KEYS};

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
