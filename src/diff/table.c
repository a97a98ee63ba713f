/* Changes within tables that both schemas have, but for their columns. */
#include "diff/internal.h"
#include "schema/parents.h"

#include <string.h>

/* Whether a table has the constraint under this name, which may be none. */
static bool
is_named(const CmDiffing *diffing, const CmTable *table, const CmConstraint *constraint)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *other = table->constraints->pdata[i];

        if (other->kind == constraint->kind &&
            cm_diffing_same_name(diffing, other->name, constraint->name))
            return true;
    }
    return false;
}

/* Whether two constraints are called alike; of those that a server gives names, one that has none
 * is called like any that is not another one's. */
static bool
is_called_alike(const CmDiffing *diffing, const CmTable *own, const CmConstraint *constraint,
                const CmConstraint *wanted, bool is_exact)
{
    if (is_exact)
        return cm_diffing_same_name(diffing, constraint->name, wanted->name);
    if (!diffing->normaliser->names_are_given)
        return false;
    return !wanted->name ? !is_named(diffing, own, constraint) : !constraint->name;
}

static CmConstraint *
find_called(const CmDiffing *diffing, const CmTable *table, const CmTable *own,
            const CmConstraint *wanted, GHashTable *taken, bool is_exact)
{
    g_autofree char *key = NULL;

    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];
        g_autofree char *other = NULL;

        if (constraint->kind != wanted->kind ||
            !is_called_alike(diffing, own, constraint, wanted, is_exact) ||
            (taken && g_hash_table_contains(taken, constraint)))
            continue;
        key = key ? key : cm_diffing_constraint_key(diffing, wanted);
        other = cm_diffing_constraint_key(diffing, constraint);
        if (!strcmp(key, other))
            return constraint;
    }
    return NULL;
}

CmConstraint *
cm_diffing_equal_constraint(const CmDiffing *diffing, const CmTable *table, const CmTable *own,
                            const CmConstraint *wanted, GHashTable *taken)
{
    CmConstraint *equal = find_called(diffing, table, own, wanted, taken, true);

    return equal ? equal : find_called(diffing, table, own, wanted, taken, false);
}

/* The constraint that says the same once it is validated, which a new one need not take the place
 * of. */
static bool
is_validated(const CmDiffing *diffing, const CmTable *from, const CmConstraint *constraint,
             const CmTable *to, GHashTable *taken)
{
    g_autoptr(CmConstraint) valid = cm_constraint_copy(constraint);

    if (!cm_options_is_set(constraint->options, "postgresql", "not_valid") ||
        cm_options_is_set(constraint->options, "postgresql", "not_enforced"))
        return false;
    cm_options_set(&valid->options, "postgresql", "not_valid", &CM_VALUE_OF_NULL);
    return cm_diffing_equal_constraint(diffing, to, from, valid, taken) != NULL;
}

/* What is said of constraints that stay. */
static bool
change_constraints(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < from->constraints->len; i++) {
        const CmConstraint *constraint = from->constraints->pdata[i];
        CmConstraint *equal = cm_diffing_equal_constraint(diffing, to, from, constraint, taken);
        CmOperation *operation;

        if (!equal && is_validated(diffing, from, constraint, to, taken)) {
            operation = cm_operation_on_constraint(CM_OPERATION_VALIDATE_CONSTRAINT, &from->name,
                                                   constraint);
            if (!cm_diffing_add(diffing, operation, error))
                return false;
            equal = cm_diffing_equal_constraint(diffing, to, from, constraint, taken);
        }
        if (!equal)
            continue;
        g_hash_table_add(taken, equal);
        if (!g_strcmp0(constraint->comment, equal->comment))
            continue;
        operation = cm_operation_on_constraint(CM_OPERATION_SET_CONSTRAINT_COMMENT, &from->name,
                                               constraint);
        operation->comment = g_strdup(equal->comment);
        if (!cm_diffing_add(diffing, operation, error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                        const GPtrArray *to, GError **error)
{
    for (guint i = from->len; i-- > 0;) {
        const CmIndex *index = from->pdata[i];
        const CmIndex *other = cm_diffing_index(diffing, to, index->name);
        g_autofree char *key = cm_diffing_index_key(diffing, index);
        g_autofree char *other_key = other ? cm_diffing_index_key(diffing, other) : NULL;

        if (!g_strcmp0(key, other_key))
            continue;
        if (!cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_INDEX, name, index->name, NULL), error))
            return false;
    }
    return true;
}

