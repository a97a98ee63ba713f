/* Views, triggers, routines, events and sequences of MySQL and MariaDB. Who defined them is left
 * out: it belongs to the server, not to the schema. */
#include <string.h>

#include "base/lexer.h"
#include "inspect/mysql_internal.h"
#include "inspect/view_order.h"

/* The server qualifies every table of a view by its database: what stands in this one goes without,
 * so that the text serves a database of any name. */
static char *
without_database(const char *sql, const char *database)
{
    GString *out = g_string_new(NULL);
    const char *copied = sql;
    CmLexer lexer;
    CmToken token;
    CmToken dot;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next(&lexer, &token)) {
        g_autofree char *name = token.kind == CM_TOKEN_QUOTED ? cm_token_text(&token) : NULL;
        CmLexer ahead = lexer;

        if (!name || strcmp(name, database) || !cm_lexer_next(&ahead, &dot) ||
            !cm_token_is_symbol(&dot, ".") || (token.start > sql && token.start[-1] == '.'))
            continue;
        g_string_append_len(out, copied, token.start - copied);
        copied = dot.start + dot.length;
        lexer = ahead;
    }
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}

enum {
    DEFINITION = 1,
    CHECK_OPTION,
    SECURITY,
    ALGORITHM,
};

static bool
add_view(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    g_autofree char *check = g_ascii_strdown(cm_result_text(row, CHECK_OPTION), -1);
    g_autofree char *algorithm = g_ascii_strdown(cm_result_text(row, ALGORITHM), -1);
    CmView *view;

    (void)error;
    if (!cm_inspect_options_want(reflection->options, name))
        return true;
    view = cm_view_new(NULL, name, NULL);
    view->sql = without_database(cm_result_text(row, DEFINITION), reflection->database);
    if (strcmp(check, "none"))
        cm_mysql_set_text(&view->options, "mysql", "check_option", check);
    if (!strcmp(cm_result_text(row, SECURITY), "INVOKER"))
        cm_mysql_set_text(&view->options, "mysql", "security", "invoker");
    if (*algorithm && strcmp(algorithm, "undefined"))
        cm_mysql_set_text(&view->options, "mysql", "algorithm", algorithm);
    return cm_schema_add_view(reflection->schema, view, error);
}

bool
cm_mysql_read_views(CmMysqlReflection *reflection, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT table_name, view_definition, check_option, security_type, %s FROM "
        "information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name",
        reflection->is_mariadb ? "algorithm" : "''");

    if (!cm_mysql_each_row(reflection, sql, add_view, error))
        return false;
    cm_views_sort(reflection->schema->views, &cm_lexer_options_mysql);
    return true;
}

/* What a body was made under, where that is not cmig's own mode. */
static void
set_mode(const CmMysqlReflection *reflection, CmOptions **options, const char *mode)
{
    if (g_strcmp0(mode, reflection->sql_mode))
        cm_mysql_set_text(options, "mysql", "sql_mode", mode);
}

static bool
add_trigger(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *table = cm_result_text(row, 0);
    const char *name = cm_result_text(row, 1);
    g_autofree char *sql = NULL;
    CmTrigger *trigger;

    if (!cm_inspect_options_want(reflection->options, table) ||
        cm_inspect_options_exclude(reflection->options, name))
        return true;
    sql = g_strdup_printf("CREATE TRIGGER `%s` %s %s ON `%s` FOR EACH ROW %s", name,
                          cm_result_text(row, 2), cm_result_text(row, 3), table,
                          cm_result_text(row, 4));
    trigger = cm_trigger_new(NULL, name, table, sql);
    set_mode(reflection, &trigger->options, cm_result_text(row, 5));
    return cm_schema_add_trigger(reflection->schema, trigger, error);
}

bool
cm_mysql_read_triggers(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(
        reflection,
        "SELECT event_object_table, trigger_name, action_timing, event_manipulation, "
        "action_statement, sql_mode FROM information_schema.triggers WHERE trigger_schema = "
        "DATABASE() ORDER BY event_object_table, action_timing, event_manipulation, action_order",
        add_trigger, error);
}

