/* Reading the headers of revision files, of which a large project has thousands: a file is read
 * only as far as its header goes. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/lexer.h"
#include "revision/internal.h"
#include "revision/variables.h"

#define CHUNK        4096
#define MOST_BYTES   (16 * 1024 * 1024)
#define LONGEST_MARK strlen("\nupgrade:")

const char *const cm_transaction_words[] = {"per-migration", "all", "none", NULL};

bool
cm_revision_file_is_one(const char *name)
{
    return *name != '.' && *name != '_' &&
           (g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml") ||
            g_str_has_suffix(name, ".sql"));
}

/* A list of names in a header: which part it is, and the field of CmRevision that takes it. */
typedef struct {
    CmRevisionPart part;
    gsize field;
} Names;

static const Names parents = {CM_PART_PARENTS, offsetof(CmRevision, down_revisions)};
static const Names labels = {CM_PART_LABELS, offsetof(CmRevision, branch_labels)};
static const Names dependencies = {CM_PART_DEPENDENCIES, offsetof(CmRevision, depends_on)};

/* Ids are texts, however they look: 0012 stays 0012. */
static bool
read_id(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context, GError **error)
{
    CmRevision *revision = field;

    (void)key;
    (void)context;
    cm_revision_locate(revision, CM_PART_ID, value->at);
    return cm_yaml_read_name(value, &revision->id, error);
}

/* Names in a list; where it stands is kept for faults of the graph. */
static bool
read_names(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    const Names *names = key->data;
    CmRevision *revision = field;

    (void)context;
    cm_revision_locate(revision, names->part, value->at);
    return cm_yaml_read_texts(value, G_STRUCT_MEMBER_P(field, names->field), error);
}

static bool
read_transaction(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    CmScript *script = context;
    int mode;

    (void)field;
    (void)key;
    if (!cm_yaml_read_choice(value, cm_transaction_words, &mode, error))
        return false;
    if (mode == CM_TRANSACTION_ALL)
        return cm_fail(error, CM_ERROR_VALUE, "a revision runs per-migration or none");
    if (script) {
        script->has_transaction = true;
        script->transaction = (CmTransactionMode)mode;
    }
    return true;
}

const CmYamlKey cm_revision_header_keys[] = {
    {"cmig", cm_yaml_field_format, 0, NULL},
    {"revision", read_id, 0, NULL},
    {"down_revision", read_names, 0, &parents},
    {"branch_labels", read_names, 0, &labels},
    {"depends_on", read_names, 0, &dependencies},
    {"message", cm_yaml_field_text, offsetof(CmRevision, message), NULL},
    {"created", cm_yaml_field_text, offsetof(CmRevision, created), NULL},
    {"variables", cm_variables_field, offsetof(CmRevision, variables), NULL},
    {"transaction", read_transaction, 0, NULL},
    {"placeholder", cm_yaml_field_name, offsetof(CmRevision, placeholder), NULL},
    {NULL, NULL, 0, NULL},
};

bool
cm_revision_check_header(const CmYaml *root, const CmRevision *revision, GError **error)
{
    static const char *const wanted[] = {"cmig", "revision", "down_revision", NULL};

    for (const char *const *key = wanted; *key; key++)
        if (!cm_yaml_get(root, *key))
            return cm_fail_at(error, root->at, CM_ERROR_KEY, "key '%s' is missing%s", *key,
                              !strcmp(*key, "down_revision") ? " (null for the first one)" : "");
    (void)revision;
    return true;
}

static CmRevision *
parse_yaml_header(const char *text, gsize length, const char *path, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(text, length, path, "upgrade", error);
    g_autoptr(CmRevision) revision = cm_revision_new(NULL);
    const CmYaml *root = document ? cm_yaml_root(document) : NULL;

    revision->path = g_strdup(path);
    if (!document)
        return NULL;
    if (!root) {
        cm_fail(error, CM_ERROR_SYNTAX, "%s: the file is empty", path);
        return NULL;
    }
    if (!cm_yaml_read_mapping(root, cm_revision_header_keys, revision, NULL, error) ||
        !cm_revision_check_header(root, revision, error))
        return NULL;
    return g_steal_pointer(&revision);
}

