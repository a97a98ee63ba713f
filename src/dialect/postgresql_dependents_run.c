/* What stands in the way goes, and comes back. */
#include "dialect/postgresql_column.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_dependents_internal.h"
#include "dialect/postgresql_heirs.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_view.h"

/* What a view brings along comes back with it. */
static bool
is_on_taken_view(const CmDependents *dependents, const CmName *table)
{
    const CmView *view = cm_schema_view(dependents->rendering->schema, table);

    return view && g_hash_table_contains(dependents->taken, view);
}

/* Each table's by itself: partitions and heirs may have others. */
static void
set_default(const CmDependents *dependents, const Part *part, const char *value)
{
    g_autoptr(GPtrArray) heirs = cm_postgresql_heirs(dependents->rendering, part->table);
    bool is_one = !heirs->len && !cm_table_has_others_columns(part->table);
    g_autofree char *name = cm_postgresql_quote(((const CmColumn *)part->part)->name);
    g_autofree char *clause = value ? g_strdup_printf("ALTER COLUMN %s SET DEFAULT %s", name, value)
                                    : g_strdup_printf("ALTER COLUMN %s DROP DEFAULT", name);

    cm_rendering_add_named(dependents->rendering, is_one ? "ALTER TABLE" : "ALTER TABLE ONLY",
                           &part->table->name, clause);
}

static void
drop_defaults(CmDependents *dependents)
{
    for (guint i = 0; i < dependents->defaults->len; i++)
        set_default(dependents, &g_array_index(dependents->defaults, Part, i), NULL);
}

static void
remove_makers(CmDependents *dependents, guint from, guint to)
{
    for (guint i = to; i-- > from;) {
        const CmMaker *maker = &g_array_index(dependents->makers, CmMaker, i);

        if (maker->view)
            cm_postgresql_remove_view(dependents->rendering, maker->view);
        else
            cm_postgresql_remove_object(dependents->rendering, maker->object);
    }
}

/* Foreign keys, or all other constraints. */
static void
drop_constraints(CmDependents *dependents, bool references)
{
    for (guint i = dependents->constraints->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->constraints, Part, i);
        const CmConstraint *constraint = part->part;

        if ((constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) == references &&
            !cm_dependents_goes_with_parent(dependents, part, false))
            cm_postgresql_remove_constraint(dependents->rendering, part->table, constraint);
    }
}

static void
drop_parts(CmDependents *dependents)
{
    const CmRendering *rendering = dependents->rendering;

    drop_constraints(dependents, true);
    for (guint i = dependents->indexes->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->indexes, Part, i);

        if (!cm_dependents_goes_with_parent(dependents, part, true))
            cm_postgresql_remove_index(rendering, &part->table->name, part->part);
    }
    drop_constraints(dependents, false);
    drop_defaults(dependents);
}

/* The names of the computed columns of a table (transfer container). */
static GPtrArray *
computed_of(const CmDependents *dependents, const CmTable *table)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < table->columns->len; i++)
        for (guint j = 0; j < dependents->computed->len; j++)
            if (g_array_index(dependents->computed, Part, j).part == table->columns->pdata[i])
                g_ptr_array_add(names, ((CmColumn *)table->columns->pdata[i])->name);
    return names;
}

/* Whether it is a computed column of a table before which the list has none: each table once. */
static bool
is_first_of_table(const CmDependents *dependents, guint at)
{
    for (guint i = 0; i < at; i++)
        if (g_array_index(dependents->computed, Part, i).table ==
            g_array_index(dependents->computed, Part, at).table)
            return false;
    return true;
}

static void
drop_computed(CmDependents *dependents)
{
    for (guint i = dependents->computed->len; i-- > 0;) {
        const CmTable *table = g_array_index(dependents->computed, Part, i).table;
        g_autoptr(GPtrArray) names = computed_of(dependents, table);

        if (is_first_of_table(dependents, i))
            cm_postgresql_drop_columns(dependents->rendering, table, names);
    }
}

static bool
readd_computed(CmDependents *dependents, GError **error)
{
    for (guint i = 0; i < dependents->computed->len; i++) {
        const CmTable *table = g_array_index(dependents->computed, Part, i).table;
        g_autoptr(GPtrArray) names = computed_of(dependents, table);

        if (is_first_of_table(dependents, i) &&
            !cm_postgresql_readd_columns(dependents->rendering, table, names, error))
            return false;
    }
    return true;
}