enum {
    ROUTINE_KIND = 1,
    PARAMETERS,
    RETURNS,
    DETERMINISTIC,
    ACCESS,
    ROUTINE_SECURITY,
    ROUTINE_COMMENT,
    ROUTINE_MODE,
    BODY,
};

static void
append_quoted(GString *out, const char *before, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *quoted = g_strjoinv("''", parts);

    g_string_append_printf(out, "%s'%s'", before, quoted);
}

static char *
routine_sql(const CmResult *row, bool is_function)
{
    const char *access = cm_result_text(row, ACCESS);
    GString *sql = g_string_new(NULL);

    g_string_printf(sql, "CREATE %s `%s`(%s)", cm_result_text(row, ROUTINE_KIND),
                    cm_result_text(row, 0), cm_result_text(row, PARAMETERS));
    if (is_function)
        g_string_append_printf(sql, " RETURNS %s", cm_result_text(row, RETURNS));
    g_string_append_c(sql, '\n');
    if (strcmp(access, "CONTAINS SQL"))
        g_string_append_printf(sql, "    %s\n", access);
    if (!strcmp(cm_result_text(row, DETERMINISTIC), "YES"))
        g_string_append(sql, "    DETERMINISTIC\n");
    if (!strcmp(cm_result_text(row, ROUTINE_SECURITY), "INVOKER"))
        g_string_append(sql, "    SQL SECURITY INVOKER\n");
    if (*cm_result_text(row, ROUTINE_COMMENT)) {
        append_quoted(sql, "    COMMENT ", cm_result_text(row, ROUTINE_COMMENT));
        g_string_append_c(sql, '\n');
    }
    g_string_append(sql, cm_result_text(row, BODY));
    return g_string_free(sql, FALSE);
}

static bool
add_routine(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    bool is_function = !strcmp(cm_result_text(row, ROUTINE_KIND), "FUNCTION");
    CmObject *object;

    if (cm_inspect_options_exclude(reflection->options, name))
        return true;
    if (strcmp(cm_result_text(row, ROUTINE_KIND), "PROCEDURE") && !is_function)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s '%s': packages cannot be expressed yet",
                       cm_result_text(row, ROUTINE_KIND), name);
    if (!cm_result_text(row, BODY))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "the body of routine '%s' cannot be read: ask for the right to see it",
                       name);
    object = cm_object_new(is_function ? CM_OBJECT_FUNCTION : CM_OBJECT_PROCEDURE, NULL, name);
    object->sql = routine_sql(row, is_function);
    set_mode(reflection, &object->options, cm_result_text(row, ROUTINE_MODE));
    return cm_schema_add_object(reflection->schema, object, error);
}

/* mysql.proc of MariaDB has the parameters as they were written; information_schema has them one by
 * one, without their character sets. */
