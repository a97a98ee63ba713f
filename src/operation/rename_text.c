#include "operation/rename_text.h"

#include <string.h>

#include "base/sqltext.h"

#define MOST_DEPTH 64 /* of parentheses that are told apart */

/* Words behind which a table's name stands. */
static const char *const table_words[] = {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", NULL};

/* Words that end the list of tables behind FROM. */
static const char *const ending_words[] = {"WHERE",  "GROUP",  "ORDER",     "HAVING", "LIMIT",
                                           "UNION",  "EXCEPT", "INTERSECT", "SET",    "WINDOW",
                                           "VALUES", "SELECT", NULL};

/* A text being read, with the tokens around the current one. */
typedef struct {
    CmLexer lexer;
    CmToken before; /* the token before the last */
    CmToken last;
    CmToken token;
    GString *out;
    const char *copied;       /* what of the text is in out already */
    bool in_list[MOST_DEPTH]; /* within parentheses this deep, behind FROM */
    int depth;
    bool is_due;       /* a table's name is due */
    bool is_trigger;   /* CREATE TRIGGER, its ON not passed yet */
    bool in_update_of; /* the columns of UPDATE OF */
} Reader;

static bool
is_any(const CmToken *token, const char *const *words)
{
    for (; *words; words++)
        if (cm_token_is(token, *words))
            return true;
    return false;
}

static bool
is_name(const CmToken *token, const char *name)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;

    return text && !g_ascii_strcasecmp(text, name);
}

static bool
is_before(const Reader *reader, const char *symbol)
{
    CmLexer ahead = reader->lexer;
    CmToken next;

    return cm_lexer_next_code(&ahead, &next) && cm_token_is_symbol(&next, symbol);
}

/* Puts another name in the place of the current token, quoted where it must or was. */
static void
put(Reader *reader, const char *to)
{
    g_autofree char *text = g_strndup(reader->token.start, reader->token.length);
    g_autofree char *was = cm_token_text(&reader->token);
    g_autofree char *name = cm_sql_rename_identifier(text, was, to, reader->lexer.options);

    g_string_append_len(reader->out, reader->copied, reader->token.start - reader->copied);
    /* A keyword as a name is left alone there. */
    g_string_append(reader->out, strcmp(name, text) || !strcmp(was, to) ? name : to);
    reader->copied = reader->token.start + reader->token.length;
}

static void
open_text(Reader *reader, const char *sql, const CmLexerOptions *lexer)
{
    memset(reader, 0, sizeof *reader);
    cm_lexer_init(&reader->lexer, sql, -1, lexer);
    reader->out = g_string_sized_new(strlen(sql) + 16);
    reader->copied = sql;
}

static char *
close_text(Reader *reader)
{
    g_string_append(reader->out, reader->copied);
    return g_string_free(reader->out, FALSE);
}

static bool
next_token(Reader *reader)
{
    reader->before = reader->last;
    reader->last = reader->token;
    return cm_lexer_next_code(&reader->lexer, &reader->token);
}

static void
follow_symbol(Reader *reader)
{
    const CmToken *token = &reader->token;

    if (cm_token_is_symbol(token, "(")) {
        reader->depth = MIN(reader->depth + 1, MOST_DEPTH - 1);
        reader->in_list[reader->depth] = reader->is_due;
        return;
    }
    if (cm_token_is_symbol(token, ")"))
        reader->depth = MAX(reader->depth - 1, 0);
    if (cm_token_is_symbol(token, ";"))
        reader->in_list[reader->depth] = false;
    /* A schema's name before the table's: main.t */
    reader->is_due = (reader->is_due && cm_token_is_symbol(token, ".")) ||
                     (cm_token_is_symbol(token, ",") && reader->in_list[reader->depth]);
}

/* Notes whether a table's name is due behind the current token. */
static void
follow(Reader *reader)
{
    const CmToken *token = &reader->token;
    bool was_due = reader->is_due;

    if (token->kind == CM_TOKEN_SYMBOL) {
        follow_symbol(reader);
        return;
    }
    reader->is_due = is_any(token, table_words) || (was_due && is_before(reader, "."));
    if (cm_token_is(token, "FROM"))
        reader->in_list[reader->depth] = true;
    else if (is_any(token, ending_words))
        reader->in_list[reader->depth] = false;
    /* UPDATE OR IGNORE t */
    if (cm_token_is(&reader->last, "OR") && cm_token_is(&reader->before, "UPDATE"))
        reader->is_due = true;
    if (reader->is_trigger && cm_token_is(token, "ON")) {
        reader->is_due = true;
        reader->is_trigger = false;
    }
}

char *
cm_rename_text_table(const char *sql, const char *from, const char *to, const CmLexerOptions *lexer)
{
    Reader reader;

    open_text(&reader, sql, lexer);
    reader.is_trigger = g_ascii_strncasecmp(sql, "CREATE", 6) == 0;
    while (next_token(&reader)) {
        bool is_member = cm_token_is_symbol(&reader.last, ".");
        bool is_qualifier = !is_member && is_before(&reader, ".");

        if (is_name(&reader.token, from) && (reader.is_due || is_qualifier))
            put(&reader, to);
        follow(&reader);
    }
    return close_text(&reader);
}

static bool
is_qualified_by(const Reader *reader, const char *table)
{
    return cm_token_is_symbol(&reader->last, ".") &&
           (cm_token_is(&reader->before, "NEW") || cm_token_is(&reader->before, "OLD") ||
            is_name(&reader->before, table));
}

static void
follow_update_of(Reader *reader)
{
    if (cm_token_is(&reader->token, "OF") && cm_token_is(&reader->last, "UPDATE"))
        reader->in_update_of = true;
    else if (cm_token_is(&reader->token, "ON"))
        reader->in_update_of = false;
}

char *
cm_rename_text_column(const char *sql, const char *table, const char *from, const char *to,
                      bool is_unique, const CmLexerOptions *lexer)
{
    Reader reader;

    if (is_unique)
        return cm_sql_rename_identifier(sql, from, to, lexer);
    open_text(&reader, sql, lexer);
    while (next_token(&reader)) {
        follow_update_of(&reader);
        if (is_name(&reader.token, from) &&
            (is_qualified_by(&reader, table) || reader.in_update_of))
            put(&reader, to);
    }
    return close_text(&reader);
}
