/* How branch labels spread, for listings: a label reaches all that stands on its revision. Where a
 * line of revisions without branching or merging ends in a head, all of the line has the labels of
 * the head. */
#include "graph/internal.h"

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

/* A set of labels: the bit i stands for graph->names[i]. */
struct CmLabelSet {
    char **listed; /* the same as listings show it; NULL until it is asked for */
    guint64 bits[];
};

static void
free_set(gpointer data)
{
    CmLabelSet *set = data;

    g_free(set->listed);
    g_free(set);
}

static guint
count_words(const CmGraph *graph)
{
    return graph->names->len / 64 + 1;
}

static void
add_own(const CmGraph *graph, guint node, guint64 *bits, GHashTable *numbers)
{
    char *const *own = cm_graph_revision(graph, node)->branch_labels;

    for (; own && *own; own++) {
        guint number = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, *own));

        bits[number / 64] |= G_GUINT64_CONSTANT(1) << number % 64;
    }
}

/* The set of a node, shared with a parent that has just that. Where many branches are merged again
 * and again few sets are new. */
static CmLabelSet *
inherit_labels(CmGraph *graph, guint node, guint64 *bits, GHashTable *numbers)
{
    const CmEdges *down = &graph->down;
    guint words = count_words(graph);
    CmLabelSet *set;

    memset(bits, 0, words * sizeof *bits);
    add_own(graph, node, bits, numbers);
    for (guint i = down->first[node]; i < down->first[node + 1]; i++)
        for (guint j = 0; j < words; j++)
            bits[j] |= graph->spread[down->to[i]]->bits[j];
    for (guint i = down->first[node]; i < down->first[node + 1]; i++)
        if (!memcmp(bits, graph->spread[down->to[i]]->bits, words * sizeof *bits))
            return graph->spread[down->to[i]];
    set = g_malloc0(sizeof *set + words * sizeof *bits);
    memcpy(set->bits, bits, words * sizeof *bits);
    g_ptr_array_add(graph->label_sets, set);
    return set;
}

/* Goes up, parents before children. */
static void
inherit_all(CmGraph *graph)
{
    g_autoptr(GArray) order = cm_graph_sort(graph);
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree guint64 *bits = g_new(guint64, count_words(graph));

    for (guint i = 0; i < graph->names->len; i++)
        g_hash_table_insert(numbers, graph->names->pdata[i], GUINT_TO_POINTER(i));
    for (guint i = 0; i < order->len; i++) {
        guint node = g_array_index(order, guint, i);

        graph->spread[node] = inherit_labels(graph, node, bits, numbers);
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

static char **
list_labels(const CmGraph *graph, const CmLabelSet *set)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < graph->names->len; i++)
        if (set->bits[i / 64] >> i % 64 & 1)
            g_ptr_array_add(list, graph->names->pdata[i]);
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

const char *const *
cm_graph_labels(CmGraph *graph, const CmRevision *revision)
{
    CmLabelSet *set;

    if (!graph->spread) {
        graph->spread = g_new0(CmLabelSet *, graph->revisions->len);
        graph->label_sets = g_ptr_array_new_with_free_func(free_set);
        inherit_all(graph);
        for (guint i = 0; i < graph->heads->len; i++)
            share_downwards(graph, g_array_index(graph->heads, guint, i));
    }
    set = graph->spread[cm_graph_node(graph, revision)];
    if (!set->listed)
        set->listed = list_labels(graph, set);
    return (const char *const *)set->listed;
}

void
cm_graph_labels_clear(CmGraph *graph)
{
    g_clear_pointer(&graph->spread, g_free);
    g_clear_pointer(&graph->label_sets, g_ptr_array_unref);
}
