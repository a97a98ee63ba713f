/* Upgrades, downgrades and stamps: plan, lock, run step by step, report. */
#include "migrate/run_step.h"

#include <string.h>

#include "db/offline.h"
#include "revision/placeholder.h"
#include "migrate/version_width.h"
#include "revision/script_template.h"

static CmRunMode
mode_of(const CmRunOptions *options)
{
    return options ? options->mode : CM_RUN_EXECUTE;
}

void
cm_run_report_free(CmRunReport *report)
{
    if (!report)
        return;
    for (gsize i = 0; i < report->count; i++) {
        g_strfreev((GStrv)report->steps[i].from);
        g_strfreev((GStrv)report->steps[i].to);
        g_free((char *)report->steps[i].revision);
        g_free((char *)report->steps[i].message);
        g_strfreev(report->steps[i].statements);
        g_free(report->steps[i].commits);
    }
    g_free(report->steps);
    g_free(report);
}

static GStrv
copy_ids(GStrv ids)
{
    return ids ? g_strdupv(ids) : g_new0(char *, 1);
}

/* A message may go on below; a line of the log holds its first. */
static char *
first_line(const char *message)
{
    return message ? g_strndup(message, strcspn(message, "\n")) : g_strdup("");
}

CmRunStep *
cm_run_report_add(CmRun *run, const CmPlanStep *step)
{
    CmRunReport *report = run->report;
    const CmRevision *revision = step->revision;
    bool is_down = step->direction == CM_DIRECTION_DOWNGRADE;
    char *own[] = {revision->id, NULL};
    CmRunStep *added;

    report->steps = g_renew(CmRunStep, report->steps, report->count + 1);
    added = &report->steps[report->count++];
    *added = (CmRunStep){
        .revision = g_strdup(revision->id),
        .from = (const char *const *)copy_ids(is_down ? own : revision->down_revisions),
        .to = (const char *const *)copy_ids(is_down ? revision->down_revisions : own),
        .message = g_strdup(revision->message),
        .is_downgrade = is_down,
    };
    if (mode_of(run->options) != CM_RUN_PLAN) {
        g_autofree char *message = first_line(revision->message);
        g_autofree char *parents =
            revision->down_revisions ? g_strjoinv(", ", revision->down_revisions) : g_strdup("");
        g_autofree char *line =
            g_strdup_printf("Running %s %s -> %s%s%s", is_down ? "downgrade" : "upgrade",
                            is_down ? revision->id : parents, is_down ? parents : revision->id,
                            *message ? ", " : "", message);

        cm_run_say(run->project, run->options, line);
    }
    return added;
}

void
cm_run_say(const CmProject *project, const CmRunOptions *options, const char *line)
{
    g_autofree char *comment = NULL;

    cm_project_log_line(project, CM_LOG_INFO, "%s", line);
    if (mode_of(options) != CM_RUN_OFFLINE)
        return;
    comment = cm_script_comment(line);
    options->write("-- ", options->data);
    options->write(comment, options->data);
    options->write("\n", options->data);
}

