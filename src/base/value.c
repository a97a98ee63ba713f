#include "base/value.h"

#include <string.h>

static bool
has_data(const CmValue *value)
{
    return value->kind == CM_VALUE_TEXT || value->kind == CM_VALUE_BYTES;
}

CmValue
cm_value_of_text(const char *text)
{
    if (!text)
        return CM_VALUE_OF_NULL;
    return (CmValue){.kind = CM_VALUE_TEXT, .data = (char *)text, .length = strlen(text)};
}

CmValue
cm_value_of_integer(int64_t integer)
{
    return (CmValue){.kind = CM_VALUE_INTEGER, .integer = integer};
}

CmValue
cm_value_of_boolean(bool boolean)
{
    return (CmValue){.kind = CM_VALUE_BOOLEAN, .boolean = boolean};
}

CmValue
cm_value_copy(const CmValue *value)
{
    CmValue copy = *value;

    if (has_data(value)) {
        copy.data = g_malloc(value->length + 1);
        memcpy(copy.data, value->data, value->length);
        copy.data[value->length] = '\0';
    }
    return copy;
}

void
cm_value_clear(CmValue *value)
{
    if (has_data(value))
        g_free(value->data);
    *value = CM_VALUE_OF_NULL;
}

bool
cm_value_equal(const CmValue *left, const CmValue *right)
{
    if (left->kind != right->kind)
        return false;
    switch (left->kind) {
    case CM_VALUE_NULL:
        return true;
    case CM_VALUE_BOOLEAN:
        return left->boolean == right->boolean;
    case CM_VALUE_INTEGER:
        return left->integer == right->integer;
    case CM_VALUE_DOUBLE:
        return !memcmp(&left->real, &right->real, sizeof left->real);
    case CM_VALUE_TEXT:
    case CM_VALUE_BYTES:
        return left->length == right->length && !memcmp(left->data, right->data, left->length);
    }
    return false;
}
