/* Reading whole revision files. */
#include <string.h>

#include "migrate/placeholder.h"
#include "migrate/revision_internal.h"
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
read_sections(const CmYaml *root, CmScript *script, GError **error)
{
    const CmYaml *upgrade = cm_yaml_get(root, "upgrade");
    const CmYaml *downgrade = cm_yaml_get(root, "downgrade");

    if (!upgrade && !script->placeholder)
        return cm_fail_at(error, root->at, CM_ERROR_KEY, "key 'upgrade' is missing");
    script->upgrade = upgrade ? cm_operations_read(upgrade, error) : NULL;
    if ((upgrade && !script->upgrade) || (downgrade && !read_downgrade(downgrade, script, error)))
        return false;
    script->upgrade_checksum = cm_revision_checksum_yaml(upgrade);
    script->downgrade_checksum = cm_revision_checksum_yaml(downgrade);
    return true;
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
read_yaml(CmScript *script, GError **error)
{
    CmYamlKey keys[16];
    g_autoptr(CmRevision) revision = cm_revision_new(NULL);
    const CmYaml *root;
    guint count = 0;

    script->document = cm_yaml_load(script->path, NULL, error);
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
    return read_sections(root, script, error);
}

/* A section of an SQL file: "-- +upgrade postgresql, sqlite". */
typedef struct {
    bool is_downgrade;
    GStrv dialects; /* empty: those without a section of their own */
    GString *text;
    int line;
} Section;

static void
free_section(gpointer data)
{
    Section *section = data;

    g_strfreev(section->dialects);
    g_string_free(section->text, TRUE);
    g_free(section);
}

static bool
check_dialect(const char *name, CmPosition at, GError **error)
{
    const char *near;

    if (g_strv_contains(cm_body_dialect_names, name))
        return true;
    near = cm_error_suggest(name, cm_body_dialect_names);
    return cm_fail_at(error, at, CM_ERROR_VALUE, "unknown dialect '%s'%s%s%s", name,
                      near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool
shares_dialect(GStrv left, GStrv right)
{
    if (!*left || !*right)
        return *left == *right;
    for (; *left; left++)
        if (g_strv_contains((const char *const *)right, *left))
            return true;
    return false;
}

/* One section for a dialect and direction: of two, one would be passed over. */
static bool
check_single(const GPtrArray *sections, const Section *section, CmPosition at, GError **error)
{
    for (guint i = 0; i < sections->len; i++) {
        const Section *other = sections->pdata[i];

        if (other->is_downgrade == section->is_downgrade &&
            shares_dialect(other->dialects, section->dialects))
            return cm_fail_at(error, at, CM_ERROR_KEY,
                              "a section for the same stands in line %d already", other->line - 1);
    }
    return true;
}

static Section *
begin_section(const char *line, CmPosition at, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(line + strlen("-- +"), " ,\t\r", -1);
    g_autoptr(GPtrArray) dialects = g_ptr_array_new_with_free_func(g_free);
    Section *section;

    if (strcmp(words[0], "upgrade") && strcmp(words[0], "downgrade")) {
        cm_fail_at(error, at, CM_ERROR_KEY,
                   "unknown section '+%s'; it is '-- +upgrade' or '-- +downgrade'", words[0]);
        return NULL;
    }
    for (GStrv word = words + 1; *word; word++) {
        if (**word && !check_dialect(*word, at, error))
            return NULL;
        if (**word)
            g_ptr_array_add(dialects, g_strdup(*word));
    }
    g_ptr_array_add(dialects, NULL);
    section = g_new0(Section, 1);
    section->is_downgrade = !strcmp(words[0], "downgrade");
    section->dialects = (GStrv)g_ptr_array_free(g_steal_pointer(&dialects), FALSE);
    section->text = g_string_new(NULL);
    section->line = at.line + 1;
    return section;
}

static GPtrArray *
split_sections(const char *text, const char *path, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GPtrArray) sections = g_ptr_array_new_with_free_func(free_section);
    Section *section = NULL;

    for (int i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "-- +")) {
            CmPosition at = {path, i + 1, 1};
            bool is_single;

            section = begin_section(lines[i], at, error);
            if (!section)
                return NULL;
            is_single = check_single(sections, section, at, error);
            g_ptr_array_add(sections, section);
            if (!is_single)
                return NULL;
        } else if (section && (*lines[i] || lines[i + 1])) {
            g_string_append_printf(section->text, "%s\n", lines[i]);
        }
    }
    return g_steal_pointer(&sections);
}

