/* A walk over the tokens of one CREATE statement as SQLite stores it, and over names, groups in
 * parentheses and stretches of text in it. It knows SQLite's words, but no statement.
 *
 * A cursor lives on the stack, borrows the text and owns its tokens: init, then clear. Comments are
 * no tokens here. Behind the last token stands one of length 0 that is nothing but the end. */
#pragma once

#include "base/lexer.h"

typedef struct {
    GArray *tokens; /* of CmToken */
    guint at;       /* the token that is next */
    char *object;   /* what messages call the statement's object, such as "table 't'" */
} CmSqliteCursor;

void cm_sqlite_cursor_init(CmSqliteCursor *cursor, const char *sql);
void cm_sqlite_cursor_clear(CmSqliteCursor *cursor);

/* The token so many after the next one; the one at an index. */
const CmToken *cm_sqlite_cursor_peek(const CmSqliteCursor *cursor, guint ahead);
const CmToken *cm_sqlite_cursor_token(const CmSqliteCursor *cursor, guint index);

/* Whether no token is left but semicolons. */
bool cm_sqlite_cursor_is_at_end(const CmSqliteCursor *cursor);

/* Whether the next token is this bare word or symbol. */
bool cm_sqlite_cursor_is(const CmSqliteCursor *cursor, const char *keyword);
bool cm_sqlite_cursor_is_symbol(const CmSqliteCursor *cursor, const char *symbol);

/* Steps over this bare word or symbol, or gives false and stays. */
bool cm_sqlite_cursor_take(CmSqliteCursor *cursor, const char *keyword);
bool cm_sqlite_cursor_take_symbol(CmSqliteCursor *cursor, const char *symbol);

/* The same, where nothing else may stand. */
bool cm_sqlite_cursor_expect(CmSqliteCursor *cursor, const char *keyword, GError **error);
bool cm_sqlite_cursor_expect_symbol(CmSqliteCursor *cursor, const char *symbol, GError **error);

/* Whether the token can be a name: a quoted one, a string, or a word that SQLite does not reserve.
 */
bool cm_sqlite_token_is_name(const CmToken *token);

/* A name without its quotes (transfer full), or NULL. */
char *cm_sqlite_cursor_take_name(CmSqliteCursor *cursor, GError **error);

/* "(a, b)": adds the names to an array that frees them. */
bool cm_sqlite_cursor_take_names(CmSqliteCursor *cursor, GPtrArray *names, GError **error);

/* At an opening parenthesis: the index of the one that closes it, or 0 if there is none. */
guint cm_sqlite_cursor_match(const CmSqliteCursor *cursor, guint open);

/* Steps over a group in parentheses; from and to are the tokens inside, to not included. */
bool cm_sqlite_cursor_take_group(CmSqliteCursor *cursor, guint *from, guint *to, GError **error);

/* The text of the tokens (to not included) as written, but each comment replaced by a space
 * (transfer full). */
char *cm_sqlite_cursor_text(const CmSqliteCursor *cursor, guint from, guint to);

/* Steps to the end, and gives the text on the way there (transfer full). */
char *cm_sqlite_cursor_take_all(CmSqliteCursor *cursor);

/* The bytes of the tokens (to not included), comments and all (transfer full). */
char *cm_sqlite_cursor_verbatim(const CmSqliteCursor *cursor, guint from, guint to);

/* The text with each comment replaced by a space, trimmed (transfer full). */
char *cm_sqlite_without_comments(const char *text);

/* All bytes behind the token before the next one, trimmed, without a semicolon at the end (transfer
 * full). */
char *cm_sqlite_cursor_rest(const CmSqliteCursor *cursor);

/* Fails with CM_ERROR_SYNTAX, naming the object, the next token and what should stand there. */
bool cm_sqlite_cursor_fail(const CmSqliteCursor *cursor, const char *expected, GError **error);
