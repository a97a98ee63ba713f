/* What is kept as its statements is dropped and made again where it changes, but for what can be
 * changed where it is: comments, and the options of foreign data wrappers and servers, and the
 * version of these, which foreign tables and user mappings stand on. */
#include "dialect/postgresql_object.h"

#include <string.h>

#include "schema/raw_name.h"

typedef struct {
    char *name;
    char *value;
} Option;

static void
free_option(gpointer option_)
{
    Option *option = option_;

    g_free(option->name);
    g_free(option->value);
    g_free(option);
}

/* Where "OPTIONS (" stands, or the end. */
static const char *
find_options(const char *sql)
{
    const char *word = NULL;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (word && cm_token_is_symbol(&token, "("))
            return word;
        word = cm_token_is(&token, "OPTIONS") ? token.start : NULL;
    }
    return sql + strlen(sql);
}

/* "OPTIONS (a 'x', b 'y')". */
static GPtrArray *
read_options(const char *text)
{
    GPtrArray *options = g_ptr_array_new_with_free_func(free_option);
    CmLexer lexer;
    CmToken name;
    CmToken value;

    cm_lexer_init(&lexer, text, -1, &cm_lexer_options_postgresql);
    for (guint i = 0; i < 2 && cm_lexer_next_code(&lexer, &name); i++)
        continue;
    while (cm_lexer_next_code(&lexer, &name) && cm_lexer_next_code(&lexer, &value)) {
        Option *option = g_new0(Option, 1);

        option->name = g_strndup(name.start, name.length);
        option->value = g_strndup(value.start, value.length);
        g_ptr_array_add(options, option);
        if (!cm_lexer_next_code(&lexer, &name)) /* the comma, or the end */
            break;
    }
    return options;
}

static const char *
find_value(const GPtrArray *options, const char *name)
{
    for (guint i = 0; i < options->len; i++)
        if (!strcmp(((Option *)options->pdata[i])->name, name))
            return ((Option *)options->pdata[i])->value;
    return NULL;
}

static void
append_change(GString *out, const char *what, const char *name, const char *value)
{
    g_string_append_printf(out, "%s%s %s", out->len ? ", " : "", what, name);
    if (value)
        g_string_append_printf(out, " %s", value);
}

/* Whether options that stay are told in the order that they have, and what comes behind them: where
 * ALTER puts it. */
static bool
keeps_order(const GPtrArray *before, const GPtrArray *after)
{
    guint at = 0;

    for (guint i = 0; i < before->len; i++) {
        const char *name = ((Option *)before->pdata[i])->name;

        if (find_value(after, name) && strcmp(((Option *)after->pdata[at++])->name, name))
            return false;
    }
    return true;
}

/* What makes one list of options the other (transfer full). */
static char *
changes_of(const GPtrArray *before, const GPtrArray *after)
{
    bool stay = keeps_order(before, after);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < before->len; i++) {
        const Option *option = before->pdata[i];

        if (!stay || !find_value(after, option->name))
            append_change(out, "DROP", option->name, NULL);
    }
    for (guint i = 0; i < after->len; i++) {
        const Option *option = after->pdata[i];
        const char *was = stay ? find_value(before, option->name) : NULL;

        if (!was || strcmp(was, option->value))
            append_change(out, was ? "SET" : "ADD", option->name, option->value);
    }
    return g_string_free(out, FALSE);
}

static bool
is_wrapper(const CmObject *object)
{
    return g_str_has_prefix(object->drop_sql, "DROP SERVER ") ||
           g_str_has_prefix(object->drop_sql, "DROP FOREIGN DATA WRAPPER ");
}

/* Takes the version of a server out of what makes it; NULL where it has none (transfer full). */
static char *
take_version(GString *head)
{
    CmLexer lexer;
    CmToken word = {0};
    CmToken token;

    cm_lexer_init(&lexer, head->str, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (cm_token_is(&word, "VERSION") && token.kind == CM_TOKEN_STRING) {
            char *version = g_strndup(token.start, token.length);
            const char *end = token.start + token.length;

            g_string_erase(head, word.start - head->str, end - word.start + (*end != '\0'));
            return version;
        }
        word = token;
    }
    return NULL;
}

