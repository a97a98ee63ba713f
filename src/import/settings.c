#include "import/settings.h"

#include <string.h>

#include "import/python_module.h"

#define FALLBACK   "DEFAULT"
#define DEEPEST    4 /* values that name values */
#define MOST_BYTES (64 * 1024)

void
cm_settings_free(CmSettings *settings)
{
    if (!settings)
        return;
    g_free(settings->path);
    g_free(settings->folder);
    g_hash_table_unref(settings->sections);
    g_free(settings);
}

static GHashTable *
add_section(CmSettings *settings, const char *name)
{
    GHashTable *section = g_hash_table_lookup(settings->sections, name);

    if (section)
        return section;
    section = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(settings->sections, g_strdup(name), section);
    return section;
}

/* key = value or key: value; the key is put in lower case. */
static char *
split_line(const char *line, GHashTable *section)
{
    gsize length = strcspn(line, "=:");
    char *key;

    if (!line[length])
        return NULL;
    key = g_strchomp(g_ascii_strdown(line, (gssize)length));
    g_hash_table_replace(section, key, g_strstrip(g_strdup(line + length + 1)));
    return key;
}

/* A line that is indented goes on with the value above it. */
static void
add_line(GHashTable *section, const char *key, const char *line)
{
    const char *had = g_hash_table_lookup(section, key);
    char *value = g_strconcat(had, *had ? "\n" : "", line, NULL);

    g_hash_table_insert(section, g_strdup(key), value);
}

static void
read_ini(CmSettings *settings, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GHashTable *section = NULL;
    const char *key = NULL;

    for (GStrv line = lines; *line; line++) {
        bool is_indented = g_ascii_isspace(**line);
        const char *end;

        g_strstrip(*line);
        if (!**line || **line == '#' || **line == ';')
            continue;
        end = **line == '[' && !is_indented ? strchr(*line, ']') : NULL;
        if (end) {
            g_autofree char *name = g_strndup(*line + 1, (gsize)(end - *line - 1));

            section = add_section(settings, name);
            key = NULL;
        } else if (is_indented && key) {
            add_line(section, key, *line);
        } else if (section) {
            key = split_line(*line, section);
        }
    }
}

/* A value of TOML that looks the same in Python. */
static char *
toml_text(const CmPythonValue *value)
{
    g_autoptr(GStrvBuilder) items = g_strv_builder_new();
    g_auto(GStrv) texts = NULL;

    if (value->kind == CM_PYTHON_TEXT || value->kind == CM_PYTHON_NAME)
        return g_strdup(value->text);
    for (guint i = 0; value->items && i < value->items->len; i++) {
        const CmPythonValue *item = value->items->pdata[i];

        if (item->kind == CM_PYTHON_TEXT)
            g_strv_builder_add(items, item->text);
    }
    texts = g_strv_builder_end(items);
    return value->kind == CM_PYTHON_LIST ? g_strjoinv("\n", texts) : NULL;
}

/* The keys of a table: its lines up to the next table are, of what is understood, also Python. */
static void
read_table(GHashTable *section, const char *text, gsize length)
{
    g_autoptr(CmPythonModule) module = cm_python_module_parse(text, length, "");
    GHashTableIter iter;
    gpointer key;
    gpointer value;

    g_hash_table_iter_init(&iter, module->values);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        char *found = toml_text(value);

        if (found)
            g_hash_table_insert(section, g_strdup(key), found);
    }
}

static void
read_toml(CmSettings *settings, const char *text)
{
    while (*text) {
        const char *line_end = text + strcspn(text, "\n");
        const char *close = *text == '[' ? memchr(text, ']', (gsize)(line_end - text)) : NULL;
        const char *next = strstr(line_end, "\n[");

        if (close) {
            g_autofree char *name = g_strstrip(g_strndup(text + 1, (gsize)(close - text - 1)));
            gsize length = next ? (gsize)(next + 1 - line_end) : strlen(line_end);

            read_table(add_section(settings, name), line_end, length);
        }
        if (!next)
            return;
        text = next + 1;
    }
}

CmSettings *
cm_settings_load(const char *path, GError **error)
{
    g_autoptr(CmSettings) settings = g_new0(CmSettings, 1);
    g_autofree char *text = NULL;
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autoptr(GError) cause = NULL;

    settings->path = g_strdup(path);
    settings->folder = g_path_get_dirname(absolute);
    settings->sections =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    if (!g_file_get_contents(path, &text, NULL, &cause)) {
        cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
        return NULL;
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        cm_fail(error, CM_ERROR_SYNTAX, "%s: not UTF-8 text", path);
        return NULL;
    }
    if (g_str_has_suffix(path, ".toml"))
        read_toml(settings, text);
    else
        read_ini(settings, text);
    return g_steal_pointer(&settings);
}

bool
cm_settings_has_section(const CmSettings *settings, const char *section)
{
    return g_hash_table_contains(settings->sections, section);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

GStrv
cm_settings_sections_with(const CmSettings *settings, const char *key)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer name;
    gpointer section;

    g_hash_table_iter_init(&iter, settings->sections);
    while (g_hash_table_iter_next(&iter, &name, &section))
        if (g_hash_table_contains(section, key))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static const char *
find(const CmSettings *settings, const char *section, const char *key)
{
    GHashTable *own = g_hash_table_lookup(settings->sections, section);
    GHashTable *all = g_hash_table_lookup(settings->sections, FALLBACK);
    const char *value = own ? g_hash_table_lookup(own, key) : NULL;

    return value || !all ? value : g_hash_table_lookup(all, key);
}

static bool expand(const CmSettings *settings, const char *section, const char *value, int depth,
                   GString *out);

/* %% or %(name)s, from the percent sign on; moves *at behind it. */
static bool
expand_one(const CmSettings *settings, const char *section, const char **at, int depth,
           GString *out)
{
    const char *text = *at + 1;
    const char *end = *text == '(' ? strstr(text, ")s") : NULL;
    g_autofree char *name = end ? g_ascii_strdown(text + 1, end - text - 1) : NULL;
    const char *value = NULL;

    if (*text == '%') {
        g_string_append_c(out, '%');
        *at = text + 1;
        return true;
    }
    if (!end)
        return false;
    *at = end + strlen(")s");
    if (!strcmp(name, "here")) {
        g_string_append(out, settings->folder);
        return true;
    }
    value = find(settings, section, name);
    return value && depth < DEEPEST && expand(settings, section, value, depth + 1, out);
}

static bool
expand(const CmSettings *settings, const char *section, const char *value, int depth, GString *out)
{
    while (*value && out->len < MOST_BYTES) {
        if (*value != '%') {
            g_string_append_c(out, *value++);
            continue;
        }
        if (!expand_one(settings, section, &value, depth, out))
            return false;
    }
    return !*value;
}

char *
cm_settings_value(const CmSettings *settings, const char *section, const char *key)
{
    const char *value = find(settings, section, key);
    g_autoptr(GString) out = g_string_new(NULL);

    if (!value || !expand(settings, section, value, 0, out) || !out->len)
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
