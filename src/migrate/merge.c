/* A revision that joins branches. */
#include "migrate/merge_sides.h"
#include "migrate/new_file.h"
#include "revision/file.h"

/* What is shared must come out the same whichever side comes first. */
static bool
check_order(const CmMerge *merge, GError **error)
{
    g_autofree char *shared = g_strjoinv(", ", merge->shared);
    bool may_matter = merge->order == CM_MERGE_ORDER_UNKNOWN && *merge->shared;

    if (merge->order != CM_MERGE_ORDER_MATTERS && !may_matter)
        return true;
    return cm_fail(error, CM_ERROR_INVALID_REQUEST,
                   "the order of what is merged %s: %s%s%s; change one of them, or merge all the "
                   "same with --force",
                   may_matter ? "may matter" : "matters", merge->reason,
                   *shared ? "; several touch " : "", shared);
}

static char *
write_merge(CmProject *project, const CmMergeOptions *options, const CmParents *parents,
            GError **error)
{
    const CmNewFile file = {options->id, options->message, options->branch_labels,
                            options->version_path, cm_new_file_prefers_sql(project)};
    g_autoptr(CmRevision) revision = cm_new_file_revision(project, &file, parents, error);
    g_autofree char *text = NULL;

    if (!revision)
        return NULL;
    text = file.is_sql ? cm_revision_file_write_sql(revision, NULL)
                       : cm_revision_file_write(revision, NULL, NULL, error);
    return text ? cm_new_file_write(project, &file, revision, text, error) : NULL;
}

bool
cm_project_merge(CmProject *project, const CmMergeOptions *options, char **path, CmMerge **merge,
                 GError **error)
{
    static const char *const heads[] = {"heads", NULL};
    const char *const *revisions = options->revisions ? options->revisions : heads;
    g_autoptr(CmParents) parents = NULL;
    g_autoptr(CmMerge) found = NULL;

    *path = NULL;
    if (merge)
        *merge = NULL;
    if (!cm_project_graph(project, error))
        return false;
    parents = cm_plan_merge(project->graph, revisions, options->splice, error);
    if (!parents)
        return false;
    if (parents->down->len < 2)
        return cm_fail(error, CM_ERROR_ARGUMENT, "there is nothing to merge: %s%s",
                       parents->down->len ? "a merge needs several, and here is only "
                                          : "there is no revision",
                       parents->down->len ? ((const CmRevision *)*parents->down->pdata)->id : "");
    found = cm_merge_judge(project, parents->down, error);
    if (found && (options->force || check_order(found, error)))
        *path = write_merge(project, options, parents, error);
    if (merge)
        *merge = g_steal_pointer(&found);
    return *path != NULL;
}
