#include "schema/type.h"

#include <stdlib.h>
#include <string.h>

#define MOST_DEPTH 16 /* of arrays of arrays */

typedef struct {
    const char *name;
    int least_numbers; /* parameters in parentheses */
    int most_numbers;
} TypeRule;

static const TypeRule rules[CM_TYPE_COUNT] = {
    [CM_TYPE_SQL] = {"sql", 0, 0},
    [CM_TYPE_INTEGER] = {"integer", 0, 0},
    [CM_TYPE_SMALLINT] = {"smallint", 0, 0},
    [CM_TYPE_BIGINT] = {"bigint", 0, 0},
    [CM_TYPE_FLOAT] = {"float", 0, 0},
    [CM_TYPE_DOUBLE] = {"double", 0, 0},
    [CM_TYPE_NUMERIC] = {"numeric", 0, 2},
    [CM_TYPE_DECIMAL] = {"decimal", 0, 2},
    [CM_TYPE_BOOLEAN] = {"boolean", 0, 0},
    [CM_TYPE_STRING] = {"string", 0, 1},
    [CM_TYPE_CHAR] = {"char", 0, 1},
    [CM_TYPE_TEXT] = {"text", 0, 0},
    [CM_TYPE_BINARY] = {"binary", 0, 1},
    [CM_TYPE_DATE] = {"date", 0, 0},
    [CM_TYPE_TIME] = {"time", 0, 0},
    [CM_TYPE_DATETIME] = {"datetime", 0, 0},
    [CM_TYPE_TIMESTAMP] = {"timestamp", 0, 0},
    [CM_TYPE_TIMESTAMPTZ] = {"timestamptz", 0, 0},
    [CM_TYPE_INTERVAL] = {"interval", 0, 0},
    [CM_TYPE_JSON] = {"json", 0, 0},
    [CM_TYPE_JSONB] = {"jsonb", 0, 0},
    [CM_TYPE_UUID] = {"uuid", 0, 0},
    [CM_TYPE_ENUM] = {"enum", 0, 0},
    [CM_TYPE_ARRAY] = {"array", 0, 0},
};

/* Other words for a kind; never written. */
static const struct {
    const char *name;
    CmTypeKind kind;
} aliases[] = {{"varchar", CM_TYPE_STRING}, {"int", CM_TYPE_INTEGER}, {"bool", CM_TYPE_BOOLEAN}};

const char *
cm_type_kind_name(CmTypeKind kind)
{
    return rules[kind].name;
}

CmType *
cm_type_new(CmTypeKind kind)
{
    CmType *type = g_new0(CmType, 1);

    type->kind = kind;
    type->length = type->precision = type->scale = -1;
    return type;
}

CmType *
cm_type_new_sql(const char *text)
{
    CmType *type = cm_type_new(CM_TYPE_SQL);

    type->text = g_strdup(text);
    return type;
}

CmType *
cm_type_copy(const CmType *type)
{
    CmType *copy;

    if (!type)
        return NULL;
    copy = cm_type_new(type->kind);
    *copy = *type;
    copy->text = g_strdup(type->text);
    copy->labels = g_strdupv(type->labels);
    copy->element = cm_type_copy(type->element);
    return copy;
}

void
cm_type_free(CmType *type)
{
    if (!type)
        return;
    g_free(type->text);
    g_strfreev(type->labels);
    cm_type_free(type->element);
    g_free(type);
}

bool
cm_type_equal(const CmType *left, const CmType *right)
{
    if (!left || !right)
        return left == right;
    if (left->kind != right->kind || left->length != right->length ||
        left->precision != right->precision || left->scale != right->scale ||
        g_strcmp0(left->text, right->text) || !cm_type_equal(left->element, right->element))
        return false;
    if (!left->labels || !right->labels)
        return left->labels == right->labels;
    return g_strv_equal((const char *const *)left->labels, (const char *const *)right->labels);
}

static void
skip_spaces(const char **text)
{
    while (g_ascii_isspace(**text))
        (*text)++;
}

