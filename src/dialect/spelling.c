#include "dialect/spelling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const CmSpelling *const spellings[] = {
    &cm_spelling_sqlite,
    &cm_spelling_postgresql,
    &cm_spelling_mysql,
    &cm_spelling_mariadb,
};

const CmSpelling *
cm_spelling_find(const char *dialect)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++)
        if (!strcmp(spellings[i]->name, dialect))
            return spellings[i];
    return NULL;
}

static int
compare_words(const void *key, const void *word)
{
    return g_ascii_strcasecmp(key, *(const char *const *)word);
}

bool
cm_spelling_is_bare(const CmSpelling *spelling, const char *identifier)
{
    if (!g_ascii_isalpha(*identifier) && *identifier != '_')
        return false;
    for (const char *at = identifier; *at; at++) {
        if (!g_ascii_isalnum(*at) && *at != '_')
            return false;
        if (!spelling->upper_case_bare && g_ascii_isupper(*at))
            return false;
    }
    return !bsearch(identifier, spelling->reserved, spelling->reserved_count,
                    sizeof *spelling->reserved, compare_words);
}

void
cm_spelling_append_identifier(GString *out, const CmSpelling *spelling, const char *identifier)
{
    if (cm_spelling_is_bare(spelling, identifier)) {
        g_string_append(out, identifier);
        return;
    }
    g_string_append_c(out, spelling->quote);
    for (; *identifier; identifier++) {
        if (*identifier == spelling->quote)
            g_string_append_c(out, spelling->quote);
        g_string_append_c(out, *identifier);
    }
    g_string_append_c(out, spelling->quote);
}

char *
cm_spelling_quote(const CmSpelling *spelling, const char *identifier)
{
    GString *out = g_string_sized_new(strlen(identifier) + 3);

    cm_spelling_append_identifier(out, spelling, identifier);
    return g_string_free(out, FALSE);
}

void
cm_spelling_append_name(GString *out, const CmSpelling *spelling, const char *schema,
                        const char *name)
{
    if (schema) {
        cm_spelling_append_identifier(out, spelling, schema);
        g_string_append_c(out, '.');
    }
    cm_spelling_append_identifier(out, spelling, name);
}

static void
append_string(GString *out, const CmSpelling *spelling, const char *text, gsize length)
{
    g_string_append_c(out, '\'');
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '\'' || (text[i] == '\\' && spelling->backslashes))
            g_string_append_c(out, text[i]);
        g_string_append_c(out, text[i]);
    }
    g_string_append_c(out, '\'');
}

static void
append_bytes(GString *out, const CmSpelling *spelling, const char *data, gsize length)
{
    static const char digits[] = "0123456789ABCDEF";

    g_string_append(out, spelling->bytes_open);
    for (gsize i = 0; i < length; i++) {
        g_string_append_c(out, digits[(unsigned char)data[i] >> 4]);
        g_string_append_c(out, digits[data[i] & 15]);
    }
    g_string_append(out, spelling->bytes_close);
}

/* The shortest text that reads back as the same number, and not as an integer. */
static void
append_double(GString *out, const CmSpelling *spelling, double real)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    int digits = 15;
    char format[] = "%.15g";

    if (isnan(real) || isinf(real)) {
        g_string_append(out, isnan(real) ? spelling->not_a_number
                             : real > 0  ? spelling->infinity
                                         : spelling->minus_infinity);
        return;
    }
    for (; digits <= 17; digits++) {
        format[3] = (char)('0' + digits - 10);
        g_ascii_formatd(text, sizeof text, format, real);
        if (g_ascii_strtod(text, NULL) == real)
            break;
    }
    g_string_append(out, text);
    if (!strpbrk(text, ".e"))
        g_string_append(out, ".0");
}

void
cm_spelling_append_literal(GString *out, const CmSpelling *spelling, const CmValue *value)
{
    switch (value->kind) {
    case CM_VALUE_NULL:
        g_string_append(out, "NULL");
        break;
    case CM_VALUE_BOOLEAN:
        g_string_append(out, value->boolean ? spelling->true_text : spelling->false_text);
        break;
    case CM_VALUE_INTEGER:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)value->integer);
        break;
    case CM_VALUE_DOUBLE:
        append_double(out, spelling, value->real);
        break;
    case CM_VALUE_TEXT:
        append_string(out, spelling, value->data, value->length);
        break;
    case CM_VALUE_BYTES:
        append_bytes(out, spelling, value->data, value->length);
        break;
    }
}

void
cm_spelling_append_bind(GString *out, const CmSpelling *spelling, guint number)
{
    if (spelling->bind_style == CM_BIND_DOLLAR)
        g_string_append_printf(out, "$%u", number);
    else
        g_string_append_c(out, '?');
}

/* The number of the bind that a token stands for: 0 for none, last + 1 for a bare ?. */
static guint64
bind_number(const CmToken *token, guint64 last)
{
    const char *digits = token->start + 1;

    if (token->kind != CM_TOKEN_PARAMETER || (*token->start != '?' && *token->start != '$'))
        return 0;
    if (token->length == 1)
        return last + 1;
    return g_ascii_isdigit(*digits) ? g_ascii_strtoull(digits, NULL, 10) : 0;
}

char *
cm_spelling_inline(const CmSpelling *spelling, const char *sql, const CmValue *binds,
                   gsize bind_count, GError **error)
{
    g_autoptr(GString) out = g_string_sized_new(strlen(sql) + 16 * bind_count);
    const char *copied = sql;
    guint64 last = 0;
    guint64 most = 0;
    CmLexer lexer;
    CmToken token;

    if (!bind_count)
        return g_strdup(sql);
    cm_lexer_init(&lexer, sql, -1, spelling->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        guint64 number = bind_number(&token, last);

        if (!number)
            continue;
        if (number <= bind_count) {
            g_string_append_len(out, copied, token.start - copied);
            cm_spelling_append_literal(out, spelling, &binds[number - 1]);
            copied = token.start + token.length;
        }
        last = number;
        most = MAX(most, number);
    }
    if (most != bind_count) {
        cm_fail(error, CM_ERROR_ARGUMENT,
                "the statement has %" G_GUINT64_FORMAT " placeholders for %" G_GSIZE_FORMAT
                " binds",
                most, bind_count);
        return NULL;
    }
    g_string_append(out, copied);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
