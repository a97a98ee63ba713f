#include "diff/order.h"

#include <string.h>

/* Ranks: those of kinds as they stand in CmObjectKind, in twos so that others fit between. */
enum {
    RANK_RAW = CM_OBJECT_AGGREGATE * 2 + 1,
    RANK_NEW_TABLE = CM_OBJECT_AGGREGATE * 2 + 2,
    RANK_TABLE = CM_OBJECT_AGGREGATE * 2 + 3,
    RANK_STATISTICS = CM_OBJECT_AGGREGATE * 2 + 4,
    RANK_VIEW = CM_OBJECT_AGGREGATE * 2 + 5,
    RANK_LAST = RANK_VIEW + CM_OBJECT_COUNT * 2,
};

/* What is raw stands before tables, which may use it, but for what listens to all that is made. */
static int
rank_of_object(const CmObject *object)
{
    const CmValue *type = cm_object_get(object, "type");

    if (object->kind == CM_OBJECT_RAW)
        return type && type->kind == CM_VALUE_TEXT &&
                       !g_ascii_strcasecmp(type->data, "event trigger")
                   ? RANK_LAST
                   : RANK_RAW;
    if (object->kind == CM_OBJECT_STATISTICS)
        return RANK_STATISTICS;
    return object->kind > CM_OBJECT_STATISTICS ? RANK_VIEW + (int)object->kind * 2
                                               : (int)object->kind * 2;
}

const CmName *
cm_order_node_name(const CmOrderNode *node)
{
    if (node->object)
        return &node->object->name;
    return node->table ? &node->table->name : &node->view->name;
}

static void
free_node(gpointer data)
{
    CmOrderNode *node = data;

    g_ptr_array_unref(node->needs);
    g_array_unref(node->part_needs);
    g_ptr_array_unref(node->late);
    g_ptr_array_unref(node->late_needs);
    g_ptr_array_unref(node->completes);
    g_ptr_array_unref(node->dependents);
    g_ptr_array_unref(node->followers);
    g_free(node);
}

static CmOrderNode *
add_node(GPtrArray *nodes, int rank)
{
    CmOrderNode *node = g_new0(CmOrderNode, 1);

    node->rank = rank;
    node->at = nodes->len;
    node->needs = g_ptr_array_new();
    node->part_needs = g_array_new(FALSE, FALSE, sizeof(CmPartNeed));
    node->late = g_ptr_array_new();
    node->late_needs = g_ptr_array_new();
    node->completes = g_ptr_array_new();
    node->dependents = g_ptr_array_new();
    node->followers = g_ptr_array_new();
    g_ptr_array_add(nodes, node);
    return node;
}

void
cm_order_link(CmOrderNode *node, CmOrderNode *other, bool must)
{
    GPtrArray *list = must ? other->dependents : other->followers;

    /* A text that mentions a name twice in a row is common; other doubles do no harm. */
    if (list->len && list->pdata[list->len - 1] == node)
        return;
    g_ptr_array_add(list, node);
    if (must)
        g_ptr_array_add(node->needs, other);
    *(must ? &node->waits : &node->hopes) += 1;
}

void
cm_order_link_part(CmOrderNode *node, CmOrderNode *other, gconstpointer part)
{
    const CmPartNeed need = {part, other};

    g_array_append_val(node->part_needs, need);
    g_ptr_array_add(other->dependents, node);
    node->waits++;
}

static GPtrArray *
make_nodes(const CmOrderInput *input)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func(free_node);

    for (guint i = 0; i < input->objects->len; i++) {
        const CmObject *object = input->objects->pdata[i];

        add_node(nodes, rank_of_object(object))->object = object;
    }
    for (guint i = 0; i < input->tables->len; i++)
        add_node(nodes, RANK_NEW_TABLE)->table = input->tables->pdata[i];
    for (guint i = 0; input->changed && i < input->changed->len; i++)
        add_node(nodes, RANK_TABLE)->table = input->changed->pdata[i];
    for (guint i = 0; i < input->views->len; i++)
        add_node(nodes, RANK_VIEW)->view = input->views->pdata[i];
    return nodes;
}

static void
link_foreign_keys(const GPtrArray *nodes)
{
    g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < nodes->len; i++) {
        CmOrderNode *node = nodes->pdata[i];

        if (node->rank == RANK_NEW_TABLE)
            g_hash_table_insert(by_name, cm_name_to_string(&node->table->name), node);
    }
    for (guint i = 0; i < nodes->len; i++) {
        CmOrderNode *node = nodes->pdata[i];
        const GPtrArray *constraints =
            node->rank == RANK_NEW_TABLE ? node->table->constraints : NULL;

        for (guint j = 0; constraints && j < constraints->len; j++) {
            const CmConstraint *key = constraints->pdata[j];
            g_autofree char *name = key->referred.name ? cm_name_to_string(&key->referred) : NULL;
            CmOrderNode *other = name ? g_hash_table_lookup(by_name, name) : NULL;

            if (other && other != node)
                cm_order_link(node, other, false);
        }
    }
}

static void
link_nodes(const GPtrArray *nodes, const CmLexerOptions *lexer)
{
    g_autoptr(GHashTable) by_name =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) sequences =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    CmMentions mentions = {by_name, sequences, lexer, NULL};

    for (guint i = 0; i < nodes->len; i++)
        cm_mentions_add(&mentions, nodes->pdata[i]);
    for (guint i = 0; i < nodes->len; i++)
        cm_mentions_link(&mentions, nodes->pdata[i]);
    link_foreign_keys(nodes);
}

