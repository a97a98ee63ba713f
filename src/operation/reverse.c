/* What undoes an operation, made from the schema before it. */
#include "operation/internal.h"
#include "schema/parents.h"

#include <string.h>

typedef bool (*Reverse)(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                        GError **error);

static const CmTable *
table_before(const CmOperation *operation, const CmSchema *before, GError **error)
{
    const CmTable *table = cm_schema_table(before, &operation->table);

    if (!cm_schema_check_known(before, &operation->table, error))
        return NULL;
    if (!table)
        cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", operation->table.name);
    return table;
}

static bool
reverse_create_table(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                     GError **error)
{
    (void)before;
    (void)error;
    g_ptr_array_add(out, cm_operation_drop_table(&operation->table));
    return true;
}

static bool
reverse_drop_table(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                   GError **error)
{
    const CmTable *table = table_before(operation, before, error);

    if (!table)
        return false;
    cm_operation_recreate_before(before, &table->name, NULL, out);
    g_ptr_array_add(out, cm_operation_create_table(cm_table_copy(table)));
    cm_operation_recreate_behind(before, &table->name, out);
    return true;
}

static bool
reverse_rename_table(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                     GError **error)
{
    CmName renamed = {operation->table.schema, operation->new_name};

    (void)before;
    (void)error;
    g_ptr_array_add(
        out, cm_operation_on(CM_OPERATION_RENAME_TABLE, &renamed, NULL, operation->table.name));
    return true;
}

static bool
reverse_comment(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                GError **error)
{
    CmOperation *reverse;
    CmOwner owner;

    if (!cm_operation_find_owner(operation, before, &owner, error))
        return false;
    reverse = cm_operation_on(*owner.comment ? CM_OPERATION_CREATE_TABLE_COMMENT
                                             : CM_OPERATION_DROP_TABLE_COMMENT,
                              &operation->table, NULL, NULL);
    reverse->comment = g_strdup(*owner.comment);
    g_ptr_array_add(out, reverse);
    return true;
}

static bool
reverse_options(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                GError **error)
{
    CmOperation *reverse;
    CmOwner owner;

    if (!cm_operation_find_owner(operation, before, &owner, error))
        return false;
    reverse = cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, &operation->table, NULL, NULL);
    reverse->options = cm_options_copy(operation->options);
    for (guint i = 0; i < operation->options->len; i++) {
        CmOption *option = &g_array_index(reverse->options, CmOption, i);
        const CmValue *was = cm_options_get(*owner.options, option->dialect, option->key);

        /* Unset is said by false, which is what these options mean when they are not there. */
        cm_value_clear(&option->value);
        option->value = was ? cm_value_copy(was) : cm_value_of_boolean(false);
    }
    g_ptr_array_add(out, reverse);
    return true;
}

static bool
reverse_database_options(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                         GError **error)
{
    const CmName none = {NULL, NULL};
    CmOperation *reverse = cm_operation_on(CM_OPERATION_SET_DATABASE_OPTIONS, &none, NULL, NULL);

    (void)error;
    reverse->options = cm_options_copy(operation->options);
    for (guint i = 0; i < operation->options->len; i++) {
        CmOption *option = &g_array_index(reverse->options, CmOption, i);
        const CmValue *was = cm_options_get(before->options, option->dialect, option->key);

        cm_value_clear(&option->value);
        option->value = was ? cm_value_copy(was) : cm_value_of_integer(0);
    }
    g_ptr_array_add(out, reverse);
    return true;
}

static bool
reverse_add_column(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                   GError **error)
{
    const CmTable *body = operation->body;
    const CmColumn *column = body->columns->pdata[0];
    bool stays = cm_options_is_set(column->options, "postgresql", "inherited");

    (void)before;
    (void)error;
    for (guint i = body->constraints->len; stays && i-- > 0;)
        g_ptr_array_add(
            out, cm_operation_drop_constraint(&operation->table, body->constraints->pdata[i]));
    for (guint i = body->indexes->len; i-- > 0;) {
        const CmIndex *index = body->indexes->pdata[i];

        g_ptr_array_add(
            out, cm_operation_on(CM_OPERATION_DROP_INDEX, &operation->table, index->name, NULL));
    }
    g_ptr_array_add(
        out, cm_operation_on(CM_OPERATION_DROP_COLUMN, &operation->table, operation->name, NULL));
    return true;
}

/* The constraints and indexes over the column went with it, so they come back with it. */
static bool
reverse_drop_column(const CmOperation *operation, const CmSchema *before,
                    const CmLexerOptions *lexer, GPtrArray *out, GError **error)
{
    const CmTable *table = table_before(operation, before, error);
    const CmColumn *column = table ? cm_table_column(table, operation->name) : NULL;
    bool stays;

    if (!table)
        return false;
    if (!column)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no column '%s'",
                       table->name.name, operation->name);
    stays = cm_options_is_set(column->options, "postgresql", "inherited");
    if (!stays)
        cm_operation_recreate_before(before, &table->name, operation->name, out);
    g_ptr_array_add(out, cm_operation_add_column(&table->name, cm_column_copy(column)));
    if (stays)
        return true;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_operation_constraint_is_over(constraint, operation->name, lexer))
            g_ptr_array_add(
                out, cm_operation_create_constraint(&table->name, cm_constraint_copy(constraint)));
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_operation_index_is_over(index, operation->name, lexer))
            g_ptr_array_add(out, cm_operation_create_index(&table->name, cm_index_copy(index)));
    }
    return cm_operation_recreate_in_heirs(operation, before, table, out, error) &&
           cm_operation_restore_in_heirs(operation, before, table, out, error);
}

