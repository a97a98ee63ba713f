/* The names of a graph's revisions: ids in a table of our own, sized once, because every parent of
 * every revision is looked up there; labels, which are few, in an ordinary one. */
#include "graph/internal.h"

#include <string.h>

/* A place of the table: free if id is NULL. */
struct CmIdSlot {
    const char *id;
    guint hash;
    guint node;
};

static int
compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The place where id is, or the free one where it would be. */
static struct CmIdSlot *
find_slot(const CmGraph *graph, const char *id, guint hash)
{
    guint place = hash & graph->id_mask;

    for (;;) {
        struct CmIdSlot *slot = &graph->id_slots[place];

        if (!slot->id || (slot->hash == hash && strcmp(slot->id, id) == 0))
            return slot;
        place = (place + 1) & graph->id_mask;
    }
}

/* Spreads the bits of a hash that is poor in its lower ones. */
static guint
hash_id(const char *id)
{
    guint hash = g_str_hash(id) * 2654435769u;

    return hash ^ hash >> 15;
}

static void
add_ids(CmGraph *graph, const guint *arrival)
{
    guint size = 16;

    while (size < graph->revisions->len + graph->revisions->len / 4)
        size *= 2;
    graph->id_mask = size - 1;
    graph->id_slots = g_new0(struct CmIdSlot, size);
    for (guint i = 0; i < graph->revisions->len; i++) {
        guint node = arrival[i];
        const char *id = cm_graph_revision(graph, node)->id;
        guint hash = hash_id(id);
        struct CmIdSlot *slot = find_slot(graph, id, hash);

        *slot = (struct CmIdSlot){id, hash, node};
    }
}

bool
cm_graph_lookup_id(const CmGraph *graph, const char *id, guint *node)
{
    const struct CmIdSlot *slot = find_slot(graph, id, hash_id(id));

    if (!slot->id)
        return false;
    *node = slot->node;
    return true;
}

bool
cm_graph_lookup(const CmGraph *graph, const char *key, guint *node)
{
    void *value;

    if (cm_graph_lookup_id(graph, key, node))
        return true;
    if (!g_hash_table_lookup_extended(graph->labels, key, NULL, &value))
        return false;
    *node = GPOINTER_TO_UINT(value);
    return true;
}

const CmRevision *
cm_graph_find(const CmGraph *graph, const char *id)
{
    guint node;

    return cm_graph_lookup_id(graph, id, &node) ? cm_graph_revision(graph, node) : NULL;
}

/* All ids and labels, with a NULL at the end. */
static GPtrArray *
list_names(const CmGraph *graph)
{
    GPtrArray *list = g_ptr_array_sized_new(graph->revisions->len + graph->names->len + 1);

    for (guint node = 0; node < graph->revisions->len; node++)
        g_ptr_array_add(list, cm_graph_revision(graph, node)->id);
    for (guint i = 0; i < graph->names->len; i++)
        g_ptr_array_add(list, g_ptr_array_index(graph->names, i));
    g_ptr_array_add(list, NULL);
    return list;
}

const char *
cm_graph_nearest(const CmGraph *graph, const char *name)
{
    g_autoptr(GPtrArray) names = list_names(graph);

    return cm_error_suggest(name, (const char *const *)names->pdata);
}

static void
add_label(CmGraph *graph, CmFaults *faults, guint node, const char *label)
{
    const CmRevision *revision = cm_graph_revision(graph, node);
    guint owner;

    if (cm_graph_lookup_id(graph, label, &owner))
        cm_faults_add(faults, revision, CM_PART_LABELS, CM_ERROR_DUPLICATE_LABEL,
                      "branch label '%s' of revision '%s' is a revision's id", label, revision->id);
    else if (cm_graph_lookup(graph, label, &owner))
        cm_faults_add(faults, revision, CM_PART_LABELS, CM_ERROR_DUPLICATE_LABEL,
                      "branch label '%s' of revision '%s' is already used by revision '%s'", label,
                      revision->id, cm_graph_revision(graph, owner)->id);
    else
        g_hash_table_insert(graph->labels, (char *)label, GUINT_TO_POINTER(node));
}

static void
sort_labels(CmGraph *graph)
{
    GHashTableIter iter;
    void *label;

    graph->names = g_ptr_array_new();
    g_hash_table_iter_init(&iter, graph->labels);
    while (g_hash_table_iter_next(&iter, &label, NULL))
        g_ptr_array_add(graph->names, label);
    g_ptr_array_sort(graph->names, compare_names);
}

/* The nodes that have labels. */
static GArray *
find_labelled(const CmGraph *graph, const guint *arrival)
{
    GArray *nodes = cm_nodes_new();

    for (guint i = 0; i < graph->revisions->len; i++) {
        if (cm_graph_revision(graph, arrival[i])->branch_labels)
            g_array_append_val(nodes, arrival[i]);
    }
    cm_nodes_sort(nodes);
    return nodes;
}

void
cm_graph_name(CmGraph *graph, const guint *arrival, CmFaults *faults)
{
    g_autoptr(GArray) labelled = find_labelled(graph, arrival);

    add_ids(graph, arrival);
    graph->labels = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < labelled->len; i++) {
        guint node = g_array_index(labelled, guint, i);
        GStrv labels = cm_graph_revision(graph, node)->branch_labels;

        for (; *labels; labels++)
            add_label(graph, faults, node, *labels);
    }
    sort_labels(graph);
}

void
cm_graph_names_clear(CmGraph *graph)
{
    g_clear_pointer(&graph->names, g_ptr_array_unref);
    g_clear_pointer(&graph->labels, g_hash_table_unref);
    g_clear_pointer(&graph->id_slots, g_free);
}
