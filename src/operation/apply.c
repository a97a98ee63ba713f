/* Replay: an operation changes a schema value as it would change a database. */
#include "operation/internal.h"

#include <string.h>

CmTable *
cm_operation_find_table(const CmOperation *operation, const CmSchema *schema, GError **error)
{
    CmTable *table = cm_schema_table(schema, &operation->table);
    g_autofree char *name = NULL;

    if (!cm_schema_check_known(schema, &operation->table, error))
        return NULL;
    if (table)
        return table;
    name = cm_name_to_string(&operation->table);
    cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", name);
    return NULL;
}

static bool
create_table(const CmOperation *operation, CmSchema *schema, GError **error)
{
    return cm_schema_add_table(schema, cm_table_copy(operation->body), error);
}

static bool
drop_table(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);

    if (!table)
        return false;
    cm_schema_remove_table(schema, table);
    return true;
}

static void
follow_enums(CmSchema *schema, const CmTable *table, const char *to, const CmLexerOptions *lexer)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        cm_operation_follow_enum(schema, table, column, to, column->name, lexer);
    }
}

static bool
rename_table(const CmOperation *operation, CmSchema *schema, const CmLexerOptions *lexer,
             GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    CmTable was;

    if (!table)
        return false;
    follow_enums(schema, table, operation->new_name, lexer);
    if (!cm_schema_rename_table(schema, table, operation->new_name, error))
        return false;
    cm_operation_rename_table_in_texts(schema, &operation->table, operation->new_name, lexer);
    was = *table;
    was.name = operation->table;
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        cm_operation_follow_numbers(schema, &was, column, operation->new_name, column->name);
    }
    return true;
}

void
cm_operation_replace_text(char **text, const char *with)
{
    g_free(*text);
    *text = g_strdup(with);
}

static bool
set_comment(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmOwner owner;

    if (!cm_operation_find_owner(operation, schema, &owner, error))
        return false;
    cm_operation_replace_text(owner.comment, operation->comment);
    return true;
}

static void
take_options(CmOptions **options, const CmOptions *changes, CmValue unset)
{
    for (guint i = 0; i < changes->len; i++) {
        const CmOption *option = &g_array_index((GArray *)changes, CmOption, i);
        bool goes = cm_value_equal(&option->value, &unset);

        cm_options_set(options, option->dialect, option->key,
                       goes ? &CM_VALUE_OF_NULL : &option->value);
    }
}

static bool
set_options(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmOptions *before;
    CmOwner owner;

    if (!cm_operation_find_owner(operation, schema, &owner, error))
        return false;
    before = cm_options_copy(*owner.options);
    take_options(owner.options, operation->options, cm_value_of_boolean(false));
    if (owner.table)
        cm_operation_follow_parents(schema, owner.table, before);
    cm_options_free(before);
    return true;
}

static bool
set_database_options(const CmOperation *operation, CmSchema *schema, GError **error)
{
    (void)error;
    take_options(&schema->options, operation->options, cm_value_of_integer(0));
    return true;
}

bool
cm_operation_fail_taken(const CmTable *table, const char *what, const char *name, GError **error)
{
    return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "table '%s' has %s '%s' already",
                   table->name.name, what, name);
}

bool
cm_operation_fail_second_key(const CmTable *table, GError **error)
{
    return cm_fail(error, CM_ERROR_ALREADY_EXISTS,
                   "table '%s' has a primary key already; drop it first", table->name.name);
}

static bool
fail_taken_index(const CmOperation *operation, const CmOwner *owner, const char *name,
                 GError **error)
{
    return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s '%s' has an index '%s' already",
                   owner->table ? "table" : "view", operation->table.name, name);
}

static bool
has_column(const CmTable *table, const char *name)
{
    return cm_table_column(table, name) || cm_table_has_others_columns(table);
}

static bool
create_index(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmOwner owner;

    if (!cm_operation_find_owner(operation, schema, &owner, error))
        return false;
    if (cm_owner_index(&owner, operation->name))
        return fail_taken_index(operation, &owner, operation->name, error);
    for (guint i = 0; owner.table && i < operation->index->parts->len; i++) {
        const CmPart *part = operation->index->parts->pdata[i];

        if (part->column && !has_column(owner.table, part->column))
            return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no column '%s'",
                           owner.table->name.name, part->column);
    }
    g_ptr_array_add(owner.indexes, cm_index_copy(operation->index));
    return true;
}

static bool
drop_index(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmOwner owner;
    CmIndex *index = cm_operation_find_owner(operation, schema, &owner, error)
                         ? cm_operation_find_index(operation, &owner, error)
                         : NULL;

    if (!index)
        return false;
    g_ptr_array_remove(owner.indexes, index);
    cm_operation_follow_no_index(schema, &operation->table, operation->name);
    return true;
}

