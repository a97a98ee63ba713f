#include "inspect/postgresql_text.h"

#include "base/lexer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One element up to , or }; moves *text behind it. */
static char *
read_element(const char **text)
{
    g_autoptr(GString) element = g_string_new(NULL);
    bool quoted = **text == '"';

    if (quoted)
        (*text)++;
    for (; **text && (quoted ? **text != '"' : !strchr(",}", **text)); (*text)++) {
        if (**text == '\\' && (*text)[1])
            (*text)++;
        g_string_append_c(element, **text);
    }
    if (quoted && **text)
        (*text)++;
    else if (!g_ascii_strcasecmp(element->str, "null"))
        g_string_truncate(element, 0);
    return g_string_free(g_steal_pointer(&element), FALSE);
}

GStrv
cm_catalog_array(const char *text)
{
    g_autoptr(GPtrArray) elements = g_ptr_array_new();

    text = text ? strchr(text, '{') : NULL;
    if (text && text[1] != '}')
        do {
            text++;
            g_ptr_array_add(elements, read_element(&text));
        } while (*text == ',');
    g_ptr_array_add(elements, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&elements), FALSE);
}

static int
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

GStrv
cm_catalog_sorted_array(const char *text)
{
    GStrv elements = cm_catalog_array(text);

    qsort(elements, g_strv_length(elements), sizeof *elements, compare_texts);
    return elements;
}

GArray *
cm_catalog_numbers(const char *text)
{
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(gint64));

    while (text && *(text += strcspn(text, "-0123456789"))) {
        char *end;
        gint64 number = g_ascii_strtoll(text, &end, 10);

        text = end == text ? text + 1 : end;
        g_array_append_val(numbers, number);
    }
    return numbers;
}

/* A query in parentheses is an expression, and none without. */
static bool
begins_query(const CmToken *token)
{
    return cm_token_is(token, "SELECT") || cm_token_is(token, "WITH") ||
           cm_token_is(token, "VALUES");
}

/* Whether the parenthesis that opens the text is closed by its last byte, and but sets it apart. */
static bool
is_wrapped(const char *sql, gsize length)
{
    CmLexer lexer;
    CmToken token;
    int depth = 0;

    if (length < 2 || sql[0] != '(' || sql[length - 1] != ')')
        return false;
    cm_lexer_init(&lexer, sql, (gssize)length, &cm_lexer_options_postgresql);
    for (guint i = 0; cm_lexer_next_code(&lexer, &token); i++) {
        depth += cm_token_is_symbol(&token, "(");
        depth -= cm_token_is_symbol(&token, ")");
        if (i == 1 && begins_query(&token))
            return false;
        if (!depth)
            return token.start + token.length == sql + length;
    }
    return false;
}

char *
cm_catalog_unwrap(const char *sql)
{
    gsize length = sql ? strlen(sql) : 0;

    while (is_wrapped(sql, length)) {
        sql++;
        length -= 2;
    }
    return sql ? g_strndup(sql, length) : NULL;
}

/* Digits, with a point among them or without, and perhaps a sign. */
static bool
is_number(const char *text)
{
    gsize whole;
    gsize point;

    text += *text == '-';
    whole = strspn(text, G_CSET_DIGITS);
    point = text[whole] == '.';
    return whole && !text[whole + point + (point ? strspn(text + whole + 1, G_CSET_DIGITS) : 0)];
}

/* What the server takes a number for that is written without a cast. */
static const char *
number_type(const char *text)
{
    char *end;
    gint64 number;

    if (strchr(text, '.'))
        return "numeric";
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno)
        return "numeric";
    return number < G_MININT32 || number > G_MAXINT32 ? "bigint" : "integer";
}

/* The literal that the text opens with (transfer full), and in *cast what stands behind its "::";
 * NULL for anything else. */
