/* Downgrades. */
#include "graph/plan_internal.h"

#include <string.h>

enum { UNWANTED = 1, APPLIED = 2 };

/* What a downgrade goes to. */
typedef struct {
    guint node;   /* CM_NODE_NONE for a base */
    char *branch; /* whose side is undone, NULL if all are */
} Goal;

static bool
fail_starts(const CmGraph *graph, const char *target, const GArray *starts, GError **error)
{
    g_autofree char *list = cm_nodes_describe(graph, starts);

    if (starts->len == 0)
        return cm_fail(error, CM_ERROR_RELATIVE_TOO_FAR,
                       "'%s' has nowhere to start: nothing of that branch is applied", target);
    return cm_fail(error, CM_ERROR_AMBIGUOUS_CURRENT,
                   "'%s' is ambiguous: on that branch the database is at %s; name a revision",
                   target, list);
}

/* Where B@-N starts: the only row of the branch, or the only tip of what is applied of it. */
static bool
find_branch_start(const CmGraph *graph, const char *const *rows, const char *target,
                  const char *branch, guint *start, GError **error)
{
    g_autoptr(GArray) nodes = cm_resolve_rows(graph, rows, error);
    g_autofree CmMarks *lane = nodes ? cm_resolve_lane(graph, branch, error) : NULL;
    g_autofree CmMarks *applied = NULL;
    g_autoptr(GArray) starts = NULL;

    if (!lane)
        return false;
    starts = cm_lane_filter(lane, nodes);
    if (starts->len == 0) {
        g_autoptr(GArray) tips = NULL;

        applied = cm_graph_marks_new(graph);
        cm_marks_spread(applied, 1, &graph->all_down, nodes);
        tips = cm_graph_tips(graph, applied, &graph->down);
        g_array_unref(starts);
        starts = cm_lane_filter(lane, tips);
    }
    if (starts->len != 1)
        return fail_starts(graph, target, starts, error);
    *start = g_array_index(starts, guint, 0);
    return true;
}

/* Where -N starts: the only row, which also tells the branch. */
static bool
find_row_start(const CmGraph *graph, const char *const *rows, const char *target, Goal *goal,
               GError **error)
{
    g_autofree char *list = NULL;

    if (!rows || !rows[0])
        return cm_fail_too_far(target, error);
    if (rows[1]) {
        list = g_strjoinv(", ", (char **)rows);
        return cm_fail(error, CM_ERROR_AMBIGUOUS_CURRENT,
                       "'%s' is ambiguous: the database is at several revisions (%s); name a "
                       "branch, as in branch@-1",
                       target, list);
    }
    goal->branch = g_strdup(rows[0]);
    return cm_resolve_name(graph, rows[0], rows[0], &goal->node, error);
}

static bool
find_start(const CmGraph *graph, const char *const *rows, const char *target,
           const CmRelative *relative, Goal *goal, GError **error)
{
    g_autofree char *name = NULL;

    if (!relative->symbol && !relative->branch)
        return find_row_start(graph, rows, target, goal, error);
    goal->branch = g_strdup(relative->branch);
    if (!relative->symbol)
        return find_branch_start(graph, rows, target, relative->branch, &goal->node, error);
    /* Up, the branch restricts the walk, not where it starts. */
    if (!relative->branch || relative->steps >= 0)
        return cm_resolve_one(graph, relative->symbol, &goal->node, error);
    name = g_strdup_printf("%s@%s", relative->branch, relative->symbol);
    return cm_resolve_one(graph, name, &goal->node, error);
}

static bool
walk_to_goal(const CmGraph *graph, const char *const *rows, const char *target,
             const CmRelative *relative, Goal *goal, GError **error)
{
    g_autofree CmMarks *lane = NULL;
    bool up = relative->steps >= 0;
    CmWalkEnd end;

    if (up && !relative->symbol)
        return cm_fail_too_far(target, error);
    if (!find_start(graph, rows, target, relative, goal, error))
        return false;
    if (up && goal->node == CM_NODE_NONE && relative->steps == 0)
        return cm_fail_too_far(target, error);
    if (relative->steps > 0 && relative->branch) {
        lane = cm_resolve_lane(graph, relative->branch, error);
        if (!lane)
            return false;
    }
    if (!cm_resolve_walk(graph, goal->node, relative->steps, lane, false, &end, &goal->node, error))
        return false;
    if (end == CM_WALK_TOO_FAR)
        return cm_fail_too_far(target, error);
    if (end == CM_WALK_BASE)
        goal->node = CM_NODE_NONE;
    return true;
}

/* An absolute target is cut at its last @. What a branch is called is checked even where it makes
 * no difference: a slip there must not undo everything. */
