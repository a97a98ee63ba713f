#include "operation/operation.h"

#include <string.h>

static const char *const kind_names[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = "create_table",
    [CM_OPERATION_DROP_TABLE] = "drop_table",
    [CM_OPERATION_RENAME_TABLE] = "rename_table",
    [CM_OPERATION_CREATE_TABLE_COMMENT] = "create_table_comment",
    [CM_OPERATION_DROP_TABLE_COMMENT] = "drop_table_comment",
    [CM_OPERATION_SET_TABLE_OPTIONS] = "set_table_options",
    [CM_OPERATION_SET_DATABASE_OPTIONS] = "set_database_options",
    [CM_OPERATION_ADD_COLUMN] = "add_column",
    [CM_OPERATION_DROP_COLUMN] = "drop_column",
    [CM_OPERATION_ALTER_COLUMN] = "alter_column",
    [CM_OPERATION_RENAME_COLUMN] = "rename_column",
    [CM_OPERATION_CREATE_INDEX] = "create_index",
    [CM_OPERATION_DROP_INDEX] = "drop_index",
    [CM_OPERATION_RENAME_INDEX] = "rename_index",
    [CM_OPERATION_SET_INDEX_COMMENT] = "set_index_comment",
    [CM_OPERATION_CREATE_PRIMARY_KEY] = "create_primary_key",
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = "create_unique_constraint",
    [CM_OPERATION_CREATE_FOREIGN_KEY] = "create_foreign_key",
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = "create_check_constraint",
    [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = "create_exclude_constraint",
    [CM_OPERATION_DROP_CONSTRAINT] = "drop_constraint",
    [CM_OPERATION_RENAME_CONSTRAINT] = "rename_constraint",
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = "set_constraint_comment",
    [CM_OPERATION_VALIDATE_CONSTRAINT] = "validate_constraint",
    [CM_OPERATION_CREATE_VIEW] = "create_view",
    [CM_OPERATION_DROP_VIEW] = "drop_view",
    [CM_OPERATION_CREATE_TRIGGER] = "create_trigger",
    [CM_OPERATION_DROP_TRIGGER] = "drop_trigger",
    [CM_OPERATION_EXECUTE] = "execute",
    [CM_OPERATION_BULK_INSERT] = "bulk_insert",
};

#define OBJECT_KINDS (CM_OPERATION_RENAME_OBJECT - CM_OPERATION_CREATE_OBJECT + 1)
#define NAMES_OF(word)                                              \
    {                                                               \
        "create_" word, "drop_" word, "alter_" word, "rename_" word \
    }

static const char *const object_names[CM_OBJECT_COUNT][OBJECT_KINDS] = {
    [CM_OBJECT_SCHEMA] = NAMES_OF("schema"),
    [CM_OBJECT_EXTENSION] = NAMES_OF("extension"),
    [CM_OBJECT_COLLATION] = NAMES_OF("collation"),
    [CM_OBJECT_ENUM] = NAMES_OF("enum"),
    [CM_OBJECT_DOMAIN] = NAMES_OF("domain"),
    [CM_OBJECT_COMPOSITE] = NAMES_OF("composite"),
    [CM_OBJECT_SEQUENCE] = NAMES_OF("sequence"),
    [CM_OBJECT_FUNCTION] = NAMES_OF("function"),
    [CM_OBJECT_PROCEDURE] = NAMES_OF("procedure"),
    [CM_OBJECT_AGGREGATE] = NAMES_OF("aggregate"),
    [CM_OBJECT_STATISTICS] = NAMES_OF("statistics"),
    [CM_OBJECT_RULE] = NAMES_OF("rule"),
    [CM_OBJECT_POLICY] = NAMES_OF("policy"),
    [CM_OBJECT_EVENT] = NAMES_OF("event"),
    [CM_OBJECT_RAW] = NAMES_OF("raw"),
};

static bool
is_about_objects(CmOperationKind kind)
{
    return kind >= CM_OPERATION_CREATE_OBJECT && kind <= CM_OPERATION_RENAME_OBJECT;
}

const char *
cm_operation_kind_name(CmOperationKind kind, CmObjectKind object)
{
    if (is_about_objects(kind))
        return object_names[object][kind - CM_OPERATION_CREATE_OBJECT];
    return kind_names[kind];
}

const char *
cm_operation_name(const CmOperation *operation)
{
    return cm_operation_kind_name(operation->kind,
                                  operation->object ? operation->object->kind : CM_OBJECT_RAW);
}

bool
cm_operation_kind_find(const char *name, CmOperationKind *kind, CmObjectKind *object)
{
    for (int i = 0; i < CM_OPERATION_COUNT; i++) {
        bool has_objects = is_about_objects((CmOperationKind)i);

        for (int j = 0; j < (has_objects ? CM_OBJECT_COUNT : 1); j++) {
            if (strcmp(cm_operation_kind_name((CmOperationKind)i, (CmObjectKind)j), name))
                continue;
            *kind = (CmOperationKind)i;
            *object = (CmObjectKind)j;
            return true;
        }
    }
    return false;
}

const char **
cm_operation_names(void)
{
    const char **names =
        g_new0(const char *, CM_OPERATION_COUNT + OBJECT_KINDS * CM_OBJECT_COUNT + 1);
    guint count = 0;

    for (int i = 0; i < CM_OPERATION_COUNT; i++)
        for (int j = 0; j < (is_about_objects((CmOperationKind)i) ? CM_OBJECT_COUNT : 1); j++)
            names[count++] = cm_operation_kind_name((CmOperationKind)i, (CmObjectKind)j);
    return names;
}

CmOperation *
cm_operation_new(CmOperationKind kind)
{
    CmOperation *operation = g_new0(CmOperation, 1);

    operation->kind = kind;
    return operation;
}

static void
free_rows(CmOperation *operation)
{
    guint width = operation->columns ? g_strv_length(operation->columns) : 0;

    for (guint i = 0; operation->rows && i < operation->rows->len; i++) {
        CmValue *row = operation->rows->pdata[i];

        for (guint j = 0; j < width; j++)
            cm_value_clear(&row[j]);
        g_free(row);
    }
    g_clear_pointer(&operation->rows, g_ptr_array_unref);
}

void
cm_operation_free(CmOperation *operation)
{
    if (!operation)
        return;
    g_strfreev(operation->dialects);
    cm_name_clear(&operation->table);
    g_free(operation->name);
    g_free(operation->new_name);
    g_free(operation->comment);
    cm_table_free(operation->body);
    cm_column_free(operation->to);
    g_free(operation->emptied);
    cm_index_free(operation->index);
    cm_constraint_free(operation->constraint);
    cm_view_free(operation->view);
    cm_trigger_free(operation->trigger);
    cm_name_clear(&operation->on);
    cm_object_free(operation->object);
    cm_options_free(operation->options);
    g_clear_pointer(&operation->texts, g_ptr_array_unref);
    g_strfreev(operation->affects);
    free_rows(operation);
    g_strfreev(operation->columns);
    g_clear_pointer(&operation->types, g_ptr_array_unref);
    g_free(operation);
}

GPtrArray *
cm_operations_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)cm_operation_free);
}

