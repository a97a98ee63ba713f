/* What listings say about a graph and its revisions. */
#include "graph/resolve_internal.h"

#include <string.h>

GPtrArray *
cm_graph_heads(const CmGraph *graph)
{
    return cm_graph_revisions(graph, graph->heads);
}

GPtrArray *
cm_graph_real_heads(const CmGraph *graph)
{
    return cm_graph_revisions(graph, graph->real_heads);
}

GPtrArray *
cm_graph_bases(const CmGraph *graph)
{
    return cm_graph_revisions(graph, graph->bases);
}

GPtrArray *
cm_graph_branch_points(const CmGraph *graph)
{
    guint count = graph->revisions->len;
    g_autofree CmMarks *marks = cm_graph_marks_new(graph);
    g_autoptr(GArray) order = NULL;
    g_autoptr(GArray) points = cm_nodes_new();

    memset(marks, 1, count);
    order = cm_graph_order(graph, marks, 1, 1);
    for (guint i = 0; i < order->len; i++) {
        guint node = g_array_index(order, guint, i);

        if (cm_edges_degree(&graph->up, node) > 1)
            g_array_append_val(points, node);
    }
    return cm_graph_revisions(graph, points);
}

GPtrArray *
cm_graph_children(const CmGraph *graph, const CmRevision *revision)
{
    guint node = cm_graph_node(graph, revision);
    GPtrArray *children = g_ptr_array_new();

    for (guint i = graph->up.first[node]; i < graph->up.first[node + 1]; i++)
        g_ptr_array_add(children, g_ptr_array_index(graph->revisions, graph->up.to[i]));
    return children;
}

CmHead
cm_graph_head_kind(const CmGraph *graph, const CmRevision *revision)
{
    guint node = cm_graph_node(graph, revision);

    if (cm_edges_degree(&graph->all_up, node) == 0)
        return CM_HEAD_REAL;
    return cm_edges_degree(&graph->up, node) == 0 ? CM_HEAD_EFFECTIVE : CM_HEAD_NONE;
}

bool
cm_graph_is_branch_point(const CmGraph *graph, const CmRevision *revision)
{
    return cm_edges_degree(&graph->up, cm_graph_node(graph, revision)) > 1;
}

bool
cm_graph_is_merge_point(const CmGraph *graph, const CmRevision *revision)
{
    return cm_edges_degree(&graph->down, cm_graph_node(graph, revision)) > 1;
}

const char *
cm_graph_head_name(CmHead kind)
{
    switch (kind) {
    case CM_HEAD_REAL:
        return "head";
    case CM_HEAD_EFFECTIVE:
        return "effective head";
    case CM_HEAD_NONE:
        break;
    }
    return "";
}

/* Whether the rows are the ids of the real heads, each once or more. */
static bool
are_real_heads(const CmGraph *graph, const char *const *rows)
{
    for (guint i = 0; i < graph->real_heads->len; i++) {
        guint node = g_array_index(graph->real_heads, guint, i);

        if (!rows || !g_strv_contains(rows, cm_graph_revision(graph, node)->id))
            return false;
    }
    for (; rows && *rows; rows++) {
        const CmRevision *revision = cm_graph_find(graph, *rows);

        if (!revision || cm_graph_head_kind(graph, revision) != CM_HEAD_REAL)
            return false;
    }
    return true;
}

static bool
fail_not_at_heads(const CmGraph *graph, const char *const *rows, GError **error)
{
    static const char *const nothing[] = {NULL};
    g_autofree char *heads = cm_nodes_describe(graph, graph->real_heads);
    g_autofree char *at = g_strjoinv(", ", (char **)(rows ? rows : nothing));

    return cm_fail(error, CM_ERROR_NOT_AT_HEADS,
                   "the database is not at the heads: it is at %s, and the heads are %s",
                   *at ? at : "base", *heads ? heads : "none");
}

GPtrArray *
cm_graph_current(const CmGraph *graph, const char *const *rows, bool check_heads, GError **error)
{
    g_autofree CmMarks *implied = NULL;
    g_autoptr(GArray) nodes = NULL;
    g_autoptr(GArray) tips = NULL;

    if (check_heads && are_real_heads(graph, rows))
        return cm_graph_real_heads(graph);
    if (check_heads) {
        fail_not_at_heads(graph, rows, error);
        return NULL;
    }
    nodes = cm_resolve_rows(graph, rows, error);
    if (!nodes)
        return NULL;
    implied = cm_graph_marks_new(graph);
    cm_marks_spread(implied, 1, &graph->all_down, nodes);
    tips = cm_graph_tips(graph, implied, &graph->down);
    return cm_graph_revisions(graph, tips);
}
