#include "base/sqltext.h"

#include <stdlib.h>
#include <string.h>

/* Words that are never a bare identifier within an expression or a query, in any dialect. An
 * operand follows them, save those of ending_words. Sorted. */
static const char *const reserved_words[] = {
    "ADD",        "ALL",    "ALTER",        "AND",          "AS",
    "BETWEEN",    "BY",     "CASE",         "CHECK",        "COLLATE",
    "CONSTRAINT", "CREATE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
    "DEFAULT",    "DELETE", "DISTINCT",     "DROP",         "ELSE",
    "ESCAPE",     "EXCEPT", "EXISTS",       "FALSE",        "FOREIGN",
    "FROM",       "GROUP",  "HAVING",       "IN",           "INSERT",
    "INTERSECT",  "INTO",   "IS",           "ISNULL",       "JOIN",
    "LIMIT",      "NOT",    "NOTNULL",      "NULL",         "ON",
    "OR",         "ORDER",  "PRIMARY",      "REFERENCES",   "RETURNING",
    "SELECT",     "SET",    "TABLE",        "THEN",         "TO",
    "TRUE",       "UNION",  "UNIQUE",       "UPDATE",       "USING",
    "VALUES",     "WHEN",   "WHERE",        "WITH",
};

/* Keywords that SQLite at least also takes as names: an identifier where an operand is due, a
 * keyword after an operand. Sorted. */
static const char *const ambiguous_words[] = {
    "ASC",     "CROSS", "DESC",   "DIV",   "END",   "FILTER", "FULL",    "GLOB",   "ILIKE",
    "INDEXED", "INNER", "LEFT",   "LIKE",  "MATCH", "MOD",    "NATURAL", "OFFSET", "OUTER",
    "OVER",    "RANGE", "REGEXP", "RIGHT", "RLIKE", "ROWS",   "SIMILAR", "XOR",
};

/* Keywords that an operand ends with. Sorted. */
static const char *const ending_words[] = {
    "ASC",     "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
    "DESC",    "END",          "FALSE",        "ISNULL",
    "NOTNULL", "NULL",         "TRUE",
};

static int
compare_words(const void *key, const void *word)
{
    return g_ascii_strcasecmp(key, *(const char *const *)word);
}

static bool
is_listed(const char *word, const char *const *words, gsize count)
{
    return bsearch(word, words, count, sizeof *words, compare_words) != NULL;
}

static bool
is_reserved(const char *word)
{
    return is_listed(word, reserved_words, G_N_ELEMENTS(reserved_words));
}

static bool
is_ambiguous(const char *word)
{
    return is_listed(word, ambiguous_words, G_N_ELEMENTS(ambiguous_words));
}

/* Whether the word is a value by itself in this dialect, such as PostgreSQL's user. */
static bool
is_value(const char *word, const CmLexerOptions *options)
{
    const char *const *value = options->value_words;

    while (value && *value && g_ascii_strcasecmp(word, *value))
        value++;
    return value && *value;
}

static bool
is_ending(const char *word, const CmLexerOptions *options)
{
    return is_listed(word, ending_words, G_N_ELEMENTS(ending_words)) || is_value(word, options);
}

/* Whether a name means the same with and without quotes. */
static bool
is_plain(const char *name, const CmLexerOptions *options)
{
    if (is_reserved(name) || is_ambiguous(name) || is_value(name, options))
        return false;
    if (!cm_lexer_is_word_byte((unsigned char)*name, true))
        return false;
    for (const char *at = name; *at; at++)
        if (!cm_lexer_is_word_byte((unsigned char)*at, false) ||
            (options->exact_case && g_ascii_isupper(*at)))
            return false;
    return true;
}

static void
append_quoted(GString *out, const char *name, const CmLexerOptions *options)
{
    char quote = options->double_quoted_strings ? '`' : '"';

    g_string_append_c(out, quote);
    for (; *name; name++) {
        if (*name == quote)
            g_string_append_c(out, quote);
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, quote);
}

/* What a token is to the one after it. */
typedef enum {
    PLACE_OPERAND,       /* an operand is due */
    PLACE_AFTER_OPERAND, /* an operator or the end is due */
    PLACE_MEMBER,        /* after a full stop */
    PLACE_FOREIGN,       /* a type or collation is due */
} Place;

/* Whether a bare word is a keyword where it stands. */
static bool
is_keyword(const char *word, Place place, const CmLexerOptions *options)
{
    if (place == PLACE_MEMBER)
        return false;
    return is_reserved(word) || is_value(word, options) ||
           (place == PLACE_AFTER_OPERAND && is_ambiguous(word));
}

static Place
place_after_symbol(const CmToken *token, Place place)
{
    if (cm_token_is_symbol(token, "."))
        return place == PLACE_AFTER_OPERAND ? PLACE_MEMBER : PLACE_OPERAND;
    if (cm_token_is_symbol(token, "::"))
        return PLACE_FOREIGN;
    if (cm_token_is_symbol(token, ")") || cm_token_is_symbol(token, "]") ||
        cm_token_is_symbol(token, ";"))
        return PLACE_AFTER_OPERAND;
    return PLACE_OPERAND;
}

static Place
place_after(const CmToken *token, const char *word, Place place, const CmLexerOptions *options)
{
    if (token->kind == CM_TOKEN_SYMBOL)
        return place_after_symbol(token, place);
    if (!word || !is_keyword(word, place, options) || is_ending(word, options))
        return PLACE_AFTER_OPERAND;
    if (cm_token_is(token, "AS") || cm_token_is(token, "COLLATE"))
        return PLACE_FOREIGN;
    return PLACE_OPERAND;
}

