#include "conformance/schema_text.h"

#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int
compare_names(const void *left, const void *right)
{
    return strcmp(json_string_value(json_object_get(*(json_t *const *)left, "name")),
                  json_string_value(json_object_get(*(json_t *const *)right, "name")));
}

static int
compare_lines(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

char *
sorted_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = g_strv_length(lines);

    for (guint i = 0; i < count; i++)
        if (g_str_has_suffix(lines[i], ","))
            lines[i][strlen(lines[i]) - 1] = '\0';
    qsort(lines, count, sizeof *lines, compare_lines);
    return g_strjoinv("\n", lines);
}

char *
schema_text_without_order(const char *dump)
{
    json_t *root = json_loads(dump, 0, NULL);
    const char *name;
    json_t *table;
    char *text;
    char *copy;

    json_object_foreach(json_object_get(root, "tables"), name, table)
    {
        json_t *columns = json_object_get(table, "columns");
        gsize count = json_array_size(columns);
        g_autofree json_t **items = g_new0(json_t *, count + 1);

        for (gsize i = 0; i < count; i++)
            items[i] = json_incref(json_array_get(columns, i));
        qsort(items, count, sizeof *items, compare_names);
        json_array_clear(columns);
        for (gsize i = 0; i < count; i++)
            json_array_append_new(columns, items[i]);
    }
    text = json_dumps(root, JSON_SORT_KEYS);
    copy = g_strdup(text);
    free(text);
    json_decref(root);
    return copy;
}
