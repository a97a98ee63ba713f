/* A text in which something is renamed: read by its tokens, with those around the current one, and
 * written anew but for what is put in the place of tokens.
 *
 * It borrows the text and the lexer's options, and lives on the stack. */
#pragma once

#include "base/lexer.h"
#include "schema/name.h"

typedef struct {
    CmLexer lexer;
    CmToken before; /* the token before the last */
    CmToken last;
    CmToken token;
    GString *out;
    const char *copied; /* what of the text is in out already */
} CmRenameReader;

void cm_rename_reader_open(CmRenameReader *reader, const char *sql, const CmLexerOptions *lexer);

/* Goes on to the next token; false at the end. */
bool cm_rename_reader_next(CmRenameReader *reader);

/* The token behind the current one; at the end false, and one that is nothing. */
bool cm_rename_reader_peek(const CmRenameReader *reader, CmToken *next);
bool cm_rename_reader_is_before(const CmRenameReader *reader, const char *symbol);

/* Whether the current token is the name, behind its schema if it has one. */
bool cm_rename_reader_is_at(const CmRenameReader *reader, const CmName *name);

/* Writes a text as it stands in the place of the current token; or a name, quoted where it must be
 * or the token was. */
void cm_rename_reader_put(CmRenameReader *reader, const char *text);
void cm_rename_reader_put_name(CmRenameReader *reader, const char *name);

/* The text as it is now (transfer full); nothing is left to be freed. */
char *cm_rename_reader_close(CmRenameReader *reader);
