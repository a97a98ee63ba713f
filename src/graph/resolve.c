/* Absolute names. */
#include "graph/resolve_internal.h"

#include <string.h>

/* Keys as short as this are found only when they are spelt out. */
#define SHORT_KEY 3

/* More candidates than this are counted, not listed. */
#define LISTED 6

static char *
join_names(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(names->len, LISTED); i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "",
                               (const char *)g_ptr_array_index(names, i));
    if (names->len > LISTED)
        g_string_append_printf(text, " and %u more", names->len - LISTED);
    return g_string_free(text, FALSE);
}

char *
cm_nodes_describe(const CmGraph *graph, const GArray *nodes)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < nodes->len; i++)
        g_ptr_array_add(names, cm_graph_revision(graph, g_array_index(nodes, guint, i))->id);
    return join_names(names);
}

/* Names in ascending order: the ids, or the labels. */
typedef struct {
    const CmGraph *graph;
    bool labels;
} Names;

static guint
count_names(const Names *names)
{
    return names->labels ? names->graph->names->len : names->graph->revisions->len;
}

static const char *
get_name(const Names *names, guint index)
{
    return names->labels ? g_ptr_array_index(names->graph->names, index)
                         : cm_graph_revision(names->graph, index)->id;
}

/* Where the names that begin with prefix begin. */
static guint
find_prefix(const Names *names, const char *prefix)
{
    guint low = 0;
    guint high = count_names(names);

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (strcmp(get_name(names, middle), prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
add_matches(const Names *names, const char *prefix, const CmMarks *lane, GPtrArray *matches)
{
    for (guint i = find_prefix(names, prefix); i < count_names(names); i++) {
        const char *name = get_name(names, i);
        guint node = CM_NODE_NONE;

        if (!g_str_has_prefix(name, prefix))
            return;
        cm_graph_lookup(names->graph, name, &node);
        if (g_utf8_strlen(name, -1) > SHORT_KEY && (!lane || lane[node]))
            g_ptr_array_add(matches, (char *)name);
    }
}

/* The ids and labels that begin with prefix and, unless lane is NULL, belong to a node of it. */
static GPtrArray *
match_prefix(const CmGraph *graph, const char *prefix, const CmMarks *lane)
{
    Names ids = {graph, false};
    Names labels = {graph, true};
    GPtrArray *matches = g_ptr_array_new();

    add_matches(&ids, prefix, lane, matches);
    add_matches(&labels, prefix, lane, matches);
    return matches;
}

static bool
fail_unknown(const CmGraph *graph, CmErrorCode code, const char *what, const char *name,
             GError **error)
{
    const char *nearest = cm_graph_nearest(graph, name);

    if (nearest)
        return cm_fail(error, code, "there is no %s '%s'; did you mean '%s'?", what, name, nearest);
    return cm_fail(error, code, "there is no %s '%s'", what, name);
}

static bool
fail_ambiguous(CmErrorCode code, const char *name, const GPtrArray *matches, GError **error)
{
    g_autofree char *list = join_names(matches);

    return cm_fail(error, code, "'%s' is ambiguous: it is the beginning of %s", name, list);
}

/* Any name of the whole graph, or of a lane. */
static bool
resolve_within(const CmGraph *graph, const char *name, const CmMarks *lane, guint *node,
               GError **error)
{
    g_autoptr(GPtrArray) matches = NULL;

    if (cm_graph_lookup(graph, name, node))
        return true;
    if (!*name)
        return cm_fail(error, CM_ERROR_UNKNOWN_REVISION, "the name of the revision is empty");
    matches = match_prefix(graph, name, lane);
    if (matches->len == 0)
        return fail_unknown(graph, CM_ERROR_UNKNOWN_REVISION, "revision or branch", name, error);
    if (matches->len > 1)
        return fail_ambiguous(CM_ERROR_AMBIGUOUS_PREFIX, name, matches, error);
    return cm_graph_lookup(graph, g_ptr_array_index(matches, 0), node);
}

bool
cm_resolve_branch(const CmGraph *graph, const char *name, guint *node, GError **error)
{
    g_autoptr(GPtrArray) matches = NULL;

    if (cm_graph_lookup(graph, name, node))
        return true;
    if (!*name)
        return cm_fail(error, CM_ERROR_UNKNOWN_BRANCH, "the name of the branch is empty");
    matches = match_prefix(graph, name, NULL);
    if (matches->len == 0)
        return fail_unknown(graph, CM_ERROR_UNKNOWN_BRANCH, "branch", name, error);
    if (matches->len > 1)
        return fail_ambiguous(CM_ERROR_UNKNOWN_BRANCH, name, matches, error);
    return cm_graph_lookup(graph, g_ptr_array_index(matches, 0), node);
}

CmMarks *
cm_lane_new(const CmGraph *graph, guint node, bool dependencies)
{
    CmMarks *lane = cm_graph_marks_new(graph);
    g_autoptr(GArray) from = cm_nodes_new();

    g_array_append_val(from, node);
    cm_marks_spread(lane, CM_LANE_BELOW, dependencies ? &graph->all_down : &graph->down, from);
    cm_marks_spread(lane, CM_LANE_ABOVE, dependencies ? &graph->all_up : &graph->up, from);
    return lane;
}

CmMarks *
cm_resolve_lane(const CmGraph *graph, const char *branch, GError **error)
{
    guint node;

    if (!resolve_within(graph, branch, NULL, &node, error))
        return NULL;
    return cm_lane_new(graph, node, false);
}

GArray *
cm_lane_filter(const CmMarks *lane, const GArray *nodes)
{
    GArray *kept = cm_nodes_new();

    for (guint i = 0; i < nodes->len; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (lane[node])
            g_array_append_val(kept, node);
    }
    return kept;
}

bool
cm_resolve_name(const CmGraph *graph, const char *name, const char *branch, guint *node,
                GError **error)
{
    g_autofree CmMarks *lane = NULL;
    guint root;

    if (!branch)
        return resolve_within(graph, name, NULL, node, error);
    if (!cm_resolve_branch(graph, branch, &root, error))
        return false;
    lane = cm_lane_new(graph, root, false);
    if (!resolve_within(graph, name, lane, node, error))
        return false;
    if (!lane[*node])
        return cm_fail(error, CM_ERROR_NOT_IN_BRANCH, "revision '%s' is not on the branch '%s'",
                       cm_graph_revision(graph, *node)->id, branch);
    return true;
}

/* The declared heads, of a branch unless that is NULL. */
static GArray *
filter_heads(const CmGraph *graph, const char *branch, GError **error)
{
    g_autofree CmMarks *lane = NULL;

    if (!branch || graph->heads->len == 0)
        return g_array_copy(graph->heads);
    lane = cm_resolve_lane(graph, branch, error);
    return lane ? cm_lane_filter(lane, graph->heads) : NULL;
}

static bool
fail_multiple(const CmGraph *graph, const char *text, const GArray *nodes, GError **error)
{
    g_autofree char *list = cm_nodes_describe(graph, nodes);

    return cm_fail(error, CM_ERROR_MULTIPLE_HEADS,
                   "'%s' is several revisions: %s; name one, or use 'heads' where all are meant",
                   text, list);
}

/* head, heads and base. False if text is none of them; otherwise *nodes is a new list, or NULL with
 * an error. */
static bool
resolve_symbol(const CmGraph *graph, const char *text, const char *branch, const char *symbol,
               GArray **nodes, GError **error)
{
    if (strcmp(symbol, "base") == 0) {
        *nodes = cm_nodes_new();
        return true;
    }
    if (strcmp(symbol, "heads") == 0 && !branch) {
        *nodes = g_array_copy(graph->real_heads);
        return true;
    }
    if (strcmp(symbol, "head") != 0 && strcmp(symbol, "heads") != 0)
        return false;
    *nodes = filter_heads(graph, branch, error);
    if (*nodes && (*nodes)->len > 1 && strcmp(symbol, "head") == 0) {
        fail_multiple(graph, text, *nodes, error);
        g_clear_pointer(nodes, g_array_unref);
    }
    return true;
}

/* Cuts text at its first @; the branch is NULL if there is none. */
static const char *
split_branch(const char *text, char **branch)
{
    const char *at = strchr(text, '@');

    *branch = at ? g_strndup(text, at - text) : NULL;
    return at ? at + 1 : text;
}

/* The real heads that -N counts from: with a branch, those that its label has spread to. */
static GArray *
select_heads(const CmGraph *graph, const char *branch)
{
    GArray *heads = cm_nodes_new();
    guint owner = CM_NODE_NONE;

    if (branch && (!cm_graph_lookup(graph, branch, &owner) ||
                   strcmp(cm_graph_revision(graph, owner)->id, branch) == 0))
        return heads;
    for (guint i = 0; i < graph->real_heads->len; i++) {
        guint node = g_array_index(graph->real_heads, guint, i);

        if (!branch || cm_graph_label_spreads(graph, owner, node))
            g_array_append_val(heads, node);
    }
    return heads;
}

static GArray *
walk_from_heads(const CmGraph *graph, const char *text, const CmRelative *relative, GError **error)
{
    g_autoptr(GArray) heads = select_heads(graph, relative->branch);
    g_autoptr(GArray) nodes = cm_nodes_new();

    for (guint i = 0; i < heads->len; i++) {
        CmWalkEnd end;
        guint node;

        if (!cm_resolve_walk(graph, g_array_index(heads, guint, i), relative->steps, NULL, false,
                             &end, &node, error))
            return NULL;
        if (end != CM_WALK_AT) {
            cm_fail_too_far(text, error);
            return NULL;
        }
        g_array_append_val(nodes, node);
    }
    cm_nodes_sort(nodes);
    return g_steal_pointer(&nodes);
}

GArray *
cm_resolve_all(const CmGraph *graph, const char *text, GError **error)
{
    g_autofree char *branch = NULL;
    const char *symbol = split_branch(text, &branch);
    CmRelative relative;
    GArray *nodes;
    guint node;

    if (resolve_symbol(graph, text, branch, symbol, &nodes, error))
        return nodes;
    if (cm_relative_parse(text, &relative)) {
        bool from_heads = !relative.symbol && relative.steps < 0;

        nodes = from_heads ? walk_from_heads(graph, text, &relative, error) : NULL;
        cm_relative_clear(&relative);
        if (from_heads)
            return nodes;
    }
    if (!cm_resolve_name(graph, symbol, branch, &node, error))
        return NULL;
    nodes = cm_nodes_new();
    g_array_append_val(nodes, node);
    return nodes;
}

bool
cm_resolve_one(const CmGraph *graph, const char *text, guint *node, GError **error)
{
    g_autofree char *branch = NULL;
    const char *symbol = split_branch(text, &branch);
    g_autoptr(GArray) nodes = NULL;
    guint root;

    if (!resolve_symbol(graph, text, branch, symbol, &nodes, error))
        return cm_resolve_name(graph, symbol, branch, node, error);
    if (!nodes)
        return false;
    if (nodes->len > 1)
        return fail_multiple(graph, text, nodes, error);
    *node = nodes->len ? g_array_index(nodes, guint, 0) : CM_NODE_NONE;
    return !branch || cm_resolve_branch(graph, branch, &root, error);
}

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GArray *
cm_resolve_rows(const CmGraph *graph, const char *const *rows, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_autoptr(GArray) nodes = cm_nodes_new();

    for (; rows && *rows; rows++)
        g_ptr_array_add(sorted, (char *)*rows);
    g_ptr_array_sort(sorted, compare_texts);
    for (guint i = 0; i < sorted->len; i++) {
        guint node;

        if (!cm_resolve_name(graph, g_ptr_array_index(sorted, i), NULL, &node, error)) {
            g_prefix_error(error, "row of the version table: ");
            return NULL;
        }
        g_array_append_val(nodes, node);
    }
    cm_nodes_sort(nodes);
    return g_steal_pointer(&nodes);
}

GPtrArray *
cm_graph_resolve(const CmGraph *graph, const char *text, const char *const *rows, GError **error)
{
    g_autoptr(GArray) nodes = strcmp(text, "current") == 0 ? cm_resolve_rows(graph, rows, error)
                                                           : cm_resolve_all(graph, text, error);

    return nodes ? cm_graph_revisions(graph, nodes) : NULL;
}
