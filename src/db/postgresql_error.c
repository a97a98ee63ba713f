/* What the server says: errors and notices as messages of one form. */
#include "db/postgresql_internal.h"
#include "db/sqlstate.h"

#include <string.h>

/* Adds a line of what an error says beside its message. */
static void
append_field(GString *out, const PGresult *result, int field, const char *name)
{
    const char *text = PQresultErrorField(result, field);

    if (text)
        g_string_append_printf(out, "\n%s: %s", name, text);
}

/* Where in the statement: the server counts characters, people count lines. */
static void
append_position(GString *out, const PGresult *result, const char *sql)
{
    const char *text = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    guint64 position = text && sql ? g_ascii_strtoull(text, NULL, 10) : 0;
    int line = 1;
    int column = 1;

    if (!position)
        return;
    for (const char *at = sql; *at && position > 1; at = g_utf8_next_char(at), position--) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    g_string_append_printf(out, " (line %d, column %d of the statement)", line, column);
}

/* What to do next, where the server does not say it; of rows that stand in the way only where it
 * gives no detail either, as it does of a row that is new. */
static const struct {
    const char *sqlstate;
    const char *hint;
    bool is_of_rows;
} hints[] = {
    {"22021", "a text of the database is not what its encoding says: write it anew", false},
    {"22P05", "the encoding of the database lacks this character: write the text without it",
     false},
    {"23502", "fill the column first, or give it a server_default", true},
    {"23514", "change such rows first, or create it as not_valid and validate it later", true},
    {"55006",
     "where trigger events are pending, begin the revision with "
     "'execute: SET CONSTRAINTS ALL IMMEDIATE'",
     false},
    {"3F000", "create the schema first, or have search_path name one that is there", false},
};

static const char *
own_hint(const char *sqlstate, bool has_detail)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++)
        if (!strcmp(sqlstate, hints[i].sqlstate))
            return hints[i].is_of_rows && has_detail ? NULL : hints[i].hint;
    return cm_sqlstate_hint(sqlstate);
}

/* A name that the body of a function says and that means nothing: it may have no schema. */
static bool
is_lost_in_body(const PGresult *result, const char *sqlstate)
{
    static const char *const states[] = {"42883", "42P01", "42704", NULL};

    return sqlstate && g_strv_contains(states, sqlstate) &&
           PQresultErrorField(result, PG_DIAG_CONTEXT);
}

/* SQLite's are taken for names of objects. */
static bool
is_about_collation_of_sqlite(const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    return message && (strstr(message, "\"NOCASE\"") || strstr(message, "\"RTRIM\""));
}

static void
append_hint(GString *out, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    bool has_detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) != NULL;
    const char *hint = sqlstate ? own_hint(sqlstate, has_detail) : NULL;

    append_field(out, result, PG_DIAG_MESSAGE_HINT, "hint");
    if (is_lost_in_body(result, sqlstate))
        g_string_append(out,
                        "\nhint: what a function's body names without a schema is looked for in "
                        "the session's search_path: have the function SET its own, or the URL, "
                        "as in ?options=-csearch_path=public,app");
    if (!g_strcmp0(sqlstate, "42704") && is_about_collation_of_sqlite(result))
        g_string_append(out, "\nhint: it is SQLite's alone: say it as 'sqlite: {collation: …}'");
    if (hint && !PQresultErrorField(result, PG_DIAG_MESSAGE_HINT))
        g_string_append_printf(out, "\nhint: %s", hint);
}

/* A notice, which no statement is given for, is short. */
static char *
format_message(const PGresult *result, const char *sql)
{
    GString *out = g_string_new(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));

    append_position(out, result, sql);
    append_field(out, result, PG_DIAG_MESSAGE_DETAIL, "detail");
    append_hint(out, result);
    if (sql)
        append_field(out, result, PG_DIAG_CONTEXT, "context");
    return g_string_free(out, FALSE);
}

/* Lines that are no continuation of others (transfer container and texts). */
static GPtrArray *
join_continued(const char *said)
{
    GPtrArray *reasons = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);

    for (char **line = lines; *line; line++) {
        bool goes_on = g_ascii_isspace(**line) && reasons->len;
        char **last = goes_on ? (char **)&reasons->pdata[reasons->len - 1] : NULL;
        g_autofree char *before = goes_on ? *last : NULL;

        g_strstrip(*line);
        if (goes_on)
            *last = g_strconcat(before, **line ? " " : "", *line, NULL);
        else if (**line)
            g_ptr_array_add(reasons, g_strdup(*line));
    }
    return reasons;
}

/* Of several tries to connect, with TLS and without, each says why it failed. */
char *
cm_libpq_reason(const CmLibpqWire *wire, const PGresult *result)
{
    const char *said = result ? PQresultErrorMessage(result) : PQerrorMessage(wire->connection);
    g_autoptr(GPtrArray) reasons = join_continued(said);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < reasons->len; i++) {
        guint first;

        g_ptr_array_find_with_equal_func(reasons, reasons->pdata[i], g_str_equal, &first);
        if (first == i)
            g_string_append_printf(out, "%s%s", i ? "; " : "", (char *)reasons->pdata[i]);
    }
    return g_string_free(out, FALSE);
}

static bool
fail_lost(const CmLibpqWire *wire, const PGresult *result, const char *sql, GError **error)
{
    g_autofree char *reason = cm_libpq_reason(wire, result);

    return cm_fail_database(error, CM_ERROR_CONNECTION, "08006", 0, sql,
                            "the connection to the server is lost: %s",
                            *reason ? reason : "no reason is known");
}

bool
cm_libpq_fail(const CmLibpqWire *wire, const PGresult *result, const char *sql, GError **error)
{
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    g_autofree char *message = NULL;

    if (result && PQresultStatus(result) == PGRES_EMPTY_QUERY)
        return cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql,
                                "the text holds no statement");
    if (PQstatus(wire->connection) == CONNECTION_BAD && !sqlstate)
        return fail_lost(wire, result, sql, error);
    if (!sqlstate) {
        message = cm_libpq_reason(wire, result);
        return cm_fail_database(error, CM_ERROR_OPERATIONAL, NULL, 0, sql, "%s", message);
    }
    message = format_message(result, sql);
    return cm_fail_database(error,
                            PQstatus(wire->connection) == CONNECTION_BAD
                                ? CM_ERROR_CONNECTION
                                : cm_sqlstate_error_code(sqlstate),
                            sqlstate, 0, sql, "%s", message);
}

void
cm_libpq_take_notice(void *data, const PGresult *result)
{
    const CmLibpqWire *wire = data;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    bool is_warning = !g_strcmp0(severity, "WARNING") || !g_strcmp0(severity, "NOTICE");
    g_autofree char *message = NULL;

    if (!wire->notice)
        return;
    message = format_message(result, NULL);
    wire->notice(is_warning, message, wire->notice_data);
}
