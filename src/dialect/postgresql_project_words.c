/* What a model may write in other words than the server does, which it takes in any case and order.
 */
#include "dialect/postgresql_project.h"

#include <string.h>

#include "dialect/postgresql.h"
#include "dialect/postgresql_types.h"

static int
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void
set_text(CmOptions **options, const char *key, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_options_set(options, cm_dialect_postgresql.name, key, &value);
}

/* "FillFactor = 70" is "fillfactor=70", and a bare word says that it is so. */
static char *
setting_of(const char *text)
{
    const char *value = strchr(text, '=');
    g_autofree char *key = value ? g_strndup(text, (gsize)(value - text)) : g_strdup(text);
    g_autofree char *small = g_ascii_strdown(g_strstrip(key), -1);
    g_autofree char *said = value ? g_strdup(value + 1) : g_strdup("true");

    return g_strdup_printf("%s=%s", small, g_strstrip(said));
}

void
cm_postgresql_project_settings(CmOptions **options)
{
    g_auto(GStrv) settings = cm_postgresql_list(*options, "with");
    guint count = settings ? g_strv_length(settings) : 0;

    for (guint i = 0; i < count; i++) {
        char *text = settings[i];

        settings[i] = setting_of(text);
        g_free(text);
    }
    if (!count)
        return;
    qsort(settings, count, sizeof *settings, compare_texts);
    cm_options_set_list(options, cm_dialect_postgresql.name, "with", (const char *const *)settings);
}

/* The words of a text in capitals, but for what stands in brackets. */
static char *
in_capitals(const char *text)
{
    char *copy = g_strdup(text);
    int depth = 0;

    for (char *at = copy; *at; at++) {
        depth += (*at == '(') - (*at == ')');
        if (!depth)
            *at = g_ascii_toupper(*at);
    }
    return copy;
}

void
cm_postgresql_project_partition(CmOptions **options)
{
    static const char *const keys[] = {"partition_by", "partition_bound"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *said = cm_postgresql_option(*options, keys[i]);
        g_autofree char *text = said ? in_capitals(said) : NULL;

        if (text)
            set_text(options, keys[i], text);
    }
}

void
cm_postgresql_project_method(CmOptions **options)
{
    const char *method = cm_postgresql_option(*options, "using");
    g_autofree char *small = method ? g_ascii_strdown(method, -1) : NULL;

    if (small)
        set_text(options, "using", small);
}

/* Where a query ends in [LOCAL | CASCADED] CHECK OPTION, and which of the two it is; NULL: it does
 * not. */
static const char *
find_check_option(const char *sql, const char **which)
{
    const char *start = NULL;
    CmToken was = {0}, before = {0}, token;
    CmLexer lexer;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (cm_token_is(&token, "WITH")) {
            start = token.start;
            *which = "cascaded";
        } else if (cm_token_is(&token, "LOCAL") && cm_token_is(&was, "WITH")) {
            *which = "local";
        }
        before = was;
        was = token;
    }
    return start && cm_token_is(&was, "OPTION") && cm_token_is(&before, "CHECK") ? start : NULL;
}

void
cm_postgresql_project_view(CmView *view)
{
    const char *which = NULL;
    const char *end = view->materialized ? NULL : find_check_option(view->sql, &which);
    g_auto(GStrv) settings = end ? cm_postgresql_list(view->options, "with") : NULL;
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    g_autofree char *said = end ? g_strdup_printf("check_option=%s", which) : NULL;
    g_auto(GStrv) list = NULL;
    char *query;

    if (end) {
        query = g_strchomp(g_strndup(view->sql, (gsize)(end - view->sql)));
        g_free(view->sql);
        view->sql = query;
        for (GStrv setting = settings; setting && *setting; setting++)
            g_strv_builder_add(all, *setting);
        g_strv_builder_add(all, said);
        list = g_strv_builder_end(all);
        cm_options_set_list(&view->options, cm_dialect_postgresql.name, "with",
                            (const char *const *)list);
    }
    cm_postgresql_project_settings(&view->options);
}

void
cm_postgresql_project_where(char **where)
{
    if (*where && !g_ascii_strcasecmp(*where, "true"))
        g_clear_pointer(where, g_free);
}

void
cm_postgresql_project_serial(CmColumn *column)
{
    static const char *const words[][2] = {{"serial", "integer"},       {"serial4", "integer"},
                                           {"bigserial", "bigint"},     {"serial8", "bigint"},
                                           {"smallserial", "smallint"}, {"serial2", "smallint"}};
    const char *text = column->type->kind == CM_TYPE_SQL ? column->type->text : "";

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i][0]))
            continue;
        cm_type_free(column->type);
        column->type = cm_type_new_sql(words[i][1]);
        column->nullable = false;
        column->autoincrement = CM_AUTOINCREMENT_YES;
        set_text(&column->options, "numbering", "serial");
        return;
    }
}

static void
project_policy(CmObject *policy)
{
    const CmValue *command = cm_object_get(policy, "command");
    const CmValue *roles = cm_object_get(policy, "roles");
    g_autofree char *small =
        command && command->kind == CM_VALUE_TEXT ? g_ascii_strdown(command->data, -1) : NULL;
    const CmValue said = cm_value_of_text(small ? small : "");

    if (small)
        cm_object_set(policy, "command", strcmp(small, "all") ? &said : &CM_VALUE_OF_NULL);
    if (!g_ascii_strcasecmp(roles ? roles->data : "public", "public"))
        cm_object_set(policy, "roles", &CM_VALUE_OF_NULL);
}

