/* What SET changes for its session, and how that is had again: what a variable is before it is kept
 * in one of the user's. */
#include "dialect/mysql.h"

#include <string.h>

typedef struct {
    GString *keep;       /* assignments of what there was */
    GPtrArray *back;     /* char *: see CmDialect.keep_settings */
    const char *opening; /* of the comment that the statement stands in, or "" */
    bool is_global;      /* what is assigned now is so for all sessions */
} Keeper;

/* What says nothing of the session as such; autocommit = 0 is refused. */
static bool
is_of_moment(const char *name)
{
    static const char *const names[] = {"insert_id", "last_insert_id", "identity", "autocommit",
                                        NULL};

    return g_strv_contains(names, name);
}

/* "SET assignments", in a comment as the statement is, whose version no other server may have. */
static char *
spell(const char *opening, const char *assignments)
{
    return g_strdup_printf("%s%sSET %s%s", opening, *opening ? " " : "", assignments,
                           *opening ? " */" : "");
}

static void
keep(Keeper *keeper, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    bool is_clock = !strcmp(lower, "timestamp"); /* its value is the time, while none is set */
    g_autofree char *given = g_strdup_printf("%s = %s%s", lower, is_clock ? "" : "@cmig_was_",
                                             is_clock ? "DEFAULT" : lower);
    g_autofree char *back = spell(keeper->opening, given);

    if (is_of_moment(lower) ||
        g_ptr_array_find_with_equal_func(keeper->back, back, g_str_equal, NULL))
        return;
    g_ptr_array_add(keeper->back, g_steal_pointer(&back));
    if (!is_clock)
        g_string_append_printf(keeper->keep, "%s@cmig_was_%s = @@%s", keeper->keep->len ? ", " : "",
                               lower, lower);
}

/* Takes the word before a name that says whose variable it is: one without @@ holds for all that
 * follow. */
static bool
take_scope(CmLexer *lexer, CmToken *token, bool *is_global)
{
    static const char *const own[] = {"SESSION", "LOCAL", NULL};
    static const char *const all[] = {"GLOBAL", "PERSIST", "PERSIST_ONLY", NULL};
    bool is_all = cm_token_is_any(token, all);

    if (!is_all && !cm_token_is_any(token, own))
        return true;
    *is_global = is_all;
    return cm_lexer_next_code(lexer, token);
}

static bool
assigns(CmLexer *lexer)
{
    CmToken token;

    return cm_lexer_next_code(lexer, &token) &&
           (cm_token_is_symbol(&token, "=") || cm_token_is_symbol(&token, ":="));
}

/* "@@name" and "@@session.name". */
static void
keep_at(Keeper *keeper, CmLexer lexer, const CmToken *at)
{
    g_autofree char *name = NULL;
    bool is_global = false;
    CmToken token;

    cm_lexer_init(&lexer, at->start + 2, lexer.end - at->start - 2, lexer.options);
    if (!cm_lexer_next_code(&lexer, &token) || !take_scope(&lexer, &token, &is_global) ||
        (cm_token_is_symbol(&token, ".") && !cm_lexer_next_code(&lexer, &token)))
        return;
    name = cm_token_text(&token);
    if (!is_global && cm_token_is_identifier(&token) && assigns(&lexer))
        keep(keeper, name);
}

/* One assignment, up to what is assigned; what assigns nothing is none. */
static void
keep_assigned(Keeper *keeper, CmLexer lexer)
{
    static const char *const charsets[] = {"NAMES", "CHARSET", "CHARACTER", NULL};
    g_autofree char *name = NULL;
    CmToken token;

    if (!cm_lexer_next_code(&lexer, &token) || !take_scope(&lexer, &token, &keeper->is_global))
        return;
    if (token.kind == CM_TOKEN_PARAMETER && g_str_has_prefix(token.start, "@@"))
        keep_at(keeper, lexer, &token);
    if (!cm_token_is_identifier(&token))
        return;
    name = cm_token_text(&token);
    if (assigns(&lexer)) {
        if (!keeper->is_global)
            keep(keeper, name);
    } else if (cm_token_is_any(&token, charsets)) {
        keep(keeper, "character_set_client");
        keep(keeper, "character_set_results");
        keep(keeper, "collation_connection");
    }
}

/* What the assignments of SET change, of which the lexer is before the first. */
static void
keep_all(Keeper *keeper, CmLexer lexer)
{
    CmToken token;
    int depth = 0;

    keep_assigned(keeper, lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
        if (!depth && cm_token_is_symbol(&token, ","))
            keep_assigned(keeper, lexer);
    }
}

char *
cm_mysql_keep_settings(const char *sql, GPtrArray *back)
{
    static const char *const others[] = {"STATEMENT", "PASSWORD", "DEFAULT", NULL};
    g_autofree char *opening = NULL;
    g_autoptr(GString) assignments = g_string_new(NULL);
    CmLexer lexer, ahead;
    CmToken token;

    cm_mysql_open_statement(&lexer, sql);
    opening = g_strndup(sql, (gsize)(lexer.next - sql));
    if (!cm_lexer_next_code(&lexer, &token) || !cm_token_is(&token, "SET"))
        return NULL;
    ahead = lexer;
    if (!cm_lexer_next_code(&ahead, &token) || cm_token_is_any(&token, others))
        return NULL;
    keep_all(&(Keeper){.keep = assignments, .back = back, .opening = opening}, lexer);
    return assignments->len ? spell(opening, assignments->str) : NULL;
}