static bool
rename_index(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmOwner owner;
    CmIndex *index = cm_operation_find_owner(operation, schema, &owner, error)
                         ? cm_operation_find_index(operation, &owner, error)
                         : NULL;

    if (!index)
        return false;
    if (cm_owner_index(&owner, operation->new_name))
        return fail_taken_index(operation, &owner, operation->new_name, error);
    cm_operation_follow_index(owner.options, index->name, operation->new_name);
    if (owner.table)
        cm_operation_follow_parent_index(schema, owner.table, index->name, operation->new_name);
    cm_operation_replace_text(&index->name, operation->new_name);
    return true;
}

static bool
create_constraint(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    const CmConstraint *constraint = operation->constraint;

    if (!table)
        return false;
    if (constraint->name && cm_table_constraint(table, constraint->name))
        return cm_operation_fail_taken(table, "a constraint", constraint->name, error);
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY && cm_table_primary_key(table))
        return cm_operation_fail_second_key(table, error);
    for (guint i = 0; i < constraint->parts->len; i++) {
        const CmPart *part = constraint->parts->pdata[i];

        if (part->column && !has_column(table, part->column))
            return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no column '%s'",
                           table->name.name, part->column);
    }
    cm_table_add_constraint(table, cm_constraint_copy(constraint));
    cm_operation_follow_check(schema, table, constraint);
    return true;
}

static bool
drop_constraint(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    CmConstraint *constraint = table ? cm_operation_find_constraint(operation, table, error) : NULL;
    g_autoptr(CmConstraint) dropped = constraint ? cm_constraint_copy(constraint) : NULL;

    if (!dropped)
        return false;
    g_ptr_array_remove(table->constraints, constraint);
    cm_operation_follow_key(schema, table, dropped);
    cm_operation_follow_check(schema, table, dropped);
    return true;
}

static bool
rename_constraint(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    CmConstraint *constraint = table ? cm_operation_find_constraint(operation, table, error) : NULL;

    if (!constraint)
        return false;
    if (cm_table_constraint(table, operation->new_name))
        return cm_operation_fail_taken(table, "a constraint", operation->new_name, error);
    cm_operation_follow_constraint(schema, table, constraint, operation->new_name);
    return true;
}

static bool
create_view(const CmOperation *operation, CmSchema *schema, GError **error)
{
    return cm_schema_add_view(schema, cm_view_copy(operation->view), error);
}

static bool
drop_view(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmView *view = cm_schema_view(schema, &operation->table);

    if (!view)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no view '%s'",
                       operation->table.name);
    cm_schema_remove_view(schema, view);
    return true;
}

static bool
create_trigger(const CmOperation *operation, CmSchema *schema, GError **error)
{
    return cm_schema_add_trigger(schema, cm_trigger_copy(operation->trigger), error);
}

static bool
drop_trigger(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTrigger *trigger = cm_operation_find_trigger(operation, schema);

    if (!trigger)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no trigger '%s'",
                       operation->table.name);
    cm_schema_remove_trigger(schema, trigger);
    return true;
}

static bool
execute(const CmOperation *operation, CmSchema *schema, GError **error)
{
    (void)error;
    cm_schema_mark_unknown(schema, (const char *const *)operation->affects);
    return true;
}

static bool
bulk_insert(const CmOperation *operation, CmSchema *schema, GError **error)
{
    (void)operation;
    (void)schema;
    (void)error;
    return true; /* rows are no part of a schema */
}

typedef bool (*Apply)(const CmOperation *operation, CmSchema *schema, GError **error);

static const Apply appliers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = create_table,
    [CM_OPERATION_DROP_TABLE] = drop_table,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = set_comment,
    [CM_OPERATION_DROP_TABLE_COMMENT] = set_comment,
    [CM_OPERATION_SET_TABLE_OPTIONS] = set_options,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = set_database_options,
    [CM_OPERATION_ADD_COLUMN] = cm_operation_apply_add_column,
    [CM_OPERATION_ALTER_COLUMN] = cm_operation_apply_alter_column,
    [CM_OPERATION_CREATE_INDEX] = create_index,
    [CM_OPERATION_DROP_INDEX] = drop_index,
    [CM_OPERATION_RENAME_INDEX] = rename_index,
    [CM_OPERATION_SET_INDEX_COMMENT] = cm_operation_apply_index_comment,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = create_constraint,
    [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = drop_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = rename_constraint,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = cm_operation_apply_constraint_comment,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = cm_operation_apply_validate,
    [CM_OPERATION_CREATE_VIEW] = create_view,
    [CM_OPERATION_DROP_VIEW] = drop_view,
    [CM_OPERATION_CREATE_TRIGGER] = create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = drop_trigger,
    [CM_OPERATION_CREATE_OBJECT] = cm_operation_apply_create_object,
    [CM_OPERATION_DROP_OBJECT] = cm_operation_apply_drop_object,
    [CM_OPERATION_ALTER_OBJECT] = cm_operation_apply_alter_object,
    [CM_OPERATION_EXECUTE] = execute,
    [CM_OPERATION_BULK_INSERT] = bulk_insert,
};