static void
free_text(gpointer data)
{
    CmDialectText *text = data;

    g_free(text->dialect);
    g_free(text->sql);
    g_free(text);
}

CmDialectText *
cm_operation_add_text(CmOperation *operation, const char *dialect, const char *sql)
{
    CmDialectText *text = g_new0(CmDialectText, 1);

    if (!operation->texts)
        operation->texts = g_ptr_array_new_with_free_func(free_text);
    text->dialect = g_strdup(dialect);
    text->sql = g_strdup(sql);
    g_ptr_array_add(operation->texts, text);
    return text;
}

CmOperation *
cm_operation_on(CmOperationKind kind, const CmName *table, const char *name, const char *new_name)
{
    CmOperation *operation = cm_operation_new(kind);

    operation->table = cm_name_copy(table);
    operation->name = g_strdup(name);
    operation->new_name = g_strdup(new_name);
    return operation;
}

CmOperation *
cm_operation_create_table(CmTable *table)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_CREATE_TABLE, &table->name, NULL, NULL);

    operation->body = table;
    operation->dialects = g_strdupv(table->dialects);
    return operation;
}

GPtrArray *
cm_operations_creating(const CmSchema *schema)
{
    GPtrArray *operations = cm_operations_new();

    for (guint i = 0; i < schema->objects->len; i++)
        g_ptr_array_add(operations,
                        cm_operation_create_object(cm_object_copy(schema->objects->pdata[i])));
    for (guint i = 0; i < schema->tables->len; i++)
        g_ptr_array_add(operations,
                        cm_operation_create_table(cm_table_copy(schema->tables->pdata[i])));
    for (guint i = 0; i < schema->views->len; i++)
        g_ptr_array_add(operations,
                        cm_operation_create_view(cm_view_copy(schema->views->pdata[i])));
    for (guint i = 0; i < schema->triggers->len; i++)
        g_ptr_array_add(operations,
                        cm_operation_create_trigger(cm_trigger_copy(schema->triggers->pdata[i])));
    return operations;
}

