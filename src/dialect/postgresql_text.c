/* Small pieces of SQL that all parts of PostgreSQL's DDL are made of. */
#include "dialect/postgresql.h"

#include <string.h>

#include "base/sqltext.h"

const CmOperation *
cm_rendering_operation(const CmRendering *rendering)
{
    return rendering->operations->pdata[rendering->at];
}

void
cm_rendering_add_named(const CmRendering *rendering, const char *verb, const CmName *name,
                       const char *tail)
{
    g_autofree char *text = cm_postgresql_name(name);

    cm_statements_add_format(rendering->statements, "%s %s%s%s", verb, text, tail ? " " : "",
                             tail ? tail : "");
}

void
cm_rendering_alter_table(const CmRendering *rendering, const CmName *table, const char *format, ...)
{
    g_autofree char *clauses = NULL;
    va_list arguments;

    va_start(arguments, format);
    clauses = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    cm_rendering_add_named(rendering, "ALTER TABLE", table, clauses);
}

void
cm_rendering_comment(const CmRendering *rendering, const char *kind, const char *name,
                     const char *comment)
{
    g_autofree char *text = comment && *comment ? cm_postgresql_literal(comment) : NULL;

    cm_statements_add_format(rendering->statements, "COMMENT ON %s %s IS %s", kind, name,
                             text ? text : "NULL");
}

bool
cm_rendering_is_before(const CmRendering *rendering, int major)
{
    int version = rendering->schema ? rendering->schema->server_version : 0;

    return version && version < major * 10000;
}

CmTable *
cm_rendering_table(const CmRendering *rendering, GError **error)
{
    const CmName *name = &cm_rendering_operation(rendering)->table;
    CmTable *table = cm_schema_table(rendering->schema, name);
    g_autofree char *text = NULL;

    if (!cm_schema_check_known(rendering->schema, name, error))
        return NULL;
    if (table)
        return table;
    text = cm_name_to_string(name);
    cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", text);
    return NULL;
}

CmTable *
cm_rendering_table_after(const CmRendering *rendering, const CmTable *before, GError **error)
{
    g_autoptr(CmSchema) scratch = cm_schema_new();
    CmTable *copy = cm_table_copy(before);

    if (rendering->schema)
        cm_schema_take_server(scratch, rendering->schema);
    cm_schema_add_table(scratch, copy, NULL);
    for (guint i = rendering->at; i < rendering->at + rendering->count; i++)
        if (!cm_operation_apply(rendering->operations->pdata[i], scratch,
                                cm_dialect_postgresql.name, error))
            return NULL;
    return cm_table_copy(copy);
}

char *
cm_postgresql_quote(const char *identifier)
{
    return cm_spelling_quote(&cm_spelling_postgresql, identifier);
}

char *
cm_postgresql_name(const CmName *name)
{
    GString *out = g_string_new(NULL);

    cm_ddl_append_name(out, &cm_dialect_postgresql, name);
    return g_string_free(out, FALSE);
}

char *
cm_postgresql_named(const char *name)
{
    CmName parsed = {NULL, NULL};
    char *text = cm_name_parse(name, &parsed, NULL) ? cm_postgresql_name(&parsed)
                                                    : cm_postgresql_quote(name);

    cm_name_clear(&parsed);
    return text;
}

char *
cm_postgresql_literal(const char *text)
{
    GString *out = g_string_new(NULL);
    CmValue value = cm_value_of_text(text);

    cm_spelling_append_literal(out, &cm_spelling_postgresql, &value);
    return g_string_free(out, FALSE);
}

const char *
cm_postgresql_option(const CmOptions *options, const char *key)
{
    return cm_options_text(options, cm_dialect_postgresql.name, key);
}

bool
cm_postgresql_is_set(const CmOptions *options, const char *key)
{
    return cm_options_is_set(options, cm_dialect_postgresql.name, key);
}

GStrv
cm_postgresql_list(const CmOptions *options, const char *key)
{
    return cm_options_list(options, cm_dialect_postgresql.name, key);
}

const CmValue *
cm_postgresql_value(const CmOptions *options, const char *key)
{
    return cm_options_get(options, cm_dialect_postgresql.name, key);
}

/* "name=value", the value quoted unless it is a word or a number. */
static void
append_setting(GString *out, const char *setting)
{
    static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.+-";
    const char *equals = strchr(setting, '=');
    g_autofree char *value = equals ? g_strstrip(g_strdup(equals + 1)) : NULL;
    g_autofree char *literal = value ? cm_postgresql_literal(value) : NULL;

    g_string_append(out, out->len ? ", " : "");
    if (value)
        g_string_append_printf(out, "%.*s=%s", (int)(equals - setting), setting,
                               strspn(value, plain) == strlen(value) ? value : literal);
    else
        g_string_append(out, setting);
}

char *
cm_postgresql_settings(const CmOptions *options, const char *key)
{
    g_auto(GStrv) list = cm_postgresql_list(options, key);
    g_autoptr(GString) out = g_string_new(NULL);

    for (GStrv setting = list; setting && *setting; setting++)
        append_setting(out, *setting);
    return out->len ? g_strdup_printf("(%s)", out->str) : NULL;
}

static const char *
find_setting(GStrv list, const char *setting)
{
    gsize length = strcspn(setting, "=");

    for (; list && *list; list++)
        if (strcspn(*list, "=") == length && !g_ascii_strncasecmp(*list, setting, length))
            return *list;
    return NULL;
}

