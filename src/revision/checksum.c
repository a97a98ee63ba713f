/* Checksums of what a revision does in one direction. Layout and comments do not count, so that a
 * formatter or a remark does not make an applied revision look changed. */
#include <string.h>

#include "revision/internal.h"

/* Each text with its end, so that "a" and "b" are not "ab". */
static void
append(GString *out, const char *text)
{
    g_string_append_len(out, text, (gssize)strlen(text) + 1);
}

static void
append_node(GString *out, const CmYaml *node)
{
    static const char *const marks[] = {
        [CM_YAML_SCALAR] = "s", [CM_YAML_SEQUENCE] = "[", [CM_YAML_MAPPING] = "{"};

    append(out, marks[node->kind]);
    if (node->kind == CM_YAML_SCALAR) {
        append(out, node->plain && cm_yaml_is_typed(node->text) ? "t" : "");
        append(out, node->text);
    }
    for (guint i = 0; i < node->n_items; i++)
        append_node(out, node->items[i]);
    append(out, "]");
}

static char *
finish(const GString *text)
{
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);

    return g_strconcat("v1:", sum, NULL);
}

char *
cm_revision_checksum_yaml(const CmYaml *node)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (node)
        append_node(text, node);
    return finish(text);
}

char *
cm_revision_checksum_sql(const char *text)
{
    g_autoptr(GString) kept = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (GStrv line = lines; *line; line++) {
        g_strchomp(*line);
        if (**line && !g_str_has_prefix(*line, "--"))
            append(kept, *line);
    }
    return finish(kept);
}
