/* What a partition or an heir has from its parents is their matter: columns that come, go and
 * change there, checks, and indexes that are attached to theirs. */
#include "diff/internal.h"
#include "schema/parents.h"

#include <string.h>

static const char *
partition_of(const CmTable *table)
{
    return cm_options_text(table->options, "postgresql", "partition_of");
}

bool
cm_diff_was_called(const CmTable *parent, const char *name)
{
    const CmName former = {parent->name.schema,
                           parent->renamed_from ? parent->renamed_from : parent->name.name};
    g_autofree char *text = cm_name_to_string(&former);
    g_autofree char *now = cm_name_to_string(&parent->name);

    /* It may have been renamed already. */
    return name &&
           (!strcmp(text, name) || !strcmp(now, name) || !g_strcmp0(parent->renamed_from, name));
}

/* Whether a table has been a partition or an heir of a parent before. */
static bool
had_parent(const CmTable *left, const CmTable *parent)
{
    g_auto(GStrv) names = cm_options_list(left->options, "postgresql", "inherits");

    if (cm_diff_was_called(parent, partition_of(left)))
        return true;
    for (GStrv name = names; name && *name; name++)
        if (cm_diff_was_called(parent, *name))
            return true;
    return false;
}

bool
cm_diff_stays_partition(const CmSchema *to, const CmTable *left, const CmTable *right)
{
    const CmTable *parent = cm_schema_parent(to, right);

    return partition_of(right) && (!g_strcmp0(partition_of(left), partition_of(right)) ||
                                   (parent && had_parent(left, parent)));
}

static void
take_columns(CmTable *table, const CmSchema *schema, const CmTable *from)
{
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(schema, from);

    for (guint i = 0; i < columns->len; i++)
        cm_table_add_column(table, cm_column_handed_down(columns->pdata[i], from));
}

/* What is said of a table as a part of its parent is not so yet. */
static void
say_as_own(CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++)
        cm_options_set(&((CmColumn *)table->columns->pdata[i])->options, "postgresql", "inherited",
                       &CM_VALUE_OF_NULL);
    for (guint i = 0; i < table->constraints->len; i++)
        cm_options_set(&((CmConstraint *)table->constraints->pdata[i])->options, "postgresql",
                       "inherited", &CM_VALUE_OF_NULL);
    for (guint i = 0; i < table->indexes->len; i++)
        cm_options_set(&((CmIndex *)table->indexes->pdata[i])->options, "postgresql", "parent",
                       &CM_VALUE_OF_NULL);
}

static bool
has_reference(const CmTable *table, const CmConstraint *wanted)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (cm_constraint_is_same_reference(table->constraints->pdata[i], wanted))
            return true;
    return false;
}

/* Checks must be there before a table is attached. Foreign keys come by themselves, but would stay
 * when it is detached again. */
static void
take_constraints(CmTable *table, const CmTable *left, const CmSchema *schema, const CmTable *parent)
{
    g_autoptr(GPtrArray) constraints =
        cm_schema_constraints_handed_down(schema, parent, partition_of(table) != NULL);

    for (guint i = 0; i < constraints->len; i++) {
        const CmConstraint *constraint = constraints->pdata[i];
        CmConstraint *copy;

        if ((constraint->name && cm_table_constraint(table, constraint->name)) ||
            has_reference(table, constraint) || has_reference(left, constraint))
            continue;
        copy = cm_constraint_copy(constraint);
        g_clear_pointer(&copy->comment, g_free);
        cm_table_add_constraint(table, copy);
    }
}

/* What a table must have before it can be attached to a parent. */
static void
take_what_is_wanted(CmTable *table, const CmTable *left, const CmSchema *schema,
                    const CmTable *parent)
{
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(schema, parent);

    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *column = columns->pdata[i];

        if (!cm_table_column(table, column->name))
            cm_table_add_column(table, cm_column_handed_down(column, parent));
    }
    take_constraints(table, left, schema, parent);
    say_as_own(table);
    if (partition_of(table))
        cm_table_stop_numbering(table);
}

