/* Plans without a database: where it is comes from the command line. */
#include "graph/plan_internal.h"

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

bool
cm_plan_refuse_range(const char *target, GError **error)
{
    return !strchr(target, ':') ||
           cm_fail(error, CM_ERROR_RANGE_NOT_ALLOWED,
                   "'%s' is a range: a database says itself where it is; ranges are for --sql",
                   target);
}

/* Cuts the start off a target of a stamp; *from is what others said so far, or NULL. */
static char *
take_start(const char *target, bool purge, char **from, GError **error)
{
    g_autofree char *start = NULL;
    g_autofree char *to = NULL;

    if (!strchr(target, ':'))
        return g_strdup(target);
    if (!cm_plan_split_range(target, &start, &to, error))
        return NULL;
    if (purge)
        cm_fail(error, CM_ERROR_RANGE_NOT_ALLOWED,
                "'%s' says what the version table holds, which does not matter to --purge", target);
    else if (*from && strcmp(*from, start) != 0)
        cm_fail(error, CM_ERROR_BAD_RANGE, "a stamp has one start, and not '%s' and '%s'", *from,
                start);
    else {
        g_free(*from);
        *from = g_steal_pointer(&start);
        return g_steal_pointer(&to);
    }
    return NULL;
}

CmPlan *
cm_plan_stamp_offline(const CmGraph *graph, const char *const *targets, bool purge, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *from = NULL;
    g_auto(GStrv) rows = NULL;

    for (; *targets; targets++) {
        char *name = take_start(*targets, purge, &from, error);

        if (!name)
            return NULL;
        g_ptr_array_add(names, name);
    }
    g_ptr_array_add(names, NULL);
    if (from && !resolve_start(graph, from, &rows, error))
        return NULL;
    return cm_plan_stamp(graph, (const char *const *)rows, (const char *const *)names->pdata, purge,
                         error);
}