/* Where several constraints of a table have one name, which SQLite allows, no operation could say
 * which of them it means. */
static bool
check_name(const CmDiffing *diffing, const CmTable *table, const CmConstraint *constraint,
           GError **error)
{
    for (guint i = 0; constraint->name && i < table->constraints->len; i++) {
        const CmConstraint *other = table->constraints->pdata[i];

        if (other != constraint && cm_diffing_same_name(diffing, other->name, constraint->name))
            return cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "table '%s' has several constraints named '%s', of which one changes: "
                           "write that as SQL",
                           table->name.name, constraint->name);
    }
    return true;
}

/* The constraints that the other table has not; NULL where an operation could not say them. */
static GPtrArray *
constraints_gone(const CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) gone = g_ptr_array_new();

    for (guint i = 0; i < from->constraints->len; i++) {
        CmConstraint *equal =
            cm_diffing_equal_constraint(diffing, to, from, from->constraints->pdata[i], taken);

        if (equal)
            g_hash_table_add(taken, equal);
        else if (!check_name(diffing, from, from->constraints->pdata[i], error))
            return NULL;
        else
            g_ptr_array_add(gone, from->constraints->pdata[i]);
    }
    return g_steal_pointer(&gone);
}

/* Of nameless ones over the same columns an operation means the last. Where it is one before that
 * goes, those behind it go too, and come again: that is found by looking once more. */
bool
cm_diffing_drop_constraints(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                            GError **error)
{
    g_autoptr(GPtrArray) gone = constraints_gone(diffing, from, to, error);

    if (!gone || !gone->len)
        return gone != NULL;
    for (guint i = gone->len; i-- > 0;)
        if (!cm_diffing_drop_constraint(diffing, from, to, gone->pdata[i], error))
            return false;
    return cm_diffing_drop_constraints(diffing, from, to, error);
}

bool
cm_diffing_create_constraints(CmDiffing *diffing, const CmTable *from, const CmTable *to, bool all,
                              GError **error)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < to->constraints->len; i++) {
        const CmConstraint *constraint = to->constraints->pdata[i];
        CmConstraint *equal = cm_diffing_equal_constraint(diffing, from, to, constraint, taken);

        if (equal) {
            g_hash_table_add(taken, equal);
            continue;
        }
        if (!all && cm_diffing_waits(diffing, constraint)) {
            diffing->has_waiting = true;
            continue;
        }
        if (!check_name(diffing, to, constraint, error) ||
            !cm_diffing_create_keys_below(diffing, to, constraint, error) ||
            !cm_diffing_add(
                diffing,
                cm_operation_create_constraint(&from->name, cm_constraint_copy(constraint)), error))
            return false;
        /* It is the last one now, or the first if it is the key: either way it is spoken for. */
        equal = cm_diffing_equal_constraint(diffing, from, to, constraint, taken);
        if (equal)
            g_hash_table_add(taken, equal);
    }
    return true;
}

bool
cm_diffing_create_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                          const GPtrArray *to, GError **error)
{
    for (guint i = 0; i < to->len; i++) {
        const CmIndex *index = to->pdata[i];
        CmIndex *copy;

        if (cm_diffing_index(diffing, from, index->name) ||
            cm_diffing_withholds_index(diffing, index))
            continue;
        copy = cm_index_copy(index);
        g_clear_pointer(&copy->renamed_from, g_free);
        if (!cm_diffing_add(diffing, cm_operation_create_index(name, copy), error))
            return false;
    }
    return true;
}

