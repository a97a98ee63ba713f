#include "graph/edges.h"

void
cm_edge_list_init(CmEdgeList *list, guint count)
{
    list->count = count;
    list->node = 0;
    list->first = g_new0(guint, count + 1);
    list->targets = g_array_sized_new(FALSE, FALSE, sizeof(guint), count + count / 4);
    list->seen = g_new0(guint, count);
}

void
cm_edge_list_begin_node(CmEdgeList *list, guint node)
{
    list->node = node;
    list->first[node] = list->targets->len;
}

void
cm_edge_list_add(CmEdgeList *list, guint target)
{
    if (list->seen[target] == list->node + 1)
        return;
    list->seen[target] = list->node + 1;
    g_array_append_val(list->targets, target);
}

void
cm_edge_list_add_targets(CmEdgeList *list, const CmEdges *edges, guint node)
{
    for (guint i = edges->first[node]; i < edges->first[node + 1]; i++)
        cm_edge_list_add(list, edges->to[i]);
}

void
cm_edge_list_finish(CmEdgeList *list, CmEdges *edges)
{
    list->first[list->count] = list->targets->len;
    g_free(list->seen);
    edges->count = list->count;
    edges->first = list->first;
    edges->to = (guint *)(gpointer)g_array_free(list->targets, FALSE);
}

void
cm_edges_reverse(const CmEdges *edges, CmEdges *reversed)
{
    guint count = edges->count;
    guint total = edges->first[count];
    g_autofree guint *next = NULL;

    reversed->count = count;
    reversed->first = g_new0(guint, count + 1);
    reversed->to = g_new(guint, total + 1);
    for (guint i = 0; i < total; i++)
        reversed->first[edges->to[i] + 1]++;
    for (guint node = 0; node < count; node++)
        reversed->first[node + 1] += reversed->first[node];
    next = g_memdup2(reversed->first, sizeof *next * (count + 1));
    for (guint node = 0; node < count; node++) {
        for (guint i = edges->first[node]; i < edges->first[node + 1]; i++)
            reversed->to[next[edges->to[i]]++] = node;
    }
}

void
cm_edges_clear(CmEdges *edges)
{
    g_clear_pointer(&edges->first, g_free);
    g_clear_pointer(&edges->to, g_free);
}

guint
cm_edges_degree(const CmEdges *edges, guint node)
{
    return edges->first[node + 1] - edges->first[node];
}

GArray *
cm_nodes_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(guint));
}

static int
compare_nodes(const void *left, const void *right)
{
    guint a = *(const guint *)left;
    guint b = *(const guint *)right;

    return a < b ? -1 : a > b;
}

void
cm_nodes_sort(GArray *nodes)
{
    guint kept = 0;

    g_array_sort(nodes, compare_nodes);
    for (guint i = 0; i < nodes->len; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (kept == 0 || g_array_index(nodes, guint, kept - 1) != node)
            g_array_index(nodes, guint, kept++) = node;
    }
    g_array_set_size(nodes, kept);
}

GArray *
cm_nodes_marked(const CmMarks *marks, guint count, CmMarks bits)
{
    GArray *nodes = cm_nodes_new();

    for (guint node = 0; node < count; node++) {
        if ((marks[node] & bits) == bits)
            g_array_append_val(nodes, node);
    }
    return nodes;
}

/* Marks the targets of node that have no mark yet and puts them on the stack. */
static void
mark_targets(CmMarks *marks, CmMarks bit, const CmEdges *edges, guint node, GArray *stack)
{
    for (guint i = edges->first[node]; i < edges->first[node + 1]; i++) {
        guint target = edges->to[i];

        if (marks[target] & bit)
            continue;
        marks[target] |= bit;
        g_array_append_val(stack, target);
    }
}

static void
drain_stack(CmMarks *marks, CmMarks bit, const CmEdges *edges, GArray *stack)
{
    while (stack->len > 0) {
        guint node = g_array_index(stack, guint, stack->len - 1);

        g_array_set_size(stack, stack->len - 1);
        mark_targets(marks, bit, edges, node, stack);
    }
}

void
cm_marks_spread(CmMarks *marks, CmMarks bit, const CmEdges *edges, const GArray *nodes)
{
    g_autoptr(GArray) stack = cm_nodes_new();

    for (guint i = 0; i < nodes->len; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (marks[node] & bit)
            continue;
        marks[node] |= bit;
        g_array_append_val(stack, node);
    }
    drain_stack(marks, bit, edges, stack);
}

void
cm_marks_spread_beyond(CmMarks *marks, CmMarks bit, const CmEdges *edges, const GArray *nodes)
{
    g_autoptr(GArray) stack = cm_nodes_new();

    for (guint i = 0; i < nodes->len; i++)
        mark_targets(marks, bit, edges, g_array_index(nodes, guint, i), stack);
    drain_stack(marks, bit, edges, stack);
}