/* A foreign key that the parent has too becomes the parent's. */
static void
leave_references(CmTable *left, const CmTable *right, const CmSchema *to, const CmTable *parent)
{
    g_autoptr(GPtrArray) references = cm_schema_constraints_handed_down(to, parent, true);

    for (guint i = left->constraints->len; i-- > 0;) {
        const CmConstraint *own = left->constraints->pdata[i];
        bool is_parents = false;

        for (guint j = 0; j < references->len; j++)
            is_parents |= cm_constraint_is_same_reference(own, references->pdata[j]);
        if (is_parents && !has_reference(right, own))
            g_ptr_array_remove_index(left->constraints, i);
    }
}

/* A check that an heir has both of its own and from a parent, and need not say: the database offers
 * no way to take back the former. */
static void
leave_checks(CmTable *left, const CmTable *right, const CmSchema *to, const CmTable *parent)
{
    g_autoptr(GPtrArray) checks = cm_schema_constraints_handed_down(to, parent, false);

    for (guint i = 0; i < checks->len; i++) {
        const char *name = ((CmConstraint *)checks->pdata[i])->name;
        CmConstraint *own = cm_table_constraint(left, name);

        if (own && !cm_table_constraint(right, name))
            g_ptr_array_remove(left->constraints, own);
    }
}

static bool
is_inherited(const CmColumn *column)
{
    return cm_options_is_set(column->options, "postgresql", "inherited");
}

/* As its own: whether it is the parent's as well does not count. */
static void
say_column(const CmSchema *schema, CmTable *table, const char *name)
{
    CmColumn *said;

    cm_schema_say_column(schema, table, name);
    said = cm_table_column(table, name);
    if (said)
        cm_options_set(&said->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
}

/* A copy of the schema that is to be, made when it is first needed. */
static CmTable *
filled_table(CmSchema **filled, const CmSchema *to, const CmTable *right)
{
    if (!*filled)
        *filled = cm_schema_copy(to);
    return cm_schema_table(*filled, &right->name);
}

/* What comes with a parent's column is there when the heir's turn comes. */
static void
say_as_parents(CmColumn *column)
{
    const CmValue yes = cm_value_of_boolean(true);

    cm_options_set(&column->options, "postgresql", "inherited", &yes);
}

/* A column that an heir has from a parent may be its own as well. It is there either way, and the
 * database offers no way to make it the one or the other: what counts is what is said of it. */
static void
settle_column(CmSchema **filled, CmTable *left, const CmSchema *from, const CmSchema *to,
              const CmTable *right, const char *name)
{
    const CmTable *now = *filled ? cm_schema_table(*filled, &right->name) : right;
    CmColumn *own = cm_table_column(left, name);
    CmColumn *said = cm_table_column(now, name);

    if (own && said && is_inherited(own) != is_inherited(said)) {
        said = cm_table_column(filled_table(filled, to, right), name);
        cm_options_set(&own->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
        cm_options_set(&said->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    } else if (own && !said && !is_inherited(own)) {
        say_column(to, filled_table(filled, to, right), name);
    } else if (!own && said && !is_inherited(said)) {
        say_column(from, left, name);
        if (!cm_table_column(left, name))
            say_as_parents(cm_table_column(filled_table(filled, to, right), name));
    }
}

static void
settle_columns(CmSchema **filled, CmTable *left, const CmSchema *from, const CmSchema *to,
               const CmTable *right, const CmTable *parent)
{
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(to, parent);

    for (guint i = 0; i < columns->len; i++)
        settle_column(filled, left, from, to, right, ((CmColumn *)columns->pdata[i])->name);
}

static bool
same_set(GStrv left, GStrv right)
{
    bool same = left && right && g_strv_length(left) == g_strv_length(right);

    for (GStrv name = left; same && *name; name++)
        same = g_strv_contains((const char *const *)right, *name);
    return same;
}

/* A parent that is taken again is the last one: their order is no difference. */
static void
take_order(CmTable *left, const CmTable *right)
{
    g_auto(GStrv) was = cm_options_list(left->options, "postgresql", "inherits");
    g_auto(GStrv) now = cm_options_list(right->options, "postgresql", "inherits");

    if (same_set(was, now))
        cm_options_set_list(&left->options, "postgresql", "inherits", (const char *const *)now);
}

static void
fill_heir(CmSchema **filled, const CmSchema *from, CmTable *left, const CmSchema *to,
          const CmTable *right)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(to, right->options);

    take_order(left, right);
    for (guint i = 0; i < parents->len; i++) {
        if (had_parent(left, parents->pdata[i])) {
            leave_checks(left, right, to, parents->pdata[i]);
            settle_columns(filled, left, from, to, right, parents->pdata[i]);
        } else {
            take_what_is_wanted(filled_table(filled, to, right), left, to, parents->pdata[i]);
        }
    }
}

static void
fill_partition(CmSchema **filled, CmSchema *from, CmTable *left, const CmSchema *to,
               const CmTable *right)
{
    const CmTable *parent = cm_schema_parent(to, right);

    if (!parent)
        return;
    if (!cm_diff_stays_partition(to, left, right)) {
        take_what_is_wanted(filled_table(filled, to, right), left, to, parent);
        leave_references(left, right, to, parent);
    } else if (!left->columns->len && right->columns->len) {
        take_columns(left, from, cm_schema_parent(from, left));
    } else if (left->columns->len && !right->columns->len) {
        take_columns(filled_table(filled, to, right), to, parent);
    }
}

/* A column of an heir as its parents have it: of several the first that has a default, and one that
 * takes no NULL is enough (transfer full); NULL: none has it. */
static CmColumn *
as_handed_down(const CmSchema *schema, const CmTable *heir, const char *name)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, heir->options);
    CmColumn *found = NULL;

    for (guint i = 0; i < parents->len; i++) {
        const CmColumn *column = cm_schema_column_handed_down(schema, parents->pdata[i], name);
        bool is_nullable = column && column->nullable && (!found || found->nullable);

        if (!column)
            continue;
        if (!found || (found->server_default.kind == CM_DEFAULT_NONE &&
                       column->server_default.kind != CM_DEFAULT_NONE)) {
            cm_column_free(found);
            found = cm_column_handed_down(column, parents->pdata[i]);
        }
        found->nullable = is_nullable;
    }
    return found;
}

