/* SQL texts as texts: comparing them, and renaming an identifier in them, by their tokens.
 *
 * This is for the expressions of CHECKs, defaults, indexes, views and triggers that a schema keeps
 * as text. It knows no grammar: two spellings of one meaning, such as (a) and a, are different.
 *
 * To SQLite a "word" that names nothing is a string, and ALTER TABLE makes it a 'word', in whatever
 * object it stands. Who compares tells which names there are, in lower case; without them (NULL) a
 * "word" is the identifier that it looks like. */
#pragma once

#include "base/lexer.h"

/* The canonical form for comparing (transfer full): without comments, one space between tokens,
 * bare words in capitals, and identifiers whose quotes are not needed as bare words. Strings stay
 * as they are, byte for byte, and so does what cannot be read. */
char *cm_sql_normalise(const char *sql, const CmLexerOptions *options, GHashTable *names);

/* Whether both texts have the same canonical form; NULL equals only NULL. */
bool cm_sql_equal(const char *left, const char *right, const CmLexerOptions *options,
                  GHashTable *names);

/* Whether a text has the identifier among its tokens; NULL has none. Quoted, it is the same in its
 * exact letters alone where the dialect takes these for others. */
bool cm_sql_mentions(const char *sql, const char *identifier, const CmLexerOptions *options);

/* Whether a text has the string among its tokens. */
bool cm_sql_has_string(const char *sql, const char *string, const CmLexerOptions *options);

/* The statement that creates a routine, with blanks for the names of its parameters, which mention
 * nothing: their types stand behind them (transfer full). */
char *cm_sql_without_parameters(const char *sql, const CmLexerOptions *options);

/* The text with every identifier that equals from, in any case, replaced by to (transfer full);
 * names of functions and types, keywords and all other bytes stay. to is quoted where it must be,
 * or where the identifier in its place was. */
char *cm_sql_rename_identifier(const char *sql, const char *from, const char *to,
                               const CmLexerOptions *options);
