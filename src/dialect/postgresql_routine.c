/* Functions and procedures, which are kept as the statement that creates them. */
#include <string.h>

#include "base/sqltext.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_object.h"

#define UNCHECKED "SET LOCAL check_function_bodies = off"

/* Words that end what a routine takes and gives. */
static const char *const body_words[] = {
    "LANGUAGE",  "AS",   "TRANSFORM", "WINDOW", "IMMUTABLE", "STABLE",   "VOLATILE",
    "LEAKPROOF", "NOT",  "CALLED",    "STRICT", "SECURITY",  "EXTERNAL", "PARALLEL",
    "COST",      "ROWS", "SUPPORT",   "SET",    "BEGIN",     "RETURN",   NULL,
};

static bool
ends_head(const CmToken *token)
{
    return cm_token_is_any(token, body_words);
}

/* What the routine takes and gives, in the form for comparing: the server replaces a routine only
 * where this stays. */
static char *
head_of(const char *sql)
{
    const char *from = NULL;
    const char *to = NULL;
    int depth = 0;
    CmLexer lexer;
    CmToken token;
    g_autofree char *head = NULL;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (!to && cm_lexer_next_code(&lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(");
        depth -= cm_token_is_symbol(&token, ")");
        if (!from && depth)
            from = token.start;
        if (from && !depth && ends_head(&token))
            to = token.start;
    }
    head = from ? g_strndup(from, to ? (gsize)(to - from) : strlen(from)) : g_strdup("");
    return cm_sql_normalise(head, &cm_lexer_options_postgresql, NULL);
}

/* CREATE OR REPLACE in place of CREATE. */
static char *
replacing(const char *sql)
{
    CmLexer lexer;
    CmToken create;
    CmToken next;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    if (!cm_lexer_next_code(&lexer, &create) || !cm_token_is(&create, "CREATE") ||
        !cm_lexer_next_code(&lexer, &next) || cm_token_is(&next, "OR"))
        return g_strdup(sql);
    return g_strdup_printf("CREATE OR REPLACE %s", next.start);
}

/* A body may name what comes later, so none is looked at until it runs. */
static void
leave_bodies_unchecked(const CmRendering *rendering)
{
    for (guint i = rendering->statements->len; i-- > 0;) {
        const CmStatement *statement = rendering->statements->pdata[i];

        if (statement->mode == CM_STATEMENT_AUTOCOMMIT)
            break;
        if (!g_strcmp0(statement->text, UNCHECKED))
            return;
    }
    cm_statements_add(rendering->statements, g_strdup(UNCHECKED));
}

static void
add_text(const CmRendering *rendering, const char *sql)
{
    g_autofree char *text = g_strchomp(g_strdup(sql));

    leave_bodies_unchecked(rendering);
    while (g_str_has_suffix(text, ";"))
        text[strlen(text) - 1] = '\0';
    cm_statements_add(rendering->statements, g_steal_pointer(&text));
}

bool
cm_postgresql_create_routine(const CmRendering *rendering, const CmObject *object, GError **error)
{
    if (!object->sql)
        return cm_fail(error, CM_ERROR_VALUE, "'sql' says how it is created, and is missing");
    add_text(rendering, object->sql);
    return true;
}

bool
cm_postgresql_alter_routine(const CmRendering *rendering, const CmObject *before,
                            const CmObject *after, GError **error)
{
    g_autofree char *was = before->sql ? head_of(before->sql) : NULL;
    g_autofree char *now = after->sql ? head_of(after->sql) : NULL;
    g_autofree char *text = after->sql ? replacing(after->sql) : NULL;
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    bool is_said = !g_strcmp0(before->comment, after->comment); /* a new one is said behind this */
    bool ok;

    if (!g_strcmp0(before->sql, after->sql))
        return true;
    if (was && now && !strcmp(was, now)) {
        add_text(rendering, text);
        return true;
    }
    cm_dependents_add_object(dependents, before);
    cm_dependents_drop(dependents);
    cm_postgresql_remove_object(rendering, before);
    ok = is_said ? cm_postgresql_add_object(rendering, after, error)
                 : cm_postgresql_create_routine(rendering, after, error);
    return ok && cm_dependents_create(dependents, error);
}
