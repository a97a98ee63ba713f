/* SQL of the user's own and the session that it shares with what cmig notes: what another session
 * must be told again, and what nobody could go on behind. */
#include "dialect/mysql.h"

#include <string.h>

void
cm_mysql_open_statement(CmLexer *lexer, const char *sql)
{
    CmLexer ahead;
    CmToken token;
    const char *text;

    cm_lexer_init(lexer, sql, -1, &cm_lexer_options_mysql);
    ahead = *lexer;
    if (!cm_lexer_next(&ahead, &token) || !cm_mysql_is_run(&token))
        return;
    text = strchr(token.start, '!') + 1;
    text += strspn(text, "0123456789");
    if (token.start + token.length >= text + 2)
        cm_lexer_init(lexer, text, token.start + token.length - 2 - text, &cm_lexer_options_mysql);
}

static bool
is_user_variable(const CmToken *token)
{
    return token->kind == CM_TOKEN_PARAMETER && token->length > 1 && token->start[0] == '@' &&
           token->start[1] != '@';
}

/* SELECT … INTO @a, SELECT @a := … */
static bool
sets_variable(CmLexer lexer)
{
    CmToken before = {0};
    CmToken token;

    for (; cm_lexer_next_code(&lexer, &token); before = token)
        if ((is_user_variable(&token) && cm_token_is(&before, "INTO")) ||
            (is_user_variable(&before) && cm_token_is_symbol(&token, ":=")))
            return true;
    return false;
}

bool
cm_mysql_is_setting(const char *sql)
{
    static const char *const queries[] = {"SELECT", "WITH", "VALUES", NULL};
    static const char *const others[] = {"STATEMENT", "PASSWORD", "GLOBAL",
                                         "PERSIST",   "DEFAULT",  NULL};
    CmLexer lexer;
    CmToken token, next;

    cm_mysql_open_statement(&lexer, sql);
    if (!cm_lexer_next_code(&lexer, &token))
        return false;
    if (cm_token_is_any(&token, queries))
        return sets_variable(lexer);
    if (!cm_lexer_next_code(&lexer, &next))
        return false;
    return (cm_token_is(&token, "SET") && !cm_token_is_any(&next, others)) ||
           cm_token_is(&token, "PREPARE") || cm_token_is(&next, "PREPARE");
}

bool
cm_mysql_begins_transaction(const char *sql)
{
    CmLexer lexer;
    CmToken token, next;
    bool is_alone;

    cm_mysql_open_statement(&lexer, sql);
    if (!cm_lexer_next_code(&lexer, &token))
        return false;
    is_alone = !cm_lexer_next_code(&lexer, &next);
    return (cm_token_is(&token, "BEGIN") && (is_alone || cm_token_is(&next, "WORK"))) ||
           (cm_token_is(&token, "START") && !is_alone && cm_token_is(&next, "TRANSACTION"));
}

bool
cm_mysql_commits_transaction(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_mysql_open_statement(&lexer, sql);
    return cm_lexer_next_code(&lexer, &token) && cm_token_is(&token, "COMMIT");
}

/* Temporary tables alone come and go within a transaction. */
bool
cm_mysql_commits(const char *sql)
{
    static const char *const words[] = {"ALTER",   "RENAME",  "TRUNCATE",  "GRANT",  "REVOKE",
                                        "ANALYZE", "CHECK",   "OPTIMIZE",  "REPAIR", "FLUSH",
                                        "RESET",   "INSTALL", "UNINSTALL", NULL};
    static const char *const makes[] = {"CREATE", "DROP", NULL};
    static const char *const passed_over[] = {"OR", "REPLACE", NULL};
    CmLexer lexer;
    CmToken token, next;

    cm_mysql_open_statement(&lexer, sql);
    if (!cm_lexer_next_code(&lexer, &token))
        return false;
    if (cm_token_is_any(&token, words))
        return true;
    do {
        if (!cm_lexer_next_code(&lexer, &next))
            return false;
    } while (cm_token_is_any(&next, passed_over));
    return cm_token_is_any(&token, makes) && !cm_token_is(&next, "TEMPORARY") &&
           !cm_token_is(&next, "PREPARE");
}

