/* Views and triggers that use a table which lost a column or its rowid. SQLite checks neither when
 * the table changes under them, so they are compiled: a view by a query, a trigger by a statement
 * that would fire it and touches no row. Those that use only what is still there are left in peace,
 * since they may well call functions that only the application has. */
#include "dialect/sqlite_rebuild.h"

typedef struct {
    const CmRebuild *work;
    GPtrArray *names; /* of columns and rowids that are gone; borrowed */
    GPtrArray *users; /* names of the table and of the views over it; borrowed */
} Search;

static bool
is_without_rowid(const CmTable *table)
{
    return cm_options_is_set(table->options, "sqlite", "without_rowid");
}

static void
find_what_is_gone(Search *search)
{
    const CmTable *before = search->work->before;
    const CmTable *after = search->work->after;

    for (guint i = 0; i < before->columns->len; i++) {
        char *name = ((CmColumn *)before->columns->pdata[i])->name;

        if (!cm_table_column(after, name))
            g_ptr_array_add(search->names, name);
    }
    if (is_without_rowid(before) || !is_without_rowid(after))
        return;
    g_ptr_array_add(search->names, (char *)"rowid");
    g_ptr_array_add(search->names, (char *)"_rowid_");
    g_ptr_array_add(search->names, (char *)"oid");
}

static bool
mentions_any(const char *sql, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        if (cm_sqlite_mentions(sql, names->pdata[i]))
            return true;
    return false;
}

/* Views stand behind those they use. */
static void
find_views(Search *search)
{
    const GPtrArray *views = search->work->schema->views;

    for (guint i = 0; i < views->len; i++) {
        const CmView *view = views->pdata[i];

        if (mentions_any(view->sql, search->users))
            g_ptr_array_add(search->users, view->name.name);
    }
}

static void
check_views(const Search *search)
{
    for (guint i = 1; i < search->users->len; i++) {
        g_autofree char *name =
            cm_spelling_quote(&cm_spelling_sqlite, search->users->pdata[i]);

        cm_statements_add_format(search->work->statements, "SELECT 1 FROM %s LIMIT 0", name);
    }
}

/* The word of a trigger's text that says what fires it: nothing before it can be one of them. */
static const char *
find_event(const CmTrigger *trigger)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, trigger->sql, -1, cm_spelling_sqlite.lexer);
    while (cm_lexer_next_code(&lexer, &token))
        for (gsize i = 0; i < G_N_ELEMENTS(events); i++)
            if (cm_token_is(&token, events[i]))
                return events[i];
    return NULL;
}

static char *
list_columns(const CmTable *table, bool is_update)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        g_autofree char *name = cm_spelling_quote(&cm_spelling_sqlite, column->name);

        if (column->computed)
            continue;
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", name);
        if (is_update)
            g_string_append_printf(out, " = %s", name);
    }
    return g_string_free(out, FALSE);
}

static const CmTable *
find_table(const CmSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->tables->len; i++)
        if (!g_ascii_strcasecmp(((CmTable *)schema->tables->pdata[i])->name.name, name))
            return schema->tables->pdata[i];
    return NULL;
}

static void
check_trigger(const Search *search, const CmTrigger *trigger)
{
    const CmTable *table = find_table(search->work->schema, trigger->table.name);
    g_autofree char *name = cm_spelling_quote(&cm_spelling_sqlite, trigger->table.name);
    const char *event = find_event(trigger);
    bool is_update = !g_strcmp0(event, "UPDATE");
    g_autofree char *columns = table ? list_columns(table, is_update) : NULL;
    GPtrArray *statements = search->work->statements;

    if (!g_strcmp0(event, "DELETE"))
        cm_statements_add_format(statements, "DELETE FROM %s WHERE 0", name);
    else if (is_update && columns)
        cm_statements_add_format(statements, "UPDATE %s SET %s WHERE 0", name, columns);
    else if (event && columns)
        cm_statements_add_format(statements, "INSERT INTO %s (%s) SELECT %s FROM %s WHERE 0", name,
                                 columns, columns, name);
    else if (event && !is_update)
        cm_statements_add_format(statements, "INSERT INTO %s SELECT * FROM %s WHERE 0", name, name);
}

static void
check_triggers(const Search *search)
{
    const GPtrArray *triggers = search->work->schema->triggers;

    for (guint i = 0; i < triggers->len; i++) {
        const CmTrigger *trigger = triggers->pdata[i];

        if (mentions_any(trigger->sql, search->users) &&
            mentions_any(trigger->sql, search->names))
            check_trigger(search, trigger);
    }
}

void
cm_rebuild_check_users(const CmRebuild *work)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) users = g_ptr_array_new();
    Search search = {work, names, users};

    find_what_is_gone(&search);
    if (!names->len)
        return;
    g_ptr_array_add(users, work->after->name.name);
    find_views(&search);
    check_views(&search);
    check_triggers(&search);
}
