/* Any text as SQL of each dialect: the tokens stand one behind the other, cover all but white
 * space, and each can be asked what it means. */
#include <string.h>

#include "base/lexer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_blank(const char *from, const char *to)
{
    while (from < to)
        if (*from == ' ' || (*from >= '\t' && *from <= '\r'))
            from++;
        else if (to - from >= 3 && !memcmp(from, "\xef\xbb\xbf", 3))
            from += 3;
        else
            return false;
    return true;
}

static void
read_all(const char *text, gsize length, const CmLexerOptions *options)
{
    const char *end = text;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, text, (gssize)length, options);
    while (cm_lexer_next(&lexer, &token)) {
        g_autofree char *meaning = cm_token_text(&token);

        g_assert(strlen(meaning) <= token.length);
        g_assert(token.length > 0 && token.start >= end && is_blank(end, token.start));
        g_assert(token.line > 0 && token.column > 0);
        g_assert((token.kind == CM_TOKEN_ERROR) == (token.problem != NULL));
        end = token.start + token.length;
    }
    g_assert(is_blank(end, text + length));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const CmLexerOptions *const all[] = {&cm_lexer_options_sqlite, &cm_lexer_options_postgresql,
                                         &cm_lexer_options_mysql};
    g_autofree char *text = g_strndup((const char *)data, size);

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        read_all(text, strlen(text), all[i]);
        read_all((const char *)data, size, all[i]);
    }
    return 0;
}
