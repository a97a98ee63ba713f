/* Reading alter_column: only what is said is changed. */
#include "operation/yaml_internal.h"

#include <string.h>

static CmColumn *
target(CmOperation *operation)
{
    if (!operation->to)
        operation->to = cm_column_new(NULL, NULL);
    return operation->to;
}

static bool
read_to_type(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
             GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    operation->changes.type = true;
    cm_type_free(target(operation)->type);
    operation->to->type = cm_body_read_type(value, NULL, error);
    return operation->to->type != NULL;
}

static bool
read_to_nullable(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    operation->changes.nullable = true;
    return cm_yaml_read_boolean(value, &target(operation)->nullable, error);
}

static bool
read_to_default(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    operation->changes.server_default = true;
    return cm_body_read_default(value, &target(operation)->server_default, error);
}

static bool
read_to_computed(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    CmOperation *operation = field;
    CmColumn *to = target(operation);

    (void)key;
    (void)context;
    operation->changes.computed = true;
    return cm_body_read_computed(value, &to->computed, &to->computed_stored, error);
}

static bool
read_to_autoincrement(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                      GError **error)
{
    CmOperation *operation = field;
    bool yes;

    (void)key;
    (void)context;
    operation->changes.autoincrement = true;
    if (value->kind == CM_YAML_SCALAR && !strcmp(value->text, "auto")) {
        target(operation)->autoincrement = CM_AUTOINCREMENT_AUTO;
        return true;
    }
    if (!cm_yaml_read_boolean(value, &yes, error))
        return false;
    target(operation)->autoincrement = yes ? CM_AUTOINCREMENT_YES : CM_AUTOINCREMENT_NO;
    return true;
}

static bool
read_to_collation(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                  GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    operation->changes.collation = true;
    return cm_yaml_read_text_or_null(value, &target(operation)->collation, error);
}

static bool
read_to_comment(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                GError **error)
{
    CmOperation *operation = field;

    (void)key;
    (void)context;
    operation->changes.comment = true;
    return cm_yaml_read_text_or_null(value, &target(operation)->comment, error);
}

/* How the values become those of another type is a matter of the change, not of the column. */
static void
take_using(CmOperation *operation, CmOptions **options)
{
    const CmValue *using = cm_options_get(*options, "postgresql", "using");

    if (!using)
        return;
    cm_options_set(&operation->options, "postgresql", "using", using);
    cm_options_set(options, "postgresql", "using", &CM_VALUE_OF_NULL);
}

static bool
read_to_options(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                GError **error)
{
    CmOperation *operation = field;

    (void)context;
    if (!cm_body_read_options(value, key->name, CM_SECTION_COLUMN | CM_SECTION_CHANGING,
                              &target(operation)->options, error))
        return false;
    take_using(operation, &operation->to->options);
    if (operation->options && !operation->to->options)
        return true;
    operation->changes.options = true;
    g_free(operation->emptied);
    operation->emptied = g_strdup(key->name);
    return true;
}

const CmYamlKey cm_operation_alter_column_keys[] = {
    TABLE_KEY,
    {"column", cm_yaml_field_text, AT(name), NULL},
    {"type", read_to_type, 0, NULL},
    {"nullable", read_to_nullable, 0, NULL},
    {"server_default", read_to_default, 0, NULL},
    {"computed", read_to_computed, 0, NULL},
    {"autoincrement", read_to_autoincrement, 0, NULL},
    {"collation", read_to_collation, 0, NULL},
    {"comment", read_to_comment, 0, NULL},
    {"sqlite", read_to_options, 0, NULL},
    {"postgresql", read_to_options, 0, NULL},
    {"mysql", read_to_options, 0, NULL},
    {"mariadb", read_to_options, 0, NULL},
    END_KEYS,
};
