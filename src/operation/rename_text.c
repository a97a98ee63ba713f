#include "operation/rename_text.h"

#include "base/sqltext.h"
#include "operation/rename_reader.h"

#define MOST_DEPTH 64 /* of parentheses that are told apart */

/* Words behind which a table's name stands. */
static const char *const table_words[] = {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", NULL};

/* Words that end the list of tables behind FROM. */
static const char *const ending_words[] = {"WHERE",  "GROUP",  "ORDER",     "HAVING", "LIMIT",
                                           "UNION",  "EXCEPT", "INTERSECT", "SET",    "WINDOW",
                                           "VALUES", "SELECT", NULL};

/* A text being read, and where its tables stand. */
typedef struct {
    CmRenameReader at;
    bool in_list[MOST_DEPTH]; /* within parentheses this deep, behind FROM */
    int depth;
    bool is_due;       /* a table's name is due */
    bool is_trigger;   /* CREATE TRIGGER, its ON not passed yet */
    bool in_update_of; /* the columns of UPDATE OF */
} Reader;

static bool
is_name(const CmToken *token, const char *name)
{
    g_autofree char *text = cm_token_is_identifier(token) ? cm_token_text(token) : NULL;

    return text && !g_ascii_strcasecmp(text, name);
}

static void
follow_symbol(Reader *reader)
{
    const CmToken *token = &reader->at.token;

    if (cm_token_is_symbol(token, "(")) {
        reader->depth = MIN(reader->depth + 1, MOST_DEPTH - 1);
        reader->in_list[reader->depth] = reader->is_due;
        return;
    }
    if (cm_token_is_symbol(token, ")"))
        reader->depth = MAX(reader->depth - 1, 0);
    if (cm_token_is_symbol(token, ";"))
        reader->in_list[reader->depth] = false;
    /* A schema's name before the table's: main.t */
    reader->is_due = (reader->is_due && cm_token_is_symbol(token, ".")) ||
                     (cm_token_is_symbol(token, ",") && reader->in_list[reader->depth]);
}

/* Notes whether a table's name is due behind the current token. */
static void
follow(Reader *reader)
{
    const CmToken *token = &reader->at.token;
    bool was_due = reader->is_due;

    if (token->kind == CM_TOKEN_SYMBOL) {
        follow_symbol(reader);
        return;
    }
    reader->is_due = cm_token_is_any(token, table_words) ||
                     (was_due && cm_rename_reader_is_before(&reader->at, "."));
    if (cm_token_is(token, "FROM"))
        reader->in_list[reader->depth] = true;
    else if (cm_token_is_any(token, ending_words))
        reader->in_list[reader->depth] = false;
    /* A rule: ON INSERT TO t */
    if (cm_token_is(token, "TO") && cm_token_is(&reader->at.before, "ON"))
        reader->is_due = true;
    /* UPDATE OR IGNORE t */
    if (cm_token_is(&reader->at.last, "OR") && cm_token_is(&reader->at.before, "UPDATE"))
        reader->is_due = true;
    if (reader->is_trigger && cm_token_is(token, "ON")) {
        reader->is_due = true;
        reader->is_trigger = false;
    }
}

char *
cm_rename_text_table(const char *sql, const char *from, const char *to, const CmLexerOptions *lexer)
{
    Reader reader = {.is_trigger = g_ascii_strncasecmp(sql, "CREATE", 6) == 0};

    cm_rename_reader_open(&reader.at, sql, lexer);
    while (cm_rename_reader_next(&reader.at)) {
        bool is_member = cm_token_is_symbol(&reader.at.last, ".");
        bool is_qualifier = !is_member && cm_rename_reader_is_before(&reader.at, ".");

        if (is_name(&reader.at.token, from) && (reader.is_due || is_qualifier))
            cm_rename_reader_put_name(&reader.at, to);
        follow(&reader);
    }
    return cm_rename_reader_close(&reader.at);
}

static bool
is_qualified_by(const Reader *reader, const char *table)
{
    return cm_token_is_symbol(&reader->at.last, ".") &&
           (cm_token_is(&reader->at.before, "NEW") || cm_token_is(&reader->at.before, "OLD") ||
            is_name(&reader->at.before, table));
}

static void
follow_update_of(Reader *reader)
{
    if (cm_token_is(&reader->at.token, "OF") && cm_token_is(&reader->at.last, "UPDATE"))
        reader->in_update_of = true;
    else if (cm_token_is(&reader->at.token, "ON"))
        reader->in_update_of = false;
}

char *
cm_rename_text_column(const char *sql, const char *table, const char *from, const char *to,
                      bool is_unique, const CmLexerOptions *lexer)
{
    Reader reader = {0};

    if (is_unique)
        return cm_sql_rename_identifier(sql, from, to, lexer);
    cm_rename_reader_open(&reader.at, sql, lexer);
    while (cm_rename_reader_next(&reader.at)) {
        follow_update_of(&reader);
        if (is_name(&reader.at.token, from) &&
            (is_qualified_by(&reader, table) || reader.in_update_of))
            cm_rename_reader_put_name(&reader.at, to);
    }
    return cm_rename_reader_close(&reader.at);
}

char *
cm_rename_text_published_column(const char *sql, const CmName *table, const char *from,
                                const char *to, const CmLexerOptions *lexer)
{
    bool is_table = false;
    int depth = 0;
    CmRenameReader reader;

    cm_rename_reader_open(&reader, sql, lexer);
    while (cm_rename_reader_next(&reader)) {
        depth += cm_token_is_symbol(&reader.token, "(") - cm_token_is_symbol(&reader.token, ")");
        if (!depth && (cm_token_is(&reader.last, "TABLE") || cm_token_is_symbol(&reader.last, ".")))
            is_table = cm_rename_reader_is_at(&reader, table);
        else if (!depth && cm_token_is(&reader.token, "WITH"))
            is_table = false;
        if (is_table && depth && is_name(&reader.token, from) &&
            !cm_rename_reader_is_before(&reader, "("))
            cm_rename_reader_put_name(&reader, to);
    }
    return cm_rename_reader_close(&reader);
}
