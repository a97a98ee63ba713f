/* The tokens of SQL, for all dialects: what reads stored CREATE text, compares and renames in
 * expressions, splits scripts and lints.
 *
 * A lexer is not a parser: it knows quotings, comments, numbers and operators, but no grammar and
 * no keywords, and it lets pass what a database would refuse later. It always comes to an end: what
 * it cannot read is a token of the kind CM_TOKEN_ERROR with the reason.
 *
 * A CmLexer lives on the stack and borrows the text; tokens point into the text and own nothing.
 * Bytes from 0x80 on are letters; columns count characters of UTF-8, not bytes. */
#pragma once

#include "base/error.h"

/* What some editors begin a file of UTF-8 with; it means nothing. */
#define CM_BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What differs between dialects; the zero value reads plain standard SQL. */
typedef struct {
    bool backticks;             /* `name` is an identifier */
    bool brackets;              /* [name] is an identifier, not an array's subscript */
    bool double_quoted_strings; /* "text" is a string, not an identifier */
    bool loose_quotes;          /* "text" is a string where nothing is so named */
    bool dollar_quotes;         /* $tag$ … $tag$ is a string */
    bool backslashes;           /* \ escapes in every string */
    bool hash_comments;         /* # opens a comment to the end of the line */
    bool spaced_dashes;         /* -- opens a comment only before white space */
    bool nested_comments;       /* a comment may stand within a comment */
    bool custom_operators;      /* any run of operator characters is one operator */
    bool digits_open_words;     /* 2fa is a word */
    bool exact_case;            /* "Name" is another identifier than name */
    const char *prefixes;       /* of x (blob), b (bits), e (escapes), n, u (with &), before ' */
    const char *parameters;     /* which of ? : @ $ open a parameter */
    const char *const
        *value_words; /* NULL-terminated: words that are values, beside standard ones */
} CmLexerOptions;

extern const CmLexerOptions cm_lexer_options_sqlite;
extern const CmLexerOptions cm_lexer_options_postgresql;
extern const CmLexerOptions cm_lexer_options_mysql;

typedef enum {
    CM_TOKEN_WORD,   /* a bare identifier or keyword */
    CM_TOKEN_QUOTED, /* a quoted identifier */
    CM_TOKEN_STRING,
    CM_TOKEN_BLOB, /* x'…' or b'…' */
    CM_TOKEN_NUMBER,
    CM_TOKEN_SYMBOL, /* an operator or punctuation */
    CM_TOKEN_PARAMETER,
    CM_TOKEN_COMMENT,
    CM_TOKEN_ERROR,
} CmTokenKind;

typedef struct {
    CmTokenKind kind;
    const char *start; /* borrowed from the text, not NUL-terminated */
    gsize length;
    int line;
    int column;
    bool escapes;        /* a string in which \ escapes */
    const char *problem; /* of an error: static, such as "unterminated string" */
} CmToken;

typedef struct {
    const CmLexerOptions *options;
    const char *next; /* the first byte not read yet */
    const char *end;
    const char *placed; /* where line and column are known */
    int line;
    int column;
} CmLexer;

/* Prepares to read length bytes of text, or up to its NUL when length is negative. Text and options
 * must outlive the lexer and its tokens. */
void cm_lexer_init(CmLexer *lexer, const char *text, gssize length, const CmLexerOptions *options);

/* Reads the next token, white space skipped; false at the end of the text. */
bool cm_lexer_next(CmLexer *lexer, CmToken *token);

/* The same, with comments skipped too. */
bool cm_lexer_next_code(CmLexer *lexer, CmToken *token);

/* What a token means (transfer full): an identifier or string without its quotes and with doubled
 * quotes folded, any other token as it stands. Of escapes by \ those by number are left alone. */
char *cm_token_text(const CmToken *token);

/* Whether the token is this bare word, in any case. */
bool cm_token_is(const CmToken *token, const char *keyword);

/* Whether the token is one of these bare words, NULL-terminated, in any case. */
bool cm_token_is_any(const CmToken *token, const char *const *keywords);

/* Whether the token is this operator or punctuation. */
bool cm_token_is_symbol(const CmToken *token, const char *symbol);

/* Whether the token can name something: a word or a quoted identifier. */
bool cm_token_is_identifier(const CmToken *token);

/* Whether the token is an identifier that says this name, in its exact letters. */
bool cm_token_is_name(const CmToken *token, const char *name);

/* Whether byte may stand within a bare word, or open one when first is set. */
bool cm_lexer_is_word_byte(unsigned char byte, bool first);
