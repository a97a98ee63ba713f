/* What a run knows of the schema beyond the next operation: what it must forget, and what it can
 * tell of operations that come later. */
#include "migrate/references.h"
#include "migrate/run_step.h"

/* Only the database itself knows what a rename does to the texts of views, triggers and the like.
 */
static bool
hides_texts(const CmOperation *operation, const CmSchema *schema)
{
    switch (operation->kind) {
    case CM_OPERATION_RENAME_COLUMN:
    case CM_OPERATION_RENAME_TABLE:
        return schema->views->len || schema->triggers->len || schema->objects->len;
    case CM_OPERATION_RENAME_OBJECT:
        return true;
    case CM_OPERATION_ALTER_OBJECT:
        return operation->object->former_labels != NULL;
    default:
        return false;
    }
}

bool
cm_run_renames_by_name(const CmRun *run, const CmOperation *operation)
{
    return run->project->dialect->renames_by_name &&
           (operation->kind == CM_OPERATION_RENAME_COLUMN ||
            operation->kind == CM_OPERATION_RENAME_TABLE);
}

void
cm_running_step_done(CmRunningStep *step, const CmOperation *operation)
{
    CmRun *run = step->run;
    bool is_live = !run->options || run->options->mode == CM_RUN_EXECUTE;

    if (!is_live || !run->schema || !hides_texts(operation, run->schema))
        return;
    if (cm_run_renames_by_name(run, operation))
        run->texts_are_old = true;
    else
        g_clear_pointer(&run->schema, cm_schema_free);
}

/* Renders operations from *at on, as long as there is a schema or none is needed. */
static bool
render_ahead(CmRunningStep *step, guint *at, GError **error)
{
    const CmRun *run = step->run;
    g_autoptr(GPtrArray) statements = cm_statements_new();

    while (*at < step->operations->len &&
           (run->schema || run->project->dialect->stands_alone(step->operations, *at))) {
        step->operation = step->operations->pdata[*at];
        if (!cm_running_step_render(step, at, statements, error))
            return false;
    }
    return true;
}

/* The same over a schema, which stays as it is. */
static bool
render_over(CmRunningStep *step, const CmSchema *schema, guint *at, GError **error)
{
    CmRun *run = step->run;
    CmSchema *live = run->schema;
    bool ok;

    run->schema = schema ? cm_schema_copy(schema) : NULL;
    run->foresees = true;
    ok = render_ahead(step, at, error);
    run->foresees = false;
    cm_schema_free(run->schema);
    run->schema = live;
    return ok;
}

/* What cannot be known before the SQL of the revision has run is told when its turn comes. */
bool
cm_running_step_foresee(CmRunningStep *step, GError **error)
{
    CmRun *run = step->run;
    const CmProject *project = run->project;
    g_autoptr(GError) cause = NULL;
    guint at = 0;
    bool ok;

    if (!project->dialect->has_transactional_ddl &&
        !cm_references_check_step(project, step->operations, error))
        return false;
    ok = step->operations->len < 2 || render_over(step, NULL, &at, &cause);

    if (ok && step->operations->len > 1 && at < step->operations->len) {
        ok = cm_running_step_ensure_schema(step, at, &cause);
        at = 0;
        ok = ok && render_over(step, run->schema, &at, &cause);
    }
    if (ok || cm_error_is(cause, CM_ERROR_UNKNOWN_STATE))
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* Whether only rendering tells if the operation can run in a transaction: a value that an enum
 * gains may not be used in the one that adds it. */
static bool
may_need_commit(const CmOperation *operation)
{
    if (operation->kind == CM_OPERATION_ALTER_OBJECT)
        return operation->object->kind == CM_OBJECT_ENUM;
    return operation->kind == CM_OPERATION_ALTER_COLUMN && operation->changes.type &&
           operation->to->type->kind == CM_TYPE_ENUM;
}

/* Renders all of the revision over a copy of the schema, as far as that is known. */
static bool
renders_autocommit(CmRunningStep *step)
{
    CmRun *run = step->run;
    const CmDialect *dialect = run->project->dialect;
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(CmSchema) ahead = NULL;
    guint at = 0;

    if (!run->schema)
        run->schema = cm_project_reflect(run->project, NULL, NULL, NULL);
    if (!run->schema)
        return false;
    ahead = cm_schema_copy(run->schema);
    while (at < step->operations->len &&
           cm_dialect_render_next(dialect, step->operations, &at, ahead, statements, NULL))
        continue;
    return cm_statements_leave_transaction(statements);
}

bool
cm_running_step_is_cut(CmRunningStep *step)
{
    const CmDialect *dialect = step->run->project->dialect;
    bool may_be = false;

    for (guint i = 0; i < step->operations->len; i++) {
        const CmOperation *operation = step->operations->pdata[i];

        if (cm_dialect_is_autocommit(dialect, operation))
            return true;
        may_be |= dialect->is_autocommit && may_need_commit(operation);
    }
    return may_be && renders_autocommit(step);
}
