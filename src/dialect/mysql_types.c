#include "dialect/mysql_types.h"

#include <stdio.h>
#include <string.h>

typedef enum {
    NO_NUMBERS,
    LENGTH,          /* (n), always */
    OPTIONAL_LENGTH, /* (n) if the type has one */
    DECIMALS,        /* (precision,scale), always */
} Numbers;

/* The first of several types with one spelling is what it is read as. */
static const struct {
    CmTypeKind kind;
    const char *text;
    Numbers numbers;
    const char *width; /* what older servers write behind it and means nothing */
} spellings[] = {
    {CM_TYPE_INTEGER, "int", NO_NUMBERS, "(11)"},
    {CM_TYPE_SMALLINT, "smallint", NO_NUMBERS, "(6)"},
    {CM_TYPE_BIGINT, "bigint", NO_NUMBERS, "(20)"},
    {CM_TYPE_FLOAT, "float", NO_NUMBERS, NULL},
    {CM_TYPE_DOUBLE, "double", NO_NUMBERS, NULL},
    {CM_TYPE_NUMERIC, "decimal", DECIMALS, NULL},
    {CM_TYPE_DECIMAL, "decimal", DECIMALS, NULL},
    {CM_TYPE_BOOLEAN, "tinyint(1)", NO_NUMBERS, NULL},
    {CM_TYPE_STRING, "varchar", LENGTH, NULL},
    {CM_TYPE_CHAR, "char", OPTIONAL_LENGTH, NULL},
    {CM_TYPE_TEXT, "text", NO_NUMBERS, NULL},
    {CM_TYPE_DATE, "date", NO_NUMBERS, NULL},
    {CM_TYPE_TIME, "time", NO_NUMBERS, NULL},
    {CM_TYPE_DATETIME, "datetime", NO_NUMBERS, NULL},
    {CM_TYPE_TIMESTAMP, "timestamp", NO_NUMBERS, NULL},
    {CM_TYPE_TIMESTAMPTZ, "timestamp", NO_NUMBERS, NULL},
    {CM_TYPE_JSON, "json", NO_NUMBERS, NULL},
    {CM_TYPE_JSONB, "json", NO_NUMBERS, NULL},
    {CM_TYPE_UUID, "uuid", NO_NUMBERS, NULL},
};

static void
append_label(GString *out, const char *label)
{
    g_string_append_c(out, '\'');
    for (; *label; label++) {
        if (*label == '\'' || *label == '\\')
            g_string_append_c(out, *label);
        g_string_append_c(out, *label);
    }
    g_string_append_c(out, '\'');
}

static char *
enum_text(const CmType *type)
{
    GString *out = g_string_new("enum(");

    for (GStrv label = type->labels; label && *label; label++) {
        if (label != type->labels)
            g_string_append_c(out, ',');
        append_label(out, *label);
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

static char *
with_numbers(const CmType *type, const char *text, Numbers numbers, GError **error)
{
    switch (numbers) {
    case LENGTH:
        if (type->length < 0) {
            cm_fail(error, CM_ERROR_UNSUPPORTED,
                    "MySQL wants to know how long a %s is; write %s(255), or text",
                    cm_type_kind_name(type->kind), cm_type_kind_name(type->kind));
            return NULL;
        }
        return g_strdup_printf("%s(%d)", text, type->length);
    case OPTIONAL_LENGTH:
        return g_strdup_printf("%s(%d)", text, MAX(type->length, 1));
    case DECIMALS:
        return g_strdup_printf("%s(%d,%d)", text, type->precision < 0 ? 10 : type->precision,
                               MAX(type->scale, 0));
    default:
        return g_strdup(text);
    }
}

char *
cm_mysql_type_to_text(const CmType *type, bool is_mariadb, GError **error)
{
    if (type->kind == CM_TYPE_SQL)
        return g_strdup(type->text);
    if (type->kind == CM_TYPE_ENUM)
        return enum_text(type);
    if (type->kind == CM_TYPE_BINARY)
        return type->length < 0 ? g_strdup("blob") : g_strdup_printf("binary(%d)", type->length);
    if (type->kind == CM_TYPE_UUID && !is_mariadb)
        return g_strdup("char(32)");
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++)
        if (spellings[i].kind == type->kind)
            return with_numbers(type, spellings[i].text, spellings[i].numbers, error);
    cm_fail(error, CM_ERROR_UNSUPPORTED, "MySQL has no type '%s'", cm_type_kind_name(type->kind));
    return NULL;
}

/* The labels of enum('a','b'), or NULL for what is not one. */
static GStrv
read_labels(const char *text)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);

    if (!g_str_has_prefix(text, "enum("))
        return NULL;
    text += strlen("enum");
    while (*text == '(' || *text == ',') {
        GString *label = g_string_new(NULL);

        text++;
        for (text++; *text && (*text != '\'' || text[1] == '\''); text++) {
            text += *text == '\'' || (*text == '\\' && text[1] == '\\');
            g_string_append_c(label, *text);
        }
        g_ptr_array_add(labels, g_string_free(label, FALSE));
        text += *text == '\'';
    }
    g_ptr_array_set_free_func(labels, NULL);
    g_ptr_array_add(labels, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&labels), FALSE);
}

static void
read_numbers(CmType *type, const char *text, Numbers numbers)
{
    int first = -1;
    int second = -1;

    if (numbers == NO_NUMBERS || sscanf(text, "(%9d,%9d)", &first, &second) < 1)
        return;
    if (numbers == DECIMALS) {
        type->precision = first;
        type->scale = second;
    } else {
        type->length = first;
    }
}

/* What a spelling of the table may stand for; what it does not say exactly is found out by spelling
 * it again. */
static CmType *
read_spelled(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
        gsize length = strlen(spellings[i].text);
        CmType *type;

        if (strncmp(text, spellings[i].text, length) || g_ascii_isalpha(text[length]))
            continue;
        type = cm_type_new(spellings[i].kind);
        read_numbers(type, text + length, spellings[i].numbers);
        return type;
    }
    if (strcmp(text, "blob") && !g_str_has_prefix(text, "binary("))
        return NULL;
    return cm_type_new(CM_TYPE_BINARY);
}

/* int(11) is int where servers write widths. */
static const char *
without_width(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
        gsize length = strlen(spellings[i].text);

        if (spellings[i].width && !strncmp(text, spellings[i].text, length) &&
            !strcmp(text + length, spellings[i].width))
            return spellings[i].text;
    }
    return text;
}

CmType *
cm_mysql_type_from_text(const char *column_type)
{
    const char *text = without_width(column_type);
    g_autoptr(CmType) type = NULL;
    g_autofree char *again = NULL;
    g_auto(GStrv) labels = read_labels(text);

    if (labels) {
        type = cm_type_new(CM_TYPE_ENUM);
        type->labels = g_steal_pointer(&labels);
    } else {
        type = read_spelled(text);
    }
    if (type && type->kind == CM_TYPE_BINARY)
        sscanf(text, "binary(%9d)", &type->length);
    again = type ? cm_mysql_type_to_text(type, true, NULL) : NULL;
    return g_strcmp0(again, text) ? cm_type_new_sql(column_type) : g_steal_pointer(&type);
}
