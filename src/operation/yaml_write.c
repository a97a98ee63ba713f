/* Writing operations as they are read. */
#include "operation/yaml.h"

typedef void (*Write)(CmYamlDocument *document, CmYaml *body, const CmOperation *operation);

static void
put_name(CmYamlDocument *document, CmYaml *body, const char *key, const CmName *name)
{
    g_autofree char *text = cm_name_to_string(name);

    cm_yaml_put_text(document, body, key, text);
}

/* Puts all entries of one mapping behind those of another. */
static void
put_all(CmYamlDocument *document, CmYaml *body, const CmYaml *from)
{
    for (guint i = 0; i < from->n_items; i += 2)
        cm_yaml_put(document, body, from->items[i]->text, from->items[i + 1]);
}

static void
write_create_table(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "name", &operation->table);
    put_all(document, body, cm_body_write_table(document, operation->body, NULL));
    body->flow = false;
}

static void
write_own_name(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "name", &operation->table);
    if (operation->object && operation->object->table.name)
        put_name(document, body, "table", &operation->object->table);
    else if (operation->on.name)
        put_name(document, body, "table", &operation->on);
    cm_yaml_put_text(document, body, "to", operation->new_name);
}

static void
write_comment(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "table", &operation->table);
    cm_yaml_put_text(document, body, "comment", operation->comment);
}

static void
write_options(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "table", &operation->table);
    cm_body_write_options(document, body, operation->options);
}

static void
write_database_options(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    cm_body_write_options(document, body, operation->options);
}

static void
write_add_column(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "table", &operation->table);
    cm_yaml_put_text(document, body, "name", operation->name);
    cm_yaml_put(document, body, "column", cm_body_write_added_column(document, operation->body));
}

static void
write_column(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "table", &operation->table);
    cm_yaml_put_text(document, body, "column", operation->name);
    cm_yaml_put_text(document, body, "to", operation->new_name);
}

static void
put_text_or_null(CmYamlDocument *document, CmYaml *body, const char *key, const char *text)
{
    if (!cm_yaml_put_text(document, body, key, text))
        cm_yaml_put(document, body, key, cm_yaml_scalar(document, CM_YAML_PLAIN, "null"));
}

static void
write_alter_column(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    const CmColumn *to = operation->to;
    const char *numbering[] = {"auto", "true", "false"};

    write_column(document, body, operation);
    if (operation->changes.type) {
        g_autofree char *type = cm_type_to_string(to->type);

        cm_yaml_put_text(document, body, "type", type);
    }
    if (operation->changes.nullable)
        cm_yaml_put_boolean(document, body, "nullable", to->nullable);
    if (operation->changes.server_default)
        cm_yaml_put(document, body, "server_default",
                    cm_body_write_default(document, &to->server_default));
    if (operation->changes.computed)
        cm_yaml_put(document, body, "computed",
                    cm_body_write_computed(document, to->computed, to->computed_stored));
    if (operation->changes.autoincrement)
        cm_yaml_put(document, body, "autoincrement",
                    cm_yaml_scalar(document, CM_YAML_PLAIN, numbering[to->autoincrement]));
    if (operation->changes.collation)
        put_text_or_null(document, body, "collation", to->collation);
    if (operation->changes.comment)
        put_text_or_null(document, body, "comment", to->comment);
    if (operation->changes.options || operation->options) {
        CmOptions *options = cm_options_copy(operation->changes.options ? to->options : NULL);

        for (guint i = 0; operation->options && i < operation->options->len; i++) {
            const CmOption *option = &g_array_index(operation->options, CmOption, i);

            cm_options_set(&options, option->dialect, option->key, &option->value);
        }
        cm_body_write_options(document, body, options);
        if (!options)
            cm_yaml_put(document, body, operation->emptied ? operation->emptied : "sqlite",
                        cm_yaml_mapping(document, true));
        cm_options_free(options);
    }
}

