/* Dependencies that a revision need not repeat: those that one of its ancestors declares already.
 * Leaving them out changes no closure. It decides what counts as standing directly on what, and so
 * the order among revisions that are free of one another. */
#include "graph/internal.h"

/* Steps that searches may take in any graph, before the allowance for its size. */
#define BUDGET 100000

/* The searches are worth a number of steps in all that grows with the graph, no more; a dependency
 * that is kept for that reason does no harm. */
typedef struct {
    const CmGraph *graph;
    guint *rank;    /* of each node: ancestors have less */
    guint *visited; /* by which search, counted from 1 */
    guint search;
    gsize budget;
    GArray *stack;
} Normaliser;

static guint *
rank_nodes(const CmGraph *graph)
{
    g_autoptr(GArray) order = cm_graph_sort(graph);
    guint *rank = g_new0(guint, order->len + 1);

    for (guint i = 0; i < order->len; i++)
        rank[g_array_index(order, guint, i)] = i;
    return rank;
}

static void
visit_children(Normaliser *self, guint node, guint limit)
{
    const CmEdges *up = &self->graph->up;

    for (guint i = up->first[node]; i < up->first[node + 1] && self->budget > 0; i++) {
        guint child = up->to[i];

        self->budget--;
        if (self->visited[child] == self->search || self->rank[child] > limit)
            continue;
        self->visited[child] = self->search;
        g_array_append_val(self->stack, child);
    }
}

/* Marks, in visited, what stands above one of the declarers of a dependency, up to limit. */
static void
visit_above(Normaliser *self, const guint *declarers, guint count)
{
    guint limit = 0;

    self->search++;
    for (guint i = 0; i < count; i++)
        limit = MAX(limit, self->rank[declarers[i]]);
    for (guint i = 0; i < count; i++)
        visit_children(self, declarers[i], limit);
    while (self->stack->len > 0) {
        guint node = g_array_index(self->stack, guint, self->stack->len - 1);

        g_array_set_size(self->stack, self->stack->len - 1);
        visit_children(self, node, limit);
    }
}

/* Notes which edges to dependency are declared by an ancestor too: redundant has a byte for each
 * edge of declared, which is graph->depends reversed. */
static void
find_redundant(Normaliser *self, const CmEdges *declared, guint dependency, guint8 *redundant)
{
    guint first = declared->first[dependency];
    guint count = cm_edges_degree(declared, dependency);

    if (count < 2 || self->budget == 0)
        return;
    visit_above(self, declared->to + first, count);
    for (guint i = first; i < first + count; i++)
        redundant[i] = self->visited[declared->to[i]] == self->search;
}

/* Turns the bytes round: from the edges of declared to those of graph->depends. */
static guint8 *
turn_redundant(const CmGraph *graph, const CmEdges *declared, const guint8 *redundant)
{
    const CmEdges *depends = &graph->depends;
    guint8 *turned = g_new0(guint8, depends->first[depends->count] + 1);
    g_autofree guint *next = g_memdup2(depends->first, sizeof *next * (depends->count + 1));

    for (guint target = 0; target < declared->count; target++) {
        for (guint i = declared->first[target]; i < declared->first[target + 1]; i++)
            turned[next[declared->to[i]]++] = redundant[i];
    }
    return turned;
}

static void
add_direct(const CmGraph *graph, CmEdgeList *list, guint node, const guint8 *redundant)
{
    const CmEdges *depends = &graph->depends;

    cm_edge_list_begin_node(list, node);
    cm_edge_list_add_targets(list, &graph->down, node);
    for (guint i = depends->first[node]; i < depends->first[node + 1]; i++) {
        if (!redundant[i])
            cm_edge_list_add(list, depends->to[i]);
    }
}

void
cm_graph_normalise(CmGraph *graph)
{
    guint count = graph->revisions->len;
    gsize edges = graph->all_down.first[count];
    g_autofree guint *rank = rank_nodes(graph);
    g_autofree guint *visited = g_new0(guint, count + 1);
    g_autoptr(GArray) stack = cm_nodes_new();
    Normaliser self = {graph, rank, visited, 0, BUDGET + count + edges, stack};
    g_autofree guint8 *redundant = NULL;
    g_autofree guint8 *turned = NULL;
    CmEdges declared;
    CmEdgeList list;

    cm_edges_reverse(&graph->depends, &declared);
    redundant = g_new0(guint8, declared.first[count] + 1);
    for (guint dependency = 0; dependency < count; dependency++)
        find_redundant(&self, &declared, dependency, redundant);
    turned = turn_redundant(graph, &declared, redundant);
    cm_edges_clear(&declared);

    cm_edge_list_init(&list, count);
    for (guint node = 0; node < count; node++)
        add_direct(graph, &list, node, turned);
    cm_edge_list_finish(&list, &graph->direct);
}
