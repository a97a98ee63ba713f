#include "inspect/view_order.h"

typedef struct {
    const CmLexerOptions *lexer;
    GHashTable *by_name; /* of names in lower case to views */
    GHashTable *begun;   /* of views placed, or about to be: a circle comes to an end there */
    GPtrArray *placed;
} Order;

static void place(Order *order, CmView *view);

static void
place_mentioned(Order *order, const CmView *view)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, view->sql, -1, order->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = NULL;
        g_autofree char *name = NULL;
        CmView *mentioned;

        if (!cm_token_is_identifier(&token) && token.kind != CM_TOKEN_STRING)
            continue;
        text = cm_token_text(&token);
        name = g_ascii_strdown(text, -1);
        mentioned = g_hash_table_lookup(order->by_name, name);
        if (mentioned)
            place(order, mentioned);
    }
}

static void
place(Order *order, CmView *view)
{
    if (!g_hash_table_add(order->begun, view))
        return;
    place_mentioned(order, view);
    g_ptr_array_add(order->placed, view);
}

void
cm_views_sort(GPtrArray *views, const CmLexerOptions *lexer)
{
    g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) begun = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) placed = g_ptr_array_new();
    Order order = {lexer, by_name, begun, placed};

    for (guint i = 0; i < views->len; i++) {
        CmView *view = views->pdata[i];

        g_hash_table_insert(by_name, g_ascii_strdown(view->name.name, -1), view);
    }
    for (guint i = 0; i < views->len; i++)
        place(&order, views->pdata[i]);
    for (guint i = 0; i < views->len; i++)
        views->pdata[i] = placed->pdata[i];
}
