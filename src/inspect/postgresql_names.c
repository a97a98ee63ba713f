/* Names that others are joined with, the schemas that are looked at, extensions, and comments. */
#include <string.h>

#include "inspect/postgresql_catalog.h"
#include "inspect/postgresql_session.h"

bool
cm_catalog_read_session(CmCatalog *catalog, GError **error)
{
    if (catalog->options && catalog->options->temporary)
        return cm_postgresql_session_settle_temporary(catalog->connection, &catalog->default_schema,
                                                      error);
    if (!cm_postgresql_session_settle(catalog->connection, &catalog->default_schema, error))
        return false;
    if (catalog->default_schema || (catalog->options && catalog->options->schemas))
        return true;
    return cm_fail(error, CM_ERROR_OPERATIONAL,
                   "%s: the connection has no default schema, since none of its search_path is "
                   "there; create it, or name the schemas to look at",
                   cm_connection_name(catalog->connection));
}

static bool
is_system(const char *schema)
{
    return g_str_has_prefix(schema, "pg_") || !strcmp(schema, "information_schema");
}

static bool
is_in_scope(const CmCatalog *catalog, const char *schema)
{
    const CmInspectOptions *options = catalog->options;

    if (options && options->temporary)
        return !g_strcmp0(schema, catalog->default_schema);
    if (is_system(schema))
        return false;
    if (!g_strcmp0(schema, catalog->default_schema))
        return true;
    for (const char *const *glob = options ? options->schemas : NULL; glob && *glob; glob++)
        if (g_pattern_match_simple(*glob, schema))
            return true;
    return false;
}

/* The default schema and public are there before all else, and so are no objects; but what was said
 * of them is. */
static void
add_schema(CmCatalog *catalog, guint oid, const char *name)
{
    bool is_public = !strcmp(name, "public");
    CmObject *object;

    g_string_append_printf(catalog->scope, ", %u", oid);
    if (!is_public && g_strcmp0(name, catalog->default_schema)) {
        object = cm_object_new(CM_OBJECT_SCHEMA, NULL, name);
        cm_catalog_add(catalog, object, CM_CATALOG_NAMESPACE, oid);
        return;
    }
    object = cm_catalog_raw_comment(catalog, name, oid);
    if (object)
        cm_catalog_add(catalog, object, CM_CATALOG_NAMESPACE, oid);
}

/* The comment that the extension brings with it is not the schema's. */
static void
add_extension(CmCatalog *catalog, guint oid, const CmResult *row)
{
    CmObject *object = cm_object_new(CM_OBJECT_EXTENSION, NULL, cm_result_text(row, 2));
    const char *schema = cm_catalog_schema(catalog, cm_catalog_oid(row, 3));
    CmValue value = cm_value_of_text(schema);

    cm_object_set(object, "schema", &value);
    cm_catalog_add(catalog, object, CM_CATALOG_EXTENSION, oid);
    if (!g_strcmp0(object->comment, cm_result_text(row, 4)))
        g_clear_pointer(&object->comment, g_free);
}

/* Namespaces come first. The extension that every database is made with is no object. */
static const char names_sql[] =
    "SELECT 2615, oid, nspname, NULL::oid, NULL, 1 FROM pg_catalog.pg_namespace "
    "WHERE nspname !~ '^pg_(toast|temp)' OR oid = pg_my_temp_schema() "
    "UNION ALL SELECT 2601, oid, amname, NULL, NULL, 2 FROM pg_catalog.pg_am "
    "UNION ALL SELECT 1213, oid, spcname, NULL, NULL, 2 FROM pg_catalog.pg_tablespace "
    "UNION ALL SELECT 3079, e.oid, extname, extnamespace, a.comment, 2 "
    "FROM pg_catalog.pg_extension e "
    "LEFT JOIN pg_catalog.pg_available_extensions() a ON a.name = e.extname "
    "WHERE extnamespace <> 'pg_catalog'::regnamespace OR extname <> 'plpgsql' "
    "ORDER BY 6, 3";

static bool
take_name(CmCatalog *catalog, const CmResult *row, GError **error)
{
    CmCatalogClass class_ = (CmCatalogClass)cm_result_integer(row, 0);
    guint oid = cm_catalog_oid(row, 1);
    const char *name = cm_result_text(row, 2);

    (void)error;
    if (class_ == CM_CATALOG_EXTENSION) {
        add_extension(catalog, oid, row);
        return true;
    }
    cm_catalog_set(catalog->names, class_, oid, 0, g_strdup(name));
    if (class_ == CM_CATALOG_NAMESPACE && is_in_scope(catalog, name))
        add_schema(catalog, oid, name);
    return true;
}

bool
cm_catalog_read_names(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, names_sql, take_name, error);
}

/* What was made by initdb has low OIDs, and its comments are no one's business; but the schema
 * public is among it. */
static const char comments_sql[] =
    "SELECT classoid, objoid, objsubid, description FROM pg_catalog.pg_description "
    "WHERE objoid >= 16384 OR classoid = 2615";

static bool
take_comment(CmCatalog *catalog, const CmResult *row, GError **error)
{
    (void)error;
    cm_catalog_set(catalog->comments, (CmCatalogClass)cm_result_integer(row, 0),
                   cm_catalog_oid(row, 1), (int)cm_result_integer(row, 2), cm_catalog_text(row, 3));
    return true;
}

bool
cm_catalog_read_comments(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, comments_sql, take_comment, error);
}