static bool
holds_locks(CmLexer lexer)
{
    CmToken before = {0};
    CmToken token;

    for (; cm_lexer_next_code(&lexer, &token); before = token)
        if ((cm_token_is(&before, "READ") && cm_token_is(&token, "LOCK")) ||
            (cm_token_is(&before, "FOR") && cm_token_is(&token, "EXPORT")))
            return true;
    return false;
}

static bool
is_autocommit(const char *name)
{
    static const char *const names[] = {"autocommit", "`autocommit`", "@@autocommit", NULL};

    return g_strv_contains(names, name);
}

/* autocommit = 0, however it is said: @@session.autocommit ends in the word as well. */
static bool
ends_autocommit(CmLexer lexer)
{
    static const char *const words[] = {"OFF", "FALSE", NULL};
    CmToken token;

    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *name = g_ascii_strdown(token.start, (gssize)token.length);

        if (!is_autocommit(name) || !cm_lexer_next_code(&lexer, &token) ||
            !(cm_token_is_symbol(&token, "=") || cm_token_is_symbol(&token, ":=")) ||
            !cm_lexer_next_code(&lexer, &token))
            continue;
        if (cm_token_is_any(&token, words) || (token.length == 1 && *token.start == '0'))
            return true;
    }
    return false;
}

static bool
is_always(CmLexer lexer)
{
    (void)lexer;
    return true;
}

static bool
is_of_tables(CmLexer lexer)
{
    CmToken token;

    return cm_lexer_next_code(&lexer, &token) &&
           (cm_token_is(&token, "TABLE") || cm_token_is(&token, "TABLES"));
}

#define LOCKS                                                                                      \
    "locks out what cmig notes of each statement: leave it out, and UNLOCK TABLES; other runs of " \
    "cmig wait anyway"

/* By the first word of a statement, and what else it says. */
static const struct {
    const char *word;
    bool (*is_it)(CmLexer behind);
    const char *what;
    const char *why;
} refused[] = {
    {"USE", is_always, "USE",
     "would have cmig keep its books in another database: leave it out, and write a database's "
     "name before that of a table (shop.orders)"},
    {"LOCK", is_of_tables, "LOCK TABLES", LOCKS},
    {"FLUSH", holds_locks, "FLUSH TABLES that locks them", LOCKS},
    {"SET", ends_autocommit, "autocommit = 0",
     "would leave open whether what cmig notes of each statement lasts: leave it out, and COMMIT"},
    {"XA", is_always, "XA",
     "would have what cmig notes of each statement wait for its end: leave it out"},
    {"ROLLBACK", is_always, "ROLLBACK",
     "would take back what cmig noted of statements that ran: leave it out"},
};

static bool
check_statement(const char *sql, GError **error)
{
    CmLexer lexer;
    CmToken token;

    cm_mysql_open_statement(&lexer, sql);
    if (!cm_lexer_next_code(&lexer, &token))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        if (cm_token_is(&token, refused[i].word) && refused[i].is_it(lexer))
            return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s %s", refused[i].what, refused[i].why);
    return true;
}

static bool
fail_at(const CmOperation *operation, const CmStatement *statement, GError **error)
{
    if (statement->line)
        cm_error_locate(error,
                        (CmPosition){operation->at.file, statement->line, statement->column});
    return false;
}

bool
cm_mysql_check_execute(const CmDialect *dialect, const CmOperation *operation, GError **error)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    const CmStatement *begun = NULL;

    if (!cm_ddl_add_execute(statements, dialect, operation, error))
        return false;
    for (guint i = 0; i < statements->len; i++) {
        const CmStatement *statement = statements->pdata[i];

        if (!check_statement(statement->text, error))
            return fail_at(operation, statement, error);
        if (cm_mysql_begins_transaction(statement->text))
            begun = statement;
        else if (cm_mysql_commits_transaction(statement->text))
            begun = NULL;
    }
    if (!begun)
        return true;
    cm_fail(error, CM_ERROR_UNSUPPORTED,
            "a transaction that is begun and not committed takes what cmig notes of its statements "
            "with it: write COMMIT behind them, or leave this out");
    return fail_at(operation, begun, error);
}