/* Where a row stands in a sorted list that NULL ends, or would stand. */
static guint
find_row(const GPtrArray *rows, const char *row)
{
    guint low = 0;
    guint high = rows->len - 1;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (strcmp(rows->pdata[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does to the sorted list of rows, whose texts are the plan's, what a step does to the table. */
static void
change_rows(GPtrArray *rows, const CmRowOperation *changes, guint count)
{
    for (guint i = 0; i < count; i++) {
        guint place = changes[i].from ? find_row(rows, changes[i].from) : rows->len;

        if (place < rows->len && !g_strcmp0(rows->pdata[place], changes[i].from))
            g_ptr_array_remove_index(rows, place);
        if (changes[i].to)
            g_ptr_array_insert(rows, find_row(rows, changes[i].to), (char *)changes[i].to);
    }
}

static GPtrArray *
list_rows(const CmPlan *plan)
{
    GPtrArray *rows = g_ptr_array_new();

    for (GStrv row = plan->before; *row; row++)
        g_ptr_array_add(rows, *row);
    g_ptr_array_add(rows, NULL);
    return rows;
}

/* A failure row, in a transaction of its own: the revision's was rolled back. */
static void
write_failure(CmRun *run, CmConnection *connection, const CmJournalEntry *entry)
{
    const CmProject *project = run->project;

    cm_connection_rollback(connection, NULL);
    if (connection == run->connection)
        cm_run_session_end_failed(run);
    if (cm_connection_begin(connection, NULL) &&
        (!cm_bookkeeping_write_log(project->books, connection, entry, NULL) ||
         !cm_connection_commit(connection, NULL)))
        cm_connection_rollback(connection, NULL);
}

/* Whose connection is gone, or who cannot go on before somebody says what happened, leaves the
 * journal of statements as it is. */
static void
note_in_steps(CmRun *run, const CmJournalEntry *entry, const GError *cause)
{
    if (!cm_error_is(cause, CM_ERROR_CONNECTION) && !cm_error_is(cause, CM_ERROR_NEEDS_REPAIR)) {
        cm_connection_rollback(run->connection, NULL);
        cm_run_session_end_failed(run);
        cm_journal_fail(run->steps_journal, entry, NULL);
    }
    g_clear_pointer(&run->steps_journal, cm_journal_free);
}

/* Where the connection is lost, another may be had. Of a commit that was not answered nobody knows
 * whether it failed. */
static void
note_failure(CmRun *run, const CmPlanStep *step, const GError *cause, int64_t began)
{
    const CmProject *project = run->project;
    g_autoptr(CmConnection) another = NULL;
    CmJournalEntry entry = {
        .revision = step->revision->id,
        .direction = step->direction == CM_DIRECTION_DOWNGRADE ? "downgrade" : "upgrade",
        .status = "failure",
        .started_at = began,
        .error = cause->message,
        .user = project->options.user,
        .tag = project->options.tag,
    };

    if (mode_of(run->options) != CM_RUN_EXECUTE || run->could_not_begin || run->is_in_doubt)
        return;
    if (run->goes_on) /* its row is that of the run before, which a new one would hide */
        return;
    if (run->steps_journal) {
        note_in_steps(run, &entry, cause);
        return;
    }
    if (cm_error_is(cause, CM_ERROR_NEEDS_REPAIR))
        return;
    if (cm_error_is(cause, CM_ERROR_CONNECTION))
        another = cm_connection_open_url(project->url, CM_OPEN_BRIEFLY,
                                         project->options.driver_folders, NULL);
    write_failure(run, another ? another : run->connection, &entry);
}

/* All or nothing: what the steps did to the books is written once, as they are left. */
static bool
commit_all(CmRun *run, GError **error)
{
    const CmBookkeeping *books = run->project->books;

    if (cm_bookkeeping_replace_rows(books, run->connection, (const char *const *)run->plan->before,
                                    (const char *const *)run->plan->after, error) &&
        cm_bookkeeping_note(run->connection, run->journal, error) &&
        cm_connection_commit(run->connection, error))
        return true;
    cm_connection_rollback(run->connection, NULL);
    return false;
}

/* A step of a plan may have no statement to be interrupted at. */
static bool
run_step(CmRun *run, const CmPlanStep *step, const char *const *rows, GError **error)
{
    if (run->project->is_cancelled)
        return cm_fail(error, CM_ERROR_OPERATIONAL, "interrupted");
    return cm_run_step(run, step, rows, error);
}

static bool
run_steps(CmRun *run, const CmPlan *plan, GError **error)
{
    bool is_bare = mode_of(run->options) == CM_RUN_PLAN;
    g_autoptr(CmScripts) scripts = cm_scripts_new(plan, run->project->given, is_bare);
    g_autoptr(GPtrArray) rows = list_rows(plan);
    bool looks = run->connection;

    run->plan = plan;
    run->scripts = scripts;
    run->steps = plan->steps->len;
    if (run->in_one_transaction && !cm_connection_begin(run->connection, error))
        return false;
    for (guint i = 0; i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);
        int64_t began = g_get_real_time();
        GError *cause = NULL;

        if (!run_step(run, step, looks ? (const char *const *)rows->pdata : NULL, &cause)) {
            note_failure(run, step, cause, began);
            g_propagate_prefixed_error(error, cause, "%s of revision '%s' failed: ",
                                       step->direction == CM_DIRECTION_DOWNGRADE ? "downgrade"
                                                                                 : "upgrade",
                                       step->revision->id);
            return false;
        }
        change_rows(rows, cm_plan_row(plan, step, 0), step->row_count);
        looks &= !run->in_one_transaction; /* nobody else can have changed them since */
    }
    return !run->in_one_transaction || commit_all(run, error);
}

typedef CmPlan *(*MakePlan)(const CmGraph *graph, const char *const *rows, const char *target,
                            GError **error);
typedef CmPlan *(*MakeOfflinePlan)(const CmGraph *graph, const char *range, GError **error);

/* The plan, which is taken over, if all of it can be run. */
static CmPlan *
if_runnable(const CmProject *project, CmPlan *plan, GError **error)
{
    if (plan && (!cm_run_check_variables(project, plan, error) ||
                 !cm_placeholder_check_plan(plan, project->given, project->dialect->name, error)))
        g_clear_pointer(&plan, cm_plan_free);
    return plan;
}

static bool
check_in_transaction(const CmProject *project, const GPtrArray *operations, GError **error)
{
    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (cm_dialect_is_autocommit(project->dialect, operation))
            return cm_fail_at(error, operation->at, CM_ERROR_MIGRATION,
                              "%s cannot run in a transaction, and so not with 'transaction: all'",
                              cm_operation_name(operation));
    }
    return true;
}

/* Whether all of a plan can be one transaction, as far as its files tell. */
static bool
check_one_transaction(const CmProject *project, const CmPlan *plan, GError **error)
{
    g_autoptr(CmScripts) scripts = cm_scripts_new(plan, project->given, true);

    for (guint i = 0; project->dialect->is_autocommit && i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);
        CmScript *script = cm_scripts_next(scripts, error);
        const GPtrArray *operations =
            script ? cm_run_operations(project, script, step->revision->id, step->direction, error)
                   : NULL;
        bool ok = operations && check_in_transaction(project, operations, error);

        if (script)
            cm_scripts_give_back(scripts, script);
        if (!ok)
            return false;
    }
    return true;
}

static bool
run_offline(CmRun *run, MakeOfflinePlan make, const char *target, GError **error)
{
    CmProject *project = run->project;
    g_autoptr(CmPlan) plan = NULL;
    g_autoptr(CmConnection) connection = NULL;

    plan = if_runnable(project, make(project->graph, target, error), error);
    run->schema = plan ? cm_schema_new() : NULL;
    if (!plan || !cm_run_replay_to(project, (const char *const *)plan->before, CM_REPLAY_STRICTLY,
                                   run->schema, error))
        return false;
    connection =
        cm_offline_open(project->dialect->spelling, run->options->write, run->options->data);
    run->connection = connection;
    if (plan->steps->len && project->dialect->script_opening &&
        !cm_connection_execute(connection, project->dialect->script_opening, NULL, 0, error))
        return false;
    if (!*plan->before && plan->steps->len &&
        !cm_bookkeeping_create(project->books, connection, error))
        return false;
    return run_steps(run, plan, error);
}

static bool
run_plan(CmRun *run, MakePlan make, const char *target, GError **error)
{
    g_auto(GStrv) rows = NULL;
    g_autoptr(CmPlan) plan = NULL;

    if (!cm_project_read_rows(run->project, &rows, error))
        return false;
    plan = make(run->project->graph, (const char *const *)rows, target, error);
    plan = if_runnable(run->project, g_steal_pointer(&plan), error);
    return plan && (!plan->steps->len || cm_project_check_whole(run->project, error)) &&
           run_steps(run, plan, error);
}

/* A run that was cut off or failed half way must come to its end before anything else runs. */
static bool
check_half_done(CmRun *run, const CmPlan *plan, GError **error)
{
    const CmBookkeeping *books = run->project->books;
    const CmPlanStep *first = plan->steps->len ? cm_plan_step(plan, 0) : NULL;
    bool is_down = first && first->direction == CM_DIRECTION_DOWNGRADE;
    bool has_steps;

    return cm_bookkeeping_has_steps(books, run->connection, &has_steps, error) &&
           (!has_steps ||
            cm_journal_check(books, run->connection, first ? first->revision->id : NULL,
                             is_down ? "downgrade" : "upgrade", &run->goes_on, error));
}

/* Whether all of it may be one transaction, where that is configured. */
static bool
prepare_one_transaction(CmRun *run, const CmPlan *plan, GError **error)
{
    CmProject *project = run->project;

    run->in_one_transaction = project->config->transaction == CM_TRANSACTION_ALL;
    if (!run->in_one_transaction)
        return true;
    if (!project->dialect->has_transactional_ddl)
        return cm_fail(error, CM_ERROR_MIGRATION,
                       "this database commits every change of a schema by itself, so that "
                       "'transaction: all' cannot be had; write 'transaction: per-migration'");
    if (run->goes_on)
        return cm_fail(error, CM_ERROR_NEEDS_REPAIR,
                       "a run without a transaction is half done, which 'transaction: all' cannot "
                       "go on with: finish it with 'transaction: per-migration', or say what "
                       "became of it with 'cmig repair'");
    run->journal = cm_bookkeeping_log_insert(project->books);
    return check_one_transaction(project, plan, error);
}

static bool
run_live(CmRun *run, MakePlan make, const char *target, GError **error)
{
    CmProject *project = run->project;
    g_auto(CmRunLock) lock = {0};
    g_auto(GStrv) rows = NULL;
    g_autoptr(CmPlan) plan = NULL;

    if (!cm_run_lock(project, &lock, error))
        return false;
    run->connection = cm_project_connect(project, false, error);
    if (!run->connection ||
        !cm_bookkeeping_read_rows(project->books, run->connection, &rows, error))
        return false;
    plan = make(project->graph, (const char *const *)rows, target, error);
    plan = if_runnable(project, g_steal_pointer(&plan), error);
    if (!plan || !check_half_done(run, plan, error) || !prepare_one_transaction(run, plan, error))
        return false;
    return !plan->steps->len ||
           (cm_version_width_check(project->books, run->connection, plan, error) &&
            cm_bookkeeping_ensure(project->books, run->connection, error) &&
                                 run_steps(run, plan, error));
}

static bool
run_as_asked(CmRun *run, MakePlan make, MakeOfflinePlan make_offline, const char *target,
             GError **error)
{
    CmProject *project = run->project;
    CmRunMode mode = mode_of(run->options);
    bool is_offline = mode == CM_RUN_OFFLINE;

    if (!(is_offline ? cm_project_need_dialect(project, error)
                     : cm_project_need_url(project, error)))
        return false;
    project->keeps_texts = true; /* to be run now; a later run looks at the files again */
    if (!cm_project_graph(project, error))
        return false;
    if (is_offline)
        return run_offline(run, make_offline, target, error);
    return mode == CM_RUN_PLAN ? run_plan(run, make, target, error)
                               : run_live(run, make, target, error);
}

static CmRunReport *
run(CmProject *project, MakePlan make, MakeOfflinePlan make_offline, const char *target,
    const CmRunOptions *options, GError **error)
{
    CmRun run = {.project = project, .options = options, .began = g_get_monotonic_time()};
    GError *cause = NULL;

    run.report = g_new0(CmRunReport, 1);
    if (!run_as_asked(&run, make, make_offline, target, &cause))
        g_clear_pointer(&run.report, cm_run_report_free);
    cm_schema_free(run.schema);
    cm_statement_free(run.journal);
    if (run.settings)
        g_ptr_array_unref(run.settings);
    if (run.kept)
        g_ptr_array_unref(run.kept);
    cm_project_forget_texts(project);
    project->is_cancelled = 0;
    if (cm_error_is(cause, CM_ERROR_CONNECTION)) /* the next run wants one that works */
        g_clear_pointer(&project->connection, cm_connection_close);
    if (run.report)
        run.report->elapsed_us = g_get_monotonic_time() - run.began;
    else
        g_propagate_error(error, cause);
    return run.report;
}

CmRunReport *
cm_project_upgrade(CmProject *project, const char *target, const CmRunOptions *options,
                   GError **error)
{
    return run(project, cm_plan_upgrade, cm_plan_upgrade_offline, target ? target : "head", options,
               error);
}

CmRunReport *
cm_project_downgrade(CmProject *project, const char *target, const CmRunOptions *options,
                     GError **error)
{
    if (!target) {
        cm_fail(error, CM_ERROR_ARGUMENT, "a downgrade wants a target: -1, a revision, or base");
        return NULL;
    }
    return run(project, cm_plan_downgrade, cm_plan_downgrade_offline, target, options, error);
}
