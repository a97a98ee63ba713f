/* Triggers, routines and events of MySQL and MariaDB: the statements that make them. Who defined
 * them is left out: it belongs to the server, not to the schema. */
#include <string.h>

#include "inspect/mysql_internal.h"

/* What a body was made under, where that is not cmig's own mode. */
static void
set_mode(const CmMysqlReflection *reflection, CmOptions **options, const char *mode)
{
    if (g_strcmp0(mode, reflection->sql_mode))
        cm_mysql_set_text(options, "mysql", "sql_mode", mode);
}

/* Rows come as triggers fire: behind one of the same table, time and event it follows that. */
static void
set_followed(CmMysqlReflection *reflection, CmTrigger *trigger, const CmResult *row)
{
    g_autofree char *place = g_strjoin(" ", cm_result_text(row, 0), cm_result_text(row, 2),
                                       cm_result_text(row, 3), NULL);

    if (!g_strcmp0(place, reflection->fires))
        cm_mysql_set_text(&trigger->options, "mysql", "follows", reflection->fired);
    g_free(reflection->fires);
    g_free(reflection->fired);
    reflection->fires = g_steal_pointer(&place);
    reflection->fired = g_strdup(trigger->name.name);
}

static bool
add_trigger(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *table = cm_result_text(row, 0);
    const char *name = cm_result_text(row, 1);
    g_autoptr(GString) sql = NULL;
    CmTrigger *trigger;

    if (!cm_inspect_options_want(reflection->options, table) ||
        cm_inspect_options_exclude(reflection->options, name))
        return true;
    sql = g_string_new("CREATE TRIGGER ");
    cm_mysql_append_identifier(sql, name);
    g_string_append_printf(sql, " %s %s ON ", cm_result_text(row, 2), cm_result_text(row, 3));
    cm_mysql_append_identifier(sql, table);
    g_string_append_printf(sql, " FOR EACH ROW %s", cm_result_text(row, 4));
    trigger = cm_trigger_new(NULL, name, table, sql->str);
    set_followed(reflection, trigger, row);
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
    AGGREGATE,
};