static void
write_create_index(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    CmYaml *index = cm_body_write_index(document, operation->index);

    cm_yaml_put_text(document, body, "name", operation->name);
    put_name(document, body, "table", &operation->table);
    if (index->kind == CM_YAML_MAPPING)
        put_all(document, body, index);
    else
        cm_yaml_put(document, body, "columns", index);
}

static void
write_part(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    cm_yaml_put_text(document, body, "name", operation->name);
    put_name(document, body, "table", &operation->table);
    cm_yaml_put_text(document, body, "to", operation->new_name);
}

static void
write_rename_constraint(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    write_part(document, body, operation);
    if (operation->constraint && operation->constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        cm_yaml_put_text(document, body, "type", "primary");
}

static void
write_drop_index(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    write_part(document, body, operation);
    cm_body_write_options(document, body, operation->options);
}

static void
write_index_comment(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    write_part(document, body, operation);
    put_text_or_null(document, body, "comment", operation->comment);
}

static void
write_create_constraint(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_name(document, body, "table", &operation->table);
    put_all(document, body, cm_body_write_constraint(document, operation->constraint, true));
}

static void
write_on_constraint(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    static const char *const words[] = {"primary", "unique", "foreignkey", "check", "exclude"};
    const CmConstraint *constraint = operation->constraint;

    write_part(document, body, operation);
    if (operation->name)
        return;
    cm_yaml_put_text(document, body, "type", words[constraint->kind]);
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        cm_yaml_put_text(document, body, "sql", constraint->sql);
    else if (constraint->parts->len)
        cm_yaml_put(document, body, "columns", cm_body_write_parts(document, constraint->parts));
    if (constraint->referred.name)
        cm_yaml_put(document, body, "references",
                    (CmYaml *)cm_yaml_get(cm_body_write_constraint(document, constraint, false),
                                          "references"));
}

static void
write_constraint_comment(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    write_on_constraint(document, body, operation);
    put_text_or_null(document, body, "comment", operation->comment);
}

static void
write_create_view(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_all(document, body, cm_body_write_view(document, operation->view, true));
    body->flow = false;
}

static void
write_create_trigger(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_all(document, body, cm_body_write_trigger(document, operation->trigger, true));
    body->flow = false;
}

static void
write_object(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    put_all(document, body, cm_body_write_object(document, operation->object, NULL, true));
    body->flow = cm_body_is_short_kind(operation->object->kind);
}

static void
write_execute(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    for (guint i = 0; i < operation->texts->len; i++) {
        const CmDialectText *text = operation->texts->pdata[i];

        cm_yaml_put(document, body, text->dialect ? text->dialect : "default",
                    cm_yaml_sql(document, text->sql));
    }
    if (operation->affects)
        cm_yaml_put(document, body, "affects",
                    cm_yaml_texts(document, (const char *const *)operation->affects));
    body->flow = false;
}

/* The types of the columns, where there are any. */
static CmYaml *
write_types(CmYamlDocument *document, const CmOperation *operation)
{
    CmYaml *columns = cm_yaml_mapping(document, true);
    bool any = false;

    for (guint i = 0; operation->types && i < operation->types->len; i++) {
        const CmType *type = operation->types->pdata[i];
        g_autofree char *text = type ? cm_type_to_string(type) : NULL;

        any |= type != NULL;
        cm_yaml_put(document, columns, operation->columns[i],
                    text ? cm_yaml_scalar(document, CM_YAML_TEXT, text)
                         : cm_yaml_scalar(document, CM_YAML_PLAIN, "null"));
    }
    return any ? columns : NULL;
}

static CmYaml *
write_cell(CmYamlDocument *document, const CmValue *value, const CmType *type)
{
    bool is_exact = type && (type->kind == CM_TYPE_NUMERIC || type->kind == CM_TYPE_DECIMAL);
    g_autofree char *bytes = NULL;

    if (value->kind == CM_VALUE_TEXT && is_exact)
        return cm_yaml_scalar(document, CM_YAML_PLAIN, value->data);
    if (value->kind != CM_VALUE_BYTES)
        return cm_body_write_value(document, value);
    bytes = g_base64_encode((const guchar *)value->data, value->length);
    return cm_yaml_scalar(document, CM_YAML_TEXT, bytes);
}

static void
write_bulk_insert(CmYamlDocument *document, CmYaml *body, const CmOperation *operation)
{
    CmYaml *rows = cm_yaml_sequence(document, false);

    put_name(document, body, "table", &operation->table);
    cm_yaml_put(document, body, "columns", write_types(document, operation));
    for (guint i = 0; i < operation->rows->len; i++) {
        const CmValue *row = operation->rows->pdata[i];
        CmYaml *entry = cm_yaml_add(document, rows, cm_yaml_mapping(document, true));

        for (guint j = 0; operation->columns[j]; j++)
            cm_yaml_put(document, entry, operation->columns[j],
                        write_cell(document, &row[j],
                                   operation->types ? operation->types->pdata[j] : NULL));
    }
    cm_yaml_put(document, body, "rows", rows);
    body->flow = false;
}

static const Write writers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = write_create_table,
    [CM_OPERATION_DROP_TABLE] = write_own_name,
    [CM_OPERATION_RENAME_TABLE] = write_own_name,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = write_comment,
    [CM_OPERATION_DROP_TABLE_COMMENT] = write_comment,
    [CM_OPERATION_SET_TABLE_OPTIONS] = write_options,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = write_database_options,
    [CM_OPERATION_ADD_COLUMN] = write_add_column,
    [CM_OPERATION_DROP_COLUMN] = write_column,
    [CM_OPERATION_ALTER_COLUMN] = write_alter_column,
    [CM_OPERATION_RENAME_COLUMN] = write_column,
    [CM_OPERATION_CREATE_INDEX] = write_create_index,
    [CM_OPERATION_DROP_INDEX] = write_drop_index,
    [CM_OPERATION_RENAME_INDEX] = write_part,
    [CM_OPERATION_SET_INDEX_COMMENT] = write_index_comment,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = write_create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = write_create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = write_create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = write_create_constraint,
    [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = write_create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = write_on_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = write_rename_constraint,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = write_constraint_comment,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = write_on_constraint,
    [CM_OPERATION_CREATE_VIEW] = write_create_view,
    [CM_OPERATION_DROP_VIEW] = write_own_name,
    [CM_OPERATION_CREATE_TRIGGER] = write_create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = write_own_name,
    [CM_OPERATION_CREATE_OBJECT] = write_object,
    [CM_OPERATION_DROP_OBJECT] = write_own_name,
    [CM_OPERATION_ALTER_OBJECT] = write_object,
    [CM_OPERATION_RENAME_OBJECT] = write_own_name,
    [CM_OPERATION_EXECUTE] = write_execute,
    [CM_OPERATION_BULK_INSERT] = write_bulk_insert,
};

static CmYaml *
write_operation(CmYamlDocument *document, const CmOperation *operation)
{
    CmYaml *entry = cm_yaml_mapping(document, false);
    CmYaml *body = cm_yaml_mapping(document, true);

    writers[operation->kind](document, body, operation);
    if (operation->dialects && !cm_yaml_get(body, "dialects"))
        cm_body_write_dialects(document, body, operation->dialects);
    /* drop_table: users, where nothing but the name is said. */
    if (writers[operation->kind] == write_own_name && body->n_items == 2)
        body = body->items[1];
    cm_yaml_put(document, entry, cm_operation_name(operation), body);
    return entry;
}

CmYaml *
cm_operations_write(CmYamlDocument *document, const GPtrArray *operations)
{
    CmYaml *list = cm_yaml_sequence(document, false);

    for (guint i = 0; i < operations->len; i++)
        cm_yaml_add(document, list, write_operation(document, operations->pdata[i]));
    return list;
}
