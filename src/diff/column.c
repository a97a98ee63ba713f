/* Changes of the columns of tables that both schemas have. */
#include "base/sqltext.h"
#include "diff/internal.h"
#include "schema/parents.h"

#include <string.h>

/* A foreign key over the new column alone, which a database can add with it. */
static CmConstraint *
reference_of(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY && !constraint->name &&
            constraint->parts->len == 1 && cm_parts_mention(constraint->parts, column))
            return constraint;
    }
    return NULL;
}

/* The table that one is, and goes on to be, a partition of, or NULL. */
static const CmTable *
parent_of(const CmDiffing *diffing, const CmTable *from, const CmTable *to)
{
    return cm_schema_parent(diffing->from, from) ? cm_schema_parent(diffing->to, to) : NULL;
}

/* Whether a partition has the column from its parent, which is changed before it. */
static bool
is_of_parent(const CmDiffing *diffing, const CmTable *from, const CmTable *to, const char *column)
{
    const CmTable *parent = parent_of(diffing, from, to);

    return parent && (!parent->columns->len || cm_diffing_column(diffing, parent, column));
}

/* Whether the column that another one is computed from gets another type. */
static bool
is_to_change(const CmDiffing *diffing, const CmTable *from, const CmTable *to, const char *name)
{
    const CmColumn *was = cm_diffing_column(diffing, from, name);
    const CmColumn *now = cm_diffing_column(diffing, to, name);

    return was && now && cm_diffing_compare_columns(diffing, was, now).type;
}

/* Whether a column is computed from one that only one of the tables has, or that gets another type:
 * such a one goes before that, and comes behind it. */
static bool
reads_changing(const CmDiffing *diffing, const CmTable *from, const CmTable *to,
               const CmColumn *column)
{
    const CmTable *const tables[] = {from, to};

    for (gsize side = 0; column->computed && side < G_N_ELEMENTS(tables); side++)
        for (guint i = 0; i < tables[side]->columns->len; i++) {
            const char *name = ((CmColumn *)tables[side]->columns->pdata[i])->name;
            const CmTable *other = tables[1 - side];

            if (strcmp(name, column->name) &&
                cm_sql_mentions(column->computed, name, diffing->normaliser->lexer) &&
                (!cm_diffing_column(diffing, other, name) || is_to_change(diffing, from, to, name)))
                return true;
        }
    return false;
}

static bool
add_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to, bool all, GError **error)
{
    for (guint i = 0; i < to->columns->len; i++) {
        const CmColumn *column = to->columns->pdata[i];
        const CmConstraint *reference = reference_of(to, column->name);
        CmOperation *operation;
        CmColumn *copy;

        if (cm_diffing_column(diffing, from, column->name) ||
            is_of_parent(diffing, from, to, column->name) ||
            (!all && reads_changing(diffing, from, to, column)) ||
            (column->computed && cm_diffing_is_late(diffing, column)))
            continue;
        copy = cm_column_copy(column);
        g_clear_pointer(&copy->renamed_from, g_free);
        if (cm_diffing_is_late(diffing, column))
            cm_default_clear(&copy->server_default);
        operation = cm_operation_add_column(&from->name, copy);
        if (reference && !cm_diffing_waits(diffing, reference))
            cm_table_add_constraint(operation->body, cm_constraint_copy(reference));
        if (!cm_diffing_add(diffing, operation, error))
            return false;
    }
    return true;
}

static bool
differ(const CmDiffing *diffing, char *left, char *right)
{
    bool result = g_strcmp0(left, right) != 0;

    (void)diffing;
    g_free(left);
    g_free(right);
    return result;
}

bool
cm_diffing_same_options(const CmOptions *from, const CmOptions *to)
{
    CmOptions *changed = cm_diff_options(from, to, cm_value_of_boolean(false));
    bool same = !changed;

    cm_options_free(changed);
    return same;
}

CmColumnAspects
cm_diffing_compare_columns(const CmDiffing *diffing, const CmColumn *from, const CmColumn *to)
{
    const CmNormaliser *normaliser = diffing->normaliser;
    CmColumnAspects changes = {
        .type = differ(diffing, normaliser->type(from->type, normaliser->data),
                       normaliser->type(to->type, normaliser->data)),
        .nullable = from->nullable != to->nullable,
        .server_default =
            differ(diffing, normaliser->server_default(&from->server_default, normaliser->data),
                   normaliser->server_default(&to->server_default, normaliser->data)),
        .computed = !cm_diffing_same_sql(diffing, from->computed, to->computed) ||
                    (to->computed && from->computed_stored != to->computed_stored),
        .autoincrement = from->autoincrement != to->autoincrement,
        .collation = !cm_diffing_same_name(diffing, from->collation, to->collation),
        .comment = g_strcmp0(from->comment, to->comment) != 0,
        .options = !cm_diffing_same_options(from->options, to->options),
    };

    return changes;
}

bool
cm_diffing_has_changes(const CmColumnAspects *changes)
{
    return changes->type || changes->nullable || changes->server_default || changes->computed ||
           changes->autoincrement || changes->collation || changes->comment || changes->options;
}

static bool
alter_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to, GError **error)
{
    for (guint i = 0; i < to->columns->len; i++) {
        const CmColumn *column = to->columns->pdata[i];
        const CmColumn *was = cm_diffing_column(diffing, from, column->name);
        CmColumnAspects changes = {0};

        if (was)
            changes = cm_diffing_compare_columns(diffing, was, column);
        if (changes.type && is_of_parent(diffing, from, to, column->name))
            changes.type = false;
        if (cm_diffing_has_changes(&changes) &&
            !cm_diffing_alter_column(diffing, from, was, column, changes, error))
            return false;
    }
    return true;
}

static bool
drop_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to, bool all, GError **error)
{
    for (guint i = from->columns->len; i-- > 0;) {
        const CmColumn *column = from->columns->pdata[i];
        CmOperation *operation;

        if (cm_diffing_column(diffing, to, column->name) || parent_of(diffing, from, to) ||
            (!all && !reads_changing(diffing, from, to, column)))
            continue;
        operation = cm_operation_on(CM_OPERATION_DROP_COLUMN, &from->name, column->name, NULL);
        operation->of_parent = cm_options_is_set(column->options, "postgresql", "inherited");
        if (!cm_diffing_add(diffing, operation, error))
            return false;
    }
    return true;
}

bool
cm_diffing_change_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                          GError **error)
{
    return drop_columns(diffing, from, to, false, error) &&
           add_columns(diffing, from, to, false, error) &&
           alter_columns(diffing, from, to, error) && add_columns(diffing, from, to, true, error) &&
           drop_columns(diffing, from, to, true, error);
}
