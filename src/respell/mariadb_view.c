/* Views on MariaDB, where none is temporary. The server prepares a query, which runs nothing, and
 * the trace of its optimizer says what it took the query for, in the spelling that it gives views:
 * two queries of which it says the same are one. What a query reads is hidden behind empty
 * temporary tables, so that views are not taken apart, and rows of others are not touched. */
#include "respell/internal.h"

#include <string.h>

/* One view, as both sides have it. */
typedef struct {
    CmView *to;
    const CmView *from;
} Pair;

static bool
may_be_spelled(const CmRespelling *of, const CmView *to, const CmView *from)
{
    const CmScratch scratch = {.of = of};

    return from && (to->columns || !cm_scratch_same(&scratch, to->sql, from->sql));
}

static GArray *
find_pairs(const CmRespelling *of)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

    for (guint i = 0; i < of->to->views->len; i++) {
        CmView *view = of->to->views->pdata[i];
        const Pair pair = {view, cm_schema_view(of->from, &view->name)};

        if (may_be_spelled(of, view, pair.from))
            g_array_append_val(pairs, pair);
    }
    return pairs;
}

/* What a text calls by name, each before what reads it. */
static void
add_names(const CmRespelling *of, const char *sql, GPtrArray *names, GHashTable *seen)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = cm_token_is_identifier(&token) ? cm_token_text(&token) : NULL;
        const CmName name = {NULL, text};
        const CmView *view = text ? cm_schema_view(of->from, &name) : NULL;

        if (!text || (!view && !cm_schema_table(of->from, &name)) ||
            !g_hash_table_add(seen, g_strdup(text)))
            continue;
        if (view)
            add_names(of, view->sql, names, seen);
        g_ptr_array_add(names, g_steal_pointer(&text));
    }
}

static GPtrArray *
find_names(const CmRespelling *of, const GArray *pairs)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < pairs->len; i++) {
        add_names(of, g_array_index(pairs, Pair, i).to->sql, names, seen);
        add_names(of, g_array_index(pairs, Pair, i).from->sql, names, seen);
    }
    return names;
}

