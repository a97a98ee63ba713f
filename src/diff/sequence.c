/* Sequences that go over from one column to another. A sequence goes with the column that owns it:
 * it is let go of before that goes, and taken over once the other is there. */
#include "diff/internal.h"

/* Whether a column that an object says to own it is there. */
static bool
has_owner(const CmDiffing *diffing, const CmSchema *schema, const CmObject *object)
{
    const CmTable *table = cm_diffing_table(diffing, schema, &object->table);

    return table && cm_diffing_column(diffing, table, object->column);
}

static bool
has_same_owner(const CmObject *from, const CmObject *to)
{
    return to->column && !g_strcmp0(from->column, to->column) &&
           cm_name_equal(&from->table, &to->table);
}

bool
cm_diffing_waits_for_owner(const CmDiffing *diffing, const CmObject *object)
{
    return object->kind == CM_OBJECT_SEQUENCE && object->column &&
           cm_schema_same_object(diffing->from, object) &&
           !has_owner(diffing, diffing->from, object);
}

static bool
let_go(CmDiffing *diffing, const CmObject *to, GError **error)
{
    CmObject *free_one;

    if (!cm_diffing_waits_for_owner(diffing, to))
        return cm_diffing_put_object(diffing, to, error);
    free_one = cm_object_copy(to);
    cm_name_clear(&free_one->table);
    g_clear_pointer(&free_one->column, g_free);
    g_clear_pointer(&free_one->renamed_from, g_free);
    return cm_diffing_add(diffing, cm_operation_alter_object(free_one), error);
}

bool
cm_diffing_let_sequences_go(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *to = diffing->to->objects->pdata[i];
        const CmObject *from =
            to->kind == CM_OBJECT_SEQUENCE ? cm_schema_same_object(diffing->from, to) : NULL;

        if (from && from->column && !has_same_owner(from, to) &&
            !has_owner(diffing, diffing->to, from) && !let_go(diffing, to, error))
            return false;
    }
    return true;
}

bool
cm_diffing_take_sequences(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *to = diffing->to->objects->pdata[i];

        if (to->kind == CM_OBJECT_SEQUENCE && to->column &&
            cm_schema_same_object(diffing->from, to) && !cm_diffing_put_object(diffing, to, error))
            return false;
    }
    return true;
}
