/* From names to edges: each revision's parents and dependencies are looked up. And from edges to
 * an order that they allow. */
#include "graph/internal.h"

#include <stdlib.h>
#include <string.h>

/* To look for what was meant takes time for the whole graph; it is done for the first faults. */
#define MOST_SUGGESTIONS 10

/* Adds edges to the parents that a revision names; how many of the names are unknown. */
static guint
add_parents(const CmGraph *graph, CmEdgeList *list, const CmRevision *revision)
{
    GStrv names = revision->down_revisions;
    guint missing = 0;
    guint target;

    for (; names && *names; names++) {
        if (cm_graph_lookup_id(graph, *names, &target))
            cm_edge_list_add(list, target);
        else
            missing++;
    }
    return missing;
}

/* The same for its dependencies, which may be named by a label. */
static guint
add_dependencies(const CmGraph *graph, CmEdgeList *list, const CmRevision *revision)
{
    GStrv names = revision->depends_on;
    guint missing = 0;
    guint target;

    for (; names && *names; names++) {
        if (cm_graph_lookup(graph, *names, &target))
            cm_edge_list_add(list, target);
        else
            missing++;
    }
    return missing;
}

/* What may have been meant by a name that is unknown, as the end of a message. */
static char *
suggest(const CmGraph *graph, const CmRevision *revision, const char *name, const CmFaults *faults)
{
    const char *nearest;
    guint target;

    if (cm_graph_lookup(graph, name, &target))
        return g_strdup_printf("; it is a branch label of '%s'",
                               cm_graph_revision(graph, target)->id);
    nearest = faults->errors->len < MOST_SUGGESTIONS ? cm_graph_nearest(graph, name) : NULL;
    if (!nearest || strcmp(nearest, revision->id) == 0)
        return g_strdup("");
    return g_strdup_printf("; did you mean '%s'?", nearest);
}

static void
report_parent(const CmGraph *graph, const CmRevision *revision, const char *name, CmFaults *faults)
{
    g_autofree char *hint = suggest(graph, revision, name, faults);

    cm_faults_add(faults, revision, CM_PART_PARENTS, CM_ERROR_MISSING_DOWN_REVISION,
                  "revision '%s' names the down_revision '%s', and there is no revision of that "
                  "id%s",
                  revision->id, name, hint);
}

static void
report_dependency(const CmGraph *graph, const CmRevision *revision, const char *name,
                  CmFaults *faults)
{
    g_autofree char *hint = suggest(graph, revision, name, faults);

    cm_faults_add(faults, revision, CM_PART_DEPENDENCIES, CM_ERROR_MISSING_DEPENDENCY,
                  "revision '%s' depends on '%s', and there is no revision or branch label of "
                  "that name%s",
                  revision->id, name, hint);
}

static void
report_missing(const CmGraph *graph, const CmRevision *revision, CmFaults *faults)
{
    GStrv names = revision->down_revisions;
    guint target;

    for (; names && *names; names++) {
        if (!cm_graph_lookup_id(graph, *names, &target))
            report_parent(graph, revision, *names, faults);
    }
    for (names = revision->depends_on; names && *names; names++) {
        if (!cm_graph_lookup(graph, *names, &target))
            report_dependency(graph, revision, *names, faults);
    }
}

/* Turns edges that are kept in the order of arrival into edges in the order of nodes. */
static void
reorder_edges(const CmEdges *arrived, const guint *arrival, CmEdges *edges)
{
    guint count = arrived->count;
    g_autofree guint *places = g_new(guint, count + 1);
    guint next = 0;

    for (guint i = 0; i < count; i++)
        places[arrival[i]] = i;
    edges->count = count;
    edges->first = g_new(guint, count + 1);
    edges->to = g_new(guint, arrived->first[count] + 1);
    for (guint node = 0; node < count; node++) {
        edges->first[node] = next;
        for (guint i = arrived->first[places[node]]; i < arrived->first[places[node] + 1]; i++)
            edges->to[next++] = arrived->to[i];
    }
    edges->first[count] = next;
}

/* Looks up all names; false if there are unknown ones. */
static bool
look_up_names(CmGraph *graph, const guint *arrival)
{
    guint count = graph->revisions->len;
    guint missing = 0;
    CmEdgeList down;
    CmEdgeList depends;
    CmEdges arrived;

    cm_edge_list_init(&down, count);
    cm_edge_list_init(&depends, count);
    for (guint i = 0; i < count; i++) {
        const CmRevision *revision = cm_graph_revision(graph, arrival[i]);

        cm_edge_list_begin_node(&down, i);
        missing += add_parents(graph, &down, revision);
        cm_edge_list_begin_node(&depends, i);
        missing += add_dependencies(graph, &depends, revision);
    }
    cm_edge_list_finish(&down, &arrived);
    reorder_edges(&arrived, arrival, &graph->down);
    cm_edges_clear(&arrived);
    cm_edge_list_finish(&depends, &arrived);
    reorder_edges(&arrived, arrival, &graph->depends);
    cm_edges_clear(&arrived);
    return missing == 0;
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
cm_graph_connect(CmGraph *graph, const guint *arrival, CmFaults *faults)
{
    guint count = graph->revisions->len;
    CmEdgeList all;

    if (!look_up_names(graph, arrival)) {
        for (guint node = 0; node < count; node++)
            report_missing(graph, cm_graph_revision(graph, node), faults);
    }
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
