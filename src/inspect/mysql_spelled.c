#include "inspect/mysql_spelled.h"

#include <string.h>

#include "base/lexer.h"
#include "dialect/mysql_types.h"
#include "inspect/mysql_internal.h"

/* One column or constraint: the tokens outside of parentheses, a pair of these standing as its
 * first token, which reaches from the one to the other. */
typedef struct {
    CmToken tokens[64];
    guint count;
    const char *end;
    bool is_last;
} Element;

/* Reaches behind the parenthesis that closes the one just read. */
static const char *
close_parenthesis(CmLexer *lexer)
{
    CmToken token;

    for (int depth = 1; depth > 0 && cm_lexer_next_code(lexer, &token);)
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
    return token.start + token.length;
}

static bool
read_element(CmLexer *lexer, Element *element)
{
    CmToken token;

    element->count = 0;
    while (cm_lexer_next_code(lexer, &token)) {
        element->end = token.start;
        element->is_last = cm_token_is_symbol(&token, ")");
        if (element->is_last || cm_token_is_symbol(&token, ","))
            return element->count > 0;
        if (cm_token_is_symbol(&token, "("))
            token.length = (gsize)(close_parenthesis(lexer) - token.start);
        if (element->count < G_N_ELEMENTS(element->tokens))
            element->tokens[element->count++] = token;
    }
    return false;
}

/* What may follow the type of a column, or a default. */
static bool
ends_text(const CmToken *token)
{
    static const char *const words[] = {
        "CHARACTER", "COLLATE", "NOT",     "NULL",      "DEFAULT",        "ON",
        "GENERATED", "CHECK",   "COMMENT", "INVISIBLE", "AUTO_INCREMENT", NULL};

    return cm_token_is_any(token, words);
}

/* The text from a token on to the next that ends it; *at is then that one (transfer full). */
static char *
text_from(const Element *element, guint *at)
{
    const char *start = *at < element->count ? element->tokens[*at].start : element->end;
    const char *end;

    for ((*at)++; *at < element->count && !ends_text(&element->tokens[*at]);)
        (*at)++;
    end = *at < element->count ? element->tokens[*at].start : element->end;
    return g_strchomp(g_strndup(start, (gsize)(end - start)));
}

/* What is in the parentheses of a token (transfer full). */
static char *
text_within(const Element *element, guint at)
{
    const CmToken *token = &element->tokens[MIN(at, element->count - 1)];

    g_autofree char *text = g_strstrip(g_strndup(token->start + 1, MAX(token->length, 2) - 2));

    return cm_mysql_tidy(text, NULL);
}

static void
read_clause(CmColumn *column, const Element *element, guint *at, const char *database)
{
    const CmToken *token = &element->tokens[*at];
    g_autofree char *text = NULL;

    (*at)++;
    if (cm_token_is(token, "CHARACTER")) {
        (*at)++;
        text = text_from(element, at);
        cm_mysql_set_text(&column->options, "mysql", "charset", text);
    } else if (cm_token_is(token, "COLLATE")) {
        column->collation = text_from(element, at);
    } else if (cm_token_is(token, "DEFAULT")) {
        text = text_from(element, at);
        column->server_default = cm_mysql_default_from_sql(text, database);
        cm_mysql_spell_bytes(column, text);
    } else if (cm_token_is(token, "ON")) {
        (*at)++;
        text = text_from(element, at);
        cm_mysql_set_text(&column->options, "mysql", "on_update", text);
    } else if (cm_token_is(token, "GENERATED")) {
        column->computed = text_within(element, *at + 2);
    } else if (cm_token_is(token, "CHECK")) {
        text = text_within(element, *at);
        cm_mysql_set_text(&column->options, "mariadb", "check", text);
    }
}

static void
add_column(CmTable *table, const Element *element, const char *database)
{
    g_autofree char *name = cm_token_text(&element->tokens[0]);
    CmColumn *column = cm_column_new(name, NULL);
    guint at = 1;
    g_autofree char *type = text_from(element, &at);

    column->type = cm_mysql_type_from_text(type);
    while (at < element->count)
        read_clause(column, element, &at, database);
    cm_table_add_column(table, column);
}

static void
add_check(CmTable *table, const Element *element)
{
    g_autofree char *name = element->count > 3 ? cm_token_text(&element->tokens[1]) : NULL;
    CmConstraint *check;

    if (!name || !cm_token_is(&element->tokens[2], "CHECK"))
        return;
    check = cm_constraint_new(CM_CONSTRAINT_CHECK, name);
    check->sql = text_within(element, 3);
    cm_table_add_constraint(table, check);
}

CmTable *
cm_mysql_read_spelled(const char *sql, const char *name, const char *database)
{
    CmTable *table = cm_table_new(NULL, name);
    Element element = {.is_last = false};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token) && !cm_token_is_symbol(&token, "("))
        continue;
    while (!element.is_last && read_element(&lexer, &element)) {
        if (element.tokens[0].kind == CM_TOKEN_QUOTED)
            add_column(table, &element, database);
        else if (cm_token_is(&element.tokens[0], "CONSTRAINT"))
            add_check(table, &element);
    }
    return table;
}
