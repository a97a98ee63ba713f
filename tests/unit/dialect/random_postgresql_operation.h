/* Random operations that fit a schema on PostgreSQL. */
#pragma once

#include "unit/dialect/random_postgresql.h"

static inline CmTable *
pg_some_table(Maker *maker, const CmSchema *schema)
{
    return schema->tables->pdata[pick(maker, (int)schema->tables->len)];
}

/* Whether anything but the column itself leans on it: then it is not dropped, nor its type changed.
 */
static inline bool
pg_is_used(const CmSchema *schema, const CmTable *table, const CmColumn *column)
{
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, column->name);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            const CmConstraint *key = other->constraints->pdata[j];

            if (key->kind == CM_CONSTRAINT_FOREIGN_KEY &&
                (cm_name_equal(&key->referred, &table->name) ||
                 (other == table && cm_parts_mention(key->parts, column->name))))
                return true;
        }
    }
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *other = table->columns->pdata[i];

        if (other->computed && strstr(other->computed, quoted))
            return true;
    }
    return column->computed != NULL;
}

static inline bool
pg_is_in_a_text(const CmSchema *schema, const CmColumn *column)
{
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, column->name);

    for (guint i = 0; i < schema->views->len; i++)
        if (strstr(((CmView *)schema->views->pdata[i])->sql, quoted))
            return true;
    for (guint i = 0; i < schema->triggers->len; i++)
        if (strstr(((CmTrigger *)schema->triggers->pdata[i])->sql, quoted))
            return true;
    return false;
}

static inline CmOperation *
pg_drop_column(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    const CmColumn *column = pg_key_column(maker, table);

    if (table->columns->len < 3 || pg_is_used(schema, table, column) ||
        pg_is_in_a_text(schema, column))
        return NULL;
    return cm_operation_on(CM_OPERATION_DROP_COLUMN, &table->name, column->name, NULL);
}

static inline CmOperation *
pg_alter_column(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    const CmColumn *column = pg_key_column(maker, table);
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_ALTER_COLUMN, &table->name, column->name, NULL);
    bool is_key = cm_table_is_key(table, column->name);
    bool is_fixed = is_key || pg_is_used(schema, table, column) ||
                    column->autoincrement == CM_AUTOINCREMENT_YES;

    operation->to = pg_make_column(maker);
    g_free(operation->to->name);
    operation->to->name = g_strdup(column->name);
    operation->changes.comment = true;
    operation->changes.nullable = !is_fixed && one_in(maker, 2);
    if (is_fixed)
        return operation;
    operation->changes.type = true;
    operation->changes.server_default = true;
    operation->changes.options = true;
    operation->changes.collation = true;
    operation->changes.autoincrement = true;
    operation->changes.nullable = true;
    return operation;
}

static inline CmOperation *
pg_change_constraint(Maker *maker, const CmTable *table)
{
    const CmConstraint *constraint;
    g_autofree char *name = pg_name(maker, "k");

    if (!table->constraints->len)
        return NULL;
    constraint = table->constraints->pdata[pick(maker, (int)table->constraints->len)];
    if (constraint->name && one_in(maker, 2))
        return cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, &table->name, constraint->name,
                               name);
    /* Keys may be referred to. */
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return NULL;
    return cm_operation_drop_constraint(&table->name, constraint);
}

static inline CmOperation *
pg_add_constraint(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    CmConstraint *constraint = one_in(maker, 3) ? pg_make_unique(maker, table)
                               : one_in(maker, 2)
                                   ? pg_make_check(maker, table)
                                   : pg_make_reference(maker, table, pg_some_table(maker, schema));

    return constraint ? cm_operation_create_constraint(&table->name, constraint) : NULL;
}

static inline CmOperation *
pg_change_index(Maker *maker, const CmTable *table)
{
    const CmIndex *index;
    g_autofree char *name = pg_name(maker, "ix");

    if (!table->indexes->len)
        return NULL;
    index = table->indexes->pdata[pick(maker, (int)table->indexes->len)];
    if (one_in(maker, 2))
        return cm_operation_on(CM_OPERATION_RENAME_INDEX, &table->name, index->name, name);
    return cm_operation_on(CM_OPERATION_DROP_INDEX, &table->name, index->name, NULL);
}

static inline CmOperation *
pg_set_options(Maker *maker, const CmTable *table)
{
    static const char *const keys[] = {"with", "row_security", "replica_identity"};
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, &table->name, NULL, NULL);

    pg_make_table_options(maker, &operation->options);
    pg_set(&operation->options, keys[pick(maker, 3)], cm_value_of_boolean(false));
    return operation;
}

