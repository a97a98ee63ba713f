/* The order of history and downgrade, of which upgrade is the reverse.
 *
 * There is a list of open nodes, at first those of the set that nothing of the set stands on. The
 * search stays with one: if another open node stands above it, however indirectly, it moves to the
 * first such in the list. Otherwise the node is put out, and its first parent takes its place, the
 * further ones go to the end; a node without a parent that is new leaves the list, and the search
 * goes on with the one before. So one branch is followed as far as possible before the next.
 *
 * A node is free of what stands above it when all its children in the set are out, which counters
 * tell. Which open node is the first above needs a search upwards; these are worth a number of
 * steps in all that grows with the set, no more, and after that any node that is free will do. */
#include "graph/internal.h"

#define NO_SLOT G_MAXUINT

/* Steps that searches may take in any set, before the allowance for its size. */
#define BUDGET 100000

/* A place in the list. Places are numbered in the order of the list. */
typedef struct {
    guint node;
    guint before; /* neighbours among the places in use */
    guint after;
} Slot;

typedef struct {
    const CmGraph *graph;
    const CmMarks *marks;
    CmMarks member;
    CmMarks through;
    guint *above;   /* how many children and dependents are not out, for each node */
    guint *slot_of; /* the place of an open node */
    GArray *slots;
    guint first; /* place in use */
    guint last;
    GArray *ready;  /* nodes in the order in which they became open and free */
    guint *visited; /* by which search, counted from 1 */
    guint search;
    gsize budget;
    GArray *stack;
    GArray *order; /* the result */
} Sorter;

static Slot *
get_slot(Sorter *self, guint slot)
{
    return &g_array_index(self->slots, Slot, slot);
}

static void
note_ready(Sorter *self, guint node)
{
    if (self->slot_of[node] != NO_SLOT && self->above[node] == 0)
        g_array_append_val(self->ready, node);
}

/* Puts node into a place in use. */
static void
place_node(Sorter *self, guint slot, guint node)
{
    get_slot(self, slot)->node = node;
    self->slot_of[node] = slot;
    note_ready(self, node);
}

static void
append_node(Sorter *self, guint node)
{
    Slot slot = {node, self->last, NO_SLOT};
    guint index = self->slots->len;

    g_array_append_val(self->slots, slot);
    if (self->last != NO_SLOT)
        get_slot(self, self->last)->after = index;
    else
        self->first = index;
    self->last = index;
    place_node(self, index, node);
}

/* Takes a place out of use; the place to go on with, NO_SLOT if there is none left. */
static guint
remove_slot(Sorter *self, guint index)
{
    Slot slot = *get_slot(self, index);

    if (slot.before != NO_SLOT)
        get_slot(self, slot.before)->after = slot.after;
    else
        self->first = slot.after;
    if (slot.after != NO_SLOT)
        get_slot(self, slot.after)->before = slot.before;
    else
        self->last = slot.before;
    return slot.before != NO_SLOT ? slot.before : slot.after;
}

/* One child less to wait for, for all that node stands on. What only lies between members needs no
 * putting out: it gives way when its last child has. */
static void
release_parents(Sorter *self, guint node)
{
    const CmEdges *down = &self->graph->all_down;

    g_array_append_val(self->stack, node);
    while (self->stack->len > 0) {
        guint from = g_array_index(self->stack, guint, self->stack->len - 1);

        g_array_set_size(self->stack, self->stack->len - 1);
        for (guint i = down->first[from]; i < down->first[from + 1]; i++) {
            guint parent = down->to[i];

            if (!(self->marks[parent] & self->through) || --self->above[parent] > 0)
                continue;
            if (self->marks[parent] & self->member)
                note_ready(self, parent);
            else
                g_array_append_val(self->stack, parent);
        }
    }
}

static bool
is_new(const Sorter *self, guint node)
{
    return (self->marks[node] & self->member) && self->slot_of[node] == NO_SLOT;
}

/* Puts out the node of a place; the place to go on with. */
static guint
emit_slot(Sorter *self, guint index)
{
    const CmEdges *direct = &self->graph->direct;
    guint node = get_slot(self, index)->node;
    bool replaced = false;

    g_array_append_val(self->order, node);
    release_parents(self, node);
    for (guint i = direct->first[node]; i < direct->first[node + 1]; i++) {
        guint parent = direct->to[i];

        if (!is_new(self, parent))
            continue;
        if (replaced)
            append_node(self, parent);
        else
            place_node(self, index, parent);
        replaced = true;
    }
    return replaced ? index : remove_slot(self, index);
}

/* Visits the children of node that are not out: notes the least place among those that are open,
 * and puts on the stack those that are new to this search. */
