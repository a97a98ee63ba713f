/* Writing a schema as a model file. */
#include "model/model.h"

static int
compare_tables(gconstpointer left, gconstpointer right)
{
    return cm_name_compare(&(*(CmTable *const *)left)->name, &(*(CmTable *const *)right)->name);
}

static CmYaml *
write_tables(CmYamlDocument *document, const CmSchema *schema)
{
    CmYaml *tables = cm_yaml_mapping(document, false);
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(schema->tables, NULL, NULL);

    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, compare_tables);
    tables->spaced = true;
    for (guint i = 0; i < sorted->len; i++) {
        const CmTable *table = sorted->pdata[i];
        g_autofree char *name = cm_name_to_string(&table->name);

        cm_yaml_put(document, tables, name, cm_body_write_table(document, table));
    }
    return tables;
}

static CmYaml *
write_view(CmYamlDocument *document, const CmView *view)
{
    CmYaml *body = cm_yaml_mapping(document, false);

    if (view->columns)
        cm_yaml_put(document, body, "columns",
                    cm_yaml_texts(document, (const char *const *)view->columns));
    cm_body_write_dialects(document, body, view->dialects);
    cm_body_write_options(document, body, view->options);
    cm_yaml_put(document, body, "sql", cm_yaml_sql(document, view->sql));
    return body;
}

static CmYaml *
write_trigger(CmYamlDocument *document, const CmTrigger *trigger)
{
    CmYaml *body = cm_yaml_mapping(document, false);
    g_autofree char *table = cm_name_to_string(&trigger->table);

    cm_yaml_put_text(document, body, "table", table);
    cm_body_write_dialects(document, body, trigger->dialects);
    cm_yaml_put(document, body, "sql", cm_yaml_sql(document, trigger->sql));
    return body;
}

static CmYaml *
write_objects(CmYamlDocument *document, const CmSchema *schema)
{
    CmYaml *objects = cm_yaml_mapping(document, false);
    CmYaml *views = cm_yaml_mapping(document, false);
    CmYaml *triggers = cm_yaml_mapping(document, false);

    views->spaced = triggers->spaced = true;
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];
        g_autofree char *name = cm_name_to_string(&view->name);

        cm_yaml_put(document, views, name, write_view(document, view));
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];
        g_autofree char *name = cm_name_to_string(&trigger->name);

        cm_yaml_put(document, triggers, name, write_trigger(document, trigger));
    }
    if (views->n_items)
        cm_yaml_put(document, objects, "views", views);
    if (triggers->n_items)
        cm_yaml_put(document, objects, "triggers", triggers);
    return objects;
}

char *
cm_model_write(const CmSchema *schema, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    CmYaml *root = cm_yaml_mapping(document, false);
    CmYaml *objects = write_objects(document, schema);
    CmYaml *database = cm_yaml_mapping(document, false);

    root->spaced = true;
    cm_yaml_put(document, root, "cmig", cm_yaml_scalar(document, CM_YAML_PLAIN, "1"));
    cm_body_write_options(document, database, schema->options);
    if (database->n_items)
        cm_yaml_put(document, root, "database", database);
    cm_yaml_put(document, root, "tables", write_tables(document, schema));
    if (objects->n_items)
        cm_yaml_put(document, root, "objects", objects);
    return cm_yaml_write(root, error);
}
