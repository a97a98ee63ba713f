#include "conformance/fill_value.h"

#include <string.h>

static guint
number_of(const Filling *the)
{
    return the->row * 7 + 1 + the->attempt * 100;
}

void
fill_append_any(GString *out, const Filling *the)
{
    guint number = number_of(the);

    switch (g_rand_int_range(the->random, 0, 7)) {
    case 0:
        g_string_append_printf(out, "'it''s %u'", number);
        return;
    case 1:
        g_string_append_printf(out, "%u.25", number);
        return;
    case 2:
        g_string_append_printf(out, "x'00ff%02x'", number % 256);
        return;
    case 3:
        g_string_append_printf(out, "'%u'", number);
        return;
    case 4:
        g_string_append_printf(out, "-%u", number);
        return;
    case 5:
        g_string_append_printf(out, "%u", g_rand_int_range(the->random, 0, 2));
        return;
    default:
        g_string_append_printf(out, "'2026-01-%02u 10:00:00'", number % 28 + 1);
    }
}

/* How values of a type look: # stands for a number, ## for one of two digits up to 28. */
typedef struct {
    const char *dialect; /* NULL: any */
    const char *type;    /* how its spelling begins, or what a neutral one is called */
    const char *value;
} Pattern;

/* The longer of two beginnings comes first. */
static const Pattern patterns[] = {
    {NULL, "integer", "#"},
    {NULL, "bigint", "#"},
    {NULL, "smallint", "#"},
    {NULL, "float", "#.25"},
    {NULL, "double", "#.5"},
    {NULL, "numeric", "#.25"},
    {NULL, "decimal", "#.25"},
    {NULL, "boolean", "true"},
    {NULL, "datetime", "'2026-01-## 10:00:00'"},
    {NULL, "date", "'2026-01-##'"},
    {NULL, "timestamp", "'2026-01-## 10:00:00'"},
    {NULL, "timetz", "'10:00:##+00'"},
    {NULL, "time", "'10:00:##'"},
    {NULL, "interval", "'# hours'"},
    {NULL, "json", "'{\"a\": #}'"},
    {NULL, "uuid", "'00000000-0000-4000-8000-0000000000##'"},
    {NULL, "array", "'{}'"},
    {"postgresql", "inet", "'10.0.0.##'"},
    {"postgresql", "cidr", "'10.##.0.0/16'"},
    {"postgresql", "macaddr8", "'08:00:2b:01:02:03:04:##'"},
    {"postgresql", "macaddr", "'08:00:2b:01:02:##'"},
    {"postgresql", "tsvector", "'word#'"},
    {"postgresql", "tsquery", "'word#'"},
    {"postgresql", "point", "'(#,2)'"},
    {"postgresql", "money", "#"},
    {"postgresql", "bit varying", "B'101'"},
    {"postgresql", "xml", "'<a>#</a>'"},
    {"postgresql", "int4range", "'[#,1000000)'"},
    {"postgresql", "int8range", "'[#,1000000)'"},
    {"postgresql", "numrange", "'[#,1000000)'"},
    {"postgresql", "tsrange", "'[2026-01-##,2026-03-01)'"},
    {"postgresql", "tstzrange", "'[2026-01-##,2026-03-01)'"},
    {"postgresql", "daterange", "'[2026-01-##,2026-03-01)'"},
    {"postgresql", "citext", "'it''s #'"},
    {"postgresql", "oid", "#"},
    {"mariadb", "tinyint", "##"},
    {"mariadb", "mediumint", "#"},
    {"mariadb", "int", "#"},
    {"mariadb", "year", "20##"},
    {"mariadb", "bit", "1"},
    {"mariadb", "set", "''"},
    {"mariadb", "varchar", "'it''s #'"},
    {"mariadb", "char", "'##'"},
    {"mariadb", "tinytext", "'it''s #'"},
    {"mariadb", "mediumtext", "'it''s #'"},
    {"mariadb", "longtext", "'it''s #'"},
    {"mariadb", "text", "'it''s #'"},
    {"mariadb", "varbinary", "x'00ff##'"},
    {"mariadb", "binary", "x'##'"},
    {"mariadb", "tinyblob", "x'00ff##'"},
    {"mariadb", "mediumblob", "x'00ff##'"},
    {"mariadb", "longblob", "x'00ff##'"},
    {"mariadb", "blob", "x'00ff##'"},
    {"mariadb", "inet6", "'::##'"},
    {"mariadb", "inet4", "'10.0.0.##'"},
    {"mariadb", "point", "ST_GeomFromText('POINT(# 1)')"},
    {"mariadb", "geometry", "ST_GeomFromText('POINT(# 1)')"},
    {"mariadb", "linestring", "ST_GeomFromText('LINESTRING(0 0,# 1)')"},
    {"mariadb", "polygon", "ST_GeomFromText('POLYGON((0 0,0 1,# 1,0 0))')"},
};

