/* Random operations that fit a schema, for property tests. */
#pragma once

#include "operation/operation.h"
#include "unit/random_schema.h"

static inline CmTable *
some_table(Maker *maker, const CmSchema *schema)
{
    return schema->tables->pdata[pick(maker, (int)schema->tables->len)];
}

static inline bool
is_in_a_key(const CmSchema *schema, const CmTable *table, const char *column)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            const CmConstraint *key = other->constraints->pdata[j];

            if (other == table && cm_parts_mention(key->parts, column))
                return true;
            if (key->kind == CM_CONSTRAINT_FOREIGN_KEY &&
                cm_name_equal(&key->referred, &table->name) && key->referred_columns &&
                g_strv_contains((const char *const *)key->referred_columns, column))
                return true;
        }
    }
    return false;
}

/* Whether any text of the schema mentions the column, as the makers write it. */
static inline bool
is_in_a_text(const CmSchema *schema, const CmTable *table, const char *column)
{
    g_autofree char *quoted = quote_name(column);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *check = table->constraints->pdata[i];

        if (check->sql && strstr(check->sql, quoted))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (index->where && strstr(index->where, quoted))
            return true;
    }
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *other = table->columns->pdata[i];

        if (other->computed && strstr(other->computed, quoted))
            return true;
    }
    for (guint i = 0; i < schema->views->len; i++)
        if (strstr(((CmView *)schema->views->pdata[i])->sql, quoted))
            return true;
    for (guint i = 0; i < schema->triggers->len; i++)
        if (strstr(((CmTrigger *)schema->triggers->pdata[i])->sql, quoted))
            return true;
    return false;
}

static inline CmOperation *
make_add_column(Maker *maker, const CmTable *table)
{
    CmColumn *column = make_column(maker);
    CmOperation *operation;

    operation = cm_operation_add_column(&table->name, column);
    if (one_in(maker, 3)) {
        CmConstraint *unique = cm_constraint_new(CM_CONSTRAINT_UNIQUE, NULL);

        unique->name = one_in(maker, 2) ? make_name(maker, "uq") : NULL;
        g_ptr_array_add(unique->parts, cm_part_new(column->name));
        cm_table_add_constraint(operation->body, unique);
    }
    if (one_in(maker, 3)) {
        CmConstraint *reference = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, NULL);

        reference->name = one_in(maker, 2) ? make_name(maker, "fk") : NULL;
        make_foreign_key(maker, table, table, reference);
        g_ptr_array_set_size(reference->parts, 0);
        g_ptr_array_add(reference->parts, cm_part_new(column->name));
        cm_table_add_constraint(operation->body, reference);
    }
    if (one_in(maker, 3)) {
        g_autofree char *name = make_name(maker, "ix");
        CmIndex *index = cm_index_new(name, false);

        g_ptr_array_add(index->parts, cm_part_new(column->name));
        cm_table_add_index(operation->body, index);
    }
    return operation;
}

static inline CmOperation *
make_drop_column(Maker *maker, const CmSchema *schema, const CmTable *table)
{
    const char *column = some_column(maker, table, false);

    if (table->columns->len < 3 || is_in_a_text(schema, table, column))
        return NULL;
    if (maker->for_sqlite && (is_in_a_key(schema, table, column) ||
                              !cm_table_column(table, some_column(maker, table, true))))
        return NULL;
    return cm_operation_on(CM_OPERATION_DROP_COLUMN, &table->name, column, NULL);
}

static inline CmOperation *
make_alter_column(Maker *maker, const CmTable *table)
{
    const CmColumn *column = cm_table_column(table, some_column(maker, table, true));
    g_autoptr(CmColumn) made = make_column(maker);
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_ALTER_COLUMN, &table->name, column->name, NULL);

    g_free(made->name);
    made->name = g_strdup(column->name);
    operation->to = g_steal_pointer(&made);
    operation->changes.type =
        one_in(maker, 3) && column->autoincrement != CM_AUTOINCREMENT_YES;
    operation->changes.nullable = one_in(maker, 3);
    operation->changes.collation = one_in(maker, 4);
    operation->changes.server_default = true;
    if (!maker->for_sqlite) {
        operation->changes.comment = one_in(maker, 3);
        operation->changes.autoincrement = one_in(maker, 3);
        operation->changes.options = one_in(maker, 3);
    }
    return operation;
}

