#include "migrate/portable.h"

#include <string.h>

/* Whether one of the first constraints of a table is a unique one over these columns. */
static bool
has_unique(const CmTable *table, guint count, const CmConstraint *unique)
{
    for (guint i = 0; i < count; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_UNIQUE &&
            cm_parts_match(constraint->parts, unique->parts))
            return true;
    }
    return false;
}

void
cm_portable_uniques(CmTable *body, const CmTable *declared)
{
    guint count = body->constraints->len;

    for (guint i = 0; i < declared->constraints->len; i++) {
        const CmConstraint *constraint = declared->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_UNIQUE && !has_unique(body, count, constraint))
            cm_table_add_constraint(body, cm_constraint_copy(constraint));
    }
}

/* The unique constraint of the model that stands behind an index, or NULL. */
static const CmConstraint *
unique_behind(const CmOperation *operation, const CmSchema *declared)
{
    const CmTable *table = cm_schema_table(declared, &operation->table);
    const CmIndex *index = operation->index;
    const CmConstraint *nameless = NULL;

    if (!table || !index->unique || cm_table_index(table, index->name))
        return NULL;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind != CM_CONSTRAINT_UNIQUE ||
            !cm_parts_match(constraint->parts, index->parts))
            continue;
        if (!g_strcmp0(constraint->name, index->name))
            return constraint;
        if (!constraint->name && !nameless)
            nameless = constraint;
    }
    return nameless;
}

static CmOperation *
as_unique_constraint(CmOperation *operation, const CmSchema *declared)
{
    const CmConstraint *unique = unique_behind(operation, declared);
    CmOperation *result;

    if (!unique)
        return operation;
    result = cm_operation_create_constraint(&operation->table, cm_constraint_copy(unique));
    cm_operation_free(operation);
    return result;
}

void
cm_portable_drop(const CmDialect *dialect, CmOperation *operation)
{
    CmConstraint *constraint = operation->constraint;

    if (operation->kind != CM_OPERATION_DROP_CONSTRAINT || !dialect->is_given_name || !constraint ||
        !operation->name || !dialect->is_given_name(&operation->table, constraint))
        return;
    g_clear_pointer(&operation->name, g_free);
    g_clear_pointer(&constraint->name, g_free);
}

/* A key of a table that is renamed before it goes may, or may not, have got another name with that:
 * it is told by what it is. Others are told by their names. */
static void
tell_dropped(const CmDialect *dialect, CmOperation *operation, const CmSchema *from)
{
    if (operation->kind != CM_OPERATION_DROP_CONSTRAINT || !operation->name)
        return;
    if (!cm_schema_table(from, &operation->table))
        cm_portable_drop(dialect, operation);
    if (operation->name)
        g_clear_pointer(&operation->constraint, cm_constraint_free);
}

const CmIndex *
cm_portable_find_index(const CmSchema *schema, const CmName *owner, const char *name)
{
    const CmTable *table = cm_schema_table(schema, owner);
    const CmView *view = cm_schema_view(schema, owner);
    const GPtrArray *indexes = table ? table->indexes : view ? view->indexes : NULL;

    for (guint i = 0; indexes && i < indexes->len; i++)
        if (!g_strcmp0(((CmIndex *)indexes->pdata[i])->name, name))
            return indexes->pdata[i];
    return NULL;
}

void
cm_portable_concurrently(CmOperation *operation, const CmSchema *declared)
{
    bool is_drop = operation->kind == CM_OPERATION_DROP_INDEX;
    bool is_of_index = is_drop || operation->kind == CM_OPERATION_CREATE_INDEX;
    const CmIndex *index =
        is_of_index ? cm_portable_find_index(declared, &operation->table, operation->name) : NULL;
    const CmValue yes = cm_value_of_boolean(true);

    if (index && cm_options_is_set(index->options, "postgresql", "concurrently"))
        cm_options_set(is_drop ? &operation->options : &operation->index->options, "postgresql",
                       "concurrently", &yes);
}

void
cm_portable_operation(const CmDialect *dialect, CmOperation **operation, const CmSchema *declared,
                      const CmSchema *from)
{
    if ((*operation)->kind == CM_OPERATION_CREATE_INDEX)
        *operation = as_unique_constraint(*operation, declared);
    tell_dropped(dialect, *operation, from);
}
