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
    CmMentions mentions = {by_name, sequences, lexer};

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
    return NULL;
}

/* What all that is left waits for in the end is a circle: the lowest of it goes first. */
static CmOrderNode *
break_circle(CmOrderNode *start)
{
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    CmOrderNode *node = start, *lowest;

    while (!node->is_passed) {
        node->is_passed = true;
        g_ptr_array_add(path, node);
        node = first_need(node);
    }
    lowest = node;
    for (guint i = path->len; i-- > 0 && path->pdata[i] != node;) {
        CmOrderNode *other = path->pdata[i];

        if (other->rank < lowest->rank || (other->rank == lowest->rank && other->at < lowest->at))
            lowest = other;
    }
    for (guint i = 0; i < path->len; i++)
        ((CmOrderNode *)path->pdata[i])->is_passed = false;
    return lowest;
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
        CmOrderNode *node = g_tree_node_value(g_tree_node_first(queue));

        if (node->waits)
            node = break_circle(node);
        g_tree_remove(queue, node);
        node->is_placed = true;
        nodes->pdata[i] = node;
        relax(queue, node->dependents, true);
        relax(queue, node->followers, false);
    }
    return nodes;
}
