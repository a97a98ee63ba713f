/* Any text as the name of a revision or as a range, to all that take one: refused, or resolved to
 * revisions of the graph. The graph has branches, labels, merges and dependencies. */
#include <string.h>

#include "graph/plan.h"
#include "graph/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *id;
    const char *down;
    const char *labels;
    const char *depends;
} revisions[] = {
    {"a1b2c3d4e5f6", "", "trunk", ""},
    {"b1b2c3d4e5f6", "a1b2c3d4e5f6", "", ""},
    {"b1b2ffffffff", "a1b2c3d4e5f6", "shop", ""},
    {"c0", "b1b2c3d4e5f6", "", "shop"},
    {"d4a9", "b1b2ffffffff c0", "", ""},
    {"e5", "c0", "", ""},
    {"1234", "", "\xc3\xa9t\xc3\xa9", "b1b2ffffffff"},
    {"head_of_all", "1234", "h", ""},
};

static const char *const rows[] = {"c0", "1234", NULL};

static GStrv
split(const char *words)
{
    return g_strsplit(words, " ", *words ? -1 : 1);
}

static CmGraph *
new_graph(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)cm_revision_free);
    g_autoptr(GError) error = NULL;
    CmGraph *graph;

    for (gsize i = 0; i < G_N_ELEMENTS(revisions); i++) {
        CmRevision *revision = cm_revision_new(revisions[i].id);

        revision->down_revisions = split(revisions[i].down);
        revision->branch_labels = split(revisions[i].labels);
        revision->depends_on = split(revisions[i].depends);
        g_ptr_array_add(all, revision);
    }
    graph = cm_graph_new(all, &error);
    if (!graph)
        g_printerr("%s\n", error->message);
    g_assert(graph);
    return graph;
}

static void
check_list(const CmGraph *graph, GPtrArray *list, GError **error)
{
    g_assert((list != NULL) == !*error);
    for (guint i = 0; list && i < list->len; i++) {
        const CmRevision *revision = list->pdata[i];

        g_assert(cm_graph_find(graph, revision->id) == revision);
    }
    g_clear_pointer(&list, g_ptr_array_unref);
    g_clear_error(error);
}

static void
check_plan(CmPlan *plan, GError **error)
{
    g_assert((plan != NULL) == !*error);
    cm_plan_free(plan);
    g_clear_error(error);
}

static void
check_parents(CmParents *parents, GError **error)
{
    g_assert((parents != NULL) == !*error);
    cm_parents_free(parents);
    g_clear_error(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(CmGraph) graph = new_graph();
    const char *const list[] = {text, NULL};
    const char *const pair[] = {text, "e5", NULL};
    GError *error = NULL;

    check_list(graph, cm_graph_resolve(graph, text, rows, &error), &error);
    check_list(graph, cm_plan_history(graph, rows, text, &error), &error);
    check_list(graph, cm_graph_current(graph, list, false, &error), &error);
    check_plan(cm_plan_upgrade(graph, rows, text, &error), &error);
    check_plan(cm_plan_downgrade(graph, rows, text, &error), &error);
    check_plan(cm_plan_upgrade_offline(graph, text, &error), &error);
    check_plan(cm_plan_downgrade_offline(graph, text, &error), &error);
    check_plan(cm_plan_stamp(graph, rows, list, false, &error), &error);
    check_plan(cm_plan_stamp(graph, list, list, true, &error), &error);
    check_parents(cm_plan_revision(graph, text, list, true, &error), &error);
    check_parents(cm_plan_merge(graph, pair, false, &error), &error);
    return 0;
}
