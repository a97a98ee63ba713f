/* Reading operations: one table of keys each. */
#include "operation/yaml_internal.h"

#include <string.h>

static const CmYamlKey name_keys[] = {OWN_NAME_KEY, END_KEYS};
static const CmYamlKey create_table_keys[] = {OWN_NAME_KEY, {NULL, NULL, 0, NULL}};
static const CmYamlKey rename_table_keys[] = {OWN_NAME_KEY, TO_KEY, END_KEYS};
static const CmYamlKey comment_keys[] = {
    TABLE_KEY, {"comment", cm_yaml_field_name, AT(comment), NULL}, END_KEYS};
static const CmYamlKey drop_comment_keys[] = {TABLE_KEY, END_KEYS};
static const CmYamlKey options_keys[] = {
    TABLE_KEY, CM_BODY_OPTION_KEYS(CmOperation, CM_SECTION_TABLE | CM_SECTION_VIEW), END_KEYS};
static const CmYamlKey database_options_keys[] = {CM_BODY_DATABASE_KEYS(CmOperation), END_KEYS};
static const CmYamlKey add_column_keys[] = {TABLE_KEY, NAME_KEY, LATER("column"), END_KEYS};
static const CmYamlKey drop_column_keys[] = {
    TABLE_KEY, {"column", cm_yaml_field_text, AT(name), NULL}, END_KEYS};
static const CmYamlKey rename_column_keys[] = {
    TABLE_KEY, {"column", cm_yaml_field_text, AT(name), NULL}, TO_KEY, END_KEYS};
static const CmYamlKey rename_keys[] = {TABLE_KEY, NAME_KEY, TO_KEY, END_KEYS};
static const CmYamlKey rename_constraint_keys[] = {TABLE_KEY, NAME_KEY, TO_KEY, LATER("type"),
                                                   END_KEYS};
/* Of what has a name on its table only. */
#define ON_KEY                                          \
    {                                                   \
        "table", cm_body_field_table_name, AT(on), NULL \
    }
static const CmYamlKey drop_within_keys[] = {OWN_NAME_KEY, ON_KEY, END_KEYS};
static const CmYamlKey rename_within_keys[] = {OWN_NAME_KEY, ON_KEY, TO_KEY, END_KEYS};
#define COMMENT_KEY                                      \
    {                                                    \
        "comment", cm_yaml_field_text, AT(comment), NULL \
    }
static const CmYamlKey drop_index_keys[] = {
    TABLE_KEY, NAME_KEY, CM_BODY_OPTION_KEY(CmOperation, CM_SECTION_GOING, "postgresql"), END_KEYS};
static const CmYamlKey index_comment_keys[] = {TABLE_KEY, NAME_KEY, COMMENT_KEY, END_KEYS};
/* A constraint that is there, with or without a name. */
#define CONSTRAINT_KEYS \
    TABLE_KEY, NAME_KEY, LATER("type"), LATER("columns"), LATER("sql"), LATER("references")
static const CmYamlKey constraint_keys[] = {CONSTRAINT_KEYS, END_KEYS};
static const CmYamlKey constraint_comment_keys[] = {CONSTRAINT_KEYS, COMMENT_KEY, END_KEYS};

static const CmYamlKey bulk_insert_keys[] = {TABLE_KEY, LATER("columns"), LATER("rows"), END_KEYS};

static const CmYamlKey *const keys_of[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = create_table_keys,
    [CM_OPERATION_DROP_TABLE] = name_keys,
    [CM_OPERATION_RENAME_TABLE] = rename_table_keys,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = comment_keys,
    [CM_OPERATION_DROP_TABLE_COMMENT] = drop_comment_keys,
    [CM_OPERATION_SET_TABLE_OPTIONS] = options_keys,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = database_options_keys,
    [CM_OPERATION_ADD_COLUMN] = add_column_keys,
    [CM_OPERATION_DROP_COLUMN] = drop_column_keys,
    [CM_OPERATION_ALTER_COLUMN] = cm_operation_alter_column_keys,
    [CM_OPERATION_RENAME_COLUMN] = rename_column_keys,
    [CM_OPERATION_DROP_INDEX] = drop_index_keys,
    [CM_OPERATION_RENAME_INDEX] = rename_keys,
    [CM_OPERATION_SET_INDEX_COMMENT] = index_comment_keys,
    [CM_OPERATION_DROP_CONSTRAINT] = constraint_keys,
    [CM_OPERATION_RENAME_CONSTRAINT] = rename_constraint_keys,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = constraint_comment_keys,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = constraint_keys,
    [CM_OPERATION_DROP_VIEW] = name_keys,
    [CM_OPERATION_DROP_TRIGGER] = drop_within_keys,
    [CM_OPERATION_EXECUTE] = cm_operation_execute_keys,
    [CM_OPERATION_BULK_INSERT] = bulk_insert_keys,
};

