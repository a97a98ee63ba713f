/* What goes while something else is to have its name: it goes before anything is made, and before
 * it what goes as well and may hold it. Where something that stays holds it until that is changed,
 * it gets another name until then. */
#include "base/sqltext.h"
#include "diff/claim.h"

typedef struct {
    CmDiffing *diffing;
    GHashTable *first; /* nodes that are dropped */
    GPtrArray *aside;  /* nodes that are renamed */
} Way;

/* A range type that is made anew, whose multirange gets another name. */
static bool
parts_with_multirange(const CmDiffing *diffing, const CmObject *object)
{
    const CmLexerOptions *lexer = diffing->normaliser->lexer;
    bool is_raw = object->kind == CM_OBJECT_RAW;
    const CmObject *to = is_raw ? cm_schema_same_object(diffing->to, object) : NULL;
    CmName was = {NULL, NULL}, is = {NULL, NULL};
    bool parts = to && cm_raw_name(object, "range type", &was) &&
                 cm_raw_multirange_name(object, lexer, &was) &&
                 cm_raw_multirange_name(to, lexer, &is) && !cm_name_equal(&was, &is);

    cm_name_clear(&was);
    cm_name_clear(&is);
    return parts;
}

static bool
goes(const CmDiffing *diffing, const CmOrderNode *node)
{
    if (node->table)
        return !cm_diffing_table(diffing, diffing->to, &node->table->name);
    return node->object && (!cm_schema_same_object(diffing->to, node->object) ||
                            parts_with_multirange(diffing, node->object));
}

static bool
is_in_the_way(const CmDiffing *diffing, GHashTable *names, const CmOrderNode *node)
{
    if (!goes(diffing, node))
        return false;
    return node->table ? cm_diffing_claims_table(diffing, names, node->table)
                       : cm_diffing_claims_object(diffing, names, node->object);
}

/* Whether a database ties it to what it mentions. */
static bool
is_tied(const CmOrderNode *node)
{
    return node->table || (node->object && (node->object->kind == CM_OBJECT_DOMAIN ||
                                            node->object->kind == CM_OBJECT_COMPOSITE));
}

/* Adds what comes after a node to those of its kind that are not there yet: that which is tied, or
 * goes. */
static void
follow(const Way *way, const GPtrArray *others, bool only_tied, GHashTable *seen, GPtrArray *queue)
{
    for (guint i = 0; i < others->len; i++) {
        CmOrderNode *other = others->pdata[i];

        if ((only_tied ? is_tied(other) : goes(way->diffing, other)) &&
            g_hash_table_add(seen, other))
            g_ptr_array_add(queue, other);
    }
}

/* Whether something that stays holds it, itself or what goes as well. */
static bool
is_held(const Way *way, CmOrderNode *node)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) queue = g_ptr_array_new();

    g_hash_table_add(seen, node);
    g_ptr_array_add(queue, node);
    for (guint i = 0; i < queue->len; i++) {
        const CmOrderNode *other = queue->pdata[i];

        if (!goes(way->diffing, other))
            return true;
        follow(way, other->dependents, true, seen, queue);
        if (other->table)
            follow(way, other->followers, true, seen, queue);
    }
    return false;
}

static bool
is_of_type(const Way *way, const CmOrderNode *node, const CmName *name)
{
    const GPtrArray *columns = node->table    ? node->table->columns
                               : node->object ? node->object->columns
                                              : NULL;

    for (guint i = 0; columns && i < columns->len; i++) {
        const CmType *type = ((CmColumn *)columns->pdata[i])->type;

        while (type && type->element)
            type = type->element;
        if (type && type->text &&
            cm_sql_mentions(type->text, name->name, way->diffing->normaliser->lexer))
            return true;
    }
    return false;
}

static void
drop_first(const Way *way, CmOrderNode *node)
{
    g_autoptr(GPtrArray) queue = g_ptr_array_new();

    if (g_hash_table_add(way->first, node))
        g_ptr_array_add(queue, node);
    for (guint i = 0; i < queue->len; i++) {
        follow(way, ((CmOrderNode *)queue->pdata[i])->dependents, false, way->first, queue);
        follow(way, ((CmOrderNode *)queue->pdata[i])->followers, false, way->first, queue);
    }
}

/* A range type gets no other name until then: it can only wait for another revision. */
static bool
check_range(const Way *way, const CmOrderNode *node, GError **error)
{
    CmName own = {NULL, NULL};
    bool is_range = cm_raw_name(node->object, "range type", &own);
    const CmOrderNode *user = NULL;
    g_autofree char *what = cm_object_describe(node->object);

    for (guint i = 0; is_range && i < node->dependents->len && !user; i++) {
        const CmOrderNode *other = node->dependents->pdata[i];

        if (!goes(way->diffing, other) && is_of_type(way, other, &own))
            user = other;
    }
    cm_name_clear(&own);
    return !user || cm_fail(error, CM_ERROR_UNSUPPORTED,
                            "%s goes, and something else is to have its name while '%s' uses it: "
                            "write two revisions, by way of a third name",
                            what, cm_order_node_name(user)->name);
}

