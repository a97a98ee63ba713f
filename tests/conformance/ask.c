#include "conformance/ask.h"

#include <string.h>

static void
append_text(GString *out, const CmSpelling *spelling, char directive, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    if (directive == 'I')
        cm_spelling_append_identifier(out, spelling, text);
    else if (directive == 'L')
        cm_spelling_append_literal(out, spelling, &value);
    else
        g_string_append(out, text);
}

static void
append_name(GString *out, const CmSpelling *spelling, const CmName *name)
{
    cm_spelling_append_name(out, spelling, name->schema, name->name);
}

char *
ask_format(CmConnection *connection, const char *format, ...)
{
    const CmSpelling *spelling = cm_connection_spelling(connection);
    GString *out = g_string_new(NULL);
    va_list arguments;

    va_start(arguments, format);
    for (const char *at = format; *at; at++)
        if (*at != '%' || *++at == '%')
            g_string_append_c(out, *at);
        else if (*at == 'u')
            g_string_append_printf(out, "%u", va_arg(arguments, guint));
        else if (*at == 'N')
            append_name(out, spelling, va_arg(arguments, const CmName *));
        else
            append_text(out, spelling, *at, va_arg(arguments, const char *));
    va_end(arguments);
    return g_string_free(out, FALSE);
}

gint64
ask_number(CmConnection *connection, char *sql)
{
    g_autofree char *text = sql;
    g_autoptr(GError) error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, text, NULL, 0, &error);

    return result && cm_result_next(result, &error) ? cm_result_integer(result, 0) : -1;
}

bool
ask_to(CmConnection *connection, char *sql)
{
    g_autofree char *text = sql;
    g_autoptr(GError) error = NULL;

    return cm_connection_execute(connection, text, NULL, 0, &error);
}

static char *
read_row(CmResult *result, const CmSpelling *spelling)
{
    GString *row = g_string_new(NULL);

    for (guint i = 0; i < cm_result_column_count(result); i++) {
        const CmValue value = cm_result_value(result, i);

        g_string_append(row, i ? ", " : "");
        cm_spelling_append_literal(row, spelling, &value);
    }
    return g_string_free(row, FALSE);
}

static int
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

GPtrArray *
ask_rows(CmConnection *connection, char *sql)
{
    g_autofree char *text = sql;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, text, NULL, 0, &error);

    while (result && cm_result_next(result, &error))
        g_ptr_array_add(rows, read_row(result, cm_connection_spelling(connection)));
    g_ptr_array_sort(rows, compare_texts);
    return result && !error ? g_steal_pointer(&rows) : NULL;
}