/* The keys of an operation that is read by a table of its own, or NULL. */
static const CmYamlKey *
keys_for(const CmOperation *operation)
{
    bool is_within = operation->object &&
                     cm_object_kind_info(operation->object->kind)->parts & CM_OBJECT_HAS_TABLE;

    if (operation->kind == CM_OPERATION_DROP_OBJECT)
        return is_within ? drop_within_keys : name_keys;
    if (operation->kind == CM_OPERATION_RENAME_OBJECT)
        return is_within ? rename_within_keys : rename_table_keys;
    return keys_of[operation->kind];
}

static bool
read_table_body(const CmYaml *node, CmOperation *operation, GError **error)
{
    static const CmYamlKey name_key[] = {LATER("name"), {NULL, NULL, 0, NULL}};
    const CmYaml *name = cm_yaml_get(node, "name");

    if (!name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'name' is missing");
    if (!cm_body_read_table_name(name, &operation->table, error))
        return false;
    operation->body = cm_table_new(operation->table.schema, operation->table.name);
    if (!cm_body_read_table(node, name_key, operation->body, NULL, error))
        return false;
    operation->dialects = g_strdupv(operation->body->dialects);
    return true;
}

static bool
read_added_column(const CmYaml *node, CmOperation *operation, GError **error)
{
    const CmYaml *column = cm_yaml_get(node, "column");

    if (!operation->name || !column)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing",
                          column ? "name" : "column");
    operation->body = cm_table_new(operation->table.schema, operation->table.name);
    return cm_body_read_column(column, operation->name, operation->body, NULL, error);
}

/* The table and the keys of an index or constraint stand in one mapping, so they are parted. */
static CmYaml *
without_key(CmYamlDocument *scratch, const CmYaml *node, const char *left_out)
{
    CmYaml *rest = cm_yaml_mapping(scratch, true);

    rest->at = node->at;
    for (guint i = 0; i < node->n_items; i += 2) {
        CmYaml *put;

        if (!strcmp(node->items[i]->text, left_out))
            continue;
        put = cm_yaml_put(scratch, rest, node->items[i]->text, node->items[i + 1]);
        rest->items[rest->n_items - 2]->at = node->items[i]->at;
        (void)put;
    }
    return rest;
}

