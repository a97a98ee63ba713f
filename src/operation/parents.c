/* What a table has from its parents becomes its own when it is let go, and what it has of its own
 * becomes theirs when it is attached. */
#include "operation/internal.h"
#include "schema/parents.h"

#include <string.h>

static bool
have_column(const CmSchema *schema, const GPtrArray *parents, const char *name)
{
    for (guint i = 0; i < parents->len; i++)
        if (cm_schema_column_handed_down(schema, parents->pdata[i], name))
            return true;
    return false;
}

/* A table that has lost a parent. */
typedef struct {
    const CmSchema *schema;
    CmTable *table;
    const CmTable *parent;
    const GPtrArray *others; /* the parents that it still has */
    bool was_partition;
} Parting;

/* Columns of parents stand before those of the table itself. */
static void
own_columns(const Parting *parting)
{
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(parting->schema, parting->parent);
    guint at = 0;

    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *column = columns->pdata[i];
        CmColumn *own = cm_table_column(parting->table, column->name);

        if (have_column(parting->schema, parting->others, column->name))
            continue;
        if (own)
            cm_options_set(&own->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
        else
            g_ptr_array_insert(parting->table->columns, (int)at++,
                               cm_column_handed_down(column, parting->parent));
    }
}

/* The foreign key that says the same as another one, or NULL. */
static CmConstraint *
find_reference(const GPtrArray *constraints, const CmConstraint *wanted)
{
    for (guint i = 0; i < constraints->len; i++)
        if (cm_constraint_is_same_reference(constraints->pdata[i], wanted))
            return constraints->pdata[i];
    return NULL;
}

/* Whether a partition has a foreign key of its parent by another name. */
static bool
own_reference(CmTable *table, const CmConstraint *wanted)
{
    CmConstraint *own = find_reference(table->constraints, wanted);

    if (own)
        cm_options_set(&own->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    return own != NULL;
}

static void
own_constraints(const Parting *parting)
{
    g_autoptr(GPtrArray) constraints =
        cm_schema_constraints_handed_down(parting->schema, parting->parent, parting->was_partition);

    for (guint i = 0; i < constraints->len; i++) {
        const CmConstraint *constraint = constraints->pdata[i];
        CmConstraint *own =
            constraint->name ? cm_table_constraint(parting->table, constraint->name) : NULL;
        CmConstraint *copy;

        if (cm_operation_have_check(parting->schema, parting->others, constraint->name))
            continue;
        if (own)
            cm_options_set(&own->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
        if (own || own_reference(parting->table, constraint))
            continue;
        copy = cm_constraint_copy(constraint);
        g_clear_pointer(&copy->comment, g_free);
        cm_options_set(&copy->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
        cm_table_add_constraint(parting->table, copy);
    }
}

static void
let_go(const Parting *parting)
{
    const GPtrArray *indexes = parting->table->indexes;

    own_columns(parting);
    own_constraints(parting);
    if (parting->was_partition)
        cm_table_stop_numbering(parting->table);
    for (guint i = 0; parting->was_partition && i < indexes->len; i++)
        cm_options_set(&((CmIndex *)indexes->pdata[i])->options, "postgresql", "parent",
                       &CM_VALUE_OF_NULL);
}

/* Whether a constraint is one of those that a parent hands down, under its name or another. */
static bool
is_handed_down(const CmConstraint *own, const GPtrArray *constraints, bool *same_name)
{
    const CmConstraint *reference = find_reference(constraints, own);

    *same_name = reference && !g_strcmp0(reference->name, own->name);
    for (guint i = 0; i < constraints->len && own->kind == CM_CONSTRAINT_CHECK; i++)
        *same_name |= !g_strcmp0(own->name, ((CmConstraint *)constraints->pdata[i])->name);
    return reference || *same_name;
}

/* A check that an heir has too is both; one of a partition is the parent's alone, and so is a
 * foreign key, which keeps its name though. */
static void
hand_over_constraints(const CmSchema *schema, CmTable *table, const CmTable *parent,
                      bool is_partition)
{
    g_autoptr(GPtrArray) constraints =
        cm_schema_constraints_handed_down(schema, parent, is_partition);
    const CmValue yes = cm_value_of_boolean(true);

    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *own = table->constraints->pdata[i];
        bool same_name;

        if (!is_handed_down(own, constraints, &same_name))
            continue;
        if (is_partition && same_name)
            g_ptr_array_remove_index(table->constraints, i);
        else
            cm_options_set(&own->options, "postgresql", "inherited", &yes);
    }
}

static bool
is_free_twin(const CmIndex *index, const CmIndex *of)
{
    return !cm_options_get(index->options, "postgresql", "parent") && index->unique == of->unique &&
           cm_parts_match(index->parts, of->parts) && !g_strcmp0(index->where, of->where);
}

/* The server takes the first index that is alike. */
static void
hand_over_indexes(CmTable *table, const CmTable *parent)
{
    for (guint i = 0; i < parent->indexes->len; i++) {
        const CmIndex *of = parent->indexes->pdata[i];
        const CmName name = {parent->name.schema, of->name};
        g_autofree char *text = cm_name_to_string(&name);
        const CmValue value = cm_value_of_text(text);

        for (guint j = 0; j < table->indexes->len; j++) {
            CmIndex *index = table->indexes->pdata[j];

            if (!is_free_twin(index, of))
                continue;
            cm_options_set(&index->options, "postgresql", "parent", &value);
            break;
        }
    }
}

void
cm_operation_follow_parents(const CmSchema *schema, CmTable *table, const CmOptions *before)
{
    g_autoptr(GPtrArray) old = cm_schema_parents(schema, before);
    g_autoptr(GPtrArray) new = cm_schema_parents(schema, table->options);
    bool was_partition = cm_options_text(before, "postgresql", "partition_of") != NULL;
    bool is_partition = cm_options_text(table->options, "postgresql", "partition_of") != NULL;

    for (guint i = 0; i < old->len; i++) {
        const Parting parting = {schema, table, old->pdata[i], new, was_partition};

        if (!g_ptr_array_find(new, old->pdata[i], NULL))
            let_go(&parting);
    }
    for (guint i = 0; i < new->len; i++) {
        if (g_ptr_array_find(old, new->pdata[i], NULL))
            continue;
        hand_over_constraints(schema, table, new->pdata[i], is_partition);
        if (!is_partition)
            continue;
        hand_over_indexes(table, new->pdata[i]);
        cm_table_leave_numbering(table);
    }
}
