/* Loading a graph, and looking things up in it. */
#include "graph/internal.h"

#include <stdlib.h>
#include <string.h>

/* A revision with the beginning of its id, by which most are told apart without looking there. */
typedef struct {
    guint64 prefix;
    CmRevision *revision;
    guint index; /* where it stood */
} SortItem;

static guint64
read_prefix(const char *id)
{
    guint64 prefix = 0;

    for (guint i = 0; i < sizeof prefix; i++) {
        prefix = prefix << 8 | (guchar)*id;
        id += *id != '\0';
    }
    return prefix;
}

static int
compare_items(const void *left, const void *right)
{
    const SortItem *a = left;
    const SortItem *b = right;
    int order;

    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    order = strcmp(a->revision->id, b->revision->id);
    return order ? order : g_strcmp0(a->revision->path, b->revision->path);
}

static const char *
describe_path(const CmRevision *revision)
{
    return revision->path ? revision->path : "another revision";
}

/* Puts the revisions in order, and notes in arrival, for each place they stood at, where they went.
 * Whether two of them have the same id. */
static bool
sort_revisions(GPtrArray *revisions, guint *arrival)
{
    g_autofree SortItem *items = g_new(SortItem, revisions->len + 1);
    bool alike = false;

    for (guint i = 0; i < revisions->len; i++) {
        CmRevision *revision = g_ptr_array_index(revisions, i);

        items[i] = (SortItem){read_prefix(revision->id), revision, i};
    }
    qsort(items, revisions->len, sizeof *items, compare_items);
    for (guint i = 0; i < revisions->len; i++) {
        revisions->pdata[i] = items[i].revision;
        arrival[items[i].index] = i;
        alike = alike || (i > 0 && items[i].prefix == items[i - 1].prefix &&
                          strcmp(items[i].revision->id, items[i - 1].revision->id) == 0);
    }
    return alike;
}

/* Leaves each id once in the sorted array; an array that owns its revisions frees the rest. */
static void
drop_duplicates(GPtrArray *revisions, guint *arrival, CmFaults *faults)
{
    guint kept = 0;

    for (guint i = 1; i < revisions->len; i++) {
        const CmRevision *first = g_ptr_array_index(revisions, kept);
        CmRevision *next = g_ptr_array_index(revisions, i);

        if (strcmp(first->id, next->id) == 0) {
            cm_faults_add(faults, next, CM_PART_ID, CM_ERROR_DUPLICATE_ID,
                          "revision id '%s' is already used by %s", next->id, describe_path(first));
            continue;
        }
        kept++;
        revisions->pdata[i] = revisions->pdata[kept];
        revisions->pdata[kept] = next;
    }
    g_ptr_array_set_size(revisions, kept + 1);
    for (guint i = 0; i <= kept; i++)
        arrival[i] = i;
}

/* The nodes that no edge leaves. */
static GArray *
collect_ends(const CmEdges *edges)
{
    GArray *ends = cm_nodes_new();

    for (guint node = 0; node < edges->count; node++) {
        if (cm_edges_degree(edges, node) == 0)
            g_array_append_val(ends, node);
    }
    return ends;
}

static void
finish_graph(CmGraph *graph)
{
    cm_graph_normalise(graph);
    graph->heads = collect_ends(&graph->up);
    graph->real_heads = collect_ends(&graph->all_up);
    graph->bases = collect_ends(&graph->down);
}

/* Builds a graph as far as the faults allow; it is whole if there are none. What reads the texts of
 * all revisions does so in the order in which they came, where they are likely to lie side by side:
 * in a large graph that is most of the time. Faults are told in the order of ids. */
static CmGraph *
build_graph(GPtrArray *revisions, CmFaults *faults)
{
    CmGraph *graph = g_new0(CmGraph, 1);
    g_autofree guint *arrival = g_new(guint, revisions->len + 1);
    bool suspect = cm_faults_suspect(revisions);

    graph->revisions = revisions;
    if (sort_revisions(revisions, arrival))
        drop_duplicates(revisions, arrival, faults);
    if (suspect)
        cm_faults_check_revisions(faults, revisions);
    if (cm_faults_done(faults))
        return graph;
    cm_graph_name(graph, arrival, faults);
    cm_graph_connect(graph, arrival, faults);
    cm_graph_check_cycles(graph, faults);
    if (faults->errors->len == 0)
        finish_graph(graph);
    return graph;
}