static inline char *
some_comment(Maker *maker)
{
    return one_in(maker, 3) ? NULL : random_text(maker->random);
}

/* What is said of a constraint that stays. */
static inline CmOperation *
make_constraint_remark(Maker *maker, const CmTable *table, const CmConstraint *constraint)
{
    CmOperation *operation;

    if (one_in(maker, 2))
        return cm_operation_on_constraint(CM_OPERATION_VALIDATE_CONSTRAINT, &table->name,
                                          constraint);
    operation =
        cm_operation_on_constraint(CM_OPERATION_SET_CONSTRAINT_COMMENT, &table->name, constraint);
    operation->comment = some_comment(maker);
    return operation;
}

/* A change of one of the constraints, if there is one. */
static inline CmOperation *
make_constraint_change(Maker *maker, const CmTable *table)
{
    const CmConstraint *constraint;
    g_autofree char *name = make_name(maker, "k");

    if (!table->constraints->len)
        return NULL;
    constraint = table->constraints->pdata[pick(maker, (int)table->constraints->len)];
    if (!maker->for_sqlite && one_in(maker, 2))
        return make_constraint_remark(maker, table, constraint);
    if (constraint->name && one_in(maker, 2))
        return cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, &table->name, constraint->name,
                               name);
    return cm_operation_drop_constraint(&table->name, constraint);
}

static inline CmOperation *
make_index_change(Maker *maker, const CmTable *table)
{
    const CmIndex *index;
    g_autofree char *name = make_name(maker, "ix");

    if (!table->indexes->len)
        return NULL;
    index = table->indexes->pdata[pick(maker, (int)table->indexes->len)];
    if (!maker->for_sqlite && one_in(maker, 3)) {
        CmOperation *operation =
            cm_operation_on(CM_OPERATION_SET_INDEX_COMMENT, &table->name, index->name, NULL);

        operation->comment = some_comment(maker);
        return operation;
    }
    if (one_in(maker, 2))
        return cm_operation_on(CM_OPERATION_RENAME_INDEX, &table->name, index->name, name);
    return cm_operation_on(CM_OPERATION_DROP_INDEX, &table->name, index->name, NULL);
}

static inline CmOperation *
make_options_change(Maker *maker, const CmTable *table)
{
    const CmName none = {NULL, NULL};
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, &table->name, NULL, NULL);
    CmValue value = cm_value_of_boolean(one_in(maker, 2));

    if (one_in(maker, 4)) {
        cm_operation_free(operation);
        operation = cm_operation_on(CM_OPERATION_SET_DATABASE_OPTIONS, &none, NULL, NULL);
        value = cm_value_of_integer(pick(maker, 3));
        cm_options_set(&operation->options, "sqlite", "user_version", &value);
        return operation;
    }

    cm_options_set(&operation->options, "sqlite", "strict", &value);
    cm_options_set_list(&operation->options, "postgresql", "with",
                        (const char *const[]){"fillfactor=90", NULL});
    return operation;
}

static inline CmOperation *
make_comment_change(Maker *maker, const CmTable *table)
{
    g_autofree char *text = random_text(maker->random);
    CmOperation *operation;

    if (!*text)
        return cm_operation_on(CM_OPERATION_DROP_TABLE_COMMENT, &table->name, NULL, NULL);
    operation = cm_operation_on(CM_OPERATION_CREATE_TABLE_COMMENT, &table->name, NULL, NULL);
    operation->comment = g_strdup(text);
    return operation;
}

static inline bool
is_viewed(const CmSchema *schema, const CmTable *table)
{
    return schema->views->len > 0 && table != NULL;
}

