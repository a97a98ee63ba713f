/* Names of indexes and keys that go over to something else. Most databases have one namespace for
 * the indexes of all tables, and for those and the tables, and some have one for foreign keys: a
 * name is free only once what has it is gone. */
#include "diff/claim.h"

/* What stands for an index's name among those of its schema (transfer full). */
static char *
index_name_key(const CmDiffing *diffing, const CmTable *table, const char *index)
{
    const char *schema = table->name.schema ? table->name.schema : "";
    g_autofree char *name = cm_diffing_fold(diffing, index);

    return g_strconcat(schema, "\n", name, NULL);
}

static void
map_index_name(const CmDiffing *diffing, GHashTable *owners, CmTable *table, const char *name)
{
    char *key = index_name_key(diffing, table, name);
    bool is_shared = g_hash_table_contains(owners, key);

    g_hash_table_replace(owners, key, is_shared ? NULL : table);
}

/* Who is to have a name: name to table, or to NULL where several tables have one of it. */
typedef struct {
    GHashTable *owners;    /* of indexes that share their names with each other here */
    GHashTable *relations; /* of indexes and keys, which do so on some database */
    GHashTable *foreign;   /* of foreign keys, which do so on some database too */
    GHashTable *names;     /* of all else */
} Claims;

static void
map_constraint(const CmDiffing *diffing, const Claims *claims, CmTable *table,
               const CmConstraint *constraint)
{
    if (!constraint->name)
        return;
    if (cm_diffing_has_index(diffing, constraint))
        map_index_name(diffing, claims->owners, table, constraint->name);
    if (cm_constraint_has_index(constraint))
        map_index_name(diffing, claims->relations, table, constraint->name);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        map_index_name(diffing, claims->foreign, table, constraint->name);
}

static void
map_names(const CmDiffing *diffing, const Claims *claims)
{
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        CmTable *table = diffing->to->tables->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++) {
            const char *name = ((CmIndex *)table->indexes->pdata[j])->name;

            map_index_name(diffing, claims->owners, table, name);
            map_index_name(diffing, claims->relations, table, name);
        }
        for (guint j = 0; j < table->constraints->len; j++)
            map_constraint(diffing, claims, table, table->constraints->pdata[j]);
    }
}

static bool
has_name(const CmDiffing *diffing, const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (cm_diffing_same_name(diffing, ((CmConstraint *)table->constraints->pdata[i])->name,
                                 name))
            return true;
    return cm_diffing_index(diffing, table->indexes, name) != NULL;
}

/* Whether another table is to have this name, which it has not yet. Here the two may have it at the
 * same time; elsewhere, where the revision is to run as well, they may not. */
static bool
passes(const CmDiffing *diffing, GHashTable *owners, const CmTable *table, const char *name)
{
    g_autofree char *key = index_name_key(diffing, table, name);
    const CmTable *owner = g_hash_table_lookup(owners, key);
    const CmTable *from = owner ? cm_diffing_table(diffing, diffing->from, &owner->name) : NULL;

    return owner && owner != cm_diffing_table(diffing, diffing->to, &table->name) &&
           (!from || !has_name(diffing, from, name));
}

/* Whether something is to have this name that is no index of the same table. */
static bool
is_claimed(const CmDiffing *diffing, const Claims *claims, const CmTable *table, const char *index)
{
    const CmName name = {table->name.schema, (char *)index};
    g_autofree char *key = index_name_key(diffing, table, index);
    gpointer owner;

    if (cm_diffing_claims_index(diffing, claims->names, &name))
        return true;
    return g_hash_table_lookup_extended(claims->owners, key, NULL, &owner) &&
           (!owner || owner != cm_diffing_table(diffing, diffing->to, &table->name));
}

static bool
is_index_claimed(const CmDiffing *diffing, const Claims *claims, const CmTable *table,
                 const char *name)
{
    return (!diffing->normaliser->indexes_are_local && is_claimed(diffing, claims, table, name)) ||
           passes(diffing, claims->relations, table, name);
}

/* What a partition has of its parent cannot be dropped from it. */
static bool
is_constraint_claimed(const CmDiffing *diffing, const Claims *claims, const CmTable *table,
                      const CmConstraint *constraint)
{
    if (!constraint->name)
        return false;
    if (cm_diffing_has_index(diffing, constraint))
        return is_claimed(diffing, claims, table, constraint->name);
    if (cm_table_has_others_columns(table))
        return false;
    if (cm_constraint_has_index(constraint))
        return passes(diffing, claims->relations, table, constraint->name);
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           passes(diffing, claims->foreign, table, constraint->name);
}

static bool
drop_claimed_of(CmDiffing *diffing, const Claims *claims, const CmTable *table, GError **error)
{
    for (guint i = table->indexes->len; i-- > 0;) {
        const char *name = ((CmIndex *)table->indexes->pdata[i])->name;

        if (is_index_claimed(diffing, claims, table, name) &&
            !cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_INDEX, &table->name, name, NULL), error))
            return false;
    }
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (!is_constraint_claimed(diffing, claims, table, constraint))
            continue;
        if (!cm_diffing_drop_referring(diffing, &table->name, constraint, error) ||
            !cm_diffing_add(diffing, cm_operation_drop_constraint(&table->name, constraint), error))
            return false;
        i = MIN(i, table->constraints->len);
    }
    return true;
}

static GHashTable *
new_owners(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

bool
cm_diffing_drop_claimed_indexes(CmDiffing *diffing, GError **error)
{
    g_autoptr(GHashTable) owners = new_owners();
    g_autoptr(GHashTable) relations = new_owners();
    g_autoptr(GHashTable) foreign = new_owners();
    g_autoptr(GHashTable) names = cm_diffing_claims(diffing);
    const Claims claims = {owners, relations, foreign, names};

    map_names(diffing, &claims);
    for (guint i = 0; i < diffing->from->tables->len; i++)
        if (!drop_claimed_of(diffing, &claims, diffing->from->tables->pdata[i], error))
            return false;
    return true;
}