bool
cm_mysql_read_routines(CmMysqlReflection *reflection, GError **error)
{
    static const char mariadb[] =
        "SELECT name, type, convert(param_list USING utf8mb4), convert(returns USING utf8mb4), "
        "is_deterministic, replace(sql_data_access, '_', ' '), security_type, comment, sql_mode, "
        "convert(body_utf8 USING utf8mb4) FROM mysql.proc WHERE db = DATABASE() "
        "ORDER BY type, name";
    static const char standard[] =
        "SELECT r.routine_name, r.routine_type, (SELECT coalesce(group_concat(concat_ws(' ', "
        "CASE WHEN r.routine_type = 'PROCEDURE' THEN p.parameter_mode END, concat('`', "
        "p.parameter_name, '`'), p.dtd_identifier) ORDER BY p.ordinal_position SEPARATOR ', '), "
        "'') FROM information_schema.parameters p WHERE p.specific_schema = r.routine_schema AND "
        "p.specific_name = r.specific_name AND p.routine_type = r.routine_type AND "
        "p.ordinal_position > 0), r.dtd_identifier, r.is_deterministic, r.sql_data_access, "
        "r.security_type, r.routine_comment, r.sql_mode, r.routine_definition FROM "
        "information_schema.routines r WHERE r.routine_schema = DATABASE() ORDER BY 2, 1";
    g_autoptr(GError) refused = NULL;

    if (reflection->is_mariadb && cm_mysql_each_row(reflection, mariadb, add_routine, &refused))
        return true;
    if (refused && !cm_error_is(refused, CM_ERROR_DATABASE)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    return cm_mysql_each_row(reflection, standard, add_routine, error);
}

static bool
add_event(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    CmObject *event;
    GString *sql;

    if (cm_inspect_options_exclude(reflection->options, name))
        return true;
    sql = g_string_new(NULL);
    g_string_printf(sql, "CREATE EVENT `%s` ON SCHEDULE ", name);
    if (cm_result_text(row, 1))
        g_string_append_printf(sql, "AT '%s'", cm_result_text(row, 1));
    else
        g_string_append_printf(sql, "EVERY '%s' %s", cm_result_text(row, 2),
                               cm_result_text(row, 3));
    if (cm_result_text(row, 4))
        g_string_append_printf(sql, " STARTS '%s'", cm_result_text(row, 4));
    if (cm_result_text(row, 5))
        g_string_append_printf(sql, " ENDS '%s'", cm_result_text(row, 5));
    g_string_append_printf(sql, " ON COMPLETION %s", cm_result_text(row, 6));
    if (strcmp(cm_result_text(row, 7), "ENABLED"))
        g_string_append(sql,
                        strstr(cm_result_text(row, 7), "SLAVE") ? " DISABLE ON SLAVE" : " DISABLE");
    if (*cm_result_text(row, 8))
        append_quoted(sql, " COMMENT ", cm_result_text(row, 8));
    g_string_append_printf(sql, " DO %s", cm_result_text(row, 9));
    event = cm_object_new(CM_OBJECT_EVENT, NULL, name);
    event->sql = g_string_free(sql, FALSE);
    set_mode(reflection, &event->options, cm_result_text(row, 10));
    if (strcmp(cm_result_text(row, 11), "+00:00"))
        cm_mysql_set_text(&event->options, "mysql", "time_zone", cm_result_text(row, 11));
    return cm_schema_add_object(reflection->schema, event, error);
}

bool
cm_mysql_read_events(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(
        reflection,
        "SELECT event_name, execute_at, interval_value, interval_field, starts, ends, "
        "on_completion, status, event_comment, event_definition, sql_mode, time_zone FROM "
        "information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name",
        add_event, error);
}

static void
set_number(CmObject *object, const char *key, int64_t number, int64_t usual)
{
    CmValue value = cm_value_of_integer(number);

    if (number != usual)
        cm_object_set(object, key, &value);
}

#define LARGEST (G_MAXINT64 - 1)

static bool
add_sequence(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmObject *sequence = cm_object_new(CM_OBJECT_SEQUENCE, NULL, cm_result_text(row, 0));
    bool is_descending = cm_result_integer(row, 4) < 0;
    CmValue cycles = cm_value_of_boolean(true);

    set_number(sequence, "start", cm_result_integer(row, 1), is_descending ? -1 : 1);
    set_number(sequence, "min", cm_result_integer(row, 2), is_descending ? -LARGEST : 1);
    set_number(sequence, "max", cm_result_integer(row, 3), is_descending ? -1 : LARGEST);
    set_number(sequence, "increment", cm_result_integer(row, 4), 1);
    set_number(sequence, "cache", cm_result_integer(row, 5), 1000);
    if (cm_result_integer(row, 6))
        cm_object_set(sequence, "cycle", &cycles);
    return cm_schema_add_object(reflection->schema, sequence, error);
}

/* All sequences in one query: each is a table of one row. */
bool
cm_mysql_read_sequences(CmMysqlReflection *reflection, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);

    for (guint i = 0; i < reflection->sequences->len; i++) {
        const char *name = reflection->sequences->pdata[i];

        if (i)
            g_string_append(sql, " UNION ALL ");
        append_quoted(sql, "SELECT ", name);
        g_string_append(sql, ", start_value, minimum_value, maximum_value, increment, cache_size, "
                             "cycle_option FROM `");
        g_string_append(sql, name);
        g_string_append_c(sql, '`');
    }
    return !sql->len || cm_mysql_each_row(reflection, sql->str, add_sequence, error);
}