static bool
take(const char **text, char wanted)
{
    skip_spaces(text);
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static bool
expect(const char **text, char wanted, GError **error)
{
    if (take(text, wanted))
        return true;
    if (!**text && wanted == ')')
        return cm_fail(error, CM_ERROR_VALUE,
                       "')' is missing at the end of the type; within { } YAML ends it at its "
                       "comma: write it in quotes, as in {type: \"numeric(10, 2)\"}");
    return cm_fail(error, CM_ERROR_VALUE, "'%c' is missing in the type before '%s'", wanted, *text);
}

/* "…" or '…' with the quote doubled inside, or a bare word up to one of the ends. wanted is what to
 * say of a bare word that is empty; NULL: it may be. */
static char *
parse_label(const char **text, const char *ends, const char *wanted, GError **error)
{
    g_autoptr(GString) label = g_string_new(NULL);
    char quote;

    skip_spaces(text);
    quote = **text;
    if (quote != '"' && quote != '\'') {
        gsize length = strcspn(*text, ends);
        char *word = g_strstrip(g_strndup(*text, length));

        *text += length;
        if (*word || !wanted)
            return word;
        g_free(word);
        cm_fail(error, CM_ERROR_VALUE, "%s", wanted);
        return NULL;
    }
    for ((*text)++; **text; (*text)++) {
        if (**text == quote && (*text)[1] != quote) {
            (*text)++;
            return g_string_free(g_steal_pointer(&label), FALSE);
        }
        if (**text == quote)
            (*text)++;
        g_string_append_c(label, **text);
    }
    cm_fail(error, CM_ERROR_VALUE, "a quote is not closed in the type");
    return NULL;
}

static bool
parse_enum(CmType *type, const char **text, GError **error)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);

    skip_spaces(text);
    if (**text && **text != '(' && !(type->text = parse_label(text, "(", NULL, error)))
        return false;
    if (type->text && !*type->text)
        return cm_fail(error, CM_ERROR_VALUE, "the name of an enum may not be empty");
    if (!**text)
        return cm_fail(error, CM_ERROR_VALUE,
                       "an enum has labels, as in \"enum(small, large)\"; one that 'types:' names "
                       "is written by its name alone");
    if (!expect(text, '(', error))
        return false;
    do {
        char *label =
            parse_label(text, ",)", "an enum has labels, and an empty one stands in quotes", error);

        if (!label)
            return false;
        g_ptr_array_add(labels, label);
    } while (take(text, ','));
    g_ptr_array_add(labels, NULL);
    type->labels = (GStrv)g_ptr_array_free(g_steal_pointer(&labels), FALSE);
    return expect(text, ')', error);
}

static bool
parse_number(const char **text, int *out, GError **error)
{
    char *end;
    long number;

    skip_spaces(text);
    number = strtol(*text, &end, 10);
    if (end == *text || !g_ascii_isdigit(**text) || number > 1000000000)
        return cm_fail(error, CM_ERROR_VALUE, "a number is wanted in the type before '%s'", *text);
    *text = end;
    *out = (int)number;
    return true;
}

static bool
parse_numbers(CmType *type, const char **text, GError **error)
{
    bool is_exact = type->kind == CM_TYPE_NUMERIC || type->kind == CM_TYPE_DECIMAL;

    if (!rules[type->kind].most_numbers || !take(text, '('))
        return true;
    if (!parse_number(text, is_exact ? &type->precision : &type->length, error))
        return false;
    if (is_exact && take(text, ',') && !parse_number(text, &type->scale, error))
        return false;
    return expect(text, ')', error);
}

static CmType *parse_type(const char **text, int depth, GError **error);

static bool
parse_parameters(CmType *type, const char **text, int depth, GError **error)
{
    switch (type->kind) {
    case CM_TYPE_SQL:
        return expect(text, '(', error) && (type->text = parse_label(text, ")", NULL, error)) &&
               expect(text, ')', error);
    case CM_TYPE_ENUM:
        return parse_enum(type, text, error);
    case CM_TYPE_ARRAY:
        return expect(text, '(', error) && (type->element = parse_type(text, depth + 1, error)) &&
               expect(text, ')', error);
    default:
        return parse_numbers(type, text, error);
    }
}

static bool
is_named(const char *word, gsize length, const char *name)
{
    return length && g_ascii_tolower(*word) == *name && strlen(name) == length &&
           !g_ascii_strncasecmp(name, word, length);
}

