/* Looking for cycles: a depth-first search without recursion, in which an edge back to a node that
 * is still being searched closes a cycle. */
#include "graph/internal.h"

/* More of a cycle than this is not spelt out. */
#define LISTED 12

typedef enum { UNSEEN, OPEN, CLOSED } State;

typedef struct {
    const CmGraph *graph;
    const CmEdges *edges;
    const char *kind;
    CmErrorCode code;
    CmRevisionPart part;
    CmFaults *faults;
    guint8 *state;
    guint *next;  /* the edge to follow next, for nodes that are open */
    GArray *path; /* the open nodes */
} Search;

/* Reports the cycle that leads from entry along the path's end back to entry. */
static void
report_cycle(Search *self, guint entry)
{
    const CmRevision *revision = cm_graph_revision(self->graph, entry);
    g_autoptr(GString) text = g_string_new(revision->id);
    guint begin = self->path->len;
    guint length;

    while (g_array_index(self->path, guint, begin - 1) != entry)
        begin--;
    length = self->path->len - begin;
    for (guint i = 0; i < MIN(length, LISTED); i++) {
        guint node = g_array_index(self->path, guint, begin + i);

        g_string_append_printf(text, " -> %s", cm_graph_revision(self->graph, node)->id);
    }
    if (length > LISTED)
        g_string_append_printf(text, " -> … %u more", length - LISTED);
    cm_faults_add(self->faults, revision, self->part, self->code,
                  "revisions %s in a cycle: %s -> %s", self->kind, text->str, revision->id);
}

static void
open_node(Search *self, guint node)
{
    self->state[node] = OPEN;
    self->next[node] = self->edges->first[node];
    g_array_append_val(self->path, node);
}

/* Follows one edge of the last open node, or closes the node if there is none left. */
static void
advance(Search *self)
{
    guint node = g_array_index(self->path, guint, self->path->len - 1);
    guint target;

    if (self->next[node] == self->edges->first[node + 1]) {
        self->state[node] = CLOSED;
        g_array_set_size(self->path, self->path->len - 1);
        return;
    }
    target = self->edges->to[self->next[node]++];
    if (self->state[target] == UNSEEN)
        open_node(self, target);
    else if (self->state[target] == OPEN && target != node)
        report_cycle(self, target);
}

static void
search_edges(const CmGraph *graph, CmFaults *faults, const CmEdges *edges, CmErrorCode code,
             CmRevisionPart part, const char *kind)
{
    g_autofree guint8 *state = g_new0(guint8, edges->count + 1);
    g_autofree guint *next = g_new(guint, edges->count + 1);
    g_autoptr(GArray) path = cm_nodes_new();
    Search self = {graph, edges, kind, code, part, faults, state, next, path};

    for (guint node = 0; node < edges->count; node++) {
        if (state[node] == UNSEEN)
            open_node(&self, node);
        while (path->len > 0 && !cm_faults_done(faults))
            advance(&self);
    }
}

/* A revision that names itself by id has been reported as such; one that depends on a label of its
 * own has not. */
static void
check_own_labels(const CmGraph *graph, CmFaults *faults)
{
    const CmEdges *depends = &graph->depends;

    for (guint node = 0; node < depends->count; node++) {
        const CmRevision *revision = cm_graph_revision(graph, node);
        GStrv names = revision->depends_on;
        guint target;

        for (; names && *names; names++) {
            if (cm_graph_lookup(graph, *names, &target) && target == node &&
                g_strcmp0(*names, revision->id) != 0)
                cm_faults_add(faults, revision, CM_PART_DEPENDENCIES, CM_ERROR_DEPENDENCY_CYCLE,
                              "revision '%s' depends on '%s', which is a branch label of its own",
                              revision->id, *names);
        }
    }
}

void
cm_graph_check_cycles(const CmGraph *graph, CmFaults *faults)
{
    g_autoptr(GArray) order = cm_graph_sort(graph);
    guint before = faults->errors->len;

    if (order->len == graph->revisions->len)
        return;
    search_edges(graph, faults, &graph->down, CM_ERROR_CYCLE, CM_PART_PARENTS,
                 "stand on one another");
    if (faults->errors->len > before)
        return;
    check_own_labels(graph, faults);
    search_edges(graph, faults, &graph->all_down, CM_ERROR_DEPENDENCY_CYCLE, CM_PART_DEPENDENCIES,
                 "stand or depend on one another");
}
