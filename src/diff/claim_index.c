/* Names of indexes that go over to something else. Most databases have one namespace for the
 * indexes of all tables, and for those and the tables: a name is free only once its index is gone.
 */
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

/* Who is to have a name. */
typedef struct {
    GHashTable
        *owners; /* of indexes: name to table, or to NULL where several tables have one of it */
    GHashTable *names; /* of all else */
} Claims;

static GHashTable *
map_index_names(const CmDiffing *diffing)
{
    GHashTable *owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < diffing->to->tables->len; i++) {
        CmTable *table = diffing->to->tables->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++)
            map_index_name(diffing, owners, table, ((CmIndex *)table->indexes->pdata[j])->name);
        for (guint j = 0; j < table->constraints->len; j++) {
            const CmConstraint *constraint = table->constraints->pdata[j];

            if (cm_diffing_has_index(diffing, constraint))
                map_index_name(diffing, owners, table, constraint->name);
        }
    }
    return owners;
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
drop_claimed_of(CmDiffing *diffing, const Claims *claims, const CmTable *table, GError **error)
{
    for (guint i = table->indexes->len; i-- > 0;) {
        const char *name = ((CmIndex *)table->indexes->pdata[i])->name;

        if (is_claimed(diffing, claims, table, name) &&
            !cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_INDEX, &table->name, name, NULL), error))
            return false;
    }
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (!cm_diffing_has_index(diffing, constraint) ||
            !is_claimed(diffing, claims, table, constraint->name))
            continue;
        if (!cm_diffing_drop_referring(diffing, &table->name, constraint, error) ||
            !cm_diffing_add(diffing, cm_operation_drop_constraint(&table->name, constraint), error))
            return false;
        i = MIN(i, table->constraints->len);
    }
    return true;
}

bool
cm_diffing_drop_claimed_indexes(CmDiffing *diffing, GError **error)
{
    g_autoptr(GHashTable) owners = NULL;
    g_autoptr(GHashTable) names = NULL;

    if (diffing->normaliser->indexes_are_local)
        return true;
    owners = map_index_names(diffing);
    names = cm_diffing_claims(diffing);
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const Claims claims = {owners, names};

        if (!drop_claimed_of(diffing, &claims, diffing->from->tables->pdata[i], error))
            return false;
    }
    return true;
}
