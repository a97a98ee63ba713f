#include "import/alembic_output.h"

#include <string.h>

#include "sql/script.h"

#define LONGEST_REASON 200

static void
free_step(gpointer data)
{
    CmAlembicStep *step = data;

    g_free(step->revision);
    g_free(step->text);
    g_free(step);
}

void
cm_alembic_output_free(CmAlembicOutput *output)
{
    if (!output)
        return;
    g_free(output->opening);
    g_ptr_array_unref(output->steps);
    g_free(output);
}

/* A line `-- Running upgrade a, b -> c` or `-- Running downgrade c -> a, b`; NULL if it is none. */
static CmAlembicStep *
read_mark(const char *line, gsize length)
{
    static const char *const marks[] = {"-- Running upgrade ", "-- Running downgrade "};
    g_autofree char *text = g_strndup(line, length);
    CmAlembicStep *step;

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        char *ids = g_str_has_prefix(text, marks[i]) ? text + strlen(marks[i]) : NULL;
        char *arrow = ids ? strstr(ids, "-> ") : NULL;

        if (!arrow)
            continue;
        *arrow = '\0';
        step = g_new0(CmAlembicStep, 1);
        step->is_downgrade = i;
        step->revision = g_strstrip(g_strdup(i ? ids : arrow + strlen("-> ")));
        return step;
    }
    return NULL;
}

CmAlembicOutput *
cm_alembic_output_read(const char *text, bool is_done)
{
    CmAlembicOutput *output = g_new0(CmAlembicOutput, 1);
    g_autoptr(GString) so_far = g_string_new(NULL);
    CmAlembicStep *step = NULL;

    output->steps = g_ptr_array_new_with_free_func(free_step);
    while (*text) {
        gsize length = strcspn(text, "\n");
        CmAlembicStep *next = read_mark(text, length);

        if (next) {
            *(step ? &step->text : &output->opening) = g_strdup(so_far->str);
            if (step)
                step->is_complete = true;
            g_string_truncate(so_far, 0);
            g_ptr_array_add(output->steps, next);
            step = next;
        } else {
            g_string_append_len(so_far, text, (gssize)length);
            g_string_append_c(so_far, '\n');
        }
        text += length + (text[length] == '\n');
    }
    *(step ? &step->text : &output->opening) = g_strdup(so_far->str);
    if (step)
        step->is_complete = is_done;
    return output;
}

static const CmScriptOptions *
options_of(const char *dialect)
{
    static const struct {
        const char *dialect;
        const CmScriptOptions *options;
    } known[] = {
        {"sqlite", &cm_script_options_sqlite},
        {"postgresql", &cm_script_options_postgresql},
        {"mysql", &cm_script_options_mysql},
        {"mariadb", &cm_script_options_mysql},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (!strcmp(dialect, known[i].dialect))
            return known[i].options;
    return &cm_script_options_sqlite;
}

/* The table that a statement opens with: CREATE TABLE x, INSERT INTO x, UPDATE x … without its
 * schema (transfer full); NULL if it opens with something else. */
static char *
table_of(const char *statement, const CmLexerOptions *options)
{
    static const char *const openings[][2] = {{"create", "table"},
                                              {"drop", "table"},
                                              {"insert", "into"},
                                              {"delete", "from"},
                                              {"update", NULL}};
    CmLexer lexer;
    CmToken token;
    CmToken second;

    cm_lexer_init(&lexer, statement, -1, options);
    if (!cm_lexer_next_code(&lexer, &token) || !cm_lexer_next_code(&lexer, &second))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(openings); i++) {
        if (!cm_token_is(&token, openings[i][0]) ||
            (openings[i][1] && !cm_token_is(&second, openings[i][1])))
            continue;
        if (openings[i][1] && !cm_lexer_next_code(&lexer, &second))
            return NULL;
        while (cm_lexer_next_code(&lexer, &token) && cm_token_is_symbol(&token, "."))
            if (!cm_lexer_next_code(&lexer, &second))
                return NULL;
        return cm_token_is_identifier(&second) ? cm_token_text(&second) : NULL;
    }
    return NULL;
}

