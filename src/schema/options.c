#include "schema/options.h"

#include <string.h>

static void
clear_option(gpointer data)
{
    CmOption *option = data;

    g_free(option->dialect);
    g_free(option->key);
    cm_value_clear(&option->value);
}

static CmOption *
at(const CmOptions *options, guint index)
{
    return &g_array_index((GArray *)options, CmOption, index);
}

static int
compare_key(const CmOption *option, const char *dialect, const char *key)
{
    int order = strcmp(option->dialect, dialect);

    return order ? order : strcmp(option->key, key);
}

CmOptions *
cm_options_copy(const CmOptions *options)
{
    CmOptions *copy = NULL;

    for (guint i = 0; options && i < options->len; i++)
        cm_options_set(&copy, at(options, i)->dialect, at(options, i)->key,
                       &at(options, i)->value);
    return copy;
}

void
cm_options_free(CmOptions *options)
{
    if (options)
        g_array_unref(options);
}

bool
cm_options_equal(const CmOptions *left, const CmOptions *right)
{
    guint n_left = left ? left->len : 0;
    guint n_right = right ? right->len : 0;

    if (n_left != n_right)
        return false;
    for (guint i = 0; i < n_left; i++)
        if (compare_key(at(left, i), at(right, i)->dialect, at(right, i)->key) ||
            !cm_value_equal(&at(left, i)->value, &at(right, i)->value))
            return false;
    return true;
}

void
cm_options_set(CmOptions **options, const char *dialect, const char *key, const CmValue *value)
{
    CmOption option;
    guint i = 0;

    if (!*options && value->kind == CM_VALUE_NULL)
        return;
    if (!*options) {
        *options = g_array_new(FALSE, FALSE, sizeof(CmOption));
        g_array_set_clear_func(*options, clear_option);
    }
    while (i < (*options)->len && compare_key(at(*options, i), dialect, key) < 0)
        i++;
    if (i < (*options)->len && !compare_key(at(*options, i), dialect, key))
        g_array_remove_index(*options, i);
    if (value->kind == CM_VALUE_NULL) {
        if (!(*options)->len)
            g_clear_pointer(options, cm_options_free);
        return;
    }
    option = (CmOption){g_strdup(dialect), g_strdup(key), cm_value_copy(value)};
    g_array_insert_val(*options, i, option);
}

const CmValue *
cm_options_get(const CmOptions *options, const char *dialect, const char *key)
{
    for (guint i = 0; options && i < options->len; i++)
        if (!compare_key(at(options, i), dialect, key))
            return &at(options, i)->value;
    return NULL;
}

const char *
cm_options_text(const CmOptions *options, const char *dialect, const char *key)
{
    const CmValue *value = cm_options_get(options, dialect, key);

    return value && value->kind == CM_VALUE_TEXT ? value->data : NULL;
}

bool
cm_options_is_set(const CmOptions *options, const char *dialect, const char *key)
{
    const CmValue *value = cm_options_get(options, dialect, key);

    return value && value->kind == CM_VALUE_BOOLEAN && value->boolean;
}

void
cm_options_set_list(CmOptions **options, const char *dialect, const char *key,
                    const char *const *elements)
{
    g_autofree char *text = NULL;
    CmValue value = CM_VALUE_OF_NULL;

    if (elements && *elements) {
        text = g_strjoinv(CM_OPTION_SEPARATOR, (GStrv)elements);
        value = cm_value_of_text(text);
    }
    cm_options_set(options, dialect, key, &value);
}

GStrv
cm_options_list(const CmOptions *options, const char *dialect, const char *key)
{
    const char *text = cm_options_text(options, dialect, key);

    return text ? g_strsplit(text, CM_OPTION_SEPARATOR, -1) : NULL;
}
