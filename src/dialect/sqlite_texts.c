/* The texts of a model as SQLite keeps them: without the semicolon at the end, and of a trigger
 * without IF NOT EXISTS and the schema before its name. */
#include "base/token_reader.h"
#include "dialect/sqlite.h"

static char *
without_end(const char *start)
{
    return cm_token_reader_without_end(start, cm_spelling_sqlite.lexer);
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
    CmTokenReader reader;
    const char *start = NULL;
    CmToken name;

    cm_token_reader_init(&reader, trigger->sql, cm_spelling_sqlite.lexer);
    if (!cm_token_reader_take(&reader, "CREATE"))
        return true;
    if (cm_token_reader_take(&reader, "TEMP") || cm_token_reader_take(&reader, "TEMPORARY"))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "trigger '%s' is temporary, and what goes with a connection is no part of a "
                       "schema",
                       trigger->name.name);
    if (!cm_token_reader_take(&reader, "TRIGGER"))
        return true;
    if (cm_token_reader_take(&reader, "IF") && cm_token_reader_take(&reader, "NOT") &&
        cm_token_reader_take(&reader, "EXISTS"))
        start = reader.token.start;
    name = reader.token;
    cm_token_reader_next(&reader);
    if (cm_token_reader_take_symbol(&reader, ".")) {
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
