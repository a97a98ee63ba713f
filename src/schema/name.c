#include "schema/name.h"

#include <string.h>

CmName
cm_name_new(const char *schema, const char *name)
{
    return (CmName){g_strdup(schema), g_strdup(name)};
}

CmName
cm_name_copy(const CmName *name)
{
    return cm_name_new(name->schema, name->name);
}

void
cm_name_clear(CmName *name)
{
    g_clear_pointer(&name->schema, g_free);
    g_clear_pointer(&name->name, g_free);
}

int
cm_name_compare(const CmName *left, const CmName *right)
{
    int order = g_strcmp0(left->schema, right->schema);

    return order ? order : g_strcmp0(left->name, right->name);
}

bool
cm_name_equal(const CmName *left, const CmName *right)
{
    return !cm_name_compare(left, right);
}

/* One part, quoted or up to the next dot, where a dot behind a parenthesis is none: the name of a
 * routine holds its arguments' types. Moves *text behind it. Only in quotes it may be empty. */
static char *
parse_part(const char **text)
{
    g_autoptr(GString) part = NULL;

    if (**text != '"') {
        const char *start = *text;
        gsize length = strcspn(start, ".(");

        if (start[length] == '(')
            length = strlen(start);
        *text += length;
        return length ? g_strndup(start, length) : NULL;
    }
    part = g_string_new(NULL);
    for ((*text)++; **text; (*text)++) {
        if (**text == '"' && *++(*text) != '"')
            return g_string_free(g_steal_pointer(&part), FALSE);
        g_string_append_c(part, **text);
    }
    return NULL;
}

bool
cm_name_parse(const char *text, CmName *out, GError **error)
{
    const char *rest = text;
    g_autofree char *first = parse_part(&rest);
    g_autofree char *second = NULL;
    bool has_second = first && *rest == '.';

    if (has_second) {
        rest++;
        second = parse_part(&rest);
    }
    if (!first || *rest || (has_second && !second))
        return cm_fail(error, CM_ERROR_VALUE,
                       "'%s' is no name; write name, schema.name, or quote a part that holds a dot",
                       text);
    cm_name_clear(out);
    out->schema = second ? g_steal_pointer(&first) : NULL;
    out->name = second ? g_steal_pointer(&second) : g_steal_pointer(&first);
    return true;
}

/* Whether a part reads back as itself without quotes; is_last: nothing follows it. */
static bool
is_bare(const char *part, bool is_last)
{
    gsize length = strcspn(part, ".\"(");

    return *part && (!part[length] || (is_last && part[length] == '('));
}

static void
append_part(GString *out, const char *part, bool is_last)
{
    if (is_bare(part, is_last)) {
        g_string_append(out, part);
        return;
    }
    g_string_append_c(out, '"');
    for (; *part; part++) {
        if (*part == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *part);
    }
    g_string_append_c(out, '"');
}

char *
cm_name_to_string(const CmName *name)
{
    GString *out = g_string_new(NULL);

    if (name->schema) {
        append_part(out, name->schema, false);
        g_string_append_c(out, '.');
    }
    append_part(out, name->name, true);
    return g_string_free(out, FALSE);
}

bool
cm_name_is_in_string(const CmName *name, const char *sql, const CmLexerOptions *options)
{
    CmLexer lexer;
    CmToken token;
    bool is_in = false;

    cm_lexer_init(&lexer, sql, -1, options);
    while (!is_in && cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = token.kind == CM_TOKEN_STRING ? cm_token_text(&token) : NULL;
        CmName said = {NULL, NULL};

        is_in = text && cm_name_parse(text, &said, NULL) && cm_name_equal(&said, name);
        cm_name_clear(&said);
    }
    return is_in;
}
