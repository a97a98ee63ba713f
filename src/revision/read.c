/* Reading whole revision files. */
#include <string.h>

#include "revision/placeholder.h"
#include "revision/internal.h"
#include "revision/variables.h"
#include "operation/yaml.h"

void
cm_script_free(CmScript *script)
{
    if (!script)
        return;
    g_clear_pointer(&script->upgrade, g_ptr_array_unref);
    g_clear_pointer(&script->downgrade, g_ptr_array_unref);
    g_free(script->irreversible);
    g_free(script->placeholder);
    g_free(script->upgrade_checksum);
    g_free(script->downgrade_checksum);
    cm_yaml_document_free(script->document);
    g_strfreev(script->affects);
    g_free(script->path);
    g_free(script);
}

/* downgrade: irreversible, or irreversible with a reason behind a colon. */
static bool
read_downgrade(const CmYaml *node, CmScript *script, GError **error)
{
    static const CmYamlKey keys[] = {
        {"irreversible", cm_yaml_field_name, offsetof(CmScript, irreversible), NULL},
        {NULL, NULL, 0, NULL},
    };

    if (node->kind == CM_YAML_MAPPING && cm_yaml_get(node, "irreversible"))
        return cm_yaml_read_mapping(node, keys, script, NULL, error);
    if (node->kind == CM_YAML_SCALAR && !strcmp(node->text, "irreversible")) {
        script->irreversible = g_strdup("it says so");
        return true;
    }
    script->downgrade = cm_operations_read(node, error);
    return script->downgrade != NULL;
}

static bool
expand_section(CmScript *script, const CmYaml *node, const CmRevision *revision, GHashTable *given,
               GError **error)
{
    return !revision->variables || !node ||
           cm_variables_expand_yaml(revision, given, script->document, node, error);
}

static bool
read_sections(const CmYaml *root, CmScript *script, const CmRevision *revision, GHashTable *given,
              GError **error)
{
    const CmYaml *upgrade = cm_yaml_get(root, "upgrade");
    const CmYaml *downgrade = cm_yaml_get(root, "downgrade");

    if (!upgrade && !script->placeholder)
        return cm_fail_at(error, root->at, CM_ERROR_KEY, "key 'upgrade' is missing");
    if (!script->is_bare) {
        script->upgrade_checksum = cm_revision_checksum_yaml(upgrade);
        script->downgrade_checksum = cm_revision_checksum_yaml(downgrade);
    }
    if (!expand_section(script, upgrade, revision, given, error) ||
        !expand_section(script, downgrade, revision, given, error))
        return false;
    script->upgrade = upgrade ? cm_operations_read(upgrade, error) : NULL;
    return (!upgrade || script->upgrade) &&
           (!downgrade || read_downgrade(downgrade, script, error));
}

/* Header keys behind `upgrade:` would be missed by those who read headers only. */
static bool
check_order(const CmYaml *root, GError **error)
{
    bool is_behind = false;

    for (guint i = 0; i < root->n_items; i += 2) {
        const char *key = root->items[i]->text;
        bool is_section = !strcmp(key, "upgrade") || !strcmp(key, "downgrade");

        if (is_behind && !is_section)
            return cm_fail_at(error, root->items[i]->at, CM_ERROR_KEY,
                              "key '%s' belongs before 'upgrade:'", key);
        is_behind |= is_section;
    }
    return true;
}

static bool
parse_yaml(CmScript *script, const char *text, gsize length, GHashTable *given, GError **error)
{
    CmYamlKey keys[16];
    g_autoptr(CmRevision) revision = cm_revision_new(NULL);
    const CmYaml *root;
    guint count = 0;

    script->document = cm_yaml_parse(text, length, script->path, NULL, error);
    root = script->document ? cm_yaml_root(script->document) : NULL;
    if (!script->document)
        return false;
    if (!root)
        return cm_fail(error, CM_ERROR_SYNTAX, "%s: the file is empty", script->path);
    for (; cm_revision_header_keys[count].name; count++)
        keys[count] = cm_revision_header_keys[count];
    keys[count++] = (CmYamlKey){"upgrade", cm_yaml_field_ignored, 0, NULL};
    keys[count++] = (CmYamlKey){"downgrade", cm_yaml_field_ignored, 0, NULL};
    keys[count] = (CmYamlKey){NULL, NULL, 0, NULL};
    revision->path = g_strdup(script->path);
    if (!cm_yaml_read_mapping(root, keys, revision, script, error) ||
        !cm_revision_check_header(root, revision, error) || !check_order(root, error))
        return false;
    script->placeholder = g_steal_pointer(&revision->placeholder);
    return read_sections(root, script, revision, given, error);
}

static bool
parse_script(CmScript *script, const char *text, gsize length, GHashTable *given, GError **error)
{
    return g_str_has_suffix(script->path, ".sql")
               ? cm_revision_parse_sql(script, text, length, given, error)
               : parse_yaml(script, text, length, given, error);
}

CmScript *
cm_revision_parse(const char *text, gsize length, const char *path, GHashTable *given, bool is_bare,
                  GError **error)
{
    g_autoptr(CmScript) script = g_new0(CmScript, 1);

    script->path = g_strdup(path);
    script->is_bare = is_bare;
    if (!parse_script(script, text, length, given, error))
        return NULL;
    cm_placeholder_fill(script);
    return g_steal_pointer(&script);
}

static char *
load(const char *path, gsize *length, GError **error)
{
    g_autoptr(GError) cause = NULL;
    char *text = NULL;

    if (!g_file_get_contents(path, &text, length, &cause))
        cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    return text;
}

static CmScript *
read_file(const char *path, GHashTable *given, bool is_bare, GError **error)
{
    gsize length;
    g_autofree char *text = load(path, &length, error);

    return text ? cm_revision_parse(text, length, path, given, is_bare, error) : NULL;
}

CmScript *
cm_revision_file_read(const char *path, GHashTable *given, GError **error)
{
    return read_file(path, given, false, error);
}

CmScript *
cm_revision_script(const CmRevision *revision, GHashTable *given, bool is_bare, GError **error)
{
    return revision->text ? cm_revision_parse(revision->text, revision->length, revision->path,
                                              given, is_bare, error)
                          : read_file(revision->path, given, is_bare, error);
}

char *
cm_revision_file_checksum(const char *path)
{
    g_autoptr(CmScript) script = g_new0(CmScript, 1);
    gsize length;
    g_autofree char *text = load(path, &length, NULL);

    /* Whatever is wrong, checksums come before all else. */
    script->path = g_strdup(path);
    if (text)
        parse_script(script, text, length, NULL, NULL);
    return g_steal_pointer(&script->upgrade_checksum);
}
