#include "base/token_reader.h"

void
cm_token_reader_next(CmTokenReader *reader)
{
    if (!cm_lexer_next_code(&reader->lexer, &reader->token))
        reader->token = (CmToken){0};
}

void
cm_token_reader_init(CmTokenReader *reader, const char *text, const CmLexerOptions *options)
{
    cm_lexer_init(&reader->lexer, text, -1, options);
    cm_token_reader_next(reader);
}

bool
cm_token_reader_is(const CmTokenReader *reader, const char *keyword)
{
    return reader->token.start && cm_token_is(&reader->token, keyword);
}

bool
cm_token_reader_take(CmTokenReader *reader, const char *keyword)
{
    if (!cm_token_reader_is(reader, keyword))
        return false;
    cm_token_reader_next(reader);
    return true;
}

bool
cm_token_reader_take_symbol(CmTokenReader *reader, const char *symbol)
{
    if (!reader->token.start || !cm_token_is_symbol(&reader->token, symbol))
        return false;
    cm_token_reader_next(reader);
    return true;
}

char *
cm_token_reader_without_end(const char *start, const CmLexerOptions *options)
{
    const char *end = NULL;
    bool has_semicolon = false;
    CmTokenReader reader;

    for (cm_token_reader_init(&reader, start, options); reader.token.start;
         cm_token_reader_next(&reader)) {
        has_semicolon = cm_token_is_symbol(&reader.token, ";");
        if (!has_semicolon)
            end = reader.token.start + reader.token.length;
    }
    return has_semicolon && end ? g_strndup(start, (gsize)(end - start)) : g_strdup(start);
}
