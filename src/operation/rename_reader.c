#include "operation/rename_reader.h"

#include <string.h>

#include "base/sqltext.h"

void
cm_rename_reader_open(CmRenameReader *reader, const char *sql, const CmLexerOptions *lexer)
{
    memset(reader, 0, sizeof *reader);
    cm_lexer_init(&reader->lexer, sql, -1, lexer);
    reader->out = g_string_sized_new(strlen(sql) + 16);
    reader->copied = sql;
}

bool
cm_rename_reader_next(CmRenameReader *reader)
{
    reader->before = reader->last;
    reader->last = reader->token;
    return cm_lexer_next_code(&reader->lexer, &reader->token);
}

bool
cm_rename_reader_peek(const CmRenameReader *reader, CmToken *next)
{
    CmLexer ahead = reader->lexer;

    if (cm_lexer_next_code(&ahead, next))
        return true;
    *next = (CmToken){.kind = CM_TOKEN_ERROR, .start = ""};
    return false;
}

bool
cm_rename_reader_is_before(const CmRenameReader *reader, const char *symbol)
{
    CmToken next;

    return cm_rename_reader_peek(reader, &next) && cm_token_is_symbol(&next, symbol);
}

bool
cm_rename_reader_is_at(const CmRenameReader *reader, const CmName *name)
{
    bool has_dot = cm_token_is_symbol(&reader->last, ".");

    if (!cm_token_is_name(&reader->token, name->name))
        return false;
    return name->schema ? has_dot && cm_token_is_name(&reader->before, name->schema) : !has_dot;
}

void
cm_rename_reader_put(CmRenameReader *reader, const char *text)
{
    g_string_append_len(reader->out, reader->copied, reader->token.start - reader->copied);
    g_string_append(reader->out, text);
    reader->copied = reader->token.start + reader->token.length;
}

void
cm_rename_reader_put_name(CmRenameReader *reader, const char *name)
{
    g_autofree char *text = g_strndup(reader->token.start, reader->token.length);
    g_autofree char *was = cm_token_text(&reader->token);
    g_autofree char *renamed = cm_sql_rename_identifier(text, was, name, reader->lexer.options);

    /* A keyword as a name is left alone there. */
    cm_rename_reader_put(reader, strcmp(renamed, text) || !strcmp(was, name) ? renamed : name);
}

char *
cm_rename_reader_close(CmRenameReader *reader)
{
    g_string_append(reader->out, reader->copied);
    return g_string_free(reader->out, FALSE);
}