static bool
reverse_alter_column(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                     GError **error)
{
    const CmTable *table = table_before(operation, before, error);
    g_autoptr(CmTable) said =
        table ? cm_schema_table_that_says(before, table, operation->name) : NULL;
    const CmColumn *column = said ? cm_table_column(said, operation->name) : NULL;

    if (!table)
        return false;
    if (!column)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no column '%s'",
                       table->name.name, operation->name);
    g_ptr_array_add(out,
                    cm_operation_alter_column(&table->name, operation->name, &operation->changes,
                                              operation->to->options, column));
    return cm_operation_restore_in_heirs(operation, before, table, out, error);
}

/* rename_column, rename_index, rename_constraint: the names change places. */
static bool
reverse_rename(const CmOperation *operation, const CmSchema *before, GPtrArray *out, GError **error)
{
    CmOperation *reverse;

    (void)before;
    if (!operation->name)
        return cm_fail(error, CM_ERROR_IRREVERSIBLE,
                       "giving a name to a nameless constraint cannot be undone");
    reverse =
        cm_operation_on(operation->kind, &operation->table, operation->new_name, operation->name);
    if (operation->constraint)
        reverse->constraint = cm_constraint_copy(operation->constraint);
    g_ptr_array_add(out, reverse);
    return true;
}

/* What is made beside the work of others goes beside it, and the other way round. */
static void
take_concurrently(CmOptions **options, const CmOptions *from)
{
    const CmValue yes = cm_value_of_boolean(true);

    if (cm_options_is_set(from, "postgresql", "concurrently"))
        cm_options_set(options, "postgresql", "concurrently", &yes);
}

static bool
reverse_create_index(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                     GError **error)
{
    CmOperation *drop =
        cm_operation_on(CM_OPERATION_DROP_INDEX, &operation->table, operation->name, NULL);

    (void)before;
    (void)error;
    take_concurrently(&drop->options, operation->index->options);
    g_ptr_array_add(out, drop);
    return true;
}

static bool
reverse_drop_index(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                   GError **error)
{
    CmOwner owner;
    const CmIndex *index = cm_operation_find_owner(operation, before, &owner, error)
                               ? cm_operation_find_index(operation, &owner, error)
                               : NULL;

    CmIndex *copy;

    if (!index)
        return false;
    copy = cm_index_copy(index);
    take_concurrently(&copy->options, operation->options);
    g_ptr_array_add(out, cm_operation_create_index(&operation->table, copy));
    cm_operation_recreate_attached(before, &operation->table, index->name, out);
    return true;
}

static bool
reverse_create_constraint(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                          GError **error)
{
    (void)before;
    (void)error;
    g_ptr_array_add(out, cm_operation_drop_constraint(&operation->table, operation->constraint));
    return true;
}

static bool
reverse_drop_constraint(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                        GError **error)
{
    const CmTable *table = table_before(operation, before, error);
    const CmConstraint *constraint =
        table ? cm_operation_find_constraint(operation, table, error) : NULL;

    if (!constraint)
        return false;
    cm_operation_recreate_keys(before, table, constraint, out);
    g_ptr_array_add(out,
                    cm_operation_create_constraint(&table->name, cm_constraint_copy(constraint)));
    return true;
}

static bool
reverse_create_view(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                    GError **error)
{
    (void)before;
    (void)error;
    g_ptr_array_add(out, cm_operation_on(CM_OPERATION_DROP_VIEW, &operation->table, NULL, NULL));
    return true;
}

static bool
reverse_drop_view(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                  GError **error)
{
    const CmView *view = cm_schema_view(before, &operation->table);

    if (!view)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no view '%s'",
                       operation->table.name);
    g_ptr_array_add(out, cm_operation_create_view(cm_view_copy(view)));
    cm_operation_recreate_behind(before, &view->name, out);
    return true;
}

static bool
reverse_create_trigger(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                       GError **error)
{
    (void)error;
    g_ptr_array_add(out, cm_operation_drop_trigger(operation->trigger, before));
    return true;
}

static bool
reverse_drop_trigger(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                     GError **error)
{
    const CmTrigger *trigger = cm_operation_find_trigger(operation, before);

    if (!trigger)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no trigger '%s'",
                       operation->table.name);
    g_ptr_array_add(out, cm_operation_create_trigger(cm_trigger_copy(trigger)));
    return true;
}

static bool
refuse(const CmOperation *operation, const CmSchema *before, GPtrArray *out, GError **error)
{
    (void)before;
    (void)out;
    return cm_fail(error, CM_ERROR_IRREVERSIBLE,
                   "%s cannot be undone by itself; write what undoes it under 'downgrade:'",
                   cm_operation_name(operation));
}

