/* Routines whose body a database keeps in parsed form, which ties what it reads. One that lets go
 * of that goes before it and comes as it is to be; where it says nothing that is still to come, it
 * is changed in its place, so that what others may do with it stays. */
#include "diff/internal.h"

#include <string.h>

#include "base/sqltext.h"
#include "schema/raw_name.h"

bool
cm_diffing_text_mentions(const CmDiffing *diffing, const char *sql, GHashTable *names)
{
    g_autofree char *qualifier = NULL;
    CmToken last = {0};
    CmLexer lexer;
    CmToken token;

    if (!sql || !g_hash_table_size(names))
        return false;
    cm_lexer_init(&lexer, sql, -1, diffing->normaliser->lexer);
    for (; cm_lexer_next_code(&lexer, &token); last = token) {
        g_autofree char *text = cm_token_is_identifier(&token) ? cm_token_text(&token) : NULL;
        g_autofree char *name = text ? g_ascii_strdown(text, -1) : NULL;
        bool is_member = last.start && cm_token_is_symbol(&last, ".") && qualifier;
        g_autofree char *whole = name && is_member ? g_strconcat(qualifier, ".", name, NULL) : NULL;

        if (name && g_hash_table_contains(names, whole ? whole : name))
            return true;
        if (!name && cm_token_is_symbol(&token, "."))
            continue;
        g_free(qualifier);
        qualifier = g_steal_pointer(&name);
    }
    return false;
}

void
cm_diffing_add_name(GHashTable *names, const CmName *name)
{
    g_autofree char *bare = g_strndup(name->name, strcspn(name->name, "("));
    g_autofree char *whole =
        name->schema ? g_strconcat(name->schema, ".", bare, NULL) : g_strdup(bare);

    g_hash_table_add(names, g_ascii_strdown(whole, -1));
}

/* Whether a text reads what a table loses: a column or, for a routine that stays in another form,
 * all of it; one that goes with its tables goes in their order. */
static bool
mentions_lost(const CmDiffing *diffing, const char *sql, const CmTable *from, bool is_changed)
{
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &from->name);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    cm_diffing_add_name(names, &from->name);
    if (!cm_diffing_text_mentions(diffing, sql, names))
        return false;
    for (guint i = 0; to && i < from->columns->len; i++) {
        const CmColumn *column = from->columns->pdata[i];

        if (!cm_diffing_column(diffing, to, column->name) &&
            cm_sql_mentions(sql, column->name, diffing->normaliser->lexer))
            return true;
    }
    return !to && is_changed;
}

/* It holds the columns that it lists, and lists its tables. */
static bool
is_publication(const CmObject *object)
{
    CmName own = {NULL, NULL};
    bool is_one = cm_raw_name(object, "publication", &own);

    cm_name_clear(&own);
    return is_one;
}

bool
cm_diffing_lets_go(const CmDiffing *diffing, const CmObject *object)
{
    const CmObject *to = cm_schema_same_object(diffing->to, object);

    if ((!cm_object_is_routine(object) && !is_publication(object)) || !object->sql ||
        (to && cm_diffing_same_object(diffing, object, to)))
        return false;
    if (cm_diffing_says_lost_label(diffing, object->sql))
        return true;
    for (guint i = 0; i < diffing->from->tables->len; i++)
        if (mentions_lost(diffing, object->sql, diffing->from->tables->pdata[i], to != NULL))
            return true;
    return false;
}

static GHashTable *
new_names(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The names of views that go or are made anew (transfer full). */
static GHashTable *
names_of_views(const CmDiffing *diffing)
{
    GHashTable *names = new_names();

    for (guint i = 0; i < diffing->from->views->len; i++) {
        const CmView *view = diffing->from->views->pdata[i];

        if (!cm_diffing_stays_view(diffing, view))
            cm_diffing_add_name(names, &view->name);
    }
    return names;
}

static void
add_new_columns(const CmDiffing *diffing, GHashTable *names, const CmTable *table)
{
    const CmTable *from = cm_diffing_table(diffing, diffing->from, &table->name);

    if (!from)
        cm_diffing_add_name(names, &table->name);
    for (guint i = 0; from && i < table->columns->len; i++) {
        const CmName column = {NULL, ((CmColumn *)table->columns->pdata[i])->name};

        if (!cm_diffing_column(diffing, from, column.name))
            cm_diffing_add_name(names, &column);
    }
}

/* The names of all that may come or go: of new tables and columns, of views and of objects
 * (transfer full). */
static GHashTable *
names_of_others(const CmDiffing *diffing)
{
    GHashTable *names = new_names();
    const CmSchema *schemas[] = {diffing->from, diffing->to};

    for (guint i = 0; i < diffing->to->tables->len; i++)
        add_new_columns(diffing, names, diffing->to->tables->pdata[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(schemas); i++) {
        for (guint j = 0; j < schemas[i]->views->len; j++)
            cm_diffing_add_name(names, &((CmView *)schemas[i]->views->pdata[j])->name);
        for (guint j = 0; j < schemas[i]->objects->len; j++)
            cm_diffing_add_name(names, &((CmObject *)schemas[i]->objects->pdata[j])->name);
    }
    return names;
}

/* What the statement says behind the routine's own name. */
static const char *
behind_name(const CmObject *object)
{
    const char *open = strchr(object->sql, '(');

    return open ? open : object->sql;
}

/* What a routine is to be, if it can be changed before all else and has to let go of something. */
static const CmObject *
changed_first(const CmDiffing *diffing, const CmObject *object, GHashTable *views,
              GHashTable *others)
{
    bool may = object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE;
    const CmObject *to = may ? cm_schema_same_object(diffing->to, object) : NULL;
    g_autofree char *text = NULL;

    if (!to || !to->sql || !object->sql || cm_diffing_same_object(diffing, object, to) ||
        (!cm_diffing_lets_go(diffing, object) &&
         !cm_diffing_text_mentions(diffing, object->sql, views)))
        return NULL;
    text = cm_sql_without_parameters(behind_name(to), diffing->normaliser->lexer);
    return cm_diffing_text_mentions(diffing, text, others) ||
                   cm_diffing_says_new_label(diffing, to->sql)
               ? NULL
               : to;
}

bool
cm_diffing_change_routines_first(CmDiffing *diffing, GError **error)
{
    g_autoptr(GHashTable) views = names_of_views(diffing);
    g_autoptr(GHashTable) others = NULL;

    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *object = diffing->from->objects->pdata[i];
        const CmObject *to;

        if (!cm_object_is_routine(object))
            continue;
        others = others ? others : names_of_others(diffing);
        to = changed_first(diffing, object, views, others);
        if (to && !cm_diffing_put_object(diffing, to, error))
            return false;
    }
    return true;
}
