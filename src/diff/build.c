/* Making what is new, changing what is there, dropping what is gone: one after the other by what
 * mentions what, where a database wants that. */
#include "diff/internal.h"
#include "diff/order.h"

#include <string.h>

#include "base/sqltext.h"

static bool
create_table(CmDiffing *diffing, const CmTable *table, GError **error)
{
    CmTable *copy = cm_table_copy(table);

    cm_diffing_leave_late(diffing, table, copy);
    for (guint i = copy->indexes->len; i-- > 0;)
        if (cm_index_waits_for_partitions(copy->indexes->pdata[i]) ||
            cm_diffing_withholds_index(diffing, table->indexes->pdata[i]))
            g_ptr_array_remove_index(copy->indexes, i);
    for (guint i = copy->constraints->len; i-- > 0;) {
        if (!cm_diffing_waits(diffing, table->constraints->pdata[i]))
            continue;
        g_ptr_array_remove_index(copy->constraints, i);
        diffing->has_waiting = true;
    }
    g_clear_pointer(&copy->renamed_from, g_free);
    for (guint i = 0; i < copy->columns->len; i++)
        g_clear_pointer(&((CmColumn *)copy->columns->pdata[i])->renamed_from, g_free);
    for (guint i = 0; i < copy->indexes->len; i++)
        g_clear_pointer(&((CmIndex *)copy->indexes->pdata[i])->renamed_from, g_free);
    return cm_diffing_add(diffing, cm_operation_create_table(copy), error);
}

/* The tables of a schema that the other has not, those they refer to first (transfer container). */
static GPtrArray *
tables_without(const CmDiffing *diffing, const CmSchema *schema, const CmSchema *other)
{
    g_autoptr(GPtrArray) tables = g_ptr_array_new();

    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (!cm_diffing_table(diffing, other, &table->name))
            g_ptr_array_add(tables, table);
    }
    return cm_diff_sort_tables(tables);
}

/* Tables in the order in which they are to be changed (transfer container). */
static GPtrArray *
tables_with(const CmDiffing *diffing)
{
    g_autoptr(GPtrArray) sorted = cm_diff_sort_tables(diffing->to->tables);
    GPtrArray *tables = g_ptr_array_new();

    for (guint i = 0; i < sorted->len; i++) {
        CmTable *table = sorted->pdata[i];

        if (cm_diffing_table(diffing, diffing->from, &table->name))
            g_ptr_array_add(tables, table);
    }
    return tables;
}

static GPtrArray *
new_views(const CmDiffing *diffing)
{
    GPtrArray *views = g_ptr_array_new();

    for (guint i = 0; i < diffing->to->views->len; i++) {
        CmView *view = diffing->to->views->pdata[i];

        if (!cm_schema_view(diffing->from, &view->name))
            g_ptr_array_add(views, view);
    }
    return views;
}

static GPtrArray *
changed_objects(const CmDiffing *diffing)
{
    GPtrArray *objects = g_ptr_array_new();

    for (guint i = 0; i < diffing->to->objects->len; i++) {
        CmObject *object = diffing->to->objects->pdata[i];
        const CmObject *from = cm_schema_same_object(diffing->from, object);

        if ((!from || !cm_diffing_same_object(diffing, from, object)) &&
            !cm_diffing_waits_for_owner(diffing, object))
            g_ptr_array_add(objects, object);
    }
    return objects;
}

/* Whether an object is on a table or view that goes: then it goes with that. */
static bool
goes_with_owner(const CmDiffing *diffing, const CmObject *object)
{
    if (!object->table.name || cm_schema_view(diffing->to, &object->table))
        return false;
    return !cm_diffing_table(diffing, diffing->to, &object->table);
}

static GPtrArray *
going_objects(const CmDiffing *diffing)
{
    GPtrArray *objects = g_ptr_array_new();

    for (guint i = 0; i < diffing->from->objects->len; i++) {
        CmObject *object = diffing->from->objects->pdata[i];

        if (!cm_schema_same_object(diffing->to, object))
            g_ptr_array_add(objects, object);
    }
    return objects;
}

/* Where the table stands that an object is on; 0 if it is not among them. */
static guint
place_of_owner(const CmOrderNode *node)
{
    for (guint i = 0; i < node->needs->len; i++) {
        const CmOrderNode *other = node->needs->pdata[i];

        if (other->table && cm_name_equal(&other->table->name, &node->object->table))
            return other->place;
    }
    return 0;
}

/* Whether an object on a table mentions another one, of which it is not said which goes first, or
 * what goes before its table. */
static bool
holds_others(const CmOrderNode *node)
{
    guint place = place_of_owner(node);

    for (guint i = 0; i < node->needs->len; i++) {
        const CmOrderNode *other = node->needs->pdata[i];

        if ((other->table && cm_name_compare(&other->table->name, &node->object->table)) ||
            (other->object && other->place > place))
            return true;
    }
    return false;
}

