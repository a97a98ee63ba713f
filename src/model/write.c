/* Writing a schema as a model file. */
#include "model/internal.h"

static int
compare_tables(gconstpointer left, gconstpointer right)
{
    return cm_name_compare(&(*(CmTable *const *)left)->name, &(*(CmTable *const *)right)->name);
}

static CmYaml *
write_tables(CmYamlDocument *document, const CmSchema *schema, const CmBodyContext *context)
{
    CmYaml *tables = cm_yaml_mapping(document, false);
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(schema->tables, NULL, NULL);

    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, compare_tables);
    tables->spaced = true;
    for (guint i = 0; i < sorted->len; i++) {
        const CmTable *table = sorted->pdata[i];
        g_autofree char *name = cm_name_to_string(&table->name);

        cm_yaml_put(document, tables, name, cm_body_write_table(document, table, context));
    }
    return tables;
}

char *
cm_model_write(const CmSchema *schema, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    CmYaml *root = cm_yaml_mapping(document, false);
    g_autoptr(GHashTable) named = cm_model_named_types(schema);
    const CmBodyContext context = {named, NULL, true, NULL};
    CmYaml *types = cm_model_write_types(document, schema);
    CmYaml *objects = cm_model_write_objects(document, schema, &context);
    CmYaml *database = cm_yaml_mapping(document, false);

    root->spaced = true;
    cm_yaml_put(document, root, "cmig", cm_yaml_scalar(document, CM_YAML_PLAIN, "1"));
    cm_body_write_options(document, database, schema->options);
    if (database->n_items)
        cm_yaml_put(document, root, "database", database);
    if (types->n_items)
        cm_yaml_put(document, root, "types", types);
    cm_yaml_put(document, root, "tables", write_tables(document, schema, &context));
    if (objects->n_items)
        cm_yaml_put(document, root, "objects", objects);
    return cm_yaml_write(root, error);
}
