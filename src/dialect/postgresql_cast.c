/* Which types PostgreSQL turns into one another by itself, and how to tell it where it does not. */
#include "dialect/postgresql_types.h"

#include <string.h>

/* Those that it turns into one another, both ways, when a value is stored. */
static const char *const families[][7] = {
    {"smallint", "integer", "bigint", "real", "double precision", "numeric", NULL},
    {"date", "timestamp without time zone", "timestamp with time zone", NULL},
    {"time without time zone", "time with time zone", NULL},
    {"time without time zone", "interval", NULL},
    {"json", "jsonb", NULL},
    {"inet", "cidr", NULL},
    {"bit", "bit varying", NULL},
    {"macaddr", "macaddr8", NULL},
    {"numeric", "money", NULL},
};

/* Every value becomes one of these by being written, and is read from them only when told so. */
static const char *const strings[] = {
    "text", "character varying", "character", "name", "bpchar", "xml", NULL};

/* One way only. */
static const struct {
    const char *from;
    const char *to;
} one_way[] = {
    {"timestamp without time zone", "time without time zone"},
    {"timestamp with time zone", "time without time zone"},
    {"timestamp with time zone", "time with time zone"},
    {"integer", "money"},
    {"bigint", "money"},
    {"integer", "oid"},
    {"bigint", "oid"},
    {"oid", "bigint"},
    {"oid", "integer"},
    {"character varying", "\"char\""},
    {"text", "\"char\""},
};

/* The type without its numbers and []. */
static char *
bare_type(const char *text)
{
    GString *out = g_string_new(NULL);
    const char *open = strchr(text, '(');
    const char *close = open ? strchr(open, ')') : NULL;

    if (!close)
        g_string_append(out, text);
    else
        g_string_append_printf(out, "%.*s%s", (int)(open - text), text, close + 1);
    if (g_str_has_suffix(out->str, "[]"))
        g_string_truncate(out, out->len - 2);
    return g_string_free(out, FALSE);
}

static bool
is_string(const char *bare)
{
    return g_strv_contains(strings, bare);
}

static bool
are_related(const char *from, const char *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
        if (g_strv_contains(families[i], from) && g_strv_contains(families[i], to))
            return true;
    for (gsize i = 0; i < G_N_ELEMENTS(one_way); i++)
        if (!strcmp(one_way[i].from, from) && !strcmp(one_way[i].to, to))
            return true;
    return false;
}

static bool
is_assignable(const char *from, const char *to, const char *left, const char *right)
{
    bool from_array = g_str_has_suffix(from, "[]");
    bool to_array = g_str_has_suffix(to, "[]");

    if (!to_array && is_string(right) && strcmp(right, "xml"))
        return true;
    return from_array == to_array && (!strcmp(left, right) || are_related(left, right) ||
                                      (is_string(right) && strcmp(right, "xml")));
}

/* A number becomes true or false, and these become numbers, by way of an integer alone. */
static bool
goes_by_integer(const char *from, const char *to)
{
    g_autofree char *left = bare_type(from);
    g_autofree char *right = bare_type(to);
    bool from_number = g_strv_contains(families[0], left);
    bool to_number = g_strv_contains(families[0], right);

    if (g_str_has_suffix(from, "[]") || g_str_has_suffix(to, "[]"))
        return false;
    return (from_number && !strcmp(right, "boolean")) || (!strcmp(left, "boolean") && to_number);
}

bool
cm_postgresql_keeps_literal(const char *from, const char *to)
{
    g_autofree char *left = bare_type(from);
    g_autofree char *right = bare_type(to);

    return !strcmp(left, right);
}

char *
cm_postgresql_type_using(const char *from, const char *to, const char *column)
{
    g_autofree char *left = bare_type(from);
    g_autofree char *right = bare_type(to);
    bool is_array = g_str_has_suffix(from, "[]");
    bool to_array = g_str_has_suffix(to, "[]");

    if (is_assignable(from, to, left, right))
        return NULL;
    if ((is_string(left) && (!is_array || to_array)) ||
        (!strcmp(from, "jsonb") && !to_array && g_strv_contains(families[0], right)))
        return g_strdup_printf("%s::%s", column, to);
    if (goes_by_integer(from, to)) {
        bool is_direct = !strcmp(left, "integer") || !strcmp(right, "integer");

        return g_strdup_printf("%s%s::%s", column, is_direct ? "" : "::integer", to);
    }
    return g_strdup_printf("%s::text%s::%s", column, is_array && to_array ? "[]" : "", to);
}