/* A literal, as it means the text under the mode. */
static void
append_quoted(GString *out, const char *before, const char *text, const char *mode)
{
    bool escapes = !strstr(mode, "NO_BACKSLASH_ESCAPES");

    g_string_append_printf(out, "%s'", before);
    for (; *text; text++) {
        if (*text == '\'' || (*text == '\\' && escapes))
            g_string_append_c(out, *text);
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

/* "CREATE AGGREGATE FUNCTION `name`(parameters) RETURNS type". */
static GString *
routine_head(const CmResult *row, bool is_function)
{
    GString *sql = g_string_new("CREATE ");
    bool is_oracle = strstr(cm_result_text(row, ROUTINE_MODE), "ORACLE");

    if (!strcmp(cm_result_text(row, AGGREGATE), "GROUP"))
        g_string_append(sql, "AGGREGATE ");
    g_string_append_printf(sql, "%s ", cm_result_text(row, ROUTINE_KIND));
    cm_mysql_append_identifier(sql, cm_result_text(row, 0));
    g_string_append_printf(sql, "(%s)", cm_result_text(row, PARAMETERS));
    if (is_function)
        g_string_append_printf(sql, " %s %s", is_oracle ? "RETURN" : "RETURNS",
                               cm_result_text(row, RETURNS));
    g_string_append_c(sql, '\n');
    return sql;
}

static char *
routine_sql(const CmResult *row, bool is_function)
{
    const char *access = cm_result_text(row, ACCESS);
    GString *sql = routine_head(row, is_function);

    if (strcmp(access, "CONTAINS SQL"))
        g_string_append_printf(sql, "    %s\n", access);
    if (!strcmp(cm_result_text(row, DETERMINISTIC), "YES"))
        g_string_append(sql, "    DETERMINISTIC\n");
    if (!strcmp(cm_result_text(row, ROUTINE_SECURITY), "INVOKER"))
        g_string_append(sql, "    SQL SECURITY INVOKER\n");
    if (*cm_result_text(row, ROUTINE_COMMENT)) {
        append_quoted(sql, "    COMMENT ", cm_result_text(row, ROUTINE_COMMENT),
                      cm_result_text(row, ROUTINE_MODE));
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
                       "the body of routine '%s' cannot be read: grant SELECT on mysql.proc, or "
                       "SHOW_ROUTINE on MySQL 8",
                       name);
    object = cm_object_new(is_function ? CM_OBJECT_FUNCTION : CM_OBJECT_PROCEDURE, NULL, name);
    object->sql = routine_sql(row, is_function);
    set_mode(reflection, &object->options, cm_result_text(row, ROUTINE_MODE));
    return cm_schema_add_object(reflection->schema, object, error);
}

/* A text in the character set of the client that wrote it. */
#define WRITTEN(column)                                                                            \
    "CASE character_set_client WHEN 'latin1' THEN convert(convert(" column " USING latin1) USING " \
    "utf8mb4) ELSE convert(" column " USING utf8mb4) END"

static char *
proc_query(const CmMysqlReflection *reflection)
{
    bool has_aggregates = reflection->is_mariadb && reflection->version >= 100300;

    return g_strconcat("SELECT name, type, ", WRITTEN("param_list"), ", ", WRITTEN("returns"),
                       ", is_deterministic, replace(sql_data_access, '_', ' '), security_type, "
                       "comment, sql_mode, ",
                       WRITTEN("body"), ", ", has_aggregates ? "aggregate" : "'NONE'",
                       " FROM mysql.proc WHERE db = DATABASE() ORDER BY type, name", NULL);
}

/* mysql.proc, which MySQL 8 does not have, has the parameters as they were written;
 * information_schema has them one by one, without their character sets, and the body with its
 * literals rewritten. */
bool
cm_mysql_read_routines(CmMysqlReflection *reflection, GError **error)
{
    static const char standard[] =
        "SELECT r.routine_name, r.routine_type, (SELECT coalesce(group_concat(concat_ws(' ', "
        "CASE WHEN r.routine_type = 'PROCEDURE' THEN p.parameter_mode END, concat('`', "
        "p.parameter_name, '`'), p.dtd_identifier) ORDER BY p.ordinal_position SEPARATOR ', '), "
        "'') FROM information_schema.parameters p WHERE p.specific_schema = r.routine_schema AND "
        "p.specific_name = r.specific_name AND p.routine_type = r.routine_type AND "
        "p.ordinal_position > 0), r.dtd_identifier, r.is_deterministic, r.sql_data_access, "
        "r.security_type, r.routine_comment, r.sql_mode, r.routine_definition, 'NONE' FROM "
        "information_schema.routines r WHERE r.routine_schema = DATABASE() ORDER BY 2, 1";
    g_autofree char *sql = proc_query(reflection);
    bool has_table = reflection->is_mariadb || reflection->version < 80000;
    g_autoptr(GError) refused = NULL;

    reflection->has_bodies = has_table && cm_mysql_each_row(reflection, sql, add_routine, &refused);
    if (reflection->has_bodies)
        return true;
    if (refused && !cm_error_is(refused, CM_ERROR_DATABASE)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    return cm_mysql_each_row(reflection, standard, add_routine, error);
}

/* An interval of several fields comes in quotes already. */
static void
append_interval(GString *out, const char *value, const char *field)
{
    g_string_append_printf(out, *value == '\'' ? "EVERY %s %s" : "EVERY '%s' %s", value, field);
}

static bool
add_event(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    CmObject *event;
    GString *sql;

    if (cm_inspect_options_exclude(reflection->options, name))
        return true;
    sql = g_string_new("CREATE EVENT ");
    cm_mysql_append_identifier(sql, name);
    g_string_append(sql, " ON SCHEDULE ");
    if (cm_result_text(row, 1))
        g_string_append_printf(sql, "AT '%s'", cm_result_text(row, 1));
    else
        append_interval(sql, cm_result_text(row, 2), cm_result_text(row, 3));
    if (cm_result_text(row, 4))
        g_string_append_printf(sql, " STARTS '%s'", cm_result_text(row, 4));
    if (cm_result_text(row, 5))
        g_string_append_printf(sql, " ENDS '%s'", cm_result_text(row, 5));
    g_string_append_printf(sql, " ON COMPLETION %s", cm_result_text(row, 6));
    if (strcmp(cm_result_text(row, 7), "ENABLED"))
        g_string_append(sql,
                        strstr(cm_result_text(row, 7), "SLAVE") ? " DISABLE ON SLAVE" : " DISABLE");
    g_hash_table_insert(reflection->comments, g_strdup(name), g_strdup(cm_result_text(row, 8)));
    if (*cm_result_text(row, 8))
        append_quoted(sql, " COMMENT ", cm_result_text(row, 8), cm_result_text(row, 10));
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
