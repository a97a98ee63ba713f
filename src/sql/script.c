#include "sql/script.h"

#include <string.h>

const CmScriptOptions cm_script_options_sqlite = {
    .lexer = &cm_lexer_options_sqlite,
    .bodies = CM_SCRIPT_BODIES_TRIGGERS,
};

const CmScriptOptions cm_script_options_postgresql = {
    .lexer = &cm_lexer_options_postgresql,
    .bodies = CM_SCRIPT_BODIES_ROUTINES,
    .parentheses = true,
    .copy_lines = true,
    .client_commands = true,
};

const CmScriptOptions cm_script_options_mysql = {
    .lexer = &cm_lexer_options_mysql,
    .bodies = CM_SCRIPT_BODIES_ROUTINES,
    .delimiter_lines = true,
    .version_comments = true,
};

typedef enum {
    KIND_UNKNOWN, /* so far no word has told */
    KIND_PLAIN,
    KIND_TRIGGER, /* ends as SQLite's triggers do */
    KIND_ROUTINE, /* ends where its blocks are closed */
} Kind;

/* The end of a trigger: the tokens just read. */
typedef enum {
    TAIL_OTHER,
    TAIL_SEMICOLON,
    TAIL_END,
} Tail;

/* The statement being read. */
typedef struct {
    const char *start; /* NULL before its first token */
    const char *end;
    int line;
    int column;
    Kind kind;
    Tail tail;
    int blocks;
    int parentheses;
    bool block_may_open; /* the token before ends a statement of a body */
    bool after_end;
    bool is_copy;
    bool from_stdin;
    bool after_from;
} Reading;

typedef struct {
    const CmScriptOptions *options;
    CmPosition origin;
    CmLexer lexer;
    char *delimiter; /* NULL for the semicolon */
    Reading now;
    GPtrArray *statements;
} Splitter;

void
cm_script_statement_free(CmScriptStatement *statement)
{
    if (!statement)
        return;
    g_free(statement->text);
    g_free(statement->data);
    g_free(statement);
}

static CmPosition
place_of(const Splitter *splitter, int line, int column)
{
    CmPosition place = splitter->origin;

    if (line == 1)
        place.column += column - 1;
    else
        place.column = column;
    place.line += line - 1;
    return place;
}

static bool
fail_at_token(const Splitter *splitter, const CmToken *token, const char *problem, GError **error)
{
    return cm_fail_at(error, place_of(splitter, token->line, token->column), CM_ERROR_SYNTAX, "%s",
                      problem);
}

static bool
fail_at_statement(const Splitter *splitter, const char *problem, GError **error)
{
    return cm_fail_at(error, place_of(splitter, splitter->now.line, splitter->now.column),
                      CM_ERROR_SYNTAX, "%s", problem);
}

static bool
is_routine_word(const CmToken *token)
{
    static const char *const words[] = {"TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", NULL};

    return cm_token_is_any(token, words);
}

/* Words that may stand between CREATE and what is created. */
static bool
is_modifier(const CmToken *token)
{
    static const char *const words[] = {"OR",      "REPLACE",    "TEMP",      "TEMPORARY",
                                        "DEFINER", "CONSTRAINT", "AGGREGATE", NULL};

    return cm_token_is_any(token, words);
}

/* What stands after CREATE, up to the word that tells: a definer is skipped word by word, since
 * only its first may be confused with anything. */
static Kind
kind_after(const Splitter *splitter, const CmToken *token)
{
    static const char *const others[] = {"TABLE",    "VIEW",     "INDEX",   "UNIQUE",
                                         "DATABASE", "SCHEMA",   "VIRTUAL", "TYPE",
                                         "RULE",     "SEQUENCE", "AS",      NULL};

    if (is_modifier(token))
        return KIND_UNKNOWN;
    if (splitter->options->bodies == CM_SCRIPT_BODIES_TRIGGERS)
        return cm_token_is(token, "TRIGGER") ? KIND_TRIGGER : KIND_PLAIN;
    if (is_routine_word(token))
        return KIND_ROUTINE;
    return cm_token_is_any(token, others) ? KIND_PLAIN : KIND_UNKNOWN;
}

static void
begin_statement(Splitter *splitter, const CmToken *token)
{
    bool bodies = splitter->options->bodies != CM_SCRIPT_BODIES_NONE && !splitter->delimiter;

    splitter->now = (Reading){
        .start = token->start,
        .line = token->line,
        .column = token->column,
        .kind = bodies && (cm_token_is(token, "CREATE") || cm_token_is(token, "EXPLAIN"))
                    ? KIND_UNKNOWN
                    : KIND_PLAIN,
        .is_copy = splitter->options->copy_lines && cm_token_is(token, "COPY"),
    };
}