static bool
read_created_part(const CmYaml *node, CmOperation *operation, GError **error)
{
    static const CmConstraintKind kinds[CM_OPERATION_COUNT] = {
        [CM_OPERATION_CREATE_PRIMARY_KEY] = CM_CONSTRAINT_PRIMARY_KEY,
        [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = CM_CONSTRAINT_UNIQUE,
        [CM_OPERATION_CREATE_FOREIGN_KEY] = CM_CONSTRAINT_FOREIGN_KEY,
        [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = CM_CONSTRAINT_CHECK,
        [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = CM_CONSTRAINT_EXCLUDE,
    };
    g_autoptr(CmYamlDocument) scratch = cm_yaml_document_new();
    const CmYaml *table = cm_yaml_get(node, "table");
    CmYaml *rest;

    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    if (!table)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'table' is missing");
    if (!cm_body_read_table_name(table, &operation->table, error))
        return false;
    rest = without_key(scratch, node, "table");
    if (operation->kind == CM_OPERATION_CREATE_INDEX) {
        operation->index = cm_body_read_index(rest, NULL, NULL, error);
        operation->name = g_strdup(operation->index ? operation->index->name : NULL);
        operation->dialects = g_strdupv(operation->index ? operation->index->dialects : NULL);
        return operation->index != NULL;
    }
    /* {name: sql}, the short form of a table body, is none of an operation's. */
    if (operation->kind == CM_OPERATION_CREATE_CHECK_CONSTRAINT && !cm_yaml_get(rest, "sql"))
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
    operation->constraint =
        cm_body_read_constraint(rest, kinds[operation->kind], NULL, NULL, error);
    operation->name = g_strdup(operation->constraint ? operation->constraint->name : NULL);
    operation->dialects = g_strdupv(operation->constraint ? operation->constraint->dialects : NULL);
    return operation->constraint != NULL;
}

/* A foreign key known by what it refers to besides its columns. */
static bool
read_nameless_reference(const CmYaml *node, CmOperation *operation, GError **error)
{
    g_autoptr(CmYamlDocument) scratch = cm_yaml_document_new();
    CmYaml *key = cm_yaml_mapping(scratch, true);

    key->at = node->at;
    cm_yaml_put(scratch, key, "columns", (CmYaml *)cm_yaml_get(node, "columns"));
    cm_yaml_put(scratch, key, "references", (CmYaml *)cm_yaml_get(node, "references"));
    cm_constraint_free(operation->constraint);
    operation->constraint =
        cm_body_read_constraint(key, CM_CONSTRAINT_FOREIGN_KEY, NULL, NULL, error);
    return operation->constraint != NULL;
}

static bool
read_nameless(const CmYaml *node, CmOperation *operation, GError **error)
{
    static const char *const words[] = {"primary", "unique",  "foreignkey",
                                        "check",   "exclude", NULL};
    const CmYaml *type = cm_yaml_get(node, "type");
    const CmYaml *columns = cm_yaml_get(node, "columns");
    const CmYaml *sql = cm_yaml_get(node, "sql");
    int kind;

    if (operation->name)
        return true;
    if (!type)
        return cm_fail_at(error, node->at, CM_ERROR_KEY,
                          "key 'name' is missing; a constraint without a name is said by 'type' "
                          "and 'columns' or 'sql'");
    if (!cm_yaml_read_choice(type, words, &kind, error))
        return false;
    operation->constraint = cm_constraint_new((CmConstraintKind)kind, NULL);
    if (kind == CM_CONSTRAINT_CHECK)
        return sql ? cm_yaml_read_name(sql, &operation->constraint->sql, error)
                   : cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
    if (kind == CM_CONSTRAINT_FOREIGN_KEY && cm_yaml_get(node, "references"))
        return read_nameless_reference(node, operation, error);
    if (columns)
        return cm_body_read_parts(columns, &operation->constraint->parts, error);
    return kind == CM_CONSTRAINT_PRIMARY_KEY ||
           cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'columns' is missing");
}

/* Of constraints with a name only a primary key is told by its type as well: some databases know it
 * by that alone. */
static bool
read_renamed(const CmYaml *node, CmOperation *operation, GError **error)
{
    static const char *const words[] = {"primary", NULL};
    const CmYaml *type = cm_yaml_get(node, "type");
    int kind;

    if (!type)
        return true;
    operation->constraint = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    return cm_yaml_read_choice(type, words, &kind, error);
}

/* What must be there whatever the operation. */
static bool
check_database_options(const CmYaml *node, const CmOperation *operation, GError **error)
{
    if (!operation->options)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "nothing is said to be changed");
    for (guint i = 0; i < operation->options->len; i++) {
        if (g_array_index(operation->options, CmOption, i).value.kind != CM_VALUE_INTEGER)
            return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                              "'any' is for models; an operation sets a whole number");
    }
    return true;
}

/* null is a value of its own here: the comment goes. */
static bool
wants_comment(const CmYaml *node, const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE_COMMENT:
        return !operation->comment;
    case CM_OPERATION_SET_INDEX_COMMENT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
        return !cm_yaml_get(node, "comment");
    default:
        return false;
    }
}

