#include "base/yaml_read.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const char *const kind_names[] = {
    [CM_YAML_SCALAR] = "a single value",
    [CM_YAML_SEQUENCE] = "a list",
    [CM_YAML_MAPPING] = "a mapping",
};

bool
cm_yaml_expect(const CmYaml *node, CmYamlKind kind, GError **error)
{
    if (node->kind == kind)
        return true;
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "%s is wanted here, not %s",
                      kind_names[kind], kind_names[node->kind]);
}

const CmYaml *
cm_yaml_get(const CmYaml *node, const char *key)
{
    if (!node || node->kind != CM_YAML_MAPPING)
        return NULL;
    for (guint i = 0; i < node->n_items; i += 2)
        if (!strcmp(node->items[i]->text, key))
            return node->items[i + 1];
    return NULL;
}

bool
cm_yaml_fail_key(const CmYaml *key, const CmYamlKey *keys, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *list = NULL;
    const char *near;

    for (; keys->name; keys++)
        g_ptr_array_add(names, (char *)keys->name);
    g_ptr_array_add(names, NULL);
    near = cm_error_suggest(key->text, (const char *const *)names->pdata);
    if (near)
        return cm_fail_at(error, key->at, CM_ERROR_KEY, "unknown key '%s', did you mean '%s'?",
                          key->text, near);
    list = g_strjoinv(", ", (GStrv)names->pdata);
    return cm_fail_at(error, key->at, CM_ERROR_KEY, "unknown key '%s'; the keys here are %s",
                      key->text, list);
}

/* Most keys differ in their first letter from the one that is looked for. */
static bool
is_same(const char *one, const char *other)
{
    return *one == *other && strcmp(one, other) == 0;
}

bool
cm_yaml_read_mapping(const CmYaml *node, const CmYamlKey *keys, gpointer target, gpointer context,
                     GError **error)
{
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < node->n_items; i += 2) {
        const CmYamlKey *key = keys;

        while (key->name && !is_same(key->name, node->items[i]->text))
            key++;
        if (!key->name)
            return cm_yaml_fail_key(node->items[i], keys, error);
        if (!key->read(node->items[i + 1], (char *)target + key->offset, key, context, error)) {
            cm_error_locate(error, node->items[i + 1]->at);
            return false;
        }
    }
    return true;
}

bool
cm_yaml_is_null(const CmYaml *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

    return node->kind == CM_YAML_SCALAR && node->plain &&
           (!*node->text || strchr("~nN", *node->text)) && g_strv_contains(words, node->text);
}

static bool
read_scalar(const CmYaml *node, const char **text, GError **error)
{
    if (!cm_yaml_expect(node, CM_YAML_SCALAR, error))
        return false;
    if (cm_yaml_is_null(node))
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "a value is wanted here, not null");
    *text = node->text;
    return true;
}

bool
cm_yaml_read_text(const CmYaml *node, char **out, GError **error)
{
    const char *text = NULL;

    if (!read_scalar(node, &text, error))
        return false;
    g_free(*out);
    *out = g_strdup(text);
    return true;
}

bool
cm_yaml_read_text_or_null(const CmYaml *node, char **out, GError **error)
{
    if (!cm_yaml_is_null(node))
        return cm_yaml_read_text(node, out, error);
    g_clear_pointer(out, g_free);
    return true;
}

bool
cm_yaml_read_name(const CmYaml *node, char **out, GError **error)
{
    if (!cm_yaml_read_text(node, out, error))
        return false;
    return **out || cm_fail_at(error, node->at, CM_ERROR_VALUE, "a name may not be empty");
}

/* The booleans of YAML 1.1. */
static bool
parse_boolean(const char *text, bool *out)
{
    static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes",
                                      "YES",  "on",   "On",   "ON",  NULL};
    static const char *const no[] = {"false", "False", "FALSE", "no", "No",
                                     "NO",    "off",   "Off",   "OFF", NULL};

    *out = g_strv_contains(yes, text);
    return *out || g_strv_contains(no, text);
}

static bool
parse_integer(const char *text, int64_t *out)
{
    char *end;

    if (!*text || (!g_ascii_isdigit(text[strlen(text) - 1])))
        return false;
    errno = 0;
    *out = g_ascii_strtoll(text, &end, 10);
    return !*end && !errno && !g_ascii_isspace(*text);
}

/* Of any size: what is too large for a double is infinite. */
static bool
parse_double(const char *text, double *out)
{
    char *end;

    if (!strpbrk(text, "0123456789") || strpbrk(text, "xXnN "))
        return false;
    *out = g_ascii_strtod(text, &end);
    return !*end;
}

bool
cm_yaml_is_number(const CmYaml *node)
{
    double number;

    return node->kind == CM_YAML_SCALAR && node->plain && parse_double(node->text, &number);
}

