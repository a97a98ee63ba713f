/* What a revision means by a name or text that another database wrote.
 *
 * CHECKs without a name are known by their text, and a server keeps that in a spelling of its own:
 * `a in (1, 2)` as `a = ANY (ARRAY[1, 2])`. What a revision means is then found by that. A unique
 * index of one database may be a unique constraint of another. */
#include "migrate/compare.h"
#include "migrate/run_step.h"

/* Whether an operation is about such a CHECK of the table, which is not there as it is said. */
static bool
is_missed(const CmOperation *operation, const CmTable *table)
{
    return !operation->name && operation->constraint &&
           operation->constraint->kind == CM_CONSTRAINT_CHECK &&
           !cm_operation_find_constraint(operation, table, NULL);
}

static bool
settle(CmRunningStep *step, CmOperation *operation, GError **error)
{
    CmRun *run = step->run;
    const CmComparing comparing = cm_project_comparing(run->project);
    CmConstraint *check = operation->constraint;
    g_autofree char *spelled = NULL;

    if (!cm_compare_spell_check(&comparing, run->schema, &operation->table, check->sql, &spelled,
                                error))
        return false;
    if (!spelled)
        return true;
    g_free(check->sql);
    check->sql = g_steal_pointer(&spelled);
    return true;
}

/* An index that is not there by its name, where a unique constraint is, or the other way round. */
static void
settle_unique(CmOperation *operation, const CmTable *table)
{
    const CmConstraint *constraint = cm_table_constraint(table, operation->name);
    const CmIndex *index = cm_table_index(table, operation->name);
    bool is_constraint = constraint && constraint->kind == CM_CONSTRAINT_UNIQUE;

    if (operation->kind == CM_OPERATION_DROP_INDEX && !index && is_constraint)
        operation->kind = CM_OPERATION_DROP_CONSTRAINT;
    else if (operation->kind == CM_OPERATION_RENAME_INDEX && !index && is_constraint)
        operation->kind = CM_OPERATION_RENAME_CONSTRAINT;
    else if (operation->kind == CM_OPERATION_DROP_CONSTRAINT && !constraint && index &&
             index->unique)
        operation->kind = CM_OPERATION_DROP_INDEX;
    else if (operation->kind == CM_OPERATION_RENAME_CONSTRAINT && !constraint && index &&
             index->unique)
        operation->kind = CM_OPERATION_RENAME_INDEX;
}

static bool
is_about_what_is_there(const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_RENAME_INDEX:
    case CM_OPERATION_DROP_CONSTRAINT:
    case CM_OPERATION_RENAME_CONSTRAINT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
    case CM_OPERATION_VALIDATE_CONSTRAINT:
        return true;
    default:
        return false;
    }
}

bool
cm_running_step_settle(CmRunningStep *step, guint at, GError **error)
{
    CmRun *run = step->run;

    if (!run->schema || !run->project->connection)
        return true;
    for (; at < step->operations->len; at++) {
        CmOperation *operation = step->operations->pdata[at];
        const CmTable *table = is_about_what_is_there(operation)
                                   ? cm_schema_table(run->schema, &operation->table)
                                   : NULL;

        if (table && is_missed(operation, table) && !settle(step, operation, error))
            return false;
        /* what is noted statement by statement has to stay what it was noted as */
        if (table && operation->name && !run->steps_journal && !run->foresees)
            settle_unique(operation, table);
    }
    return true;
}
