/* Plans without a database: where it is comes from the command line. */
#include "migrate/plan_internal.h"

#include <string.h>

/* The start of an offline range as rows: none for base, else a single revision. */
static bool
resolve_start(const CmGraph *graph, const char *from, GStrv *rows, GError **error)
{
    guint node;

    if (!*from)
        return cm_fail(error, CM_ERROR_BAD_RANGE,
                       "the range has no start: write from:to, base:to for an empty database");
    if (!cm_resolve_one(graph, from, &node, error))
        return false;
    *rows = g_new0(char *, 2);
    if (node != CM_NODE_NONE)
        (*rows)[0] = g_strdup(cm_graph_revision(graph, node)->id);
    return true;
}

typedef CmPlan *Planner(const CmGraph *graph, const char *const *rows, const char *target,
                        GError **error);

static CmPlan *
plan_range(const CmGraph *graph, const char *range, Planner *planner, GError **error)
{
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    g_auto(GStrv) rows = NULL;

    if (!cm_plan_split_range(range, &from, &to, error) || !resolve_start(graph, from, &rows, error))
        return NULL;
    return planner(graph, (const char *const *)rows, to, error);
}

CmPlan *
cm_plan_upgrade_offline(const CmGraph *graph, const char *range, GError **error)
{
    if (!strchr(range, ':'))
        return cm_plan_upgrade(graph, NULL, range, error);
    return plan_range(graph, range, cm_plan_upgrade, error);
}

CmPlan *
cm_plan_downgrade_offline(const CmGraph *graph, const char *range, GError **error)
{
    if (strchr(range, ':'))
        return plan_range(graph, range, cm_plan_downgrade, error);
    cm_fail(error, CM_ERROR_RANGE_REQUIRED,
            "'%s' does not say where to start: without a database write from:to", range);
    return NULL;
}