bool
cm_yaml_is_typed(const char *text)
{
    static const char *const words[] = {"",  "~", "null", "Null", "NULL", "y", "Y",
                                        "n", "N", "=",    "<<",   NULL};
    static const char *const not_finite[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL};
    bool boolean;

    /* None of what follows begins otherwise; most texts do. */
    if (*text && !strchr("~=<.+-0123456789fFnNoOtTyY", *text))
        return false;
    if (g_strv_contains(words, text) || parse_boolean(text, &boolean) ||
        g_strv_contains(not_finite, text + strspn(text, "+-")))
        return true;
    /* Anything that YAML 1.1 may take for a number, a date or a time in base 60. */
    return (g_ascii_isdigit(*text) || (strchr("+-.", *text) && g_ascii_isdigit(text[1])) ||
            (strchr("+-", *text) && text[1] == '.')) &&
           strspn(text, "0123456789abcdefABCDEFxXoO_+-.:TZ tz") == strlen(text);
}

bool
cm_yaml_read_boolean(const CmYaml *node, bool *out, GError **error)
{
    const char *text = NULL;

    if (!read_scalar(node, &text, error))
        return false;
    if (node->plain && parse_boolean(text, out))
        return true;
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "true or false is wanted here, not '%s'",
                      text);
}

bool
cm_yaml_read_integer(const CmYaml *node, int64_t least, int64_t most, int64_t *out, GError **error)
{
    const char *text = NULL;

    if (!read_scalar(node, &text, error))
        return false;
    if (!node->plain || !parse_integer(text, out))
        return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                          "a whole number is wanted here, not '%s'", text);
    if (*out < least || *out > most)
        return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                          "%s is out of range: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, text,
                          least, most);
    return true;
}

bool
cm_yaml_read_texts(const CmYaml *node, GStrv *out, GError **error)
{
    bool is_list = node->kind == CM_YAML_SEQUENCE;
    guint count = is_list ? node->n_items : !cm_yaml_is_null(node);
    g_auto(GStrv) texts = g_new0(char *, count + 1);

    for (guint i = 0; i < count; i++)
        if (!cm_yaml_read_name(is_list ? node->items[i] : node, &texts[i], error))
            return false;
    g_strfreev(*out);
    *out = g_steal_pointer(&texts);
    return true;
}

bool
cm_yaml_read_value(const CmYaml *node, CmValue *out, GError **error)
{
    CmValue value = CM_VALUE_OF_NULL;

    if (!cm_yaml_expect(node, CM_YAML_SCALAR, error))
        return false;
    if (!node->plain)
        value = cm_value_of_text(node->text);
    else if (cm_yaml_is_null(node))
        value = CM_VALUE_OF_NULL;
    else if (parse_boolean(node->text, &value.boolean))
        value.kind = CM_VALUE_BOOLEAN;
    else if (parse_integer(node->text, &value.integer))
        value.kind = CM_VALUE_INTEGER;
    else if (parse_double(node->text, &value.real) && isfinite(value.real))
        value.kind = CM_VALUE_DOUBLE;
    else
        value = cm_value_of_text(node->text);
    *out = cm_value_copy(&value);
    return true;
}

bool
cm_yaml_read_choice(const CmYaml *node, const char *const *words, int *out, GError **error)
{
    const char *text = NULL;
    const char *near;
    g_autofree char *list = NULL;

    if (!read_scalar(node, &text, error))
        return false;
    for (int i = 0; words[i]; i++)
        if (!g_ascii_strcasecmp(words[i], text)) {
            *out = i;
            return true;
        }
    near = cm_error_suggest(text, words);
    if (near)
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "unknown value '%s', did you mean '%s'?",
                          text, near);
    list = g_strjoinv(", ", (GStrv)words);
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "unknown value '%s'; it is one of %s", text,
                      list);
}

bool
cm_yaml_field_text(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_text_or_null(value, field, error);
}

bool
cm_yaml_field_name(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_name(value, field, error);
}

bool
cm_yaml_field_boolean(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_boolean(value, field, error);
}

bool
cm_yaml_field_texts(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)key;
    (void)context;
    return cm_yaml_read_texts(value, field, error);
}

bool
cm_yaml_field_choice(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)context;
    return cm_yaml_read_choice(value, key->data, field, error);
}

bool
cm_yaml_field_format(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    int64_t format;

    (void)field;
    (void)key;
    (void)context;
    return cm_yaml_read_integer(value, 1, 1, &format, error);
}

bool
cm_yaml_field_ignored(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                     GError **error)
{
    (void)key;
    (void)context;
    (void)value;
    (void)field;
    (void)error;
    return true;
}
