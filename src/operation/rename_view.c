/* Renaming a column in a view, which goes on giving its columns by the names that they had. */
#include "operation/rename_reader.h"
#include "operation/rename_scope.h"
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

/* Whether the current token is a column of the table, and neither a routine nor a qualifier. */
static bool
is_of_table(const CmRenameReader *reader, const GArray *scopes, const char *sql, const char *table,
            bool is_unique)
{
    g_autofree char *qualifier = NULL;

    if (cm_rename_reader_is_before(reader, "(") || cm_rename_reader_is_before(reader, "."))
        return false;
    if (!cm_token_is_symbol(&reader->last, "."))
        return is_unique && !cm_token_is(&reader->last, "AS") &&
               cm_rename_scopes_reach(scopes, reader->token.start);
    if (cm_token_is_name(&reader->before, table))
        return true;
    qualifier = cm_token_is_identifier(&reader->before) ? cm_token_text(&reader->before) : NULL;
    return is_unique && qualifier &&
           !cm_rename_scopes_is_query(sql, qualifier, reader->lexer.options);
}

/* Whether the current token is the column that an element begins with: "t.a". */
static bool
begins_element(const Reader *reader)
{
    bool is_qualified = cm_token_is_symbol(&reader->at.last, ".");

    return reader->in_list[reader->depth] &&
           reader->passed[reader->depth] == (is_qualified ? 2 : 0);
}

/* Whether the current token is the last of an element. */
static bool
ends_element(const Reader *reader)
{
    static const char *const ends[] = {"FROM",      "WHERE", "UNION", "EXCEPT",
                                       "INTERSECT", "ORDER", NULL};
    CmToken next;

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

/* Passes over the name that the element is given by, " AS a", where its column has it now. */
static bool
leave_out_name(CmRenameReader *reader, const char *name)
{
    CmRenameReader ahead = *reader;
    bool is_named = cm_rename_reader_next(&ahead) && cm_token_is(&ahead.token, "AS") &&
                    cm_rename_reader_next(&ahead) && cm_token_is_name(&ahead.token, name);

    if (!is_named)
        return false;
    reader->lexer = ahead.lexer;
    reader->copied = ahead.token.start + ahead.token.length;
    return true;
}

char *
cm_rename_text_view_column(const char *sql, const char *table, const char *from, const char *to,
                           bool is_unique, const CmLexerOptions *lexer)
{
    g_autoptr(GArray) scopes = cm_rename_scopes_new(sql, table, lexer);
    Reader reader = {0};

    cm_rename_reader_open(&reader.at, sql, lexer);
    for (; cm_rename_reader_next(&reader.at); follow(&reader)) {
        const CmToken *token = &reader.at.token;

        if (!cm_token_is_name(token, from) ||
            !is_of_table(&reader.at, scopes, sql, table, is_unique))
            continue;
        cm_rename_reader_put_name(&reader.at, to);
        if (begins_element(&reader) && !leave_out_name(&reader.at, to) && ends_element(&reader))
            g_string_append_printf(reader.at.out, " AS %.*s", (int)token->length, token->start);
    }
    return cm_rename_reader_close(&reader.at);
}