/* What follows in texts, which each database reads in its own way. */
typedef bool (*ApplyInTexts)(const CmOperation *operation, CmSchema *schema,
                             const CmLexerOptions *lexer, GError **error);

static const ApplyInTexts text_appliers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_RENAME_TABLE] = rename_table,
    [CM_OPERATION_DROP_COLUMN] = cm_operation_apply_drop_column,
    [CM_OPERATION_RENAME_COLUMN] = cm_operation_apply_rename_column,
    [CM_OPERATION_RENAME_OBJECT] = cm_operation_apply_rename_object,
};

/* The unique index that an operation means by a constraint, or the other way round, as its table
 * has it: MySQL and MariaDB keep a unique constraint as the index that it is. NULL: as it says. */
static CmOperation *
as_kept(const CmOperation *operation, const CmSchema *schema)
{
    static const CmOperationKind others[CM_OPERATION_COUNT] = {
        [CM_OPERATION_DROP_INDEX] = CM_OPERATION_DROP_CONSTRAINT,
        [CM_OPERATION_RENAME_INDEX] = CM_OPERATION_RENAME_CONSTRAINT,
        [CM_OPERATION_DROP_CONSTRAINT] = CM_OPERATION_DROP_INDEX,
        [CM_OPERATION_RENAME_CONSTRAINT] = CM_OPERATION_RENAME_INDEX,
    };
    CmOperationKind other = others[operation->kind];
    const CmTable *table = other ? cm_schema_table(schema, &operation->table) : NULL;
    const CmConstraint *constraint;
    const CmIndex *index;
    bool is_unique;

    if (!table || !operation->name)
        return NULL;
    constraint = cm_table_constraint(table, operation->name);
    index = cm_table_index(table, operation->name);
    is_unique = other == CM_OPERATION_DROP_INDEX || other == CM_OPERATION_RENAME_INDEX
                    ? !constraint && index && index->unique
                    : !index && constraint && constraint->kind == CM_CONSTRAINT_UNIQUE;
    return is_unique
               ? cm_operation_on(other, &operation->table, operation->name, operation->new_name)
               : NULL;
}

static bool
is_meant(const CmIndex *index, const CmOperation *operation)
{
    const CmConstraint *wanted = operation->constraint;

    if (!index->unique || operation->name)
        return index->unique && !g_strcmp0(index->name, operation->name);
    return wanted && wanted->kind == CM_CONSTRAINT_UNIQUE &&
           cm_parts_match(index->parts, wanted->parts);
}

/* Whether it is the comment of a unique constraint that is kept as an index, which has none. */
static bool
is_lost_comment(const CmOperation *operation, const CmSchema *schema)
{
    bool is_comment = operation->kind == CM_OPERATION_SET_CONSTRAINT_COMMENT;
    const CmTable *table = is_comment ? cm_schema_table(schema, &operation->table) : NULL;

    if (!table || cm_operation_find_constraint(operation, table, NULL))
        return false;
    for (guint i = 0; i < table->indexes->len; i++)
        if (is_meant(table->indexes->pdata[i], operation))
            return true;
    return false;
}

static bool
keeps_uniques_as_indexes(const char *dialect)
{
    return !g_strcmp0(dialect, "mysql") || !g_strcmp0(dialect, "mariadb");
}

bool
cm_operation_apply(const CmOperation *operation, CmSchema *schema, const char *dialect,
                   GError **error)
{
    g_autoptr(CmOperation) kept = NULL;
    const char *text;

    if (!cm_operation_is_for(operation, dialect))
        return true;
    if (operation->kind == CM_OPERATION_EXECUTE && dialect) {
        text = cm_operation_text(operation, dialect);
        if (!text || !*text)
            return true;
    }
    if (keeps_uniques_as_indexes(dialect) && is_lost_comment(operation, schema))
        return true;
    if (keeps_uniques_as_indexes(dialect))
        kept = as_kept(operation, schema);
    if (kept)
        return appliers[kept->kind](kept, schema, error);
    if (text_appliers[operation->kind])
        return text_appliers[operation->kind](operation, schema, cm_operation_lexer(dialect),
                                              error);
    return appliers[operation->kind](operation, schema, error);
}
