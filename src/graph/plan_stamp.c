/* Stamps. */
#include "graph/plan_internal.h"

#include <string.h>

typedef struct {
    const CmGraph *graph;
    GArray *rows;       /* nodes */
    GArray *named;      /* what the targets name: nodes, in order */
    GArray *goals;      /* what is to be in the table: those of them that no other implies */
    GArray *related;    /* the rows that share a line with a target, in that order too */
    guint8 *is_related; /* the same, for each node */
} Stamp;

/* The nodes whose lines make up a target's: what it names, and what its branch is called after.
 * False if the target is base and so concerns all rows; *nodes is NULL with an error. */
static bool
find_line_roots(const CmGraph *graph, const char *target, GArray **nodes, GError **error)
{
    const char *at = strchr(target, '@');
    g_autofree char *branch = at ? g_strndup(target, at - target) : NULL;
    bool base = strcmp(at ? at + 1 : target, "base") == 0;
    g_autoptr(GArray) roots = NULL;
    guint node;

    *nodes = NULL;
    if (base && !branch)
        return false;
    if (branch && !cm_resolve_name(graph, branch, NULL, &node, error))
        return true;
    roots = cm_resolve_all(graph, target, error);
    if (!roots)
        return true;
    if (branch)
        g_array_append_val(roots, node);
    *nodes = g_steal_pointer(&roots);
    return true;
}

static void
add_related(Stamp *stamp, const CmMarks *lane)
{
    for (guint i = 0; i < stamp->rows->len; i++) {
        guint row = g_array_index(stamp->rows, guint, i);

        if (stamp->is_related[row] || (lane && !lane[row]))
            continue;
        stamp->is_related[row] = 1;
        g_array_append_val(stamp->related, row);
    }
}

/* Marks all lines, dependencies included, that lead through the nodes. */
static CmMarks *
mark_lines(const CmGraph *graph, const GArray *nodes)
{
    CmMarks *lines = cm_graph_marks_new(graph);

    cm_marks_spread(lines, CM_LANE_BELOW, &graph->all_down, nodes);
    cm_marks_spread(lines, CM_LANE_ABOVE, &graph->all_up, nodes);
    return lines;
}

static bool
relate_target(Stamp *stamp, const char *target, GError **error)
{
    g_autoptr(GArray) roots = NULL;
    g_autofree CmMarks *lines = NULL;

    if (stamp->rows->len == 0)
        return true;
    if (find_line_roots(stamp->graph, target, &roots, error)) {
        if (!roots)
            return false;
        lines = mark_lines(stamp->graph, roots);
    }
    add_related(stamp, lines);
    return true;
}

static bool
contains_node(const GArray *nodes, guint node)
{
    for (guint i = 0; i < nodes->len; i++) {
        if (g_array_index(nodes, guint, i) == node)
            return true;
    }
    return false;
}

/* Whether one row implies another, which no run leaves behind. */
static bool
rows_overlap(const Stamp *stamp)
{
    g_autoptr(GArray) maximal = cm_plan_maximal(stamp->graph, stamp->rows);

    return maximal->len < stamp->rows->len;
}

/* A table that overlaps was written by hand, and so is what is to be in it: each target that is
 * not there yet is written as it was named, even above another. */
static void
keep_as_named(Stamp *stamp)
{
    for (guint i = stamp->named->len; i > 0; i--) {
        if (contains_node(stamp->rows, g_array_index(stamp->named, guint, i - 1)))
            g_array_remove_index(stamp->named, i - 1);
    }
    if (stamp->named->len == 0)
        g_array_set_size(stamp->related, 0);
    stamp->goals = g_array_copy(stamp->named);
}

static bool
resolve_targets(Stamp *stamp, const char *const *targets, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    for (guint i = 0; targets[i]; i++) {
        if (!relate_target(stamp, targets[i], error))
            return false;
    }
    for (; *targets; targets++) {
        g_autoptr(GArray) nodes = cm_resolve_all(stamp->graph, *targets, error);

        for (guint i = 0; nodes && i < nodes->len; i++) {
            guint node = g_array_index(nodes, guint, i);

            if (g_hash_table_add(seen, GUINT_TO_POINTER(node + 1)))
                g_array_append_val(stamp->named, node);
        }
        if (!nodes)
            return false;
    }
    if (stamp->named->len > 1 && rows_overlap(stamp))
        keep_as_named(stamp);
    else
        stamp->goals = cm_plan_maximal(stamp->graph, stamp->named);
    return true;
}

/* Which rows must go: with a single revision named those related to its target if one of them is
 * above or below it; with several those above or below one of them. */
