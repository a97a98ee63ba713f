/* Unique constraints and unique indexes, which are one. One without a name: the server calls its
 * index by the first column, and keeps that name where the column gets another, so that it says
 * nothing. */
#include "dialect/mysql_alter.h"

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

/* A unique index of a table, or the constraint that it is, as an index (transfer full). */
static CmIndex *
find_unique(const CmTable *table, const char *name)
{
    const CmConstraint *constraint = cm_table_constraint(table, name);
    const CmIndex *index = cm_table_index(table, name);
    CmIndex *found;

    if (index && index->unique)
        return cm_index_copy(index);
    if (!constraint || constraint->kind != CM_CONSTRAINT_UNIQUE)
        return NULL;
    found = cm_index_new(name, true);
    g_ptr_array_unref(found->parts);
    found->parts = cm_parts_copy(constraint->parts);
    found->options = cm_options_copy(constraint->options);
    return found;
}

/* Whether parts are columns that are there already, and say nothing else. */
static bool
are_plain(const CmMysqlAlter *alter, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++)
        if (!cm_part_is_plain(parts->pdata[i]) ||
            g_hash_table_contains(alter->added, ((const CmPart *)parts->pdata[i])->column))
            return false;
    return true;
}

/* Whether what goes under a name comes again. */
static bool
stays_unique(const CmMysqlAlter *alter, const char *name)
{
    g_autoptr(CmIndex) was = find_unique(alter->before, name);
    g_autoptr(CmIndex) is = find_unique(cm_mysql_altered(alter), name);

    return was && is && cm_parts_match(was->parts, is->parts) && are_plain(alter, was->parts) &&
           are_plain(alter, is->parts) && !was->comment && !is->comment &&
           cm_options_equal(was->options, is->options);
}

/* Takes out the clause that makes it, as an index or as a constraint. */
static bool
take_add(CmMysqlAlter *alter, const char *name)
{
    const CmTable *after = cm_mysql_altered(alter);
    const CmConstraint *constraint = cm_table_constraint(after, name);
    g_autoptr(GString) clause = g_string_new("ADD ");
    guint at;

    if (constraint)
        cm_mysql_append_constraint(clause, alter->dialect, constraint);
    else
        cm_mysql_append_index(clause, alter->dialect, cm_table_index(after, name));
    if (!g_ptr_array_find_with_equal_func(alter->adds, clause->str, g_str_equal, &at))
        return false;
    g_ptr_array_remove_index(alter->adds, at);
    return true;
}

void
cm_mysql_keep_unique(CmMysqlAlter *alter, const char *name)
{
    g_autoptr(GString) drop = cm_mysql_clause("DROP INDEX ", alter, name);
    guint at;

    if (g_ptr_array_find_with_equal_func(alter->drops, drop->str, g_str_equal, &at) &&
        stays_unique(alter, name) && take_add(alter, name))
        g_ptr_array_remove_index(alter->drops, at);
}
