/* ALTER COLUMN: columns as they were become columns as they are to be, whatever the operations
 * name. What PostgreSQL can change is changed in one ALTER TABLE, so that the rows are rewritten
 * once at most; what it cannot, an expression, is dropped and added. */
#include "dialect/postgresql_column.h"

#include <string.h>

#include "dialect/postgresql_change.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "schema/parents.h"

/* Columns of one table that change at once. */
typedef struct {
    const CmRendering *rendering;
    CmTable *before;
    CmTable *after;
    GPtrArray *all;      /* of CmColumnChange */
    GPtrArray *columns;  /* those of them that change where they are */
    GPtrArray *computed; /* names of what is computed from others that get a type: made anew */
    GPtrArray *renewed;  /* and of what changes only so */
} Change;

static void
clear_change(Change *change)
{
    g_clear_pointer(&change->after, cm_table_free);
    g_ptr_array_unref(change->all);
    g_ptr_array_unref(change->columns);
    g_ptr_array_unref(change->computed);
    g_ptr_array_unref(change->renewed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Change, clear_change)

static bool
is_named(const GPtrArray *names, const char *name)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

/* Columns that are computed from one are made anew around a change of its type. */
static void
find_computed(const Change *change, const char *name)
{
    for (guint i = 0; i < change->before->columns->len; i++) {
        const CmColumn *column = change->before->columns->pdata[i];

        if (column->computed && cm_postgresql_mentions(column->computed, name) &&
            !is_named(change->computed, column->name))
            g_ptr_array_add(change->computed, column->name);
    }
}

/* Tells what is changed in place from what is made anew; of what is made anew since it reads
 * others, its own change is a part. */
static void
sort_out(const Change *change)
{
    for (guint i = 0; i < change->all->len; i++) {
        const CmColumnChange *column = change->all->pdata[i];

        if (!cm_column_change_needs_renewal(column) && cm_column_change_is_of_type(column))
            find_computed(change, column->was->name);
    }
    for (guint i = 0; i < change->all->len; i++) {
        const CmColumnChange *column = change->all->pdata[i];

        if (is_named(change->computed, column->was->name))
            continue;
        g_ptr_array_add(cm_column_change_needs_renewal(column) ? change->renewed : change->columns,
                        cm_column_change_needs_renewal(column) ? (gpointer)column->was->name
                                                               : (gpointer)column);
    }
}

static bool
check_partition_keys(const Change *change, GError **error)
{
    static const char doing[] = "give another type to";

    for (guint i = 0; i < change->columns->len; i++) {
        const CmColumnChange *column = change->columns->pdata[i];

        if (cm_column_change_is_of_type(column) &&
            !cm_postgresql_check_partition_key(change->rendering, change->before, column->was->name,
                                               doing, error))
            return false;
    }
    for (guint i = 0; i < change->renewed->len; i++)
        if (!cm_postgresql_check_partition_key(change->rendering, change->before,
                                               change->renewed->pdata[i], doing, error))
            return false;
    return true;
}

static void
add_renewed(const Change *change, const GPtrArray *names, CmDependents *dependents)
{
    for (guint i = 0; i < names->len; i++) {
        cm_dependents_add_column(dependents, change->before, names->pdata[i]);
        cm_dependents_add_renewed(dependents, change->before, names->pdata[i]);
    }
}

static void
add_dependents(const Change *change, CmDependents *dependents)
{
    for (guint i = 0; i < change->columns->len; i++) {
        const CmColumnChange *column = change->columns->pdata[i];

        if (!cm_column_change_is_of_type(column))
            continue;
        cm_dependents_add_column(dependents, change->before, column->was->name);
        cm_dependents_add_attached(dependents, change->before, column->was->name);
    }
    add_renewed(change, change->renewed, dependents);
    add_renewed(change, change->computed, dependents);
}

static bool
change_in_place(const Change *change, GError **error)
{
    const CmRendering *rendering = change->rendering;
    g_autoptr(GString) clauses = g_string_new(NULL);

    for (guint i = 0; rendering->count == 1 && i < change->columns->len; i++)
        cm_postgresql_drop_numbering(rendering, change->before, change->after,
                                     ((CmColumnChange *)change->columns->pdata[i])->was);
    cm_postgresql_drop_columns(rendering, change->before, change->computed);
    for (guint i = 0; i < change->columns->len; i++)
        cm_column_change_append(change->columns->pdata[i], clauses);
    if (clauses->len)
        cm_rendering_alter_table(rendering, &change->before->name, "%s", clauses->str);
    for (guint i = 0; i < change->columns->len; i++)
        cm_column_change_finish(change->columns->pdata[i]);
    if (!cm_postgresql_readd_columns(rendering, change->after, change->computed, error))
        return false;
    for (guint i = 0; i < change->columns->len; i++) {
        const CmColumnChange *column = change->columns->pdata[i];

        if (rendering->count == 1)
            cm_postgresql_add_numbering(rendering, change->before, change->after, column->now);
        cm_postgresql_change_settings(rendering, change->before, column->was, column->now);
    }
    return true;
}

/* Columns with another expression are dropped and added. */
static bool
renew(const Change *change, GError **error)
{
    cm_postgresql_drop_columns(change->rendering, change->before, change->renewed);
    return cm_postgresql_readd_columns(change->rendering, change->after, change->renewed, error);
}

static bool
uses_changed(const Change *change, const CmIndex *index)
{
    for (guint i = 0; i < change->columns->len; i++) {
        const CmColumnChange *column = change->columns->pdata[i];

        if (cm_column_change_is_of_type(column) &&
            cm_postgresql_index_uses(index, column->was->name))
            return true;
    }
    return false;
}

static bool
changes_types(const Change *change)
{
    for (guint i = 0; i < change->columns->len; i++)
        if (cm_column_change_is_of_type(change->columns->pdata[i]))
            return true;
    return false;
}

/* A column that gets another type has its indexes and statistics made anew, without what they were
 * told to gather. */
static void
restate_targets(const Change *change)
{
    const CmRendering *rendering = change->rendering;
    const CmName *table = &change->before->name;

    for (guint i = 0; i < change->before->indexes->len; i++) {
        const CmIndex *index = change->before->indexes->pdata[i];
        const CmName name = {table->schema, index->name};
        g_autofree char *quoted = cm_postgresql_name(&name);

        if (uses_changed(change, index))
            cm_postgresql_set_index_statistics(rendering, quoted, index->options);
    }
    for (guint i = 0; changes_types(change) && i < rendering->schema->objects->len; i++) {
        const CmObject *object = rendering->schema->objects->pdata[i];
        g_autofree char *target = cm_postgresql_setting(object, "target");
        g_autofree char *name = cm_postgresql_name(&object->name);

        if (object->kind == CM_OBJECT_STATISTICS && target && cm_name_equal(&object->table, table))
            cm_statements_add_format(rendering->statements, "ALTER STATISTICS %s SET STATISTICS %s",
                                     name, target);
    }
}

/* Where one column changes, what numbers the others can change with it. */
static bool
run_change(const Change *change, GError **error)
{
    const CmRendering *rendering = change->rendering;
    const CmOperation *operation = cm_rendering_operation(rendering);
    const char *but = rendering->count == 1 ? operation->name : NULL;
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    bool ok;

    if (!check_partition_keys(change, error))
        return false;
    add_dependents(change, dependents);
    cm_dependents_drop(dependents);
    cm_postgresql_drop_numberings(rendering, change->before, change->after, but);
    ok = change->renewed->len ? renew(change, error) : change_in_place(change, error);
    cm_postgresql_add_numberings(rendering, change->before, change->after, but);
    if (!ok || !cm_dependents_create(dependents, error))
        return false;
    restate_targets(change);
    for (guint i = 0; i < change->all->len; i++) {
        const CmColumnChange *column = change->all->pdata[i];

        if (strcmp(column->from, column->to))
            cm_postgresql_drop_enum_of(rendering, change->before, column->was);
    }
    return true;
}

static void
free_change(gpointer change)
{
    cm_column_change_free(change);
}

bool
cm_postgresql_alter_column(const CmRendering *rendering, GError **error)
{
    CmTable *before = cm_rendering_table(rendering, error);
    CmTable *after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    g_auto(Change) change = {rendering,
                             before,
                             after,
                             g_ptr_array_new_with_free_func(free_change),
                             g_ptr_array_new(),
                             g_ptr_array_new(),
                             g_ptr_array_new()};

    if (!after || !cm_postgresql_change_enum_of(rendering, before, after,
                                                cm_rendering_operation(rendering)->name, error))
        return false;
    for (guint i = rendering->at; i < rendering->at + rendering->count; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];
        CmColumnChange *column =
            cm_column_change_new(rendering, before, after, operation->name, error);

        if (!column)
            return false;
        column->using = cm_postgresql_option(operation->options, "using");
        g_ptr_array_add(change.all, column);
    }
    sort_out(&change);
    return run_change(&change, error);
}