static void
append_pattern(GString *out, const Filling *the, const char *pattern)
{
    guint number = number_of(the);

    for (; *pattern; pattern++) {
        if (*pattern != '#') {
            g_string_append_c(out, *pattern);
        } else if (pattern[1] == '#') {
            g_string_append_printf(out, "%02u", number % 28 + 1);
            pattern++;
        } else {
            g_string_append_printf(out, "%u", the->attempt > 2 ? the->row : number);
        }
    }
}

/* A text no longer than the type says, the number first. */
static void
append_string(GString *out, const Filling *the, int length)
{
    g_autofree char *text = g_strdup_printf("%u it's %u", number_of(the), the->row);
    CmValue value;

    if (length == 1)
        *text = (char)('a' + (number_of(the) % 26));
    if (length >= 0 && strlen(text) > (gsize)length)
        text[length] = '\0';
    value = cm_value_of_text(text);
    cm_spelling_append_literal(out, cm_connection_spelling(the->connection), &value);
}

static void
append_bytes(GString *out, const Filling *the, int length)
{
    char bytes[] = {(char)number_of(the), '\0', (char)0xff};
    CmValue value = {.kind = CM_VALUE_BYTES};

    value.data = bytes;
    value.length = length > 0 ? MIN(sizeof bytes, (gsize)length) : sizeof bytes;
    cm_spelling_append_literal(out, cm_connection_spelling(the->connection), &value);
}

static bool
append_by_pattern(GString *out, const Filling *the, const char *type)
{
    const char *dialect = cm_connection_spelling(the->connection)->name;

    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        const Pattern *pattern = &patterns[i];

        if ((pattern->dialect && strcmp(pattern->dialect, dialect)) ||
            g_ascii_strncasecmp(type, pattern->type, strlen(pattern->type)))
            continue;
        append_pattern(out, the, pattern->value);
        return true;
    }
    return false;
}

/* SQLite takes any value for most types, and gets them. */
static bool
is_typed(const Filling *the, const CmType *type)
{
    return strcmp(cm_connection_spelling(the->connection)->name, "sqlite") ||
           type->kind == CM_TYPE_INTEGER || type->kind == CM_TYPE_BIGINT;
}

bool
fill_append_typed(GString *out, const Filling *the, const CmColumn *column)
{
    const CmType *type = column->type;

    if (!is_typed(the, type))
        return false;
    switch (type->kind) {
    case CM_TYPE_STRING:
    case CM_TYPE_CHAR:
    case CM_TYPE_TEXT:
        append_string(out, the, type->kind == CM_TYPE_CHAR && type->length < 0 ? 1 : type->length);
        return true;
    case CM_TYPE_BINARY:
        append_bytes(out, the, type->length);
        return true;
    case CM_TYPE_ENUM: {
        const CmValue label =
            cm_value_of_text(type->labels[the->row % g_strv_length(type->labels)]);

        cm_spelling_append_literal(out, cm_connection_spelling(the->connection), &label);
        return true;
    }
    default:
        return append_by_pattern(
            out, the, type->kind == CM_TYPE_SQL ? type->text : cm_type_kind_name(type->kind));
    }
}
