#include "graph/new_names.h"

#include <string.h>

#include "graph/internal.h"

/* Words that mean something where a revision is named; none is an empty list in SQL files. */
static const char *const reserved[] = {"head", "heads", "base", "current", "none", NULL};

static bool
check_reserved(const char *name, const char *what, GError **error)
{
    return !g_strv_contains(reserved, name) ||
           cm_fail(error, CM_ERROR_ILLEGAL_ID, "'%s' cannot be %s: the word means something else",
                   name, what);
}

static bool
check_id(const char *id, GError **error)
{
    if (strlen(id) > 255)
        return cm_fail(error, CM_ERROR_ILLEGAL_ID,
                       "'%.32s…' is too long for the id of a revision: "
                       "it has at most 255 bytes",
                       id);
    if (!*id || strpbrk(id, "@-+:/\\,\n\r\t \"'") || *id == '.' || *id == '_')
        return cm_fail(error, CM_ERROR_ILLEGAL_ID,
                       "'%s' cannot be the id of a revision: letters, digits, dots and underscores "
                       "make one, and it does not begin with the last two",
                       id);
    return check_reserved(id, "the id of a revision", error);
}

/* Whether a text ends like a step, -1. */
static bool
is_relative(const char *text)
{
    const char *dash = strrchr(text, '-');

    return dash && dash[1] && strspn(dash + 1, G_CSET_DIGITS) == strlen(dash + 1);
}

static bool
check_label(const char *label, GError **error)
{
    if (!*label || strpbrk(label, "@+:,\n\r\t \"'") || *label == '-' || is_relative(label))
        return cm_fail(error, CM_ERROR_ILLEGAL_ID,
                       "'%s' cannot be a branch label: it is not empty, has no blanks, quotes, "
                       "commas, nor any of @+:, and a number behind a dash would be steps",
                       label);
    return check_reserved(label, "a branch label", error);
}

/* The revision that begins a branch of this name, or NULL. */
static const CmRevision *
find_label(const CmGraph *graph, const char *label)
{
    for (guint i = 0; i < cm_graph_size(graph); i++) {
        const CmRevision *revision = cm_graph_revision(graph, i);

        if (revision->branch_labels &&
            g_strv_contains((const char *const *)revision->branch_labels, label))
            return revision;
    }
    return NULL;
}

static bool
check_free(const CmGraph *graph, const char *name, GError **error)
{
    const CmRevision *other = find_label(graph, name);

    if (other)
        return cm_fail(error, CM_ERROR_DUPLICATE_LABEL,
                       "there is a branch '%s' already, which begins with revision '%s'", name,
                       other->id);
    return !cm_graph_find(graph, name) ||
           cm_fail(error, CM_ERROR_DUPLICATE_ID, "there is a revision '%s' already", name);
}

bool
cm_new_names_check(const CmGraph *graph, const CmRevision *revision, GError **error)
{
    GStrv labels = revision->branch_labels;

    if (!check_id(revision->id, error) || !check_free(graph, revision->id, error))
        return false;
    for (GStrv label = labels; label && *label; label++) {
        bool is_twice = !strcmp(*label, revision->id) ||
                        g_strv_contains((const char *const *)label + 1, *label);

        if (!check_label(*label, error) || !check_free(graph, *label, error))
            return false;
        if (is_twice)
            return cm_fail(error, CM_ERROR_DUPLICATE_LABEL,
                           "'%s' names the new revision in two ways", *label);
    }
    return true;
}
