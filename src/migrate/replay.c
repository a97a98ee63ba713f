/* Replay: operations over a schema, without the database. */
#include "inspect/inspector.h"
#include "operation/concerned.h"
#include "revision/placeholder.h"
#include "migrate/run.h"
#include "revision/variables.h"

/* A rename reaches the texts of views and triggers, and how is known to SQLite alone. */
static bool
changes_texts(const CmProject *project, const CmOperation *operation, const CmSchema *schema)
{
    return project->dialect->locks_file && cm_operation_is_for(operation, project->dialect->name) &&
           (operation->kind == CM_OPERATION_RENAME_COLUMN ||
            operation->kind == CM_OPERATION_RENAME_TABLE) &&
           (schema->views->len || schema->triggers->len);
}

static bool
run_all(CmConnection *connection, const GPtrArray *statements)
{
    for (guint i = 0; i < statements->len; i++)
        if (!cm_connection_execute_statement(connection, statements->pdata[i], NULL))
            return false;
    return true;
}

/* The schema after the operation as SQLite itself makes it, in memory; NULL where it cannot. */
static CmSchema *
try_out(const CmProject *project, const GPtrArray *operations, guint at, const CmSchema *before)
{
    g_autoptr(CmConnection) connection =
        cm_connection_open("sqlite://", CM_OPEN_MAY_CREATE, NULL, NULL);
    g_autoptr(GPtrArray) first = cm_operations_creating(before);
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(CmSchema) scratch = cm_schema_new();

    if (!connection || !cm_dialect_render(project->dialect, first, scratch, statements, NULL) ||
        !cm_dialect_render_next(project->dialect, operations, &at, scratch, statements, NULL) ||
        !run_all(connection, statements))
        return NULL;
    return cm_inspect(connection, NULL, NULL);
}

static void
take_texts(CmSchema *schema, const CmSchema *from)
{
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];
        const CmView *other = cm_schema_view(from, &view->name);

        if (!other)
            continue;
        g_free(view->sql);
        view->sql = g_strdup(other->sql);
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];
        const CmTrigger *other = cm_schema_trigger(from, &trigger->table, &trigger->name);

        if (!other)
            continue;
        g_free(trigger->sql);
        trigger->sql = g_strdup(other->sql);
    }
}

CmSchema *
cm_replay_before(const CmProject *project, const CmOperation *operation, const CmSchema *schema)
{
    return schema && changes_texts(project, operation, schema) ? cm_schema_copy(schema) : NULL;
}

void
cm_replay_after(const CmProject *project, const GPtrArray *operations, guint at,
                const CmSchema *before, CmSchema *schema)
{
    g_autoptr(CmSchema) tried = before ? try_out(project, operations, at, before) : NULL;

    if (tried)
        take_texts(schema, tried);
    else if (before)
        cm_schema_mark_unknown(schema, NULL);
}

/* The schema before a rename as the database has it, whatever others have. */
static CmSchema *
project_before(const CmProject *project, const CmOperation *operation, const CmSchema *schema,
               CmReplay how)
{
    CmSchema *before = cm_replay_before(project, operation, schema);
    GError *ignored = NULL;

    if (before && how == CM_REPLAY_IN_FULL)
        project->dialect->project(before, &ignored);
    g_clear_error(&ignored);
    return before;
}

static bool
replay_operations(const CmProject *project, const GPtrArray *operations, CmReplay how,
                  CmSchema *schema, GError **error)
{
    bool (*apply)(const CmOperation *, CmSchema *, const char *, GError **) =
        how == CM_REPLAY_IN_FULL ? cm_operation_apply_in_full : cm_operation_apply;

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];
        g_autoptr(CmSchema) before = project_before(project, operation, schema, how);

        if (apply(operation, schema, project->dialect->name, how ? NULL : error)) {
            cm_replay_after(project, operations, i, before, schema);
        } else if (how == CM_REPLAY_STRICTLY) {
            cm_error_locate(error, operation->at);
            return false;
        }
        if (how != CM_REPLAY_STRICTLY)
            cm_schema_mark_known(schema);
    }
    return true;
}

/* The operations of a step as they stand in its file. */
static const GPtrArray *
operations_in_full(const CmScript *script, CmDirection direction)
{
    return direction == CM_DIRECTION_DOWNGRADE ? script->downgrade : script->upgrade;
}

static bool
replay_step(const CmProject *project, const CmPlanStep *step, CmScripts *scripts, CmReplay how,
            CmSchema *schema, GError **error)
{
    CmScript *script = cm_scripts_next(scripts, error);
    const GPtrArray *operations;
    bool ok = true;

    if (!script)
        return false;
    if (cm_placeholder_is(script, step->direction, project->dialect->name)) {
        if (how == CM_REPLAY_STRICTLY)
            cm_schema_mark_unknown(schema, NULL);
    } else {
        operations =
            how == CM_REPLAY_IN_FULL
                ? operations_in_full(script, step->direction)
                : cm_run_operations(project, script, step->revision->id, step->direction, error);
        ok = operations && replay_operations(project, operations, how, schema, error);
    }
    cm_scripts_give_back(scripts, script);
    return ok;
}

bool
cm_run_check_variables(const CmProject *project, const CmPlan *plan, GError **error)
{
    for (guint i = 0; i < plan->steps->len; i++)
        if (!cm_variables_check(cm_plan_step(plan, i)->revision, project->given, error))
            return false;
    return true;
}

static bool
replay(CmProject *project, const CmPlan *plan, CmReplay how, CmSchema *schema, GError **error)
{
    g_autoptr(CmScripts) scripts = cm_scripts_new(plan, project->given, true);

    if (!cm_run_check_variables(project, plan, error))
        return false;
    for (guint i = 0; i < plan->steps->len; i++)
        if (!replay_step(project, cm_plan_step(plan, i), scripts, how, schema, error))
            return false;
    return true;
}

bool
cm_run_replay(CmProject *project, const CmPlan *plan, CmSchema *schema, GError **error)
{
    return replay(project, plan, CM_REPLAY_STRICTLY, schema, error);
}

bool
cm_run_replay_to(CmProject *project, const char *const *rows, CmReplay how, CmSchema *schema,
                 GError **error)
{
    g_auto(GStrv) current = g_new0(char *, 1);

    for (; *rows; rows++) {
        g_autoptr(CmPlan) plan =
            cm_plan_upgrade(project->graph, (const char *const *)current, *rows, error);

        if (!plan || !replay(project, plan, how, schema, error))
            return false;
        g_strfreev(current);
        current = g_strdupv(plan->after);
    }
    return true;
}
