/* Checks that heirs have beside their parents: one that is to say something else under its name is
 * in the way of the parent's new one. */
#include "diff/internal.h"
#include "schema/parents.h"

static bool
drop_from_heirs(CmDiffing *diffing, const CmTable *from, const char *name, GError **error)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(diffing->from, from, false);

    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        const CmConstraint *own = cm_table_constraint(heir, name);

        if (own && own->kind == CM_CONSTRAINT_CHECK &&
            !cm_diffing_add(diffing, cm_operation_drop_constraint(&heir->name, own), error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_constraint(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                           const CmConstraint *constraint, GError **error)
{
    bool is_check = constraint->kind == CM_CONSTRAINT_CHECK && constraint->name;
    g_autofree char *name = is_check ? g_strdup(constraint->name) : NULL;

    if (!cm_diffing_add(diffing, cm_operation_drop_constraint(&from->name, constraint), error))
        return false;
    return !name || !cm_table_constraint(to, name) || drop_from_heirs(diffing, from, name, error);
}
