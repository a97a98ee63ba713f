/* A query as MariaDB keeps that of a view. What its optimizer says of a query tells tables that
 * a comma joins from those that stand in parentheses, as they do in views. */
#include "respell/internal.h"

const char *const cm_respell_mariadb_hints[] = {"HIGH_PRIORITY", "SQL_CACHE", "SQL_NO_CACHE",
                                                "SQL_CALC_FOUND_ROWS", NULL};

/* What is within a pair of parentheses, or none. */
typedef struct {
    bool selects;
    gssize from;    /* where in the text the list of its FROM begins, or -1, */
    guint commas;   /* what of the list is behind, */
    gssize element; /* where the element begins, */
    bool joins;     /* and whether that says JOIN */
} Level;

static void
open_level(GArray *levels)
{
    const Level level = {.from = -1};

    g_array_append_val(levels, level);
}

static Level *
top(GArray *levels)
{
    return &g_array_index(levels, Level, levels->len - 1);
}

static void
end_element(GString *text, const Level *level)
{
    if (level->joins) {
        g_string_insert_c(text, level->element, '(');
        g_string_append_c(text, ')');
    }
}

/* Of a list of three: ((a join b) join c). */
static void
end_list(GString *text, Level *level)
{
    if (level->from >= 0 && level->commas) {
        end_element(text, level);
        for (guint i = 0; i < level->commas; i++)
            g_string_insert_c(text, level->from, '(');
        g_string_append_c(text, ')');
    }
    level->from = -1;
}

static void
join(GString *text, Level *level)
{
    end_element(text, level);
    g_string_append(text, level->commas++ ? ") join" : " join");
    level->element = (gssize)text->len;
    level->joins = false;
}

/* An index may be named for no more than an order: FOR ORDER BY. */
static bool
ends_list(const CmToken *token, const CmToken *before)
{
    static const char *const ends[] = {
        "WHERE", "GROUP",  "HAVING", "ORDER",     "LIMIT", "WINDOW", "UNION", "INTERSECT",
        "MINUS", "EXCEPT", "OFFSET", "PROCEDURE", "FETCH", "LOCK",   "INTO",  NULL};

    return cm_token_is_any(token, ends) && !cm_token_is(before, "FOR");
}

/* What no view says of the character sets of its literals, and how a query is to run, which a
 * query within another may not say. */
static bool
is_left_out(const CmLexer *lexer, const CmToken *token)
{
    CmLexer ahead = *lexer;
    CmToken next;

    return cm_token_is_any(token, cm_respell_mariadb_hints) ||
           (token->kind == CM_TOKEN_WORD && *token->start == '_' &&
            cm_lexer_next_code(&ahead, &next) && next.kind == CM_TOKEN_STRING);
}

static void
look_before(GArray *levels, GString *text, const CmToken *token, const CmToken *before)
{
    if (cm_token_is_symbol(token, ")") || ends_list(token, before))
        end_list(text, top(levels));
    if (cm_token_is_symbol(token, ")") && levels->len > 1)
        g_array_set_size(levels, levels->len - 1);
}

static void
look_after(GArray *levels, GString *text, const CmToken *token)
{
    static const char *const joining[] = {"JOIN", "STRAIGHT_JOIN", NULL};

    if (cm_token_is_symbol(token, "("))
        open_level(levels);
    else if (cm_token_is(token, "SELECT"))
        top(levels)->selects = true;
    else if (cm_token_is(token, "FROM") && top(levels)->selects && top(levels)->from < 0)
        *top(levels) = (Level){true, (gssize)text->len, 0, (gssize)text->len, false};
    else if (cm_token_is_any(token, joining))
        top(levels)->joins = true;
}

/* The tokens, but for names behind a dot, which may be called as they like. */
static void
read_query(GArray *levels, GString *text, const CmRespelling *of, const char *sql)
{
    CmToken before = {0};
    CmLexer lexer;
    CmToken token;
    const char *copied = sql;

    cm_lexer_init(&lexer, sql, -1, of->normaliser->lexer);
    for (; cm_lexer_next_code(&lexer, &token); before = token) {
        bool is_plain = !cm_token_is_symbol(&before, ".");
        bool joins = is_plain && cm_token_is_symbol(&token, ",") && top(levels)->from >= 0;

        if (is_plain)
            look_before(levels, text, &token, &before);
        g_string_append_len(text, copied, token.start - copied);
        copied = token.start + token.length;
        if (joins)
            join(text, top(levels));
        else if (!is_left_out(&lexer, &token))
            g_string_append_len(text, token.start, (gssize)token.length);
        if (is_plain)
            look_after(levels, text, &token);
    }
}

char *
cm_respell_mariadb_query(const CmRespelling *of, const char *sql)
{
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));
    GString *text = g_string_new(NULL);

    open_level(levels);
    read_query(levels, text, of, sql);
    for (; levels->len; g_array_set_size(levels, levels->len - 1))
        end_list(text, top(levels));
    return g_string_free(text, FALSE);
}