/* Whether a constraint or index comes again with a computed column. */
static bool
comes_with_computed(const CmDependents *dependents, const CmTable *table,
                    const CmConstraint *constraint, const CmIndex *index)
{
    g_autoptr(GPtrArray) names = computed_of(dependents, table);

    for (guint i = 0; i < names->len; i++)
        if ((constraint && cm_postgresql_constraint_uses(constraint, names->pdata[i])) ||
            (index && cm_postgresql_index_uses(index, names->pdata[i])))
            return true;
    return false;
}

void
cm_dependents_drop(CmDependents *dependents)
{
    const CmRendering *rendering = dependents->rendering;

    dependents->makers = cm_makers_order(rendering->schema, dependents->taken, dependents->routines,
                                         &dependents->plain);
    for (guint i = dependents->triggers->len; i-- > 0;) {
        const CmTrigger *trigger = dependents->triggers->pdata[i];

        if (!is_on_taken_view(dependents, &trigger->table))
            cm_postgresql_remove_trigger(rendering, trigger);
    }
    for (guint i = dependents->objects->len; i-- > 0;) {
        const CmObject *object = dependents->objects->pdata[i];

        if (!is_on_taken_view(dependents, &object->table))
            cm_postgresql_remove_object(rendering, object);
    }
    drop_parts(dependents);
    remove_makers(dependents, dependents->plain, dependents->makers->len);
    drop_computed(dependents);
    remove_makers(dependents, 0, dependents->plain);
}

static bool
create_constraints(CmDependents *dependents, bool references, GError **error)
{
    for (guint i = 0; i < dependents->constraints->len; i++) {
        const Part *part = &g_array_index(dependents->constraints, Part, i);
        const CmConstraint *constraint = part->part;

        if ((constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) == references &&
            !comes_with_computed(dependents, part->table, constraint, NULL) &&
            !cm_postgresql_add_constraint(dependents->rendering, part->table, constraint, error))
            return false;
    }
    return true;
}

static bool
create_parts(CmDependents *dependents, GError **error)
{
    const CmRendering *rendering = dependents->rendering;

    for (guint i = 0; i < dependents->defaults->len; i++) {
        const Part *part = &g_array_index(dependents->defaults, Part, i);
        g_autofree char *value = cm_postgresql_default(part->part);

        set_default(dependents, part, value);
    }
    if (!create_constraints(dependents, false, error))
        return false;
    for (guint i = 0; i < dependents->indexes->len; i++) {
        const Part *part = &g_array_index(dependents->indexes, Part, i);

        if (!comes_with_computed(dependents, part->table, NULL, part->part))
            cm_postgresql_add_index_whole(rendering, &part->table->name, part->part);
    }
    return create_constraints(dependents, true, error);
}

static bool
create_makers(CmDependents *dependents, guint from, guint to, GError **error)
{
    for (guint i = from; i < to; i++) {
        const CmMaker *maker = &g_array_index(dependents->makers, CmMaker, i);

        if (maker->view)
            cm_postgresql_restore_view(dependents->rendering, maker->view);
        else if (!cm_postgresql_add_object(dependents->rendering, maker->object, error))
            return false;
    }
    return true;
}

bool
cm_dependents_create(CmDependents *dependents, GError **error)
{
    const CmRendering *rendering = dependents->rendering;

    if (!create_makers(dependents, 0, dependents->plain, error) ||
        !readd_computed(dependents, error) ||
        !create_makers(dependents, dependents->plain, dependents->makers->len, error) ||
        !create_parts(dependents, error))
        return false;
    for (guint i = 0; i < dependents->objects->len; i++) {
        const CmObject *object = dependents->objects->pdata[i];

        if (!is_on_taken_view(dependents, &object->table) &&
            !cm_postgresql_add_object(rendering, object, error))
            return false;
    }
    for (guint i = 0; i < dependents->triggers->len; i++) {
        const CmTrigger *trigger = dependents->triggers->pdata[i];

        if (!is_on_taken_view(dependents, &trigger->table))
            cm_postgresql_add_trigger(rendering, trigger);
    }
    return true;
}
