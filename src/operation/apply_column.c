/* Replaying what is about columns: partitions and heirs follow. */
#include "operation/internal.h"
#include "schema/parents.h"

static CmColumn *
find_column(const CmOperation *operation, const CmTable *table, GError **error)
{
    CmColumn *column = cm_table_column(table, operation->name);

    if (!column)
        cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no column '%s'", table->name.name,
                operation->name);
    return column;
}

/* Whether nothing that comes with a column is there already. */
static bool
check_added(const CmTable *table, const CmTable *body, GError **error)
{
    for (guint i = 0; i < body->constraints->len; i++) {
        const CmConstraint *constraint = body->constraints->pdata[i];

        if (constraint->name && cm_table_constraint(table, constraint->name))
            return cm_operation_fail_taken(table, "a constraint", constraint->name, error);
        if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY && cm_table_primary_key(table))
            return cm_operation_fail_second_key(table, error);
    }
    for (guint i = 0; i < body->indexes->len; i++) {
        const CmIndex *index = body->indexes->pdata[i];

        if (cm_table_index(table, index->name))
            return cm_operation_fail_taken(table, "an index", index->name, error);
    }
    return true;
}

bool
cm_operation_apply_add_column(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    const CmTable *body = operation->body;
    const CmColumn *column = body->columns->pdata[0];
    CmColumn *taken;

    if (!table)
        return false;
    taken = cm_table_column(table, operation->name);
    /* What it has from a parent it may say already, as it was until now. */
    if (taken && cm_options_is_set(column->options, "postgresql", "inherited"))
        g_ptr_array_remove(table->columns, taken);
    else if (taken)
        return cm_operation_fail_taken(table, "a column", operation->name, error);
    if (!check_added(table, body, error))
        return false;
    cm_table_add_column(table, cm_column_copy(column));
    cm_operation_follow_new_column(schema, table, column);
    for (guint i = 0; i < body->constraints->len; i++)
        cm_table_add_constraint(table, cm_constraint_copy(body->constraints->pdata[i]));
    for (guint i = 0; i < body->indexes->len; i++)
        cm_table_add_index(table, cm_index_copy(body->indexes->pdata[i]));
    return true;
}

/* With a column go the sequences that it owns, and the constraints and indexes over it; one that is
 * a parent's is only what the parent says again. */
bool
cm_operation_apply_drop_column(const CmOperation *operation, CmSchema *schema,
                               const CmLexerOptions *lexer, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    CmColumn *column = table ? find_column(operation, table, error) : NULL;

    if (!column)
        return false;
    if (cm_options_is_set(column->options, "postgresql", "inherited")) {
        g_ptr_array_remove(table->columns, column);
        return true;
    }
    cm_operation_remove_over(table, operation->name, lexer);
    cm_operation_remove_owned(schema, table, operation->name);
    g_ptr_array_remove(table->columns, column);
    cm_operation_remove_from_heirs(schema, table, operation->name, lexer);
    cm_operation_follow_no_column(schema, table, operation->name);
    return true;
}

bool
cm_operation_apply_alter_column(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    const CmColumn *to = operation->to;
    g_autoptr(CmColumn) was = NULL;
    CmColumn *column;

    if (table)
        cm_schema_say_column(schema, table, operation->name);
    column = table ? find_column(operation, table, error) : NULL;
    if (!column)
        return false;
    was = cm_column_copy(column);
    if (operation->changes.type) {
        cm_type_free(column->type);
        column->type = cm_type_copy(to->type);
    }
    if (operation->changes.nullable)
        column->nullable = to->nullable;
    if (operation->changes.server_default) {
        cm_default_clear(&column->server_default);
        column->server_default = cm_default_new(to->server_default.kind, to->server_default.text);
    }
    if (operation->changes.computed) {
        cm_operation_replace_text(&column->computed, to->computed);
        column->computed_stored = to->computed_stored;
    }
    if (operation->changes.autoincrement)
        column->autoincrement = to->autoincrement;
    if (operation->changes.collation)
        cm_operation_replace_text(&column->collation, to->collation);
    if (operation->changes.comment)
        cm_operation_replace_text(&column->comment, to->comment);
    if (operation->changes.options) {
        cm_options_free(column->options);
        column->options = cm_options_copy(to->options);
    }
    cm_operation_follow_column_type(schema, table, column);
    cm_operation_follow_column_values(schema, table, was, column);
    return true;
}

bool
cm_operation_apply_rename_column(const CmOperation *operation, CmSchema *schema,
                                 const CmLexerOptions *lexer, GError **error)
{
    CmTable *table = cm_operation_find_table(operation, schema, error);
    CmColumn *column = table ? find_column(operation, table, error) : NULL;
    const char *to = operation->new_name;
    CmColumn *taken;

    if (!column)
        return false;
    taken = cm_table_column(table, to);
    if (taken && taken != column)
        return cm_operation_fail_taken(table, "a column", to, error);
    cm_operation_follow_numbers(schema, table, column, table->name.name, to);
    cm_operation_follow_enum(schema, table, column, table->name.name, to, lexer);
    cm_operation_rename_column_everywhere(schema, table, operation->name, to, lexer);
    cm_operation_follow_column_name(schema, table, operation->name, to, lexer);
    cm_operation_replace_text(&column->name, to);
    return true;
}