/* Whether an heir says of a column what its parents say anyway. */
static bool
is_said_in_vain(const CmDiffing *diffing, const CmSchema *schema, const CmTable *heir,
                const CmColumn *column)
{
    g_autoptr(CmColumn) handed_down =
        is_inherited(column) ? as_handed_down(schema, heir, column->name) : NULL;
    g_autoptr(CmColumn) own = handed_down ? cm_column_copy(column) : NULL;
    CmColumnAspects changes;

    if (!handed_down)
        return false;
    cm_options_set(&own->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    changes = cm_diffing_compare_columns(diffing, handed_down, own);
    return !cm_diffing_has_changes(&changes);
}

/* Such columns are left out of the schema that is to be, */
static void
leave_vain(const CmDiffing *diffing, const CmSchema *to, CmSchema **filled)
{
    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *heir = to->tables->pdata[i];

        for (guint j = heir->columns->len; heir->options && j-- > 0;)
            if (is_said_in_vain(diffing, to, heir, heir->columns->pdata[j]))
                g_ptr_array_remove_index(filled_table(filled, to, heir)->columns, j);
    }
}

/* and of that which is, where the other does not say them. */
static void
leave_vain_before(const CmDiffing *diffing, const CmSchema *to)
{
    const CmSchema *from = diffing->from;

    for (guint i = 0; i < from->tables->len; i++) {
        const CmTable *heir = from->tables->pdata[i];
        const CmTable *right = heir->options ? cm_schema_table(to, &heir->name) : NULL;

        for (guint j = heir->columns->len; right && j-- > 0;) {
            const CmColumn *column = heir->columns->pdata[j];

            if (!cm_table_column(right, column->name) &&
                is_said_in_vain(diffing, from, heir, column))
                g_ptr_array_remove_index(heir->columns, j);
        }
    }
}

