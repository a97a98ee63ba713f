/* Reading and writing what only one database knows: options under its name. */
#include "schema/body.h"

#include <string.h>

static bool
fail_option(const CmYaml *key, const char *dialect, const char *const *known, GError **error)
{
    const char *near = cm_error_suggest(key->text, known);
    g_autofree char *list = NULL;

    if (near)
        return cm_fail_at(error, key->at, CM_ERROR_KEY,
                          "unknown option '%s' of %s, did you mean '%s'?", key->text, dialect,
                          near);
    list = g_strjoinv(", ", (GStrv)known);
    return cm_fail_at(error, key->at, CM_ERROR_KEY,
                      "unknown option '%s' of %s; the keys here are %s", key->text, dialect,
                      *list ? list : "none");
}

static bool
is_false(const CmYaml *node)
{
    GError *ignored = NULL;
    bool value;
    bool is_boolean = node->kind == CM_YAML_SCALAR && cm_yaml_read_boolean(node, &value, &ignored);

    g_clear_error(&ignored);
    return is_boolean && !value;
}

/* What the value of an option is to be read as. Unset is said by false, which is what every option
 * means when it is not there. */
static bool
find_kind(const CmYaml *key, const CmYaml *value, const char *dialect, CmSection section,
          CmSettingKind *kind, GError **error)
{
    const CmSetting *setting = cm_option_key(dialect, section, key->text);
    g_autofree const char **known = NULL;

    if (is_false(value))
        *kind = CM_SETTING_BOOLEAN;
    else if (setting)
        *kind = setting->kind;
    else
        *kind = value->kind == CM_YAML_SEQUENCE ? CM_SETTING_LIST : CM_SETTING_ANY;
    if (setting || !cm_option_keys_are_listed(dialect))
        return true;
    known = cm_option_key_names(dialect, section);
    return fail_option(key, dialect, known, error);
}

static bool
read_list(const CmYaml *node, CmValue *out, GError **error)
{
    g_auto(GStrv) elements = NULL;
    g_autofree char *text = NULL;
    CmValue value = CM_VALUE_OF_NULL;

    if (!cm_yaml_read_texts(node, &elements, error))
        return false;
    for (GStrv element = elements; *element; element++)
        if (strstr(*element, CM_OPTION_SEPARATOR))
            return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                              "an element of a list may not hold the character U+001F");
    if (*elements) {
        text = g_strjoinv(CM_OPTION_SEPARATOR, elements);
        value = cm_value_of_text(text);
    }
    *out = cm_value_copy(&value);
    return true;
}

static bool
read_text(const CmYaml *node, CmValue *out, GError **error)
{
    g_autofree char *text = NULL;
    CmValue value;

    if (!cm_yaml_read_text(node, &text, error))
        return false;
    value = cm_value_of_text(text);
    *out = cm_value_copy(&value);
    return true;
}

static bool
read_integer(const CmYaml *node, CmValue *out, GError **error)
{
    *out = cm_value_of_integer(0);
    return cm_yaml_read_integer(node, G_MININT64, G_MAXINT64, &out->integer, error);
}

static bool
read_boolean(const CmYaml *node, CmValue *out, GError **error)
{
    *out = cm_value_of_boolean(false);
    return cm_yaml_read_boolean(node, &out->boolean, error);
}

bool
cm_body_read_setting(const CmYaml *node, CmSettingKind kind, CmValue *out, GError **error)
{
    static bool (*const readers[])(const CmYaml *node, CmValue *out, GError **error) = {
        [CM_SETTING_ANY] = cm_yaml_read_value, [CM_SETTING_TEXT] = read_text,
        [CM_SETTING_INTEGER] = read_integer,   [CM_SETTING_BOOLEAN] = read_boolean,
        [CM_SETTING_LIST] = read_list,
    };

    *out = CM_VALUE_OF_NULL;
    if (cm_yaml_is_null(node))
        return true;
    return readers[kind](node, out, error);
}

bool
cm_body_read_options(const CmYaml *node, const char *dialect, CmSection section,
                     CmOptions **options, GError **error)
{
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < node->n_items; i += 2) {
        const CmYaml *item = node->items[i + 1];
        CmValue value = CM_VALUE_OF_NULL;
        CmSettingKind kind;

        if (!find_kind(node->items[i], item, dialect, section, &kind, error) ||
            !cm_body_read_setting(item, kind, &value, error)) {
            cm_value_clear(&value);
            return false;
        }
        cm_options_set(options, dialect, node->items[i]->text, &value);
        cm_value_clear(&value);
    }
    return true;
}

bool
cm_body_field_options(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                      GError **error)
{
    (void)context;
    return cm_body_read_options(value, key->name, (CmSection)GPOINTER_TO_INT(key->data), field,
                                error);
}

CmYaml *
cm_body_write_setting(CmYamlDocument *document, const CmValue *value, bool is_list)
{
    g_auto(GStrv) elements = NULL;

    if (value->kind != CM_VALUE_TEXT || !is_list)
        return cm_body_write_value(document, value);
    elements = g_strsplit(value->data, CM_OPTION_SEPARATOR, -1);
    return cm_yaml_texts(document, (const char *const *)elements);
}

void
cm_body_write_options(CmYamlDocument *document, CmYaml *mapping, const CmOptions *options)
{
    CmYaml *section = NULL;
    const char *dialect = NULL;

    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);
        bool is_list = option->value.kind == CM_VALUE_TEXT &&
                       cm_option_is_list(option->dialect, option->key, option->value.data);

        if (g_strcmp0(dialect, option->dialect))
            section =
                cm_yaml_put(document, mapping, option->dialect, cm_yaml_mapping(document, true));
        dialect = option->dialect;
        cm_yaml_put(document, section, option->key,
                    cm_body_write_setting(document, &option->value, is_list));
    }
}

static bool
check_database_option(const CmYaml *key, GError **error)
{
    static const char *const known[] = {"application_id", "user_version", NULL};

    return g_strv_contains(known, key->text) || fail_option(key, "sqlite", known, error);
}

static bool
read_database_option(const CmYaml *node, CmValue *value, GError **error)
{
    if (!cm_yaml_read_value(node, value, error))
        return false;
    if (value->kind == CM_VALUE_INTEGER && value->integer >= G_MININT32 &&
        value->integer <= G_MAXINT32)
        return true;
    return (value->kind == CM_VALUE_TEXT && strcmp(value->data, "any") == 0) ||
           cm_fail_at(error, node->at, CM_ERROR_VALUE,
                      "'%s' is neither a whole number of 32 bits nor 'any'",
                      node->kind == CM_YAML_SCALAR ? node->text : "this");
}

bool
cm_body_field_database_options(const CmYaml *value, gpointer field, const CmYamlKey *key,
                               gpointer context, GError **error)
{
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        CmValue option = CM_VALUE_OF_NULL;
        bool ok = check_database_option(value->items[i], error) &&
                  read_database_option(value->items[i + 1], &option, error);

        if (ok)
            cm_options_set(field, key->name, value->items[i]->text, &option);
        cm_value_clear(&option);
        if (!ok)
            return false;
    }
    return true;
}