CmOperation *
cm_operation_drop_table(const CmName *table)
{
    return cm_operation_on(CM_OPERATION_DROP_TABLE, table, NULL, NULL);
}

CmOperation *
cm_operation_add_column(const CmName *table, CmColumn *column)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_ADD_COLUMN, table, column->name, NULL);

    operation->body = cm_table_new(table->schema, table->name);
    cm_table_add_column(operation->body, column);
    return operation;
}

CmOperation *
cm_operation_create_index(const CmName *table, CmIndex *index)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_CREATE_INDEX, table, index->name, NULL);

    operation->index = index;
    operation->dialects = g_strdupv(index->dialects);
    return operation;
}

CmOperation *
cm_operation_create_constraint(const CmName *table, CmConstraint *constraint)
{
    static const CmOperationKind kinds[] = {
        [CM_CONSTRAINT_PRIMARY_KEY] = CM_OPERATION_CREATE_PRIMARY_KEY,
        [CM_CONSTRAINT_UNIQUE] = CM_OPERATION_CREATE_UNIQUE_CONSTRAINT,
        [CM_CONSTRAINT_FOREIGN_KEY] = CM_OPERATION_CREATE_FOREIGN_KEY,
        [CM_CONSTRAINT_CHECK] = CM_OPERATION_CREATE_CHECK_CONSTRAINT,
        [CM_CONSTRAINT_EXCLUDE] = CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT,
    };
    CmOperation *operation =
        cm_operation_on(kinds[constraint->kind], table, constraint->name, NULL);

    operation->constraint = constraint;
    operation->dialects = g_strdupv(constraint->dialects);
    return operation;
}

CmOperation *
cm_operation_alter_column(const CmName *table, const char *name, const CmColumnAspects *changes,
                          const CmOptions *was, const CmColumn *to)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_ALTER_COLUMN, table, name, NULL);

    operation->changes = *changes;
    operation->to = cm_column_copy(to);
    if (changes->options && !to->options && was && was->len)
        operation->emptied = g_strdup(g_array_index(was, CmOption, 0).dialect);
    return operation;
}

CmOperation *
cm_operation_on_constraint(CmOperationKind kind, const CmName *table,
                           const CmConstraint *constraint)
{
    CmOperation *operation = cm_operation_on(kind, table, constraint->name, NULL);

    if (!constraint->name)
        operation->constraint = cm_constraint_copy(constraint);
    return operation;
}

CmOperation *
cm_operation_drop_constraint(const CmName *table, const CmConstraint *constraint)
{
    CmOperation *operation =
        cm_operation_on_constraint(CM_OPERATION_DROP_CONSTRAINT, table, constraint);

    if (!operation->constraint)
        operation->constraint = cm_constraint_copy(constraint);
    return operation;
}

CmOperation *
cm_operation_create_view(CmView *view)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_CREATE_VIEW, &view->name, NULL, NULL);

    operation->view = view;
    operation->dialects = g_strdupv(view->dialects);
    return operation;
}

CmOperation *
cm_operation_create_trigger(CmTrigger *trigger)
{
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_CREATE_TRIGGER, &trigger->name, NULL, NULL);

    operation->trigger = trigger;
    operation->dialects = g_strdupv(trigger->dialects);
    return operation;
}

static bool
is_shared_name(const CmTrigger *trigger, const CmSchema *schema)
{
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *other = schema->triggers->pdata[i];

        if (cm_name_equal(&other->name, &trigger->name) &&
            !cm_name_equal(&other->table, &trigger->table))
            return true;
    }
    return false;
}

CmOperation *
cm_operation_drop_trigger(const CmTrigger *trigger, const CmSchema *schema)
{
    CmOperation *operation = cm_operation_on(CM_OPERATION_DROP_TRIGGER, &trigger->name, NULL, NULL);

    if (is_shared_name(trigger, schema))
        operation->on = cm_name_copy(&trigger->table);
    return operation;
}

