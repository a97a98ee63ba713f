/* Foreign keys and what they refer to, which databases hold the one by the other: what is unique
 * comes before the keys that refer to it, and goes behind them. A database that does not has the
 * same order, since the revision is for those that do as well. */
#include "diff/internal.h"

/* All that tables still lack. */
static bool
create_withheld(CmDiffing *diffing, GError **error)
{
    diffing->withholds = false;
    for (guint i = 0; i < diffing->to->tables->len; i++)
        if (!cm_diffing_table_changes(diffing, diffing->to->tables->pdata[i], error))
            return false;
    return true;
}

bool
cm_diffing_create_waiting(CmDiffing *diffing, GError **error)
{
    if (diffing->withholds && !create_withheld(diffing, error))
        return false;
    for (guint i = 0; diffing->has_waiting && i < diffing->to->tables->len; i++) {
        const CmTable *to = diffing->to->tables->pdata[i];
        const CmTable *from = cm_diffing_table(diffing, diffing->from, &to->name);

        if (from && !cm_diffing_create_constraints(diffing, from, to, true, error))
            return false;
    }
    return true;
}

static bool
stays_index(const CmDiffing *diffing, const CmIndex *index, const CmTable *to)
{
    const CmIndex *other = cm_diffing_index(diffing, to->indexes, index->name);
    g_autofree char *was = cm_diffing_index_key(diffing, index);
    g_autofree char *is = other ? cm_diffing_index_key(diffing, other) : NULL;

    return !g_strcmp0(was, is);
}

/* Whether something that foreign keys to these columns may refer to is not to be. */
static bool
loses_key(const CmDiffing *diffing, const CmTable *from, const CmTable *to, GStrv columns)
{
    for (guint i = 0; i < from->constraints->len; i++) {
        const CmConstraint *key = from->constraints->pdata[i];

        if (cm_constraint_is_key_to(key, columns) &&
            !cm_diffing_equal_constraint(diffing, to, from, key, NULL))
            return true;
    }
    for (guint i = 0; i < from->indexes->len; i++) {
        const CmIndex *index = from->indexes->pdata[i];

        if (cm_index_is_key_to(index, columns) && !stays_index(diffing, index, to))
            return true;
    }
    return false;
}

/* Whether a table that is new comes in a later run of what is created. */
static bool
comes_later(const CmDiffing *diffing, const CmName *table)
{
    g_autofree char *name = cm_name_to_string(table);

    return diffing->runs &&
           GPOINTER_TO_UINT(g_hash_table_lookup(diffing->runs, name)) > diffing->run;
}

/* Whether what decides if a key can refer to these columns is about to change. */
static bool
changes_referred(const CmDiffing *diffing, const CmTable *from, const CmTable *to, GStrv columns)
{
    if (!cm_diffing_same_options(from->options, to->options))
        return true;
    for (; columns && *columns; columns++) {
        const CmColumn *was = cm_diffing_column(diffing, from, *columns);
        const CmColumn *is = was ? cm_diffing_column(diffing, to, *columns) : NULL;
        CmColumnAspects changes = {0};

        if (is)
            changes = cm_diffing_compare_columns(diffing, was, is);
        if (changes.type || changes.collation || changes.options)
            return true;
    }
    return false;
}

bool
cm_diffing_waits(const CmDiffing *diffing, const CmConstraint *constraint)
{
    const CmTable *from;
    const CmTable *to;

    if (cm_diffing_is_late(diffing, constraint))
        return true;
    if (diffing->withholds &&
        (constraint->kind == CM_CONSTRAINT_CHECK || constraint->kind == CM_CONSTRAINT_EXCLUDE))
        return true;
    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return false;
    from = cm_diffing_table(diffing, diffing->from, &constraint->referred);
    to = cm_diffing_table(diffing, diffing->to, &constraint->referred);
    if (!from)
        return comes_later(diffing, &constraint->referred);
    if (!to || !cm_table_has_key(to, constraint->referred_columns))
        return false;
    return !cm_table_has_key(from, constraint->referred_columns) ||
           changes_referred(diffing, from, to, constraint->referred_columns) ||
           loses_key(diffing, from, to, constraint->referred_columns);
}

