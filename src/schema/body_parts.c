/* Reading the small things of a table body: types, defaults, parts, options. */
#include "schema/body.h"

#include <string.h>

const char *const cm_body_dialect_names[] = {"sqlite", "postgresql", "mysql", "mariadb", NULL};

bool
cm_body_read_dialects(const CmYaml *node, GStrv *out, GError **error)
{
    if (!cm_yaml_read_texts(node, out, error))
        return false;
    for (GStrv name = *out; *name; name++) {
        const char *near;

        if (g_strv_contains(cm_body_dialect_names, *name))
            continue;
        near = cm_error_suggest(*name, cm_body_dialect_names);
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "unknown dialect '%s'%s%s%s", *name,
                          near ? ", did you mean '" : "; it is sqlite, postgresql, mysql, mariadb",
                          near ? near : "", near ? "'?" : "");
    }
    return true;
}

/* A type that the file names, or as many arrays of it as stand around it (transfer full); NULL for
 * any other, and for the deepest. */
static CmType *
take_named(const char **text, gsize length, const CmBodyContext *context)
{
    static const char open[] = "array(";
    const char *inner = *text;
    g_autofree char *word = NULL;
    const CmType *named;
    CmType *type;
    int depth = 0;

    for (; !g_ascii_strncasecmp(inner, open, strlen(open)) && depth < 8; depth++)
        inner += strlen(open);
    length = depth ? strcspn(inner, ")") : length;
    word = g_strndup(inner, length);
    named = g_hash_table_lookup(context->types, word);
    inner += length;
    if (!named || strspn(inner, ")") < (gsize)depth)
        return NULL;
    *text = inner + depth;
    for (type = cm_type_copy(named); depth; depth--) {
        CmType *array = cm_type_new(CM_TYPE_ARRAY);

        array->element = type;
        type = array;
    }
    return type;
}

CmType *
cm_body_take_type(const char **text, gsize length, const CmBodyContext *context, GError **error)
{
    CmType *named = context && context->types ? take_named(text, length, context) : NULL;

    return named ? named : cm_type_parse_prefix(text, error);
}

CmType *
cm_body_read_type(const CmYaml *node, const CmBodyContext *context, GError **error)
{
    g_autofree char *text = NULL;
    const char *rest;
    CmType *type;

    if (!cm_yaml_read_text(node, &text, error))
        return NULL;
    rest = text;
    type = context && context->types ? take_named(&rest, strlen(text), context) : NULL;
    if (type && *rest)
        cm_type_free(g_steal_pointer(&type));
    type = type ? type : cm_type_parse(text, error);
    if (!type)
        cm_error_locate(error, node->at);
    return type;
}

bool
cm_body_read_table_name(const CmYaml *node, CmName *out, GError **error)
{
    g_autofree char *text = NULL;

    if (!cm_yaml_read_name(node, &text, error))
        return false;
    if (cm_name_parse(text, out, error))
        return true;
    cm_error_locate(error, node->at);
    return false;
}

bool
cm_body_read_columns(const CmYaml *node, GStrv *out, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    bool is_list = node->kind == CM_YAML_SEQUENCE;
    guint count = is_list ? node->n_items : !cm_yaml_is_null(node);

    for (guint i = 0; i < count; i++) {
        char *name = NULL;

        if (!cm_yaml_read_text(is_list ? node->items[i] : node, &name, error))
            return false;
        g_ptr_array_add(names, name);
    }
    g_ptr_array_add(names, NULL);
    g_strfreev(*out);
    *out = (GStrv)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    return true;
}

bool
cm_body_field_columns(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                      GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_columns(value, field, error);
}

/* What takes {sql: …} takes nothing else in the mapping but what `other` names. */
static const CmYaml *
sql_of(const CmYaml *node, const char *other, GError **error)
{
    const CmYaml *sql = cm_yaml_get(node, "sql");

    for (guint i = 0; i < node->n_items; i += 2)
        if (strcmp(node->items[i]->text, "sql") && g_strcmp0(node->items[i]->text, other)) {
            cm_fail_at(error, node->items[i]->at, CM_ERROR_KEY, "unknown key '%s'; write {sql: …}",
                       node->items[i]->text);
            return NULL;
        }
    if (!sql)
        cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
    return sql;
}

