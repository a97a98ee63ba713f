#include "revision/file_name.h"

#include <string.h>

#define LONGEST_SLUG 40

/* What may stand in braces; a time by its format, the rest of the revision itself. */
static const struct {
    const char *name;
    const char *format;
} tokens[] = {
    {"rev", NULL},  {"slug", NULL},   {"year", "%Y"},   {"month", "%m"}, {"day", "%d"},
    {"hour", "%H"}, {"minute", "%M"}, {"second", "%S"}, {"epoch", "%s"},
};

static int
find_token(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++)
        if (strlen(tokens[i].name) == length && !strncmp(tokens[i].name, name, length))
            return (int)i;
    return -1;
}

static bool
fail_token(const char *text, gsize length, GError **error)
{
    const char *names[G_N_ELEMENTS(tokens) + 1] = {NULL};
    g_autofree char *token = g_strndup(text, length);
    g_autofree char *all = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++)
        names[i] = tokens[i].name;
    all = g_strjoinv("}, {", (char **)names);
    return cm_fail(error, CM_ERROR_VALUE, "a file template has no '%s'; there are {%s}", token,
                   all);
}

static bool
check_tokens(const char *template, GError **error)
{
    while ((template = strpbrk(template, "{}"))) {
        gsize length = strcspn(template + 1, "{}");

        if (*template == '}' || template[1 + length] != '}')
            return fail_token(template, *template == '}' ? 1 : length + 1, error);
        if (find_token(template + 1, length) < 0)
            return fail_token(template, length + 2, error);
        template += length + 2;
    }
    return true;
}

bool
cm_file_template_check(const char *template, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(template, "/", -1);
    const char *last = *parts ? parts[g_strv_length(parts) - 1] : "";

    if (!check_tokens(template, error))
        return false;
    if (!strstr(last, "{rev}"))
        return cm_fail(error, CM_ERROR_VALUE, "the last part of a file template holds {rev}: '%s'",
                       template);
    for (GStrv part = parts; *part; part++)
        if (!**part || **part == '.' || (!part[1] && **part == '_'))
            return cm_fail(error, CM_ERROR_VALUE,
                           "a part of a file template is not empty and does not begin with a dot, "
                           "nor the last with an underscore: '%s'",
                           template);
    return true;
}

bool
cm_file_template_has_folders(const char *template)
{
    return strchr(template, '/');
}

/* The words of a message, in lower case with _ between them; a long one is cut between words. */
static char *
slug(const char *message)
{
    g_autoptr(GString) out = g_string_new(NULL);
    bool gap = false;

    for (const char *at = message ? message : ""; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        if (!g_unichar_isalnum(letter) && letter != '_') {
            gap = out->len > 0;
            continue;
        }
        if (gap)
            g_string_append_c(out, '_');
        gap = false;
        g_string_append_unichar(out, g_unichar_tolower(letter));
    }
    if (g_utf8_strlen(out->str, -1) > LONGEST_SLUG) {
        char *last;

        g_string_truncate(out,
                          (gsize)(g_utf8_offset_to_pointer(out->str, LONGEST_SLUG) - out->str));
        last = strrchr(out->str, '_');
        if (last && last > out->str)
            g_string_truncate(out, (gsize)(last - out->str) + 1);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Without words a file has no separator for them either. */
static void
append_slug(GString *out, const char *words, const char **rest)
{
    if (*words)
        g_string_append(out, words);
    else if (out->len && strchr("_-", out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
    else if (**rest && strchr("_-", **rest))
        ++*rest;
}

/* A name that begins with one of these would be passed over. */
static void
uncover(GString *name)
{
    const char *slash = strrchr(name->str, '/');
    gssize start = slash ? slash - name->str + 1 : 0;

    g_string_erase(name, start, (gssize)strspn(name->str + start, "._"));
}

char *
cm_file_template_fill(const char *template, const CmRevision *revision, GDateTime *now, bool is_sql)
{
    g_autoptr(GString) name = g_string_new(NULL);
    g_autofree char *words = slug(revision->message);

    while (*template) {
        gsize length = strcspn(template + 1, "}");
        int token = *template == '{' ? find_token(template + 1, length) : -1;

        if (token < 0) {
            g_string_append_c(name, *template ++);
            continue;
        }
        template += length + 2;
        if (tokens[token].format) {
            g_autofree char *time = g_date_time_format(now, tokens[token].format);

            g_string_append(name, time);
        } else if (strcmp(tokens[token].name, "slug") == 0) {
            append_slug(name, words, &template);
        } else {
            g_string_append(name, revision->id);
        }
    }
    uncover(name);
    g_string_append(name, is_sql ? ".sql" : ".yaml");
    return g_string_free(g_steal_pointer(&name), FALSE);
}
