/* What is to have another name, before any of it has. */
#include "diff/internal.h"

static void
add_pair(GHashTable *pairs, gpointer was, gpointer becomes)
{
    g_hash_table_insert(pairs, was, becomes);
    g_hash_table_insert(pairs, becomes, was);
}

/* Whether a table of `from` is to be called otherwise. */
static bool
is_taken_over(const CmDiffing *diffing, const CmTable *was)
{
    for (guint i = 0; i < diffing->to->tables->len; i++)
        if (cm_diffing_former_table(diffing, diffing->to->tables->pdata[i]) == was)
            return true;
    return false;
}

static void
add_parts(const CmDiffing *diffing, GHashTable *pairs, const CmTable *from, const CmTable *to)
{
    for (guint i = 0; i < to->columns->len; i++) {
        CmColumn *column = to->columns->pdata[i];
        const CmColumn *was = cm_diffing_column(diffing, from, column->name)
                                  ? NULL
                                  : cm_diffing_former_column(diffing, from, to, column);

        if (was)
            add_pair(pairs, (gpointer)was, column);
    }
    for (guint i = 0; i < to->indexes->len; i++) {
        CmIndex *index = to->indexes->pdata[i];
        CmIndex *was = index->renamed_from && !cm_diffing_index(diffing, from->indexes, index->name)
                           ? cm_diffing_index(diffing, from->indexes, index->renamed_from)
                           : NULL;

        if (was)
            add_pair(pairs, was, index);
    }
}

GHashTable *
cm_diff_renamed(const CmSchema *from, const CmSchema *to, const CmNormaliser *normaliser)
{
    const CmDiffing diffing = {.from = (CmSchema *)from, .to = to, .normaliser = normaliser};
    GHashTable *pairs = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < to->tables->len; i++) {
        CmTable *table = to->tables->pdata[i];
        const CmTable *here = cm_diffing_table(&diffing, from, &table->name);
        const CmTable *was = cm_diffing_former_table(&diffing, table);

        if (was && (!here || is_taken_over(&diffing, here)))
            add_pair(pairs, (gpointer)was, table);
        else
            was = here;
        if (was)
            add_parts(&diffing, pairs, was, table);
    }
    return pairs;
}
