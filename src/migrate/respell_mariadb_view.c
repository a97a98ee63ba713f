/* Views on MariaDB, where none is temporary. EXPLAIN EXTENDED says in a note how the server
 * understands a query, in the spelling that it gives views, and what two queries have in common
 * there they mean alike. It reads no rows: the tables and views that the query names are hidden
 * behind empty temporary tables without keys, so that nothing can be worked out ahead from what is
 * in them.
 *
 * The server works on a query before it says it, and leaves out of a query of several levels, or of
 * a HAVING, what is settled otherwise. So this is asked of simple queries alone, and where a
 * condition is gone the answer counts for nothing: then the texts are compared as they are. */
#include "migrate/respell_internal.h"

#include <string.h>

/* One view, as both sides have it. */
typedef struct {
    CmView *to;
    const CmView *from;
    GPtrArray *names; /* char *: relations that either text names */
} Pair;

static void
clear_pair(gpointer data)
{
    g_ptr_array_unref(((Pair *)data)->names);
}

static bool
calls_function(const CmRespelling *of, const CmToken *token)
{
    g_autofree char *name = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;
    const CmName called = {NULL, name};

    return name && cm_schema_object(of->from, CM_OBJECT_FUNCTION, NULL, &called);
}

/* One SELECT, or several that a UNION joins, and nothing that the server may run. */
static bool
is_simple(const CmRespelling *of, const char *sql)
{
    static const char *const words[] = {"HAVING", "WITH", "INTO", "PROCEDURE", "EXISTS", NULL};
    CmLexer lexer;
    CmToken token;
    int selects = 0;

    cm_lexer_init(&lexer, sql, -1, of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        for (const char *const *word = words; *word; word++)
            if (token.kind == CM_TOKEN_WORD && cm_token_is(&token, *word))
                return false;
        if (token.kind == CM_TOKEN_ERROR || token.kind == CM_TOKEN_PARAMETER ||
            cm_token_is_symbol(&token, ";") || cm_token_is_symbol(&token, "@") ||
            calls_function(of, &token))
            return false;
        selects += token.kind == CM_TOKEN_WORD && cm_token_is(&token, "SELECT");
        selects -= token.kind == CM_TOKEN_WORD && cm_token_is(&token, "UNION");
    }
    return selects == 1;
}

static void
add_names(const CmRespelling *of, const char *sql, GPtrArray *names)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = cm_token_is_identifier(&token) ? cm_token_text(&token) : NULL;
        const CmName name = {NULL, text};

        if (text && (cm_schema_table(of->from, &name) || cm_schema_view(of->from, &name)) &&
            !g_ptr_array_find_with_equal_func(names, text, g_str_equal, NULL))
            g_ptr_array_add(names, g_steal_pointer(&text));
    }
}

static bool
may_be_spelled(const CmRespelling *of, const CmView *to, const CmView *from)
{
    const CmScratch scratch = {.of = of};

    return from && !to->columns && !from->columns &&
           !cm_scratch_same(&scratch, to->sql, from->sql) && is_simple(of, to->sql) &&
           is_simple(of, from->sql);
}

static GArray *
find_pairs(const CmRespelling *of)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

    g_array_set_clear_func(pairs, clear_pair);
    for (guint i = 0; i < of->to->views->len; i++) {
        CmView *view = of->to->views->pdata[i];
        Pair pair = {view, cm_schema_view(of->from, &view->name), NULL};

        if (!may_be_spelled(of, view, pair.from))
            continue;
        pair.names = g_ptr_array_new_with_free_func(g_free);
        add_names(of, view->sql, pair.names);
        add_names(of, pair.from->sql, pair.names);
        g_array_append_val(pairs, pair);
    }
    return pairs;
}

static void
append_names(GString *out, const CmSpelling *spelling, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++) {
        g_string_append(out, i ? ", " : "");
        cm_spelling_append_identifier(out, spelling, names->pdata[i]);
    }
}

static void
append_immediate(GString *out, const CmSpelling *spelling, const char *sql)
{
    const CmValue value = cm_value_of_text(sql);

    g_string_append(out, "EXECUTE IMMEDIATE ");
    cm_spelling_append_literal(out, spelling, &value);
    g_string_append(out, ";\n");
}

