/* Renaming a column in a view that its database keeps by what it means, as PostgreSQL does: the
 * view goes on giving its columns the names that they had. */
#include "operation/rename_text.h"

#include <string.h>

#include "base/sqltext.h"

#define MOST_DEPTH 64 /* of parentheses that are told apart */

/* The text being read. Of lists of what is selected: where one stands, and how many tokens of an
 * element are passed. */
typedef struct {
    const char *sql;
    CmLexer lexer;
    CmToken before; /* the token before the last */
    CmToken last;
    CmToken token;
    bool in_list[MOST_DEPTH]; /* within parentheses this deep */
    int passed[MOST_DEPTH];
    int depth;
} Reader;

static bool
is_name(const CmToken *token, const char *name)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;

    return text && !strcmp(text, name);
}

/* Whether a name is that of a query within the text: "(…) s", "(…) AS s", "s AS (…)". */
static bool
is_query(const Reader *reader, const char *name)
{
    CmLexer lexer;
    CmToken before = {0}, last = {0}, token;

    cm_lexer_init(&lexer, reader->sql, -1, reader->lexer.options);
    for (; cm_lexer_next_code(&lexer, &token); before = last, last = token) {
        bool is_behind = cm_token_is_symbol(&last, ")") ||
                         (cm_token_is(&last, "AS") && cm_token_is_symbol(&before, ")"));

        if (is_behind && is_name(&token, name))
            return true;
        if (cm_token_is_symbol(&token, "(") && cm_token_is(&last, "AS") && is_name(&before, name))
            return true;
    }
    return false;
}

/* Whether the current token is a column of the table, and neither a routine nor a qualifier. */
static bool
is_of_table(const Reader *reader, const char *table, bool is_unique)
{
    g_autofree char *qualifier = NULL;
    CmLexer ahead = reader->lexer;
    CmToken next;

    if (cm_lexer_next_code(&ahead, &next) &&
        (cm_token_is_symbol(&next, "(") || cm_token_is_symbol(&next, ".")))
        return false;
    if (!cm_token_is_symbol(&reader->last, "."))
        return is_unique && !cm_token_is(&reader->last, "AS");
    if (is_name(&reader->before, table))
        return true;
    qualifier = cm_token_is_identifier(&reader->before) ? cm_token_text(&reader->before) : NULL;
    return is_unique && qualifier && !is_query(reader, qualifier);
}

/* Whether the current token ends an element that is a column and no more: "t.a". */
static bool
is_whole_element(const Reader *reader)
{
    static const char *const ends[] = {"FROM", "WHERE", "UNION", "EXCEPT", "INTERSECT", "ORDER"};
    bool is_qualified = cm_token_is_symbol(&reader->last, ".");
    CmLexer ahead = reader->lexer;
    CmToken next;

    if (!reader->in_list[reader->depth] || reader->passed[reader->depth] != (is_qualified ? 2 : 0))
        return false;
    if (!cm_lexer_next_code(&ahead, &next) || cm_token_is_symbol(&next, ",") ||
        cm_token_is_symbol(&next, ")"))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        if (cm_token_is(&next, ends[i]))
            return true;
    return false;
}

static void
follow_symbol(Reader *reader)
{
    const CmToken *token = &reader->token;

    reader->passed[reader->depth]++;
    if (cm_token_is_symbol(token, "(")) {
        reader->depth = MIN(reader->depth + 1, MOST_DEPTH - 1);
        reader->in_list[reader->depth] = false;
    } else if (cm_token_is_symbol(token, ")")) {
        reader->depth = MAX(reader->depth - 1, 0);
    } else if (cm_token_is_symbol(token, ",")) {
        reader->passed[reader->depth] = 0;
    }
}

static void
follow(Reader *reader)
{
    const CmToken *token = &reader->token;
    bool starts = cm_token_is(token, "SELECT") ||
                  (cm_token_is(token, "DISTINCT") && cm_token_is(&reader->last, "SELECT"));

    if (token->kind == CM_TOKEN_SYMBOL) {
        follow_symbol(reader);
        return;
    }
    reader->passed[reader->depth] = starts ? 0 : reader->passed[reader->depth] + 1;
    if (starts)
        reader->in_list[reader->depth] = true;
    else if (cm_token_is(token, "FROM") && !cm_token_is(&reader->last, "DISTINCT"))
        reader->in_list[reader->depth] = false;
}

char *
cm_rename_text_view_column(const char *sql, const char *table, const char *from, const char *to,
                           bool is_unique, const CmLexerOptions *lexer)
{
    Reader reader = {.sql = sql};
    GString *out = g_string_sized_new(strlen(sql) + 16);
    const char *copied = sql;

    cm_lexer_init(&reader.lexer, sql, -1, lexer);
    for (; cm_lexer_next_code(&reader.lexer, &reader.token);
         follow(&reader), reader.before = reader.last, reader.last = reader.token) {
        g_autofree char *was = g_strndup(reader.token.start, reader.token.length);
        g_autofree char *name = NULL;

        if (!is_name(&reader.token, from) || !is_of_table(&reader, table, is_unique))
            continue;
        name = cm_sql_rename_identifier(was, from, to, lexer);
        g_string_append_len(out, copied, reader.token.start - copied);
        /* A keyword as a name is left alone there. */
        g_string_append(out, strcmp(name, was) ? name : to);
        if (is_whole_element(&reader))
            g_string_append_printf(out, " AS %s", was);
        copied = reader.token.start + reader.token.length;
    }
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}
