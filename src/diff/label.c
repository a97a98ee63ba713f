/* Labels of enums that go while they are the default of a column, or are said by an index or a
 * check that changes. */
#include "diff/internal.h"

/* Whether the type of a column is to have the label no more. */
static bool
loses_label(const CmDiffing *diffing, const CmColumn *column)
{
    const CmDefault *value = &column->server_default;
    CmName name = {NULL, NULL};
    const CmObject *to = NULL;

    if (column->type->kind != CM_TYPE_ENUM || !column->type->text || value->kind != CM_DEFAULT_TEXT)
        return false;
    if (cm_name_parse(column->type->text, &name, NULL))
        to = cm_schema_object(diffing->to, CM_OBJECT_ENUM, NULL, &name);
    cm_name_clear(&name);
    return to && to->labels && !g_strv_contains((const char *const *)to->labels, value->text);
}

static bool
drops_default(const CmDiffing *diffing, const CmTable *to, const CmColumn *column)
{
    const CmColumn *is = to ? cm_diffing_column(diffing, to, column->name) : NULL;

    return (!is || cm_diffing_compare_columns(diffing, column, is).server_default) &&
           loses_label(diffing, column);
}

bool
cm_diffing_drop_default(CmDiffing *diffing, const CmTable *table, const CmColumn *column,
                        GError **error)
{
    const CmColumnAspects changes = {.server_default = true};
    CmOperation *operation =
        cm_operation_alter_column(&table->name, column->name, &changes, NULL, column);

    cm_default_clear(&operation->to->server_default);
    return cm_diffing_add(diffing, operation, error);
}

/* Whether the enum of a column is to be without one of its labels. */
static bool
changes_labels(const CmDiffing *diffing, const CmColumn *column)
{
    CmName name = {NULL, NULL};
    const CmObject *from = NULL;
    const CmObject *to = NULL;

    if (column->type->kind == CM_TYPE_ENUM && column->type->text &&
        cm_name_parse(column->type->text, &name, NULL)) {
        from = cm_schema_object(diffing->from, CM_OBJECT_ENUM, NULL, &name);
        to = cm_schema_object(diffing->to, CM_OBJECT_ENUM, NULL, &name);
    }
    cm_name_clear(&name);
    for (GStrv label = from && to && to->labels ? from->labels : NULL; label && *label; label++)
        if (!g_strv_contains((const char *const *)to->labels, *label))
            return true;
    return false;
}

bool
cm_diffing_drop_sayers(CmDiffing *diffing, const CmTable *table, const CmTable *to, GError **error)
{
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_CHECK && constraint->name &&
            !cm_diffing_equal_constraint(diffing, to, table, constraint, NULL) &&
            !cm_diffing_drop_constraint(diffing, table, to, constraint, error))
            return false;
    }
    return cm_diffing_drop_indexes(diffing, &table->name, table->indexes, to->indexes, error);
}

static bool
drop_labels_of(CmDiffing *diffing, const CmTable *table, GError **error)
{
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);
    bool changes = false;

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        changes = changes || changes_labels(diffing, column);
        if (drops_default(diffing, to, column) &&
            !cm_diffing_drop_default(diffing, table, column, error))
            return false;
    }
    return !changes || !to || cm_diffing_drop_sayers(diffing, table, to, error);
}

bool
cm_diffing_drop_labels(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len; i++)
        if (!drop_labels_of(diffing, diffing->from->tables->pdata[i], error))
            return false;
    return true;
}