/* "VERSION '2'", where it changes: NULL is none. */
static char *
change_of_version(GString *before, GString *after)
{
    g_autofree char *was = take_version(before);
    g_autofree char *is = take_version(after);

    return g_strcmp0(was, is) ? g_strdup_printf(" VERSION %s", is ? is : "NULL") : g_strdup("");
}

static bool
alter_in_place(const CmRendering *rendering, const CmObject *object, const char *before,
               const char *after)
{
    const char *left = find_options(before);
    const char *right = find_options(after);
    g_autoptr(GString) head = g_string_new_len(before, left - before);
    g_autoptr(GString) now = g_string_new_len(after, right - after);
    g_autofree char *version = change_of_version(head, now);
    g_autoptr(GPtrArray) from = read_options(left);
    g_autoptr(GPtrArray) to = read_options(right);
    g_autofree char *changes = changes_of(from, to);
    g_autofree char *options = *changes ? g_strdup_printf(" OPTIONS (%s)", changes) : NULL;

    if (!is_wrapper(object) || strcmp(g_strchomp(head->str), g_strchomp(now->str)))
        return false;
    if (*version || options)
        cm_statements_add_format(rendering->statements, "ALTER %s%s%s",
                                 object->drop_sql + strlen("DROP "), version,
                                 options ? options : "");
    return true;
}

/* The statement that makes an object, and the one that comments on it, or NULL. */
static bool
take_apart(const CmObject *object, char **makes, char **comments)
{
    const CmPosition nowhere = {NULL, 0, 0};
    g_autoptr(GPtrArray) parts =
        cm_script_split(object->sql, nowhere, cm_dialect_postgresql.script, NULL);
    const char *last = NULL;

    if (!parts || !parts->len || parts->len > 2)
        return false;
    *makes = g_strdup(((CmScriptStatement *)parts->pdata[0])->text);
    if (parts->len == 2)
        last = ((CmScriptStatement *)parts->pdata[1])->text;
    *comments = g_strdup(last);
    return !last || g_str_has_prefix(last, "COMMENT ON ");
}

/* "COMMENT ON … IS NULL" of one that says something. */
static char *
without_comment(const char *sql)
{
    const char *last = sql;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token))
        last = token.start;
    return g_strdup_printf("%.*sNULL", (int)(last - sql), sql);
}

static char *
operator_of(const char *name)
{
    gsize length = strcspn(name, "(");

    for (const char *dot = memchr(name, '.', length); dot; dot = memchr(name, '.', length)) {
        length -= (gsize)(dot + 1 - name);
        name = dot + 1;
    }
    return g_strndup(name, length);
}

char *
cm_postgresql_called(const CmObject *object, bool is_in_string)
{
    static const char *const kinds[] = {"text search configuration", "text search dictionary",
                                        "text search parser", "text search template"};
    CmName own = {NULL, NULL};
    char *called = NULL;

    if (cm_object_is_routine(object))
        return cm_postgresql_routine_name(object);
    if (object->kind != CM_OBJECT_RAW)
        return NULL;
    if (g_str_has_prefix(object->name.name, "operator ") && strchr(object->name.name, '('))
        return operator_of(object->name.name + strlen("operator "));
    for (gsize i = 0; !called && i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *whole = NULL;

        if (!cm_raw_name(object, kinds[i], &own))
            continue;
        whole = cm_name_to_string(&own);
        called = is_in_string ? cm_postgresql_literal(whole) : g_strdup(own.name);
    }
    cm_name_clear(&own);
    return called;
}

bool
cm_postgresql_alter_raw(const CmRendering *rendering, const CmObject *before, const CmObject *after)
{
    g_autofree char *made = NULL;
    g_autofree char *said = NULL;
    g_autofree char *makes = NULL;
    g_autofree char *says = NULL;

    if (before->kind != CM_OBJECT_RAW || !before->drop_sql || !before->sql || !after->sql ||
        g_strcmp0(before->drop_sql, after->drop_sql) || !take_apart(before, &made, &said) ||
        !take_apart(after, &makes, &says) ||
        (strcmp(made, makes) && !alter_in_place(rendering, after, made, makes)))
        return false;
    if (says && g_strcmp0(said, says))
        cm_statements_add(rendering->statements, g_strdup(says));
    else if (said && !says)
        cm_statements_add(rendering->statements, without_comment(said));
    return true;
}
