#include "dialect/postgresql_makers.h"

#include "dialect/postgresql_object.h"

static bool
needs(const CmMaker *maker, const CmMaker *other)
{
    const char *sql = maker->view ? maker->view->sql : maker->object->sql;
    g_autofree char *called =
        other->object ? cm_postgresql_called(other->object, maker->view != NULL) : NULL;

    if (other->view)
        return cm_postgresql_mentions(sql, other->view->name.name);
    return called && cm_postgresql_mentions(sql, called);
}

/* Notes which routines need a view, by way of others or not. */
static void
find_views_needed(GArray *left)
{
    bool goes_on = true;

    while (goes_on) {
        goes_on = false;
        for (guint i = 0; i < left->len; i++) {
            CmMaker *maker = &g_array_index(left, CmMaker, i);

            for (guint j = 0; j < left->len && !maker->needs_view; j++) {
                const CmMaker *other = &g_array_index(left, CmMaker, j);

                maker->needs_view = i != j && other->needs_view && needs(maker, other);
                goes_on |= maker->needs_view;
            }
        }
    }
}

/* Puts a maker behind those that it needs; a circle is left as it stands. */
static void
place(GArray *makers, GArray *left, guint at, bool has_routines)
{
    CmMaker maker = g_array_index(left, CmMaker, at);

    if (maker.is_placed)
        return;
    g_array_index(left, CmMaker, at).is_placed = true;
    for (guint i = 0; has_routines && i < left->len; i++)
        if (!g_array_index(left, CmMaker, i).is_placed &&
            needs(&maker, &g_array_index(left, CmMaker, i)))
            place(makers, left, i, true);
    g_array_append_val(makers, maker);
}

/* Views stand in their schema each behind those that it reads. What is raw, such as an operator, is
 * not told by a name, so that routines and that go before views where nothing speaks against it. */
GArray *
cm_makers_order(const CmSchema *schema, GHashTable *taken, const GPtrArray *routines, guint *plain)
{
    GArray *makers = g_array_new(FALSE, FALSE, sizeof(CmMaker));
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(CmMaker));

    for (guint i = 0; i < routines->len; i++) {
        const CmMaker maker = {.object = routines->pdata[i]};

        g_array_append_val(left, maker);
    }
    for (guint i = 0; i < schema->views->len; i++) {
        const CmMaker maker = {.view = schema->views->pdata[i], .needs_view = true};

        if (g_hash_table_contains(taken, maker.view))
            g_array_append_val(left, maker);
    }
    find_views_needed(left);
    for (guint i = 0; i < routines->len; i++)
        if (!g_array_index(left, CmMaker, i).needs_view)
            place(makers, left, i, true);
    *plain = makers->len;
    for (guint i = 0; i < left->len; i++)
        place(makers, left, i, routines->len > 0);
    return makers;
}
