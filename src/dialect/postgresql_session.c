/* What SQL does to the settings of its session, told by its tokens. */
#include "dialect/postgresql.h"

#include <string.h>

/* What a statement of PL/pgSQL may stand behind. */
static const char *const openers[] = {"BEGIN", "THEN", "ELSE", "LOOP", NULL};
static const char *const verbs[] = {"SET", "RESET", "DISCARD", NULL};
static const char *const others[] = {"TRANSACTION", "CONSTRAINTS", NULL};

static bool
opens_statement(const CmToken *token)
{
    return cm_token_is_symbol(token, ";") || cm_token_is_any(token, openers);
}

static bool
block_changes_session(const CmToken *token)
{
    g_autofree char *body = cm_token_text(token);

    return cm_postgresql_changes_session(body);
}

bool
cm_postgresql_changes_session(const char *sql)
{
    bool is_block = false; /* of DO: what stands in its string is run */
    bool opens = true;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        is_block |= opens && cm_token_is(&token, "DO");
        if (opens && cm_token_is_any(&token, verbs))
            return !cm_lexer_next_code(&lexer, &token) || !cm_token_is_any(&token, others);
        if (cm_token_is(&token, "set_config"))
            return true;
        if (is_block && token.kind == CM_TOKEN_STRING && block_changes_session(&token))
            return true;
        opens = opens_statement(&token);
    }
    return false;
}

/* What a call of set_config may be made of, for it to be nothing but that. */
static bool
is_of_call(const CmToken *token)
{
    static const char *const words[] = {"pg_catalog", "set_config", "true", "false", NULL};
    static const char *const symbols = ".(),;";

    if (token->kind == CM_TOKEN_SYMBOL)
        return token->length == 1 && strchr(symbols, *token->start);
    return token->kind == CM_TOKEN_STRING || cm_token_is_any(token, words);
}

bool
cm_postgresql_is_setting(const char *sql)
{
    CmLexer lexer;
    CmToken token;
    bool is_call = false;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    if (!cm_lexer_next_code(&lexer, &token))
        return false;
    if (cm_token_is(&token, "RESET"))
        return true;
    if (!cm_token_is(&token, "SELECT"))
        return false;
    while (cm_lexer_next_code(&lexer, &token)) {
        if (!is_of_call(&token))
            return false;
        is_call |= cm_token_is(&token, "set_config");
    }
    return is_call;
}
