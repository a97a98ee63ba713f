/* The order of a difference: what others lean on goes last and comes first. Triggers and views go,
 * tables and objects are renamed, come, change and go, views and triggers come. */
#include "diff/internal.h"

#include <string.h>

#include "schema/raw_name.h"

void
cm_diff_free(CmDiff *diff)
{
    if (!diff)
        return;
    g_ptr_array_unref(diff->operations);
    g_ptr_array_unref(diff->hints);
    g_free(diff);
}

bool
cm_diffing_add(CmDiffing *diffing, CmOperation *operation, GError **error)
{
    g_ptr_array_add(diffing->diff->operations, operation);
    return cm_operation_apply(operation, diffing->from, diffing->normaliser->dialect, error);
}

/* A foreign table is kept raw, and dropped and created where it changes. */
static bool
stays_foreign(const CmDiffing *diffing, const CmName *table)
{
    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *object = diffing->from->objects->pdata[i];
        CmName name = {NULL, NULL};
        bool is_it = cm_raw_name(object, "foreign table", &name) && cm_name_equal(&name, table);
        const CmObject *to = is_it ? cm_schema_same_object(diffing->to, object) : NULL;

        cm_name_clear(&name);
        if (is_it)
            return to && cm_diffing_same_object(diffing, object, to);
    }
    return true;
}

/* A trigger stays if it says the same and what it is on stays too. */
static bool
stays_trigger(const CmDiffing *diffing, const CmTrigger *trigger)
{
    const CmTrigger *other = cm_schema_trigger(diffing->to, &trigger->table, &trigger->name);
    const CmView *view = cm_schema_view(diffing->from, &trigger->table);
    const CmTable *table = cm_schema_table(diffing->from, &trigger->table);

    if (!other || !cm_diffing_same_sql(diffing, trigger->sql, other->sql) ||
        g_strcmp0(trigger->comment, other->comment) ||
        !cm_diffing_same_options(trigger->options, other->options))
        return false;
    if (view)
        return cm_diffing_stays_view(diffing, view);
    return table ? cm_diffing_table(diffing, diffing->to, &table->name) != NULL
                 : stays_foreign(diffing, &trigger->table);
}

static bool
drop_triggers_of(CmDiffing *diffing, bool copies, GError **error)
{
    for (guint i = diffing->from->triggers->len; i-- > 0;) {
        const CmTrigger *trigger = diffing->from->triggers->pdata[i];

        if (cm_trigger_is_copy(trigger) != copies || stays_trigger(diffing, trigger))
            continue;
        if (!cm_diffing_add(diffing, cm_operation_drop_trigger(trigger, diffing->from), error))
            return false;
    }
    return true;
}

static bool
drop_triggers(CmDiffing *diffing, GError **error)
{
    return drop_triggers_of(diffing, true, error) && drop_triggers_of(diffing, false, error);
}

/* Virtual tables cannot be changed, only replaced. */
static bool
is_replaced(const CmDiffing *diffing, const CmTable *from, const CmTable *to)
{
    return (from->module || to->module) && !cm_diffing_same_sql(diffing, from->module, to->module);
}

static bool
drop_table(CmDiffing *diffing, const CmTable *table, GError **error)
{
    return cm_diffing_add(diffing, cm_operation_drop_table(&table->name), error);
}

static bool
drop_replaced(CmDiffing *diffing, GError **error)
{
    for (guint i = diffing->from->tables->len; i-- > 0;) {
        const CmTable *table = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

        if (to && is_replaced(diffing, table, to) && !drop_table(diffing, table, error))
            return false;
    }
    return true;
}

static bool
create_triggers_of(CmDiffing *diffing, bool copies, GError **error)
{
    for (guint i = 0; i < diffing->to->triggers->len; i++) {
        const CmTrigger *trigger = diffing->to->triggers->pdata[i];

        if (cm_trigger_is_copy(trigger) == copies &&
            !cm_schema_trigger(diffing->from, &trigger->table, &trigger->name) &&
            !cm_diffing_add(diffing, cm_operation_create_trigger(cm_trigger_copy(trigger)), error))
            return false;
    }
    return true;
}

static bool
create_triggers(CmDiffing *diffing, GError **error)
{
    return create_triggers_of(diffing, false, error) && create_triggers_of(diffing, true, error);
}

/* What the application looks after itself is no difference. */
static void
leave_any(CmOptions **changed, const CmOptions *options)
{
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (g_strcmp0(cm_options_text(options, option->dialect, option->key), "any") == 0)
            cm_options_set(changed, option->dialect, option->key, &CM_VALUE_OF_NULL);
    }
}

static bool
set_database_options(CmDiffing *diffing, GError **error)
{
    const CmName none = {NULL, NULL};
    CmOptions *changed =
        cm_diff_options(diffing->from->options, diffing->to->options, cm_value_of_integer(0));
    CmOperation *operation;

    leave_any(&changed, diffing->from->options);
    leave_any(&changed, diffing->to->options);
    if (!changed)
        return true;
    operation = cm_operation_on(CM_OPERATION_SET_DATABASE_OPTIONS, &none, NULL, NULL);
    operation->options = changed;
    return cm_diffing_add(diffing, operation, error);
}

/* Texts that a database keeps in parsed form follow a rename; where it keeps them as they were
 * written, what differs goes before. */
static bool
rename_and_drop(CmDiffing *diffing, GError **error)
{
    bool follows = diffing->normaliser->views_are_bound;

    return (!follows || cm_diffing_renames(diffing, error)) && drop_triggers(diffing, error) &&
           cm_diffing_drop_views(diffing, error) && (follows || cm_diffing_renames(diffing, error));
}

CmDiff *
cm_diff(const CmSchema *from, const CmSchema *to, const CmNormaliser *normaliser, GError **error)
{
    g_autoptr(CmDiff) diff = g_new0(CmDiff, 1);
    g_autoptr(CmSchema) copy = cm_schema_copy(from);
    g_autoptr(CmSchema) filled = NULL;
    bool ok;
    CmDiffing diffing = {copy, to, normaliser, diff, false, false, NULL, NULL, 0};

    diff->operations = cm_operations_new();
    diff->hints = g_ptr_array_new_with_free_func(g_free);
    /* What is let go of a schema is so by the name that it is to have. */
    if (!cm_diffing_rename_objects(&diffing, true, error) || !cm_diffing_let_go(&diffing, error))
        return NULL;
    filled = cm_diffing_fill_partitions(&diffing);
    diffing.to = filled ? filled : to;
    cm_diffing_leave_attached(&diffing);
    diffing.withholds = cm_diffing_loses_extension(&diffing);
    ok = rename_and_drop(&diffing, error) && cm_diffing_let_sequences_go(&diffing, error) &&
         drop_replaced(&diffing, error) && cm_diffing_drop_objects(&diffing, error) &&
         cm_diffing_drop_holding(&diffing, error) && cm_diffing_drop_labels(&diffing, error) &&
         cm_diffing_drop_before_extensions(&diffing, error) &&
         cm_diffing_make_way(&diffing, error) && cm_diffing_drop_claimed_indexes(&diffing, error) &&
         cm_diffing_name_sequences(&diffing, error) && cm_diffing_free_sequences(&diffing, error) &&
         cm_diffing_build(&diffing, error) && cm_diffing_create_waiting(&diffing, error) &&
         cm_diffing_take_sequences(&diffing, error) && cm_diffing_change_views(&diffing, error) &&
         create_triggers(&diffing, error) && set_database_options(&diffing, error);
    g_clear_pointer(&diffing.late, g_hash_table_unref);
    return ok ? g_steal_pointer(&diff) : NULL;
}
