/* Looking up and noting what has been read of PostgreSQL's catalogs. */
#include "inspect/postgresql_catalog.h"

#include <string.h>

#include "inspect/postgresql_fill.h"

bool
cm_catalog_each(CmCatalog *catalog, const char *sql, CmCatalogTake take, GError **error)
{
    g_autofree char *filled = cm_catalog_fill(sql, catalog->version, catalog->scope->str);
    g_autoptr(CmResult) rows = cm_connection_query(catalog->connection, filled, NULL, 0, error);
    GError *failure = NULL;

    if (!rows)
        return false;
    while (cm_result_next(rows, &failure))
        if (!take(catalog, rows, error))
            return false;
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

bool
cm_catalog_is_true(const CmResult *row, guint column)
{
    return cm_result_integer(row, column) != 0;
}

guint
cm_catalog_oid(const CmResult *row, guint column)
{
    return (guint)cm_result_integer(row, column);
}

char *
cm_catalog_text(const CmResult *row, guint column)
{
    return g_strdup(cm_result_text(row, column));
}

/* Classes have OIDs below 2^14, columns numbers below 2^11. */
static gint64
table_key(CmCatalogClass class_, guint oid, int number)
{
    return (gint64)class_ << 44 | (gint64)oid << 12 | number;
}

GHashTable *
cm_catalog_table_new(GDestroyNotify destroy)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, destroy);
}

void
cm_catalog_set(GHashTable *table, CmCatalogClass class_, guint oid, int number, gpointer value)
{
    gint64 *key = g_new(gint64, 1);

    *key = table_key(class_, oid, number);
    g_hash_table_replace(table, key, value);
}

gpointer
cm_catalog_get(const GHashTable *table, CmCatalogClass class_, guint oid, int number)
{
    gint64 key = table_key(class_, oid, number);

    return g_hash_table_lookup((GHashTable *)table, &key);
}

const char *
cm_catalog_schema(const CmCatalog *catalog, guint namespace_)
{
    const char *name = cm_catalog_get(catalog->names, CM_CATALOG_NAMESPACE, namespace_, 0);

    return g_strcmp0(name, catalog->default_schema) ? name : NULL;
}

const char *
cm_catalog_schema_said(const CmCatalog *catalog, guint namespace_, bool is_hidden)
{
    bool is_said = is_hidden && !(catalog->options && catalog->options->temporary);

    return is_said ? cm_catalog_get(catalog->names, CM_CATALOG_NAMESPACE, namespace_, 0)
                   : cm_catalog_schema(catalog, namespace_);
}

char *
cm_catalog_name(const CmCatalog *catalog, guint namespace_, const char *name)
{
    CmName whole = cm_name_new(cm_catalog_schema(catalog, namespace_), name);
    char *text = cm_name_to_string(&whole);

    cm_name_clear(&whole);
    return text;
}

char *
cm_catalog_collation(const CmCatalog *catalog, guint namespace_, const char *name)
{
    const char *schema = cm_catalog_schema(catalog, namespace_);

    return cm_catalog_name(catalog, g_strcmp0(schema, "pg_catalog") ? namespace_ : 0, name);
}

void
cm_catalog_read_name(const CmCatalog *catalog, const char *text, CmName *out)
{
    if (!cm_name_parse(text, out, NULL))
        out->name = g_strdup(text);
    if (!g_strcmp0(out->schema, catalog->default_schema))
        g_clear_pointer(&out->schema, g_free);
}

char *
cm_catalog_regclass(const CmCatalog *catalog, const char *text)
{
    CmName name = {NULL, NULL};
    char *out;

    if (!text)
        return NULL;
    cm_catalog_read_name(catalog, text, &name);
    out = cm_name_to_string(&name);
    cm_name_clear(&name);
    return out;
}

CmCatalogRelation *
cm_catalog_relation(const CmCatalog *catalog, guint oid)
{
    return g_hash_table_lookup(catalog->relations, GUINT_TO_POINTER(oid));
}

CmCatalogColumn *
cm_catalog_column(const CmCatalogRelation *relation, gint64 number)
{
    return number > 0 && number <= relation->columns->len
               ? g_ptr_array_index(relation->columns, (guint)number - 1)
               : NULL;
}

const char *
cm_catalog_column_name(const CmCatalogRelation *relation, gint64 number)
{
    const CmCatalogColumn *column = cm_catalog_column(relation, number);

    return column ? column->column->name : "";
}

char *
cm_catalog_comment(const CmCatalog *catalog, CmCatalogClass class_, guint oid, int number)
{
    return g_strdup(cm_catalog_get(catalog->comments, class_, oid, number));
}

void
cm_catalog_add(CmCatalog *catalog, CmObject *object, CmCatalogClass class_, guint oid)
{
    if (!object->comment && object->kind != CM_OBJECT_RAW)
        object->comment = cm_catalog_comment(catalog, class_, oid, 0);
    g_ptr_array_add(catalog->objects, object);
    cm_catalog_set(catalog->known, class_, oid, 0, object);
}

void
cm_catalog_set_text(CmOptions **options, const char *key, const char *text)
{
    CmValue value = cm_value_of_text(text);

    if (text)
        cm_options_set(options, "postgresql", key, &value);
}

void
cm_catalog_set_true(CmOptions **options, const char *key, bool is_true)
{
    CmValue value = cm_value_of_boolean(true);

    if (is_true)
        cm_options_set(options, "postgresql", key, &value);
}

void
cm_catalog_set_integer(CmOptions **options, const char *key, int64_t number)
{
    CmValue value = cm_value_of_integer(number);

    cm_options_set(options, "postgresql", key, &value);
}

void
cm_catalog_set_list(CmOptions **options, const char *key, GStrv elements)
{
    cm_options_set_list(options, "postgresql", key, (const char *const *)elements);
}

void
cm_catalog_set_array(CmOptions **options, const char *key, const char *array)
{
    g_auto(GStrv) elements = array ? cm_catalog_sorted_array(array) : NULL;

    cm_catalog_set_list(options, key, elements);
}
