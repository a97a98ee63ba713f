#include "migrate/revision.h"

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
    g_free(revision);
}

CmPosition
cm_revision_place(const CmRevision *revision)
{
    CmPosition place = revision->at;

    if (!place.file)
        place.file = revision->path;
    return place;
}
