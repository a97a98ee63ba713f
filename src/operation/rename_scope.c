#include "operation/rename_scope.h"

#include "operation/rename_reader.h"

#define MOST_DEPTH 64 /* of parentheses that are told apart */

/* A SELECT, from that word to where it ends: at its parenthesis, or before UNION and the like. */
typedef struct {
    const char *start;
    const char *end; /* NULL: with the text */
    bool reads_table;
    bool reads_query;
} Scope;

/* What the parentheses that are open are in. */
typedef struct {
    int scope; /* -1: none */
    bool is_own;
    bool in_from;
} Level;

typedef struct {
    CmRenameReader at;
    GArray *scopes;
    const char *sql;
    const char *table;
    Level levels[MOST_DEPTH];
    int depth;
} Reader;

bool
cm_rename_scopes_is_query(const char *sql, const char *name, const CmLexerOptions *lexer)
{
    CmRenameReader reader;
    bool is_query = false;

    cm_rename_reader_open(&reader, sql, lexer);
    while (!is_query && cm_rename_reader_next(&reader)) {
        bool is_behind =
            cm_token_is_symbol(&reader.last, ")") ||
            (cm_token_is(&reader.last, "AS") && cm_token_is_symbol(&reader.before, ")"));

        is_query = (is_behind && cm_token_is_name(&reader.token, name)) ||
                   (cm_token_is_symbol(&reader.token, "(") && cm_token_is(&reader.last, "AS") &&
                    cm_token_is_name(&reader.before, name));
    }
    g_free(cm_rename_reader_close(&reader));
    return is_query;
}

static void
close_scope(const Reader *reader, const Level *level)
{
    if (level->is_own)
        g_array_index(reader->scopes, Scope, level->scope).end = reader->at.token.start;
}

static void
begin_scope(Reader *reader)
{
    const Scope scope = {.start = reader->at.token.start};
    Level *level = &reader->levels[reader->depth];

    close_scope(reader, level);
    g_array_append_val(reader->scopes, scope);
    *level = (Level){(int)reader->scopes->len - 1, true, false};
}

/* Whether what is read from stands behind the last token. */
static bool
is_item(const Reader *reader)
{
    static const char *const words[] = {"FROM", "JOIN", "LATERAL", "ONLY", NULL};
    const CmToken *last = &reader->at.last;

    return cm_token_is_any(last, words) || cm_token_is_symbol(last, ",") ||
           cm_token_is_symbol(last, "(") || cm_token_is_symbol(last, ".");
}

/* Parentheses in FROM hold a query of their own, or more of what is read from. */
static void
follow_open(Reader *reader)
{
    static const char *const starts[] = {"SELECT", "WITH", "VALUES", NULL};
    const Level outer = reader->levels[reader->depth];
    CmToken next;
    bool is_query = cm_rename_reader_peek(&reader->at, &next) && cm_token_is_any(&next, starts);

    if (is_query && outer.in_from && outer.scope >= 0 && is_item(reader))
        g_array_index(reader->scopes, Scope, outer.scope).reads_query = true;
    reader->depth = MIN(reader->depth + 1, MOST_DEPTH - 1);
    reader->levels[reader->depth] =
        is_query || !outer.in_from ? (Level){-1, false, false} : (Level){outer.scope, false, true};
}

static void
follow_name(const Reader *reader)
{
    const Level *level = &reader->levels[reader->depth];
    g_autofree char *name = NULL;
    Scope *scope;

    if (!level->in_from || level->scope < 0 || !cm_token_is_identifier(&reader->at.token) ||
        !is_item(reader) || cm_rename_reader_is_before(&reader->at, "."))
        return;
    name = cm_token_text(&reader->at.token);
    scope = &g_array_index(reader->scopes, Scope, level->scope);
    if (cm_token_is_name(&reader->at.token, reader->table))
        scope->reads_table = true;
    else if (cm_rename_scopes_is_query(reader->sql, name, reader->at.lexer.options))
        scope->reads_query = true;
}

static void
follow(Reader *reader)
{
    static const char *const ends[] = {"WHERE", "GROUP", "HAVING", "ORDER",     "WINDOW",
                                       "LIMIT", "UNION", "EXCEPT", "INTERSECT", NULL};
    const CmToken *token = &reader->at.token;

    if (cm_token_is_symbol(token, "(")) {
        follow_open(reader);
    } else if (cm_token_is_symbol(token, ")")) {
        close_scope(reader, &reader->levels[reader->depth]);
        reader->depth = MAX(reader->depth - 1, 0);
    } else if (cm_token_is(token, "SELECT")) {
        begin_scope(reader);
    } else if (cm_token_is(token, "FROM") && !cm_token_is(&reader->at.last, "DISTINCT")) {
        reader->levels[reader->depth].in_from = true;
    } else if (cm_token_is_any(token, ends)) {
        reader->levels[reader->depth].in_from = false;
    } else {
        follow_name(reader);
    }
}

GArray *
cm_rename_scopes_new(const char *sql, const char *table, const CmLexerOptions *lexer)
{
    Reader reader = {.scopes = g_array_new(FALSE, FALSE, sizeof(Scope)),
                     .sql = sql,
                     .table = table,
                     .levels = {{-1, false, false}}};

    cm_rename_reader_open(&reader.at, sql, lexer);
    while (cm_rename_reader_next(&reader.at))
        follow(&reader);
    g_free(cm_rename_reader_close(&reader.at));
    return reader.scopes;
}

bool
cm_rename_scopes_reach(const GArray *scopes, const char *at)
{
    for (guint i = scopes->len; i-- > 0;) {
        const Scope *scope = &g_array_index(scopes, Scope, i);

        if (at < scope->start || (scope->end && at >= scope->end))
            continue;
        if (scope->reads_table || scope->reads_query)
            return scope->reads_table;
    }
    return false;
}