/* Whether a statement is this word and no more. */
static bool
is_word(const char *statement, const char *word)
{
    return !g_ascii_strcasecmp(statement, word);
}

char *
cm_alembic_output_version_table(const CmAlembicOutput *output, const char *dialect)
{
    const CmScriptOptions *options = options_of(dialect);
    g_autoptr(GPtrArray) statements =
        cm_script_split(output->opening, (CmPosition){0}, options, NULL);

    for (guint i = 0; statements && i < statements->len; i++) {
        const CmScriptStatement *statement = statements->pdata[i];
        g_autofree char *table = table_of(statement->text, options->lexer);

        if (table && strstr(statement->text, "version_num"))
            return g_steal_pointer(&table);
    }
    return NULL;
}

static bool
check_text(const char *text, GError **error)
{
    if (g_str_has_prefix(text, "-- +") || strstr(text, "\n-- +"))
        return cm_fail(error, CM_ERROR_VALUE,
                       "a line of its SQL opens with '-- +', which is how sections begin");
    return true;
}

char *
cm_alembic_sql_clean(const char *text, const char *dialect, const char *version_table,
                     bool *leaves_transaction, GError **error)
{
    const CmScriptOptions *options = options_of(dialect);
    g_autoptr(GPtrArray) statements = cm_script_split(text, (CmPosition){0}, options, error);
    g_autoptr(GString) out = g_string_new(NULL);
    bool has_committed = false;

    if (!statements)
        return NULL;
    for (guint i = 0; i < statements->len; i++) {
        const CmScriptStatement *statement = statements->pdata[i];
        g_autofree char *table = table_of(statement->text, options->lexer);

        if (!g_strcmp0(table, version_table)) {
            *leaves_transaction |= has_committed;
            has_committed = false;
        } else if (is_word(statement->text, "commit"))
            has_committed = true;
        else if (!is_word(statement->text, "begin"))
            g_string_append_printf(out, "%s%s;\n", out->len ? "\n" : "", statement->text);
    }
    return check_text(out->str, error) ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

/* The last line that is something, or NULL. */
static const char *
last_line(GStrv lines)
{
    const char *found = NULL;

    for (; *lines; lines++)
        if (**lines)
            found = *lines;
    return found;
}

/* The line of the exception behind the last traceback, or NULL. */
static const char *
find_exception(GStrv lines)
{
    const char *found = NULL;
    bool is_within = false;

    for (; *lines; lines++) {
        if (g_str_has_prefix(*lines, "Traceback (most recent call last)")) {
            is_within = true;
        } else if (is_within && **lines && !g_ascii_isspace(**lines)) {
            found = *lines;
            is_within = false;
        }
    }
    return found;
}

char *
cm_alembic_reason(const char *out, const char *err)
{
    g_autofree char *valid = g_utf8_make_valid(err, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    const char *failed = g_str_has_prefix(out, "FAILED: ") ? out : strstr(out, "\nFAILED: ");
    const char *found = find_exception(lines);
    g_autofree char *said = failed ? g_strchug(g_strdup(failed)) : NULL;
    char *reason;

    if (said)
        said[strcspn(said, "\n")] = '\0';
    if (!found)
        found = said ? said + strlen("FAILED: ") : last_line(lines);
    reason = g_utf8_make_valid(found ? found : "it says nothing", -1);
    g_strdelimit(reason, "\r\t", ' ');
    if (g_utf8_strlen(reason, -1) > LONGEST_REASON)
        strcpy(g_utf8_offset_to_pointer(reason, LONGEST_REASON - 3), "...");
    return reason;
}

const char *
cm_alembic_dialect(const char *err)
{
    static const char *const known[][2] = {{"SQLiteImpl", "sqlite"},
                                           {"PostgresqlImpl", "postgresql"},
                                           {"MySQLImpl", "mysql"},
                                           {"MariaDBImpl", "mariadb"}};
    const char *mark = strstr(err, "Context impl ");

    if (!mark)
        return NULL;
    mark += strlen("Context impl ");
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_has_prefix(mark, known[i][0]))
            return known[i][1];
    return "";
}
