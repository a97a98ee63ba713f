/* Reads a statement token by token, comments passed over, one token ahead: for what knows a little
 * grammar. Lives on the stack and borrows the text, as the lexer does. */
#pragma once

#include "base/lexer.h"

typedef struct {
    CmLexer lexer;
    CmToken token; /* the one that is looked at; start is NULL at the end */
} CmTokenReader;

/* Looks at the first token of the text. */
void cm_token_reader_init(CmTokenReader *reader, const char *text, const CmLexerOptions *options);

/* Looks at the next token. */
void cm_token_reader_next(CmTokenReader *reader);

/* Moves over a keyword if it is there. */
bool cm_token_reader_take(CmTokenReader *reader, const char *keyword);

/* The same for an operator or punctuation. */
bool cm_token_reader_take_symbol(CmTokenReader *reader, const char *symbol);

/* Whether a keyword is there. */
bool cm_token_reader_is(const CmTokenReader *reader, const char *keyword);

/* The text from `start` on without semicolons at its end (transfer full). */
char *cm_token_reader_without_end(const char *start, const CmLexerOptions *options);
