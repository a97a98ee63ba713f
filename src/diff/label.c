/* Labels of enums that go while they are the default of a column. */
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

static bool
drop_default(CmDiffing *diffing, const CmTable *table, const CmColumn *column, GError **error)
{
    const CmColumnAspects changes = {.server_default = true};
    CmOperation *operation =
        cm_operation_alter_column(&table->name, column->name, &changes, NULL, column);

    cm_default_clear(&operation->to->server_default);
    return cm_diffing_add(diffing, operation, error);
}

bool
cm_diffing_drop_labels(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (drops_default(diffing, to, column) && !drop_default(diffing, table, column, error))
                return false;
        }
    }
    return true;
}