static bool
drop_table(CmDiffing *diffing, const CmTable *table, GError **error)
{
    return cm_diffing_add(diffing, cm_operation_drop_table(&table->name), error);
}

static bool
drop_sorted(CmDiffing *diffing, const GPtrArray *tables, GError **error)
{
    for (guint i = tables->len; i-- > 0;)
        if (!drop_table(diffing, tables->pdata[i], error))
            return false;
    return true;
}

/* Whether one of the objects that are yet to change mentions an object. */
static bool
is_held(const CmDiffing *diffing, const CmObject *object, const GPtrArray *changing)
{
    g_autofree char *name = g_strndup(object->name.name, strcspn(object->name.name, "("));

    for (guint i = 0; changing && i < changing->len; i++) {
        const CmObject *other = cm_schema_same_object(diffing->from, changing->pdata[i]);

        if (other && other->sql && cm_sql_mentions(other->sql, name, diffing->normaliser->lexer))
            return true;
    }
    return false;
}

/* What is left to drop when its turn comes: it may have gone with its table. */
static bool
drop_node(CmDiffing *diffing, const CmOrderNode *node, GError **error)
{
    const CmObject *object = node->object;

    if (!object)
        return drop_table(diffing, node->table, error);
    if (goes_with_owner(diffing, object) && !holds_others(node))
        return true;
    return !cm_schema_same_object(diffing->from, object) ||
           cm_diffing_add(diffing, cm_operation_drop_object(object), error);
}

/* Backwards in the order in which it was made. Of objects those stay until the next time which one
 * that is yet to change holds, and what comes behind them. */
static bool
drop_gone(CmDiffing *diffing, const GPtrArray *changing, GError **error)
{
    g_autoptr(GPtrArray) tables = tables_without(diffing, diffing->from, diffing->to);
    g_autoptr(GPtrArray) objects = going_objects(diffing);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(CmSchema) before = NULL;
    g_autoptr(GPtrArray) nodes = NULL;
    CmOrderInput input = {objects, tables, NULL, none, diffing->normaliser->lexer};
    bool holds = false;

    if (!objects->len && !diffing->normaliser->views_are_bound)
        return drop_sorted(diffing, tables, error);
    /* The nodes point into what dropping takes away. */
    before = cm_schema_copy(diffing->from);
    for (guint i = 0; i < tables->len; i++)
        tables->pdata[i] = cm_schema_table(before, &((CmTable *)tables->pdata[i])->name);
    for (guint i = 0; i < objects->len; i++)
        objects->pdata[i] = cm_schema_same_object(before, objects->pdata[i]);
    nodes = cm_diff_order(&input);
    if (!cm_diffing_drop_late(diffing, nodes, error))
        return false;
    for (guint i = nodes->len; i-- > 0;) {
        const CmOrderNode *node = nodes->pdata[i];

        holds = holds || (node->object && is_held(diffing, node->object, changing));
        if ((!node->object || !holds) && !drop_node(diffing, node, error))
            return false;
    }
    return true;
}

static bool
create_view(CmDiffing *diffing, const CmView *view, GError **error)
{
    return cm_diffing_add(diffing, cm_operation_create_view(cm_view_copy(view)), error);
}

/* Behind the views that they read. */
static bool
create_views(CmDiffing *diffing, const CmOrderInput *input, GError **error)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const CmOrderInput views = {none, none, NULL, input->views, input->lexer};
    g_autoptr(GPtrArray) nodes = cm_diff_order(&views);

    for (guint i = 0; i < nodes->len; i++)
        if (!create_view(diffing, ((const CmOrderNode *)nodes->pdata[i])->view, error))
            return false;
    return true;
}

/* Where nothing but tables stands in the way of anything. */
static bool
build_plainly(CmDiffing *diffing, const CmOrderInput *input, GError **error)
{
    for (guint i = 0; i < input->tables->len; i++)
        if (!create_table(diffing, input->tables->pdata[i], error))
            return false;
    for (guint i = 0; i < input->changed->len; i++)
        if (!cm_diffing_table_changes(diffing, input->changed->pdata[i], error))
            return false;
    return drop_gone(diffing, NULL, error) && create_views(diffing, input, error);
}

static bool
build_node(CmDiffing *diffing, const CmOrderNode *node, GError **error)
{
    if (node->object)
        return cm_diffing_put_object(diffing, node->object, error);
    if (node->view)
        return create_view(diffing, node->view, error);
    if (cm_diffing_table(diffing, diffing->from, &node->table->name))
        return cm_diffing_table_changes(diffing, node->table, error);
    return create_table(diffing, node->table, error);
}

