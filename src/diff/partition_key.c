/* Keys of partitions and of their parents: a parent's key takes those of its partitions for its own
 * where they are there before it, and goes with them. */
#include "diff/internal.h"
#include "schema/parents.h"

static bool
have_key_like(const CmSchema *schema, const CmTable *partition, const CmConstraint *key)
{
    const CmTable *parent = cm_schema_parent(schema, partition);

    while (parent && !cm_table_key_like(parent, key))
        parent = cm_schema_parent(schema, parent);
    return parent != NULL;
}

static bool
says_key(const CmTable *table, const CmConstraint *key)
{
    return cm_table_key_like(table, key) || (key->name && cm_table_constraint(table, key->name));
}

/* A partition has the keys of its parent, which need not be said again. */
void
cm_diffing_leave_attached_keys(const CmDiffing *diffing, CmTable *from, const CmTable *to)
{
    for (guint i = from->constraints->len; i-- > 0;) {
        const CmConstraint *key = from->constraints->pdata[i];

        if ((key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE) &&
            !says_key(to, key) && have_key_like(diffing->from, from, key))
            g_ptr_array_remove_index(from->constraints, i);
    }
}

static bool
create_below(CmDiffing *diffing, const CmTable *partition, const CmConstraint *key, GError **error)
{
    const CmTable *from = cm_diffing_table(diffing, diffing->from, &partition->name);
    const CmConstraint *own = cm_table_key_like(partition, key);

    if (!from || !cm_schema_parent(diffing->from, from))
        return true;
    if (!cm_diffing_create_keys_below(diffing, partition, key, error))
        return false;
    if (!own || cm_diffing_equal_constraint(diffing, from, partition, own, NULL))
        return true;
    return cm_diffing_drop_constraints(diffing, from, partition, error) &&
           cm_diffing_add(diffing,
                          cm_operation_create_constraint(&from->name, cm_constraint_copy(own)),
                          error);
}

bool
cm_diffing_create_keys_below(CmDiffing *diffing, const CmTable *to, const CmConstraint *key,
                             GError **error)
{
    bool is_key = key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE;

    if (!is_key || !cm_options_text(to->options, "postgresql", "partition_by"))
        return true;
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *partition = diffing->to->tables->pdata[i];

        if (cm_schema_parent(diffing->to, partition) == to &&
            !create_below(diffing, partition, key, error))
            return false;
    }
    return true;
}
