/* Checks that heirs have beside their parents: one that is to say something else under its name is
 * in the way of the parent's new one. */
#include "diff/internal.h"
#include "schema/parents.h"

#define DEEPEST 64

static bool
drop_from_heirs(CmDiffing *diffing, const CmTable *from, const char *name, int depth,
                GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len && depth < DEEPEST; i++) {
        const CmTable *heir = diffing->from->tables->pdata[i];
        g_autoptr(GPtrArray) parents = cm_schema_parents(diffing->from, heir->options);
        const CmConstraint *own = cm_table_constraint(heir, name);

        if (!g_ptr_array_find(parents, from, NULL) || cm_schema_parent(diffing->from, heir))
            continue;
        if (own && own->kind == CM_CONSTRAINT_CHECK &&
            !cm_diffing_add(diffing, cm_operation_drop_constraint(&heir->name, own), error))
            return false;
        if (!drop_from_heirs(diffing, heir, name, depth + 1, error))
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
    return !name || !cm_table_constraint(to, name) ||
           drop_from_heirs(diffing, from, name, 0, error);
}
