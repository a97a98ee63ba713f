#include "graph/revision.h"

CmRevision *
cm_revision_new(const char *id)
{
    CmRevision *revision = g_new0(CmRevision, 1);

    revision->id = g_strdup(id);
    return revision;
}

void
cm_revision_free(CmRevision *revision)
{
    if (!revision)
        return;
    g_free(revision->id);
    g_strfreev(revision->down_revisions);
    g_strfreev(revision->depends_on);
    g_strfreev(revision->branch_labels);
    g_clear_pointer(&revision->variables, g_ptr_array_unref);
    g_free(revision->message);
    g_free(revision->created);
    g_free(revision->placeholder);
    g_free(revision->path);
    g_free(revision->text);
    g_free(revision);
}

void
cm_revision_locate(CmRevision *revision, CmRevisionPart part, CmPosition at)
{
    at.file = NULL;
    revision->at[part] = at;
}

CmPosition
cm_revision_place(const CmRevision *revision, CmRevisionPart part)
{
    CmPosition place = revision->at[revision->at[part].line ? part : CM_PART_ID];

    place.file = revision->path;
    return place;
}
