#include "migrate/enum_objects.h"

#include "schema/own_enum.h"

static bool
is_enum(const CmObject *object)
{
    return object->kind == CM_OBJECT_ENUM && object->labels;
}

/* Whether a column has the enum, by name, or as the one that PostgreSQL makes for labels of its
 * own: a revision made there says that, too. */
static bool
has_column(const CmSchema *schema, const CmName *name)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++)
            if (cm_column_has_enum(table, table->columns->pdata[j], name))
                return true;
    }
    return false;
}

static bool
is_about(const CmOperation *operation, CmOperationKind kind, const CmObject *object)
{
    return operation->kind == kind && operation->object->kind == CM_OBJECT_ENUM &&
           cm_name_equal(&operation->object->name, &object->name);
}

static bool
is_said(const GPtrArray *operations, CmOperationKind kind, const CmObject *object)
{
    for (guint i = 0; i < operations->len; i++)
        if (is_about(operations->pdata[i], kind, object))
            return true;
    return false;
}

static bool
says_the_same(const CmObject *left, const CmObject *right)
{
    return g_strv_equal((const char *const *)left->labels, (const char *const *)right->labels) &&
           !g_strcmp0(left->comment, right->comment);
}

static const CmObject *
former(const CmSchema *known, const CmSchema *declared, const CmObject *object)
{
    const CmName name = {object->name.schema, object->renamed_from};
    const CmObject *was = name.name ? cm_schema_object(known, CM_OBJECT_ENUM, NULL, &name) : NULL;

    return was && !cm_schema_same_object(declared, was) ? was : NULL;
}

static CmObject *
as_it_is_made(const CmObject *object)
{
    CmObject *copy = cm_object_copy(object);

    g_clear_pointer(&copy->renamed_from, g_free);
    g_clear_pointer(&copy->former_labels, g_strfreev);
    return copy;
}

/* What there is to do for an enum before the columns, or NULL. */
static CmOperation *
put(const CmSchema *known, const CmSchema *declared, const CmObject *object,
    const GPtrArray *operations)
{
    const CmObject *is = cm_schema_same_object(known, object);
    const CmObject *was = is ? NULL : former(known, declared, object);

    if (was)
        return cm_operation_rename_object(was, object->name.name);
    /* It came with the column on databases that have enums, if not before. */
    if (!is)
        return has_column(known, &object->name) ? NULL
                                                : cm_operation_create_object(as_it_is_made(object));
    if (says_the_same(is, object) || is_said(operations, CM_OPERATION_ALTER_OBJECT, object))
        return NULL;
    return cm_operation_alter_object(as_it_is_made(object));
}

static bool
is_renamed(const CmSchema *known, const CmSchema *declared, const CmObject *was)
{
    for (guint i = 0; i < declared->objects->len; i++) {
        const CmObject *object = declared->objects->pdata[i];

        if (is_enum(object) && !cm_schema_same_object(known, object) &&
            former(known, declared, object) == was)
            return true;
    }
    return false;
}

static bool
changes_type(const GPtrArray *operations, const CmTable *table, const CmColumn *column)
{
    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_ALTER_COLUMN && operation->changes.type &&
            cm_name_equal(&operation->table, &table->name) &&
            !g_strcmp0(operation->name, column->name))
            return true;
    }
    return false;
}

/* Columns that get another enum which has the same labels. */
static void
change_columns(const CmSchema *known, const CmSchema *declared, GPtrArray *operations)
{
    const CmColumnAspects changes = {.type = true};

    for (guint i = 0; i < declared->tables->len; i++) {
        const CmTable *table = declared->tables->pdata[i];
        const CmTable *was = cm_schema_table(known, &table->name);

        for (guint j = 0; was && j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            const CmColumn *before = cm_table_column(was, column->name);

            if (before && before->type->kind == CM_TYPE_ENUM &&
                column->type->kind == CM_TYPE_ENUM &&
                g_strcmp0(before->type->text, column->type->text) &&
                !changes_type(operations, table, column))
                g_ptr_array_add(operations, cm_operation_alter_column(&table->name, column->name,
                                                                      &changes, NULL, column));
        }
    }
}

void
cm_enum_objects_say(const CmSchema *known, const CmSchema *declared, GPtrArray *operations)
{
    g_autoptr(CmSchema) renamed = cm_schema_copy(known);
    gint at = 0;

    for (guint i = 0; i < declared->objects->len; i++) {
        const CmObject *object = declared->objects->pdata[i];
        CmOperation *operation = is_enum(object) ? put(known, declared, object, operations) : NULL;

        if (!operation)
            continue;
        operation->dialects = g_strdupv(object->dialects);
        cm_operation_apply(operation, renamed, NULL, NULL);
        /* Rows of tables that go may have labels that go. */
        if (operation->kind == CM_OPERATION_ALTER_OBJECT && !has_column(declared, &object->name))
            g_ptr_array_add(operations, operation);
        else
            g_ptr_array_insert(operations, at++, operation);
    }
    change_columns(renamed, declared, operations);
    for (guint i = 0; i < known->objects->len; i++) {
        const CmObject *object = known->objects->pdata[i];

        if (is_enum(object) && !cm_schema_same_object(declared, object) &&
            !is_renamed(known, declared, object) && !has_column(declared, &object->name))
            g_ptr_array_add(operations, cm_operation_drop_object(object));
    }
}

static bool
does_nothing(const CmDialect *dialect, const CmOperation *operation)
{
    return dialect->inlines_enums && operation->object &&
           operation->object->kind == CM_OBJECT_ENUM && !operation->object->users;
}

GPtrArray *
cm_enum_objects_without(const CmDialect *dialect, const GPtrArray *operations)
{
    GPtrArray *others = g_ptr_array_new();

    for (guint i = 0; i < operations->len; i++)
        if (!does_nothing(dialect, operations->pdata[i]))
            g_ptr_array_add(others, operations->pdata[i]);
    return others;
}

void
cm_enum_objects_add(CmSchema *schema, const CmSchema *known)
{
    for (guint i = 0; i < known->objects->len; i++) {
        const CmObject *object = known->objects->pdata[i];

        if (is_enum(object) && !cm_schema_same_object(schema, object))
            cm_schema_add_object(schema, cm_object_copy(object), NULL);
    }
}
