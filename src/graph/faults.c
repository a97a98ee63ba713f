#include "graph/faults.h"

#include <string.h>

/* They have a meaning where revisions are named on the command line. */
static const char illegal_characters[] = "@-+:/";

void
cm_faults_init(CmFaults *faults, bool all)
{
    faults->errors = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    faults->all = all;
}

void
cm_faults_clear(CmFaults *faults)
{
    g_clear_pointer(&faults->errors, g_ptr_array_unref);
}

bool
cm_faults_done(const CmFaults *faults)
{
    return faults->errors->len > 0 && !faults->all;
}

void
cm_faults_add(CmFaults *faults, const CmRevision *revision, CmRevisionPart part, CmErrorCode code,
              const char *format, ...)
{
    CmPosition place = cm_revision_place(revision, part);
    g_autofree char *message = NULL;
    GError *error = NULL;
    va_list arguments;

    if (cm_faults_done(faults))
        return;
    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (place.file)
        cm_fail_at(&error, place, code, "%s", message);
    else
        cm_fail(&error, code, "%s", message);
    g_ptr_array_add(faults->errors, error);
}

static bool
names_id(const char *const *names, const char *id)
{
    return names && g_strv_contains(names, id);
}

bool
cm_faults_suspect(const GPtrArray *revisions)
{
    for (guint i = 0; i < revisions->len; i++) {
        const CmRevision *revision = g_ptr_array_index(revisions, i);
        const char *id = revision->id;

        if (!*id || strpbrk(id, illegal_characters) ||
            names_id((const char *const *)revision->down_revisions, id) ||
            names_id((const char *const *)revision->depends_on, id))
            return true;
    }
    return false;
}

static void
check_revision(CmFaults *faults, const CmRevision *revision)
{
    const char *id = revision->id;
    const char *illegal = id + strcspn(id, illegal_characters);

    if (names_id((const char *const *)revision->down_revisions, id))
        cm_faults_add(faults, revision, CM_PART_PARENTS, CM_ERROR_SELF_LOOP,
                      "revision '%s' names itself as its down_revision", id);
    if (names_id((const char *const *)revision->depends_on, id))
        cm_faults_add(faults, revision, CM_PART_DEPENDENCIES, CM_ERROR_DEPENDENCY_SELF_LOOP,
                      "revision '%s' depends on itself", id);
    if (*illegal)
        cm_faults_add(faults, revision, CM_PART_ID, CM_ERROR_ILLEGAL_ID,
                      "revision id '%s' has the character '%c', which ids must not have (nor any "
                      "of %s)",
                      id, *illegal, illegal_characters);
    if (!*id)
        cm_faults_add(faults, revision, CM_PART_ID, CM_ERROR_ILLEGAL_ID, "revision id is empty");
}

void
cm_faults_check_revisions(CmFaults *faults, const GPtrArray *revisions)
{
    for (guint i = 0; i < revisions->len && !cm_faults_done(faults); i++)
        check_revision(faults, g_ptr_array_index(revisions, i));
}
