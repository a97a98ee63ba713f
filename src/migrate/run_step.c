/* One step of a run: the operations of a revision, its row in the version table, its row in the
 * journal. */
#include <string.h>

#include "base/failpoint.h"
#include "dialect/compile.h"
#include "inspect/inspector.h"
#include "revision/placeholder.h"
#include "migrate/run_step.h"

static bool
is_offline(const CmRun *run)
{
    return run->options && run->options->mode == CM_RUN_OFFLINE;
}

static bool
is_plan(const CmRun *run)
{
    return run->options && run->options->mode == CM_RUN_PLAN;
}

/* Whether operations, which undo others, make a primary key that those others call by a name. */
static bool
makes_primary_key(const GPtrArray *operations, const CmOperation *named)
{
    for (guint i = 0; operations && i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_PRIMARY_KEY && operation->constraint &&
            !g_strcmp0(operation->constraint->name, named->name) &&
            cm_name_equal(&operation->table, &named->table))
            return true;
    }
    return false;
}

/* Where a primary key has no name, it is dropped for what it is. */
static void
forget_key_names(GPtrArray *operations, const GPtrArray *others)
{
    for (guint i = 0; i < operations->len; i++) {
        CmOperation *operation = operations->pdata[i];

        if (operation->kind != CM_OPERATION_DROP_CONSTRAINT || !operation->name ||
            !makes_primary_key(others, operation))
            continue;
        g_clear_pointer(&operation->name, g_free);
        cm_constraint_free(operation->constraint);
        operation->constraint = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    }
}

GPtrArray *
cm_run_operations(const CmProject *project, CmScript *script, const char *id, CmDirection direction,
                  GError **error)
{
    GPtrArray *operations =
        direction == CM_DIRECTION_DOWNGRADE ? script->downgrade : script->upgrade;

    if (!operations) {
        cm_fail_at(error, (CmPosition){script->path, 0, 0}, CM_ERROR_IRREVERSIBLE,
                   "revision '%s' cannot be undone: %s", id,
                   script->irreversible ? script->irreversible : "it has no downgrade section");
        return NULL;
    }
    cm_dialect_project_operations(project->dialect, operations);
    if (project->dialect->has_nameless_keys)
        forget_key_names(operations,
                         operations == script->upgrade ? script->downgrade : script->upgrade);
    return operations;
}

static void
report_progress(const CmRunningStep *step)
{
    const CmProject *project = step->run->project;
    CmProgress progress = {
        .revision = step->step->revision->id,
        .step = (guint)step->run->report->count,
        .steps = step->run->steps,
        .statement = step->statements,
        .row = step->row,
        .rows = step->rows,
        .elapsed_us = g_get_monotonic_time() - step->run->began,
    };

    if (project->options.progress)
        project->options.progress(&progress, project->options.data);
}

CmTransactionMode
cm_running_step_mode(const CmRunningStep *step)
{
    if (!step->run->project->dialect->has_transactional_ddl)
        return CM_TRANSACTION_NONE;
    if (step->script->has_transaction)
        return step->script->transaction;
    return step->run->project->config->transaction;
}

/* A revision with statements that cannot run in a transaction is cut into segments: what stands
 * before such a statement is committed, what stands behind it is a transaction again. */
static bool
begin_segment(CmRunningStep *step, const CmStatement *statement, GError **error)
{
    CmRun *run = step->run;
    bool is_open = cm_connection_in_transaction(run->connection);

    if (run->steps_journal)
        return true;
    if (statement->mode == CM_STATEMENT_AUTOCOMMIT) {
        if (run->in_one_transaction)
            return cm_fail(error, CM_ERROR_MIGRATION,
                           "'%s' cannot run in a transaction, and so not with 'transaction: all'",
                           statement->text);
        step->is_cut |= is_open;
        return !is_open || cm_connection_commit(run->connection, error);
    }
    return is_open || cm_running_step_mode(step) == CM_TRANSACTION_NONE ||
           cm_connection_begin(run->connection, error);
}

