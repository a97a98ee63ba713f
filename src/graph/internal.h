/* What the graph is inside, for graph*.c, resolve*.c and plan*.c. Nodes are numbers in the order
 * of the revisions' ids, so that whatever is done in the order of nodes is done by id. */
#pragma once

#include "graph/graph.h"
#include "graph/edges.h"
#include "graph/faults.h"

typedef struct CmLabelSet CmLabelSet;

struct CmGraph {
    GPtrArray *revisions;      /* CmRevision *, by id: the index is the node */
    struct CmIdSlot *id_slots; /* ids to nodes (names.c) */
    guint id_mask;
    GHashTable *labels; /* as written, borrowed, to node */
    GPtrArray *names;   /* the labels again, ascending, for prefixes */

    CmEdges down;     /* to parents, in declared order */
    CmEdges depends;  /* to dependencies, ascending */
    CmEdges all_down; /* both: parents first, each node once */
    CmEdges up;       /* down reversed: children */
    CmEdges all_up;   /* all_down reversed: children and dependents */
    CmEdges direct;   /* all_down less the dependencies that an ancestor declares already */

    GArray *heads;
    GArray *real_heads;
    GArray *bases;

    CmLabelSet **spread; /* labels of each node, shared; NULL until asked for (labels.c) */
    GPtrArray *label_sets;
};

/* The revision of a node. */
const CmRevision *cm_graph_revision(const CmGraph *graph, guint node);

/* The node of a revision of this graph. */
guint cm_graph_node(const CmGraph *graph, const CmRevision *revision);

/* Finds the node of an id, spelt out. */
bool cm_graph_lookup_id(const CmGraph *graph, const char *id, guint *node);

/* Finds the node of an id or a label, spelt out. */
bool cm_graph_lookup(const CmGraph *graph, const char *key, guint *node);

/* The id or label that is spelt most like name, NULL if none is. */
const char *cm_graph_nearest(const CmGraph *graph, const char *name);

/* A new array of the nodes' revisions, in the order of nodes. */
GPtrArray *cm_graph_revisions(const CmGraph *graph, const GArray *nodes);

/* A new set of marks, all empty. */
CmMarks *cm_graph_marks_new(const CmGraph *graph);

/* Adds the names to a graph that has revisions, and frees what they take. arrival has the nodes in
 * the order in which their revisions came. */
void cm_graph_name(CmGraph *graph, const guint *arrival, CmFaults *faults);
void cm_graph_names_clear(CmGraph *graph);

/* Adds down, depends, all_down and the reversed ones to a graph that has names. */
void cm_graph_connect(CmGraph *graph, const guint *arrival, CmFaults *faults);

/* A new list of all nodes, each after what it stands or depends on; shorter if there are cycles. */
GArray *cm_graph_sort(const CmGraph *graph);

/* Looks for revisions that are their own ancestors by down edges or, failing these, by all. */
void cm_graph_check_cycles(const CmGraph *graph, CmFaults *faults);

/* Makes direct, of a graph that is connected and has no cycles. */
void cm_graph_normalise(CmGraph *graph);

/* A new list of the nodes of a set in the order of history and downgrade: children and dependents
 * before what they stand on, one branch as far as possible before the next, starting with the
 * least id. The nodes have the bit member; those with the bit through lie between members, or are
 * members themselves, and pass on which must come before which. */
GArray *cm_graph_order(const CmGraph *graph, const CmMarks *marks, CmMarks member, CmMarks through);

/* The marked nodes (bit 1) that no marked node has an edge to; a new list. */
GArray *cm_graph_tips(const CmGraph *graph, const CmMarks *marks, const CmEdges *edges);

/* Whether the label of owner has spread to node. */
bool cm_graph_label_spreads(const CmGraph *graph, guint owner, guint node);

/* Whether exactly one label has spread to node, and then whose it is. */
bool cm_graph_sole_label(const CmGraph *graph, guint node, guint *owner);

/* Frees what the labels take. */
void cm_graph_labels_clear(CmGraph *graph);
