/* Ranges of history. */
#include "graph/plan_internal.h"

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
        range->upper = cm_plan_upgrade_targets(range->graph,
                                               is_current(range->lower_text) ? range->rows : lower,
                                               range->upper_text, true, error);
    return range->upper != NULL;
}

/* Whose label the branch at the lower end is: a label, or an id that has the label of one branch.
 */
static bool
find_label(const Range *range, const char *branch, guint *owner, GError **error)
{
    guint root;

    if (!cm_resolve_one(range->graph, branch, &root, error))
        return false;
    *owner = root;
    if (root == CM_NODE_NONE || strcmp(cm_graph_revision(range->graph, root)->id, branch) != 0 ||
        cm_graph_sole_label(range->graph, root, owner))
        return true;
    return cm_fail(error, CM_ERROR_UNKNOWN_BRANCH,
                   "revision '%s' has not the label of one branch; write a branch label before "
                   "the @",
                   branch);
}

/* A branch at the lower end restricts the upper end to what its label has spread to. */
static bool
filter_upper(Range *range, GError **error)
{
    const char *at = strchr(range->lower_text, '@');
    g_autofree char *branch = at ? g_strndup(range->lower_text, at - range->lower_text) : NULL;
    GArray *kept;
    guint owner;

    if (!branch)
        return true;
    if (!find_label(range, branch, &owner, error))
        return false;
    if (owner == CM_NODE_NONE)
        return true;
    kept = cm_nodes_new();
    for (guint i = 0; i < range->upper->len; i++) {
        guint node = g_array_index(range->upper, guint, i);

        if (cm_graph_label_spreads(range->graph, owner, node))
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

/* The lower end -N from a single revision. Below a base the range begins at base. False where the
 * way down is ambiguous. */
static bool
walk_from_upper(Range *range, gint64 steps)
{
    guint node = g_array_index(range->upper, guint, 0);
    CmWalkEnd end;

    if (!cm_resolve_walk(range->graph, node, steps, NULL, true, &end, &node, NULL))
        return false;
    if (end == CM_WALK_AT)
        g_array_append_val(range->lower, node);
    return true;
}

/* The lower end -N from the real heads. A single step below a base is no revision of the range;
 * more are too far, unless there is one head and so no doubt that base is meant. */
static bool
walk_from_heads(Range *range, gint64 steps, GError **error)
{
    const GArray *heads = range->graph->real_heads;
    bool below_base = false;
    bool too_far = false;

    for (guint i = 0; i < heads->len; i++) {
        CmWalkEnd end;
        guint node;

        if (!cm_resolve_walk(range->graph, g_array_index(heads, guint, i), steps, NULL, false, &end,
                             &node, error))
            return false;
        below_base = below_base || end == CM_WALK_BASE;
        too_far = too_far || end == CM_WALK_TOO_FAR;
        if (end == CM_WALK_AT)
            g_array_append_val(range->lower, node);
    }
    if (below_base)
        return fail_not_ancestor(range, error);
    return !too_far || heads->len == 1 || cm_fail_too_far(range->lower_text, error);
}

/* Whether the upper end is a revision by itself, not by being a head. */
static bool
is_revision(const Range *range)
{
    const char *at = strchr(range->upper_text, '@');
    const char *symbol = at ? at + 1 : range->upper_text;

    return range->upper->len == 1 && strcmp(symbol, "head") != 0 && strcmp(symbol, "heads") != 0;
}

/* The lower end -N counts down from the upper end where that is one revision and leads down one
 * way, and from the real heads otherwise. */
static bool
walk_to_lower(Range *range, gint64 steps, GError **error)
{
    range->lower = cm_nodes_new();
    if (is_revision(range) && walk_from_upper(range, steps))
        return true;
    if (!walk_from_heads(range, steps, error))
        return false;
    cm_nodes_sort(range->lower);
    return true;
}

/* The lower end head-N or B@head-N. Below a base the range begins at base. */
static bool
walk_from_head(Range *range, const CmRelative *relative, GError **error)
{
    const char *branch = relative->branch ? relative->branch : "";
    g_autofree char *head = g_strconcat(branch, *branch ? "@head" : "head", NULL);
    CmWalkEnd end;
    guint node;

    if (!cm_resolve_one(range->graph, head, &node, error) ||
        !cm_resolve_walk(range->graph, node, relative->steps, NULL, true, &end, &node, error))
        return false;
    range->lower = cm_nodes_new();
    if (end == CM_WALK_AT && node != CM_NODE_NONE)
        g_array_append_val(range->lower, node);
    return true;
}

/* The lower end where it is relative, to the upper end or to a head. False if it is not; *ok is
 * false with an error. */
static bool
resolve_relative(Range *range, bool *ok, GError **error)
{
    CmRelative relative;
    bool known = cm_relative_parse(range->lower_text, &relative);

    if (!known)
        return false;
    if (relative.steps >= 0)
        known = false;
    else if (g_strcmp0(relative.symbol, "head") == 0)
        *ok = walk_from_head(range, &relative, error);
    else if (!relative.symbol && !relative.branch)
        *ok = walk_to_lower(range, relative.steps, error);
    else
        known = false;
    cm_relative_clear(&relative);
    return known;
}

static bool
resolve_lower(Range *range, GError **error)
{
    bool ok;

    if (resolve_relative(range, &ok, error))
        return ok;
    range->lower = is_current(range->lower_text)
                       ? cm_resolve_rows(range->graph, range->rows, error)
                       : cm_resolve_all(range->graph, range->lower_text, error);
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

    if (!resolve_upper(range, error) || !filter_upper(range, error) || !resolve_lower(range, error))
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