static inline bool
is_referred(const CmSchema *schema, const CmTable *table)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++)
            if (cm_name_equal(&((CmConstraint *)other->constraints->pdata[j])->referred,
                              &table->name))
                return true;
    }
    return false;
}

static inline CmOperation *
make_object_change(Maker *maker, const CmSchema *schema)
{
    const CmTable *table = some_table(maker, schema);

    switch (pick(maker, 4)) {
    case 0:
        return cm_operation_create_view(make_view(maker, table));
    case 1:
        return cm_operation_create_trigger(make_trigger(maker, table));
    case 2:
        return schema->views->len
                   ? cm_operation_on(CM_OPERATION_DROP_VIEW,
                                     &((CmView *)schema->views->pdata[0])->name, NULL, NULL)
                   : NULL;
    default:
        return schema->triggers->len ? cm_operation_drop_trigger(schema->triggers->pdata[0], schema)
                                     : NULL;
    }
}

/* An object that is another one of the same kind and name. */
static inline CmObject *
make_altered(Maker *maker, const CmSchema *schema, const CmObject *object)
{
    CmObject *altered = make_object(maker, object->kind, some_table(maker, schema));

    cm_name_clear(&altered->name);
    altered->name = cm_name_copy(&object->name);
    if (cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE) {
        cm_name_clear(&altered->table);
        altered->table = cm_name_copy(&object->table);
    }
    return altered;
}

static inline CmOperation *
make_kind_change(Maker *maker, const CmSchema *schema)
{
    const CmObject *object;
    g_autofree char *name = make_name(maker, "o");

    if (!maker->with_objects)
        return NULL;
    if (one_in(maker, 3) || !schema->objects->len)
        return cm_operation_create_object(make_object(
            maker, (CmObjectKind)pick(maker, CM_OBJECT_COUNT), some_table(maker, schema)));
    object = schema->objects->pdata[pick(maker, (int)schema->objects->len)];
    if (one_in(maker, 3))
        return cm_operation_drop_object(object);
    return one_in(maker, 2) ? cm_operation_rename_object(object, name)
                            : cm_operation_alter_object(make_altered(maker, schema, object));
}

/* An operation that fits the schema, or NULL where the dice found none (transfer full). */
static inline CmOperation *
try_operation(Maker *maker, const CmSchema *schema)
{
    const CmTable *table = some_table(maker, schema);
    g_autofree char *name = make_name(maker, "n");

    switch (pick(maker, 15)) {
    case 0:
        return cm_operation_create_table(make_table(maker, one_in(maker, 2) ? table : NULL));
    case 1:
        if (schema->tables->len < 2 || is_viewed(schema, table) || is_referred(schema, table))
            return NULL;
        return cm_operation_drop_table(&table->name);
    case 2:
        return cm_operation_on(CM_OPERATION_RENAME_TABLE, &table->name, NULL, name);
    case 3:
        return make_add_column(maker, table);
    case 4:
        return make_drop_column(maker, schema, table);
    case 5:
    case 6:
        return make_alter_column(maker, table);
    case 7:
        return cm_operation_on(CM_OPERATION_RENAME_COLUMN, &table->name,
                               some_column(maker, table, false), name);
    case 8:
        return cm_operation_create_index(&table->name, make_index(maker, table));
    case 9:
        return make_index_change(maker, table);
    case 10:
        return cm_operation_create_constraint(
            &table->name, make_constraint(maker, table, some_table(maker, schema)));
    case 11:
        return make_constraint_change(maker, table);
    case 12:
        return make_object_change(maker, schema);
    case 13:
        return make_kind_change(maker, schema);
    default:
        if (maker->for_sqlite)
            return NULL;
        return one_in(maker, 2) ? make_options_change(maker, table)
                                : make_comment_change(maker, table);
    }
}

static inline CmOperation *
make_operation(Maker *maker, const CmSchema *schema)
{
    CmOperation *operation = NULL;

    while (!operation)
        operation = try_operation(maker, schema);
    return operation;
}
