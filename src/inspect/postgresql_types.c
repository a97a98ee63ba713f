/* Enums, domains and collations. Composite types are relations; ranges are among what is kept as
 * statements. */
#include "inspect/postgresql_catalog.h"

/* Enums come before domains, whose base they may be. Arrays, multiranges and the row types of
 * tables come with what they belong to. */
static const char types_sql[] =
    "SELECT t.oid, t.typtype, t.typnamespace, t.typname, CASE t.typtype WHEN 'e' THEN "
    "ARRAY(SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = t.oid "
    "ORDER BY enumsortorder) END, "
    "CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typbasetype, "
    "t.typnotnull, pg_get_expr(t.typdefaultbin, 0), "
    "CASE WHEN b.typtype <> 'd' THEN format_type(t.typbasetype, -1) END, c.collname, "
    "c.collnamespace, t.typarray, NOT pg_type_is_visible(t.oid) "
    "FROM pg_catalog.pg_type t "
    "LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
    "LEFT JOIN pg_catalog.pg_collation c "
    "ON c.oid = t.typcollation AND t.typtype = 'd' AND t.typcollation <> b.typcollation "
    "WHERE t.typnamespace IN (:scope) AND t.typtype IN ('e', 'd', 'b', 'p') AND NOT EXISTS "
    "(SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid) "
    "AND $own(pg_type, t.oid) ORDER BY t.typtype DESC, t.oid";

enum {
    OID,
    KIND,
    NAMESPACE,
    NAME,
    LABELS,
    BASE,
    BASE_OID,
    IS_NOT_NULL,
    DEFAULT,
    LITERAL_BASE,
    COLLATION,
    COLLATION_NAMESPACE,
    ARRAY,
    IS_HIDDEN,
};

CmType *
cm_catalog_type(const CmCatalog *catalog, guint oid, const char *text)
{
    const CmObject *object = g_hash_table_lookup(catalog->enums, GUINT_TO_POINTER(oid));
    CmType *type;

    if (!object)
        return cm_postgresql_type_from_text(text);
    type = cm_type_new(CM_TYPE_ENUM);
    type->text = cm_name_to_string(&object->name);
    type->labels = g_strdupv(object->labels);
    return type;
}

void
cm_catalog_use_type(CmCatalog *catalog, guint oid)
{
    gpointer object = g_hash_table_lookup(catalog->enums, GUINT_TO_POINTER(oid));

    if (!object)
        object = g_hash_table_lookup(catalog->enum_arrays, GUINT_TO_POINTER(oid));
    if (object)
        g_hash_table_add(catalog->used, object);
}

static void
read_enum(CmCatalog *catalog, CmObject *object, const CmResult *row)
{
    object->labels = cm_catalog_array(cm_result_text(row, LABELS));
    g_hash_table_insert(catalog->enums, GUINT_TO_POINTER(cm_catalog_oid(row, OID)), object);
    g_hash_table_insert(catalog->enum_arrays, GUINT_TO_POINTER(cm_catalog_oid(row, ARRAY)), object);
}

static void
read_domain(const CmCatalog *catalog, CmObject *object, const CmResult *row)
{
    const char *collation = cm_result_text(row, COLLATION);
    CmColumn *value = cm_column_new("value", cm_catalog_type(catalog, cm_catalog_oid(row, BASE_OID),
                                                             cm_result_text(row, BASE)));

    value->nullable = !cm_catalog_is_true(row, IS_NOT_NULL);
    value->server_default =
        cm_catalog_default(cm_result_text(row, DEFAULT), cm_result_text(row, LITERAL_BASE));
    if (collation)
        value->collation =
            cm_catalog_collation(catalog, cm_catalog_oid(row, COLLATION_NAMESPACE), collation);
    g_ptr_array_add(object->columns, value);
}

/* Types with functions of their own in C, and those that are only announced. */
static bool
fail_base(const CmCatalog *catalog, const CmResult *row, GError **error)
{
    g_autofree char *name =
        cm_catalog_name(catalog, cm_catalog_oid(row, NAMESPACE), cm_result_text(row, NAME));

    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "type '%s' is %s, which cannot be described: make it part of an extension, or "
                   "look at other schemas only",
                   name, *cm_result_text(row, KIND) == 'b' ? "a base type" : "a shell type");
}

static bool
take_type(CmCatalog *catalog, const CmResult *row, GError **error)
{
    bool is_enum = *cm_result_text(row, KIND) == 'e';
    CmObject *object;

    if (!is_enum && *cm_result_text(row, KIND) != 'd')
        return fail_base(catalog, row, error);
    object = cm_object_new(is_enum ? CM_OBJECT_ENUM : CM_OBJECT_DOMAIN,
                           cm_catalog_schema_said(catalog, cm_catalog_oid(row, NAMESPACE),
                                                  cm_catalog_is_true(row, IS_HIDDEN)),
                           cm_result_text(row, NAME));
    if (is_enum)
        read_enum(catalog, object, row);
    else
        read_domain(catalog, object, row);
    cm_catalog_add(catalog, object, CM_CATALOG_TYPE, cm_catalog_oid(row, OID));
    return true;
}

bool
cm_catalog_read_types(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, types_sql, take_type, error);
}

/* Where the locale stands depends on provider and version. */
static const char collations_sql[] =
    "SELECT oid, collnamespace, collname, CASE collprovider WHEN 'i' THEN 'icu' WHEN 'b' "
    "THEN 'builtin' ELSE 'libc' END, "
    "CASE WHEN collprovider <> 'c' THEN "
    "{17: colllocale | {15: colliculocale | collcollate } } END, "
    "CASE collprovider WHEN 'c' THEN collcollate END, "
    "CASE collprovider WHEN 'c' THEN collctype END, "
    "collisdeterministic, {16: collicurules | NULL } "
    "FROM pg_catalog.pg_collation WHERE collnamespace IN (:scope) "
    "AND $own(pg_collation, oid)";

/* LOCALE stands for both categories where they are the same. */
static bool
take_collation(CmCatalog *catalog, const CmResult *row, GError **error)
{
    CmObject *object =
        cm_object_new(CM_OBJECT_COLLATION, cm_catalog_schema(catalog, cm_catalog_oid(row, 1)),
                      cm_result_text(row, 2));
    bool is_one = !g_strcmp0(cm_result_text(row, 5), cm_result_text(row, 6));
    CmValue provider = cm_value_of_text(cm_result_text(row, 3));
    CmValue locale =
        cm_value_of_text(cm_result_text(row, is_one && !cm_result_is_null(row, 5) ? 5 : 4));
    CmValue collate = cm_value_of_text(is_one ? NULL : cm_result_text(row, 5));
    CmValue ctype = cm_value_of_text(is_one ? NULL : cm_result_text(row, 6));
    CmValue deterministic = cm_value_of_boolean(false);
    CmValue rules = cm_value_of_text(cm_result_text(row, 8));

    (void)error;
    cm_object_set(object, "provider", &provider);
    cm_object_set(object, "locale", &locale);
    cm_object_set(object, "lc_collate", &collate);
    cm_object_set(object, "lc_ctype", &ctype);
    cm_object_set(object, "rules", &rules);
    if (!cm_catalog_is_true(row, 7))
        cm_object_set(object, "deterministic", &deterministic);
    cm_catalog_add(catalog, object, CM_CATALOG_COLLATION, cm_catalog_oid(row, 0));
    return true;
}

bool
cm_catalog_read_collations(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, collations_sql, take_collation, error);
}
