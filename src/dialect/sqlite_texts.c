/* The texts of a model as SQLite keeps them: without the semicolon at the end, and of a trigger
 * without IF NOT EXISTS and the schema before its name. */
#include "dialect/sqlite.h"

typedef struct {
    CmLexer lexer;
    CmToken token; /* the one that is looked at; start is NULL at the end */
} Reader;

static void
next(Reader *reader)
{
    if (!cm_lexer_next_code(&reader->lexer, &reader->token))
        reader->token = (CmToken){0};
}

/* Moves over a keyword if it is there. */
static bool
take(Reader *reader, const char *keyword)
{
    if (!reader->token.start || !cm_token_is(&reader->token, keyword))
        return false;
    next(reader);
    return true;
}

/* The text from `start` on without semicolons at its end (transfer full). */
static char *
without_end(const char *start)
{
    const char *end = NULL;
    bool has_semicolon = false;
    Reader reader = {0};

    cm_lexer_init(&reader.lexer, start, -1, cm_spelling_sqlite.lexer);
    for (next(&reader); reader.token.start; next(&reader)) {
        has_semicolon = cm_token_is_symbol(&reader.token, ";");
        if (!has_semicolon)
            end = reader.token.start + reader.token.length;
    }
    return has_semicolon && end ? g_strndup(start, (gsize)(end - start)) : g_strdup(start);
}

static void
replace(char **sql, char *text)
{
    g_free(*sql);
    *sql = text;
}

/* The statement, where `name` says so with nothing between CREATE TRIGGER and its name. */
static char *
tidy_statement(const char *sql, const char *name)
{
    g_autofree char *rest = without_end(name ? name : sql);

    return name ? g_strconcat("CREATE TRIGGER ", rest, NULL) : g_steal_pointer(&rest);
}

static bool
check_name(const CmTrigger *trigger, const CmToken *token, GError **error)
{
    g_autofree char *name = cm_token_text(token);

    return !g_ascii_strcasecmp(name, trigger->name.name) ||
           cm_fail(error, CM_ERROR_VALUE,
                   "the text of trigger '%s' creates '%s'; call it the same in both places",
                   trigger->name.name, name);
}

/* What is no CREATE TRIGGER is left to SQLite to refuse. */
static bool
tidy_trigger(CmTrigger *trigger, GError **error)
{
    Reader reader = {0};
    const char *start = NULL;
    CmToken name;

    cm_lexer_init(&reader.lexer, trigger->sql, -1, cm_spelling_sqlite.lexer);
    next(&reader);
    if (!take(&reader, "CREATE"))
        return true;
    if (take(&reader, "TEMP") || take(&reader, "TEMPORARY"))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "trigger '%s' is temporary, and what goes with a connection is no part of a "
                       "schema",
                       trigger->name.name);
    if (!take(&reader, "TRIGGER"))
        return true;
    if (take(&reader, "IF") && take(&reader, "NOT") && take(&reader, "EXISTS"))
        start = reader.token.start;
    name = reader.token;
    next(&reader);
    if (reader.token.start && cm_token_is_symbol(&reader.token, ".")) {
        next(&reader);
        name = reader.token;
        start = name.start;
    }
    if (!name.start || !cm_token_is_identifier(&name))
        return true;
    if (!check_name(trigger, &name, error))
        return false;
    replace(&trigger->sql, tidy_statement(trigger->sql, start));
    return true;
}

bool
cm_sqlite_tidy_texts(CmSchema *schema, GError **error)
{
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        replace(&view->sql, without_end(view->sql));
    }
    for (guint i = 0; i < schema->triggers->len; i++)
        if (!tidy_trigger(schema->triggers->pdata[i], error))
            return false;
    return true;
}