/* Takes over text. */
static void
plan_text(CmRunningStep *step, char *text, bool commits)
{
    g_ptr_array_add(step->planned, text);
    g_array_append_val(step->commits, commits);
}

bool
cm_running_step_statement(CmRunningStep *step, const CmStatement *statement, GError **error)
{
    CmRun *run = step->run;
    char *text;

    step->statements++;
    if (is_plan(run)) {
        text = cm_compile_literal(statement, run->project->dialect->spelling, error);
        if (text)
            plan_text(step, text, cm_dialect_commits(run->project->dialect, statement));
        return text != NULL;
    }
    report_progress(step);
    if (run->project->is_cancelled)
        return cm_fail(error, CM_ERROR_OPERATIONAL, "interrupted");
    if (!begin_segment(step, statement, error) || !cm_run_session_lend(run, error))
        return false;
    if (step->operation->kind == CM_OPERATION_EXECUTE)
        cm_run_session_keep(run, statement->text);
    cm_failpoint(CM_FAILPOINT_BEFORE_STATEMENT);
    if (!cm_run_execute(run, statement, error))
        return false;
    cm_failpoint(CM_FAILPOINT_AFTER_STATEMENT);
    if (step->operation->kind == CM_OPERATION_EXECUTE)
        cm_run_session_note(run, statement->text);
    return true;
}

/* Operations may name schemas that nobody has looked at yet. */
static void
look_at_namespaces(const CmRunningStep *step)
{
    CmRun *run = step->run;
    GHashTable *schemas = run->project->schemas;
    guint count = g_hash_table_size(schemas);

    for (guint i = 0; i < step->operations->len; i++)
        cm_operation_namespaces(step->operations->pdata[i], schemas);
    if (g_hash_table_size(schemas) != count && !is_offline(run) && !is_plan(run))
        g_clear_pointer(&run->schema, cm_schema_free);
}

/* Only where there is something to look at. */
bool
cm_running_step_ensure_schema(CmRunningStep *step, guint at, GError **error)
{
    CmRun *run = step->run;
    bool is_new_enough =
        !run->texts_are_old || cm_run_renames_by_name(run, step->operations->pdata[at]);
    bool is_known = run->schema && !run->schema->is_unknown &&
                    !g_hash_table_size(run->schema->unknown_tables) && is_new_enough;

    if (is_known || is_offline(run) || ((is_plan(run) || run->foresees) && run->schema))
        return true;
    g_clear_pointer(&run->schema, cm_schema_free);
    if (!is_plan(run) && run->project->dialect->stands_alone(step->operations, at))
        return true;
    run->schema = cm_project_reflect(run->project, NULL, NULL, error);
    run->texts_are_old = false;
    return run->schema != NULL;
}

void
cm_running_step_locate(const CmOperation *operation, const CmStatement *statement, GError **error)
{
    CmPosition at = operation->at;

    if (statement && statement->line) {
        at.line = statement->line;
        at.column = statement->column;
    }
    cm_error_locate(error, at);
}

static bool
run_statements(CmRunningStep *step, const CmOperation *operation, const GPtrArray *statements,
               GError **error)
{
    step->row = 0;
    step->rows = operation->rows ? operation->rows->len : 0;
    for (guint i = 0; i < statements->len; i++) {
        const CmStatement *statement = statements->pdata[i];

        if (!cm_running_step_statement(step, statement, error)) {
            cm_running_step_locate(operation, statement, error);
            return false;
        }
        step->row += statement->row_count;
    }
    return true;
}

/* A change of the schema is all or nothing, also where the revision has no transaction: a table
 * that is half rebuilt would be a table lost. SQL of the user's own runs as it stands. */
