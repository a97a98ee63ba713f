/* What a token of SQL means; reading them is lexer.c. */
#include "base/lexer.h"

#include <string.h>

/* What \ before a letter means; any other character stands for itself. */
static char
unescape(char byte)
{
    switch (byte) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'b':
        return '\b';
    default:
        return byte;
    }
}

/* Folds what stands between the quotes at open and close. */
static char *
fold(const char *open, const char *close, bool escapes)
{
    char quote = *close;
    char *text = g_malloc((gsize)(close - open));
    char *out = text;

    for (const char *in = open + 1; in < close; in++) {
        if (escapes && *in == '\\' && in + 1 < close && !g_ascii_isdigit(in[1]))
            *out++ = unescape(*++in);
        else if (*in == quote && in + 1 < close && in[1] == quote)
            *out++ = *++in;
        else
            *out++ = *in;
    }
    *out = '\0';
    return text;
}

/* The text between the tags of $tag$ … $tag$. */
static char *
dollar_text(const CmToken *token)
{
    const char *second = memchr(token->start + 1, '$', token->length - 1);
    gsize tag = (gsize)(second - token->start) + 1;

    return g_strndup(token->start + tag, token->length - 2 * tag);
}

char *
cm_token_text(const CmToken *token)
{
    const char *last = token->start + token->length - 1;
    const char *open = token->start;

    if (token->kind != CM_TOKEN_QUOTED && token->kind != CM_TOKEN_STRING)
        return g_strndup(token->start, token->length);
    if (*token->start == '$')
        return dollar_text(token);
    if (*open == '[')
        return g_strndup(open + 1, token->length - 2);
    while (*open != *last)
        open++;
    return fold(open, last, token->escapes);
}

/* Most words differ in the first byte from the one that is looked for; a token that was not read
 * yet has none. */
static bool
begins_alike(const CmToken *token, const char *text)
{
    return token->length && !((*token->start ^ *text) & ~0x20);
}

bool
cm_token_is(const CmToken *token, const char *keyword)
{
    return token->kind == CM_TOKEN_WORD && begins_alike(token, keyword) &&
           strlen(keyword) == token->length &&
           !g_ascii_strncasecmp(token->start, keyword, token->length);
}

bool
cm_token_is_any(const CmToken *token, const char *const *keywords)
{
    while (*keywords && !cm_token_is(token, *keywords))
        keywords++;
    return *keywords != NULL;
}

bool
cm_token_is_symbol(const CmToken *token, const char *symbol)
{
    return token->kind == CM_TOKEN_SYMBOL && begins_alike(token, symbol) &&
           strlen(symbol) == token->length && !memcmp(token->start, symbol, token->length);
}

bool
cm_token_is_identifier(const CmToken *token)
{
    return token->length && (token->kind == CM_TOKEN_WORD || token->kind == CM_TOKEN_QUOTED);
}

bool
cm_token_is_name(const CmToken *token, const char *name)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;

    return text && !strcmp(text, name);
}
