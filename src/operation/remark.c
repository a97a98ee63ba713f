/* What is said of an index or constraint that stays: comments, and that all rows keep to it. */
#include "operation/internal.h"

static CmIndex *
find_index(const CmOperation *operation, const CmSchema *schema, GError **error)
{
    CmOwner owner;

    return cm_operation_find_owner(operation, schema, &owner, error)
               ? cm_operation_find_index(operation, &owner, error)
               : NULL;
}

static CmConstraint *
find_constraint(const CmOperation *operation, const CmSchema *schema, GError **error)
{
    CmTable *table = cm_schema_table(schema, &operation->table);
    g_autofree char *name = NULL;

    if (!cm_schema_check_known(schema, &operation->table, error))
        return NULL;
    if (table)
        return cm_operation_find_constraint(operation, table, error);
    name = cm_name_to_string(&operation->table);
    cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", name);
    return NULL;
}

static bool
take_comment(char **comment, const CmOperation *operation)
{
    g_free(*comment);
    *comment = g_strdup(operation->comment);
    return true;
}

/* The same operation with the comment of before. */
static bool
give_back_comment(const CmOperation *operation, const char *comment, GPtrArray *out)
{
    CmOperation *reverse =
        cm_operation_on(operation->kind, &operation->table, operation->name, NULL);

    reverse->constraint = cm_constraint_copy(operation->constraint);
    reverse->comment = g_strdup(comment);
    g_ptr_array_add(out, reverse);
    return true;
}

bool
cm_operation_apply_index_comment(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmIndex *index = find_index(operation, schema, error);

    return index && take_comment(&index->comment, operation);
}

bool
cm_operation_reverse_index_comment(const CmOperation *operation, const CmSchema *before,
                                   GPtrArray *out, GError **error)
{
    const CmIndex *index = find_index(operation, before, error);

    return index && give_back_comment(operation, index->comment, out);
}

bool
cm_operation_apply_constraint_comment(const CmOperation *operation, CmSchema *schema,
                                      GError **error)
{
    CmConstraint *constraint = find_constraint(operation, schema, error);

    return constraint && take_comment(&constraint->comment, operation);
}

bool
cm_operation_reverse_constraint_comment(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error)
{
    const CmConstraint *constraint = find_constraint(operation, before, error);

    return constraint && give_back_comment(operation, constraint->comment, out);
}

bool
cm_operation_apply_validate(const CmOperation *operation, CmSchema *schema, GError **error)
{
    CmConstraint *constraint = find_constraint(operation, schema, error);

    if (constraint)
        cm_options_set(&constraint->options, "postgresql", "not_valid", &CM_VALUE_OF_NULL);
    return constraint != NULL;
}

/* Nothing makes a constraint forget that it holds but one that takes its place. */
bool
cm_operation_reverse_validate(const CmOperation *operation, const CmSchema *before, GPtrArray *out,
                              GError **error)
{
    const CmConstraint *constraint = find_constraint(operation, before, error);
    const CmValue *was =
        constraint ? cm_options_get(constraint->options, "postgresql", "not_valid") : NULL;

    if (!constraint)
        return false;
    if (!was || was->kind != CM_VALUE_BOOLEAN || !was->boolean)
        return true;
    g_ptr_array_add(out, cm_operation_drop_constraint(&operation->table, constraint));
    g_ptr_array_add(
        out, cm_operation_create_constraint(&operation->table, cm_constraint_copy(constraint)));
    return true;
}