static CmOperation *
about_object(CmOperationKind kind, CmObject *object)
{
    CmOperation *operation = cm_operation_on(kind, &object->name, NULL, NULL);

    operation->object = object;
    operation->dialects = g_strdupv(object->dialects);
    return operation;
}

CmOperation *
cm_operation_create_object(CmObject *object)
{
    return about_object(CM_OPERATION_CREATE_OBJECT, object);
}

CmOperation *
cm_operation_alter_object(CmObject *object)
{
    return about_object(CM_OPERATION_ALTER_OBJECT, object);
}

/* Only what tells an object from others. */
static CmObject *
identity_of(const CmObject *object)
{
    CmObject *identity = cm_object_new(object->kind, object->name.schema, object->name.name);

    if (cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE)
        identity->table = cm_name_copy(&object->table);
    identity->dialects = g_strdupv(object->dialects);
    return identity;
}

CmOperation *
cm_operation_drop_object(const CmObject *object)
{
    return about_object(CM_OPERATION_DROP_OBJECT, identity_of(object));
}

CmOperation *
cm_operation_rename_object(const CmObject *object, const char *new_name)
{
    CmOperation *operation = about_object(CM_OPERATION_RENAME_OBJECT, identity_of(object));

    operation->new_name = g_strdup(new_name);
    return operation;
}

/* What has its name on its table only. */
static char *
describe_within(const char *kind, const char *name, const CmName *table, const char *new_name)
{
    g_autofree char *on = cm_name_to_string(table);

    return g_strdup_printf("%s %s on %s%s%s", kind, name, on, new_name ? " to " : "",
                           new_name ? new_name : "");
}

char *
cm_operation_describe(const CmOperation *operation)
{
    const char *kind = cm_operation_name(operation);
    g_autofree char *table = operation->table.name ? cm_name_to_string(&operation->table) : NULL;
    g_autofree char *constraint = NULL;

    if (!table)
        return g_strdup(kind);
    if (operation->object && !operation->object->column && operation->object->table.name)
        return describe_within(kind, table, &operation->object->table, operation->new_name);
    if (operation->on.name)
        return describe_within(kind, table, &operation->on, NULL);
    if (operation->new_name && operation->name)
        return g_strdup_printf("%s %s.%s to %s", kind, table, operation->name, operation->new_name);
    if (operation->new_name)
        return g_strdup_printf("%s %s to %s", kind, table, operation->new_name);
    if (operation->constraint && !operation->name) {
        constraint = cm_constraint_describe(operation->constraint);
        return g_strdup_printf("%s %s on %s", kind, constraint, table);
    }
    if (operation->to || operation->kind == CM_OPERATION_ADD_COLUMN ||
        operation->kind == CM_OPERATION_DROP_COLUMN)
        return g_strdup_printf("%s %s.%s", kind, table, operation->name);
    if (operation->name)
        return g_strdup_printf("%s %s on %s", kind, operation->name, table);
    return g_strdup_printf("%s %s", kind, table);
}

CmTrigger *
cm_operation_find_trigger(const CmOperation *operation, const CmSchema *schema)
{
    return cm_schema_trigger(schema, operation->on.name ? &operation->on : NULL, &operation->table);
}

bool
cm_operation_is_for(const CmOperation *operation, const char *dialect)
{
    const char *const *dialects = (const char *const *)operation->dialects;

    if (!dialects || !dialect)
        return true;
    return g_strv_contains(dialects, dialect) ||
           (!strcmp(dialect, "mariadb") && g_strv_contains(dialects, "mysql"));
}

const char *
cm_operation_text(const CmOperation *operation, const char *dialect)
{
    const char *other = NULL;
    const char *mysql = NULL;

    for (guint i = 0; i < operation->texts->len; i++) {
        const CmDialectText *text = operation->texts->pdata[i];

        if (!dialect)
            other = other && *other ? other : text->sql;
        else if (!text->dialect)
            other = text->sql;
        else if (!strcmp(text->dialect, dialect))
            return text->sql;
        else if (!strcmp(text->dialect, "mysql") && !strcmp(dialect, "mariadb"))
            mysql = text->sql;
    }
    return mysql ? mysql : other;
}
