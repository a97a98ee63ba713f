/* The names of parameters in the statement that creates a routine. */
#include "base/sqltext.h"

#include <string.h>

/* Where they are: first in each element of its first parentheses, and of those behind TABLE. */
typedef struct {
    int depth;
    bool has_been;  /* the first parentheses */
    bool are_named; /* the elements of those that are open */
    bool begins;    /* an element does */
    bool is_table;  /* the token before was the word */
} Parameters;

static bool
names_parameter(Parameters *at, const CmLexer *lexer, const CmToken *token)
{
    bool begins = at->begins;
    CmLexer ahead = *lexer;
    CmToken next;

    at->begins = false;
    if (cm_token_is_symbol(token, "(") && !at->depth++) {
        at->begins = at->are_named = !at->has_been || at->is_table;
        at->has_been = true;
    } else if (cm_token_is_symbol(token, ")")) {
        at->depth--;
    } else if (cm_token_is_symbol(token, ",")) {
        at->begins = at->are_named && at->depth == 1;
    } else if (cm_token_is(token, "IN") || cm_token_is(token, "OUT") ||
               cm_token_is(token, "INOUT") || cm_token_is(token, "VARIADIC")) {
        at->begins = begins;
    }
    at->is_table = cm_token_is(token, "TABLE");
    return begins && !at->begins && cm_token_is_identifier(token) &&
           cm_lexer_next_code(&ahead, &next) && cm_token_is_identifier(&next) &&
           !cm_token_is(&next, "DEFAULT");
}

char *
cm_sql_without_parameters(const char *sql, const CmLexerOptions *options)
{
    Parameters parameters = {0};
    char *text = g_strdup(sql);
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql ? sql : "", -1, options);
    while (cm_lexer_next_code(&lexer, &token))
        if (names_parameter(&parameters, &lexer, &token))
            memset(text + (token.start - sql), ' ', token.length);
    return text;
}
