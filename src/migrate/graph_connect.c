/* From names to edges: each revision's parents and dependencies are looked up. And from edges to
 * an order that they allow. */
#include "migrate/graph_internal.h"

#include <stdlib.h>

static void
connect_parents(const CmGraph *graph, CmEdgeList *list, guint node, CmFaults *faults)
{
    const CmRevision *revision = cm_graph_revision(graph, node);
    GStrv names = revision->down_revisions;
    guint parent;

    cm_edge_list_begin_node(list, node);
    for (; names && *names; names++) {
        if (cm_graph_lookup_id(graph, *names, &parent))
            cm_edge_list_add(list, parent);
        else
            cm_faults_add(faults, revision, CM_ERROR_MISSING_DOWN_REVISION,
                          "revision '%s' names the down_revision '%s', and there is no revision "
                          "of that id",
                          revision->id, *names);
    }
}

static void
connect_dependencies(const CmGraph *graph, CmEdgeList *list, guint node, CmFaults *faults)
{
    const CmRevision *revision = cm_graph_revision(graph, node);
    GStrv names = revision->depends_on;
    guint target;

    cm_edge_list_begin_node(list, node);
    for (; names && *names; names++) {
        if (cm_graph_lookup(graph, *names, &target))
            cm_edge_list_add(list, target);
        else
            cm_faults_add(faults, revision, CM_ERROR_MISSING_DEPENDENCY,
                          "revision '%s' depends on '%s', and there is no revision or branch "
                          "label of that name",
                          revision->id, *names);
    }
}

static int
compare_targets(const void *left, const void *right)
{
    guint a = *(const guint *)left;
    guint b = *(const guint *)right;

    return a < b ? -1 : a > b;
}

static void
sort_dependencies(CmEdges *depends)
{
    for (guint node = 0; node < depends->count; node++)
        qsort(depends->to + depends->first[node], cm_edges_degree(depends, node), sizeof(guint),
              compare_targets);
}

void
cm_graph_connect(CmGraph *graph, CmFaults *faults)
{
    guint count = graph->revisions->len;
    CmEdgeList down;
    CmEdgeList depends;
    CmEdgeList all;

    cm_edge_list_init(&down, count);
    cm_edge_list_init(&depends, count);
    for (guint node = 0; node < count; node++) {
        connect_parents(graph, &down, node, faults);
        connect_dependencies(graph, &depends, node, faults);
    }
    cm_edge_list_finish(&down, &graph->down);
    cm_edge_list_finish(&depends, &graph->depends);
    sort_dependencies(&graph->depends);

    cm_edge_list_init(&all, count);
    for (guint node = 0; node < count; node++) {
        cm_edge_list_begin_node(&all, node);
        cm_edge_list_add_targets(&all, &graph->down, node);
        cm_edge_list_add_targets(&all, &graph->depends, node);
    }
    cm_edge_list_finish(&all, &graph->all_down);
    cm_edges_reverse(&graph->down, &graph->up);
    cm_edges_reverse(&graph->all_down, &graph->all_up);
}

GArray *
cm_graph_sort(const CmGraph *graph)
{
    const CmEdges *up = &graph->all_up;
    g_autofree guint *waiting = g_new(guint, up->count + 1);
    GArray *queue = g_array_sized_new(FALSE, FALSE, sizeof(guint), up->count);

    for (guint node = 0; node < up->count; node++) {
        waiting[node] = cm_edges_degree(&graph->all_down, node);
        if (waiting[node] == 0)
            g_array_append_val(queue, node);
    }
    for (guint i = 0; i < queue->len; i++) {
        guint node = g_array_index(queue, guint, i);

        for (guint e = up->first[node]; e < up->first[node + 1]; e++) {
            if (--waiting[up->to[e]] == 0)
                g_array_append_val(queue, up->to[e]);
        }
    }
    return queue;
}
