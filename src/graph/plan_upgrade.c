/* Upgrades. */
#include "graph/plan_internal.h"

#include <string.h>

enum { WANTED = 1, APPLIED = 2, NEEDED = 4 };

/* Where +N starts: at a node, or at nothing. A name may stand in the place of the rows. */
static bool
find_single_start(const CmGraph *graph, const char *const *lower, const char *target, guint *start,
                  GError **error)
{
    g_autofree char *list = NULL;

    *start = CM_NODE_NONE;
    if (!lower || !lower[0])
        return true;
    if (!lower[1])
        return cm_resolve_one(graph, lower[0], start, error);
    list = g_strjoinv(", ", (char **)lower);
    return cm_fail(error, CM_ERROR_AMBIGUOUS_CURRENT,
                   "'%s' is ambiguous: the database is at several revisions (%s); name a branch, "
                   "as in branch@+1",
                   target, list);
}

static GArray *
resolve_lower(const CmGraph *graph, const char *const *lower, GError **error)
{
    g_autoptr(GArray) nodes = cm_nodes_new();

    for (; lower && *lower; lower++) {
        g_autoptr(GArray) some = cm_resolve_all(graph, *lower, error);

        if (!some)
            return NULL;
        g_array_append_vals(nodes, some->data, some->len);
    }
    cm_nodes_sort(nodes);
    return g_steal_pointer(&nodes);
}

/* Where the branch stands when none of its revisions has a row: the tips of what is applied. */
static GArray *
find_active_tips(const CmGraph *graph, const GArray *rows, const CmMarks *lane)
{
    g_autofree CmMarks *active = cm_graph_marks_new(graph);

    cm_marks_spread(active, 1, &graph->all_down, rows);
    for (guint node = 0; node < cm_graph_size(graph); node++)
        active[node] = active[node] && lane[node];
    return cm_graph_tips(graph, active, &graph->direct);
}

/* Where B@+N starts. */
static bool
find_branch_start(const CmGraph *graph, const char *const *lower, const char *target,
                  const CmMarks *lane, guint *start, GError **error)
{
    g_autoptr(GArray) rows = resolve_lower(graph, lower, error);
    g_autoptr(GArray) starts = NULL;
    g_autofree char *list = NULL;

    if (!rows)
        return false;
    starts = cm_lane_filter(lane, rows);
    if (starts->len == 0) {
        g_array_unref(starts);
        starts = find_active_tips(graph, rows, lane);
    }
    *start = starts->len ? g_array_index(starts, guint, 0) : CM_NODE_NONE;
    if (starts->len <= 1)
        return true;
    list = cm_nodes_describe(graph, starts);
    return cm_fail(error, CM_ERROR_AMBIGUOUS_CURRENT,
                   "'%s' is ambiguous: on that branch the database is at %s; name a revision",
                   target, list);
}

/* Where a relative target starts, and the lane that a walk up must keep to, or NULL. What the walk
 * starts from is looked up before its branch, so that of two slips the same is always told. */
static bool
find_start(const CmGraph *graph, const char *const *lower, const char *target,
           const CmRelative *relative, guint *start, CmMarks **lane, GError **error)
{
    g_autofree char *name = NULL;

    if (relative->steps <= 0 && relative->branch) {
        name = g_strdup_printf("%s@%s", relative->branch, relative->symbol);
        return cm_resolve_one(graph, name, start, error);
    }
    if (relative->symbol && !cm_resolve_one(graph, relative->symbol, start, error))
        return false;
    if (!relative->branch)
        return relative->symbol || find_single_start(graph, lower, target, start, error);
    *lane = cm_resolve_lane(graph, relative->branch, error);
    if (!*lane)
        return false;
    return relative->symbol || find_branch_start(graph, lower, target, *lane, start, error);
}

static GArray *
walk_to_target(const CmGraph *graph, const char *const *lower, const char *target,
               const CmRelative *relative, bool clip, GError **error)
{
    g_autofree CmMarks *lane = NULL;
    GArray *nodes;
    CmWalkEnd end;
    guint node;

    if (relative->steps <= 0 && !relative->symbol) {
        cm_fail_too_far(target, error);
        return NULL;
    }
    if (!find_start(graph, lower, target, relative, &node, &lane, error) ||
        !cm_resolve_walk(graph, node, relative->steps, lane, clip, &end, &node, error))
        return NULL;
    if (end != CM_WALK_AT || node == CM_NODE_NONE) {
        cm_fail_too_far(target, error);
        return NULL;
    }
    nodes = cm_nodes_new();
    g_array_append_val(nodes, node);
    return nodes;
}

GArray *
cm_plan_upgrade_targets(const CmGraph *graph, const char *const *lower, const char *target,
                        bool clip, GError **error)
{
    CmRelative relative;
    g_autoptr(GArray) nodes = NULL;

    if (cm_relative_parse(target, &relative)) {
        nodes = walk_to_target(graph, lower, target, &relative, clip, error);
        cm_relative_clear(&relative);
    } else {
        nodes = cm_resolve_all(graph, target, error);
    }
    return nodes ? cm_plan_maximal(graph, nodes) : NULL;
}

/* The steps from what the rows imply to what the targets do. */
static void
plan_steps(CmPlan *plan, const CmGraph *graph, const GArray *rows, const GArray *targets)
{
    g_autofree CmMarks *marks = cm_graph_marks_new(graph);
    g_autoptr(GArray) order = NULL;
    CmTable table;

    cm_marks_spread(marks, WANTED, &graph->all_down, targets);
    cm_marks_spread(marks, APPLIED, &graph->all_down, rows);
    for (guint node = 0; node < cm_graph_size(graph); node++)
        marks[node] |= (marks[node] & (WANTED | APPLIED)) == WANTED ? NEEDED : 0;
    order = cm_graph_order(graph, marks, NEEDED, NEEDED);
    cm_table_init(&table, graph, plan, rows);
    for (guint i = order->len; i > 0; i--)
        cm_plan_apply(plan, &table, g_array_index(order, guint, i - 1));
    cm_plan_finish(plan, graph, table.rows);
    cm_table_clear(&table);
}

CmPlan *
cm_plan_upgrade(const CmGraph *graph, const char *const *rows, const char *target, GError **error)
{
    g_autoptr(GArray) targets = NULL;
    g_autoptr(GArray) nodes = NULL;
    CmPlan *plan;

    if (!cm_plan_refuse_range(target, error))
        return NULL;
    targets = cm_plan_upgrade_targets(graph, rows, target, false, error);
    if (!targets)
        return NULL;
    nodes = cm_resolve_rows(graph, rows, error);
    if (!nodes || !cm_plan_check_overlap(graph, nodes, error))
        return NULL;
    plan = cm_plan_new(rows);
    plan_steps(plan, graph, nodes, targets);
    return plan;
}