CmGraph *
cm_graph_new(GPtrArray *revisions, GError **error)
{
    CmFaults faults;
    g_autoptr(CmGraph) graph = NULL;

    g_ptr_array_set_free_func(revisions, (GDestroyNotify)cm_revision_free);
    cm_faults_init(&faults, false);
    graph = build_graph(revisions, &faults);
    if (faults.errors->len > 0) {
        g_propagate_error(error, g_error_copy(g_ptr_array_index(faults.errors, 0)));
        g_clear_pointer(&graph, cm_graph_free);
    }
    cm_faults_clear(&faults);
    return g_steal_pointer(&graph);
}

GPtrArray *
cm_graph_validate(const GPtrArray *revisions)
{
    GPtrArray *borrowed = g_ptr_array_sized_new(revisions->len);
    CmFaults faults;

    for (guint i = 0; i < revisions->len; i++)
        g_ptr_array_add(borrowed, g_ptr_array_index(revisions, i));
    cm_faults_init(&faults, true);
    cm_graph_free(build_graph(borrowed, &faults));
    return faults.errors;
}

void
cm_graph_free(CmGraph *graph)
{
    if (!graph)
        return;
    cm_graph_labels_clear(graph);
    cm_edges_clear(&graph->down);
    cm_edges_clear(&graph->depends);
    cm_edges_clear(&graph->all_down);
    cm_edges_clear(&graph->up);
    cm_edges_clear(&graph->all_up);
    cm_edges_clear(&graph->direct);
    g_clear_pointer(&graph->heads, g_array_unref);
    g_clear_pointer(&graph->real_heads, g_array_unref);
    g_clear_pointer(&graph->bases, g_array_unref);
    cm_graph_names_clear(graph);
    g_ptr_array_unref(graph->revisions);
    g_free(graph);
}

void
cm_graph_forget_texts(CmGraph *graph)
{
    for (guint i = 0; i < graph->revisions->len; i++) {
        CmRevision *revision = graph->revisions->pdata[i];

        g_clear_pointer(&revision->text, g_free);
    }
}

guint
cm_graph_size(const CmGraph *graph)
{
    return graph->revisions->len;
}

const CmRevision *
cm_graph_revision(const CmGraph *graph, guint node)
{
    return g_ptr_array_index(graph->revisions, node);
}

guint
cm_graph_node(const CmGraph *graph, const CmRevision *revision)
{
    guint node = CM_NODE_NONE;

    cm_graph_lookup_id(graph, revision->id, &node);
    return node;
}

GPtrArray *
cm_graph_revisions(const CmGraph *graph, const GArray *nodes)
{
    GPtrArray *revisions = g_ptr_array_sized_new(nodes->len);

    for (guint i = 0; i < nodes->len; i++)
        g_ptr_array_add(revisions,
                        g_ptr_array_index(graph->revisions, g_array_index(nodes, guint, i)));
    return revisions;
}

CmMarks *
cm_graph_marks_new(const CmGraph *graph)
{
    return g_new0(CmMarks, MAX(graph->revisions->len, 1));
}

GArray *
cm_graph_tips(const CmGraph *graph, const CmMarks *marks, const CmEdges *edges)
{
    guint count = graph->revisions->len;
    g_autofree CmMarks *below = cm_graph_marks_new(graph);
    GArray *tips = cm_nodes_new();

    for (guint node = 0; node < count; node++) {
        for (guint i = edges->first[node]; (marks[node] & 1) && i < edges->first[node + 1]; i++)
            below[edges->to[i]] = 1;
    }
    for (guint node = 0; node < count; node++) {
        if ((marks[node] & 1) && !below[node])
            g_array_append_val(tips, node);
    }
    return tips;
}
