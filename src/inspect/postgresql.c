/* PostgreSQL's inspector: the order of its work. Thirteen queries read the catalogs in one
 * snapshot; what they give is joined by OID, and in the end handed over to the schema.
 *
 * What is not a part of a schema is not looked at: roles, grants and owners, default privileges,
 * security labels, settings of databases and roles, user mappings and subscriptions, which hold
 * passwords, and large objects. */
#include "inspect/inspector.h"
#include "inspect/postgresql_catalog.h"

static bool (*const parts[])(CmCatalog *catalog, GError **error) = {
    cm_catalog_read_session,      cm_catalog_read_comments,    cm_catalog_read_names,
    cm_catalog_read_relations,    cm_catalog_read_types,       cm_catalog_read_collations,
    cm_catalog_read_columns,      cm_catalog_read_constraints, cm_catalog_read_indexes,
    cm_catalog_read_attached,     cm_catalog_read_routines,    cm_catalog_read_raw,
    cm_catalog_read_dependencies,
};

static void
open_catalog(CmCatalog *catalog)
{
    catalog->version = cm_connection_version_number(catalog->connection) / 10000;
    catalog->scope = g_string_new("0");
    catalog->names = cm_catalog_table_new(g_free);
    catalog->comments = cm_catalog_table_new(g_free);
    catalog->known = cm_catalog_table_new(NULL);
    catalog->relations = g_hash_table_new(NULL, NULL);
    catalog->ordered = g_ptr_array_new_with_free_func(cm_catalog_relation_free);
    catalog->sequences = g_ptr_array_new_with_free_func(cm_catalog_sequence_free);
    catalog->key_indexes = g_hash_table_new(NULL, NULL);
    catalog->enums = g_hash_table_new(NULL, NULL);
    catalog->enum_arrays = g_hash_table_new(NULL, NULL);
    catalog->used = g_hash_table_new(NULL, NULL);
    catalog->objects = g_ptr_array_new_with_free_func((GDestroyNotify)cm_object_free);
    catalog->triggers = g_ptr_array_new_with_free_func((GDestroyNotify)cm_trigger_free);
    catalog->needed = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
}

static void
close_catalog(CmCatalog *catalog)
{
    g_free(catalog->default_schema);
    g_string_free(catalog->scope, TRUE);
    g_hash_table_unref(catalog->names);
    g_hash_table_unref(catalog->comments);
    g_hash_table_unref(catalog->known);
    g_hash_table_unref(catalog->relations);
    g_ptr_array_unref(catalog->ordered);
    g_ptr_array_unref(catalog->sequences);
    g_hash_table_unref(catalog->key_indexes);
    g_hash_table_unref(catalog->enums);
    g_hash_table_unref(catalog->enum_arrays);
    g_hash_table_unref(catalog->used);
    g_ptr_array_unref(catalog->objects);
    g_ptr_array_unref(catalog->triggers);
    g_hash_table_unref(catalog->needed);
}

static bool
add_tables(CmCatalog *catalog, GError **error)
{
    for (guint i = 0; i < catalog->ordered->len; i++) {
        CmCatalogRelation *relation = catalog->ordered->pdata[i];

        if (relation->table && relation->kind != 'f' &&
            !cm_schema_add_table(catalog->schema, g_steal_pointer(&relation->table), error))
            return false;
    }
    return true;
}

/* Where only some tables are asked for, an object is wanted that belongs to one: what hangs on it,
 * a sequence that it owns or that is asked for by its name, an enum of its columns. */
static bool
is_wanted(const CmCatalog *catalog, const CmObject *object)
{
    return !catalog->options || !catalog->options->include || object->table.name ||
           object->kind == CM_OBJECT_SEQUENCE ||
           g_hash_table_contains(catalog->used, object);
}

/* Views and objects change hands one by one; those that are left are freed with the catalog. */
static bool
add_ordered(CmCatalog *catalog, GError **error)
{
    g_autoptr(GPtrArray) order = cm_catalog_in_order(catalog);
    g_autoptr(GHashTable) views = g_hash_table_new(NULL, NULL);
    bool ok = true;

    for (guint i = 0; i < catalog->ordered->len; i++) {
        CmCatalogRelation *relation = catalog->ordered->pdata[i];

        if (relation->view)
            g_hash_table_add(views, g_steal_pointer(&relation->view));
    }
    g_ptr_array_set_free_func(catalog->objects, NULL);
    for (guint i = 0; i < order->len; i++) {
        gpointer thing = order->pdata[i];
        bool is_view = g_hash_table_contains(views, thing);

        if (!ok && is_view)
            cm_view_free(thing);
        else if (!ok || (!is_view && !is_wanted(catalog, thing)))
            cm_object_free(thing);
        else if (is_view)
            ok = cm_schema_add_view(catalog->schema, thing, error);
        else
            ok = cm_schema_add_object(catalog->schema, thing, error);
    }
    return ok;
}

static int
compare_triggers(gconstpointer left, gconstpointer right)
{
    const CmTrigger *one = *(CmTrigger *const *)left;
    const CmTrigger *other = *(CmTrigger *const *)right;
    int order = cm_name_compare(&one->name, &other->name);

    return order ? order : cm_name_compare(&one->table, &other->table);
}

static bool
add_triggers(CmCatalog *catalog, GError **error)
{
    g_ptr_array_sort(catalog->triggers, compare_triggers);
    while (catalog->triggers->len)
        if (!cm_schema_add_trigger(catalog->schema, g_ptr_array_steal_index(catalog->triggers, 0),
                                   error))
            return false;
    return true;
}

static bool
read_all(CmCatalog *catalog, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!parts[i](catalog, error))
            return false;
    cm_catalog_say_columns(catalog);
    cm_catalog_number_columns(catalog);
    cm_catalog_describe_others(catalog);
    if (!catalog->options || !catalog->options->temporary)
        cm_schema_set_default(catalog->schema, catalog->default_schema);
    return add_tables(catalog, error) && add_ordered(catalog, error) &&
           add_triggers(catalog, error);
}

/* All queries see one state of the catalogs. The settings of the session come back with the end of
 * the transaction, or of the savepoint where there is one already. */
static bool
reflect(CmConnection *connection, const CmInspectOptions *options, CmSchema *schema, GError **error)
{
    bool is_inner = cm_connection_in_transaction(connection);
    CmCatalog catalog = {.connection = connection, .options = options, .schema = schema};
    const char *begin =
        is_inner ? "SAVEPOINT cmig_inspect" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    bool ok;

    if (!cm_connection_execute(connection, begin, NULL, 0, error))
        return false;
    open_catalog(&catalog);
    ok = read_all(&catalog, error);
    close_catalog(&catalog);
    if (!is_inner)
        return cm_connection_rollback(connection, ok ? error : NULL) && ok;
    return cm_connection_execute(connection, "ROLLBACK TO SAVEPOINT cmig_inspect", NULL, 0,
                                 ok ? error : NULL) &&
           cm_connection_execute(connection, "RELEASE SAVEPOINT cmig_inspect", NULL, 0,
                                 ok ? error : NULL) &&
           ok;
}

const CmInspector cm_inspector_postgresql = {
    .name = "postgresql",
    .reflect = reflect,
};
