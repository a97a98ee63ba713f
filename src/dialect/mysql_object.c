/* Routines, events and sequences: how they come, change and go. */
#include "dialect/mysql.h"

/* Sets a variable of the session, and puts it back behind what is added in between. */
static void
add_setting(const CmDialect *dialect, GPtrArray *statements, const char *variable,
            const char *setting)
{
    CmValue value = cm_value_of_text(setting);
    GString *set = g_string_new(NULL);

    g_string_printf(set, "SET @cmig_%s = @@%s, %s = ", variable, variable, variable);
    cm_spelling_append_literal(set, dialect->spelling, &value);
    cm_statements_add(statements, g_string_free(set, FALSE));
}

/* A body runs under the SQL mode that it was made under, and an event by the time zone. */
void
cm_mysql_add_under_mode(const CmDialect *dialect, GPtrArray *statements, const CmOptions *options,
                        const char *sql)
{
    static const char *const variables[] = {"sql_mode", "time_zone"};

    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *setting = cm_mysql_text(dialect, options, variables[i]);

        if (setting)
            add_setting(dialect, statements, variables[i], setting);
    }
    cm_statements_add(statements, g_strdup(sql));
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        if (cm_mysql_text(dialect, options, variables[i]))
            cm_statements_add_format(statements, "SET %s = @cmig_%s", variables[i], variables[i]);
}

const char *
cm_mysql_product(const CmDialect *dialect)
{
    return cm_mysql_is_mariadb(dialect) ? "MariaDB" : "MySQL";
}

static bool
fail_kind(const CmDialect *dialect, const CmObject *object, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s has no %s", cm_mysql_product(dialect),
                   cm_object_kind_info(object->kind)->plural);
}

bool
cm_mysql_create_object(const CmDialect *dialect, const CmOperation *operation,
                       const CmSchema *schema, GPtrArray *statements, GError **error)
{
    const CmObject *object = operation->object;

    (void)schema;
    switch (object->kind) {
    case CM_OBJECT_SEQUENCE:
        if (!cm_mysql_is_mariadb(dialect))
            return fail_kind(dialect, object, error);
        cm_mysql_create_sequence(dialect, object, statements);
        return true;
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_PROCEDURE:
    case CM_OBJECT_EVENT:
    case CM_OBJECT_RAW:
        cm_mysql_add_under_mode(dialect, statements, object->options, object->sql);
        return true;
    default:
        return fail_kind(dialect, object, error);
    }
}

bool
cm_mysql_drop_object(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
                     GPtrArray *statements, GError **error)
{
    const CmObject *object = cm_schema_same_object(schema, operation->object);
    g_autofree char *upper = g_ascii_strup(cm_object_kind_info(operation->object->kind)->word, -1);
    g_autofree char *verb = g_strdup_printf("DROP %s ", upper);
    GString *sql;

    (void)error;
    if (object && object->drop_sql) {
        cm_statements_add(statements, g_strdup(object->drop_sql));
        return true;
    }
    sql = g_string_new(verb);
    cm_ddl_append_name(sql, dialect, &operation->table);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

bool
cm_mysql_alter_object(const CmDialect *dialect, const CmOperation *operation,
                      const CmSchema *schema, GPtrArray *statements, GError **error)
{
    const CmObject *object = operation->object;

    const CmObject *was = cm_schema_same_object(schema, object);

    if (object->kind == CM_OBJECT_SEQUENCE && cm_mysql_is_mariadb(dialect) &&
        !cm_mysql_turns_sequence(object, was)) {
        cm_mysql_alter_sequence(dialect, object, was, statements);
        return true;
    }
    return cm_mysql_drop_object(dialect, operation, schema, statements, error) &&
           cm_mysql_create_object(dialect, operation, schema, statements, error);
}

/* Defaults that draw from a sequence go on calling it as it was. */
static void
follow_in_defaults(const CmDialect *dialect, const CmTable *before, const CmTable *after,
                   GPtrArray *statements)
{
    g_autoptr(GString) sql = g_string_new("ALTER TABLE ");
    gsize empty;

    cm_ddl_append_name(sql, dialect, &after->name);
    empty = sql->len;
    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *column = after->columns->pdata[i];
        const CmColumn *was = before->columns->pdata[i];
        g_autofree char *value = NULL;

        if (!g_strcmp0(column->server_default.text, was->server_default.text))
            continue;
        value = cm_ddl_default_text(dialect, &column->server_default);
        g_string_append(sql, sql->len > empty ? ", ALTER COLUMN " : " ALTER COLUMN ");
        cm_spelling_append_identifier(sql, dialect->spelling, column->name);
        g_string_append_printf(sql, " SET DEFAULT %s", value);
    }
    if (sql->len > empty)
        cm_statements_add(statements, g_string_free(g_steal_pointer(&sql), FALSE));
}

/* A sequence is a table to the server; routines go and come. */
bool
cm_mysql_rename_object(const CmDialect *dialect, const CmOperation *operation,
                       const CmSchema *schema, GPtrArray *statements, GError **error)
{
    bool is_event = operation->object->kind == CM_OBJECT_EVENT;
    const CmName to = {operation->table.schema, operation->new_name};
    g_autoptr(CmSchema) after = NULL;
    GString *sql;

    if (!is_event && operation->object->kind != CM_OBJECT_SEQUENCE)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s cannot do %s; drop it and create it again",
                       cm_mysql_product(dialect), cm_operation_name(operation));
    if (!is_event && !cm_mysql_is_mariadb(dialect))
        return fail_kind(dialect, operation->object, error);
    sql = g_string_new(is_event ? "ALTER EVENT " : "RENAME TABLE ");
    cm_ddl_append_name(sql, dialect, &operation->table);
    g_string_append(sql, is_event ? " RENAME TO " : " TO ");
    cm_ddl_append_name(sql, dialect, &to);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    if (is_event || !schema)
        return true;
    after = cm_schema_copy(schema);
    if (!cm_operation_apply(operation, after, dialect->name, error))
        return false;
    for (guint i = 0; i < after->tables->len; i++)
        follow_in_defaults(dialect, schema->tables->pdata[i], after->tables->pdata[i], statements);
    return true;
}