static bool
check_complete(const CmYaml *node, CmOperation *operation, GError **error)
{
    const CmYamlKey *keys = keys_for(operation);
    bool wants_new = keys[1].name &&
                     (!strcmp(keys[1].name, "to") || (keys[2].name && !strcmp(keys[2].name, "to")));
    bool wants_name = keys[1].read == cm_yaml_field_text && keys[1].offset == AT(name) &&
                      keys != constraint_keys && keys != constraint_comment_keys;

    if (operation->kind == CM_OPERATION_SET_DATABASE_OPTIONS)
        return check_database_options(node, operation, error);
    if (operation->kind != CM_OPERATION_EXECUTE && !operation->table.name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing", keys[0].name);
    if (wants_name && !operation->name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing", keys[1].name);
    if (wants_new && !operation->new_name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'to' is missing");
    if (wants_comment(node, operation))
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'comment' is missing");
    if ((operation->kind == CM_OPERATION_ALTER_COLUMN && !operation->to) ||
        (operation->kind == CM_OPERATION_SET_TABLE_OPTIONS && !operation->options))
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "nothing is said to be changed");
    if (operation->kind == CM_OPERATION_ALTER_COLUMN && operation->options &&
        !operation->changes.type)
        return cm_fail_at(error, node->at, CM_ERROR_KEY,
                          "'using' tells how values become those of another type: say 'type' too");
    if (operation->kind == CM_OPERATION_EXECUTE && !operation->texts)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "no SQL is given");
    return true;
}

static bool
finish(const CmYaml *node, CmOperation *operation, GError **error)
{
    switch (operation->kind) {
    case CM_OPERATION_ADD_COLUMN:
        return read_added_column(node, operation, error);
    case CM_OPERATION_DROP_CONSTRAINT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
    case CM_OPERATION_VALIDATE_CONSTRAINT:
        return read_nameless(node, operation, error);
    case CM_OPERATION_RENAME_CONSTRAINT:
        return read_renamed(node, operation, error);
    case CM_OPERATION_BULK_INSERT:
        return cm_operation_read_rows(node, operation, error);
    case CM_OPERATION_DROP_OBJECT:
    case CM_OPERATION_RENAME_OBJECT:
        return cm_operation_finish_object(node, operation, error);
    default:
        return true;
    }
}

/* The short forms: drop_table: users, execute: SQL. */
static bool
read_scalar(const CmYaml *node, CmOperation *operation, GError **error)
{
    if (operation->kind == CM_OPERATION_EXECUTE)
        return cm_operation_read_execute(node, operation, error);
    if (keys_for(operation) == name_keys || operation->kind == CM_OPERATION_DROP_TRIGGER)
        return cm_body_read_table_name(node, &operation->table, error) &&
               finish(node, operation, error);
    return cm_yaml_expect(node, CM_YAML_MAPPING, error);
}

static bool
read_value(const CmYaml *node, CmOperation *operation, GError **error)
{
    if (operation->kind == CM_OPERATION_CREATE_TABLE)
        return read_table_body(node, operation, error);
    if (operation->kind == CM_OPERATION_CREATE_VIEW ||
        operation->kind == CM_OPERATION_CREATE_TRIGGER ||
        operation->kind == CM_OPERATION_CREATE_OBJECT ||
        operation->kind == CM_OPERATION_ALTER_OBJECT)
        return cm_operation_read_created_object(node, operation, error);
    if (!keys_for(operation))
        return read_created_part(node, operation, error);
    if (node->kind == CM_YAML_SCALAR && !cm_yaml_is_null(node))
        return read_scalar(node, operation, error);
    return cm_yaml_read_mapping(node, keys_for(operation), operation, NULL, error) &&
           check_complete(node, operation, error) && finish(node, operation, error);
}

/* An operation of the name (transfer full); one about objects has an object of the kind. */
static CmOperation *
new_operation(const CmYaml *key, GError **error)
{
    g_autofree const char **names = NULL;
    CmOperationKind kind;
    CmObjectKind object;
    CmOperation *operation;
    const char *near;

    if (cm_operation_kind_find(key->text, &kind, &object)) {
        operation = cm_operation_new(kind);
        operation->at = key->at;
        if (kind >= CM_OPERATION_CREATE_OBJECT && kind <= CM_OPERATION_RENAME_OBJECT)
            operation->object = cm_object_new(object, NULL, NULL);
        return operation;
    }
    names = cm_operation_names();
    near = cm_error_suggest(key->text, names);
    cm_fail_at(error, key->at, CM_ERROR_KEY, "unknown operation '%s'%s%s%s", key->text,
               near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

static CmOperation *
read_operation(const CmYaml *node, GError **error)
{
    g_autoptr(CmOperation) operation = NULL;

    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return NULL;
    if (node->n_items != 2) {
        cm_fail_at(error, node->at, CM_ERROR_KEY, "an operation is one key: its name");
        return NULL;
    }
    operation = new_operation(node->items[0], error);
    if (!operation)
        return NULL;
    if (read_value(node->items[1], operation, error))
        return g_steal_pointer(&operation);
    cm_error_locate(error, node->items[1]->at);
    return NULL;
}

GPtrArray *
cm_operations_read(const CmYaml *node, GError **error)
{
    g_autoptr(GPtrArray) operations = cm_operations_new();

    if (cm_yaml_is_null(node))
        return g_steal_pointer(&operations);
    if (!cm_yaml_expect(node, CM_YAML_SEQUENCE, error))
        return NULL;
    for (guint i = 0; i < node->n_items; i++) {
        CmOperation *operation = read_operation(node->items[i], error);

        if (!operation)
            return NULL;
        g_ptr_array_add(operations, operation);
    }
    return g_steal_pointer(&operations);
}
