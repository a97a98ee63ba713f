/* How branch labels spread, for listings: a label reaches all that stands on its revision. Where a
 * line of revisions without branching or merging ends in a head, all of the line has the labels of
 * the head. */
#include "migrate/graph_internal.h"

#include <string.h>

static bool
is_plain(const CmGraph *graph, guint node)
{
    return cm_edges_degree(&graph->all_up, node) <= 1 && cm_edges_degree(&graph->down, node) <= 1;
}

/* The head at the end of the plain line that node is in, or node itself. */
static guint
find_top(const CmGraph *graph, guint node)
{
    guint top = node;

    while (is_plain(graph, top)) {
        if (cm_edges_degree(&graph->up, top) == 0)
            return top;
        top = graph->up.to[graph->up.first[top]];
    }
    return node;
}

/* Marks the revisions whose labels have spread to node. */
static CmMarks *
mark_owners(const CmGraph *graph, guint node)
{
    CmMarks *marks = cm_graph_marks_new(graph);
    g_autoptr(GArray) from = cm_nodes_new();
    guint top = find_top(graph, node);

    g_array_append_val(from, top);
    cm_marks_spread(marks, 1, &graph->down, from);
    return marks;
}

bool
cm_graph_label_spreads(const CmGraph *graph, guint owner, guint node)
{
    g_autofree CmMarks *marks = mark_owners(graph, node);

    return marks[owner] != 0;
}

bool
cm_graph_sole_label(const CmGraph *graph, guint node, guint *owner)
{
    g_autofree CmMarks *marks = mark_owners(graph, node);
    guint labels = 0;

    for (guint other = 0; other < graph->revisions->len; other++) {
        GStrv own = cm_graph_revision(graph, other)->branch_labels;

        if (!marks[other] || !own || !*own)
            continue;
        labels += g_strv_length(own);
        *owner = other;
    }
    return labels == 1;
}

static int
compare_labels(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Adds labels that the set does not have yet. */
static void
add_labels(GPtrArray *set, GHashTable *seen, char *const *labels)
{
    for (; labels && *labels; labels++) {
        if (g_hash_table_add(seen, *labels))
            g_ptr_array_add(set, *labels);
    }
}

/* The parent that has all of the labels of a set, which holds those of all parents; or NULL. */
static char **
find_same(const CmGraph *graph, guint node, guint count)
{
    const CmEdges *down = &graph->down;

    for (guint i = down->first[node]; i < down->first[node + 1]; i++) {
        char **labels = graph->spread[down->to[i]];

        if (g_strv_length(labels) == count)
            return labels;
    }
    return NULL;
}

/* The union of what the parents have and the revision's own: a new set, unless one of the parents
 * has just that. Where many branches are merged again and again few sets are new. */
static char **
merge_labels(CmGraph *graph, guint node)
{
    const CmEdges *down = &graph->down;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) set = g_ptr_array_new();
    char **labels;

    for (guint i = down->first[node]; i < down->first[node + 1]; i++)
        add_labels(set, seen, graph->spread[down->to[i]]);
    add_labels(set, seen, cm_graph_revision(graph, node)->branch_labels);
    labels = find_same(graph, node, set->len);
    if (labels)
        return labels;
    g_ptr_array_sort(set, compare_labels);
    g_ptr_array_add(set, NULL);
    labels = (char **)g_ptr_array_free(g_steal_pointer(&set), FALSE);
    g_ptr_array_add(graph->label_sets, labels);
    return labels;
}

/* What a node has by its parents and itself, shared with the parents where that is all the same. */
static char **
inherit_labels(CmGraph *graph, guint node, char **none)
{
    const CmEdges *down = &graph->down;
    GStrv own = cm_graph_revision(graph, node)->branch_labels;
    guint first = down->first[node];
    bool alike = !own || !*own;

    if (first == down->first[node + 1])
        return alike ? none : merge_labels(graph, node);
    for (guint i = first; i < down->first[node + 1]; i++)
        alike = alike && graph->spread[down->to[i]] == graph->spread[down->to[first]];
    return alike ? graph->spread[down->to[first]] : merge_labels(graph, node);
}

/* Goes up, parents before children. */
static void
inherit_all(CmGraph *graph, char **none)
{
    g_autoptr(GArray) order = cm_graph_sort(graph);

    for (guint i = 0; i < order->len; i++) {
        guint node = g_array_index(order, guint, i);

        graph->spread[node] = inherit_labels(graph, node, none);
    }
}

/* Gives the plain line below head what head has. */
static void
share_downwards(CmGraph *graph, guint head)
{
    guint node = head;

    while (is_plain(graph, node)) {
        graph->spread[node] = graph->spread[head];
        if (cm_edges_degree(&graph->down, node) == 0)
            return;
        node = graph->down.to[graph->down.first[node]];
    }
}

const char *const *
cm_graph_labels(CmGraph *graph, const CmRevision *revision)
{
    char **none;

    if (!graph->spread) {
        graph->spread = g_new0(char **, graph->revisions->len);
        graph->label_sets = g_ptr_array_new_with_free_func(g_free);
        none = g_new0(char *, 1);
        g_ptr_array_add(graph->label_sets, none);
        inherit_all(graph, none);
        for (guint i = 0; i < graph->heads->len; i++)
            share_downwards(graph, g_array_index(graph->heads, guint, i));
    }
    return (const char *const *)graph->spread[cm_graph_node(graph, revision)];
}

void
cm_graph_labels_clear(CmGraph *graph)
{
    g_clear_pointer(&graph->spread, g_free);
    g_clear_pointer(&graph->label_sets, g_ptr_array_unref);
}
