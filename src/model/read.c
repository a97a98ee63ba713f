/* Reading model files: settings, named types, mixins, entities, tables and other objects. */
#include "model/internal.h"

#include <glob.h>
#include <string.h>

#define MOST_FILES 1000

/* A model being read. Types and mixins of all files are known before any table is read. */
typedef struct {
    CmModel *model;
    GHashTable *types;  /* name to CmType */
    GHashTable *mixins; /* name to CmYaml */
    GHashTable *seen;   /* paths */
    GPtrArray *roots;   /* CmYaml of every file */
    CmBodyContext context;
} Loader;

static void
free_entity(gpointer data)
{
    CmEntity *entity = data;

    g_free(entity->name);
    cm_name_clear(&entity->table);
    g_free(entity);
}

static CmModel *
new_model(void)
{
    CmModel *model = g_new0(CmModel, 1);

    model->schema = cm_schema_new();
    model->entities = g_ptr_array_new_with_free_func(free_entity);
    model->warnings = g_ptr_array_new_with_free_func(g_free);
    model->documents = g_ptr_array_new_with_free_func((GDestroyNotify)cm_yaml_document_free);
    return model;
}

void
cm_model_free(CmModel *model)
{
    if (!model)
        return;
    cm_schema_free(model->schema);
    cm_naming_clear(&model->naming);
    g_ptr_array_unref(model->entities);
    g_ptr_array_unref(model->warnings);
    g_ptr_array_unref(model->documents);
    g_free(model);
}

static bool
read_template(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    char **template = field;

    if (!cm_yaml_field_text(value, field, key, context, error))
        return false;
    if (!*template || cm_naming_check(*template, error))
        return true;
    cm_error_locate(error, value->at);
    return false;
}