static void
visit_children(Sorter *self, guint node, guint *least)
{
    const CmEdges *up = &self->graph->all_up;

    for (guint i = up->first[node]; i < up->first[node + 1] && self->budget > 0; i++) {
        guint child = up->to[i];
        bool member = self->marks[child] & self->member;

        self->budget--;
        if (!(self->marks[child] & self->through) || self->visited[child] == self->search)
            continue;
        if (member ? self->above[child] == G_MAXUINT : self->above[child] == 0)
            continue;
        self->visited[child] = self->search;
        if (self->slot_of[child] != NO_SLOT)
            *least = MIN(*least, self->slot_of[child]);
        g_array_append_val(self->stack, child);
    }
}

/* The first place whose node is above that of index, which waits for something. */
static guint
find_above(Sorter *self, guint index)
{
    guint best = self->first == index ? get_slot(self, index)->after : self->first;
    guint least = NO_SLOT;

    self->search++;
    visit_children(self, get_slot(self, index)->node, &least);
    while (self->stack->len > 0 && least != best && self->budget > 0) {
        guint node = g_array_index(self->stack, guint, self->stack->len - 1);

        g_array_set_size(self->stack, self->stack->len - 1);
        visit_children(self, node, &least);
    }
    g_array_set_size(self->stack, 0);
    return self->budget > 0 ? least : NO_SLOT;
}

/* The place of a node that is free: there is always one. */
static guint
take_ready(Sorter *self)
{
    for (;;) {
        guint node = g_array_index(self->ready, guint, self->ready->len - 1);

        if (self->above[node] != G_MAXUINT)
            return self->slot_of[node];
        g_array_set_size(self->ready, self->ready->len - 1);
    }
}

/* Counts for each node what is above it, and opens the members that no other leads to. */
static void
begin(Sorter *self)
{
    guint count = self->graph->revisions->len;
    const CmEdges *down = &self->graph->all_down;
    const CmEdges *direct = &self->graph->direct;
    g_autofree guint8 *reached = g_new0(guint8, count + 1);

    for (guint node = 0; node < count; node++) {
        self->slot_of[node] = NO_SLOT;
        if (!(self->marks[node] & self->through))
            continue;
        self->budget += 1 + cm_edges_degree(down, node);
        for (guint i = down->first[node]; i < down->first[node + 1]; i++)
            self->above[down->to[i]]++;
        for (guint i = direct->first[node]; i < direct->first[node + 1]; i++)
            reached[direct->to[i]] |= self->marks[node] & self->member;
    }
    for (guint node = 0; node < count; node++) {
        if ((self->marks[node] & self->member) && !reached[node])
            append_node(self, node);
    }
}

/* Nodes between members that nothing is above, and so no member, are out of the way at once. */
static void
release_between(Sorter *self)
{
    guint count = self->graph->revisions->len;
    g_autoptr(GArray) free_nodes = cm_nodes_new();

    for (guint node = 0; node < count; node++) {
        if ((self->marks[node] & self->through) && !(self->marks[node] & self->member) &&
            self->above[node] == 0)
            g_array_append_val(free_nodes, node);
    }
    for (guint i = 0; i < free_nodes->len; i++)
        release_parents(self, g_array_index(free_nodes, guint, i));
}

static void
sort_nodes(Sorter *self)
{
    guint slot = self->first;

    while (slot != NO_SLOT) {
        guint node = get_slot(self, slot)->node;

        if (self->above[node] > 0) {
            guint above = self->budget > 0 ? find_above(self, slot) : NO_SLOT;

            slot = above != NO_SLOT ? above : take_ready(self);
            continue;
        }
        self->above[node] = G_MAXUINT;
        slot = emit_slot(self, slot);
    }
}

GArray *
cm_graph_order(const CmGraph *graph, const CmMarks *marks, CmMarks member, CmMarks through)
{
    guint count = graph->revisions->len;
    g_autofree guint *above = g_new0(guint, count + 1);
    g_autofree guint *slot_of = g_new(guint, count + 1);
    g_autofree guint *visited = g_new0(guint, count + 1);
    g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    g_autoptr(GArray) ready = cm_nodes_new();
    g_autoptr(GArray) stack = cm_nodes_new();
    Sorter self = {
        .graph = graph,
        .marks = marks,
        .member = member,
        .through = through,
        .above = above,
        .slot_of = slot_of,
        .slots = slots,
        .first = NO_SLOT,
        .last = NO_SLOT,
        .ready = ready,
        .visited = visited,
        .budget = BUDGET,
        .stack = stack,
        .order = cm_nodes_new(),
    };

    begin(&self);
    release_between(&self);
    sort_nodes(&self);
    return self.order;
}