/* The server has them in one order. */
static void
project_kinds(CmObject *statistics)
{
    static const char *const kinds[] = {"ndistinct", "dependencies", "mcv"};
    const CmValue *value = cm_object_get(statistics, "kinds");
    g_auto(GStrv) said = value && value->kind == CM_VALUE_TEXT
                             ? g_strsplit(value->data, CM_OPTION_SEPARATOR, -1)
                             : NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    CmValue sorted;

    for (gsize i = 0; said && i < G_N_ELEMENTS(kinds); i++)
        if (g_strv_contains((const char *const *)said, kinds[i]))
            g_string_append_printf(out, "%s%s", out->len ? CM_OPTION_SEPARATOR : "", kinds[i]);
    if (!said || out->len != strlen(value->data))
        return;
    sorted = cm_value_of_text(out->str);
    cm_object_set(statistics, "kinds", &sorted);
}

static void
project_type(CmObject *sequence)
{
    static const char *const words[][2] = {
        {"int", "integer"}, {"int4", "integer"}, {"int2", "smallint"}, {"int8", "bigint"}};
    const CmValue *type = cm_object_get(sequence, "type");
    g_autofree char *small =
        type && type->kind == CM_VALUE_TEXT ? g_ascii_strdown(type->data, -1) : NULL;
    const char *word = small;
    CmValue value;

    for (gsize i = 0; small && i < G_N_ELEMENTS(words); i++)
        if (!strcmp(small, words[i][0]))
            word = words[i][1];
    if (!word)
        return;
    value = cm_value_of_text(word);
    cm_object_set(sequence, "type", &value);
}

/* A routine knows its arguments by their types alone, whatever numbers were said with these. */
static char *
without_numbers(const char *type)
{
    GString *out = g_string_new(NULL);
    int depth = 0;

    for (const char *at = type; *at; at++) {
        depth += *at == '(';
        if (!depth)
            g_string_append_c(out, *at);
        depth -= *at == ')';
    }
    if (!strcmp(out->str, "bpchar") || g_str_has_prefix(out->str, "bpchar["))
        g_string_replace(out, "bpchar", "character", 1);
    return g_string_free(out, FALSE);
}

/* The type of an argument, as the server spells it; a name may stand before it. */
static char *
argument_of(char *text)
{
    const char *blank = strchr(g_strstrip(text), ' ');

    for (const char *from = text; from; from = from == text && blank ? blank + 1 : NULL) {
        g_autofree char *canonical = cm_postgresql_type_canonical(from);
        g_autoptr(CmType) type = canonical ? cm_postgresql_type_from_text(canonical) : NULL;
        const CmType *inner = type;

        while (inner && inner->element)
            inner = inner->element;
        if (inner && (inner->kind != CM_TYPE_SQL || g_str_has_prefix(canonical, "bpchar")))
            return without_numbers(canonical);
    }
    return g_strdup(text);
}

/* What stands between the commas of a list, those in parentheses apart. */
static GPtrArray *
split_arguments(const char *list)
{
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
    const char *from = list;
    int depth = 0;

    for (const char *at = list; *list; at++) {
        depth += *at == '(';
        depth -= *at == ')';
        if (*at && (*at != ',' || depth))
            continue;
        g_ptr_array_add(arguments, g_strndup(from, (gsize)(at - from)));
        if (!*at)
            break;
        from = at + 1;
    }
    return arguments;
}

/* "f(int, t timestamptz)" is called f(integer, timestamp with time zone), and "f" has none. */
static char *
signature_of(const char *name)
{
    const char *open = strchr(name, '(');
    g_autofree char *inside = g_strdup(open ? open + 1 : ")");
    g_autoptr(GPtrArray) arguments = NULL;
    GString *out;

    if (strpbrk(inside, "\"'*") || !g_str_has_suffix(inside, ")"))
        return g_strdup(name);
    inside[strlen(inside) - 1] = '\0';
    arguments = split_arguments(inside);
    out = g_string_new_len(name, (gssize)strcspn(name, "("));
    for (guint i = 0; i < arguments->len; i++) {
        g_autofree char *argument = argument_of(arguments->pdata[i]);

        g_string_append_printf(out, "%s%s", i ? ", " : "(", argument);
    }
    g_string_append(out, arguments->len ? ")" : "()");
    return g_string_free(out, FALSE);
}

void
cm_postgresql_project_words(CmSchema *schema, CmObject *object)
{
    g_autofree char *signature =
        cm_object_is_routine(object) ? signature_of(object->name.name) : NULL;

    if (signature && strcmp(signature, object->name.name))
        cm_schema_rename_object(schema, object, signature, NULL);
    if (object->kind == CM_OBJECT_POLICY)
        project_policy(object);
    else if (object->kind == CM_OBJECT_STATISTICS)
        project_kinds(object);
    else if (object->kind == CM_OBJECT_SEQUENCE)
        project_type(object);
}