/* What goes is dropped behind the last change of a table, which may have let go of it. */
static guint
end_of_tables(const GPtrArray *nodes)
{
    guint end = nodes->len;

    while (end > 0 && !((CmOrderNode *)nodes->pdata[end - 1])->table)
        end--;
    return end;
}

/* Whether a node does nothing but create. */
static bool
is_new(const CmDiffing *diffing, const CmOrderNode *node)
{
    if (node->object)
        return !cm_schema_same_object(diffing->from, node->object);
    return node->view || !cm_diffing_table(diffing, diffing->from, &node->table->name);
}

/* Numbers the runs of nodes that only create: within one, a foreign key can point ahead. */
static GHashTable *
number_runs(const CmDiffing *diffing, const GPtrArray *nodes)
{
    GHashTable *runs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint run = 0;

    for (guint i = 0; i < nodes->len; i++) {
        const CmOrderNode *node = nodes->pdata[i];

        bool is_apart = !is_new(diffing, node);

        run += is_apart;
        if (node->table)
            g_hash_table_insert(runs, cm_name_to_string(&node->table->name), GUINT_TO_POINTER(run));
        run += is_apart || node->completes->len;
    }
    return runs;
}

/* The objects of nodes that are there and change. */
static GPtrArray *
changing_behind(const CmDiffing *diffing, const GPtrArray *nodes, guint at)
{
    GPtrArray *objects = g_ptr_array_new();

    for (; at < nodes->len; at++) {
        const CmOrderNode *node = nodes->pdata[at];

        if (node->object && !is_new(diffing, node))
            g_ptr_array_add(objects, (gpointer)node->object);
    }
    return objects;
}

/* An enum that changes, and that nothing has any more: rows of a table that goes may still have
 * labels that go. */
static bool
is_idle(const CmDiffing *diffing, const CmOrderNode *node)
{
    return node->object && node->object->kind == CM_OBJECT_ENUM && !is_new(diffing, node) &&
           !node->dependents->len && !node->followers->len;
}

/* Behind the tables, and so behind what goes. */
static void
put_idle_last(const CmDiffing *diffing, GPtrArray *nodes)
{
    guint left = nodes->len;

    for (guint i = 0; left-- > 0;)
        if (is_idle(diffing, nodes->pdata[i]))
            g_ptr_array_insert(nodes, -1, g_ptr_array_steal_index(nodes, i));
        else
            i++;
}

static bool
build_nodes(CmDiffing *diffing, const GPtrArray *nodes, GError **error)
{
    guint end = end_of_tables(nodes);
    g_autoptr(GPtrArray) changing = changing_behind(diffing, nodes, end);

    for (guint i = 0; i < nodes->len; i++) {
        const CmOrderNode *node = nodes->pdata[i];

        bool is_apart = !is_new(diffing, node);

        diffing->run += is_apart;
        if ((i == end && !drop_gone(diffing, changing, error)) ||
            !build_node(diffing, node, error) ||
            !cm_diffing_complete(diffing, node->completes, error))
            return false;
        diffing->run += is_apart || node->completes->len;
    }
    return (end < nodes->len && !changing->len) || drop_gone(diffing, NULL, error);
}

static bool
build_in_order(CmDiffing *diffing, const CmOrderInput *input, GError **error)
{
    g_autoptr(GPtrArray) nodes = cm_diff_order(input);
    g_autoptr(GHashTable) runs = NULL;
    bool ok;

    put_idle_last(diffing, nodes);
    runs = number_runs(diffing, nodes);
    diffing->runs = runs;
    cm_diffing_take_late(diffing, nodes);
    ok = build_nodes(diffing, nodes, error);
    diffing->runs = NULL;
    return ok;
}

static bool
add_waiting_indexes(CmDiffing *diffing, const GPtrArray *tables, GError **error)
{
    for (guint i = 0; i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++) {
            CmIndex *index = table->indexes->pdata[j];

            if (cm_index_waits_for_partitions(index) &&
                !cm_diffing_add(
                    diffing, cm_operation_create_index(&table->name, cm_index_copy(index)), error))
                return false;
        }
    }
    return true;
}

bool
cm_diffing_build(CmDiffing *diffing, GError **error)
{
    g_autoptr(GPtrArray) objects = changed_objects(diffing);
    g_autoptr(GPtrArray) tables = tables_without(diffing, diffing->to, diffing->from);
    g_autoptr(GPtrArray) changed = tables_with(diffing);
    g_autoptr(GPtrArray) views = new_views(diffing);
    const CmOrderInput input = {objects, tables, changed, views, diffing->normaliser->lexer};

    if (objects->len ||
        (diffing->normaliser->views_are_bound && (tables->len || changed->len || views->len)))
        return build_in_order(diffing, &input, error) &&
               add_waiting_indexes(diffing, tables, error);
    return build_plainly(diffing, &input, error);
}