static void
note_copy(Reading *now, const CmToken *token)
{
    if (now->after_from && cm_token_is(token, "STDIN"))
        now->from_stdin = true;
    now->after_from = cm_token_is(token, "FROM");
}

static void
note_trigger(Reading *now, const CmToken *token)
{
    if (cm_token_is_symbol(token, ";"))
        now->tail = TAIL_SEMICOLON;
    else if (now->tail == TAIL_SEMICOLON && cm_token_is(token, "END"))
        now->tail = TAIL_END;
    else
        now->tail = TAIL_OTHER;
}

/* Whether a statement of a body may begin after the token. */
static bool
opens_statement(const Reading *now, const CmToken *token)
{
    static const char *const words[] = {"BEGIN",  "THEN", "ELSE",   "DO", "LOOP",
                                        "REPEAT", "ROW",  "ATOMIC", NULL};

    return cm_token_is_symbol(token, ";") || cm_token_is_symbol(token, ":") ||
           cm_token_is_any(token, words) || (!now->blocks && cm_token_is_symbol(token, ")"));
}

static bool
opens_block(const Reading *now, const CmToken *token)
{
    static const char *const words[] = {"IF", "LOOP", "WHILE", "REPEAT", "FOR", NULL};

    if (now->parentheses)
        return cm_token_is(token, "CASE");
    if (cm_token_is(token, "BEGIN"))
        return now->block_may_open || !now->blocks;
    return cm_token_is(token, "CASE") || (now->block_may_open && cm_token_is_any(token, words));
}

/* Counts blocks; the word after END, as in END IF, opens none. */
static void
note_routine(Reading *now, const CmToken *token)
{
    bool after_end = now->after_end;

    now->after_end = false;
    if (cm_token_is(token, "END") && now->blocks) {
        now->blocks--;
        now->after_end = true;
    } else if (!after_end && opens_block(now, token)) {
        now->blocks++;
    }
    now->block_may_open =
        opens_statement(now, token) && !(after_end && token->kind == CM_TOKEN_WORD);
}

static void
note_parentheses(Reading *now, const CmToken *token)
{
    if (cm_token_is_symbol(token, "("))
        now->parentheses++;
    else if (cm_token_is_symbol(token, ")") && now->parentheses)
        now->parentheses--;
}

static void
add_token(Splitter *splitter, const CmToken *token)
{
    Reading *now = &splitter->now;

    if (!now->start)
        begin_statement(splitter, token);
    else if (now->kind == KIND_UNKNOWN)
        now->kind = cm_token_is(token, "CREATE") ? KIND_UNKNOWN : kind_after(splitter, token);
    now->end = token->start + token->length;
    note_parentheses(now, token);
    if (now->is_copy)
        note_copy(now, token);
    if (now->kind == KIND_TRIGGER)
        note_trigger(now, token);
    else if (now->kind == KIND_ROUTINE)
        note_routine(now, token);
}

/* Whether a semicolon ends the statement or belongs to it. */
static bool
semicolon_ends(const Splitter *splitter)
{
    const Reading *now = &splitter->now;

    if (splitter->options->parentheses && now->parentheses)
        return false;
    if (now->kind == KIND_TRIGGER)
        return now->tail == TAIL_END;
    return now->kind != KIND_ROUTINE || !now->blocks;
}

/* Where the delimiter stands in what was read as a token, or NULL: it may be cut as part of a word,
 * as in END$$, or as several tokens. */
static const char *
find_delimiter(const Splitter *splitter, const CmToken *token)
{
    const char *delimiter = splitter->delimiter;
    gsize length = strlen(delimiter);

    if (token->kind == CM_TOKEN_STRING || token->kind == CM_TOKEN_QUOTED ||
        token->kind == CM_TOKEN_BLOB)
        return NULL;
    if (cm_lexer_is_word_byte((unsigned char)*delimiter, true))
        return cm_token_is(token, delimiter) ? token->start : NULL;
    if ((gsize)(splitter->lexer.end - token->start) >= length &&
        !memcmp(token->start, delimiter, length))
        return token->start;
    return memmem(token->start, token->length, delimiter, length);
}

static const char *
line_end(const Splitter *splitter, const char *from)
{
    const char *newline = memchr(from, '\n', (gsize)(splitter->lexer.end - from));

    return newline ? newline : splitter->lexer.end;
}

/* Reads the lines of COPY up to the one that says \. */
static char *
read_copy_lines(Splitter *splitter, GError **error)
{
    const char *start = line_end(splitter, splitter->lexer.next);
    const char *end = splitter->lexer.end;
    const char *line = start < end ? ++start : start;

    while (line < end) {
        const char *next = line_end(splitter, line);
        gsize length = (gsize)(next - line) - (next > line && next[-1] == '\r');

        if (length == 2 && !memcmp(line, "\\.", 2)) {
            splitter->lexer.next = next;
            return g_strndup(start, (gsize)(line - start));
        }
        line = next < end ? next + 1 : end;
    }
    fail_at_statement(splitter, "the lines of COPY are never closed by \\.", error);
    return NULL;
}