CmSchema *
cm_diffing_fill_partitions(const CmDiffing *diffing)
{
    CmSchema *from = diffing->from;
    const CmSchema *to = diffing->to;
    CmSchema *filled = NULL;

    leave_vain(diffing, to, &filled);
    leave_vain_before(diffing, filled ? filled : to);
    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *right = to->tables->pdata[i];
        CmTable *left =
            cm_table_has_others_columns(right) ? cm_schema_table(from, &right->name) : NULL;

        if (!left)
            continue;
        if (partition_of(right))
            fill_partition(&filled, from, left, to, right);
        else
            fill_heir(&filled, from, left, to, right);
    }
    if (filled)
        leave_vain(diffing, filled, &filled);
    return filled;
}

/* By its name, or as the one that gets another. */
static const CmIndex *
said_index(const CmDiffing *diffing, const CmTable *to, const char *name)
{
    for (guint i = 0; i < to->indexes->len; i++) {
        const CmIndex *index = to->indexes->pdata[i];

        if (!g_strcmp0(index->renamed_from, name))
            return index;
    }
    return cm_diffing_index(diffing, to->indexes, name);
}

/* Whether the index of a partitioned table that one hangs on is what it was. */
static bool
parent_stays(const CmDiffing *diffing, const CmIndex *index)
{
    CmName name = {NULL, NULL};
    const char *parent = cm_options_text(index->options, "postgresql", "parent");
    const CmTable *owner = cm_name_parse(parent, &name, NULL)
                               ? cm_schema_index_owner(diffing->from, name.schema, name.name)
                               : NULL;
    const CmTable *to = owner ? cm_diffing_table(diffing, diffing->to, &owner->name) : NULL;
    const CmIndex *was = owner ? cm_table_index(owner, name.name) : NULL;
    const CmIndex *is = to ? cm_diffing_index(diffing, to->indexes, name.name) : NULL;
    g_autofree char *left = was ? cm_diffing_index_key(diffing, was) : NULL;
    g_autofree char *right = is ? cm_diffing_index_key(diffing, is) : NULL;

    cm_name_clear(&name);
    return !left || !right || !strcmp(left, right);
}

static void
leave_attached_indexes(const CmDiffing *diffing, CmTable *from, const CmTable *to)
{
    for (guint i = from->indexes->len; i-- > 0;) {
        CmIndex *index = from->indexes->pdata[i];
        const CmIndex *said = said_index(diffing, to, index->name);

        if (!cm_options_get(index->options, "postgresql", "parent"))
            continue;
        if (!said)
            g_ptr_array_remove_index(from->indexes, i);
        else if (!cm_options_get(said->options, "postgresql", "parent") &&
                 parent_stays(diffing, index))
            cm_options_set(&index->options, "postgresql", "parent", &CM_VALUE_OF_NULL);
    }
}

static void
leave_attached_references(CmTable *from, const CmTable *to)
{
    for (guint i = from->constraints->len; i-- > 0;) {
        CmConstraint *constraint = from->constraints->pdata[i];
        const CmConstraint *said =
            constraint->name ? cm_table_constraint(to, constraint->name) : NULL;

        if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY || !constraint->name ||
            !cm_options_is_set(constraint->options, "postgresql", "inherited"))
            continue;
        if (!said)
            g_ptr_array_remove_index(from->constraints, i);
        else if (!cm_options_is_set(said->options, "postgresql", "inherited"))
            cm_options_set(&constraint->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    }
}

void
cm_diffing_leave_attached(CmDiffing *diffing)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        CmTable *from = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &from->name);

        if (!to)
            continue;
        leave_attached_indexes(diffing, from, to);
        leave_attached_references(from, to);
        cm_diffing_leave_attached_keys(diffing, from, to);
    }
}