static GArray *
find_leaving(const Stamp *stamp)
{
    bool single = stamp->named->len == 1;
    GArray *leaving = cm_nodes_new();
    g_autofree CmMarks *lines = mark_lines(stamp->graph, stamp->named);
    g_autoptr(GArray) close = cm_lane_filter(lines, stamp->related);

    if (stamp->named->len == 0)
        g_array_append_vals(leaving, stamp->related->data, stamp->related->len);
    else if (!single)
        g_array_append_vals(leaving, close->data, close->len);
    else if (close->len > 0 && !contains_node(stamp->rows, g_array_index(stamp->goals, guint, 0)))
        g_array_append_vals(leaving, stamp->related->data, stamp->related->len);
    return leaving;
}

/* Rows that are goals themselves stay; one that has to go must be there by its id. */
static bool
keep_goals(const Stamp *stamp, GArray *leaving, const guint8 *rows, GError **error)
{
    for (guint i = leaving->len; i > 0; i--) {
        guint row = g_array_index(leaving, guint, i - 1);

        if (contains_node(stamp->goals, row))
            g_array_remove_index(leaving, i - 1);
        else if (!rows[row])
            return cm_plan_fail_row(stamp->graph, row, error);
    }
    return true;
}

static void
delete_rows(const Stamp *stamp, CmPlan *plan, const GArray *leaving, guint count, guint8 *rows)
{
    for (guint i = 0; i < count; i++) {
        guint row = g_array_index(leaving, guint, i);

        rows[row] = 0;
        cm_plan_add_row(plan, stamp->graph, row, CM_NODE_NONE);
    }
}

/* Whether one of the nodes is above or below goal. */
static bool
is_close(const Stamp *stamp, guint goal, const GArray *nodes)
{
    g_autofree CmMarks *lane = cm_lane_new(stamp->graph, goal, true);
    g_autoptr(GArray) close = cm_lane_filter(lane, nodes);

    return close->len > 0;
}

/* Adds a goal's row: the first goal that is close to the rows that leave becomes of one of them. */
static void
add_goal(const Stamp *stamp, CmPlan *plan, guint goal, GArray *leaving, guint8 *rows)
{
    guint last;

    cm_plan_add_step(plan, CM_DIRECTION_STAMP, cm_graph_revision(stamp->graph, goal));
    if (leaving->len == 0 || !is_close(stamp, goal, leaving)) {
        cm_plan_add_row(plan, stamp->graph, CM_NODE_NONE, goal);
    } else {
        delete_rows(stamp, plan, leaving, leaving->len - 1, rows);
        last = g_array_index(leaving, guint, leaving->len - 1);
        rows[last] = 0;
        cm_plan_add_row(plan, stamp->graph, last, goal);
        g_array_set_size(leaving, 0);
    }
    rows[goal] = 1;
}

static bool
plan_steps(const Stamp *stamp, CmPlan *plan, GError **error)
{
    g_autofree guint8 *rows = cm_plan_mark_rows(plan, stamp->graph);
    g_autoptr(GArray) leaving = find_leaving(stamp);

    if (!keep_goals(stamp, leaving, rows, error))
        return false;
    for (guint i = 0; i < stamp->goals->len; i++) {
        guint goal = g_array_index(stamp->goals, guint, i);

        if (!contains_node(stamp->rows, goal))
            add_goal(stamp, plan, goal, leaving, rows);
    }
    if (leaving->len > 0) {
        cm_plan_add_step(plan, CM_DIRECTION_STAMP, NULL);
        delete_rows(stamp, plan, leaving, leaving->len, rows);
    }
    cm_plan_finish(plan, stamp->graph, rows);
    return true;
}

CmPlan *
cm_plan_stamp(const CmGraph *graph, const char *const *rows, const char *const *targets, bool purge,
              GError **error)
{
    const char *const *kept = purge ? NULL : rows;
    g_autoptr(GArray) nodes = cm_resolve_rows(graph, kept, error);
    g_autoptr(GArray) related = cm_nodes_new();
    g_autoptr(GArray) named = cm_nodes_new();
    g_autofree guint8 *is_related = cm_graph_marks_new(graph);
    Stamp stamp = {graph, nodes, named, NULL, related, is_related};
    g_autoptr(CmPlan) plan = NULL;
    bool ok;

    if (!nodes || !resolve_targets(&stamp, targets, error))
        return NULL;
    plan = cm_plan_new(kept);
    plan->purge = purge;
    ok = plan_steps(&stamp, plan, error);
    g_array_unref(stamp.goals);
    return ok ? g_steal_pointer(&plan) : NULL;
}
