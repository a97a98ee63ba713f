/* What PostgreSQL shows of the object of a statement that cannot run in a transaction. */
#include "dialect/postgresql.h"

#include <string.h>

/* The tokens of a statement, as far as they matter here. */
typedef struct {
    CmLexer lexer;
    CmToken token;
    bool is_there;
} Reader;

static void
advance(Reader *reader)
{
    reader->is_there = cm_lexer_next_code(&reader->lexer, &reader->token);
}

static bool
take(Reader *reader, const char *word)
{
    if (!reader->is_there || !cm_token_is(&reader->token, word))
        return false;
    advance(reader);
    return true;
}

/* A name with its schema, as it stands in SQL (transfer full). */
static char *
take_name(Reader *reader, bool schema_only)
{
    g_autoptr(GString) name = g_string_new(NULL);
    gsize before = 0;

    while (reader->is_there && cm_token_is_identifier(&reader->token)) {
        before = name->len;
        g_string_append_len(name, reader->token.start, (gssize)reader->token.length);
        advance(reader);
        if (!reader->is_there || !cm_token_is_symbol(&reader->token, "."))
            break;
        g_string_append_c(name, '.');
        advance(reader);
    }
    if (schema_only)
        g_string_truncate(name, before);
    return g_string_free(g_steal_pointer(&name), FALSE);
}

static char *
show(const char *format, const char *name)
{
    CmValue value = cm_value_of_text(name);
    g_autoptr(GString) literal = g_string_new(NULL);
    g_auto(GStrv) parts = g_strsplit(format, "{name}", 2);

    cm_spelling_append_literal(literal, &cm_spelling_postgresql, &value);
    return g_strconcat(parts[0], literal->str, parts[1], NULL);
}

/* An index that was left invalid is as good as none. */
static char *
show_index(const char *name)
{
    return show("SELECT pg_catalog.pg_get_indexdef(indexrelid) FROM pg_catalog.pg_index WHERE "
                "indexrelid = pg_catalog.to_regclass({name}) AND indisvalid",
                name);
}

/* The name of the index that CREATE INDEX makes, behind these words, as SQL; it lies where its
 * table does (transfer full). NULL for one that the server names. */
static char *
created_index(Reader *reader)
{
    g_autofree char *name = NULL;
    g_autofree char *schema = NULL;

    take(reader, "CONCURRENTLY");
    if (take(reader, "IF")) {
        take(reader, "NOT");
        take(reader, "EXISTS");
    }
    name = take_name(reader, false);
    if (!*name || !take(reader, "ON"))
        return NULL;
    take(reader, "ONLY");
    schema = take_name(reader, true);
    return g_strconcat(schema, name, NULL);
}

static char *
show_created_index(Reader *reader)
{
    g_autofree char *name = created_index(reader);

    return name ? show_index(name) : NULL;
}

/* What somebody builds right now is not valid either. */
#define DROP_INVALID                                                                           \
    "SELECT 'DROP INDEX CONCURRENTLY ' || i.indexrelid::pg_catalog.regclass FROM "             \
    "pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE "          \
    "NOT i.indisvalid AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p " \
    "WHERE p.relid = i.indrelid) AND "
#define NEWEST " ORDER BY i.indexrelid::bigint DESC LIMIT 1"

/* One that the server names is known by such a name. */
static char *
created_leftovers(Reader *reader)
{
    g_autofree char *name = NULL;

    take(reader, "UNIQUE");
    if (!take(reader, "INDEX") || !take(reader, "CONCURRENTLY"))
        return NULL;
    if (take(reader, "ON")) {
        take(reader, "ONLY");
        name = take_name(reader, false);
        return show(DROP_INVALID "i.indrelid = pg_catalog.to_regclass({name}) AND c.relname ~ "
                                 "'_idx[0-9]*$'" NEWEST,
                    name);
    }
    name = created_index(reader);
    return name ? show(DROP_INVALID "i.indexrelid = pg_catalog.to_regclass({name})", name) : NULL;
}

static bool
takes_options(Reader *reader)
{
    bool is_concurrent = false;

    if (!reader->is_there || !cm_token_is_symbol(&reader->token, "("))
        return false;
    while (reader->is_there && !cm_token_is_symbol(&reader->token, ")")) {
        is_concurrent |= cm_token_is(&reader->token, "CONCURRENTLY");
        advance(reader);
    }
    advance(reader);
    return is_concurrent;
}

/* The copies that were to take the place of a table's indexes, or whose place was taken. */
static char *
reindexed_leftovers(Reader *reader)
{
    bool is_concurrent = takes_options(reader);
    bool is_index = take(reader, "INDEX");
    g_autofree char *name = NULL;

    if (!is_index && !take(reader, "TABLE"))
        return NULL;
    if (!take(reader, "CONCURRENTLY") && !is_concurrent)
        return NULL;
    name = take_name(reader, false);
    return show(is_index ? DROP_INVALID
                    "c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = (SELECT "
                    "x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid "
                    "= pg_catalog.to_regclass({name}))"
                         : DROP_INVALID "c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid = "
                                        "pg_catalog.to_regclass({name})",
                name);
}

char *
cm_postgresql_leftovers(const char *sql)
{
    Reader reader;

    cm_lexer_init(&reader.lexer, sql, -1, &cm_lexer_options_postgresql);
    advance(&reader);
    if (take(&reader, "CREATE"))
        return created_leftovers(&reader);
    return take(&reader, "REINDEX") ? reindexed_leftovers(&reader) : NULL;
}

static char *
show_dropped_index(Reader *reader)
{
    g_autofree char *name = NULL;

    take(reader, "CONCURRENTLY");
    if (take(reader, "IF"))
        take(reader, "EXISTS");
    name = take_name(reader, false);
    return *name ? show_index(name) : NULL;
}

static char *
show_type(Reader *reader)
{
    g_autofree char *name = take_name(reader, false);

    if (!*name || !take(reader, "ADD") || !take(reader, "VALUE"))
        return NULL;
    return show("SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = "
                "pg_catalog.to_regtype({name}) ORDER BY enumsortorder",
                name);
}

char *
cm_postgresql_show_object(const char *sql)
{
    Reader reader;

    cm_lexer_init(&reader.lexer, sql, -1, &cm_lexer_options_postgresql);
    advance(&reader);
    if (take(&reader, "CREATE")) {
        take(&reader, "UNIQUE");
        return take(&reader, "INDEX") ? show_created_index(&reader) : NULL;
    }
    if (take(&reader, "DROP"))
        return take(&reader, "INDEX") ? show_dropped_index(&reader) : NULL;
    if (take(&reader, "ALTER") && take(&reader, "TYPE"))
        return show_type(&reader);
    return NULL;
}
