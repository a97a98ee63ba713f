#include "revision/variables.h"

#include <stdlib.h>
#include <string.h>

#include "base/expand.h"

void
cm_variable_free(CmVariable *variable)
{
    if (!variable)
        return;
    g_free(variable->name);
    g_free(variable->fallback);
    g_free(variable);
}

static bool
check_name(const char *name, GError **error)
{
    if (*name && !g_ascii_isdigit(*name) &&
        strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_") == strlen(name))
        return true;
    return cm_fail(error, CM_ERROR_VALUE,
                   "'%s' is no name of a variable: letters, digits and underscores make one, and "
                   "it does not begin with a digit",
                   name);
}

static CmVariable *
find(const GPtrArray *variables, const char *name)
{
    for (guint i = 0; i < variables->len; i++) {
        CmVariable *variable = variables->pdata[i];

        if (!strcmp(variable->name, name))
            return variable;
    }
    return NULL;
}

static GPtrArray *
new_list(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)cm_variable_free);
}

static CmVariable *
declare(GPtrArray *variables, const char *name, GError **error)
{
    CmVariable *variable;

    if (!check_name(name, error))
        return NULL;
    if (find(variables, name)) {
        cm_fail(error, CM_ERROR_KEY, "variable '%s' is declared twice", name);
        return NULL;
    }
    variable = g_new0(CmVariable, 1);
    variable->name = g_strdup(name);
    g_ptr_array_add(variables, variable);
    return variable;
}

bool
cm_variables_field(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                   GError **error)
{
    GPtrArray **variables = field;

    (void)key;
    (void)context;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    g_clear_pointer(variables, g_ptr_array_unref);
    *variables = new_list();
    for (guint i = 0; i < value->n_items; i += 2) {
        CmVariable *variable = declare(*variables, value->items[i]->text, error);

        if (!variable) {
            cm_error_locate(error, value->items[i]->at);
            return false;
        }
        if (!cm_yaml_read_text_or_null(value->items[i + 1], &variable->fallback, error))
            return false;
    }
    return true;
}

bool
cm_variables_parse(const char *const *texts, GPtrArray **variables, GError **error)
{
    g_clear_pointer(variables, g_ptr_array_unref);
    *variables = new_list();
    for (; *texts; texts++) {
        g_auto(GStrv) parts = g_strsplit(*texts, "=", 2);
        CmVariable *variable = declare(*variables, g_strstrip(parts[0]), error);

        if (!variable)
            return false;
        variable->fallback = parts[1] ? g_strdup(g_strstrip(parts[1])) : NULL;
    }
    return true;
}

GHashTable *
cm_variables_given(const char *const *texts, GError **error)
{
    g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (; texts && *texts; texts++) {
        const char *equals = strchr(*texts, '=');
        g_autofree char *name = equals ? g_strndup(*texts, (gsize)(equals - *texts)) : NULL;

        if (!equals) {
            cm_fail(error, CM_ERROR_ARGUMENT, "a variable is given as NAME=VALUE, not as '%s'",
                    *texts);
            return NULL;
        }
        if (!check_name(name, error))
            return NULL;
        g_hash_table_replace(given, g_steal_pointer(&name), g_strdup(equals + 1));
    }
    return g_steal_pointer(&given);
}

static GHashTable *
declared_names(const GPtrArray *revisions)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < revisions->len; i++) {
        const CmRevision *revision = revisions->pdata[i];

        for (guint j = 0; revision->variables && j < revision->variables->len; j++)
            g_hash_table_add(names, ((CmVariable *)revision->variables->pdata[j])->name);
    }
    return names;
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* NULL-terminated (transfer container). */
static const char **
sorted_keys(GHashTable *table)
{
    guint count;
    const char **keys = (const char **)g_hash_table_get_keys_as_array(table, &count);

    qsort(keys, count, sizeof *keys, compare_names);
    return keys;
}

bool
cm_variables_check_names(const GPtrArray *revisions, GHashTable *given, GError **error)
{
    g_autoptr(GHashTable) names = NULL;
    g_autofree const char **declared = NULL;
    g_autofree const char **asked = NULL;
    const char *near;

    if (!g_hash_table_size(given))
        return true;
    names = declared_names(revisions);
    declared = sorted_keys(names);
    asked = sorted_keys(given);
    for (const char **name = asked; *name; name++) {
        if (g_hash_table_contains(names, *name))
            continue;
        near = cm_error_suggest(*name, declared);
        return cm_fail(error, CM_ERROR_ARGUMENT, "no revision declares the variable '%s'%s%s%s",
                       *name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    return true;
}

static const char *
value_of(const CmVariable *variable, GHashTable *given)
{
    const char *value = given ? g_hash_table_lookup(given, variable->name) : NULL;

    return value ? value : variable->fallback;
}

static bool
fail_missing(const char *name, GError **error)
{
    return cm_fail(error, CM_ERROR_VALUE, "variable '%s' has no value; give it with -x %s=VALUE",
                   name, name);
}

bool
cm_variables_check(const CmRevision *revision, GHashTable *given, GError **error)
{
    for (guint i = 0; revision->variables && i < revision->variables->len; i++) {
        const CmVariable *variable = revision->variables->pdata[i];

        if (!value_of(variable, given)) {
            fail_missing(variable->name, error);
            cm_error_locate(error, cm_revision_place(revision, CM_PART_ID));
            return false;
        }
    }
    return true;
}

typedef struct {
    const CmRevision *revision;
    GHashTable *given;
} Scope;

static bool
expand_name(const char *name, GString *out, gconstpointer data, GError **error)
{
    const Scope *scope = data;
    const CmVariable *variable = find(scope->revision->variables, name);
    const char *value;

    if (!variable)
        return cm_fail(error, CM_ERROR_VALUE,
                       "'%s' is none of the variables of this file; declare it, or write $${ for "
                       "${ itself",
                       name);
    value = value_of(variable, scope->given);
    if (!value)
        return fail_missing(name, error);
    g_string_append(out, value);
    return true;
}

char *
cm_variables_expand(const CmRevision *revision, GHashTable *given, const char *text, GError **error)
{
    const Scope scope = {revision, given};

    return cm_expand(text, expand_name, &scope, error);
}

bool
cm_variables_expand_yaml(const CmRevision *revision, GHashTable *given, CmYamlDocument *document,
                         const CmYaml *node, GError **error)
{
    guint step = node->kind == CM_YAML_MAPPING ? 2 : 1;

    for (guint i = step - 1; i < node->n_items; i += step) {
        CmYaml *item = node->items[i];
        g_autofree char *text = NULL;

        if (item->kind != CM_YAML_SCALAR) {
            if (!cm_variables_expand_yaml(revision, given, document, item, error))
                return false;
            continue;
        }
        if (item->expanded || !strstr(item->text, "${"))
            continue;
        text = cm_variables_expand(revision, given, item->text, error);
        if (!text) {
            cm_error_locate(error, item->at);
            return false;
        }
        item->text = cm_yaml_scalar(document, CM_YAML_TEXT, text)->text;
        item->expanded = true; /* an alias leads here again */
    }
    return true;
}