static char *
read_literal(const char *sql, const char **cast)
{
    g_autoptr(GString) literal = g_string_new(NULL);

    if (*sql != '\'')
        return NULL;
    for (sql++; *sql; sql++) {
        if (*sql == '\'' && *++sql != '\'')
            break;
        g_string_append_c(literal, *sql);
    }
    if (strncmp(sql, "::", 2))
        return NULL;
    *cast = sql + 2;
    return g_string_free(g_steal_pointer(&literal), FALSE);
}

static bool
is_numeric_base(const char *base)
{
    static const char *const names[] = {"smallint", "integer", "bigint",           "numeric",
                                        "real",     "boolean", "double precision", NULL};

    return g_strv_contains(names, base);
}

/* Whether a value of the type is the name of what the database has, and hangs on that: regclass,
 * regconfig, regprocedure, … */
static bool
is_name_base(const char *base)
{
    return g_str_has_prefix(base, "reg");
}

CmDefault
cm_catalog_default(const char *sql, const char *base)
{
    g_autofree char *literal = NULL;
    g_autofree char *bare = NULL;
    const char *cast = NULL;

    if (!sql)
        return cm_default_new(CM_DEFAULT_NONE, NULL);
    if (!strcmp(sql, "true") || !strcmp(sql, "false"))
        return cm_default_new(CM_DEFAULT_BOOLEAN, sql);
    if (*sql != '-' && is_number(sql))
        return cm_default_new(CM_DEFAULT_NUMBER, sql);
    literal = read_literal(sql, &cast);
    if (literal && is_number(literal) && !strcmp(cast, number_type(literal)) &&
        (*literal == '-' || !strcmp(cast, "bigint")))
        return cm_default_new(CM_DEFAULT_NUMBER, literal);
    if (literal && base && !strcmp(cast, base) && !is_numeric_base(base) && !is_name_base(base))
        return cm_default_new(CM_DEFAULT_TEXT, literal);
    bare = cm_catalog_unwrap(sql);
    return cm_default_new(CM_DEFAULT_SQL, bare);
}

char *
cm_catalog_unqualify(const char *sql, const char *keyword, const char *schema)
{
    CmLexer lexer;
    CmToken token = {0};
    CmToken point = {0};
    const char *name;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next(&lexer, &token) && !cm_token_is(&token, keyword))
        ;
    /* The schema of what is temporary has a name for each session, and this one besides. */
    if (!cm_lexer_next(&lexer, &token) ||
        !(cm_token_is_name(&token, schema) ||
          (g_str_has_prefix(schema, "pg_temp_") && cm_token_is_name(&token, "pg_temp"))) ||
        !cm_lexer_next(&lexer, &point) || !cm_token_is_symbol(&point, "."))
        return g_strdup(sql);
    name = point.start + point.length;
    return g_strdup_printf("%.*s%s", (int)(token.start - sql), sql, name);
}

/* The name that comes next, with its schema if it has one, as it is written. */
static char *
take_name(CmLexer *lexer)
{
    CmToken token;
    const char *start;
    CmLexer ahead;

    if (!cm_lexer_next(lexer, &token))
        return g_strdup("");
    start = token.start;
    ahead = *lexer;
    if (cm_lexer_next(&ahead, &token) && cm_token_is_symbol(&token, ".") &&
        cm_lexer_next(&ahead, &token))
        *lexer = ahead;
    return g_strndup(start, (gsize)(lexer->next - start));
}

GStrv
cm_catalog_index_collations(const char *sql)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    CmLexer lexer;
    CmToken token;
    int depth = 0;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next(&lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(");
        depth -= cm_token_is_symbol(&token, ")");
        if (names->len && !depth)
            break;
        if (depth == 1 && (!names->len || cm_token_is_symbol(&token, ",")))
            g_ptr_array_add(names, g_strdup(""));
        if (depth != 1 || !cm_token_is(&token, "COLLATE"))
            continue;
        g_free(names->pdata[names->len - 1]);
        names->pdata[names->len - 1] = take_name(&lexer);
    }
    g_ptr_array_add(names, NULL);
    g_ptr_array_set_free_func(names, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}
