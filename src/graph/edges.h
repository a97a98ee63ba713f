/* Edges of a graph whose nodes are numbers from 0, and sets of nodes marked along them.
 *
 * Edges are kept in two flat arrays. A set of marks has one byte a node, and each bit of the byte
 * is a set of its own, so that sets which are used together share one allocation. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* No node: below every base, or nothing at all. */
#define CM_NODE_NONE G_MAXUINT

/* The edges that leave node n are to[first[n]] up to, not including, to[first[n + 1]]. */
typedef struct {
    guint count;  /* of nodes */
    guint *first; /* count + 1 of them */
    guint *to;
} CmEdges;

typedef guint8 CmMarks;

/* Edges as they are being made, one node after the other in the order of nodes. */
typedef struct {
    guint count;
    guint node;
    guint *first;
    GArray *targets;
    guint *seen; /* for each node, one more than the last that has an edge to it */
} CmEdgeList;

/* Begins a list for so many nodes. */
void cm_edge_list_init(CmEdgeList *list, guint count);

/* What is added from now on leaves node. */
void cm_edge_list_begin_node(CmEdgeList *list, guint node);

/* Adds an edge unless the node has it already. */
void cm_edge_list_add(CmEdgeList *list, guint target);

/* Adds the edges that leave node in other edges. */
void cm_edge_list_add_targets(CmEdgeList *list, const CmEdges *edges, guint node);

/* Ends the list and makes edges of it, which own what the list did. */
void cm_edge_list_finish(CmEdgeList *list, CmEdges *edges);

/* The same edges in the other direction; the targets of each node ascend. */
void cm_edges_reverse(const CmEdges *edges, CmEdges *reversed);

/* Frees what the edges own, not the structure. */
void cm_edges_clear(CmEdges *edges);

/* How many edges leave node. */
guint cm_edges_degree(const CmEdges *edges, guint node);

/* A new, empty list of nodes (guint). */
GArray *cm_nodes_new(void);

/* Makes the list ascend, each node once. */
void cm_nodes_sort(GArray *nodes);

/* The nodes that have all of these bits, ascending; a new list. */
GArray *cm_nodes_marked(const CmMarks *marks, guint count, CmMarks bits);

/* Marks the nodes with bit, and all that can be reached from them along edges. What has the bit
 * already is taken as done. */
void cm_marks_spread(CmMarks *marks, CmMarks bit, const CmEdges *edges, const GArray *nodes);

/* Marks with bit what can be reached from the nodes in one step or more: a node of the list itself
 * only if it can be reached from another. */
void cm_marks_spread_beyond(CmMarks *marks, CmMarks bit, const CmEdges *edges, const GArray *nodes);
