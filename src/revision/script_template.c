#include "revision/script_template.h"

#include <string.h>

enum { HEADER, UPGRADE, DOWNGRADE, REV, DOWN_REVISION, MESSAGE, CREATED, NAMES };

static const char *const names[NAMES + 1] = {
    [HEADER] = "header",
    [UPGRADE] = "upgrade",
    [DOWNGRADE] = "downgrade",
    [REV] = "rev",
    [DOWN_REVISION] = "down_revision",
    [MESSAGE] = "message",
    [CREATED] = "created",
};

/* How sections begin. */
static const char *const section_marks[][2] = {
    {"\nupgrade:", "\ndowngrade:"},
    {"\n-- +upgrade", "\n-- +downgrade"},
};

static bool
has_ending(const char *path, const char *ending)
{
    g_autofree char *with_in = g_strconcat(ending, ".in", NULL);

    return g_str_has_suffix(path, ending) || g_str_has_suffix(path, with_in);
}

bool
cm_script_template_is_yaml(const char *path)
{
    return has_ending(path, ".yaml") || has_ending(path, ".yml");
}

bool
cm_script_template_is_sql(const char *path)
{
    return has_ending(path, ".sql");
}

const char *
cm_script_template_find(const char *const *paths, bool is_sql)
{
    for (; paths && *paths; paths++)
        if (is_sql ? cm_script_template_is_sql(*paths) : cm_script_template_is_yaml(*paths))
            return *paths;
    return NULL;
}

static CmPosition
place_of(const char *path, const char *text, const char *at)
{
    CmPosition place = {path, 1, 1};

    for (; text < at; text++) {
        place.line += *text == '\n';
        place.column = *text == '\n' ? 1 : place.column + 1;
    }
    return place;
}

/* The name behind {{, its end moved behind }}; -1 and an error if there is none such. */
static int
read_name(const char *path, const char *text, const char **at, GError **error)
{
    const char *end = strstr(*at + 2, "}}");
    g_autofree char *name = end ? g_strndup(*at + 2, (gsize)(end - *at - 2)) : NULL;
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    const char *near;

    if (!end) {
        cm_fail_at(error, place_of(path, text, *at), CM_ERROR_SYNTAX, "'{{' without '}}'");
        return -1;
    }
    g_strstrip(name);
    for (int i = 0; i < NAMES; i++)
        if (!strcmp(name, names[i])) {
            *at = end + 2;
            return i;
        }
    near = cm_error_suggest(name, names);
    cm_fail_at(error, place_of(path, text, *at), CM_ERROR_VALUE,
               "a template knows no '{{%s}}'%s%s%s; the names are %s", name,
               near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "", all);
    return -1;
}

/* Appends the template to out, with values in place of names. */
static bool
fill(const char *path, const char *text, const char *const *values, GString *out, GError **error)
{
    guint seen[NAMES] = {0};

    for (const char *at = text; *at;) {
        int name;

        if (!g_str_has_prefix(at, "{{")) {
            g_string_append_c(out, *at++);
            continue;
        }
        name = read_name(path, text, &at, error);
        if (name < 0)
            return false;
        seen[name]++;
        g_string_append(out, values[name]);
    }
    for (int i = HEADER; i <= DOWNGRADE; i++)
        if (seen[i] != 1)
            return cm_fail_at(error, (CmPosition){path, 0, 0}, CM_ERROR_VALUE,
                              "a template has {{%s}} once, and this one %s", names[i],
                              seen[i] ? "more than once" : "not at all");
    return true;
}

static char *
load(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, &cause)) {
        cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
        return NULL;
    }
    if (g_utf8_validate(text, (gssize)length, NULL))
        return g_steal_pointer(&text);
    cm_fail(error, CM_ERROR_SYNTAX, "%s: not UTF-8 text", path);
    return NULL;
}

bool
cm_script_template_check(const char *path, GError **error)
{
    static const char *const nothing[NAMES] = {"", "", "", "", "", "", ""};
    g_autofree char *text = load(path, error);
    g_autoptr(GString) out = g_string_new(NULL);

    return text && fill(path, text, nothing, out, error);
}

/* The place behind the last empty line before the section, whose comments belong to it. */
static const char *
section_start(const char *text, const char *mark)
{
    const char *section = strstr(text, mark);
    const char *start = section ? g_strrstr_len(text, section - text + 1, "\n\n") : NULL;

    return start ? start + 2 : section;
}

static char *
cut(const char *from, const char *to)
{
    return from ? g_strchomp(to ? g_strndup(from, (gsize)(to - from)) : g_strdup(from))
                : g_strdup("");
}

/* YAML knows more line ends than one. */
char *
cm_script_comment(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) out = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (g_unichar_isspace(letter) || g_unichar_break_type(letter) == G_UNICODE_BREAK_NEXT_LINE)
            letter = ' ';
        g_string_append_unichar(out, g_unichar_isprint(letter) ? letter : '?');
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
cm_script_template_fill(const char *path, const CmRevision *revision, const char *text,
                        GError **error)
{
    const char *const *marks = section_marks[cm_script_template_is_sql(path)];
    const char *upgrade = section_start(text, marks[0]);
    const char *downgrade = section_start(text, marks[1]);
    g_autofree char *template = load(path, error);
    g_autofree char *header = cut(text, upgrade ? upgrade : downgrade);
    g_autofree char *up = cut(upgrade, downgrade);
    g_autofree char *down = cut(downgrade, NULL);
    g_autofree char *parents =
        revision->down_revisions ? g_strjoinv(", ", revision->down_revisions) : g_strdup("");
    g_autofree char *message = cm_script_comment(revision->message ? revision->message : "");
    const char *const values[NAMES] = {
        [HEADER] = header,
        [UPGRADE] = up,
        [DOWNGRADE] = down,
        [REV] = revision->id,
        [DOWN_REVISION] = parents,
        [MESSAGE] = message,
        [CREATED] = revision->created ? revision->created : "",
    };
    g_autoptr(GString) out = g_string_new(NULL);

    if (!template || !fill(path, template, values, out, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