/* Makes what hides a table or view: with its columns, and no rows. */
static char *
hide(const CmRespelling *of, const char *text)
{
    const CmName name = {NULL, (char *)text};
    const CmTable *table = cm_schema_table(of->from, &name);
    g_autoptr(GString) sql = NULL;

    if (table)
        return cm_respell_mariadb_bare(of, table);
    sql = g_string_new("CREATE TEMPORARY TABLE ");
    cm_spelling_append_identifier(sql, of->dialect->spelling, text);
    g_string_append_printf(sql, " ENGINE=InnoDB SELECT * FROM (%s\n) cmig_view LIMIT 0",
                           cm_schema_view(of->from, &name)->sql);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

static bool
run_block(const CmRespelling *of, GString *block, GError **error)
{
    g_string_append(block, "END");
    return cm_connection_execute(of->connection, block->str, NULL, 0, error);
}

/* What cannot be made hides nothing: then the server finds no such table, or takes a view apart. */
static bool
hide_all(const CmRespelling *of, const GPtrArray *names, GError **error)
{
    for (guint at = 0; at < names->len;) {
        g_autoptr(GString) block = g_string_new("BEGIN NOT ATOMIC\n");

        for (; at < names->len && block->len < CM_RESPELL_BLOCK_BYTES; at++) {
            g_autofree char *sql = hide(of, names->pdata[at]);
            const CmValue value = cm_value_of_text(sql);

            if (!sql)
                continue;
            g_string_append(block, "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END;\n"
                                   "EXECUTE IMMEDIATE ");
            cm_spelling_append_literal(block, of->dialect->spelling, &value);
            g_string_append(block, ";\nEND;\n");
        }
        if (!run_block(of, block, error))
            return false;
    }
    return true;
}

static bool
show_all(const CmRespelling *of, const GPtrArray *names, GError **error)
{
    g_autoptr(GString) block = g_string_new("BEGIN NOT ATOMIC\n");

    for (guint i = 0; i < names->len; i++) {
        g_string_append(block, "DROP TEMPORARY TABLE IF EXISTS ");
        cm_spelling_append_identifier(block, of->dialect->spelling, names->pdata[i]);
        g_string_append(block, ";\n");
    }
    return run_block(of, block, error);
}

static void
append_columns(GString *out, const CmSpelling *spelling, char *const *columns)
{
    for (guint i = 0; columns[i]; i++) {
        g_string_append(out, i ? ", " : "");
        cm_spelling_append_identifier(out, spelling, columns[i]);
    }
}

/* The query within another, of which the server says all levels in one text; columns, when not
 * NULL, are called so. */
static char *
wrap(const CmRespelling *of, const char *sql, char *const *columns)
{
    g_autoptr(GString) query = g_string_new("SELECT * FROM (");
    g_autofree char *kept = cm_respell_mariadb_query(of, sql);

    if (columns) {
        g_string_append(query, "WITH cmig_view (");
        append_columns(query, of->dialect->spelling, columns);
        g_string_append_printf(query, ") AS (%s\n) SELECT * FROM cmig_view", kept);
    } else {
        g_string_append_printf(query, "%s\n", kept);
    }
    g_string_append(query, ") cmig_view");
    return g_string_free(g_steal_pointer(&query), FALSE);
}

/* The columns of the query by their names. */
static char *
choose(const CmRespelling *of, const char *sql, char *const *columns)
{
    g_autoptr(GString) query = g_string_new("SELECT ");

    append_columns(query, of->dialect->spelling, columns);
    g_string_append_printf(query, " FROM (%s\n) cmig_view", sql);
    return g_string_free(g_steal_pointer(&query), FALSE);
}

/* The outermost query of a trace, with all that is in it; NULL where there is none. It ends with
 * the JSON string that it is. */
static char *
read_trace(const char *trace)
{
    static const char key[] = "\"expanded_query\": \"/* select#1 */";
    const char *start = strstr(trace, key);
    const char *end = start ? start + strlen(key) : NULL;

    while (end && *end && *end != '"')
        end += *end == '\\' && end[1] ? 2 : 1;
    return end && *end ? g_strndup(start, (gsize)(end - start)) : NULL;
}

/* The query with other letters in the place of those of four bytes, of which a trace says nothing:
 * different ones for different ones. */
static char *
shorten_letters(const char *query)
{
    GString *out = g_string_new(NULL);

    for (const char *at = query; *at; at = g_utf8_next_char(at))
        if (g_utf8_get_char(at) > 0xffff)
            g_string_append_printf(out, "\xee\x80\x80%06x", g_utf8_get_char(at));
        else
            g_string_append_unichar(out, g_utf8_get_char(at));
    return g_string_free(out, FALSE);
}

/* What the server takes the query for; NULL for what it does not take. */
static bool
understand(const CmRespelling *of, const char *query, char **understood, GError **error)
{
    g_autofree char *shown = shorten_letters(query);
    const CmValue value = cm_value_of_text(shown);
    g_autoptr(GString) prepare = g_string_new("PREPARE cmig_view FROM ");
    g_autoptr(CmResult) row = NULL;
    GError *problem = NULL;

    cm_spelling_append_literal(prepare, of->dialect->spelling, &value);
    if (!cm_connection_execute(of->connection, prepare->str, NULL, 0, &problem)) {
        g_clear_error(&problem);
        return true;
    }
    row = cm_connection_query(of->connection,
                              "SELECT trace FROM information_schema.optimizer_trace "
                              "WHERE missing_bytes_beyond_max_mem_size = 0",
                              NULL, 0, error);
    if (row && cm_result_next(row, &problem))
        *understood = read_trace(cm_result_text(row, 0));
    if (problem)
        g_propagate_error(error, problem);
    return row && !problem;
}

/* Both queries are taken over. */
static bool
compare(const CmRespelling *of, char *left, char *right, bool *same, GError **error)
{
    g_autofree char *query = left;
    g_autofree char *other = right;
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;

    if (!understand(of, query, &one, error) || (one && !understand(of, other, &two, error)))
        return false;
    *same = one && !g_strcmp0(one, two);
    return true;
}

/* How often a query says DISTINCT or GROUP, which preparing leaves out where it changes nothing,
 * and what it is not asked about. */
static guint
count_words(const CmRespelling *of, const char *sql)
{
    static const char *const joining[] = {"UNION", "EXCEPT", "INTERSECT", NULL};
    CmLexer lexer;
    CmToken token;
    bool joins = false;
    bool is_within = false;
    guint count = 0;

    cm_lexer_init(&lexer, sql, -1, of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (token.kind == CM_TOKEN_WORD && !joins)
            count += cm_token_is(&token, "DISTINCT") || cm_token_is(&token, "DISTINCTROW") ||
                     (cm_token_is(&token, "GROUP") && !is_within) ||
                     cm_token_is_any(&token, cm_respell_mariadb_hints);
        is_within = cm_token_is(&token, "WITHIN");
        joins = cm_token_is_any(&token, joining);
    }
    return count;
}

/* Columns that the model names beside the query are named within it by the server. */
static bool
is_same(const CmRespelling *of, const Pair *pair, bool *same, GError **error)
{
    const char *from = pair->from->sql;
    char **columns = pair->to->columns;

    *same = count_words(of, pair->to->sql) == count_words(of, from);
    if (*same && columns &&
        !compare(of, choose(of, from, columns), wrap(of, from, NULL), same, error))
        return false;
    return !*same ||
           compare(of, wrap(of, pair->to->sql, columns), wrap(of, from, columns), same, error);
}

static void
take(const CmRespelling *of, const Pair *pair)
{
    g_hash_table_insert(of->written, g_strdup(pair->from->sql), g_strdup(pair->to->sql));
    g_free(pair->to->sql);
    pair->to->sql = g_strdup(pair->from->sql);
    g_clear_pointer(&pair->to->columns, g_strfreev);
}

static bool
ask(const CmRespelling *of, const GArray *pairs, GError **error)
{
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        bool same = false;

        if (!is_same(of, pair, &same, error))
            return false;
        if (same)
            take(of, pair);
    }
    return true;
}

bool
cm_respell_mariadb_views(const CmRespelling *of, GError **error)
{
    static const char opening[] =
        "SET SESSION optimizer_trace = 'enabled=on', optimizer_switch = 'derived_merge=off', "
        "optimizer_trace_max_mem_size = 67108864";
    static const char ending[] = "SET SESSION optimizer_trace = 'enabled=off', optimizer_switch = "
                                 "DEFAULT, optimizer_trace_max_mem_size = DEFAULT";
    g_autoptr(GArray) pairs = find_pairs(of);
    g_autoptr(GPtrArray) names = find_names(of, pairs);

    return !pairs->len || (hide_all(of, names, error) &&
                           cm_connection_execute(of->connection, opening, NULL, 0, error) &&
                           ask(of, pairs, error) &&
                           cm_connection_execute(of->connection, ending, NULL, 0, error) &&
                           show_all(of, names, error));
}

bool
cm_respell_mariadb_has_views(const CmRespelling *of)
{
    g_autoptr(GArray) pairs = find_pairs(of);

    return pairs->len > 0;
}
