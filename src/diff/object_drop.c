/* Objects on tables that must be gone before anything else is made or changed. */
#include "diff/internal.h"

#include "base/sqltext.h"

/* Whether a text has a column, or, without one, a label that goes. */
static bool
text_says(const CmDiffing *diffing, const char *sql, const char *column)
{
    return column ? cm_sql_mentions(sql, column, diffing->normaliser->lexer)
                  : cm_diffing_says_lost_label(diffing, sql);
}

static bool
object_says(const CmDiffing *diffing, const CmObject *object, const char *column)
{
    if (text_says(diffing, object->sql, column))
        return true;
    for (guint i = 0; object->settings && i < object->settings->len; i++) {
        const CmOption *setting = &g_array_index((GArray *)object->settings, CmOption, i);

        if (setting->value.kind == CM_VALUE_TEXT && text_says(diffing, setting->value.data, column))
            return true;
    }
    return false;
}

static bool
mentions_gone_column(const CmDiffing *diffing, const CmObject *object)
{
    const CmTable *from = cm_diffing_table(diffing, diffing->from, &object->table);
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &object->table);

    for (guint i = 0; from && to && i < from->columns->len; i++) {
        const char *column = ((CmColumn *)from->columns->pdata[i])->name;

        if (!cm_diffing_column(diffing, to, column) && object_says(diffing, object, column))
            return true;
    }
    return false;
}

static bool
goes_first(const CmDiffing *diffing, const CmObject *object)
{
    bool is_on_table = cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE;
    const CmObject *to = cm_schema_same_object(diffing->to, object);

    if (!is_on_table || (!cm_diffing_table(diffing, diffing->to, &object->table) &&
                         !cm_schema_view(diffing->to, &object->table)))
        return false;
    return !to || (!cm_diffing_same_object(diffing, object, to) &&
                   (mentions_gone_column(diffing, object) || object_says(diffing, object, NULL)));
}

bool
cm_diffing_drop_objects(CmDiffing *diffing, GError **error)
{
    for (guint i = diffing->from->objects->len; i-- > 0;) {
        const CmObject *object = diffing->from->objects->pdata[i];

        if (goes_first(diffing, object) &&
            !cm_diffing_add(diffing, cm_operation_drop_object(object), error))
            return false;
    }
    return true;
}
