/* Tables are let go by their parents, and by a type that gets other attributes, before all other
 * changes, and attached behind their own: in between they are on their own. */
#include "diff/internal.h"
#include "schema/parents.h"

static const char *
partition_of(const CmTable *table)
{
    return cm_options_text(table->options, "postgresql", "partition_of");
}

static const char *
bound_of(const CmTable *table)
{
    return cm_options_text(table->options, "postgresql", "partition_bound");
}

/* What is to become of a table, which may get another name; NULL: it goes. */
static const CmTable *
successor(const CmDiffing *diffing, const CmTable *left)
{
    const CmTable *right = cm_diffing_table(diffing, diffing->to, &left->name);
    g_autofree char *name = cm_name_to_string(&left->name);

    for (guint i = 0; !right && i < diffing->to->tables->len; i++) {
        const CmTable *other = diffing->to->tables->pdata[i];

        if (other->renamed_from && cm_diff_was_called(other, name))
            right = other;
    }
    return right;
}

/* Whether a partition of `to` is one already, with this bound. */
static bool
is_there(const CmDiffing *diffing, const CmTable *right)
{
    const CmTable *left = cm_diffing_table(diffing, diffing->from, &right->name);

    return right->renamed_from || (left && cm_diff_stays_partition(diffing->to, left, right) &&
                                   !g_strcmp0(bound_of(left), bound_of(right)));
}

/* Whether others take what a partition gives up: then it is to be out of their way. */
static bool
is_in_the_way(const CmDiffing *diffing, const CmTable *left, const CmTable *right)
{
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *other = diffing->to->tables->pdata[i];

        if (other != right && partition_of(other) &&
            cm_diff_stays_partition(diffing->to, left, other) && !is_there(diffing, other))
            return true;
    }
    return false;
}

/* Whether another partition gives up what this one, which stays, is to take. */
static bool
has_gone(const CmDiffing *diffing, const CmTable *left)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *other = diffing->from->tables->pdata[i];
        const CmTable *right;

        if (other == left || g_strcmp0(partition_of(other), partition_of(left)))
            continue;
        right = successor(diffing, other);
        if (!right || !cm_diff_stays_partition(diffing->to, other, right))
            return true;
    }
    return false;
}

static bool
leaves_parent(const CmDiffing *diffing, const CmTable *left, const CmTable *right)
{
    if (!partition_of(left))
        return false;
    if (right && !cm_diff_stays_partition(diffing->to, left, right))
        return true;
    if (right && !g_strcmp0(bound_of(left), bound_of(right)))
        return false;
    return is_in_the_way(diffing, left, right) || (right && has_gone(diffing, left));
}

static bool
keeps_parent(const CmSchema *to, const CmTable *right, const char *name)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(to, right->options);
    g_auto(GStrv) names = cm_options_list(right->options, "postgresql", "inherits");
    bool keeps = names && g_strv_contains((const char *const *)names, name);

    for (guint i = 0; i < parents->len; i++)
        keeps |= cm_diff_was_called(parents->pdata[i], name);
    return keeps;
}

/* The parents that an heir keeps, where it does not keep all; else NULL. */
static GStrv
parents_kept(const CmSchema *to, const CmTable *left, const CmTable *right)
{
    g_auto(GStrv) was = cm_options_list(left->options, "postgresql", "inherits");
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    g_auto(GStrv) names = NULL;

    for (GStrv name = was; name && *name; name++)
        if (keeps_parent(to, right, *name))
            g_strv_builder_add(kept, *name);
    names = g_strv_builder_end(kept);
    return was && g_strv_length(names) < g_strv_length(was) ? g_steal_pointer(&names) : NULL;
}

/* Whether a type of rows is to be another one, and not the same under another name. */
static bool
is_other_type(const CmDiffing *diffing, const CmName *was, const char *of)
{
    CmName name = {NULL, NULL};
    const CmObject *is;
    bool is_other;

    if (!of || !cm_name_parse(of, &name, NULL))
        return true;
    is = cm_schema_object(diffing->to, CM_OBJECT_COMPOSITE, NULL, &name);
    is_other = !cm_name_equal(&name, was) && (!is || cm_schema_same_object(diffing->from, is) ||
                                              g_strcmp0(is->renamed_from, was->name));
    cm_name_clear(&name);
    return is_other;
}

/* Whether a table, which stays, gets another type, or its type gets other attributes: those of the
 * table are its own until then. */
static bool
leaves_type(const CmDiffing *diffing, const CmTable *left, const CmTable *right)
{
    const char *of = cm_options_text(left->options, "postgresql", "of_type");
    CmName name = {NULL, NULL};
    const CmObject *was = NULL, *is = NULL;
    bool leaves = false;

    if (of && right && cm_name_parse(of, &name, NULL)) {
        leaves =
            is_other_type(diffing, &name, cm_options_text(right->options, "postgresql", "of_type"));
        was = cm_schema_object(diffing->from, CM_OBJECT_COMPOSITE, NULL, &name);
        is = cm_schema_object(diffing->to, CM_OBJECT_COMPOSITE, NULL, &name);
    }
    cm_name_clear(&name);
    return leaves || (was && is && !cm_diffing_same_object(diffing, was, is));
}

/* How a partition switches its copies of triggers is known as long as it has them. */
static bool
drop_copies(CmDiffing *diffing, const CmTable *left, GError **error)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(diffing->from, left, true);

    for (guint i = diffing->from->triggers->len; i-- > 0;) {
        const CmTrigger *trigger = diffing->from->triggers->pdata[i];
        const CmTable *table = cm_schema_table(diffing->from, &trigger->table);

        if (cm_trigger_is_copy(trigger) &&
            (table == left || g_ptr_array_find(heirs, table, NULL)) &&
            !cm_diffing_add(diffing, cm_operation_drop_trigger(trigger, diffing->from), error))
            return false;
    }
    return true;
}

static bool
let_go(CmDiffing *diffing, const CmTable *left, const CmTable *right, GError **error)
{
    const CmValue none = cm_value_of_boolean(false);
    g_auto(GStrv) kept = right ? parents_kept(diffing->to, left, right) : NULL;
    CmOperation *operation;
    CmOptions *options = NULL;

    if (kept && *kept)
        cm_options_set_list(&options, "postgresql", "inherits", (const char *const *)kept);
    else if (kept)
        cm_options_set(&options, "postgresql", "inherits", &none);
    if (leaves_parent(diffing, left, right)) {
        if (!drop_copies(diffing, left, error)) {
            cm_options_free(options);
            return false;
        }
        cm_options_set(&options, "postgresql", "partition_of", &none);
        cm_options_set(&options, "postgresql", "partition_bound", &none);
    }
    if (leaves_type(diffing, left, right))
        cm_options_set(&options, "postgresql", "of_type", &none);
    if (!options)
        return true;
    operation = cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, &left->name, NULL, NULL);
    operation->options = options;
    return cm_diffing_add(diffing, operation, error);
}

bool
cm_diffing_let_go(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *left = diffing->from->tables->pdata[i];
        bool may = cm_table_has_others_columns(left) ||
                   cm_options_text(left->options, "postgresql", "of_type");
        const CmTable *right = may ? successor(diffing, left) : NULL;

        if (!let_go(diffing, left, right, error))
            return false;
    }
    return true;
}