static inline CmOperation *
pg_comment_table(Maker *maker, const CmTable *table)
{
    g_autofree char *comment = pg_comment(maker);
    CmOperation *operation = cm_operation_on(comment ? CM_OPERATION_CREATE_TABLE_COMMENT
                                                     : CM_OPERATION_DROP_TABLE_COMMENT,
                                             &table->name, NULL, NULL);

    operation->comment = g_steal_pointer(&comment);
    return operation;
}

/* Renaming what a view or trigger says would change texts that only the server knows. */
static inline CmOperation *
pg_rename(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    g_autofree char *name = pg_name(maker, "r");

    if (schema->views->len || schema->triggers->len)
        return NULL;
    if (one_in(maker, 2))
        return cm_operation_on(CM_OPERATION_RENAME_TABLE, &table->name, NULL, name);
    return cm_operation_on(CM_OPERATION_RENAME_COLUMN, &table->name,
                           pg_key_column(maker, table)->name, name);
}

static inline CmOperation *
pg_change_object(Maker *maker, const CmSchema *schema)
{
    const CmObject *object = schema->objects->pdata[pick(maker, (int)schema->objects->len)];
    g_autofree char *name = pg_name(maker, "o");
    CmObject *made;

    if (object->kind == CM_OBJECT_SCHEMA)
        return cm_operation_create_object(one_in(maker, 2) ? pg_make_enum(maker)
                                                           : pg_make_sequence(maker));
    /* Types of columns come and go with them. */
    if (object->kind == CM_OBJECT_ENUM && !g_str_has_prefix(object->name.name, "e"))
        return NULL;
    if (one_in(maker, 3))
        return cm_operation_drop_object(object);
    if (one_in(maker, 3))
        return cm_operation_rename_object(object, name);
    made = object->kind == CM_OBJECT_ENUM ? pg_make_enum(maker) : pg_make_sequence(maker);
    cm_name_clear(&made->name);
    made->name = cm_name_copy(&object->name);
    if (object->kind == CM_OBJECT_ENUM && one_in(maker, 2)) {
        /* Some of the labels that were there, in their order, and a new one. */
        g_strfreev(made->labels);
        made->labels = g_new0(char *, g_strv_length(object->labels) + 2);
        for (guint i = 0, to = 0; object->labels[i]; i++)
            if (!one_in(maker, 4))
                made->labels[to++] = g_strdup(object->labels[i]);
        made->labels[g_strv_length(made->labels)] = pg_name(maker, "l");
    }
    return cm_operation_alter_object(made);
}

static inline CmOperation *
pg_change_view(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    if (one_in(maker, 2))
        return one_in(maker, 2) ? cm_operation_create_view(pg_make_view(maker, table))
                                : cm_operation_create_trigger(pg_make_trigger(maker, table));
    if (one_in(maker, 2) && schema->triggers->len)
        return cm_operation_drop_trigger(schema->triggers->pdata[0], schema);
    if (!schema->views->len)
        return NULL;
    return cm_operation_on(CM_OPERATION_DROP_VIEW, &((CmView *)schema->views->pdata[0])->name, NULL,
                           NULL);
}

static inline CmOperation *
pg_try_operation(Maker *maker, const CmSchema *schema)
{
    const CmTable *table = pg_some_table(maker, schema);

    switch (pick(maker, 12)) {
    case 0:
        return cm_operation_add_column(&table->name, pg_make_column(maker));
    case 1:
        return pg_drop_column(maker, schema, table);
    case 2:
        return pg_alter_column(maker, schema, table);
    case 3:
        return pg_change_constraint(maker, table);
    case 4:
        return pg_add_constraint(maker, schema, table);
    case 5:
        return pg_change_index(maker, table);
    case 6:
        return cm_operation_create_index(&table->name, pg_make_index(maker, table));
    case 7:
        return pg_set_options(maker, table);
    case 8:
        return pg_comment_table(maker, table);
    case 9:
        return pg_rename(maker, schema, table);
    case 10:
        return pg_change_object(maker, schema);
    default:
        return pg_change_view(maker, schema, table);
    }
}

/* An operation that fits the schema (transfer full). */
static inline CmOperation *
pg_make_operation(Maker *maker, const CmSchema *schema)
{
    for (;;) {
        CmOperation *operation = pg_try_operation(maker, schema);

        if (operation)
            return operation;
    }
}