bool
cm_diffing_comment_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                           const GPtrArray *to, GError **error)
{
    for (guint i = 0; i < to->len; i++) {
        const CmIndex *index = to->pdata[i];
        const CmIndex *was = cm_diffing_index(diffing, from, index->name);
        CmOperation *operation;

        if (!was || !g_strcmp0(was->comment, index->comment))
            continue;
        operation = cm_operation_on(CM_OPERATION_SET_INDEX_COMMENT, name, was->name, NULL);
        operation->comment = g_strdup(index->comment);
        if (!cm_diffing_add(diffing, operation, error))
            return false;
    }
    return true;
}

CmOptions *
cm_diff_options(const CmOptions *from, const CmOptions *to, CmValue unset)
{
    CmOptions *changed = NULL;

    for (guint i = 0; to && i < to->len; i++) {
        const CmOption *option = &g_array_index((GArray *)to, CmOption, i);
        const CmValue *was = cm_options_get(from, option->dialect, option->key);

        if (!cm_value_equal(was ? was : &unset, &option->value))
            cm_options_set(&changed, option->dialect, option->key, &option->value);
    }
    for (guint i = 0; from && i < from->len; i++) {
        const CmOption *option = &g_array_index((GArray *)from, CmOption, i);

        if (!cm_options_get(to, option->dialect, option->key) &&
            !cm_value_equal(&option->value, &unset))
            cm_options_set(&changed, option->dialect, option->key, &unset);
    }
    return changed;
}

bool
cm_diffing_change_options(CmDiffing *diffing, const CmName *name, const CmOptions *from,
                          const CmOptions *to, GError **error)
{
    CmOptions *options = cm_diff_options(from, to, cm_value_of_boolean(false));
    CmOperation *operation;

    if (!options)
        return true;
    operation = cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, name, NULL, NULL);
    operation->options = options;
    return cm_diffing_add(diffing, operation, error);
}

bool
cm_diffing_change_comment(CmDiffing *diffing, const CmName *name, const char *from, const char *to,
                          GError **error)
{
    CmOperation *operation;

    if (!g_strcmp0(from, to))
        return true;
    operation = cm_operation_on(
        to ? CM_OPERATION_CREATE_TABLE_COMMENT : CM_OPERATION_DROP_TABLE_COMMENT, name, NULL, NULL);
    operation->comment = g_strdup(to);
    return cm_diffing_add(diffing, operation, error);
}

/* A table of MariaDB or MySQL takes foreign keys, and keys of any columns, once it is in one part.
 */
static bool
put_together(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    static const char key[] = "partition_by";
    bool is_split = cm_options_get(to->options, "mysql", key) != NULL;

    return is_split || !cm_options_get(from->options, "mysql", key) ||
           cm_diffing_change_options(diffing, &from->name, from->options, to->options, error);
}

/* Indexes and constraints go before the columns they are over, and come after them. */
static bool
compare_tables(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    const CmName *name = &from->name;

    return put_together(diffing, from, to, error) &&
           cm_diffing_drop_indexes(diffing, name, from->indexes, to->indexes, error) &&
           change_constraints(diffing, from, to, error) &&
           cm_diffing_drop_constraints(diffing, from, to, error) &&
           cm_diffing_change_columns(diffing, from, to, error) &&
           cm_diffing_create_constraints(diffing, from, to, false, error) &&
           cm_diffing_create_indexes(diffing, name, from->indexes, to->indexes, error) &&
           cm_diffing_comment_indexes(diffing, name, from->indexes, to->indexes, error) &&
           cm_diffing_change_options(diffing, name, from->options, to->options, error) &&
           cm_diffing_change_comment(diffing, name, from->comment, to->comment, error);
}

bool
cm_diffing_table_changes(CmDiffing *diffing, const CmTable *to, GError **error)
{
    const CmTable *from = cm_diffing_table(diffing, diffing->from, &to->name);

    return !from || from->module || to->module || compare_tables(diffing, from, to, error);
}
