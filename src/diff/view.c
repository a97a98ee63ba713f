/* Views: which go, which stay, and what of those that stay is changed where they are. */
#include "diff/internal.h"

#include <string.h>

static bool
same_texts(GStrv left, GStrv right)
{
    if (!left || !right)
        return left == right;
    return g_strv_equal((const char *const *)left, (const char *const *)right);
}

bool
cm_diffing_stays_view(const CmDiffing *diffing, const CmView *view)
{
    const CmView *other = cm_schema_view(diffing->to, &view->name);

    return other && view->materialized == other->materialized &&
           same_texts(view->columns, other->columns) &&
           cm_diffing_same_sql(diffing, view->sql, other->sql);
}

static bool
mentions(const CmDiffing *diffing, const CmView *view, GHashTable *going)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, view->sql, -1, diffing->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = NULL;
        g_autofree char *name = NULL;

        if (!cm_token_is_identifier(&token))
            continue;
        text = cm_token_text(&token);
        name = g_ascii_strdown(text, -1);
        if (g_hash_table_contains(going, name))
            return true;
    }
    return false;
}

/* Views stand behind those that they read. */
static GPtrArray *
find_going(const CmDiffing *diffing)
{
    GPtrArray *views = g_ptr_array_new();
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < diffing->from->views->len; i++) {
        const CmView *view = diffing->from->views->pdata[i];
        bool reads_one = diffing->normaliser->views_are_bound && g_hash_table_size(names) &&
                         mentions(diffing, view, names);

        if (!reads_one && cm_diffing_stays_view(diffing, view))
            continue;
        g_ptr_array_add(views, (gpointer)view);
        g_hash_table_add(names, g_ascii_strdown(view->name.name, -1));
    }
    return views;
}

bool
cm_diffing_drop_views(CmDiffing *diffing, GError **error)
{
    g_autoptr(GPtrArray) going = find_going(diffing);

    for (guint i = going->len; i-- > 0;) {
        const CmView *view = going->pdata[i];

        if (!cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_VIEW, &view->name, NULL, NULL), error))
            return false;
    }
    return true;
}

/* Whether a materialized view holds rows is its owner's matter once it is there. */
static CmOptions *
without_data(const CmOptions *options)
{
    CmOptions *copy = cm_options_copy(options);
    const CmValue none = CM_VALUE_OF_NULL;

    cm_options_set(&copy, "postgresql", "no_data", &none);
    return copy;
}

/* In words these are about a view. */
static void
mark_view(const CmDiffing *diffing, guint first)
{
    const GPtrArray *operations = diffing->diff->operations;

    for (guint i = first; i < operations->len; i++)
        ((CmOperation *)operations->pdata[i])->of_view = true;
}

static bool
change_view(CmDiffing *diffing, const CmView *from, const CmView *to, GError **error)
{
    CmOptions *before = without_data(from->options), *after = without_data(to->options);
    const CmName *name = &from->name;
    guint first = diffing->diff->operations->len;
    bool ok = cm_diffing_drop_indexes(diffing, name, from->indexes, to->indexes, error) &&
              cm_diffing_create_indexes(diffing, name, from->indexes, to->indexes, error) &&
              cm_diffing_comment_indexes(diffing, name, from->indexes, to->indexes, error) &&
              cm_diffing_change_options(diffing, name, before, after, error) &&
              cm_diffing_change_comment(diffing, name, from->comment, to->comment, error);

    mark_view(diffing, first);
    cm_options_free(before);
    cm_options_free(after);
    return ok;
}

bool
cm_diffing_change_views(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->views->len; i++) {
        const CmView *to = diffing->to->views->pdata[i];
        const CmView *from = cm_schema_view(diffing->from, &to->name);

        if (from && !change_view(diffing, from, to, error))
            return false;
    }
    return true;
}
