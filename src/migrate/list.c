/* Lists of revisions: history, heads, branches, show, current. */
#include <string.h>

#include "migrate/project.h"
#include "graph/resolve.h"

void
cm_revision_list_free(CmRevisionList *list)
{
    if (!list)
        return;
    for (gsize i = 0; i < list->count; i++)
        g_free((char **)list->items[i].children);
    g_free(list->items);
    g_free(list);
}

static const char *const no_texts[] = {NULL};

static const char *const *
texts_or_none(GStrv texts)
{
    return texts ? (const char *const *)texts : no_texts;
}

static const char *const *
children_of(const CmGraph *graph, const CmRevision *revision)
{
    g_autoptr(GPtrArray) children = cm_graph_children(graph, revision);
    const char **ids = g_new0(const char *, children->len + 1);

    for (guint i = 0; i < children->len; i++)
        ids[i] = ((const CmRevision *)children->pdata[i])->id;
    return ids;
}

static CmRevisionInfo
describe(CmGraph *graph, const CmRevision *revision, const char *const *rows)
{
    CmHead head = cm_graph_head_kind(graph, revision);

    return (CmRevisionInfo){
        .id = revision->id,
        .down_revisions = texts_or_none(revision->down_revisions),
        .depends_on = texts_or_none(revision->depends_on),
        .branch_labels = cm_graph_labels(graph, revision),
        .children = children_of(graph, revision),
        .message = revision->message,
        .created = revision->created,
        .path = revision->path,
        .is_head = head == CM_HEAD_REAL,
        .is_effective_head = head == CM_HEAD_EFFECTIVE,
        .is_branch_point = cm_graph_is_branch_point(graph, revision),
        .is_merge_point = cm_graph_is_merge_point(graph, revision),
        .is_current = rows && g_strv_contains(rows, revision->id),
    };
}

/* Takes the array, which may be NULL after a failure. */
static CmRevisionList *
make_list(CmGraph *graph, GPtrArray *revisions, const char *const *rows)
{
    CmRevisionList *list;

    if (!revisions)
        return NULL;
    list = g_new0(CmRevisionList, 1);
    list->count = revisions->len;
    list->items = g_new0(CmRevisionInfo, MAX(1, revisions->len));
    for (guint i = 0; i < revisions->len; i++)
        list->items[i] = describe(graph, revisions->pdata[i], rows);
    g_ptr_array_unref(revisions);
    return list;
}

static bool
says_current(const char *text)
{
    return text && strstr(text, "current");
}

CmRevisionList *
cm_project_history(CmProject *project, const char *range, bool with_current, GError **error)
{
    CmGraph *graph = cm_project_graph(project, error);
    g_auto(GStrv) rows = NULL;

    if (!graph)
        return NULL;
    if ((with_current || says_current(range)) && !cm_project_read_rows(project, &rows, error))
        return NULL;
    return make_list(graph, cm_plan_history(graph, (const char *const *)rows, range, error),
                     with_current ? (const char *const *)rows : NULL);
}

CmRevisionList *
cm_project_heads(CmProject *project, bool resolve_dependencies, GError **error)
{
    CmGraph *graph = cm_project_graph(project, error);

    if (!graph)
        return NULL;
    return make_list(graph,
                     resolve_dependencies ? cm_graph_real_heads(graph) : cm_graph_heads(graph),
                     NULL);
}

CmRevisionList *
cm_project_branches(CmProject *project, GError **error)
{
    CmGraph *graph = cm_project_graph(project, error);

    return graph ? make_list(graph, cm_graph_branch_points(graph), NULL) : NULL;
}

CmRevisionList *
cm_project_show(CmProject *project, const char *name, GError **error)
{
    CmGraph *graph = cm_project_graph(project, error);
    g_auto(GStrv) rows = NULL;

    if (!graph || (says_current(name) && !cm_project_read_rows(project, &rows, error)))
        return NULL;
    return make_list(graph, cm_graph_resolve(graph, name, (const char *const *)rows, error),
                     NULL);
}

CmRevisionList *
cm_project_current(CmProject *project, bool check_heads, GError **error)
{
    g_auto(GStrv) rows = NULL;
    CmGraph *graph;

    if (!cm_project_read_rows(project, &rows, error))
        return NULL;
    graph = cm_project_graph(project, error);
    if (!graph)
        return NULL;
    return make_list(graph,
                     cm_graph_current(graph, (const char *const *)rows, check_heads, error),
                     (const char *const *)rows);
}
