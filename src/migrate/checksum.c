/* Checksums of what a revision does in one direction. Layout and comments do not count, so that a
 * formatter or a remark does not make an applied revision look changed. */
#include <string.h>

#include "migrate/revision_internal.h"

static void
update(GChecksum *sum, const char *text)
{
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void
update_node(GChecksum *sum, const CmYaml *node)
{
    static const char *const marks[] = {
        [CM_YAML_SCALAR] = "s", [CM_YAML_SEQUENCE] = "[", [CM_YAML_MAPPING] = "{"};

    update(sum, marks[node->kind]);
    if (node->kind == CM_YAML_SCALAR) {
        update(sum, node->plain && cm_yaml_is_typed(node->text) ? "t" : "");
        update(sum, node->text);
    }
    for (guint i = 0; i < node->n_items; i++)
        update_node(sum, node->items[i]);
    update(sum, "]");
}

static char *
finish(GChecksum *sum)
{
    char *text = g_strconcat("v1:", g_checksum_get_string(sum), NULL);

    g_checksum_free(sum);
    return text;
}

char *
cm_revision_checksum_yaml(const CmYaml *node)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

    if (node)
        update_node(sum, node);
    return finish(sum);
}

char *
cm_revision_checksum_sql(const char *text)
{
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (GStrv line = lines; *line; line++) {
        g_strchomp(*line);
        if (**line && !g_str_has_prefix(*line, "--"))
            update(sum, *line);
    }
    return finish(sum);
}
