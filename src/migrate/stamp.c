/* Stamping: the version table is made to say something, and nothing runs. */
#include "db/offline.h"
#include "migrate/run.h"
#include "migrate/version_width.h"

static bool
write_rows(const CmProject *project, CmConnection *connection, const CmPlan *plan, bool is_offline,
           GError **error)
{
    if (plan->purge && !cm_bookkeeping_purge(project->books, connection, error))
        return false;
    for (guint i = 0; i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);
        CmJournalEntry entry = {
            .revision = step->revision ? step->revision->id : NULL,
            .direction = "stamp",
            .status = "success",
            .started_at = g_get_real_time(),
            .user = project->options.user,
            .tag = project->options.tag,
        };

        if (!cm_bookkeeping_change_rows(project->books, connection, cm_plan_row(plan, step, 0),
                                        step->row_count, is_offline, error) ||
            (!is_offline && !cm_bookkeeping_write_log(project->books, connection, &entry, error)))
            return false;
    }
    return true;
}

static bool
stamp(CmProject *project, CmConnection *connection, const CmPlan *plan, bool is_offline,
      GError **error)
{
    if (!cm_connection_begin(connection, error))
        return false;
    if (write_rows(project, connection, plan, is_offline, error) &&
        cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

static void
say_change(const CmProject *project, const CmRunOptions *options, const CmPlan *plan)
{
    g_autofree char *from = g_strjoinv(", ", plan->before);
    g_autofree char *to = g_strjoinv(", ", plan->after);
    g_autofree char *line = g_strdup_printf("Running stamp_revision %s -> %s", from, to);

    if (plan->steps->len || plan->purge)
        cm_run_say(project, options, line);
}

static bool
stamp_offline(CmProject *project, const char *const *targets, bool purge,
              const CmRunOptions *options, CmPlan **plan, GError **error)
{
    g_autoptr(CmConnection) connection =
        cm_offline_open(project->dialect->spelling, options->write, options->data);

    *plan = cm_plan_stamp_offline(project->graph, targets, purge, error);
    if (!*plan)
        return false;
    if (!*(*plan)->before && !purge && (*plan)->steps->len &&
        !cm_bookkeeping_create(project->books, connection, error))
        return false;
    say_change(project, options, *plan);
    return stamp(project, connection, *plan, true, error);
}

static bool
stamp_live(CmProject *project, const char *const *targets, bool purge, CmPlan **plan,
           GError **error)
{
    g_auto(CmRunLock) lock = {0};
    g_auto(GStrv) rows = NULL;
    CmConnection *connection;

    for (const char *const *target = targets; *target; target++)
        if (!cm_plan_refuse_range(*target, error))
            return false;
    if (!cm_run_lock(project, &lock, error))
        return false;
    connection = cm_project_connect(project, false, error);
    if (!connection || !cm_bookkeeping_read_rows(project->books, connection, &rows, error))
        return false;
    *plan = cm_plan_stamp(project->graph, (const char *const *)rows, targets, purge, error);
    if (!*plan)
        return false;
    if (!(*plan)->steps->len && !purge)
        return true;
    return cm_version_width_check(project->books, connection, *plan, error) &&
           cm_bookkeeping_ensure(project->books, connection, error) &&
           stamp(project, connection, *plan, false, error);
}

static CmRunReport *
make_report(const CmPlan *plan, int64_t began)
{
    CmRunReport *report = g_new0(CmRunReport, 1);
    bool any = plan->steps->len || plan->purge;

    report->elapsed_us = g_get_monotonic_time() - began;
    if (!any)
        return report;
    report->count = 1;
    report->steps = g_new0(CmRunStep, 1);
    report->steps[0].from = (const char *const *)g_strdupv(plan->before);
    report->steps[0].to = (const char *const *)g_strdupv(plan->after);
    report->steps[0].revision = g_strdup(*plan->after ? *plan->after : "");
    return report;
}

CmRunReport *
cm_project_stamp(CmProject *project, const char *const *targets, bool purge,
                 const CmRunOptions *options, GError **error)
{
    int64_t began = g_get_monotonic_time();
    g_autoptr(CmPlan) plan = NULL;
    bool ok;

    if (options && options->mode == CM_RUN_PLAN) {
        cm_fail(error, CM_ERROR_ARGUMENT, "a stamp runs nothing that could be planned");
        return NULL;
    }
    if (!cm_project_need_url(project, error) || !cm_project_graph(project, error))
        return NULL;
    ok = options && options->mode == CM_RUN_OFFLINE
             ? stamp_offline(project, targets, purge, options, &plan, error)
             : stamp_live(project, targets, purge, &plan, error);
    project->is_cancelled = 0;
    if (!ok)
        return NULL;
    if (!options || options->mode == CM_RUN_EXECUTE)
        say_change(project, options, plan);
    return make_report(plan, began);
}

static bool
write_books(const CmProject *project, const CmRunOptions *options, GError **error)
{
    g_autoptr(CmConnection) connection =
        cm_offline_open(project->dialect->spelling, options->write, options->data);

    return cm_bookkeeping_create(project->books, connection, error);
}

bool
cm_project_ensure_version(CmProject *project, const CmRunOptions *options, GError **error)
{
    g_auto(CmRunLock) lock = {0};
    CmConnection *connection;

    if (!cm_project_need_url(project, error))
        return false;
    if (options && options->mode == CM_RUN_OFFLINE)
        return write_books(project, options, error);
    if (!cm_run_lock(project, &lock, error))
        return false;
    connection = cm_project_connect(project, false, error);
    return connection && cm_bookkeeping_ensure(project->books, connection, error);
}