/* A query between two rows of our own: its number, and what it was understood as. */
static void
append_query(GString *out, const CmSpelling *spelling, const char *sql, guint number)
{
    g_autofree char *explain = g_strconcat("EXPLAIN EXTENDED ", sql, NULL);

    g_string_append_printf(out, "SELECT 'query', %u, '';\n", number);
    append_immediate(out, spelling, explain);
    g_string_append(out, "SHOW WARNINGS;\n");
}

/* In a block that the first failure ends, so that no query reads what is not hidden. */
static void
append_pair(GString *out, const CmSpelling *spelling, const Pair *pair, guint at)
{
    g_string_append(out, "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END;\n");
    for (guint i = 0; i < pair->names->len; i++) {
        g_autoptr(GString) sql = g_string_new("CREATE TEMPORARY TABLE ");

        cm_spelling_append_identifier(sql, spelling, pair->names->pdata[i]);
        g_string_append(sql, " ENGINE=InnoDB SELECT * FROM ");
        cm_spelling_append_identifier(sql, spelling, pair->names->pdata[i]);
        g_string_append(sql, " LIMIT 0");
        append_immediate(out, spelling, sql->str);
    }
    append_query(out, spelling, pair->to->sql, 2 * at);
    append_query(out, spelling, pair->from->sql, 2 * at + 1);
    g_string_append(out, "END;\n");
    if (!pair->names->len)
        return;
    g_string_append(out, "DROP TEMPORARY TABLE IF EXISTS ");
    append_names(out, spelling, pair->names);
    g_string_append(out, ";\n");
}

#define NOTE_OF_QUERY 1003

/* The notes by the numbers of the queries. */
static bool
read_notes(const CmRespelling *of, const char *block, GPtrArray *notes, GError **error)
{
    g_autoptr(CmResult) rows = cm_connection_query(of->connection, block, NULL, 0, error);
    GError *failure = NULL;
    gint64 at = -1;

    while (rows && cm_result_next(rows, &failure)) {
        if (!strcmp(cm_result_text(rows, 0), "query")) {
            at = cm_result_integer(rows, 1);
        } else if (cm_result_integer(rows, 1) == NOTE_OF_QUERY && at >= 0 && at < notes->len) {
            g_free(notes->pdata[at]);
            notes->pdata[at] = g_strdup(cm_result_text(rows, 2));
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return rows && !failure;
}

/* Whether something of the query is gone that was worked out ahead. */
static bool
is_worked_out(const char *note)
{
    static const char *const marks[] = {" where 0", " on(0",      " having ", "semi join",
                                        "<cache>",  " from dual", NULL};

    for (const char *const *mark = marks; *mark; mark++)
        if (strstr(note, *mark))
            return true;
    return false;
}

static void
take_notes(const CmRespelling *of, const GArray *pairs, const GPtrArray *notes)
{
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const char *to = notes->pdata[2 * i];
        const char *from = notes->pdata[2 * i + 1];

        if (!to || !from || strcmp(to, from) || is_worked_out(to))
            continue;
        g_hash_table_insert(of->written, g_strdup(pair->from->sql), g_strdup(pair->to->sql));
        g_free(pair->to->sql);
        pair->to->sql = g_strdup(pair->from->sql);
    }
}

/* Asks about as many of the pairs as one block takes. */
static bool
ask(const CmRespelling *of, const GArray *pairs, guint *at, GPtrArray *notes, GError **error)
{
    g_autoptr(GString) block = g_string_new("BEGIN NOT ATOMIC\nSELECT 'start', 0, '';\n");

    for (; *at < pairs->len && block->len < CM_RESPELL_BLOCK_BYTES; (*at)++)
        append_pair(block, of->dialect->spelling, &g_array_index(pairs, Pair, *at), *at);
    g_string_append(block, "END");
    return read_notes(of, block->str, notes, error);
}

bool
cm_respell_mariadb_views(const CmRespelling *of, GError **error)
{
    g_autoptr(GArray) pairs = find_pairs(of);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_set_size(notes, 2 * (gint)pairs->len);
    for (guint at = 0; at < pairs->len;)
        if (!ask(of, pairs, &at, notes, error))
            return false;
    take_notes(of, pairs, notes);
    return true;
}

bool
cm_respell_mariadb_has_views(const CmRespelling *of)
{
    for (guint i = 0; i < of->to->views->len; i++) {
        const CmView *view = of->to->views->pdata[i];

        if (may_be_spelled(of, view, cm_schema_view(of->from, &view->name)))
            return true;
    }
    return false;
}
