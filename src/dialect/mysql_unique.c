/* Unique constraints without a name: the server calls their index by the first column, and keeps
 * that name where the column gets another, so that it says nothing. */
#include "dialect/mysql.h"

bool
cm_mysql_parts_become(const GPtrArray *own, const GPtrArray *parts, const CmTable *wanted)
{
    if (own->len != parts->len)
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const char *name = ((CmPart *)parts->pdata[i])->column;
        const CmColumn *column = name ? cm_table_column(wanted, name) : NULL;
        const char *was = ((CmPart *)own->pdata[i])->column;

        if (g_strcmp0(was, name) && (!column || g_strcmp0(was, column->renamed_from)))
            return false;
    }
    return true;
}

/* Whether an index that is called otherwise is wanted under its name. */
static bool
is_wanted(const CmTable *wanted, const char *name)
{
    for (guint i = 0; i < wanted->indexes->len; i++) {
        const CmIndex *index = wanted->indexes->pdata[i];

        if (!index->is_nameless &&
            (!g_strcmp0(index->name, name) || !g_strcmp0(index->renamed_from, name)))
            return true;
    }
    return false;
}

static CmIndex *
find_made(const CmTable *table, const CmTable *wanted, const CmIndex *index, GHashTable *taken)
{
    CmIndex *found = NULL;

    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *own = table->indexes->pdata[i];

        if (!own->unique || !cm_mysql_parts_become(own->parts, index->parts, wanted) ||
            g_hash_table_contains(taken, own) || is_wanted(wanted, own->name))
            continue;
        if (!g_strcmp0(own->name, index->name))
            return own;
        found = found ? found : own;
    }
    return found;
}

static bool
is_called(const CmTable *table, const char *name, GHashTable *taken)
{
    const CmIndex *index = cm_table_index(table, name);

    return index && !g_hash_table_contains(taken, index);
}

void
cm_mysql_forgive_uniques(CmTable *table, const CmTable *wanted)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    GHashTableIter iter;
    gpointer own, index;

    for (guint i = 0; i < wanted->indexes->len; i++) {
        CmIndex *nameless = wanted->indexes->pdata[i];
        CmIndex *made = nameless->is_nameless && nameless->parts->len
                            ? find_made(table, wanted, nameless, taken)
                            : NULL;

        if (made)
            g_hash_table_insert(taken, made, nameless);
    }
    g_hash_table_iter_init(&iter, taken);
    while (g_hash_table_iter_next(&iter, &own, &index)) {
        CmIndex *made = own;

        if (is_called(table, ((CmIndex *)index)->name, taken))
            continue;
        g_free(made->name);
        made->name = g_strdup(((CmIndex *)index)->name);
    }
}
