#include "migrate/limits.h"

#include "operation/concerned.h"

/* What others have already does not come there, and what they keep does not go. */
static CmDialects
where_it_runs(CmOperationEffect effect, const CmConcerned *before, const CmConcerned *after,
              CmDialects here)
{
    bool is_new_here = before->own && !(before->all & here);
    bool goes_here = after->own && !(after->all & here);

    switch (effect) {
    case CM_OPERATION_MAKES:
        return is_new_here ? after->all & ~before->all : after->all;
    case CM_OPERATION_DROPS:
        return goes_here ? before->all & ~after->all : before->all;
    case CM_OPERATION_CHANGES:
        return before->all & after->all;
    default:
        return cm_dialects_of(NULL);
    }
}

static bool
is_same(const CmConstraint *left, const CmConstraint *right)
{
    return left->kind == right->kind && !g_strcmp0(left->name, right->name) &&
           !g_strcmp0(left->sql, right->sql) && cm_parts_match(left->parts, right->parts) &&
           cm_name_equal(&left->referred, &right->referred);
}

static bool
says(const CmTable *body, const CmConstraint *constraint)
{
    for (guint i = 0; i < body->constraints->len; i++)
        if (is_same(body->constraints->pdata[i], constraint))
            return true;
    return false;
}

/* Whether a foreign key must wait for a table that comes later. */
static bool
waits(const CmTable *table, const CmConstraint *constraint, const CmSchema *before)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           !cm_name_equal(&constraint->referred, &table->name) &&
           !cm_schema_table(before, &constraint->referred);
}

/* The constraints of a new table that it does not have here. */
static void
add_constraints_of_others(CmTable *body, const CmTable *table, CmDialects here,
                          const CmSchema *before, GPtrArray *operations)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        CmDialects there = cm_dialects_of((const char *const *)constraint->dialects);
        CmConstraint *copy;

        for (guint j = 0; j < constraint->parts->len; j++) {
            const char *name = ((CmPart *)constraint->parts->pdata[j])->column;
            const CmColumn *column = name ? cm_table_column(table, name) : NULL;

            there &= cm_dialects_of(column ? (const char *const *)column->dialects : NULL);
        }
        if (there & here || says(body, constraint))
            continue;
        copy = cm_constraint_copy(constraint);
        if (!waits(table, constraint, before)) {
            cm_table_add_constraint(body, copy);
            continue;
        }
        g_strfreev(copy->dialects);
        copy->dialects = cm_dialects_names(there);
        g_ptr_array_add(operations, cm_operation_create_constraint(&table->name, copy));
    }
}

/* The constraints of a new table say where they are, and what is said of them to others. */
static void
limit_constraints(CmTable *body, const CmTable *table)
{
    for (guint i = 0; i < body->constraints->len; i++) {
        CmConstraint *constraint = body->constraints->pdata[i];
        const CmOperation probe = {.name = constraint->name, .constraint = constraint};
        const CmConstraint *said = cm_operation_find_constraint(&probe, table, NULL);

        if (!said || constraint->dialects)
            continue;
        constraint->dialects = g_strdupv(said->dialects);
        cm_options_free(constraint->options);
        constraint->options = cm_options_copy(said->options);
    }
}

/* What an operation makes says it too, but for a column. */
static void
say(CmOperation *operation)
{
    GStrv *said = operation->index        ? &operation->index->dialects
                  : operation->constraint ? &operation->constraint->dialects
                  : operation->view       ? &operation->view->dialects
                  : operation->trigger    ? &operation->trigger->dialects
                  : operation->object     ? &operation->object->dialects
                                          : NULL;
    CmColumn *column;

    if (operation->kind == CM_OPERATION_CREATE_TABLE) {
        said = &operation->body->dialects;
    } else if (operation->kind == CM_OPERATION_ADD_COLUMN) {
        column = operation->body->columns->pdata[0];
        g_clear_pointer(&column->dialects, g_strfreev);
    }
    if (!said)
        return;
    g_strfreev(*said);
    *said = g_strdupv(operation->dialects);
}

static void
limit(CmOperation *operation, CmDialects to, CmDialects here)
{
    CmDialects both = to & cm_dialects_of((const char *const *)operation->dialects);

    if (!(to & here) || !both)
        return;
    g_strfreev(operation->dialects);
    operation->dialects = cm_dialects_names(both);
    say(operation);
}

void
cm_limit(const CmDialect *dialect, GPtrArray *operations, CmSchema *before, const CmSchema *after)
{
    CmDialects here = cm_dialects_one(dialect->name);

    for (guint i = 0; i < operations->len; i++) {
        CmOperation *operation = operations->pdata[i];
        const CmConcerned was = cm_operation_concerned(operation, before, false);
        const CmConcerned is = cm_operation_concerned(operation, after, true);
        const CmTable *table = operation->kind == CM_OPERATION_CREATE_TABLE
                                   ? cm_schema_table(after, &operation->table)
                                   : NULL;
        GError *ignored = NULL;

        if (table) {
            add_constraints_of_others(operation->body, table, here, before, operations);
            limit_constraints(operation->body, table);
        }
        limit(operation, where_it_runs(cm_operation_effect(operation->kind), &was, &is, here),
              here);
        cm_operation_apply_in_full(operation, before, dialect->name, &ignored);
        g_clear_error(&ignored);
    }
}
