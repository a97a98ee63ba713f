/* Renaming a column in a view that its database keeps by what it means, as PostgreSQL does: the
 * view goes on giving its columns the names that they had. */
#include "operation/rename_reader.h"
#include "operation/rename_text.h"

#define MOST_DEPTH 64 /* of parentheses that are told apart */

/* The text being read. Of lists of what is selected: where one stands, and how many tokens of an
 * element are passed. */
typedef struct {
    CmRenameReader at;
    bool in_list[MOST_DEPTH]; /* within parentheses this deep */
    int passed[MOST_DEPTH];
    int depth;
} Reader;

/* Whether a name is that of a query within the text: "(…) s", "(…) AS s", "s AS (…)". */
static bool
is_query(const char *sql, const char *name, const CmLexerOptions *options)
{
    CmLexer lexer;
    CmToken before = {0}, last = {0}, token;

    cm_lexer_init(&lexer, sql, -1, options);
    for (; cm_lexer_next_code(&lexer, &token); before = last, last = token) {
        bool is_behind = cm_token_is_symbol(&last, ")") ||
                         (cm_token_is(&last, "AS") && cm_token_is_symbol(&before, ")"));

        if (is_behind && cm_token_is_name(&token, name))
            return true;
        if (cm_token_is_symbol(&token, "(") && cm_token_is(&last, "AS") &&
            cm_token_is_name(&before, name))
            return true;
    }
    return false;
}

/* Whether the current token is a column of the table, and neither a routine nor a qualifier. */
static bool
is_of_table(const CmRenameReader *reader, const char *sql, const char *table, bool is_unique)
{
    g_autofree char *qualifier = NULL;

    if (cm_rename_reader_is_before(reader, "(") || cm_rename_reader_is_before(reader, "."))
        return false;
    if (!cm_token_is_symbol(&reader->last, "."))
        return is_unique && !cm_token_is(&reader->last, "AS");
    if (cm_token_is_name(&reader->before, table))
        return true;
    qualifier = cm_token_is_identifier(&reader->before) ? cm_token_text(&reader->before) : NULL;
    return is_unique && qualifier && !is_query(sql, qualifier, reader->lexer.options);
}

/* Whether the current token ends an element that is a column and no more: "t.a". */
static bool
is_whole_element(const Reader *reader)
{
    static const char *const ends[] = {"FROM",      "WHERE", "UNION", "EXCEPT",
                                       "INTERSECT", "ORDER", NULL};
    bool is_qualified = cm_token_is_symbol(&reader->at.last, ".");
    CmToken next;

    if (!reader->in_list[reader->depth] || reader->passed[reader->depth] != (is_qualified ? 2 : 0))
        return false;
    return !cm_rename_reader_peek(&reader->at, &next) || cm_token_is_symbol(&next, ",") ||
           cm_token_is_symbol(&next, ")") || cm_token_is_any(&next, ends);
}

static void
follow_symbol(Reader *reader)
{
    const CmToken *token = &reader->at.token;

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
    const CmToken *token = &reader->at.token;
    bool starts = cm_token_is(token, "SELECT") ||
                  (cm_token_is(token, "DISTINCT") && cm_token_is(&reader->at.last, "SELECT"));

    if (token->kind == CM_TOKEN_SYMBOL) {
        follow_symbol(reader);
        return;
    }
    reader->passed[reader->depth] = starts ? 0 : reader->passed[reader->depth] + 1;
    if (starts)
        reader->in_list[reader->depth] = true;
    else if (cm_token_is(token, "FROM") && !cm_token_is(&reader->at.last, "DISTINCT"))
        reader->in_list[reader->depth] = false;
}

char *
cm_rename_text_view_column(const char *sql, const char *table, const char *from, const char *to,
                           bool is_unique, const CmLexerOptions *lexer)
{
    Reader reader = {0};

    cm_rename_reader_open(&reader.at, sql, lexer);
    for (; cm_rename_reader_next(&reader.at); follow(&reader)) {
        const CmToken *token = &reader.at.token;

        if (!cm_token_is_name(token, from) || !is_of_table(&reader.at, sql, table, is_unique))
            continue;
        cm_rename_reader_put_name(&reader.at, to);
        if (is_whole_element(&reader))
            g_string_append_printf(reader.at.out, " AS %.*s", (int)token->length, token->start);
    }
    return cm_rename_reader_close(&reader.at);
}
