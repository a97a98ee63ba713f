#include "inspect/sqlite_cursor.h"

#include <stdlib.h>
#include <string.h>

/* The words that SQLite never takes for a bare name. Sorted. */
static const char *const reserved_words[] = {
    "ADD",     "ALL",        "ALTER",       "AND",     "AS",       "AUTOINCREMENT",
    "BETWEEN", "CASE",       "CHECK",       "COLLATE", "COMMIT",   "CONSTRAINT",
    "CREATE",  "DEFAULT",    "DEFERRABLE",  "DELETE",  "DISTINCT", "DROP",
    "ELSE",    "ESCAPE",     "EXCEPT",      "EXISTS",  "FOREIGN",  "FROM",
    "GROUP",   "HAVING",     "IN",          "INDEX",   "INSERT",   "INTERSECT",
    "INTO",    "IS",         "ISNULL",      "JOIN",    "LIMIT",    "NOT",
    "NOTHING", "NOTNULL",    "NULL",        "ON",      "OR",       "ORDER",
    "PRIMARY", "REFERENCES", "RETURNING",   "SELECT",  "SET",      "TABLE",
    "THEN",    "TO",         "TRANSACTION", "UNION",   "UNIQUE",   "UPDATE",
    "USING",   "VALUES",     "WHEN",        "WHERE",
};

static int
compare_word(const void *key, const void *element)
{
    const CmToken *token = key;
    const char *word = *(const char *const *)element;
    int order = g_ascii_strncasecmp(token->start, word, token->length);

    return order ? order : -(int)(strlen(word) > token->length);
}

/* An unclosed comment at the end is a comment to SQLite. */
static bool
is_open_comment(const CmToken *token)
{
    return token->kind == CM_TOKEN_ERROR && token->length >= 2 && !memcmp(token->start, "/*", 2);
}

void
cm_sqlite_cursor_init(CmSqliteCursor *cursor, const char *sql)
{
    CmLexer lexer;
    CmToken token;
    CmToken end = {.kind = CM_TOKEN_SYMBOL, .line = 1, .column = 1};

    *cursor = (CmSqliteCursor){.tokens = g_array_sized_new(FALSE, FALSE, sizeof(CmToken), 128)};
    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    while (cm_lexer_next_code(&lexer, &token))
        if (!is_open_comment(&token))
            g_array_append_val(cursor->tokens, token);
    end.start = lexer.end;
    end.line = lexer.line;
    end.column = lexer.column;
    g_array_append_val(cursor->tokens, end);
}

void
cm_sqlite_cursor_clear(CmSqliteCursor *cursor)
{
    g_clear_pointer(&cursor->tokens, g_array_unref);
    g_clear_pointer(&cursor->object, g_free);
}

const CmToken *
cm_sqlite_cursor_token(const CmSqliteCursor *cursor, guint index)
{
    return &g_array_index(cursor->tokens, CmToken, MIN(index, cursor->tokens->len - 1));
}

const CmToken *
cm_sqlite_cursor_peek(const CmSqliteCursor *cursor, guint ahead)
{
    return cm_sqlite_cursor_token(cursor, cursor->at + ahead);
}

/* The index of the token of length 0, or of the semicolons before it. */
static guint
end_of(const CmSqliteCursor *cursor)
{
    guint end = cursor->tokens->len - 1;

    while (end && cm_token_is_symbol(cm_sqlite_cursor_token(cursor, end - 1), ";"))
        end--;
    return end;
}

bool
cm_sqlite_cursor_is_at_end(const CmSqliteCursor *cursor)
{
    return cursor->at >= end_of(cursor);
}

/* Most words are told apart by their first letter, and most questions are answered with no. */
bool
cm_sqlite_cursor_is(const CmSqliteCursor *cursor, const char *keyword)
{
    const CmToken *token = cm_sqlite_cursor_peek(cursor, 0);

    return token->kind == CM_TOKEN_WORD && !((*token->start ^ *keyword) & ~('a' ^ 'A')) &&
           cm_token_is(token, keyword);
}

bool
cm_sqlite_cursor_is_symbol(const CmSqliteCursor *cursor, const char *symbol)
{
    return cm_token_is_symbol(cm_sqlite_cursor_peek(cursor, 0), symbol);
}

bool
cm_sqlite_cursor_take(CmSqliteCursor *cursor, const char *keyword)
{
    bool taken = cm_sqlite_cursor_is(cursor, keyword);

    cursor->at += taken;
    return taken;
}

bool
cm_sqlite_cursor_take_symbol(CmSqliteCursor *cursor, const char *symbol)
{
    bool taken = cm_sqlite_cursor_is_symbol(cursor, symbol);

    cursor->at += taken;
    return taken;
}

bool
cm_sqlite_cursor_expect(CmSqliteCursor *cursor, const char *keyword, GError **error)
{
    return cm_sqlite_cursor_take(cursor, keyword) || cm_sqlite_cursor_fail(cursor, keyword, error);
}

bool
cm_sqlite_cursor_expect_symbol(CmSqliteCursor *cursor, const char *symbol, GError **error)
{
    g_autofree char *quoted = NULL;

    if (cm_sqlite_cursor_take_symbol(cursor, symbol))
        return true;
    quoted = g_strdup_printf("'%s'", symbol);
    return cm_sqlite_cursor_fail(cursor, quoted, error);
}

