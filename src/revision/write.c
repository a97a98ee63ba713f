/* Writing new revision files. */
#include <string.h>

#include "revision/file.h"
#include "operation/yaml.h"

static CmYaml *
id_list(CmYamlDocument *document, GStrv ids)
{
    CmYaml *list;

    if (!ids || !*ids)
        return cm_yaml_scalar(document, CM_YAML_PLAIN, "null");
    if (!ids[1])
        return cm_yaml_scalar(document, CM_YAML_QUOTED, ids[0]);
    list = cm_yaml_sequence(document, true);
    for (; *ids; ids++)
        cm_yaml_add(document, list, cm_yaml_scalar(document, CM_YAML_QUOTED, *ids));
    return list;
}

static CmYaml *
write_header(CmYamlDocument *document, const CmRevision *revision)
{
    CmYaml *root = cm_yaml_mapping(document, false);

    cm_yaml_put(document, root, "cmig", cm_yaml_scalar(document, CM_YAML_PLAIN, "1"));
    cm_yaml_put(document, root, "revision", cm_yaml_scalar(document, CM_YAML_QUOTED, revision->id));
    cm_yaml_put(document, root, "down_revision", id_list(document, revision->down_revisions));
    if (revision->branch_labels && *revision->branch_labels)
        cm_yaml_put(document, root, "branch_labels", id_list(document, revision->branch_labels));
    if (revision->depends_on && *revision->depends_on)
        cm_yaml_put(document, root, "depends_on", id_list(document, revision->depends_on));
    cm_yaml_put_text(document, root, "message", revision->message);
    cm_yaml_put(document, root, "created",
                cm_yaml_scalar(document, CM_YAML_PLAIN, revision->created));
    return root;
}

static bool
append_section(GString *out, CmYamlDocument *document, const char *key, const GPtrArray *operations,
               GError **error)
{
    CmYaml *section = cm_yaml_mapping(document, false);
    g_autofree char *text = NULL;

    cm_yaml_put(document, section, key,
                cm_operations_write(document, operations ? operations : NULL));
    text = cm_yaml_write(section, error);
    if (text)
        g_string_append_printf(out, "\n%s", text);
    return text != NULL;
}

char *
cm_revision_file_write(const CmRevision *revision, const GPtrArray *upgrade,
                       const GPtrArray *downgrade, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    g_autoptr(GPtrArray) nothing = cm_operations_new();
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *header = cm_yaml_write(write_header(document, revision), error);

    if (!header)
        return NULL;
    g_string_append(out, header);
    if (!append_section(out, document, "upgrade", upgrade ? upgrade : nothing, error) ||
        !append_section(out, document, "downgrade", downgrade ? downgrade : nothing, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A line of the header; what would end it is made a space. */
static void
append_line(GString *out, const char *key, const char *value)
{
    g_autofree char *line = value ? g_strdelimit(g_strdup(value), "\r\n", ' ') : NULL;

    if (line)
        g_string_append_printf(out, "-- %s: %s\n", key, line);
}

static void
append_list(GString *out, const char *key, GStrv list)
{
    g_autofree char *text = list && *list ? g_strjoinv(", ", list) : NULL;

    append_line(out, key, text);
}

static void
append_sql(GString *out, const char *direction, const char *dialect, const char *text)
{
    if (!text)
        return;
    g_string_append_printf(out, "\n-- +%s%s%s\n%s", direction, dialect && *text ? " " : "",
                           dialect && *text ? dialect : "", text);
}

char *
cm_revision_file_write_sql(const CmRevision *revision, const CmSqlSections *sections)
{
    static const CmSqlSections empty = {.texts = {"", ""}};
    GString *out = g_string_new(NULL);
    bool has_parents = revision->down_revisions && *revision->down_revisions;
    g_autofree char *down =
        has_parents ? g_strjoinv(", ", revision->down_revisions) : g_strdup("none");

    if (!sections)
        sections = &empty;
    append_line(out, "revision", revision->id);
    append_line(out, "down_revision", down);
    append_list(out, "branch_labels", revision->branch_labels);
    append_list(out, "depends_on", revision->depends_on);
    append_line(out, "message", revision->message);
    append_line(out, "created", revision->created);
    append_line(out, "transaction", sections->leaves_transaction ? "none" : NULL);
    append_line(out, "placeholder", revision->placeholder);
    append_sql(out, "upgrade", sections->dialect, sections->texts[0]);
    append_sql(out, "downgrade", sections->dialect, sections->texts[1]);
    return g_string_free(out, FALSE);
}