static bool
clear_way_of(const Way *way, CmOrderNode *node, GError **error)
{
    bool is_raw = node->object && node->object->kind == CM_OBJECT_RAW;

    if (is_raw && !check_range(way, node, error))
        return false;
    if (!is_raw && is_held(way, node))
        g_ptr_array_add(way->aside, node);
    else
        drop_first(way, node);
    return true;
}

/* A sequence of a name of its own stays when the table gets another; with the usual one it follows.
 */
static CmOperation *
set_sequence_aside(const CmName *table, const CmColumn *column)
{
    const CmColumnAspects changes = {.options = true};
    g_autoptr(CmColumn) copy = cm_column_copy(column);

    cm_options_set(&copy->options, "postgresql", "identity_sequence", &CM_VALUE_OF_NULL);
    return cm_operation_alter_column(table, column->name, &changes, column->options, copy);
}

static void
set_aside(const CmOrderNode *node, GPtrArray *operations)
{
    const CmName *name = cm_order_node_name(node);
    g_autofree char *between = g_strdup_printf("_cmig_%s", name->name);
    const CmName aside = {name->schema, between};

    g_ptr_array_add(operations,
                    node->object ? cm_operation_rename_object(node->object, between)
                                 : cm_operation_on(CM_OPERATION_RENAME_TABLE, name, NULL, between));
    for (guint i = 0; node->table && i < node->table->columns->len; i++) {
        const CmColumn *column = node->table->columns->pdata[i];

        if (cm_options_get(column->options, "postgresql", "identity_sequence"))
            g_ptr_array_add(operations, set_sequence_aside(&aside, column));
    }
}

/* Whether the table that owns a sequence is dropped. */
static bool
loses_owner(const Way *way, const GPtrArray *nodes, const CmObject *object)
{
    for (guint i = 0; object->column && i < nodes->len; i++) {
        CmOrderNode *node = nodes->pdata[i];

        if (node->table && cm_name_equal(&node->table->name, &object->table))
            return g_hash_table_contains(way->first, node);
    }
    return false;
}

/* What is on a table goes with it, and so does a sequence that it owns. */
static bool
is_dropped(const Way *way, const GPtrArray *nodes, const CmOrderNode *node)
{
    const CmObject *object = node->object;

    if (!g_hash_table_contains(way->first, node))
        return false;
    return !object || (!(cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE) &&
                       !loses_owner(way, nodes, object));
}

/* The operations, before any of it is gone (transfer full). */
static GPtrArray *
make_operations(const Way *way, const GPtrArray *nodes)
{
    GPtrArray *operations = cm_operations_new();

    for (guint i = 0; i < way->aside->len; i++)
        if (!g_hash_table_contains(way->first, way->aside->pdata[i]))
            set_aside(way->aside->pdata[i], operations);
    for (guint i = nodes->len; i-- > 0;) {
        const CmOrderNode *node = nodes->pdata[i];

        if (is_dropped(way, nodes, node))
            g_ptr_array_add(operations, node->object ? cm_operation_drop_object(node->object)
                                                     : cm_operation_drop_table(&node->table->name));
    }
    return operations;
}

/* All that there is, in order (transfer full). */
static GPtrArray *
order_all(const CmDiffing *diffing)
{
    const CmSchema *from = diffing->from;
    g_autoptr(GPtrArray) tables = cm_diff_sort_tables(from->tables);
    const CmOrderInput input = {from->objects, tables, NULL, from->views,
                                diffing->normaliser->lexer};

    return cm_diff_order(&input);
}

/* Whether anything is in the way; usually nothing is, and then no order is asked for. */
static bool
anything_is(const CmDiffing *diffing, GHashTable *names)
{
    CmOrderNode node = {0};
    bool found = false;

    for (guint i = 0; i < diffing->from->tables->len && !found; i++) {
        node.table = diffing->from->tables->pdata[i];
        found = is_in_the_way(diffing, names, &node);
    }
    node.table = NULL;
    for (guint i = 0; i < diffing->from->objects->len && !found; i++) {
        node.object = diffing->from->objects->pdata[i];
        found = is_in_the_way(diffing, names, &node);
    }
    return found;
}

bool
cm_diffing_make_way(CmDiffing *diffing, GError **error)
{
    g_autoptr(GHashTable) names = cm_diffing_claims(diffing);
    g_autoptr(GHashTable) first = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) aside = g_ptr_array_new();
    g_autoptr(GPtrArray) nodes = NULL;
    g_autoptr(GPtrArray) operations = NULL;
    const Way way = {diffing, first, aside};

    if (!anything_is(diffing, names))
        return true;
    nodes = order_all(diffing);
    for (guint i = 0; i < nodes->len; i++)
        if (is_in_the_way(diffing, names, nodes->pdata[i]) &&
            !clear_way_of(&way, nodes->pdata[i], error))
            return false;
    operations = make_operations(&way, nodes);
    while (operations->len)
        if (!cm_diffing_add(diffing, g_ptr_array_steal_index(operations, 0), error))
            return false;
    return true;
}
