#include "dialect/postgresql_types.h"

#include <stdio.h>
#include <string.h>

#include "dialect/spelling.h"
#include "schema/name.h"

typedef struct {
    const char *text;
    enum {
        NO_NUMBERS,
        LENGTH,   /* (n) if the type has one */
        DECIMALS, /* (precision,scale) if the type has them */
    } numbers;
    bool is_shared; /* another type is what the spelling is read as */
} Spelling;

static const Spelling spellings[CM_TYPE_COUNT] = {
    /* sql and enum have a text of their own, an array that of its element */
    [CM_TYPE_INTEGER] = {.text = "integer"},
    [CM_TYPE_SMALLINT] = {.text = "smallint"},
    [CM_TYPE_BIGINT] = {.text = "bigint"},
    [CM_TYPE_FLOAT] = {.text = "real"},
    [CM_TYPE_DOUBLE] = {.text = "double precision"},
    [CM_TYPE_NUMERIC] = {.text = "numeric", .numbers = DECIMALS},
    [CM_TYPE_DECIMAL] = {.text = "numeric", .numbers = DECIMALS, .is_shared = true},
    [CM_TYPE_BOOLEAN] = {.text = "boolean"},
    [CM_TYPE_STRING] = {.text = "character varying", .numbers = LENGTH},
    [CM_TYPE_CHAR] = {.text = "character", .numbers = LENGTH},
    [CM_TYPE_TEXT] = {.text = "text"},
    [CM_TYPE_BINARY] = {.text = "bytea"},
    [CM_TYPE_DATE] = {.text = "date"},
    [CM_TYPE_TIME] = {.text = "time without time zone"},
    [CM_TYPE_DATETIME] = {.text = "timestamp without time zone"},
    [CM_TYPE_TIMESTAMP] = {.text = "timestamp without time zone", .is_shared = true},
    [CM_TYPE_TIMESTAMPTZ] = {.text = "timestamp with time zone"},
    [CM_TYPE_INTERVAL] = {.text = "interval"},
    [CM_TYPE_JSON] = {.text = "json"},
    [CM_TYPE_JSONB] = {.text = "jsonb"},
    [CM_TYPE_UUID] = {.text = "uuid"},
};

/* An array of arrays is an array of as many dimensions, which PostgreSQL does not keep. */
static char *
array_to_text(const CmType *type)
{
    g_autofree char *element = NULL;

    while (type->kind == CM_TYPE_ARRAY)
        type = type->element;
    element = cm_postgresql_type_to_text(type);
    return element ? g_strconcat(element, "[]", NULL) : NULL;
}

static char *
enum_to_text(const CmType *type)
{
    CmName name = {NULL, NULL};
    GString *out;

    if (!type->text || !cm_name_parse(type->text, &name, NULL))
        return NULL;
    out = g_string_new(NULL);
    cm_spelling_append_name(out, &cm_spelling_postgresql, name.schema, name.name);
    cm_name_clear(&name);
    return g_string_free(out, FALSE);
}

char *
cm_postgresql_type_to_text(const CmType *type)
{
    const Spelling *spelling = &spellings[type->kind];

    if (type->kind == CM_TYPE_SQL)
        return *type->text ? cm_postgresql_type_canonical(type->text) : NULL;
    if (type->kind == CM_TYPE_ENUM)
        return enum_to_text(type);
    if (type->kind == CM_TYPE_ARRAY)
        return array_to_text(type);
    if (type->kind == CM_TYPE_CHAR)
        return g_strdup_printf("character(%d)", MAX(type->length, 1));
    if (spelling->numbers == LENGTH && type->length >= 0)
        return g_strdup_printf("%s(%d)", spelling->text, type->length);
    if (spelling->numbers == DECIMALS && type->precision >= 0)
        return g_strdup_printf("%s(%d,%d)", spelling->text, type->precision, MAX(type->scale, 0));
    return g_strdup(spelling->text);
}

/* The kind whose spelling, numbers aside, is length bytes of text. A word in the middle of the text
 * may be followed by its numbers: "timestamp(3) without time zone" is no neutral type. */
static bool
find_kind(const char *text, gsize length, CmTypeKind *kind)
{
    for (int i = 0; i < CM_TYPE_COUNT; i++) {
        const Spelling *spelling = &spellings[i];

        if (!spelling->text || spelling->is_shared || strlen(spelling->text) != length ||
            memcmp(spelling->text, text, length))
            continue;
        *kind = (CmTypeKind)i;
        return true;
    }
    return false;
}

/* Reads the numbers as well as it can: what is not written exactly so, the caller finds out by
 * spelling the type again. */
static CmType *
read_plain(const char *text, gsize length)
{
    gsize word = MIN(strcspn(text, "("), length);
    int first = -1;
    int second = -1;
    CmType *type;
    CmTypeKind kind;

    if (!find_kind(text, word, &kind))
        return NULL;
    type = cm_type_new(kind);
    if (word == length || sscanf(text + word, "(%9d,%9d)", &first, &second) < 1)
        return type;
    if (spellings[kind].numbers == LENGTH) {
        type->length = first;
    } else {
        type->precision = first;
        type->scale = second;
    }
    return type;
}

CmType *
cm_postgresql_type_from_text(const char *text)
{
    gsize length = strlen(text);
    bool is_array = g_str_has_suffix(text, "[]");
    g_autoptr(CmType) type = read_plain(text, is_array ? length - 2 : length);
    g_autofree char *again = NULL;

    if (type && is_array) {
        CmType *array = cm_type_new(CM_TYPE_ARRAY);

        array->element = g_steal_pointer(&type);
        type = array;
    }
    again = type ? cm_postgresql_type_to_text(type) : NULL;
    return again && !strcmp(again, text) ? g_steal_pointer(&type) : cm_type_new_sql(text);
}
