/* The values of bulk_insert by the types of their columns. */
#include "operation/yaml_internal.h"

#include <string.h>

/* Moves *text behind so many digits and gives their number; -1 if they are not there. */
static int
take_digits(const char **text, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(**text))
            return -1;
        number = number * 10 + *(*text)++ - '0';
    }
    return number;
}

static bool
take(const char **text, char wanted)
{
    bool is_there = **text == wanted;

    *text += is_there;
    return is_there;
}

static bool
take_date(const char **text)
{
    int year = take_digits(text, 4);
    int month = take(text, '-') ? take_digits(text, 2) : -1;
    int day = take(text, '-') ? take_digits(text, 2) : -1;

    return year > 0 && month > 0 && day > 0 &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* HH:MM, HH:MM:SS or HH:MM:SS.ffffff */
static bool
take_time(const char **text)
{
    int hour = take_digits(text, 2);
    int minute = take(text, ':') ? take_digits(text, 2) : -1;
    int second = take(text, ':') ? take_digits(text, 2) : 0;

    if (take(text, '.')) {
        const char *digits = *text;

        *text += strspn(digits, "0123456789");
        if (*text == digits || *text - digits > 6)
            return false;
    }
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

/* Z, or +HH:MM, +HHMM, +HH */
static bool
take_zone(const char **text)
{
    int hours;

    if (take(text, 'Z'))
        return true;
    if (!take(text, '+') && !take(text, '-'))
        return false;
    hours = take_digits(text, 2);
    take(text, ':');
    return hours >= 0 && hours < 24 && (!**text || take_digits(text, 2) >= 0);
}

static bool
is_moment(const char *text, CmTypeKind kind)
{
    if (kind != CM_TYPE_TIME && !take_date(&text))
        return false;
    if (kind == CM_TYPE_DATE)
        return !*text;
    if (kind != CM_TYPE_TIME && *text && !take(&text, 'T') && !take(&text, ' '))
        return false;
    if (*text && !take_time(&text))
        return false;
    return !*text || (kind == CM_TYPE_TIMESTAMPTZ && take_zone(&text) && !*text);
}

static bool
read_moment(const CmYaml *node, CmTypeKind kind, CmValue *out, GError **error)
{
    static const char *const forms[CM_TYPE_COUNT] = {
        [CM_TYPE_DATE] = "2026-12-31",
        [CM_TYPE_TIME] = "23:59:59.999999",
        [CM_TYPE_DATETIME] = "2026-12-31 23:59:59.999999",
        [CM_TYPE_TIMESTAMP] = "2026-12-31 23:59:59.999999",
        [CM_TYPE_TIMESTAMPTZ] = "2026-12-31 23:59:59.999999+01:00",
    };

    *out = cm_value_of_text(node->text);
    if (*node->text && is_moment(node->text, kind)) {
        *out = cm_value_copy(out);
        return true;
    }
    *out = CM_VALUE_OF_NULL;
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "'%s' is no %s; it is written like %s",
                      node->text, cm_type_kind_name(kind), forms[kind]);
}

static bool
read_bytes(const CmYaml *node, CmValue *out, GError **error)
{
    gsize length;
    g_autofree guchar *bytes = g_base64_decode(node->text, &length);
    g_autofree char *again = g_base64_encode(bytes, length);

    if (strcmp(again, node->text))
        return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                          "'%.40s' is not base64, as bytes are written (with = up to a multiple "
                          "of four characters)",
                          node->text);
    out->kind = CM_VALUE_BYTES;
    out->data = (char *)g_steal_pointer(&bytes);
    out->length = length;
    return true;
}

/* Numbers with a point keep the digits that they were written with. */
static bool
read_number(const CmYaml *node, CmTypeKind kind, CmValue *out, GError **error)
{
    bool is_exact = kind == CM_TYPE_NUMERIC || kind == CM_TYPE_DECIMAL;
    bool is_whole = kind == CM_TYPE_INTEGER || kind == CM_TYPE_SMALLINT || kind == CM_TYPE_BIGINT;
    CmValue value;

    if (!cm_yaml_read_value(node, &value, error))
        return false;
    if (value.kind == CM_VALUE_INTEGER || (value.kind == CM_VALUE_DOUBLE && !is_whole)) {
        *out = is_exact ? cm_value_of_text(node->text) : value;
        *out = cm_value_copy(out);
        return true;
    }
    cm_value_clear(&value);
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "'%s' is no %s", node->text,
                      cm_type_kind_name(kind));
}

static bool
read_label(const CmYaml *node, const CmType *type, CmValue *out, GError **error)
{
    g_autofree char *labels = NULL;

    if (!type->labels || g_strv_contains((const char *const *)type->labels, node->text)) {
        const CmValue text = cm_value_of_text(node->text);

        *out = cm_value_copy(&text);
        return true;
    }
    labels = g_strjoinv(", ", type->labels);
    return cm_fail_at(error, node->at, CM_ERROR_VALUE, "'%s' is no label of the enum; they are %s",
                      node->text, labels);
}

static bool
read_boolean(const CmYaml *node, CmValue *out, GError **error)
{
    bool boolean;

    if (!cm_yaml_read_boolean(node, &boolean, error))
        return false;
    *out = cm_value_of_boolean(boolean);
    return true;
}

/* The type says what a cell is, so quotes do not: "${count}" between braces needs some. */
static bool
read_scalar(const CmYaml *node, const CmType *type, CmValue *out, GError **error)
{
    CmYaml bare = *node;

    bare.plain = true;
    switch (type->kind) {
    case CM_TYPE_INTEGER:
    case CM_TYPE_SMALLINT:
    case CM_TYPE_BIGINT:
    case CM_TYPE_FLOAT:
    case CM_TYPE_DOUBLE:
    case CM_TYPE_NUMERIC:
    case CM_TYPE_DECIMAL:
        return read_number(&bare, type->kind, out, error);
    case CM_TYPE_BOOLEAN:
        return read_boolean(&bare, out, error);
    case CM_TYPE_BINARY:
        return read_bytes(node, out, error);
    case CM_TYPE_DATE:
    case CM_TYPE_TIME:
    case CM_TYPE_DATETIME:
    case CM_TYPE_TIMESTAMP:
    case CM_TYPE_TIMESTAMPTZ:
        return read_moment(node, type->kind, out, error);
    case CM_TYPE_SQL:
        return cm_yaml_read_value(node, out, error);
    default:
        return read_label(node, type, out, error);
    }
}

bool
cm_operation_read_cell(const CmYaml *node, const CmType *type, CmValue *out, GError **error)
{
    bool is_json = type && (type->kind == CM_TYPE_JSON || type->kind == CM_TYPE_JSONB);

    if (!type)
        return cm_yaml_read_value(node, out, error);
    if (is_json && node->kind != CM_YAML_SCALAR) {
        GString *text = g_string_new(NULL);

        cm_yaml_append_json(text, node);
        out->kind = CM_VALUE_TEXT;
        out->length = text->len;
        out->data = g_string_free(text, FALSE);
        return true;
    }
    if (!cm_yaml_expect(node, CM_YAML_SCALAR, error))
        return false;
    *out = CM_VALUE_OF_NULL;
    return cm_yaml_is_null(node) || read_scalar(node, type, out, error);
}