/* What waits for nothing goes first, what hopes for nothing before others, then by rank. */
static int
compare_nodes(gconstpointer left, gconstpointer right, gpointer data)
{
    const CmOrderNode *a = left, *b = right;

    (void)data;
    if ((a->waits > 0) != (b->waits > 0))
        return a->waits ? 1 : -1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if ((a->hopes > 0) != (b->hopes > 0))
        return a->hopes ? 1 : -1;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* One less to wait or hope for; the queue is sorted by that. */
static void
relax(GTree *queue, const GPtrArray *nodes, bool must)
{
    for (guint i = 0; i < nodes->len; i++) {
        CmOrderNode *node = nodes->pdata[i];

        if (node->is_placed)
            continue;
        g_tree_remove(queue, node);
        *(must ? &node->waits : &node->hopes) -= 1;
        g_tree_insert(queue, node, node);
    }
}

static CmOrderNode *
first_need(const CmOrderNode *node)
{
    for (guint i = 0; i < node->needs->len; i++)
        if (!((CmOrderNode *)node->needs->pdata[i])->is_placed)
            return node->needs->pdata[i];
    for (guint i = 0; i < node->part_needs->len; i++)
        if (!g_array_index(node->part_needs, CmPartNeed, i).other->is_placed)
            return g_array_index(node->part_needs, CmPartNeed, i).other;
    return NULL;
}

/* Leaves the parts of a table that need another one for later; false if all of it does. */
static bool
leave_parts(CmOrderNode *node, CmOrderNode *other)
{
    guint count = node->late->len;

    if (g_ptr_array_find(node->needs, other, NULL))
        return false;
    for (guint i = node->part_needs->len; i-- > 0;) {
        const CmPartNeed *need = &g_array_index(node->part_needs, CmPartNeed, i);

        if (need->other != other)
            continue;
        g_ptr_array_add(node->late, (gpointer)need->part);
        g_array_remove_index(node->part_needs, i);
        g_ptr_array_remove(other->dependents, node);
        node->waits--;
    }
    if (node->late->len > count)
        g_ptr_array_add(node->late_needs, other);
    return node->late->len > count;
}

/* What all that is left waits for in the end is a circle (transfer container). */
static GPtrArray *
find_circle(CmOrderNode *start)
{
    GPtrArray *path = g_ptr_array_new();
    CmOrderNode *node = start;
    guint begin = 0;

    while (!node->is_passed) {
        node->is_passed = true;
        g_ptr_array_add(path, node);
        node = first_need(node);
    }
    for (guint i = 0; i < path->len; i++)
        ((CmOrderNode *)path->pdata[i])->is_passed = false;
    g_ptr_array_find(path, node, &begin);
    if (begin)
        g_ptr_array_remove_range(path, 0, begin);
    return path;
}

/* A table of the circle that can go without some of its parts, else the lowest of it goes first. */
static CmOrderNode *
break_circle(GTree *queue, CmOrderNode *start)
{
    g_autoptr(GPtrArray) circle = find_circle(start);
    CmOrderNode *lowest = circle->pdata[0];

    for (guint i = 0; i < circle->len; i++) {
        CmOrderNode *node = circle->pdata[i];
        bool has_left;

        g_tree_remove(queue, node);
        has_left = leave_parts(node, circle->pdata[(i + 1) % circle->len]);
        g_tree_insert(queue, node, node);
        if (has_left)
            return NULL;
    }
    for (guint i = 0; i < circle->len; i++) {
        CmOrderNode *other = circle->pdata[i];

        if (other->rank < lowest->rank || (other->rank == lowest->rank && other->at < lowest->at))
            lowest = other;
    }
    return lowest;
}

/* The one whose turn it is. */
static CmOrderNode *
next_node(GTree *queue)
{
    CmOrderNode *node = NULL;

    while (!node) {
        node = g_tree_node_value(g_tree_node_first(queue));
        if (node->waits)
            node = break_circle(queue, node);
    }
    return node;
}

static void
find_completing(CmOrderNode *node)
{
    CmOrderNode *last = node;

    for (guint i = 0; i < node->late_needs->len; i++) {
        CmOrderNode *other = node->late_needs->pdata[i];

        last = other->place > last->place ? other : last;
    }
    if (node->late_needs->len)
        g_ptr_array_add(last->completes, node);
}

GPtrArray *
cm_diff_order(const CmOrderInput *input)
{
    GPtrArray *nodes = make_nodes(input);
    g_autoptr(GTree) queue = g_tree_new_full(compare_nodes, NULL, NULL, NULL);
    guint count = nodes->len;

    link_nodes(nodes, input->lexer);
    for (guint i = 0; i < count; i++)
        g_tree_insert(queue, nodes->pdata[i], nodes->pdata[i]);
    for (guint i = 0; i < count; i++) {
        CmOrderNode *node = next_node(queue);

        g_tree_remove(queue, node);
        node->is_placed = true;
        node->place = i;
        nodes->pdata[i] = node;
        relax(queue, node->dependents, true);
        relax(queue, node->followers, false);
    }
    for (guint i = 0; i < count; i++)
        find_completing(nodes->pdata[i]);
    return nodes;
}
