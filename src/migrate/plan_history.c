/* Ranges of history. */
#include "migrate/plan_internal.h"

#include <string.h>

enum { REACHED = 1, BELOW = 2, ABOVE = 4, LISTED = 8, BETWEEN = 16 };

/* A range taken apart. Either end is a text, or the rows where it says current. */
typedef struct {
    const CmGraph *graph;
    const char *const *rows;
    const char *lower_text;
    const char *upper_text;
    GArray *lower; /* nodes, none for base */
    GArray *upper;
} Range;

static bool
is_current(const char *text)
{
    return strcmp(text, "current") == 0;
}

static bool
resolve_upper(Range *range, GError **error)
{
    const char *lower[] = {range->lower_text, NULL};

    if (is_current(range->upper_text))
        range->upper = cm_resolve_rows(range->graph, range->rows, error);
    else
        range->upper = cm_plan_upgrade_targets(
            range->graph, is_current(range->lower_text) ? range->rows : lower, range->upper_text,
            true, error);
    return range->upper != NULL;
}

/* Whether the branch that a lower end was given with has spread to node: by its label if it has
 * one, else by descent. */
static bool
is_on_branch(const CmGraph *graph, guint root, const char *branch, guint node)
{
    g_autofree CmMarks *lane = NULL;
    guint owner = root;
    bool by_id = strcmp(cm_graph_revision(graph, root)->id, branch) == 0;

    if (!by_id || cm_graph_sole_label(graph, root, &owner))
        return cm_graph_label_spreads(graph, owner, node);
    lane = cm_lane_new(graph, root, false);
    return lane[node] != 0;
}

/* A branch at the lower end restricts the upper end. */
static bool
filter_upper(Range *range, GError **error)
{
    const char *at = strchr(range->lower_text, '@');
    g_autofree char *branch = at ? g_strndup(range->lower_text, at - range->lower_text) : NULL;
    GArray *kept;
    guint root;

    if (!branch)
        return true;
    if (!cm_resolve_one(range->graph, branch, &root, error))
        return false;
    if (root == CM_NODE_NONE)
        return true;
    kept = cm_nodes_new();
    for (guint i = 0; i < range->upper->len; i++) {
        guint node = g_array_index(range->upper, guint, i);

        if (is_on_branch(range->graph, root, branch, node))
            g_array_append_val(kept, node);
    }
    g_array_unref(range->upper);
    range->upper = kept;
    return true;
}

static bool
fail_not_ancestor(const Range *range, GError **error)
{
    return cm_fail(error, CM_ERROR_NOT_ANCESTOR,
                   "the range %s:%s does not lead from a revision to what stands on it",
                   range->lower_text, range->upper_text);
}

/* The lower end -N, so many steps below each revision of the upper end. Where that is below the
 * bases the range begins at base. */
static bool
walk_to_lower(Range *range, gint64 steps, GError **error)
{
    range->lower = cm_nodes_new();
    for (guint i = 0; i < range->upper->len; i++) {
        CmWalkEnd end;
        guint node;

        if (!cm_resolve_walk(range->graph, g_array_index(range->upper, guint, i), steps, NULL,
                             true, &end, &node, error))
            return false;
        if (end == CM_WALK_AT)
            g_array_append_val(range->lower, node);
    }
    cm_nodes_sort(range->lower);
    return true;
}

static bool
resolve_lower(Range *range, GError **error)
{
    CmRelative relative;
    bool below_upper;
    gint64 steps;

    if (is_current(range->lower_text)) {
        range->lower = cm_resolve_rows(range->graph, range->rows, error);
        return range->lower != NULL;
    }
    if (cm_relative_parse(range->lower_text, &relative)) {
        below_upper = !relative.symbol && !relative.branch && relative.steps < 0;
        steps = relative.steps;
        cm_relative_clear(&relative);
        if (below_upper)
            return walk_to_lower(range, steps, error);
    }
    range->lower = cm_resolve_all(range->graph, range->lower_text, error);
    return range->lower != NULL;
}

/* What the range lists: what the upper end reaches less what the lower end reaches, the lower end
 * itself included; with a lower end, only what stands on it. */
static GArray *
list_range(const Range *range, GError **error)
{
    const CmGraph *graph = range->graph;
    g_autofree CmMarks *marks = cm_graph_marks_new(graph);
    bool from_base = range->lower->len == 0;

    cm_marks_spread(marks, REACHED, &graph->all_down, range->upper);
    cm_marks_spread_beyond(marks, BELOW, &graph->all_down, range->lower);
    cm_marks_spread(marks, ABOVE, &graph->up, range->lower);
    for (guint i = 0; i < range->lower->len; i++) {
        if (!(marks[g_array_index(range->lower, guint, i)] & REACHED)) {
            fail_not_ancestor(range, error);
            return NULL;
        }
    }
    if (!cm_plan_check_overlap(graph, range->lower, error))
        return NULL;
    for (guint node = 0; node < cm_graph_size(graph); node++) {
        if ((marks[node] & (REACHED | BELOW)) != REACHED)
            continue;
        marks[node] |= from_base || (marks[node] & ABOVE) ? BETWEEN | LISTED : BETWEEN;
    }
    return cm_graph_order(graph, marks, LISTED, BETWEEN);
}

static GPtrArray *
resolve_range(Range *range, GError **error)
{
    g_autoptr(GArray) order = NULL;

    if (!resolve_upper(range, error) || !filter_upper(range, error) ||
        !resolve_lower(range, error))
        return NULL;
    order = list_range(range, error);
    return order ? cm_graph_revisions(range->graph, order) : NULL;
}

GPtrArray *
cm_plan_history(const CmGraph *graph, const char *const *rows, const char *range, GError **error)
{
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    Range ends = {graph, rows, "base", "heads", NULL, NULL};
    GPtrArray *revisions;

    if (range && !cm_plan_split_range(range, &from, &to, error))
        return NULL;
    if (from && *from)
        ends.lower_text = from;
    if (to && *to)
        ends.upper_text = to;
    revisions = resolve_range(&ends, error);
    g_clear_pointer(&ends.lower, g_array_unref);
    g_clear_pointer(&ends.upper, g_array_unref);
    return revisions;
}