bool
cm_body_read_default(const CmYaml *node, CmDefault *out, GError **error)
{
    CmValue value = CM_VALUE_OF_NULL;
    char *text = NULL;

    cm_default_clear(out);
    if (node->kind == CM_YAML_MAPPING) {
        const CmYaml *sql = sql_of(node, NULL, error);

        if (!sql || !cm_yaml_read_name(sql, &text, error)) {
            g_free(text);
            return false;
        }
        *out = (CmDefault){CM_DEFAULT_SQL, text};
        return true;
    }
    if (!cm_yaml_read_value(node, &value, error))
        return false;
    if (cm_yaml_is_number(node))
        *out = cm_default_new(CM_DEFAULT_NUMBER, node->text);
    else if (value.kind == CM_VALUE_BOOLEAN)
        *out = cm_default_new(CM_DEFAULT_BOOLEAN, value.boolean ? "true" : "false");
    else if (value.kind == CM_VALUE_TEXT)
        *out = cm_default_new(CM_DEFAULT_TEXT, value.data);
    cm_value_clear(&value);
    return true;
}

bool
cm_body_read_computed(const CmYaml *node, char **sql, bool *stored, GError **error)
{
    const CmYaml *text;
    const CmYaml *is_stored = cm_yaml_get(node, "stored");

    if (cm_yaml_is_null(node)) {
        g_clear_pointer(sql, g_free);
        return true;
    }
    if (node->kind == CM_YAML_SCALAR)
        return cm_yaml_read_name(node, sql, error);
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error) || !(text = sql_of(node, "stored", error)))
        return false;
    if (is_stored && !cm_yaml_read_boolean(is_stored, stored, error))
        return false;
    return cm_yaml_read_name(text, sql, error);
}

static bool
read_length(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
            GError **error)
{
    int64_t length;

    (void)key;
    (void)context;
    if (!cm_yaml_read_integer(value, 1, 1000000, &length, error))
        return false;
    *(int *)field = (int)length;
    return true;
}

static const CmYamlKey part_keys[] = {
    {"column", cm_yaml_field_text, offsetof(CmPart, column), NULL},
    {"sql", cm_yaml_field_name, offsetof(CmPart, sql), NULL},
    {"order", cm_yaml_field_choice, offsetof(CmPart, order), cm_order_words},
    {"nulls", cm_yaml_field_choice, offsetof(CmPart, nulls), cm_nulls_words},
    {"collation", cm_yaml_field_name, offsetof(CmPart, collation), NULL},
    {"ops", cm_yaml_field_name, offsetof(CmPart, operator_class), NULL},
    {"with", cm_yaml_field_name, offsetof(CmPart, with), NULL},
    {"length", read_length, offsetof(CmPart, length), NULL},
    {NULL, NULL, 0, NULL},
};

static CmPart *
read_part(const CmYaml *node, GError **error)
{
    g_autofree char *column = NULL;
    CmPart *part;

    if (node->kind == CM_YAML_SCALAR)
        return cm_yaml_read_text(node, &column, error) ? cm_part_new(column) : NULL;
    part = cm_part_new(NULL);
    if (!cm_yaml_read_mapping(node, part_keys, part, NULL, error)) {
        cm_part_free(part);
        return NULL;
    }
    if (!part->column == !part->sql) {
        cm_fail_at(error, node->at, CM_ERROR_VALUE, "either 'column' or 'sql' is wanted here");
        cm_part_free(part);
        return NULL;
    }
    return part;
}

bool
cm_body_read_parts(const CmYaml *node, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) parts = cm_parts_new(NULL);
    bool is_list = node->kind == CM_YAML_SEQUENCE;

    for (guint i = 0; i < (is_list ? node->n_items : 1); i++) {
        CmPart *part = read_part(is_list ? node->items[i] : node, error);

        if (!part)
            return false;
        g_ptr_array_add(parts, part);
    }
    if (!parts->len)
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "at least one column is wanted here");
    g_clear_pointer(out, g_ptr_array_unref);
    *out = g_steal_pointer(&parts);
    return true;
}

bool
cm_body_field_parts(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                    GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_parts(value, field, error);
}

bool
cm_body_field_dialects(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                       GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_dialects(value, field, error);
}

bool
cm_body_field_table_name(const CmYaml *value, gpointer field, const CmYamlKey *key,
                         gpointer context, GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_table_name(value, field, error);
}