GStrv
cm_postgresql_setting_clauses(const CmOptions *was, const CmOptions *now, const char *key)
{
    g_auto(GStrv) old = cm_postgresql_list(was, key);
    g_auto(GStrv) new = cm_postgresql_list(now, key);
    g_autoptr(GString) set = g_string_new(NULL);
    g_autoptr(GString) reset = g_string_new(NULL);
    g_autoptr(GStrvBuilder) clauses = g_strv_builder_new();

    for (GStrv setting = new; setting &&*setting; setting++)
        if (g_strcmp0(find_setting(old, *setting), *setting))
            append_setting(set, *setting);
    for (GStrv setting = old; setting && *setting; setting++)
        if (!find_setting(new, *setting))
            g_string_append_printf(reset, "%s%.*s", reset->len ? ", " : "",
                                   (int)strcspn(*setting, "="), *setting);
    if (set->len)
        g_string_append_c(g_string_prepend(set, "SET ("), ')');
    if (reset->len)
        g_string_append_c(g_string_prepend(reset, "RESET ("), ')');
    if (set->len)
        g_strv_builder_add(clauses, set->str);
    if (reset->len)
        g_strv_builder_add(clauses, reset->str);
    return g_strv_builder_end(clauses);
}

static bool
has_token(const char *sql, const char *text)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql ? sql : "", -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token))
        if (token.length == strlen(text) && !strncmp(token.start, text, token.length))
            return true;
    return false;
}

bool
cm_postgresql_mentions(const char *sql, const char *identifier)
{
    if (strchr("+-*/<>=~!@#%^&|`?'", *identifier) && has_token(sql, identifier))
        return true;
    return cm_sql_mentions(sql, identifier, &cm_lexer_options_postgresql);
}

bool
cm_postgresql_has_read_body(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    if (!sql)
        return false;
    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token))
        if (cm_token_is(&token, "ATOMIC") || cm_token_is(&token, "RETURN"))
            return true;
    return false;
}

/* SELECT *, t.*: all columns, which count(*) does not mean. */
static bool
has_star(const char *sql)
{
    CmLexer lexer;
    CmToken token;
    bool opens = false;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (opens && cm_token_is_symbol(&token, "*"))
            return true;
        opens = cm_token_is(&token, "SELECT") || cm_token_is_symbol(&token, ".") ||
                cm_token_is_symbol(&token, ",");
    }
    return false;
}

bool
cm_postgresql_reads(const char *sql, const CmName *table, const char *column)
{
    if (!cm_postgresql_mentions(sql, table->name))
        return false;
    return !column || cm_postgresql_mentions(sql, column) || has_star(sql);
}

static bool
is_number(const CmType *type)
{
    return type->kind >= CM_TYPE_INTEGER && type->kind <= CM_TYPE_DECIMAL;
}

/* A database without booleans says their defaults as numbers, and takes those of numbers that are
 * said as booleans. */
char *
cm_postgresql_default(const CmColumn *column)
{
    const CmDefault *value = &column->server_default;

    if (column->type && is_number(column->type) && value->kind == CM_DEFAULT_BOOLEAN)
        return g_strdup(!strcmp(value->text, "true") ? "1" : "0");
    if (column->type && column->type->kind == CM_TYPE_BOOLEAN && value->kind == CM_DEFAULT_NUMBER &&
        (!strcmp(value->text, "0") || !strcmp(value->text, "1")))
        return g_strdup(*value->text == '1' ? "true" : "false");
    return cm_ddl_default_text(&cm_dialect_postgresql, &column->server_default);
}

/* As a number is written that needs no more than that: -1, 0.50. */
static bool
is_plain_number(const char *text, gsize length)
{
    gsize at = length && *text == '-';
    gsize digits = strspn(text + at, G_CSET_DIGITS);

    if (!digits || at + digits > length || (text[at] == '0' && digits > 1))
        return false;
    at += digits;
    if (at < length && text[at] == '.') {
        digits = strspn(text + at + 1, G_CSET_DIGITS);
        at += digits ? digits + 1 : 0;
    }
    return at == length;
}

/* The number in '0'::bigint and the like (transfer full), or NULL: '0' alone is a text. */
static char *
number_in_quotes(const char *text)
{
    static const char *const types[] = {"::bigint",  "::integer", "::smallint",
                                        "::numeric", "::real",    "::double precision"};
    const char *end = *text == '\'' ? strchr(text + 1, '\'') : NULL;

    if (!end || !is_plain_number(text + 1, (gsize)(end - text) - 1))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (!strcmp(end + 1, types[i]))
            return g_strndup(text + 1, (gsize)(end - text) - 1);
    return NULL;
}

/* The server keeps which of several words for one moment was used, and whether a number stood in
 * quotes: '0'::bigint is the default of a good many columns. */
char *
cm_postgresql_default_meaning(const char *text)
{
    static const char *const now[] = {"now()", "transaction_timestamp()", "CURRENT_TIMESTAMP"};
    gsize length = strlen(text);
    bool is_wrapped = length > 1 && *text == '(' && text[length - 1] == ')';
    g_autofree char *bare = is_wrapped ? g_strndup(text + 1, length - 2) : g_strdup(text);
    char *number = number_in_quotes(bare);

    for (gsize i = 0; i < G_N_ELEMENTS(now); i++)
        if (!g_ascii_strcasecmp(bare, now[i]))
            return g_strdup("CURRENT_TIMESTAMP");
    return number ? number : g_strdup(text);
}
