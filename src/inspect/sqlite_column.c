/* Columns of SQLite's CREATE TABLE: a name, a type of any words, and constraints in any order. */
#include "dialect/sqlite_types.h"
#include "inspect/sqlite_body.h"

#include <string.h>

static bool
read_signed_number(CmSqliteCursor *cursor, GError **error)
{
    if (!cm_sqlite_cursor_take_symbol(cursor, "+"))
        cm_sqlite_cursor_take_symbol(cursor, "-");
    if (cm_sqlite_cursor_peek(cursor, 0)->kind != CM_TOKEN_NUMBER)
        return cm_sqlite_cursor_fail(cursor, "a number", error);
    cursor->at++;
    return true;
}

/* Whether text ends with word, in any case; cuts it off, and the space before. */
static bool
cut_word(char *text, const char *word)
{
    gsize length = strlen(text);
    gsize cut = strlen(word);

    if (length < cut || g_ascii_strcasecmp(text + length - cut, word))
        return false;
    text[length - cut] = '\0';
    g_strchomp(text);
    return true;
}

/* GENERATED ALWAYS are words like any of a type; SQLite cuts them off in just this way. */
static void
cut_generated(char *text)
{
    if (strlen(text) >= strlen("generated always") && cut_word(text, "always"))
        cut_word(text, "generated");
}

/* The type as it stands, white space within included. For SQLite comments belong to it too; here
 * they are left out last, since they keep GENERATED and ALWAYS from being cut off. */
static char *
read_type(CmSqliteCursor *cursor, GError **error)
{
    g_autofree char *text = NULL;
    guint from = cursor->at;

    while (cm_sqlite_token_is_name(cm_sqlite_cursor_peek(cursor, 0)))
        cursor->at++;
    if (cursor->at > from && cm_sqlite_cursor_take_symbol(cursor, "(")) {
        if (!read_signed_number(cursor, error))
            return NULL;
        if (cm_sqlite_cursor_take_symbol(cursor, ",") && !read_signed_number(cursor, error))
            return NULL;
        if (!cm_sqlite_cursor_expect_symbol(cursor, ")", error))
            return NULL;
    }
    text = cm_sqlite_cursor_verbatim(cursor, from, cursor->at);
    cut_generated(text);
    if (strstr(text, "--") || strstr(text, "/*"))
        return cm_sqlite_without_comments(text);
    return g_steal_pointer(&text);
}

static void
forget_name(CmSqliteBody *body)
{
    g_clear_pointer(&body->name, g_free);
}

/* The name of a clause that SQLite has no use for, but keeps in its text. */
static void
keep_name(CmSqliteBody *body, const char *option)
{
    CmValue name = cm_value_of_text(body->name);

    if (body->name)
        cm_options_set(&body->column->options, "sqlite", option, &name);
    forget_name(body);
}

static bool
read_primary_key(CmSqliteBody *body, GError **error)
{
    CmSqliteCursor *cursor = body->cursor;
    CmConstraint *key = cm_sqlite_body_add_primary_key(body, error);
    CmPart *part;

    if (!key)
        return false;
    part = key->parts->pdata[0];
    if (cm_sqlite_cursor_take(cursor, "ASC"))
        part->order = CM_ORDER_ASC;
    else if (cm_sqlite_cursor_take(cursor, "DESC"))
        part->order = CM_ORDER_DESC;
    if (!cm_sqlite_body_read_conflict(body, &key->options, "on_conflict", error))
        return false;
    if (cm_sqlite_cursor_take(cursor, "AUTOINCREMENT"))
        body->column->autoincrement = CM_AUTOINCREMENT_YES;
    return true;
}

static bool
read_not(CmSqliteBody *body, GError **error)
{
    if (cm_sqlite_cursor_is(body->cursor, "DEFERRABLE"))
        return cm_sqlite_body_read_deferrable(body, true, error);
    if (!cm_sqlite_cursor_expect(body->cursor, "NULL", error))
        return false;
    keep_name(body, "not_null_name");
    body->column->nullable = false;
    return cm_sqlite_body_read_conflict(body, &body->column->options, "not_null_on_conflict",
                                        error);
}

/* NULL says nothing to SQLite: not even NOT NULL is taken back. */
static bool
read_null(CmSqliteBody *body, GError **error)
{
    CmOptions *forgotten = NULL;
    bool ok = cm_sqlite_body_read_conflict(body, &forgotten, "null_on_conflict", error);

    cm_options_free(forgotten);
    forget_name(body);
    return ok;
}

static bool
read_unique(CmSqliteBody *body, GError **error)
{
    CmConstraint *key = cm_sqlite_body_add(body, CM_CONSTRAINT_UNIQUE);

    return cm_sqlite_body_read_conflict(body, &key->options, "on_conflict", error);
}

static bool
read_references(CmSqliteBody *body, GError **error)
{
    return cm_sqlite_body_read_reference(body, cm_sqlite_body_add(body, CM_CONSTRAINT_FOREIGN_KEY),
                                         error);
}

static bool
read_deferrable(CmSqliteBody *body, GError **error)
{
    body->cursor->at--;
    return cm_sqlite_body_read_deferrable(body, false, error);
}

static bool
read_collate(CmSqliteBody *body, GError **error)
{
    keep_name(body, "collation_name");
    g_free(body->column->collation);
    body->column->collation = cm_sqlite_cursor_take_name(body->cursor, error);
    return body->column->collation != NULL;
}

static bool
is_decimal(const CmToken *token)
{
    return token->kind == CM_TOKEN_NUMBER &&
           !(token->length > 1 && g_ascii_tolower(token->start[1]) == 'x');
}