/* Whether values of both types can be told equal, as a foreign key wants: whole numbers, texts. */
static bool
go_together(const CmType *left, const CmType *right)
{
    static const int families[CM_TYPE_COUNT] = {
        [CM_TYPE_SMALLINT] = 1, [CM_TYPE_INTEGER] = 1, [CM_TYPE_BIGINT] = 1,
        [CM_TYPE_STRING] = 2,   [CM_TYPE_TEXT] = 2,
    };

    return families[left->kind] && families[left->kind] == families[right->kind];
}

/* Whether a column gets a type that does not go with the one before. */
static bool
changes_type(const CmDiffing *diffing, const CmTable *from, const CmTable *to, const char *name)
{
    const CmNormaliser *normaliser = diffing->normaliser;
    const CmColumn *was = name ? cm_diffing_column(diffing, from, name) : NULL;
    const CmColumn *is = was ? cm_diffing_column(diffing, to, name) : NULL;
    bool may_part = is && !go_together(was->type, is->type);
    g_autofree char *left = may_part ? normaliser->type(was->type, normaliser->data) : NULL;
    g_autofree char *right = may_part ? normaliser->type(is->type, normaliser->data) : NULL;

    return g_strcmp0(left, right) != 0;
}

/* What the table of a foreign key is to be, if it keeps the key. */
static const CmTable *
keeps_key(const CmDiffing *diffing, const CmTable *table, const CmConstraint *key)
{
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

    return to && cm_diffing_equal_constraint(diffing, to, table, key, NULL) ? to : NULL;
}

/* Whether a column that a foreign key refers to gets another type while the key goes, or its own
 * column does too: the types need not go with each other until both are there. */
static bool
parts_types(const CmDiffing *diffing, const CmTable *table, const CmConstraint *key,
            const CmTable *from, const CmTable *to)
{
    guint count = key->referred_columns ? g_strv_length(key->referred_columns) : 0;

    for (guint i = 0; i < MIN(count, key->parts->len); i++) {
        const CmPart *part = key->parts->pdata[i];
        const CmTable *stays;

        if (!changes_type(diffing, from, to, key->referred_columns[i]))
            continue;
        stays = keeps_key(diffing, table, key);
        if (!stays || changes_type(diffing, table, stays, part->column))
            return true;
    }
    return false;
}

/* Whether a foreign key is in the way of changes to the table that it refers to. */
static bool
holds(const CmDiffing *diffing, const CmTable *table, const CmConstraint *key)
{
    const CmTable *from;
    const CmTable *to;

    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return false;
    from = cm_diffing_table(diffing, diffing->from, &key->referred);
    to = cm_diffing_table(diffing, diffing->to, &key->referred);
    if (!from || !to)
        return false;
    return loses_key(diffing, from, to, key->referred_columns) ||
           parts_types(diffing, table, key, from, to) ||
           (changes_referred(diffing, from, to, key->referred_columns) &&
            !keeps_key(diffing, table, key));
}

static bool
drop_referring_of(CmDiffing *diffing, const CmTable *table, const CmName *to,
                  const CmConstraint *constraint, GError **error)
{
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_name_equal(&key->referred, to) &&
            cm_constraint_is_key_to(constraint, key->referred_columns) &&
            !cm_diffing_add(diffing, cm_operation_drop_constraint(&table->name, key), error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_referring(CmDiffing *diffing, const CmName *to, const CmConstraint *constraint,
                          GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len; i++)
        if (!drop_referring_of(diffing, diffing->from->tables->pdata[i], to, constraint, error))
            return false;
    return true;
}

bool
cm_diffing_drop_holding(CmDiffing *diffing, GError **error)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];

        for (guint j = table->constraints->len; j-- > 0;) {
            const CmConstraint *key = table->constraints->pdata[j];

            if (holds(diffing, table, key) &&
                !cm_diffing_add(diffing, cm_operation_drop_constraint(&table->name, key), error))
                return false;
        }
    }
    return true;
}