static bool
find_kind(const char *word, gsize length, CmTypeKind *kind)
{
    for (int i = 0; i < CM_TYPE_COUNT; i++)
        if (is_named(word, length, rules[i].name)) {
            *kind = (CmTypeKind)i;
            return true;
        }
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (is_named(word, length, aliases[i].name)) {
            *kind = aliases[i].kind;
            return true;
        }
    return false;
}

static bool
fail_unknown(const char *word, GError **error)
{
    const char *names[CM_TYPE_COUNT + 1] = {NULL};
    const char *near;

    for (int i = 0; i < CM_TYPE_COUNT; i++)
        names[i] = rules[i].name;
    near = cm_error_suggest(word, names);
    if (near)
        return cm_fail(error, CM_ERROR_VALUE, "unknown type '%s', did you mean '%s'?", word, near);
    return cm_fail(error, CM_ERROR_VALUE,
                   "unknown type '%s'; a type of one database alone is written sql(\"%s\")", word,
                   word);
}

static CmType *
parse_type(const char **text, int depth, GError **error)
{
    g_autoptr(CmType) type = NULL;
    gsize length = 0;
    CmTypeKind kind;

    if (depth > MOST_DEPTH) {
        cm_fail(error, CM_ERROR_VALUE, "arrays are nested deeper than %d levels", MOST_DEPTH);
        return NULL;
    }
    skip_spaces(text);
    while (g_ascii_isalnum((*text)[length]) || (*text)[length] == '_')
        length++;
    if (!find_kind(*text, length, &kind)) {
        g_autofree char *word = g_strndup(*text, length ? length : strlen(*text));

        fail_unknown(word, error);
        return NULL;
    }
    *text += length;
    type = cm_type_new(kind);
    return parse_parameters(type, text, depth, error) ? g_steal_pointer(&type) : NULL;
}

CmType *
cm_type_parse_prefix(const char **text, GError **error)
{
    return parse_type(text, 0, error);
}

CmType *
cm_type_parse(const char *text, GError **error)
{
    const char *rest = text;
    g_autoptr(CmType) type = cm_type_parse_prefix(&rest, error);

    if (!type)
        return NULL;
    skip_spaces(&rest);
    if (*rest) {
        cm_fail(error, CM_ERROR_VALUE, "'%s' does not belong to the type '%s'", rest, text);
        return NULL;
    }
    return g_steal_pointer(&type);
}

static bool
is_bare(const char *label)
{
    static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_- ";
    gsize length = strlen(label);

    return length && strspn(label, plain) == length && *label != ' ' && label[length - 1] != ' ';
}

static void
append_label(GString *out, const char *label, bool quoted)
{
    if (!quoted && is_bare(label)) {
        g_string_append(out, label);
        return;
    }
    g_string_append_c(out, '"');
    for (; *label; label++) {
        if (*label == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *label);
    }
    g_string_append_c(out, '"');
}

/* A name with a schema is bare too. */
static void
append_enum_name(GString *out, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", -1);
    bool quoted = false;

    for (GStrv part = parts; *part; part++)
        quoted |= !is_bare(*part);
    g_string_append_c(out, ' ');
    if (quoted)
        append_label(out, name, true);
    else
        g_string_append(out, name);
}

char *
cm_type_to_string(const CmType *type)
{
    GString *out = g_string_new(rules[type->kind].name);

    if (type->kind == CM_TYPE_SQL) {
        g_string_append_c(out, '(');
        append_label(out, type->text, !is_bare(type->text) || strchr(type->text, ' '));
        g_string_append_c(out, ')');
    } else if (type->kind == CM_TYPE_ENUM) {
        if (type->text)
            append_enum_name(out, type->text);
        for (GStrv label = type->labels; *label; label++) {
            g_string_append(out, label == type->labels ? "(" : ", ");
            append_label(out, *label, false);
        }
        g_string_append_c(out, ')');
    } else if (type->kind == CM_TYPE_ARRAY) {
        g_autofree char *element = cm_type_to_string(type->element);

        g_string_append_printf(out, "(%s)", element);
    } else if (type->scale >= 0) {
        g_string_append_printf(out, "(%d, %d)", type->precision, type->scale);
    } else if (type->precision >= 0 || type->length >= 0) {
        g_string_append_printf(out, "(%d)", MAX(type->precision, type->length));
    }
    return g_string_free(out, FALSE);
}