static bool
resolve_goal(const CmGraph *graph, const char *target, Goal *goal, GError **error)
{
    const char *at = strrchr(target, '@');
    const char *symbol = at ? at + 1 : target;
    g_autofree CmMarks *lane = NULL;
    guint root;

    goal->branch = at && at > target ? g_strndup(target, at - target) : NULL;
    if (!cm_resolve_one(graph, symbol, &goal->node, error))
        return false;
    if (!goal->branch)
        return true;
    if (!cm_resolve_branch(graph, goal->branch, &root, error))
        return false;
    lane = cm_lane_new(graph, root, false);
    if (goal->node != CM_NODE_NONE && !lane[goal->node])
        return cm_fail(error, CM_ERROR_NOT_IN_BRANCH, "revision '%s' is not on the branch '%s'",
                       cm_graph_revision(graph, goal->node)->id, goal->branch);
    return true;
}

static bool
find_goal(const CmGraph *graph, const char *const *rows, const char *target, Goal *goal,
          GError **error)
{
    CmRelative relative;
    bool ok;

    if (!cm_relative_parse(target, &relative))
        return resolve_goal(graph, target, goal, error);
    ok = walk_to_goal(graph, rows, target, &relative, goal, error);
    cm_relative_clear(&relative);
    return ok;
}

static GArray *
list_children(const CmGraph *graph, guint node)
{
    const CmEdges *up = &graph->up;
    GArray *children = cm_nodes_new();

    g_array_append_vals(children, up->to + up->first[node], cm_edges_degree(up, node));
    return children;
}

/* Where the undoing begins: the children of the goal, of several those on the side of the
 * branch. */
static GArray *
find_roots(const CmGraph *graph, const Goal *goal, const char *target, GError **error)
{
    bool to_base = goal->node == CM_NODE_NONE;
    g_autoptr(GArray) roots =
        to_base ? g_array_copy(graph->bases) : list_children(graph, goal->node);
    g_autofree CmMarks *below = NULL;
    g_autoptr(GArray) from = cm_nodes_new();
    GArray *side;
    guint root;

    if (!goal->branch || roots->len < 2)
        return g_steal_pointer(&roots);
    if (!cm_resolve_branch(graph, goal->branch, &root, error))
        return NULL;
    g_array_append_val(from, root);
    below = cm_graph_marks_new(graph);
    cm_marks_spread(below, 1, &graph->down, from);
    side = cm_lane_filter(below, roots);
    if (side->len > 0)
        return side;
    g_array_unref(side);
    cm_fail(error, CM_ERROR_NOT_ON_BRANCH_PATH,
            "'%s' is no way down: nothing that stands on it leads to the branch '%s'", target,
            goal->branch);
    return NULL;
}

/* Undoes everything that is both unwanted and applied. */
static bool
plan_steps(CmPlan *plan, const CmGraph *graph, const GArray *rows, CmMarks *marks, GError **error)
{
    g_autoptr(GArray) order = NULL;
    CmTable table;
    bool ok = true;

    for (guint node = 0; node < cm_graph_size(graph); node++)
        marks[node] = marks[node] == (UNWANTED | APPLIED);
    order = cm_graph_order(graph, marks, 1, 1);
    cm_table_init(&table, graph, plan, rows);
    for (guint i = 0; ok && i < order->len; i++)
        ok = cm_plan_undo(plan, &table, g_array_index(order, guint, i), error);
    cm_plan_finish(plan, graph, table.rows);
    cm_table_clear(&table);
    return ok;
}

static bool
has_row(const GArray *rows, guint node)
{
    for (guint i = 0; i < rows->len; i++) {
        if (g_array_index(rows, guint, i) == node)
            return true;
    }
    return false;
}

static CmPlan *
plan_to_goal(const CmGraph *graph, const char *const *rows, const char *target, const Goal *goal,
             GError **error)
{
    g_autoptr(GArray) roots = find_roots(graph, goal, target, error);
    g_autoptr(GArray) nodes = roots ? cm_resolve_rows(graph, rows, error) : NULL;
    g_autofree CmMarks *marks = NULL;
    g_autoptr(CmPlan) plan = NULL;
    g_autofree char *list = NULL;

    if (!nodes)
        return NULL;
    marks = cm_graph_marks_new(graph);
    cm_marks_spread(marks, UNWANTED, &graph->all_up, roots);
    cm_marks_spread(marks, APPLIED, &graph->all_down, nodes);
    plan = cm_plan_new(rows);
    if (!plan_steps(plan, graph, nodes, marks, error))
        return NULL;
    if (plan->steps->len > 0 || goal->node == CM_NODE_NONE || has_row(nodes, goal->node))
        return g_steal_pointer(&plan);
    list = cm_nodes_describe(graph, nodes);
    cm_fail(error, CM_ERROR_NOT_ANCESTOR,
            "'%s' is no way down: the database is at %s, and nothing there stands on '%s'", target,
            *list ? list : "base", cm_graph_revision(graph, goal->node)->id);
    return NULL;
}

CmPlan *
cm_plan_downgrade(const CmGraph *graph, const char *const *rows, const char *target, GError **error)
{
    Goal goal = {CM_NODE_NONE, NULL};
    CmPlan *plan = NULL;

    if (!cm_plan_refuse_range(target, error))
        return NULL;
    if (find_goal(graph, rows, target, &goal, error))
        plan = plan_to_goal(graph, rows, target, &goal, error);
    g_free(goal.branch);
    return plan;
}