/* "a, b", none or nothing. */
static GStrv
split_list(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    g_autoptr(GPtrArray) list = g_ptr_array_new();

    for (GStrv part = parts; *part; part++) {
        g_strstrip(*part);
        if (**part && strcmp(*part, "none"))
            g_ptr_array_add(list, g_strdup(*part));
    }
    g_ptr_array_add(list, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

static void
set_list(GStrv *list, const char *text)
{
    g_strfreev(*list);
    *list = split_list(text);
}

static void
set_text(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

static bool
set_sql_transaction(CmScript *script, const char *value, CmPosition at, GError **error)
{
    const char *per_migration = cm_transaction_words[CM_TRANSACTION_PER_MIGRATION];
    bool is_none = !strcmp(value, cm_transaction_words[CM_TRANSACTION_NONE]);

    if (!is_none && strcmp(value, per_migration))
        return cm_fail_at(error, at, CM_ERROR_VALUE,
                          "a revision runs per-migration or none, not '%s'", value);
    if (script) {
        script->has_transaction = true;
        script->transaction = is_none ? CM_TRANSACTION_NONE : CM_TRANSACTION_PER_MIGRATION;
    }
    return true;
}

/* A key of an SQL file's header that is a list of names. */
static bool
set_sql_names(CmRevision *revision, const char *key, const char *value, CmPosition at)
{
    static const struct {
        const char *key;
        const Names *names;
    } lists[] = {
        {"down_revision", &parents}, {"branch_labels", &labels}, {"depends_on", &dependencies}};

    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (strcmp(key, lists[i].key) != 0)
            continue;
        cm_revision_locate(revision, lists[i].names->part, at);
        set_list(G_STRUCT_MEMBER_P(revision, lists[i].names->field), value);
        return true;
    }
    return false;
}

/* A key of an SQL file's header that is a text. */
static bool
set_sql_text(CmRevision *revision, const char *key, const char *value)
{
    static const struct {
        const char *key;
        gsize field; /* of CmRevision */
    } texts[] = {
        {"revision", offsetof(CmRevision, id)},
        {"message", offsetof(CmRevision, message)},
        {"created", offsetof(CmRevision, created)},
        {"placeholder", offsetof(CmRevision, placeholder)},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(key, texts[i].key) != 0)
            continue;
        set_text(G_STRUCT_MEMBER_P(revision, texts[i].field), value);
        return true;
    }
    return false;
}

static bool
set_sql_variables(CmRevision *revision, const char *value, CmPosition at, GError **error)
{
    g_auto(GStrv) texts = split_list(value);
    bool ok = cm_variables_parse((const char *const *)texts, &revision->variables, error);

    if (!ok)
        cm_error_locate(error, at);
    return ok;
}

static bool
set_sql_key(CmRevision *revision, CmScript *script, const char *key, const char *value,
            CmPosition at, GError **error)
{
    static const char *const keys[] = {"revision", "down_revision", "branch_labels", "depends_on",
                                       "message",  "created",       "variables",     "transaction",
                                       "affects",  "placeholder",   "cmig",          NULL};
    const char *near;

    if (!strcmp(key, "revision"))
        cm_revision_locate(revision, CM_PART_ID, at);
    if (set_sql_text(revision, key, value) || set_sql_names(revision, key, value, at))
        return true;
    if (!strcmp(key, "variables"))
        return set_sql_variables(revision, value, at, error);
    if (!strcmp(key, "affects") && script)
        set_list(&script->affects, value);
    if (!strcmp(key, "transaction"))
        return set_sql_transaction(script, value, at, error);
    if (!strcmp(key, "cmig") && strcmp(value, "1"))
        return cm_fail_at(error, at, CM_ERROR_VALUE, "%s is out of range: 1 to 1", value);
    if (g_strv_contains(keys, key))
        return true;
    near = cm_error_suggest(key, keys);
    return cm_fail_at(error, at, CM_ERROR_KEY, "unknown key '%s'%s%s%s", key,
                      near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* A line "-- key: value"; anything else of a comment is one. */
static bool
parse_sql_line(const char *line, CmRevision *revision, CmScript *script, CmPosition at,
               GError **error)
{
    const char *colon = strchr(line, ':');
    g_autofree char *key = NULL;
    g_autofree char *value = NULL;

    if (!g_str_has_prefix(line, "--") || !colon)
        return true;
    key = g_strstrip(g_strndup(line + 2, (gsize)(colon - line - 2)));
    value = g_strstrip(g_strdup(colon + 1));
    if (!*key || strspn(key, G_CSET_a_2_z "_") != strlen(key))
        return true;
    return set_sql_key(revision, script, key, value, at, error);
}

/* A NUL is not valid either when the length is given. */
bool
cm_revision_check_text(const char *text, gsize length, const char *path, GError **error)
{
    return g_utf8_validate(text, (gssize)length, NULL) ||
           cm_fail(error, CM_ERROR_SYNTAX, "%s: not UTF-8 text", path);
}

CmRevision *
cm_revision_parse_sql_header(const char *text, const char *path, CmScript *script, GError **error)
{
    g_autoptr(CmRevision) revision = cm_revision_new(NULL);
    CmPosition at = {path, 1, 1};
    bool has_parent = false;

    revision->path = g_strdup(path);
    if (g_str_has_prefix(text, CM_BYTE_ORDER_MARK))
        text += strlen(CM_BYTE_ORDER_MARK);
    for (; *text && !g_str_has_prefix(text, "-- +"); at.line++) {
        gsize length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);

        text += length + (text[length] == '\n');
        has_parent |= g_str_has_prefix(line, "-- down_revision:");
        if (*line && !g_str_has_prefix(line, "--") && *g_strstrip(line)) {
            cm_fail_at(error, at, CM_ERROR_SYNTAX,
                       "SQL stands behind a line '-- +upgrade' or '-- +downgrade'");
            return NULL;
        }
        if (!parse_sql_line(line, revision, script, at, error))
            return NULL;
    }
    if (!revision->id || !*revision->id || !has_parent) {
        cm_fail(error, CM_ERROR_KEY, "%s: line '-- %s: …' is missing", path,
                revision->id && *revision->id ? "down_revision" : "revision");
        return NULL;
    }
    return g_steal_pointer(&revision);
}

static bool
is_sql_path(const char *path)
{
    return g_str_has_suffix(path, ".sql");
}

/* Where the header ends, or NULL; from is where to begin looking, which is a line or within one. */
static const char *
header_end(const char *text, gsize from, bool is_sql)
{
    const char *marks[] = {is_sql ? "-- +" : "upgrade:", is_sql ? "\n-- +" : "\nupgrade:"};
    const char *mark;

    if (g_str_has_prefix(text, marks[0]))
        return text;
    mark = strstr(text + from, marks[1]);
    return mark ? mark + 1 : NULL;
}

static CmRevision *
parse_part(const char *text, gsize length, const char *path, GError **error)
{
    g_autofree char *part = g_strndup(text, length);

    if (!is_sql_path(path))
        return parse_yaml_header(part, length, path, error);
    if (cm_revision_check_text(part, length, path, error))
        return cm_revision_parse_sql_header(part, path, NULL, error);
    return NULL;
}

/* In YAML what looks like the end may be a line of a quoted text, which is then not closed. */
CmRevision *
cm_revision_parse_header(const char *text, gsize length, const char *path, GError **error)
{
    const char *end = header_end(text, 0, is_sql_path(path));
    CmRevision *revision = NULL;

    if (end)
        revision = parse_part(text, (gsize)(end - text), path, is_sql_path(path) ? error : NULL);
    if (revision || (end && is_sql_path(path)))
        return revision;
    return parse_part(text, length, path, error);
}

/* Reads until the header's end has been seen, or the file's; *end is where it is, or NULL. */
static bool
read_head(int file, bool is_sql, GString *text, const char **end)
{
    for (;;) {
        gsize had = text->len;
        gssize got;

        g_string_set_size(text, had + CHUNK);
        got = read(file, text->str + had, CHUNK);
        g_string_set_size(text, had + (gsize)MAX(got, 0));
        *end = header_end(text->str, had > LONGEST_MARK ? had - LONGEST_MARK : 0, is_sql);
        if (got < 0 || memchr(text->str + had, '\0', text->len - had))
            return got >= 0;
        if (got < CHUNK || *end || text->len > MOST_BYTES)
            return true;
    }
}

/* For those whose beginning is not all of the header, or has a fault. */
static CmRevision *
read_whole(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;

    if (g_file_get_contents(path, &text, &length, &cause))
        return cm_revision_parse_header(text, length, path, error);
    cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    return NULL;
}

static void
keep_text(CmRevision *revision, const GString *text)
{
    revision->text = g_strndup(text->str, text->len);
    revision->length = text->len;
}

static CmRevision *
read_header(const char *path, bool keeps_text, GError **error)
{
    g_autoptr(GString) text = g_string_sized_new(CHUNK);
    /* A pipe of such a name is empty, rather than waited for. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *end = NULL;
    bool ok = file >= 0 && read_head(file, is_sql_path(path), text, &end);
    CmRevision *revision;

    if (!ok)
        cm_fail(error, CM_ERROR_FILE, "%s: %s", path, g_strerror(errno));
    if (file >= 0)
        close(file);
    if (!ok)
        return NULL;
    if (!end)
        return parse_part(text->str, text->len, path, error);
    revision = parse_part(text->str, (gsize)(end - text->str), path, NULL);
    if (revision && keeps_text && text->len < CHUNK)
        keep_text(revision, text);
    return revision ? revision : read_whole(path, error);
}

CmRevision *
cm_revision_file_read_header(const char *path, GError **error)
{
    return read_header(path, false, error);
}

CmRevision *
cm_revision_file_read_header_keeping(const char *path, GError **error)
{
    return read_header(path, true, error);
}