static bool
is_sign(const CmToken *token)
{
    return cm_token_is_symbol(token, "-") || cm_token_is_symbol(token, "+");
}

/* A default from its tokens: one literal is a value, everything else an expression. */
static CmDefault
default_from_tokens(const CmSqliteCursor *cursor, guint from, guint to)
{
    const CmToken *first = cm_sqlite_cursor_token(cursor, from);
    const CmToken *last = cm_sqlite_cursor_token(cursor, to - 1);
    CmDefault value = {.kind = CM_DEFAULT_SQL};

    if (to - from == 1 && first->kind == CM_TOKEN_STRING) {
        value = (CmDefault){CM_DEFAULT_TEXT, cm_token_text(first)};
    } else if (to - from == 1 && is_decimal(first)) {
        value = (CmDefault){CM_DEFAULT_NUMBER, cm_token_text(first)};
    } else if (to - from == 2 && is_sign(first) && is_decimal(last)) {
        g_autofree char *number = cm_token_text(last);

        value = (CmDefault){CM_DEFAULT_NUMBER, g_strdup_printf("%c%s", *first->start, number)};
    } else {
        value.text = cm_sqlite_cursor_text(cursor, from, to);
    }
    return value;
}

/* Whether the token stands for a text: SQLite takes any bare name after DEFAULT for a string, but
 * for those that are values. */
static bool
is_text_name(const CmToken *token)
{
    static const char *const values[] = {
        "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", NULL,
    };

    return cm_token_is_identifier(token) && !cm_token_is_any(token, values);
}

static bool
read_bare_default(CmSqliteBody *body, GError **error)
{
    CmSqliteCursor *cursor = body->cursor;
    guint from = cursor->at;
    const CmToken *token;

    if (is_sign(cm_sqlite_cursor_peek(cursor, 0)))
        cursor->at++;
    token = cm_sqlite_cursor_peek(cursor, 0);
    if (token->kind != CM_TOKEN_NUMBER && token->kind != CM_TOKEN_BLOB &&
        !cm_sqlite_token_is_name(token) && !cm_token_is(token, "NULL"))
        return cm_sqlite_cursor_fail(cursor, "a default", error);
    cursor->at++;
    if (cursor->at - from == 1 && cm_sqlite_token_is_name(token) && is_text_name(token))
        body->column->server_default = (CmDefault){CM_DEFAULT_TEXT, cm_token_text(token)};
    else
        body->column->server_default = default_from_tokens(cursor, from, cursor->at);
    return true;
}

static bool
read_default(CmSqliteBody *body, GError **error)
{
    guint from;
    guint to;

    keep_name(body, "default_name");
    cm_default_clear(&body->column->server_default);
    if (!cm_sqlite_cursor_is_symbol(body->cursor, "("))
        return read_bare_default(body, error);
    if (!cm_sqlite_cursor_take_group(body->cursor, &from, &to, error))
        return false;
    if (from == to)
        return cm_sqlite_cursor_fail(body->cursor, "a default", error);
    body->column->server_default = default_from_tokens(body->cursor, from, to);
    return true;
}

static bool
read_as(CmSqliteBody *body, GError **error)
{
    CmColumn *column = body->column;
    guint from;
    guint to;

    keep_name(body, "computed_name");
    if (!cm_sqlite_cursor_take_group(body->cursor, &from, &to, error))
        return false;
    g_free(column->computed);
    column->computed = cm_sqlite_cursor_text(body->cursor, from, to);
    column->computed_stored = cm_sqlite_cursor_take(body->cursor, "STORED");
    if (!column->computed_stored)
        cm_sqlite_cursor_take(body->cursor, "VIRTUAL");
    return true;
}

static bool
read_generated(CmSqliteBody *body, GError **error)
{
    return cm_sqlite_cursor_expect(body->cursor, "ALWAYS", error) &&
           cm_sqlite_cursor_expect(body->cursor, "AS", error) && read_as(body, error);
}

static const struct {
    const char *word;
    bool (*read)(CmSqliteBody *body, GError **error);
} constraints[] = {
    {"NOT", read_not},
    {"NULL", read_null},
    {"DEFAULT", read_default},
    {"PRIMARY", read_primary_key},
    {"UNIQUE", read_unique},
    {"CHECK", cm_sqlite_body_read_check},
    {"REFERENCES", read_references},
    {"DEFERRABLE", read_deferrable},
    {"COLLATE", read_collate},
    {"GENERATED", read_generated},
    {"AS", read_as},
    {"CONSTRAINT", cm_sqlite_body_read_name},
};

static bool
read_constraint(CmSqliteBody *body, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(constraints); i++)
        if (cm_sqlite_cursor_take(body->cursor, constraints[i].word))
            return constraints[i].read(body, error);
    return cm_sqlite_cursor_fail(body->cursor, "a constraint of the column, ',' or ')'", error);
}

bool
cm_sqlite_body_read_column(CmSqliteBody *body, GError **error)
{
    CmSqliteCursor *cursor = body->cursor;
    g_autofree char *name = cm_sqlite_cursor_take_name(cursor, error);
    g_autofree char *type = name ? read_type(cursor, error) : NULL;

    if (!type)
        return false;
    forget_name(body);
    body->column = cm_column_new(name, cm_sqlite_type_from_text(type));
    cm_table_add_column(body->table, body->column);
    while (!cm_sqlite_cursor_is_symbol(cursor, ",") && !cm_sqlite_cursor_is_symbol(cursor, ")"))
        if (!read_constraint(body, error))
            return false;
    return true;
}
