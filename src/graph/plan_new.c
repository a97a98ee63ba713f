/* What a new revision would stand on. */
#include "graph/plan_internal.h"

void
cm_parents_free(CmParents *parents)
{
    if (!parents)
        return;
    g_ptr_array_unref(parents->down);
    g_strfreev(parents->depends_on);
    g_free(parents);
}

static bool
check_parents(const CmGraph *graph, const GArray *nodes, bool splice, GError **error)
{
    g_autofree CmMarks *seen = cm_graph_marks_new(graph);

    for (guint i = 0; i < nodes->len; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (seen[node])
            return cm_fail(error, CM_ERROR_DUPLICATE_HEADS,
                           "revision '%s' is named twice, and a new revision can stand on it once",
                           cm_graph_revision(graph, node)->id);
        seen[node] = 1;
    }
    for (guint i = 0; i < nodes->len && !splice; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (cm_edges_degree(&graph->up, node) > 0)
            return cm_fail(error, CM_ERROR_NOT_A_HEAD,
                           "revision '%s' is not a head; splice to begin a branch there",
                           cm_graph_revision(graph, node)->id);
    }
    return true;
}

/* A label stays, because the branch may grow; anything else becomes a full id. */
static bool
spell_dependency(const CmGraph *graph, const char *name, char **spelt, GError **error)
{
    guint owner;
    guint node;
    bool is_label;

    if (!cm_resolve_one(graph, name, &node, error))
        return false;
    if (node == CM_NODE_NONE)
        return cm_fail(error, CM_ERROR_UNKNOWN_REVISION,
                       "'%s' is no revision, and nothing can depend on it", name);
    is_label = cm_graph_lookup(graph, name, &owner) && !cm_graph_find(graph, name) &&
               cm_graph_label_spreads(graph, owner, node);
    *spelt = g_strdup(is_label ? name : cm_graph_revision(graph, node)->id);
    return true;
}

static GStrv
spell_dependencies(const CmGraph *graph, const char *const *names, GError **error)
{
    guint count = names ? g_strv_length((char **)names) : 0;
    g_auto(GStrv) spelt = g_new0(char *, count + 1);

    for (guint i = 0; i < count; i++) {
        if (!spell_dependency(graph, names[i], &spelt[i], error))
            return NULL;
    }
    return g_steal_pointer(&spelt);
}

static CmParents *
make_parents(const CmGraph *graph, const GArray *nodes, const char *const *depends_on, bool splice,
             GError **error)
{
    CmParents *parents;
    GStrv spelt;

    if (!check_parents(graph, nodes, splice, error))
        return NULL;
    spelt = spell_dependencies(graph, depends_on, error);
    if (!spelt)
        return NULL;
    parents = g_new0(CmParents, 1);
    parents->down = cm_graph_revisions(graph, nodes);
    parents->depends_on = spelt;
    return parents;
}

CmParents *
cm_plan_revision(const CmGraph *graph, const char *head, const char *const *depends_on, bool splice,
                 GError **error)
{
    g_autoptr(GArray) nodes = cm_resolve_all(graph, head ? head : "head", error);

    return nodes ? make_parents(graph, nodes, depends_on, splice, error) : NULL;
}

CmParents *
cm_plan_merge(const CmGraph *graph, const char *const *revisions, bool splice, GError **error)
{
    g_autoptr(GArray) nodes = cm_nodes_new();

    for (; *revisions; revisions++) {
        g_autoptr(GArray) some = cm_resolve_all(graph, *revisions, error);

        if (!some)
            return NULL;
        g_array_append_vals(nodes, some->data, some->len);
    }
    return make_parents(graph, nodes, NULL, splice, error);
}
