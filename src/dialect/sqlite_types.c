#include "dialect/sqlite_types.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *text;
    enum {
        NO_NUMBERS,
        LENGTH,   /* (n) if the type has one */
        DECIMALS, /* (precision) or (precision, scale) if the type has them */
    } numbers;
    bool is_shared; /* another type is what the spelling is read as */
    bool any_case;  /* SQLite itself gives this spelling back, however it was written */
} Spelling;

static const Spelling spellings[CM_TYPE_COUNT] = {
    /* sql and enum have a text of their own, an array none */
    [CM_TYPE_INTEGER] = {.text = "INTEGER", .any_case = true},
    [CM_TYPE_SMALLINT] = {.text = "SMALLINT"},
    [CM_TYPE_BIGINT] = {.text = "BIGINT"},
    [CM_TYPE_FLOAT] = {.text = "FLOAT"},
    [CM_TYPE_DOUBLE] = {.text = "DOUBLE"},
    [CM_TYPE_NUMERIC] = {.text = "NUMERIC", .numbers = DECIMALS},
    [CM_TYPE_DECIMAL] = {.text = "DECIMAL", .numbers = DECIMALS},
    [CM_TYPE_BOOLEAN] = {.text = "BOOLEAN"},
    [CM_TYPE_STRING] = {.text = "VARCHAR", .numbers = LENGTH},
    [CM_TYPE_CHAR] = {.text = "CHAR", .numbers = LENGTH},
    [CM_TYPE_TEXT] = {.text = "TEXT", .any_case = true},
    [CM_TYPE_BINARY] = {.text = "BLOB", .any_case = true},
    [CM_TYPE_DATE] = {.text = "DATE"},
    [CM_TYPE_TIME] = {.text = "TIME"},
    [CM_TYPE_DATETIME] = {.text = "DATETIME"},
    [CM_TYPE_TIMESTAMP] = {.text = "TIMESTAMP"},
    [CM_TYPE_TIMESTAMPTZ] = {.text = "TIMESTAMP", .is_shared = true},
    [CM_TYPE_INTERVAL] = {.text = "INTERVAL"},
    [CM_TYPE_JSON] = {.text = "JSON"},
    [CM_TYPE_JSONB] = {.text = "JSON", .is_shared = true},
    [CM_TYPE_UUID] = {.text = "CHAR(32)", .is_shared = true},
};

static glong
longest_label(const CmType *type)
{
    glong longest = 1;

    for (GStrv label = type->labels; label && *label; label++)
        longest = MAX(longest, g_utf8_strlen(*label, -1));
    return longest;
}

char *
cm_sqlite_type_to_text(const CmType *type)
{
    const Spelling *spelling = &spellings[type->kind];

    if (type->kind == CM_TYPE_SQL)
        return g_strdup(type->text);
    if (type->kind == CM_TYPE_ENUM)
        return g_strdup_printf("VARCHAR(%ld)", longest_label(type));
    if (spelling->numbers == LENGTH && type->length >= 0)
        return g_strdup_printf("%s(%d)", spelling->text, type->length);
    if (spelling->numbers == DECIMALS && type->scale >= 0)
        return g_strdup_printf("%s(%d, %d)", spelling->text, type->precision, type->scale);
    if (spelling->numbers == DECIMALS && type->precision >= 0)
        return g_strdup_printf("%s(%d)", spelling->text, type->precision);
    return g_strdup(spelling->text);
}

static bool
find_kind(const char *word, gsize length, CmTypeKind *kind)
{
    for (int i = 0; i < CM_TYPE_COUNT; i++) {
        const Spelling *spelling = &spellings[i];

        if (!spelling->text || spelling->is_shared || strlen(spelling->text) != length ||
            (spelling->any_case ? g_ascii_strncasecmp(spelling->text, word, length)
                                : memcmp(spelling->text, word, length)))
            continue;
        *kind = (CmTypeKind)i;
        return true;
    }
    return false;
}

/* Reads the numbers as well as it can: what is not written exactly so, the caller finds out by
 * spelling the type again. */
static void
read_numbers(CmType *type, const char *text)
{
    int first = -1;
    int second = -1;

    if (sscanf(text, "(%9d, %9d)", &first, &second) < 1)
        return;
    if (spellings[type->kind].numbers == LENGTH) {
        type->length = first;
    } else {
        type->precision = first;
        type->scale = second;
    }
}

CmType *
cm_sqlite_type_from_text(const char *declared)
{
    g_autoptr(CmType) type = NULL;
    g_autofree char *again = NULL;
    gsize length = strcspn(declared, "(");
    CmTypeKind kind;

    if (!find_kind(declared, length, &kind))
        return cm_type_new_sql(declared);
    type = cm_type_new(kind);
    if (!declared[length])
        return g_steal_pointer(&type);
    read_numbers(type, declared + length);
    again = cm_sqlite_type_to_text(type);
    if (strcmp(again, declared))
        return cm_type_new_sql(declared);
    return g_steal_pointer(&type);
}

/* Words that decide an affinity by standing anywhere in a type, in SQLite's order. */
CmAffinity
cm_sqlite_type_affinity(const CmType *type)
{
    static const struct {
        const char *word;
        CmAffinity affinity;
    } words[] = {{"INT", CM_AFFINITY_INTEGER}, {"CHAR", CM_AFFINITY_TEXT},
                 {"CLOB", CM_AFFINITY_TEXT},   {"TEXT", CM_AFFINITY_TEXT},
                 {"BLOB", CM_AFFINITY_BLOB},   {"REAL", CM_AFFINITY_REAL},
                 {"FLOA", CM_AFFINITY_REAL},   {"DOUB", CM_AFFINITY_REAL}};
    g_autofree char *text = cm_sqlite_type_to_text(type);
    g_autofree char *upper = g_ascii_strup(text ? text : "", -1);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(upper, words[i].word))
            return words[i].affinity;
    return *upper ? CM_AFFINITY_NUMERIC : CM_AFFINITY_BLOB;
}
