/* Small graphs as text, for tests of what is done with them.
 *
 * Revisions are separated by spaces: "id<parent,parent!dependency,dependency=label,label", where
 * all but the id may be left out: "a b<a c<a=left m<b,c n<m!x x". */
#pragma once

#include <string.h>

#include "graph/graph.h"
#include "support/unit.h"

/* The list that follows sign in a revision's text, or NULL. */
static inline GStrv
graph_text_list(const char *text, char sign)
{
    const char *begin = strchr(text, sign);
    g_autofree char *list = begin ? g_strndup(begin + 1, strcspn(begin + 1, "<!=")) : NULL;

    return list ? g_strsplit(list, ",", -1) : NULL;
}

static inline CmRevision *
graph_text_revision(const char *text)
{
    g_autofree char *id = g_strndup(text, strcspn(text, "<!="));
    CmRevision *revision = cm_revision_new(id);

    revision->down_revisions = graph_text_list(text, '<');
    revision->depends_on = graph_text_list(text, '!');
    revision->branch_labels = graph_text_list(text, '=');
    revision->path = g_strconcat(id, ".yaml", NULL);
    return revision;
}

/* The revisions of a text, not yet a graph; the array owns nothing. */
static inline GPtrArray *
graph_text_revisions(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    GPtrArray *revisions = g_ptr_array_new();

    for (char **part = parts; *part; part++) {
        if (**part)
            g_ptr_array_add(revisions, graph_text_revision(*part));
    }
    return revisions;
}

static inline CmGraph *
graph_text_load(const char *text)
{
    GError *error = NULL;
    CmGraph *graph = cm_graph_new(graph_text_revisions(text), &error);

    ck_assert_msg(graph != NULL, "%s: %s", text, error ? error->message : "");
    return graph;
}

/* The ids of revisions with spaces between; frees the array. */
static inline char *
graph_text_ids(GPtrArray *revisions)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < revisions->len; i++) {
        const CmRevision *revision = g_ptr_array_index(revisions, i);

        g_string_append_printf(text, "%s%s", i ? " " : "", revision->id);
    }
    g_ptr_array_unref(revisions);
    return g_string_free(text, FALSE);
}

/* Words as rows; none for an empty text. */
static inline GStrv
graph_text_rows(const char *text)
{
    return *text ? g_strsplit(text, " ", -1) : g_new0(char *, 1);
}