static bool
finish_statement(Splitter *splitter, GError **error)
{
    const Reading *now = &splitter->now;
    CmPosition place = place_of(splitter, now->line, now->column);
    CmScriptStatement *statement;
    g_autofree char *data = NULL;

    if (!now->start)
        return true;
    if (now->from_stdin && !(data = read_copy_lines(splitter, error)))
        return false;
    statement = g_new0(CmScriptStatement, 1);
    statement->text = g_strndup(now->start, (gsize)(now->end - now->start));
    statement->data = g_steal_pointer(&data);
    statement->line = place.line;
    statement->column = place.column;
    g_ptr_array_add(splitter->statements, statement);
    splitter->now = (Reading){0};
    return true;
}

static bool
finish_script(Splitter *splitter, GError **error)
{
    const Reading *now = &splitter->now;

    if (!now->start)
        return true;
    if (now->kind == KIND_TRIGGER && now->tail != TAIL_END)
        return fail_at_statement(splitter, "unterminated trigger: its last word must be END",
                                 error);
    if (now->kind == KIND_ROUTINE && now->blocks)
        return fail_at_statement(splitter, "unterminated body: a block has no END", error);
    if (splitter->options->parentheses && now->parentheses)
        return fail_at_statement(splitter, "unterminated statement: a parenthesis is never closed",
                                 error);
    return finish_statement(splitter, error);
}

/* DELIMITER and the rest of its line. */
static bool
read_delimiter_line(Splitter *splitter, const CmToken *token, GError **error)
{
    const char *from = token->start + token->length;
    const char *end = line_end(splitter, from);
    g_autofree char *line = g_strstrip(g_strndup(from, (gsize)(end - from)));

    if (!*line)
        return fail_at_token(splitter, token, "DELIMITER is followed by no delimiter", error);
    line[strcspn(line, " \t")] = '\0';
    g_free(splitter->delimiter);
    splitter->delimiter = strcmp(line, ";") ? g_strdup(line) : NULL;
    splitter->lexer.next = end;
    return true;
}

/* Reads a token while another delimiter than the semicolon is set. */
static bool
read_delimited(Splitter *splitter, CmToken *token, GError **error)
{
    const char *delimiter = find_delimiter(splitter, token);

    if (!delimiter) {
        add_token(splitter, token);
        return true;
    }
    token->length = (gsize)(delimiter - token->start);
    if (token->length)
        add_token(splitter, token);
    splitter->lexer.next = delimiter + strlen(splitter->delimiter);
    return finish_statement(splitter, error);
}

static bool
is_code(const Splitter *splitter, const CmToken *token)
{
    if (token->kind != CM_TOKEN_COMMENT)
        return true;
    return splitter->options->version_comments && token->length > 5 &&
           (g_str_has_prefix(token->start, "/*!") || g_str_has_prefix(token->start, "/*M!"));
}

static bool
read_token(Splitter *splitter, CmToken *token, GError **error)
{
    const CmScriptOptions *options = splitter->options;
    bool first = !splitter->now.start;

    if (token->kind == CM_TOKEN_ERROR)
        return fail_at_token(splitter, token, token->problem, error);
    if (first && options->delimiter_lines && cm_token_is(token, "DELIMITER"))
        return read_delimiter_line(splitter, token, error);
    if (first && options->client_commands && cm_token_is_symbol(token, "\\"))
        return fail_at_token(splitter, token,
                             "a command that opens with \\ is for the client psql, not SQL: leave "
                             "it out",
                             error);
    if (splitter->delimiter)
        return read_delimited(splitter, token, error);
    if (cm_token_is_symbol(token, ";") && (first || semicolon_ends(splitter)))
        return finish_statement(splitter, error);
    add_token(splitter, token);
    return true;
}

GPtrArray *
cm_script_split(const char *text, CmPosition origin, const CmScriptOptions *options, GError **error)
{
    g_autoptr(GPtrArray) statements =
        g_ptr_array_new_with_free_func((GDestroyNotify)cm_script_statement_free);
    g_autofree char *delimiter = NULL;
    Splitter splitter = {.options = options, .origin = origin, .statements = statements};
    bool ok = true;
    CmToken token;

    cm_lexer_init(&splitter.lexer, text, -1, options->lexer);
    while (ok && cm_lexer_next(&splitter.lexer, &token))
        if (is_code(&splitter, &token))
            ok = read_token(&splitter, &token, error);
    ok = ok && finish_script(&splitter, error);
    delimiter = splitter.delimiter;
    return ok ? g_steal_pointer(&statements) : NULL;
}
