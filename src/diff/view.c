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