static const Reverse reversers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = reverse_create_table,
    [CM_OPERATION_DROP_TABLE] = reverse_drop_table,
    [CM_OPERATION_RENAME_TABLE] = reverse_rename_table,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = reverse_comment,
    [CM_OPERATION_DROP_TABLE_COMMENT] = reverse_comment,
    [CM_OPERATION_SET_TABLE_OPTIONS] = reverse_options,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = reverse_database_options,
    [CM_OPERATION_ADD_COLUMN] = reverse_add_column,
    [CM_OPERATION_ALTER_COLUMN] = reverse_alter_column,
    [CM_OPERATION_RENAME_COLUMN] = reverse_rename,
    [CM_OPERATION_CREATE_INDEX] = reverse_create_index,
    [CM_OPERATION_DROP_INDEX] = reverse_drop_index,
    [CM_OPERATION_RENAME_INDEX] = reverse_rename,
    [CM_OPERATION_SET_INDEX_COMMENT] = cm_operation_reverse_index_comment,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = reverse_create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = reverse_create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = reverse_create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = reverse_create_constraint,
    [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = reverse_create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = reverse_drop_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = reverse_rename,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = cm_operation_reverse_constraint_comment,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = cm_operation_reverse_validate,
    [CM_OPERATION_CREATE_VIEW] = reverse_create_view,
    [CM_OPERATION_DROP_VIEW] = reverse_drop_view,
    [CM_OPERATION_CREATE_TRIGGER] = reverse_create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = reverse_drop_trigger,
    [CM_OPERATION_CREATE_OBJECT] = cm_operation_reverse_create_object,
    [CM_OPERATION_DROP_OBJECT] = cm_operation_reverse_drop_object,
    [CM_OPERATION_ALTER_OBJECT] = cm_operation_reverse_alter_object,
    [CM_OPERATION_RENAME_OBJECT] = cm_operation_reverse_rename_object,
    [CM_OPERATION_EXECUTE] = refuse,
    [CM_OPERATION_BULK_INSERT] = refuse,
};

GPtrArray *
cm_operation_reverse(const CmOperation *operation, const CmSchema *before, const char *dialect,
                     GError **error)
{
    g_autoptr(GPtrArray) out = cm_operations_new();
    bool ok = operation->kind == CM_OPERATION_DROP_COLUMN
                  ? reverse_drop_column(operation, before, cm_operation_lexer(dialect), out, error)
                  : reversers[operation->kind](operation, before, out, error);

    if (!ok)
        return NULL;
    for (guint i = 0; i < out->len; i++) {
        CmOperation *reverse = out->pdata[i];

        g_strfreev(reverse->dialects);
        reverse->dialects = g_strdupv(operation->dialects);
    }
    return g_steal_pointer(&out);
}

static bool
may_be_gone(const CmOperation *operation)
{
    return operation->kind == CM_OPERATION_DROP_OBJECT ||
           (operation->kind == CM_OPERATION_DROP_CONSTRAINT && operation->name);
}

static bool
drops_more(const GPtrArray *operations)
{
    for (guint i = 0; i < operations->len; i++)
        if (may_be_gone(operations->pdata[i]))
            return true;
    return false;
}

static bool
is_gone(const CmOperation *operation, const CmSchema *schema)
{
    const CmTable *table;

    if (operation->kind == CM_OPERATION_DROP_OBJECT)
        return !cm_schema_same_object(schema, operation->object);
    table = cm_schema_table(schema, &operation->table);
    return table && cm_schema_parent(schema, table) && !cm_table_constraint(table, operation->name);
}

void
cm_operations_leave_out_gone(GPtrArray *operations, CmSchema *schema, const char *dialect)
{
    if (!drops_more(operations))
        return;
    for (guint i = 0; i < operations->len;) {
        const CmOperation *operation = operations->pdata[i];
        GError *ignored = NULL;

        if (may_be_gone(operation) && is_gone(operation, schema)) {
            g_ptr_array_remove_index(operations, i);
            continue;
        }
        cm_operation_apply(operation, schema, dialect, &ignored);
        g_clear_error(&ignored);
        i++;
    }
}

/* Undoing goes backwards, but each step's operations stay in their own order. */
GPtrArray *
cm_operations_reverse(const GPtrArray *operations, const CmSchema *before, const char *dialect,
                      GError **error)
{
    g_autoptr(CmSchema) schema = cm_schema_copy(before);
    g_autoptr(GPtrArray) out = cm_operations_new();

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];
        g_autoptr(GPtrArray) step = cm_operation_reverse(operation, schema, dialect, error);

        if (!step || !cm_operation_apply(operation, schema, dialect, error))
            return NULL;
        g_ptr_array_set_free_func(step, NULL);
        for (guint j = step->len; j-- > 0;)
            g_ptr_array_insert(out, 0, step->pdata[j]);
    }
    cm_operations_leave_out_gone(out, schema, dialect);
    return g_steal_pointer(&out);
}
