/* What the tests share that run the SQL of operations on a PostgreSQL server, and hold the database
 * against the schema that replay predicted. */
#pragma once

#include "base/sqltext.h"
#include "dialect/dialect.h"
#include "dialect/postgresql_names.h"
#include "inspect/inspector.h"
#include "support/server.h"
#include "unit/schema_text.h"

typedef struct {
    CmConnection *connection;
    CmSchema *schema; /* as predicted */
    const char *story;
    bool ignores_queries; /* of views, which versions of the server word differently */
} Live;

/* Runs statements, those that cannot run in a transaction by themselves. */
static inline void
live_run(Live *live, const GPtrArray *statements)
{
    GError *error = NULL;

    for (guint i = 0; i < statements->len; i++) {
        const CmStatement *statement = statements->pdata[i];
        bool is_alone = statement->mode == CM_STATEMENT_AUTOCOMMIT;
        bool is_open = cm_connection_in_transaction(live->connection);
        bool ok = is_alone && is_open ? cm_connection_commit(live->connection, &error) : true;

        if (!is_alone && !is_open)
            ok = cm_connection_begin(live->connection, &error);
        ok = ok && cm_connection_execute_statement(live->connection, statement, &error);
        for (guint j = 0; !ok && j <= i; j++)
            g_printerr("%s;\n", ((CmStatement *)statements->pdata[j])->text);
        ck_assert_msg(ok, "%s: %s", live->story, error ? error->message : "");
    }
    if (cm_connection_in_transaction(live->connection))
        assert_ok(cm_connection_commit(live->connection, &error), error);
}

static inline void
live_change(Live *live, const GPtrArray *operations)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GError *error = NULL;

    ck_assert_msg(
        cm_dialect_render(&cm_dialect_postgresql, operations, live->schema, statements, &error),
        "%s: %s", live->story, error ? error->message : "");
    live_run(live, statements);
}

static inline void
live_normalise(char **sql)
{
    char *text = *sql ? cm_sql_normalise(*sql, &cm_lexer_options_postgresql, NULL) : NULL;

    g_free(*sql);
    *sql = text;
}

static inline void
live_normalise_table(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];
        char *name = cm_postgresql_constraint_name(table, constraint);

        live_normalise(&constraint->sql);
        g_free(constraint->name);
        constraint->name = name;
        constraint->is_nameless = false;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        live_normalise(&index->where);
        for (guint j = 0; j < index->parts->len; j++)
            live_normalise(&((CmPart *)index->parts->pdata[j])->sql);
    }
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];

        live_normalise(&column->computed);
        if (column->server_default.kind == CM_DEFAULT_SQL)
            live_normalise(&column->server_default.text);
    }
}

/* The lines of a schema as PostgreSQL would hold it, expressions by their tokens. */
static inline GStrv
live_lines(const CmSchema *schema, const Live *live)
{
    g_autoptr(CmSchema) copy = cm_schema_copy(schema);
    g_autofree char *text = NULL;
    GError *error = NULL;

    ck_assert_msg(cm_dialect_postgresql.project(copy, &error), "%s: %s", live->story,
                  error ? error->message : "");
    for (guint i = 0; i < copy->tables->len; i++)
        live_normalise_table(copy->tables->pdata[i]);
    for (guint i = 0; i < copy->views->len; i++) {
        CmView *view = copy->views->pdata[i];

        live_normalise(&view->sql);
        if (live->ignores_queries)
            *view->sql = '\0';
    }
    for (guint i = 0; i < copy->triggers->len; i++)
        live_normalise(&((CmTrigger *)copy->triggers->pdata[i])->sql);
    for (guint i = 0; i < copy->objects->len; i++) {
        CmObject *object = copy->objects->pdata[i];

        live_normalise(&object->sql);
        for (guint j = 0; j < object->constraints->len; j++)
            live_normalise(&((CmConstraint *)object->constraints->pdata[j])->sql);
        g_clear_pointer(&object->depends_on, g_strfreev);
    }
    text = full_schema_text(copy, false);
    return g_strsplit(text, "\n", -1);
}

static inline void
live_complain(GString *out, const char *head, GStrv lines, GStrv others)
{
    for (GStrv line = lines; *line; line++)
        if (!g_strv_contains((const char *const *)others, *line))
            g_string_append_printf(out, "\n%s %s", head, *line);
}

/* The database and the prediction say the same. */
static inline void
live_check(const Live *live, const char *when)
{
    const char *const all[] = {"*", NULL};
    const CmInspectOptions options = {.schemas = all};
    GError *error = NULL;
    g_autoptr(CmSchema) found = cm_inspect(live->connection, &options, &error);
    g_autoptr(GString) out = g_string_new(NULL);
    g_auto(GStrv) left = NULL;
    g_auto(GStrv) right = NULL;

    ck_assert_msg(found != NULL, "%s: %s", live->story, error ? error->message : "");
    left = live_lines(found, live);
    right = live_lines(live->schema, live);
    live_complain(out, "found ", left, right);
    live_complain(out, "wanted", right, left);
    ck_assert_msg(!out->len, "%s\n%s:%s", live->story, when, out->str);
}