static void
add_text(CmOperation *operation, const char *dialect, const char *sql, int line)
{
    cm_operation_add_text(operation, dialect, sql)->line = line;
}

/* All sections of a direction as one operation; NULL without any. The line is that of the first,
 * which is right for the one dialect that most files have. */
static GPtrArray *
make_operations(const GPtrArray *sections, bool is_downgrade, GStrv affects, const char *path,
                GString *all)
{
    g_autoptr(CmOperation) operation = cm_operation_new(CM_OPERATION_EXECUTE);
    GPtrArray *operations;

    operation->affects = g_strdupv(affects);
    for (guint i = 0; i < sections->len; i++) {
        const Section *section = sections->pdata[i];

        if (section->is_downgrade != is_downgrade)
            continue;
        if (!operation->texts)
            operation->at = (CmPosition){path, section->line, 1};
        g_string_append(all, section->text->str);
        for (GStrv dialect = section->dialects; *dialect; dialect++)
            add_text(operation, *dialect, section->text->str, section->line);
        if (!*section->dialects)
            add_text(operation, NULL, section->text->str, section->line);
    }
    if (!operation->texts)
        return NULL;
    operations = cm_operations_new();
    g_ptr_array_add(operations, g_steal_pointer(&operation));
    return operations;
}

static GStrv
find_affects(const char *text)
{
    const char *line = strstr(text, "-- affects:");
    const char *end = line ? strchr(line, '\n') : NULL;
    g_autofree char *list = NULL;
    GStrv names;

    if (!end || (line > text && line[-1] != '\n'))
        return NULL;
    list = g_strndup(line + strlen("-- affects:"), (gsize)(end - line) - strlen("-- affects:"));
    names = g_strsplit(g_strstrip(list), ",", -1);
    for (GStrv name = names; *name; name++)
        g_strstrip(*name);
    return names;
}

static bool
read_sql(CmScript *script, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GPtrArray) sections = NULL;
    g_autoptr(GString) up = g_string_new(NULL);
    g_autoptr(GString) down = g_string_new(NULL);
    g_auto(GStrv) affects = NULL;

    gsize length;

    if (!g_file_get_contents(script->path, &text, &length, &cause))
        return cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    /* A NUL is not valid either when the length is given. */
    if (!g_utf8_validate(text, (gssize)length, NULL))
        return cm_fail(error, CM_ERROR_SYNTAX, "%s: not UTF-8 text", script->path);
    revision = cm_revision_parse_sql_header(text, script->path, script, error);
    sections = revision ? split_sections(text, script->path, error) : NULL;
    if (!sections)
        return false;
    affects = find_affects(text);
    script->upgrade = make_operations(sections, false, affects, script->path, up);
    script->downgrade = make_operations(sections, true, affects, script->path, down);
    script->placeholder = g_steal_pointer(&revision->placeholder);
    if (!script->upgrade && !script->placeholder)
        return cm_fail(error, CM_ERROR_KEY, "%s: line '-- +upgrade' is missing", script->path);
    script->upgrade_checksum = cm_revision_checksum_sql(up->str);
    script->downgrade_checksum = cm_revision_checksum_sql(down->str);
    return true;
}

CmScript *
cm_revision_file_read(const char *path, GError **error)
{
    g_autoptr(CmScript) script = g_new0(CmScript, 1);
    bool ok;

    script->path = g_strdup(path);
    ok = g_str_has_suffix(path, ".sql") ? read_sql(script, error) : read_yaml(script, error);
    if (!ok)
        return NULL;
    cm_placeholder_fill(script);
    return g_steal_pointer(&script);
}
