/* Revision files of SQL: sections by direction and database, each of which is one operation. */
#include <string.h>

#include "revision/internal.h"
#include "revision/variables.h"
#include "operation/yaml.h"

/* A section of an SQL file: "-- +upgrade postgresql, sqlite". */
typedef struct {
    bool is_downgrade;
    GStrv dialects; /* empty: those without a section of their own */
    GString *text;  /* as it stands in the file */
    char *sql;      /* the same with its variables expanded; NULL: there are none */
    int line;
} Section;

static void
free_section(gpointer data)
{
    Section *section = data;

    g_strfreev(section->dialects);
    g_string_free(section->text, TRUE);
    g_free(section->sql);
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
    const char *direction = words[0] ? words[0] : "";
    Section *section;

    if (strcmp(direction, "upgrade") && strcmp(direction, "downgrade")) {
        cm_fail_at(error, at, CM_ERROR_KEY,
                   "unknown section '+%s'; it is '-- +upgrade' or '-- +downgrade'", direction);
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
    section->is_downgrade = !strcmp(direction, "downgrade");
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
            g_string_append_c(g_string_append(section->text, lines[i]), '\n');
        }
    }
    return g_steal_pointer(&sections);
}

/* Checksums are of what stands in the file: values of variables are no part of it. */
static char *
sum_sections(const GPtrArray *sections, bool is_downgrade)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < sections->len; i++) {
        const Section *section = sections->pdata[i];

        if (section->is_downgrade == is_downgrade)
            g_string_append(all, section->text->str);
    }
    return cm_revision_checksum_sql(all->str);
}

static bool
expand_section(Section *section, const CmRevision *revision, GHashTable *given, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(section->text->str, "\n", -1);

    for (int i = 0; lines[i]; i++) {
        char *line = cm_variables_expand(revision, given, lines[i], error);

        if (!line) {
            cm_error_locate(error, (CmPosition){revision->path, section->line + i, 1});
            return false;
        }
        g_free(lines[i]);
        lines[i] = line;
    }
    section->sql = g_strjoinv("\n", lines);
    return true;
}

static bool
expand_sections(const GPtrArray *sections, const CmRevision *revision, GHashTable *given,
                GError **error)
{
    for (guint i = 0; i < sections->len; i++)
        if (!expand_section(sections->pdata[i], revision, given, error))
            return false;
    return true;
}

static void
add_text(CmOperation *operation, const char *dialect, const Section *section)
{
    cm_operation_add_text(operation, dialect, section->sql ? section->sql : section->text->str)
        ->line = section->line;
}

/* All sections of a direction as one operation; NULL without any. The line is that of the first,
 * which is right for the one dialect that most files have. */
static GPtrArray *
make_operations(const GPtrArray *sections, bool is_downgrade, const CmScript *script)
{
    g_autoptr(CmOperation) operation = cm_operation_new(CM_OPERATION_EXECUTE);
    GPtrArray *operations;

    operation->affects = g_strdupv(script->affects);
    for (guint i = 0; i < sections->len; i++) {
        const Section *section = sections->pdata[i];

        if (section->is_downgrade != is_downgrade)
            continue;
        if (!operation->texts)
            operation->at = (CmPosition){script->path, section->line, 1};
        for (GStrv dialect = section->dialects; *dialect; dialect++)
            add_text(operation, *dialect, section);
        if (!*section->dialects)
            add_text(operation, NULL, section);
    }
    if (!operation->texts)
        return NULL;
    operations = cm_operations_new();
    g_ptr_array_add(operations, g_steal_pointer(&operation));
    return operations;
}

bool
cm_revision_parse_sql(CmScript *script, const char *text, gsize length, GHashTable *given,
                      GError **error)
{
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GPtrArray) sections = NULL;

    if (!cm_revision_check_text(text, length, script->path, error))
        return false;
    revision = cm_revision_parse_sql_header(text, script->path, script, error);
    sections = revision ? split_sections(text, script->path, error) : NULL;
    if (!sections)
        return false;
    if (!script->is_bare) {
        script->upgrade_checksum = sum_sections(sections, false);
        script->downgrade_checksum = sum_sections(sections, true);
    }
    if (revision->variables && !expand_sections(sections, revision, given, error))
        return false;
    script->upgrade = make_operations(sections, false, script);
    script->downgrade = make_operations(sections, true, script);
    script->placeholder = g_steal_pointer(&revision->placeholder);
    if (!script->upgrade && !script->placeholder)
        return cm_fail(error, CM_ERROR_KEY, "%s: line '-- +upgrade' is missing", script->path);
    return true;
}