bool
cm_sqlite_token_is_name(const CmToken *token)
{
    if (token->kind == CM_TOKEN_QUOTED || token->kind == CM_TOKEN_STRING)
        return true;
    return token->kind == CM_TOKEN_WORD &&
           !bsearch(token, reserved_words, G_N_ELEMENTS(reserved_words), sizeof *reserved_words,
                    compare_word);
}

char *
cm_sqlite_cursor_take_name(CmSqliteCursor *cursor, GError **error)
{
    const CmToken *token = cm_sqlite_cursor_peek(cursor, 0);

    if (!cm_sqlite_token_is_name(token)) {
        cm_sqlite_cursor_fail(cursor, "a name", error);
        return NULL;
    }
    cursor->at++;
    return cm_token_text(token);
}

bool
cm_sqlite_cursor_take_names(CmSqliteCursor *cursor, GPtrArray *names, GError **error)
{
    if (!cm_sqlite_cursor_expect_symbol(cursor, "(", error))
        return false;
    do {
        char *name = cm_sqlite_cursor_take_name(cursor, error);

        if (!name)
            return false;
        g_ptr_array_add(names, name);
    } while (cm_sqlite_cursor_take_symbol(cursor, ","));
    return cm_sqlite_cursor_expect_symbol(cursor, ")", error);
}

guint
cm_sqlite_cursor_match(const CmSqliteCursor *cursor, guint open)
{
    int depth = 0;

    for (guint i = open; i < cursor->tokens->len; i++) {
        const CmToken *token = cm_sqlite_cursor_token(cursor, i);

        depth += cm_token_is_symbol(token, "(") - cm_token_is_symbol(token, ")");
        if (depth == 0)
            return i > open ? i : 0;
    }
    return 0;
}

bool
cm_sqlite_cursor_take_group(CmSqliteCursor *cursor, guint *from, guint *to, GError **error)
{
    guint close;

    if (!cm_sqlite_cursor_is_symbol(cursor, "("))
        return cm_sqlite_cursor_fail(cursor, "'('", error);
    close = cm_sqlite_cursor_match(cursor, cursor->at);
    if (!close)
        return cm_sqlite_cursor_fail(cursor, "'(' that is closed", error);
    *from = cursor->at + 1;
    *to = close;
    cursor->at = close + 1;
    return true;
}

static const char *
token_end(const CmSqliteCursor *cursor, guint index)
{
    const CmToken *token = cm_sqlite_cursor_token(cursor, index);

    return token->start + token->length;
}

/* What stands between two tokens: nothing but white space is kept, a comment is made a space. */
static void
append_gap(GString *out, const char *from, const char *to)
{
    for (const char *at = from; at < to; at++) {
        if (!g_ascii_isspace(*at) && *at != '\v') {
            g_string_append_c(out, ' ');
            return;
        }
    }
    g_string_append_len(out, from, to - from);
}

char *
cm_sqlite_cursor_text(const CmSqliteCursor *cursor, guint from, guint to)
{
    GString *out = g_string_new(NULL);

    for (guint i = from; i < to; i++) {
        const CmToken *token = cm_sqlite_cursor_token(cursor, i);

        if (i > from)
            append_gap(out, token_end(cursor, i - 1), token->start);
        g_string_append_len(out, token->start, (gssize)token->length);
    }
    return g_string_free(out, FALSE);
}

char *
cm_sqlite_cursor_verbatim(const CmSqliteCursor *cursor, guint from, guint to)
{
    const char *start = cm_sqlite_cursor_token(cursor, from)->start;

    return from < to ? g_strndup(start, (gsize)(token_end(cursor, to - 1) - start)) : g_strdup("");
}

char *
cm_sqlite_without_comments(const char *text)
{
    CmSqliteCursor cursor;
    char *rest;

    cm_sqlite_cursor_init(&cursor, text);
    rest = cm_sqlite_cursor_text(&cursor, 0, cursor.tokens->len - 1);
    cm_sqlite_cursor_clear(&cursor);
    return rest;
}

char *
cm_sqlite_cursor_take_all(CmSqliteCursor *cursor)
{
    guint from = cursor->at;

    cursor->at = MAX(from, end_of(cursor));
    return cm_sqlite_cursor_text(cursor, from, cursor->at);
}

char *
cm_sqlite_cursor_rest(const CmSqliteCursor *cursor)
{
    const char *start = token_end(cursor, cursor->at - 1);
    const char *end = cm_sqlite_cursor_token(cursor, end_of(cursor))->start;

    return g_strstrip(g_strndup(start, (gsize)(end - start)));
}

bool
cm_sqlite_cursor_fail(const CmSqliteCursor *cursor, const char *expected, GError **error)
{
    const CmToken *token = cm_sqlite_cursor_peek(cursor, 0);
    const char *object = cursor->object ? cursor->object : "an object";
    g_autofree char *found = NULL;

    if (token->kind == CM_TOKEN_ERROR)
        return cm_fail(
            error, CM_ERROR_SYNTAX,
            "the stored SQL of %s cannot be read: %s at line %d, column %d; please report", object,
            token->problem, token->line, token->column);
    found = token->length ? g_strdup_printf("'%.*s'", (int)MIN(token->length, 60), token->start)
                          : g_strdup("the end");
    return cm_fail(error, CM_ERROR_SYNTAX,
                   "the stored SQL of %s cannot be read: %s at line %d, column %d where %s should "
                   "stand; please report",
                   object, found, token->line, token->column, expected);
}