static bool
run_whole(CmRunningStep *step, const CmOperation *operation, const GPtrArray *statements,
          GError **error)
{
    CmConnection *connection = step->run->connection;

    if (!connection || statements->len < 2 || operation->kind == CM_OPERATION_EXECUTE ||
        !step->run->project->dialect->has_transactional_ddl ||
        cm_statements_leave_transaction(statements) || cm_connection_in_transaction(connection))
        return run_statements(step, operation, statements, error);
    if (!cm_connection_begin(connection, error))
        return false;
    if (run_statements(step, operation, statements, error) &&
        cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

bool
cm_running_step_render(CmRunningStep *step, guint *at, GPtrArray *statements, GError **error)
{
    CmRun *run = step->run;
    const CmOperation *operation = step->operations->pdata[*at];
    bool is_replay = is_offline(run) || is_plan(run) || run->foresees;
    guint first = *at;
    g_autoptr(CmSchema) before = NULL;

    if (!cm_running_step_ensure_schema(step, *at, error) ||
        (!is_offline(run) && !cm_running_step_settle(step, *at, error)))
        return false;
    before = is_replay ? cm_replay_before(run->project, operation, run->schema) : NULL;
    if (!cm_dialect_render_next(run->project->dialect, step->operations, at, run->schema,
                                statements, error))
        return false;
    cm_replay_after(run->project, step->operations, first, before, run->schema);
    return true;
}

/* Renders and runs the operations from *at on that belong together. */
static bool
run_next(CmRunningStep *step, guint *at, GError **error)
{
    const CmOperation *operation = step->operations->pdata[*at];
    g_autoptr(GPtrArray) statements = cm_statements_new();

    step->operation = operation;
    if (!cm_running_step_render(step, at, statements, error) ||
        !run_whole(step, operation, statements, error))
        return false;
    cm_running_step_done(step, operation);
    return true;
}

bool
cm_running_step_check_rows(const CmRunningStep *step, const char *const *expected, GError **error)
{
    g_auto(GStrv) rows = NULL;

    if (!expected || is_offline(step->run))
        return true;
    if (!cm_bookkeeping_query_rows(step->run->project->books, step->run->connection, &rows, error))
        return false;
    return g_strv_equal((const char *const *)rows, expected) ||
           cm_fail(error, CM_ERROR_MIGRATION,
                   "the version table changed while this ran; look at 'cmig current', and run it "
                   "again");
}

CmJournalEntry
cm_running_step_entry(const CmRunningStep *step)
{
    bool is_down = step->step->direction == CM_DIRECTION_DOWNGRADE;

    return (CmJournalEntry){
        .revision = step->step->revision->id,
        .direction = is_down ? "downgrade" : "upgrade",
        .status = "success",
        .checksum = is_down ? step->script->downgrade_checksum : step->script->upgrade_checksum,
        .statements = step->statements,
        .started_at = step->began,
        .user = step->run->project->options.user,
        .tag = step->run->project->options.tag,
    };
}

static bool
keep_books(const CmRunningStep *step, GError **error)
{
    const CmProject *project = step->run->project;
    CmJournalEntry entry = cm_running_step_entry(step);

    if (step->run->in_one_transaction) {
        cm_bookkeeping_log_add(project->books, step->run->journal, &entry);
        return true;
    }
    if (!cm_bookkeeping_change_rows(project->books, step->run->connection,
                                    cm_plan_row(step->run->plan, step->step, 0),
                                    step->step->row_count, is_offline(step->run), error))
        return false;
    /* A script runs when and by whom nobody knows yet: it leaves the journal alone. */
    return is_offline(step->run) ||
           cm_bookkeeping_write_log(project->books, step->run->connection, &entry, error);
}

/* What is known and runs nothing: a plan goes on past what it cannot know, and says so. */
static bool
plan_step(CmRunningStep *step, GError **error)
{
    g_autoptr(GError) cause = NULL;
    guint at = 0;

    while (at < step->operations->len && run_next(step, &at, &cause))
        continue;
    if (cause && !cm_error_is(cause, CM_ERROR_UNKNOWN_STATE)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (cause)
        plan_text(
            step,
            g_strdup_printf("-- the rest depends on what the SQL above does (%s)", cause->message),
            false);
    return true;
}

static bool
commit(CmRun *run, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (cm_connection_commit(run->connection, &cause))
        return true;
    run->is_in_doubt = cm_error_is(cause, CM_ERROR_CONNECTION);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* What was begun statement by statement goes on so, whatever the rest of it would want by itself.
 */
static bool
is_journaled(CmRunningStep *step, CmTransactionMode mode)
{
    return step->run->goes_on || mode == CM_TRANSACTION_NONE || cm_running_step_is_cut(step);
}

static bool
run_in_transaction(CmRunningStep *step, const char *const *rows, GError **error)
{
    CmConnection *connection = step->run->connection;
    CmTransactionMode mode = cm_running_step_mode(step);
    bool own = !step->run->in_one_transaction;
    bool from_start = own && mode != CM_TRANSACTION_NONE;
    guint at = 0;

    if (!own && mode == CM_TRANSACTION_NONE)
        return cm_fail(error, CM_ERROR_MIGRATION,
                       "%s manages its own transaction and cannot run with 'transaction: all'",
                       step->script->path);
    if (own && !is_offline(step->run) && is_journaled(step, mode))
        return cm_run_journaled(step, rows, error);
    step->run->could_not_begin = from_start && !cm_connection_begin(connection, error);
    if (step->run->could_not_begin)
        return false;
    if (mode != CM_TRANSACTION_NONE && !cm_running_step_check_rows(step, rows, error))
        return false;
    while (at < step->operations->len)
        if (!run_next(step, &at, error))
            return false;
    if (own && !cm_connection_in_transaction(connection) && !cm_connection_begin(connection, error))
        return false;
    return cm_run_session_end(step->run, error) && keep_books(step, error) &&
           (!own || commit(step->run, error));
}

/* What the server cannot do is told before anything runs. */
static bool
check_operations(const CmRunningStep *step, GError **error)
{
    const CmProject *project = step->run->project;
    int version = project->connection && !is_offline(step->run)
                      ? cm_connection_version_number(project->connection)
                      : 0;

    bool has_transaction = cm_running_step_mode(step) != CM_TRANSACTION_NONE;

    for (guint i = 0; i < step->operations->len; i++) {
        const CmOperation *operation = step->operations->pdata[i];

        if (!cm_dialect_check(project->dialect, operation, version, error) ||
            (has_transaction && !cm_dialect_check_transaction(project->dialect, operation, error)))
            return false;
    }
    return true;
}

static void
finish(CmRunningStep *step)
{
    step->reported->statement_count = step->statements;
    step->run->report->statements += step->statements;
    if (step->planned) {
        g_ptr_array_add(step->planned, NULL);
        step->reported->statements =
            (char **)g_ptr_array_free(g_steal_pointer(&step->planned), FALSE);
        step->reported->commits = (bool *)(void *)g_array_free(step->commits, FALSE);
    }
    if (step->script)
        cm_scripts_give_back(step->run->scripts, step->script);
}

bool
cm_run_step(CmRun *run, const CmPlanStep *planned, const char *const *rows, GError **error)
{
    CmRunningStep step = {.run = run, .step = planned, .began = g_get_real_time()};
    bool ok = false;

    step.reported = cm_run_report_add(run, planned);
    step.planned = is_plan(run) ? g_ptr_array_new_with_free_func(g_free) : NULL;
    step.commits = is_plan(run) ? g_array_new(FALSE, TRUE, sizeof(bool)) : NULL;
    step.script = cm_scripts_next(run->scripts, error);
    if (step.script && cm_placeholder_check(step.script, planned->revision->id, planned->direction,
                                            run->project->dialect->name, error))
        step.operations = cm_run_operations(run->project, step.script, planned->revision->id,
                                            planned->direction, error);
    if (step.operations)
        look_at_namespaces(&step);
    if (step.operations && check_operations(&step, error))
        ok = is_plan(run) ? plan_step(&step, error) : run_in_transaction(&step, rows, error);
    if (!ok && step.is_cut)
        cm_project_log_line(run->project, CM_LOG_WARNING,
                            "What revision '%s' did before its statements that cannot run in a "
                            "transaction is committed, and stays",
                            planned->revision->id);
    finish(&step);
    return ok;
}