static const CmYamlKey naming_keys[] = {
    {"ix", read_template, offsetof(CmNaming, index), NULL},
    {"uq", read_template, offsetof(CmNaming, unique), NULL},
    {"ck", read_template, offsetof(CmNaming, check), NULL},
    {"fk", read_template, offsetof(CmNaming, foreign_key), NULL},
    {"pk", read_template, offsetof(CmNaming, primary_key), NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_naming(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
            GError **error)
{
    Loader *loader = field;

    (void)key;
    (void)context;
    return cm_yaml_read_mapping(value, naming_keys, &loader->model->naming, NULL, error);
}

static const CmYamlKey settings_keys[] = {
    {"naming_convention", read_naming, 0, NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_settings(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_mapping(value, settings_keys, field, NULL, error);
}

bool
cm_model_is_type_name(const char *name, const CmType *type)
{
    GError *ignored = NULL;
    g_autoptr(CmType) other = cm_type_parse(name, &ignored);

    g_clear_error(&ignored);
    return type->kind != CM_TYPE_ENUM || !other;
}

static bool
read_types(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    Loader *loader = field;

    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        const char *name = value->items[i]->text;
        g_autoptr(CmType) type =
            cm_model_read_type(value->items[i + 1], name, loader->model->schema, error);

        if (!type) {
            cm_error_locate(error, value->items[i + 1]->at);
            return false;
        }
        if (cm_model_is_type_name(name, type))
            g_hash_table_replace(loader->types, g_strdup(name), g_steal_pointer(&type));
    }
    return true;
}

/* The columns themselves are read where the mixin is used. */
static bool
expect_columns(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
               GError **error)
{
    (void)field;
    (void)key;
    (void)context;
    return cm_yaml_expect(value, CM_YAML_MAPPING, error);
}

static bool
read_mixins(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
            GError **error)
{
    static const CmYamlKey mixin_keys[] = {
        {"columns", expect_columns, 0, NULL}, {NULL, NULL, 0, NULL}};
    Loader *loader = field;

    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        if (!cm_yaml_read_mapping(value->items[i + 1], mixin_keys, loader, NULL, error))
            return false;
        g_hash_table_replace(loader->mixins, g_strdup(value->items[i]->text),
                             value->items[i + 1]);
    }
    return true;
}

static bool load_file(Loader *loader, const char *path, GError **error);

/* include: globs, relative to the file that includes. */
static bool
include(Loader *loader, const CmYaml *value, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(value->at.file);
    g_auto(GStrv) patterns = NULL;
    bool ok = cm_yaml_read_texts(value, &patterns, error);

    for (GStrv pattern = patterns; ok && *pattern; pattern++) {
        g_autofree char *path = g_path_is_absolute(*pattern)
                                    ? g_strdup(*pattern)
                                    : g_build_filename(folder, *pattern, NULL);
        glob_t found;

        if (glob(path, 0, NULL, &found))
            return cm_fail_at(error, value->at, CM_ERROR_FILE, "no file matches '%s'", path);
        for (gsize i = 0; ok && i < found.gl_pathc; i++)
            ok = load_file(loader, found.gl_pathv[i], error);
        globfree(&found);
    }
    return ok;
}

static bool
read_database(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    static const CmYamlKey database_keys[] = {CM_BODY_DATABASE_KEYS(CmSchema),
                                              {NULL, NULL, 0, NULL}};
    Loader *loader = field;

    (void)key;
    (void)context;
    return cm_yaml_read_mapping(value, database_keys, loader->model->schema, NULL, error);
}

/* Keys that are read before any table of any file, and those read after. */
static const CmYamlKey head_keys[] = {
    {"cmig", cm_yaml_field_format, 0, NULL},
    {"settings", read_settings, 0, NULL},
    {"database", read_database, 0, NULL},
    {"types", read_types, 0, NULL},
    {"mixins", read_mixins, 0, NULL},
    {"include", cm_yaml_field_ignored, 0, NULL},
    {"entities", cm_yaml_field_ignored, 0, NULL},
    {"tables", cm_yaml_field_ignored, 0, NULL},
    {"objects", cm_yaml_field_ignored, 0, NULL},
    {NULL, NULL, 0, NULL},
};

static bool
load_root(Loader *loader, CmYamlDocument *document, const char *file, GError **error)
{
    const CmYaml *root = cm_yaml_root(document);
    const CmYaml *includes = cm_yaml_get(root, "include");

    g_ptr_array_add(loader->model->documents, document);
    if (!root)
        return cm_fail(error, CM_ERROR_SYNTAX, "%s: the file is empty; it begins with 'cmig: 1'",
                       file);
    if (!cm_yaml_read_mapping(root, head_keys, loader, loader, error))
        return false;
    if (!cm_yaml_get(root, "cmig"))
        return cm_fail_at(error, root->at, CM_ERROR_KEY,
                          "key 'cmig' is missing; a model begins with 'cmig: 1'");
    g_ptr_array_add(loader->roots, (gpointer)root);
    return !includes || include(loader, includes, error);
}

static bool
load_file(Loader *loader, const char *path, GError **error)
{
    CmYamlDocument *document;

    if (!g_hash_table_add(loader->seen, g_canonicalize_filename(path, NULL)))
        return true;
    if (g_hash_table_size(loader->seen) > MOST_FILES)
        return cm_fail(error, CM_ERROR_FILE, "more than %d model files", MOST_FILES);
    document = cm_yaml_load(path, NULL, error);
    return document && load_root(loader, document, path, error);
}

/* The columns of an entity with those of its mixins, which come last unless said otherwise. */
static bool
put_columns(Loader *loader, CmYamlDocument *scratch, CmYaml *body, const CmYaml *node,
            GError **error)
{
    const CmYaml *names = cm_yaml_get(node, "mixins");
    const CmYaml *own = cm_yaml_get(node, "columns");
    CmYaml *columns = cm_yaml_mapping(scratch, false);
    g_auto(GStrv) mixins = NULL;
    bool first = false;
    const CmYaml *said = cm_yaml_get(node, "mixins_first");

    if ((said && !cm_yaml_read_boolean(said, &first, error)) ||
        (own && !cm_yaml_expect(own, CM_YAML_MAPPING, error)) ||
        (names && !cm_yaml_read_texts(names, &mixins, error)))
        return false;
    for (guint i = 0; !first && own && i < own->n_items; i += 2)
        cm_yaml_put(scratch, columns, own->items[i]->text, own->items[i + 1]);
    for (GStrv name = mixins; name && *name; name++) {
        const CmYaml *mixin = g_hash_table_lookup(loader->mixins, *name);
        const CmYaml *added = cm_yaml_get(mixin, "columns");

        if (!mixin)
            return cm_fail_at(error, names->at, CM_ERROR_VALUE, "there is no mixin '%s'", *name);
        for (guint i = 0; added && i < added->n_items; i += 2)
            cm_yaml_put(scratch, columns, added->items[i]->text, added->items[i + 1]);
    }
    for (guint i = 0; first && own && i < own->n_items; i += 2)
        cm_yaml_put(scratch, columns, own->items[i]->text, own->items[i + 1]);
    columns->at = own ? own->at : node->at;
    cm_yaml_put(scratch, body, "columns", columns);
    return true;
}

static bool
add_table(Loader *loader, const CmYaml *node, const CmYamlKey *extra, const CmName *name,
          GError **error)
{
    g_autoptr(CmTable) table = cm_table_new(name->schema, name->name);

    table->at = node->at;
    if (cm_body_read_table(node, extra, table, &loader->context, error) &&
        cm_schema_add_table(loader->model->schema, g_steal_pointer(&table), error))
        return true;
    cm_error_locate(error, node->at);
    return false;
}

/* PostTag becomes post_tag. */
static char *
snake_case(const char *name)
{
    GString *out = g_string_new(NULL);

    for (const char *at = name; *at; at++) {
        if (at > name && g_ascii_isupper(*at) && !g_ascii_isupper(at[-1]))
            g_string_append_c(out, '_');
        g_string_append_c(out, g_ascii_tolower(*at));
    }
    return g_string_free(out, FALSE);
}

/* Keys that only programs care about; they are kept in the entity's node. */
static const CmYamlKey entity_keys[] = {
    {"table", cm_yaml_field_ignored, 0, NULL},
    {"view", cm_yaml_field_ignored, 0, NULL},
    {"mixins", cm_yaml_field_ignored, 0, NULL},
    {"mixins_first", cm_yaml_field_ignored, 0, NULL},
    {"relationships", cm_yaml_field_ignored, 0, NULL},
    {"repr", cm_yaml_field_ignored, 0, NULL},
    {"read_only", cm_yaml_field_ignored, 0, NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_entity_table(Loader *loader, const CmYaml *node, const CmName *name, GError **error)
{
    CmYamlDocument *scratch = cm_yaml_document_new();
    CmYaml *body = cm_yaml_mapping(scratch, false);

    g_ptr_array_add(loader->model->documents, scratch);
    body->at = node->at;
    for (guint i = 0; i < node->n_items; i += 2)
        if (strcmp(node->items[i]->text, "columns")) {
            cm_yaml_put(scratch, body, node->items[i]->text, node->items[i + 1]);
            body->items[body->n_items - 2]->at = node->items[i]->at;
        }
    return put_columns(loader, scratch, body, node, error) &&
           add_table(loader, body, entity_keys, name, error);
}

static bool
read_entity(Loader *loader, const char *name, const CmYaml *node, GError **error)
{
    const CmYaml *table = cm_yaml_get(node, "table");
    const CmYaml *view = cm_yaml_get(node, "view");
    CmEntity *entity = g_new0(CmEntity, 1);

    entity->name = g_strdup(name);
    entity->node = node;
    g_ptr_array_add(loader->model->entities, entity);
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    if (view)
        return cm_body_read_table_name(view, &entity->table, error);
    if (table && !cm_body_read_table_name(table, &entity->table, error))
        return false;
    if (!table)
        entity->table.name = snake_case(name);
    return read_entity_table(loader, node, &entity->table, error);
}

static bool
read_entities(Loader *loader, const CmYaml *node, GError **error)
{
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < node->n_items; i += 2)
        if (!read_entity(loader, node->items[i]->text, node->items[i + 1], error))
            return false;
    return true;
}

static bool
read_tables(Loader *loader, const CmYaml *node, GError **error)
{
    if (cm_yaml_is_null(node))
        return true;
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < node->n_items; i += 2) {
        CmName name = {NULL, NULL};
        bool ok = cm_name_parse(node->items[i]->text, &name, error);

        if (!ok)
            cm_error_locate(error, node->items[i]->at);
        ok = ok && add_table(loader, node->items[i + 1], NULL, &name, error);
        cm_name_clear(&name);
        if (!ok)
            return false;
    }
    return true;
}

static bool
read_bodies(Loader *loader, GError **error)
{
    for (guint i = 0; i < loader->roots->len; i++) {
        const CmYaml *root = loader->roots->pdata[i];
        const CmYaml *entities = cm_yaml_get(root, "entities");
        const CmYaml *tables = cm_yaml_get(root, "tables");
        const CmYaml *objects = cm_yaml_get(root, "objects");

        if (entities && !cm_yaml_is_null(entities) && !read_entities(loader, entities, error))
            return false;
        if (tables && !read_tables(loader, tables, error))
            return false;
        if (objects && !cm_yaml_is_null(objects) &&
            !cm_model_read_objects(objects, loader->model->schema, &loader->context, error))
            return false;
    }
    return true;
}

static CmModel *
finish(Loader *loader, bool ok, GError **error)
{
    ok = ok && read_bodies(loader, error) && cm_model_check(loader->model, error);
    g_hash_table_unref(loader->types);
    g_hash_table_unref(loader->mixins);
    g_hash_table_unref(loader->seen);
    g_ptr_array_unref(loader->roots);
    if (!ok)
        g_clear_pointer(&loader->model, cm_model_free);
    return loader->model;
}

static void
begin(Loader *loader, const char *dialect)
{
    loader->model = new_model();
    loader->types =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)cm_type_free);
    loader->mixins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    loader->roots = g_ptr_array_new();
    loader->context = (CmBodyContext){loader->types, &loader->model->naming, true, dialect};
}

CmModel *
cm_model_load(const char *const *paths, const char *dialect, GError **error)
{
    Loader loader;
    bool ok = true;

    begin(&loader, dialect);
    for (; ok && *paths; paths++)
        ok = load_file(&loader, *paths, error);
    return finish(&loader, ok, error);
}

CmModel *
cm_model_parse(const char *text, gsize length, const char *file, GError **error)
{
    Loader loader;
    CmYamlDocument *document = cm_yaml_parse(text, length, file, NULL, error);

    if (!document)
        return NULL;
    begin(&loader, NULL);
    return finish(&loader, load_root(&loader, document, file, error), error);
}
