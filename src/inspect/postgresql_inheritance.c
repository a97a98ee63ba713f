/* Which columns a table says itself: all, but for what it has from its parents. */
#include "inspect/postgresql_catalog.h"

/* What a parent hands down, where it is not said otherwise. */
static const char *const handed_down[] = {"storage", "compression", NULL};
/* What is each table's own. */
static const char *const own[] = {"statistics",    "with",    "not_null",
                                  "not_null_name", "options", NULL};

static bool
has_none(const CmColumn *column, const char *const *keys)
{
    for (; *keys; keys++)
        if (cm_options_get(column->options, "postgresql", *keys))
            return false;
    return true;
}

static bool
same_options(const CmColumn *left, const CmColumn *right, const char *const *keys)
{
    for (; *keys; keys++) {
        const CmValue *one = cm_options_get(left->options, "postgresql", *keys);
        const CmValue *other = cm_options_get(right->options, "postgresql", *keys);

        if (one != other && (!one || !other || !cm_value_equal(one, other)))
            return false;
    }
    return true;
}

/* Whether a column says nothing that it does not have from its parent's. */
static bool
is_as_handed_down(const CmColumn *column, const CmColumn *from, bool is_nullable)
{
    return !column->comment && has_none(column, own) && column->nullable == is_nullable &&
           cm_default_equal(&column->server_default, &from->server_default) &&
           !g_strcmp0(column->computed, from->computed) &&
           column->computed_stored == from->computed_stored &&
           !g_strcmp0(column->collation, from->collation) &&
           same_options(column, from, handed_down);
}

static const CmCatalogColumn *
find_column(const CmCatalogRelation *relation, const char *name)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        const CmCatalogColumn *column = relation->columns->pdata[i];

        if (column && !g_strcmp0(column->column->name, name))
            return column;
    }
    return NULL;
}

/* The next column from *at on that is there, or NULL. */
static const CmCatalogColumn *
next_column(const CmCatalogRelation *relation, guint *at)
{
    while (*at < relation->columns->len) {
        const CmCatalogColumn *column = relation->columns->pdata[(*at)++];

        if (column)
            return column;
    }
    return NULL;
}

/* Whether a partition has its parent's columns, in their order and as they are. */
static bool
is_like_parent(const CmCatalogRelation *partition, const CmCatalogRelation *parent)
{
    guint at = 0;
    guint parent_at = 0;
    const CmCatalogColumn *column;
    const CmCatalogColumn *from;

    do {
        column = next_column(partition, &at);
        from = next_column(parent, &parent_at);
        if (!column || !from)
            return column == from;
    } while (!g_strcmp0(column->column->name, from->column->name) &&
             cm_type_equal(column->column->type, from->column->type) &&
             is_as_handed_down(column->column, from->column, from->column->nullable));
    return false;
}

/* A NOT NULL that is not inherited is no partition's and no heir's. */
static bool
hands_down_nulls(const CmColumn *column)
{
    g_auto(GStrv) words = cm_options_list(column->options, "postgresql", "not_null");

    return column->nullable || (words && g_strv_contains((const char *const *)words, "no_inherit"));
}

/* Whether a column that is only inherited was changed here. Of several parents the first that has
 * a default hands it down, and one that takes no NULL is enough. */
static bool
is_changed(const CmCatalog *catalog, const CmCatalogRelation *relation, const CmColumn *column)
{
    const CmColumn *from = NULL;
    bool is_nullable = true;

    for (guint i = 0; i < relation->parents->len; i++) {
        const CmCatalogRelation *parent =
            cm_catalog_relation(catalog, (guint)g_array_index(relation->parents, gint64, i));
        const CmCatalogColumn *own_column = parent ? find_column(parent, column->name) : NULL;

        if (!own_column)
            continue;
        is_nullable &= hands_down_nulls(own_column->column);
        if (!from || (from->server_default.kind == CM_DEFAULT_NONE &&
                      own_column->column->server_default.kind != CM_DEFAULT_NONE))
            from = own_column->column;
    }
    return from && !is_as_handed_down(column, from, is_nullable);
}

static void
say(CmCatalogRelation *relation, CmCatalogColumn *column)
{
    column->is_said = true;
    cm_table_add_column(relation->table, column->column);
}

static void
say_columns(const CmCatalog *catalog, CmCatalogRelation *relation)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        CmCatalogColumn *column = relation->columns->pdata[i];
        bool changed;

        if (!column)
            continue;
        if (relation->is_partition || column->is_local) {
            say(relation, column);
            continue;
        }
        changed = is_changed(catalog, relation, column->column);
        if (changed) {
            cm_catalog_set_true(&column->column->options, "inherited", true);
            say(relation, column);
        }
    }
}

void
cm_catalog_say_columns(CmCatalog *catalog)
{
    for (guint i = 0; i < catalog->ordered->len; i++) {
        CmCatalogRelation *relation = catalog->ordered->pdata[i];
        const CmCatalogRelation *parent = NULL;

        if (!relation->table)
            continue;
        if (relation->is_partition && relation->parents->len)
            parent =
                cm_catalog_relation(catalog, (guint)g_array_index(relation->parents, gint64, 0));
        if (!parent || !is_like_parent(relation, parent))
            say_columns(catalog, relation);
        cm_catalog_set_true(&relation->table->options, "empty",
                            !relation->table->columns->len && !relation->parents->len);
    }
}
