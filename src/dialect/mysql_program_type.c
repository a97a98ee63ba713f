/* Types as parameters of routines have them: written by people, in any of several names. */
#include "dialect/mysql_program.h"

#include <string.h>

/* What a type is called to what the server calls it. Longer names come before those they begin
 * with. */
static const struct {
    const char *said, *meant;
} names[] = {
    {"double precision", "double"},
    {"character varying", "varchar"},
    {"national varchar", "varchar"},
    {"long varchar", "mediumtext"},
    {"varcharacter", "varchar"},
    {"middleint", "mediumint"},
    {"nvarchar", "varchar"},
    {"integer", "int"},
    {"numeric", "decimal"},
    {"boolean", "tinyint(1)"},
    {"float4", "float"},
    {"float8", "double"},
    {"fixed", "decimal"},
    {"real", "double"},
    {"int1", "tinyint"},
    {"int2", "smallint"},
    {"int3", "mediumint"},
    {"int4", "int"},
    {"int8", "bigint"},
    {"bool", "tinyint(1)"},
    {"long", "mediumtext"},
    {"dec", "decimal"},
    {"character", "char"},
};

/* The length of a type that says none. */
static const struct {
    const char *type, *length;
} lengths[] = {{"decimal", "(10,0)"}, {"char", "(1)"}, {"bit", "(1)"},
               {"binary", "(1)"},     {"year", "(4)"}, {"bit varying", ""}};

/* Whether a text begins with whole words. */
static bool
begins(const char *text, const char *words)
{
    gsize length = strlen(words);

    return g_str_has_prefix(text, words) && !g_ascii_isalnum(text[length]) && text[length] != '_';
}

static void
append_token(GString *out, const CmToken *token)
{
    g_autofree char *text = cm_token_text(token);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    bool is_tight = cm_token_is_symbol(token, "(") || cm_token_is_symbol(token, ")") ||
                    cm_token_is_symbol(token, ",");

    if (out->len && !is_tight && !strchr("(,", out->str[out->len - 1]))
        g_string_append_c(out, ' ');
    if (token->kind == CM_TOKEN_STRING)
        cm_mysql_append_quoted(out, "", text);
    else
        g_string_append(out, lower);
}

static void
rename_type(GString *type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!begins(type->str, names[i].said) || begins(type->str, "character set"))
            continue;
        g_string_erase(type, 0, (gssize)strlen(names[i].said));
        g_string_prepend(type, names[i].meant);
        return;
    }
}

static void
add_length(GString *type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        gsize length = strlen(lengths[i].type);

        if (begins(type->str, lengths[i].type) && type->str[length] != '(')
            g_string_insert(type, (gssize)length, lengths[i].length);
    }
    if (g_str_has_prefix(type->str, "decimal(") &&
        strspn(type->str + 8, "0123456789") == strcspn(type->str + 8, ")"))
        g_string_insert(type, (gssize)strcspn(type->str, ")"), ",0");
}

/* How wide a number is shown says nothing, but that tinyint(1) is a boolean. */
static void
drop_width(GString *type)
{
    static const char *const integers[] = {"tinyint(", "smallint(", "mediumint(",
                                           "int(",     "bigint(",   NULL};

    if (begins(type->str, "tinyint(1)"))
        return;
    for (const char *const *integer = integers; *integer; integer++) {
        gsize at = strlen(*integer) - 1;

        if (g_str_has_prefix(type->str, *integer) && strchr(type->str, ')'))
            g_string_erase(type, (gssize)at, (gssize)strcspn(type->str + at, ")") + 1);
    }
}

char *
cm_mysql_program_type(const char *type)
{
    GString *out = g_string_new(NULL);
    CmTokenReader reader;

    for (cm_token_reader_init(&reader, type, &cm_lexer_options_mysql); reader.token.start;
         cm_token_reader_next(&reader))
        if (!cm_token_is(&reader.token, "SIGNED"))
            append_token(out, &reader.token);
    rename_type(out);
    add_length(out);
    drop_width(out);
    g_string_replace(out, " character set ", " charset ", 0);
    return g_string_free(out, FALSE);
}
