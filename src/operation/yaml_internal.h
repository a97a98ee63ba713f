/* What the readers of operations share: pieces of key tables, and the tables and functions of those
 * operations that have a file of their own. */
#pragma once

#include "operation/yaml.h"

#define AT(member) offsetof(CmOperation, member)

#define TABLE_KEY {"table", cm_body_field_table_name, AT(table), NULL}
#define OWN_NAME_KEY {"name", cm_body_field_table_name, AT(table), NULL}
#define NAME_KEY                                   \
    {                                              \
        "name", cm_yaml_field_text, AT(name), NULL \
    }
#define TO_KEY                                       \
    {                                                \
        "to", cm_yaml_field_text, AT(new_name), NULL \
    }
#define END_KEYS                                                                                   \
    {"dialects", cm_body_field_dialects, AT(dialects), NULL},                                      \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

/* A key whose value is read with others, once the operation's table is known. */
#define LATER(key) {key, cm_yaml_field_ignored, 0, NULL}

extern const CmYamlKey cm_operation_alter_column_keys[];
extern const CmYamlKey cm_operation_execute_keys[];

/* A view, trigger or other object from the mapping of the operation that creates or alters it; the
 * operation's own object says the kind. */
bool cm_operation_read_created_object(const CmYaml *node, CmOperation *operation, GError **error);

/* The object that is dropped or renamed, from the keys that were read. */
bool cm_operation_finish_object(const CmYaml *node, CmOperation *operation, GError **error);

/* The text of execute, as a value by itself. */
bool cm_operation_read_execute(const CmYaml *node, CmOperation *operation, GError **error);

/* The columns and rows of bulk_insert, from its mapping. */
bool cm_operation_read_rows(const CmYaml *node, CmOperation *operation, GError **error);

/* A value of a column of the type, which may be NULL: as YAML means it (transfer full). */
bool cm_operation_read_cell(const CmYaml *node, const CmType *type, CmValue *out, GError **error);
