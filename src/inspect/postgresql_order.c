/* Objects and views in an order in which they can be created: by kind and name, but each behind
 * what the server says that it depends on. */
#include "inspect/postgresql_catalog.h"

/* A view depends by its rule, a domain by its checks, an operator class by its members, and what
 * uses an array or a row type uses what that belongs to. */
static const char dependencies_sql[] =
    "SELECT CASE WHEN r.oid IS NOT NULL THEN 1259 WHEN k.oid IS NOT NULL THEN 1247 "
    "WHEN m.objid IS NOT NULL THEN 2616 ELSE d.classid::int END, "
    "coalesce(r.ev_class, k.contypid, m.refobjid, d.objid), "
    "CASE WHEN t.typrelid <> 0 THEN 1259 ELSE d.refclassid::int END, "
    "coalesce(nullif(t.typrelid, 0), e.oid, d.refobjid) "
    "FROM pg_catalog.pg_depend d "
    "LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 2618 AND r.oid = d.objid "
    "AND r.ev_type = '1' "
    "LEFT JOIN pg_catalog.pg_constraint k ON d.classid = 2606 AND k.oid = d.objid "
    "AND k.contypid <> 0 "
    "LEFT JOIN pg_catalog.pg_depend m ON d.classid IN (2602, 2603) AND m.classid = d.classid "
    "AND m.objid = d.objid AND m.refclassid = 2616 AND m.deptype = 'i' "
    "LEFT JOIN pg_catalog.pg_type t ON d.refclassid = 1247 AND t.oid = d.refobjid "
    "LEFT JOIN pg_catalog.pg_type e ON e.typarray = t.oid "
    "WHERE d.deptype IN ('n', 'a') AND d.objid >= 16384 AND d.refobjid >= 16384 "
    "AND d.refclassid <> 2615 AND (d.classid NOT IN (1259, 2604, 2606, 2620) "
    "OR (d.classid = 1259 AND d.refclassid IN (1247, 3456)) OR k.oid IS NOT NULL)";

/* Of kinds in twos, so that others fit between them. */
enum {
    RANK_RAW = CM_OBJECT_AGGREGATE * 2 + 1,
    RANK_VIEW = CM_OBJECT_STATISTICS * 2 + 1,
};

typedef struct {
    gpointer thing; /* CmObject or CmView, borrowed */
    int rank;
    const CmName *name;
    const CmName *table; /* that it hangs on, or NULL */
    guint at;            /* where it stood */
} Node;

static bool
take_dependency(CmCatalog *catalog, const CmResult *row, GError **error)
{
    gpointer from = cm_catalog_get(catalog->known, (CmCatalogClass)cm_result_integer(row, 0),
                                   cm_catalog_oid(row, 1), 0);
    gpointer to = cm_catalog_get(catalog->known, (CmCatalogClass)cm_result_integer(row, 2),
                                 cm_catalog_oid(row, 3), 0);
    GPtrArray *needed;

    (void)error;
    if (!from || !to || from == to)
        return true;
    needed = g_hash_table_lookup(catalog->needed, from);
    if (!needed) {
        needed = g_ptr_array_new();
        g_hash_table_insert(catalog->needed, from, needed);
    }
    g_ptr_array_add(needed, to);
    return true;
}

bool
cm_catalog_read_dependencies(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, dependencies_sql, take_dependency, error);
}

/* By kind, then by name; what is kept as statements has been read in an order of its own. */
static int
compare_nodes(gconstpointer left, gconstpointer right)
{
    const Node *one = left;
    const Node *other = right;
    int order = one->rank - other->rank;

    if (!order && one->rank != RANK_RAW)
        order = cm_name_compare(one->name, other->name);
    if (!order && one->table && other->table)
        order = cm_name_compare(one->table, other->table);
    return order ? order : (int)one->at - (int)other->at;
}

static int
compare_places(gconstpointer left, gconstpointer right, gpointer places)
{
    guint one = GPOINTER_TO_UINT(g_hash_table_lookup(places, *(const gconstpointer *)left));
    guint other = GPOINTER_TO_UINT(g_hash_table_lookup(places, *(const gconstpointer *)right));

    return one < other ? -1 : one > other;
}

/* The server tells dependencies in an order that says nothing. */
static void
sort_needed(CmCatalog *catalog, const GArray *nodes)
{
    g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
    GHashTableIter iter;
    gpointer needed;

    for (guint i = 0; i < nodes->len; i++)
        g_hash_table_insert(places, g_array_index(nodes, Node, i).thing, GUINT_TO_POINTER(i));
    g_hash_table_iter_init(&iter, catalog->needed);
    while (g_hash_table_iter_next(&iter, NULL, &needed))
        g_ptr_array_sort_with_data(needed, compare_places, places);
}

static void
place(CmCatalog *catalog, GHashTable *begun, gpointer thing, GPtrArray *placed)
{
    const GPtrArray *needed = g_hash_table_lookup(catalog->needed, thing);

    if (!g_hash_table_add(begun, thing))
        return;
    for (guint i = 0; needed && i < needed->len; i++)
        place(catalog, begun, needed->pdata[i], placed);
    g_ptr_array_add(placed, thing);
}

static void
add_node(GArray *nodes, gpointer thing, int rank, const CmName *name, const CmName *table)
{
    Node node = {thing, rank, name, table, nodes->len};

    g_array_append_val(nodes, node);
}

static GArray *
collect(const CmCatalog *catalog)
{
    GArray *nodes = g_array_new(FALSE, FALSE, sizeof(Node));

    for (guint i = 0; i < catalog->objects->len; i++) {
        const CmObject *object = catalog->objects->pdata[i];

        add_node(nodes, catalog->objects->pdata[i],
                 object->kind == CM_OBJECT_RAW ? RANK_RAW : (int)object->kind * 2, &object->name,
                 object->table.name ? &object->table : NULL);
    }
    for (guint i = 0; i < catalog->ordered->len; i++) {
        const CmCatalogRelation *relation = catalog->ordered->pdata[i];

        if (relation->view)
            add_node(nodes, relation->view, RANK_VIEW, &relation->name, NULL);
    }
    g_array_sort(nodes, compare_nodes);
    return nodes;
}

GPtrArray *
cm_catalog_in_order(CmCatalog *catalog)
{
    g_autoptr(GArray) nodes = collect(catalog);
    g_autoptr(GHashTable) begun = g_hash_table_new(NULL, NULL);
    GPtrArray *placed = g_ptr_array_new();

    sort_needed(catalog, nodes);
    for (guint i = 0; i < nodes->len; i++)
        place(catalog, begun, g_array_index(nodes, Node, i).thing, placed);
    return placed;
}
