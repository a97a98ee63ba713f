/* Which object a statement is about, and how MySQL and MariaDB show it. */
#include "dialect/mysql.h"

#include <string.h>

/* Words that may stand between the verb and the kind of an object. */
static bool
is_passed_over(const CmToken *token)
{
    static const char *const words[] = {"OR",        "REPLACE", "TEMPORARY", "UNIQUE",  "FULLTEXT",
                                        "SPATIAL",   "ONLINE",  "IGNORE",    "DEFINER", "SQL",
                                        "SECURITY",  "INVOKER", "ALGORITHM", "MERGE",   "TEMPTABLE",
                                        "UNDEFINED", NULL};

    return token->kind == CM_TOKEN_SYMBOL || token->kind == CM_TOKEN_QUOTED ||
           token->kind == CM_TOKEN_STRING || cm_token_is_any(token, words);
}

static bool
is_verb(const CmToken *token)
{
    return cm_token_is(token, "CREATE") || cm_token_is(token, "ALTER") ||
           cm_token_is(token, "DROP") || cm_token_is(token, "RENAME");
}

/* The kind of object that the statement is about, as SHOW CREATE says it; NULL for others. An index
 * is its table's. */
static const char *
read_kind(CmLexer *lexer)
{
    static const char *const kinds[] = {"TABLE",     "VIEW",  "TRIGGER",  "FUNCTION",
                                        "PROCEDURE", "EVENT", "SEQUENCE", "INDEX", NULL};
    CmToken token;

    if (!cm_lexer_next_code(lexer, &token) || !is_verb(&token))
        return NULL;
    while (cm_lexer_next_code(lexer, &token)) {
        for (const char *const *kind = kinds; *kind; kind++)
            if (cm_token_is(&token, *kind))
                return *kind;
        if (!is_passed_over(&token))
            return NULL;
    }
    return NULL;
}

/* The name from here on, IF NOT EXISTS passed over, as it stands (transfer full). */
static char *
read_name(CmLexer *lexer)
{
    GString *name = g_string_new(NULL);
    CmLexer ahead;
    CmToken token;

    while (cm_lexer_next_code(lexer, &token) &&
           (cm_token_is(&token, "IF") || cm_token_is(&token, "NOT") ||
            cm_token_is(&token, "EXISTS")))
        continue;
    if (cm_token_is_identifier(&token))
        g_string_append_len(name, token.start, (gssize)token.length);
    ahead = *lexer;
    if (cm_lexer_next_code(&ahead, &token) && cm_token_is_symbol(&token, ".") &&
        cm_lexer_next_code(&ahead, &token)) {
        g_string_append_c(name, '.');
        g_string_append_len(name, token.start, (gssize)token.length);
    }
    return g_string_free(name, FALSE);
}

static bool
move_behind(CmLexer *lexer, const char *word)
{
    CmToken token;

    while (cm_lexer_next_code(lexer, &token))
        if (cm_token_is(&token, word))
            return true;
    return false;
}

/* Whether the statement goes on to a second object, of which nobody would see what became. */
static bool
names_several(CmLexer *lexer)
{
    CmToken token;

    while (cm_lexer_next_code(lexer, &token))
        if (cm_token_is_symbol(&token, ","))
            return true;
    return false;
}

static bool
may_name_several(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    return cm_lexer_next_code(&lexer, &token) &&
           (cm_token_is(&token, "DROP") || cm_token_is(&token, "RENAME"));
}

void
cm_mysql_forget_counters(GString *shown)
{
    static const char option[] = " AUTO_INCREMENT=";
    const char *found = shown->str;

    while ((found = strstr(found, option))) {
        gsize at = (gsize)(found - shown->str);
        gsize length = sizeof option - 1;

        length += strspn(found + length, "0123456789");
        g_string_erase(shown, (gssize)at, (gssize)length);
        found = shown->str + at;
    }
}

char *
cm_mysql_show_object(const char *sql)
{
    CmLexer lexer;
    const char *kind;
    g_autofree char *name = NULL;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    kind = read_kind(&lexer);
    if (!kind)
        return NULL;
    if (!strcmp(kind, "INDEX")) {
        if (!move_behind(&lexer, "ON"))
            return NULL;
        kind = "TABLE";
    }
    name = read_name(&lexer);
    if (may_name_several(sql) && names_several(&lexer))
        return NULL;
    return *name ? g_strdup_printf("SHOW CREATE %s %s", kind, name) : NULL;
}
