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

const char *
cm_mysql_read_kind(CmLexer *lexer)
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

char *
cm_mysql_read_name(CmLexer *lexer)
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

    if (cm_mysql_begins_transaction(sql) || cm_mysql_commits_transaction(sql))
        return g_strdup("SELECT 1");
    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    kind = cm_mysql_read_kind(&lexer);
    if (!kind)
        return NULL;
    if (!strcmp(kind, "INDEX")) {
        if (!move_behind(&lexer, "ON"))
            return NULL;
        kind = "TABLE";
    }
    name = cm_mysql_read_name(&lexer);
    if (may_name_several(sql) && names_several(&lexer))
        return NULL;
    return *name ? g_strdup_printf("SHOW CREATE %s %s", kind, name) : NULL;
}

bool
cm_mysql_is_run(const CmToken *token)
{
    return token->kind == CM_TOKEN_COMMENT &&
           (g_str_has_prefix(token->start, "/*!") || g_str_has_prefix(token->start, "/*M!"));
}

/* Changes of a table's rows that leave what SHOW CREATE says as it was. */
static bool
is_unseen_change(const CmToken *token, const CmToken *next)
{
    static const char *const verbs[] = {"EXCHANGE", "TRUNCATE", "DISCARD", "IMPORT", NULL};

    return cm_token_is_any(token, verbs) &&
           (cm_token_is(next, "PARTITION") || cm_token_is(next, "TABLESPACE"));
}

/* The column that a DROP or ADD names next, IF EXISTS passed over (transfer full); NULL for what is
 * none. Moves the lexer behind it. */
static char *
read_column(CmLexer *lexer)
{
    static const char *const others[] = {"INDEX",      "KEY",    "FOREIGN", "PRIMARY",
                                         "CONSTRAINT", "CHECK",  "PERIOD",  "SYSTEM",
                                         "PARTITION",  "UNIQUE", NULL};
    static const char *const passed_over[] = {"COLUMN", "IF", "NOT", "EXISTS", NULL};
    g_autofree char *name = NULL;
    CmToken token;

    do {
        if (!cm_lexer_next_code(lexer, &token))
            return NULL;
    } while (cm_token_is_any(&token, passed_over) || cm_token_is_symbol(&token, "("));
    if (!cm_token_is_identifier(&token) || cm_token_is_any(&token, others))
        return NULL;
    name = cm_token_text(&token);
    return g_utf8_casefold(name, -1);
}

/* Whether a column whose name was read is computed, and so the same however often it comes. When a
 * row of a versioned table began, AS ROW START, is nothing that can be computed anew. */
static bool
is_computed(CmLexer lexer)
{
    int depth = 0;
    CmToken token;

    while (cm_lexer_next_code(&lexer, &token)) {
        if (!depth && cm_token_is(&token, "AS"))
            return cm_lexer_next_code(&lexer, &token) && cm_token_is_symbol(&token, "(");
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
        if (depth < 0 || (!depth && cm_token_is_symbol(&token, ",")))
            return false;
    }
    return false;
}

/* Whether a column is dropped, and one of its name added: its values are gone. */
static bool
empties_column(CmLexer lexer)
{
    g_autoptr(GHashTable) dropped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    CmToken token;

    while (cm_lexer_next_code(&lexer, &token)) {
        bool is_drop = cm_token_is(&token, "DROP");
        CmLexer ahead = lexer;
        g_autofree char *name = is_drop || cm_token_is(&token, "ADD") ? read_column(&ahead) : NULL;

        if (name && is_drop)
            g_hash_table_add(dropped, g_steal_pointer(&name));
        else if (name && g_hash_table_contains(dropped, name) && !is_computed(ahead))
            return true;
    }
    return false;
}

/* What stands in a comment that is run nobody reads here. */
static bool
alters_unseen(CmLexer lexer)
{
    CmLexer ahead = lexer;
    CmToken before = {0};
    CmToken token;

    while (cm_lexer_next(&ahead, &token)) {
        if (cm_mysql_is_run(&token) || is_unseen_change(&before, &token) ||
            cm_token_is(&token, "RESTART"))
            return true;
        if (token.kind != CM_TOKEN_COMMENT)
            before = token;
    }
    return empties_column(lexer);
}

static bool
replaces(CmLexer lexer)
{
    static const char *const words[] = {"OR", "REPLACE", NULL};
    CmToken token;

    while (cm_lexer_next(&lexer, &token) &&
           (token.kind == CM_TOKEN_COMMENT || cm_token_is_any(&token, words)))
        if (cm_mysql_is_run(&token) || cm_token_is(&token, "REPLACE"))
            return true;
    return false;
}

bool
cm_mysql_hides_effect(const char *sql)
{
    CmLexer lexer, ahead;
    CmToken token;
    const char *kind;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    ahead = lexer;
    kind = cm_mysql_read_kind(&ahead);
    if (!kind || (strcmp(kind, "TABLE") && strcmp(kind, "SEQUENCE")) ||
        !cm_lexer_next_code(&lexer, &token))
        return false;
    return cm_token_is(&token, "ALTER")    ? alters_unseen(lexer)
           : cm_token_is(&token, "CREATE") ? replaces(lexer)
                                           : false;
}
