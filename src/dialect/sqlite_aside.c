/* What makes ALTER TABLE fail although it has nothing to do with it. SQLite reads the whole schema
 * again when it renames, or drops a column, and stops at
 *
 * - an index over a text in double quotes: it took the text for the name of a column, found none,
 *   and made an index over the text, but does not do so a second time;
 * - a view or trigger over a view that was dropped to be made anew further on;
 * - a view that reads a renamed column from a view over its table, since SQLite has the view that
 *   gives it give it by its new name.
 *
 * They go before, and come back behind; so does the view that gives a renamed column, which is to
 * give it by the name it had. */
#include "dialect/sqlite.h"

struct CmSqliteAside {
    GPtrArray *indexes; /* char *: names */
    GPtrArray *views;
    GPtrArray *triggers;
};

void
cm_sqlite_aside_free(CmSqliteAside *aside)
{
    if (!aside)
        return;
    g_ptr_array_unref(aside->indexes);
    g_ptr_array_unref(aside->views);
    g_ptr_array_unref(aside->triggers);
    g_free(aside);
}

static bool
is_text(const CmPart *part)
{
    CmLexer lexer;
    CmToken token;

    if (!part->sql)
        return false;
    cm_lexer_init(&lexer, part->sql, -1, cm_spelling_sqlite.lexer);
    return cm_lexer_next_code(&lexer, &token) && token.kind == CM_TOKEN_QUOTED &&
           *token.start == '"' && !cm_lexer_next_code(&lexer, &token);
}

static bool
has_text(const CmIndex *index)
{
    for (guint i = 0; i < index->parts->len; i++)
        if (is_text(index->parts->pdata[i]))
            return true;
    return false;
}

static void
find_indexes(const CmSqliteAside *aside, const CmSchema *schema)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++) {
            const CmIndex *index = table->indexes->pdata[j];

            if (has_text(index))
                g_ptr_array_add(aside->indexes, g_strdup(index->name));
        }
    }
}

/* The names of views that operations before this one dropped and have not made again. */
static GPtrArray *
find_gone(const GPtrArray *operations, guint at, const CmSchema *schema)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < at; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_VIEW && !cm_schema_view(schema, &operation->table))
            g_ptr_array_add(names, operation->table.name);
    }
    return names;
}

static guint
count_tokens(const char *sql)
{
    CmLexer lexer;
    CmToken token;
    guint count = 0;

    cm_lexer_init(&lexer, sql, -1, cm_spelling_sqlite.lexer);
    while (cm_lexer_next_code(&lexer, &token))
        count++;
    return count;
}

/* The views that give a column that the operation renames: the name that they give it by comes to
 * their texts, or goes where it is not needed any more. */
static void
find_givers(const CmOperation *operation, const CmSchema *schema, GPtrArray *givers)
{
    g_autoptr(CmSchema) after = NULL;

    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (!cm_sqlite_mentions(view->sql, operation->table.name) ||
            !cm_sqlite_mentions(view->sql, operation->name))
            continue;
        if (!after) {
            after = cm_schema_copy(schema);
            if (!cm_operation_apply(operation, after, "sqlite", NULL))
                return;
        }
        if (count_tokens(view->sql) != count_tokens(((CmView *)after->views->pdata[i])->sql))
            g_ptr_array_add(givers, view->name.name);
    }
}

static bool
mentions_any(const char *sql, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        if (cm_sqlite_mentions(sql, names->pdata[i]))
            return true;
    return false;
}

static bool
is_listed(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (!g_ascii_strcasecmp(names->pdata[i], name))
            return true;
    return false;
}

/* Views stand behind those they use. A view takes its triggers along. */
static void
find_users(const CmSqliteAside *aside, const CmSchema *schema, const GPtrArray *givers,
           GPtrArray *gone)
{
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (!is_listed(givers, view->name.name) && !mentions_any(view->sql, gone))
            continue;
        g_ptr_array_add(gone, view->name.name);
        g_ptr_array_add(aside->views, g_strdup(view->name.name));
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];

        if (mentions_any(trigger->sql, gone))
            g_ptr_array_add(aside->triggers, g_strdup(trigger->name.name));
    }
}

static void
add_drop(GPtrArray *statements, const char *what, const char *name)
{
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_sqlite, name);

    cm_statements_add_format(statements, "DROP %s %s", what, quoted);
}

CmSqliteAside *
cm_sqlite_set_aside(const GPtrArray *operations, guint at, const CmSchema *schema,
                    GPtrArray *statements)
{
    CmSqliteAside *aside = g_new0(CmSqliteAside, 1);
    g_autoptr(GPtrArray) gone = find_gone(operations, at, schema);
    g_autoptr(GPtrArray) givers = g_ptr_array_new();
    const CmOperation *operation = operations->pdata[at];

    aside->indexes = g_ptr_array_new_with_free_func(g_free);
    aside->views = g_ptr_array_new_with_free_func(g_free);
    aside->triggers = g_ptr_array_new_with_free_func(g_free);
    find_indexes(aside, schema);
    if (operation->kind == CM_OPERATION_RENAME_COLUMN)
        find_givers(operation, schema, givers);
    if (gone->len || givers->len)
        find_users(aside, schema, givers, gone);
    for (guint i = 0; i < aside->indexes->len; i++)
        add_drop(statements, "INDEX", aside->indexes->pdata[i]);
    for (guint i = 0; i < aside->triggers->len; i++)
        add_drop(statements, "TRIGGER", aside->triggers->pdata[i]);
    for (guint i = aside->views->len; i-- > 0;)
        add_drop(statements, "VIEW", aside->views->pdata[i]);
    return aside;
}

static void
put_back_indexes(const CmSqliteAside *aside, const CmSchema *schema, GPtrArray *statements)
{
    for (guint i = 0; i < aside->indexes->len; i++) {
        const char *name = aside->indexes->pdata[i];
        const CmTable *table = cm_schema_index_owner(schema, NULL, name);

        if (table)
            cm_statements_add(statements, cm_ddl_create_index(&cm_dialect_sqlite, &table->name,
                                                              cm_table_index(table, name)));
    }
}

void
cm_sqlite_put_back(const CmSqliteAside *aside, const CmSchema *schema, GPtrArray *statements)
{
    put_back_indexes(aside, schema, statements);
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (is_listed(aside->views, view->name.name))
            cm_statements_add(statements, cm_ddl_create_view(&cm_dialect_sqlite, view));
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];

        if (is_listed(aside->triggers, trigger->name.name))
            cm_statements_add(statements, g_strdup(trigger->sql));
    }
}