/* Whether a quoted name is none, but a string. */
static bool
is_loose_string(const CmToken *token, const CmLexerOptions *options, GHashTable *names)
{
    g_autofree char *text = NULL;
    g_autofree char *folded = NULL;

    if (!names || !options->loose_quotes || token->kind != CM_TOKEN_QUOTED || *token->start != '"')
        return false;
    text = cm_token_text(token);
    folded = g_ascii_strdown(text, -1);
    return !g_hash_table_contains(names, folded);
}

static void
append_string(GString *out, const CmToken *token)
{
    g_autofree char *text = cm_token_text(token);

    g_string_append_c(out, '\'');
    for (const char *at = text; *at; at++) {
        if (*at == '\'')
            g_string_append_c(out, '\'');
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '\'');
}

/* text is what the token says, and is used up; a name that might be a keyword is quoted. */
static void
append_canonical(GString *out, const CmToken *token, char *text, bool may_be_bare,
                 const CmLexerOptions *options)
{
    bool plain = token->kind == CM_TOKEN_QUOTED ? is_plain(text, options) : may_be_bare;

    if (plain || !options->exact_case)
        for (char *at = text; *at; at++)
            *at = g_ascii_toupper(*at);
    if (plain)
        g_string_append(out, text);
    else
        append_quoted(out, text, options);
}

/* Strings, and what cannot be read, stay as they are. */
static bool
is_verbatim(const CmToken *token)
{
    return token->kind == CM_TOKEN_STRING || token->kind == CM_TOKEN_ERROR ||
           token->kind == CM_TOKEN_PARAMETER;
}

/* Whether a bare word that may be a keyword is a name where it stands. */
static bool
is_name(const char *word, Place place, const CmLexerOptions *options)
{
    return !options->exact_case && is_ambiguous(word) && !is_keyword(word, place, options);
}

char *
cm_sql_normalise(const char *sql, const CmLexerOptions *options, GHashTable *names)
{
    GString *out = g_string_sized_new(strlen(sql) + 16);
    Place place = PLACE_OPERAND;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, options);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = is_verbatim(&token) ? NULL : cm_token_text(&token);
        const char *word = token.kind == CM_TOKEN_WORD ? text : NULL;
        bool is_bare = !word || !is_name(word, place, options);

        place = place_after(&token, word, place, options);
        if (out->len)
            g_string_append_c(out, ' ');
        if (is_loose_string(&token, options, names))
            append_string(out, &token);
        else if (!text)
            g_string_append_len(out, token.start, (gssize)token.length);
        else
            append_canonical(out, &token, text, is_bare, options);
    }
    return g_string_free(out, FALSE);
}

bool
cm_sql_equal(const char *left, const char *right, const CmLexerOptions *options, GHashTable *names)
{
    g_autofree char *canonical_left = NULL;
    g_autofree char *canonical_right = NULL;

    if (!left || !right || !strcmp(left, right))
        return left == right || (left && right);
    canonical_left = cm_sql_normalise(left, options, names);
    canonical_right = cm_sql_normalise(right, options, names);
    return !strcmp(canonical_left, canonical_right);
}

static bool
is_identifier(const CmToken *token, const char *identifier, const CmLexerOptions *options)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;

    if (!text)
        return false;
    return token->kind == CM_TOKEN_QUOTED && options->exact_case
               ? !strcmp(text, identifier)
               : !g_ascii_strcasecmp(text, identifier);
}

bool
cm_sql_mentions(const char *sql, const char *identifier, const CmLexerOptions *options)
{
    CmLexer lexer;
    CmToken token;

    if (!sql)
        return false;
    cm_lexer_init(&lexer, sql, -1, options);
    while (cm_lexer_next_code(&lexer, &token))
        if (is_identifier(&token, identifier, options))
            return true;
    return false;
}

bool
cm_sql_has_string(const char *sql, const char *string, const CmLexerOptions *options)
{
    CmLexer lexer;
    CmToken token;
    bool found = false;

    cm_lexer_init(&lexer, sql, -1, options);
    while (!found && cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = token.kind == CM_TOKEN_STRING ? cm_token_text(&token) : NULL;

        found = text && !strcmp(text, string);
    }
    return found;
}

/* Whether a parenthesis follows, which makes a word the name of a function. */
static bool
is_called(const CmLexer *lexer)
{
    CmLexer ahead = *lexer;
    CmToken token;

    return cm_lexer_next_code(&ahead, &token) && cm_token_is_symbol(&token, "(");
}

static bool
names(const CmToken *token, const char *word, const char *from, Place place,
      const CmLexerOptions *options)
{
    g_autofree char *quoted = NULL;

    if (place == PLACE_FOREIGN)
        return false;
    if (token->kind == CM_TOKEN_WORD)
        return !g_ascii_strcasecmp(word, from) && !is_keyword(word, place, options);
    if (token->kind != CM_TOKEN_QUOTED)
        return false;
    quoted = cm_token_text(token);
    return !g_ascii_strcasecmp(quoted, from);
}

static void
append_name(GString *out, const CmToken *token, const char *to, const CmLexerOptions *options)
{
    if (token->kind == CM_TOKEN_QUOTED || !is_plain(to, options))
        append_quoted(out, to, options);
    else
        g_string_append(out, to);
}

char *
cm_sql_rename_identifier(const char *sql, const char *from, const char *to,
                         const CmLexerOptions *options)
{
    GString *out = g_string_sized_new(strlen(sql) + 16);
    const char *copied = sql;
    Place place = PLACE_OPERAND;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, options);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *word = token.kind == CM_TOKEN_WORD ? cm_token_text(&token) : NULL;

        if (names(&token, word, from, place, options) && !is_called(&lexer)) {
            g_string_append_len(out, copied, token.start - copied);
            append_name(out, &token, to, options);
            copied = token.start + token.length;
        }
        place = place_after(&token, word, place, options);
    }
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}
