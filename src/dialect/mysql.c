/* The dialects of MySQL and MariaDB. */
#include "dialect/enum_columns.h"
#include "dialect/mysql.h"
#include "dialect/mysql_types.h"

#include <string.h>

bool
cm_mysql_is_mariadb(const CmDialect *dialect)
{
    return dialect == &cm_dialect_mariadb;
}

const CmValue *
cm_mysql_option(const CmDialect *dialect, const CmOptions *options, const char *key)
{
    const CmValue *own = cm_options_get(options, dialect->name, key);

    return own ? own : cm_options_get(options, "mysql", key);
}

const char *
cm_mysql_text(const CmDialect *dialect, const CmOptions *options, const char *key)
{
    const CmValue *value = cm_mysql_option(dialect, options, key);

    return value && value->kind == CM_VALUE_TEXT ? value->data : NULL;
}

bool
cm_mysql_is_set(const CmDialect *dialect, const CmOptions *options, const char *key)
{
    const CmValue *value = cm_mysql_option(dialect, options, key);

    return value && value->kind == CM_VALUE_BOOLEAN && value->boolean;
}

static char *
mysql_type_text(const CmType *type, GError **error)
{
    return cm_mysql_type_to_text(type, false, error);
}

static char *
mariadb_type_text(const CmType *type, GError **error)
{
    return cm_mysql_type_to_text(type, true, error);
}

typedef bool (*Render)(const CmDialect *dialect, const CmOperation *operation,
                       const CmSchema *schema, GPtrArray *statements, GError **error);

static bool
add_named(const CmDialect *dialect, GPtrArray *statements, const char *verb, const CmName *name)
{
    GString *sql = g_string_new(verb);

    cm_ddl_append_name(sql, dialect, name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static bool
rename_table(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
             GPtrArray *statements, GError **error)
{
    GString *sql = g_string_new("RENAME TABLE ");
    CmName to = {operation->table.schema, operation->new_name};

    (void)schema;
    (void)error;
    cm_ddl_append_name(sql, dialect, &operation->table);
    g_string_append(sql, " TO ");
    cm_ddl_append_name(sql, dialect, &to);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static bool
drop_view(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
          GPtrArray *statements, GError **error)
{
    (void)schema;
    (void)error;
    return add_named(dialect, statements, "DROP VIEW ", &operation->table);
}

static bool
create_trigger(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
               GPtrArray *statements, GError **error)
{
    g_autofree char *sql = cm_mysql_trigger_sql(dialect, schema, operation->trigger);

    (void)error;
    cm_mysql_add_under_mode(dialect, statements, operation->trigger->options, sql);
    return true;
}

static bool
drop_trigger(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
             GPtrArray *statements, GError **error)
{
    (void)schema;
    (void)error;
    return add_named(dialect, statements, "DROP TRIGGER ", &operation->table);
}

static bool
execute(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
        GPtrArray *statements, GError **error)
{
    (void)schema;
    return cm_ddl_add_execute(statements, dialect, operation, error);
}

static bool
bulk_insert(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
            GPtrArray *statements, GError **error)
{
    (void)schema;
    (void)error;
    cm_ddl_add_bulk_insert(statements, dialect, operation);
    return true;
}

static bool
set_database_options(const CmDialect *dialect, const CmOperation *operation, const CmSchema *schema,
                     GPtrArray *statements, GError **error)
{
    const char *charset = cm_mysql_text(dialect, operation->options, "charset");
    const char *collation = cm_mysql_text(dialect, operation->options, "collation");
    GString *sql;

    (void)schema;
    (void)error;
    if (!charset && !collation)
        return true;
    sql = g_string_new("ALTER DATABASE");
    if (charset)
        g_string_append_printf(sql, " CHARACTER SET %s", charset);
    if (collation)
        g_string_append_printf(sql, " COLLATE %s", collation);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static const Render renderers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_RENAME_TABLE] = rename_table,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = set_database_options,
    [CM_OPERATION_CREATE_VIEW] = cm_mysql_create_view,
    [CM_OPERATION_DROP_VIEW] = drop_view,
    [CM_OPERATION_CREATE_TRIGGER] = create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = drop_trigger,
    [CM_OPERATION_CREATE_OBJECT] = cm_mysql_create_object,
    [CM_OPERATION_DROP_OBJECT] = cm_mysql_drop_object,
    [CM_OPERATION_ALTER_OBJECT] = cm_mysql_alter_object,
    [CM_OPERATION_RENAME_OBJECT] = cm_mysql_rename_object,
    [CM_OPERATION_EXECUTE] = execute,
    [CM_OPERATION_BULK_INSERT] = bulk_insert,
};

static bool
follow_rename(const CmOperation *operation, const CmSchema *schema)
{
    const CmName to = {operation->table.schema, operation->new_name};

    if (operation->kind == CM_OPERATION_RENAME_TABLE)
        cm_mysql_follow_rename(cm_schema_table(schema, &to), &operation->table, &to);
    return true;
}

static bool
render_one(const CmDialect *dialect, const CmOperation *operation, CmSchema *schema,
           GPtrArray *statements, GError **error)
{
    g_autoptr(GPtrArray) views = NULL;

    if (!renderers[operation->kind])
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s cannot do %s", cm_mysql_product(dialect),
                       cm_operation_name(operation));
    if (!renderers[operation->kind](dialect, operation, schema, statements, error))
        return false;
    if (!schema)
        return true;
    if (operation->kind == CM_OPERATION_RENAME_TABLE)
        views = cm_mysql_views(schema);
    return cm_operation_apply(operation, schema, dialect->name, error) &&
           follow_rename(operation, schema) &&
           (!views || cm_mysql_replace_views(dialect, schema, views, statements, error));
}

static bool
render_run(const CmDialect *dialect, const GPtrArray *operations, guint *at, CmSchema *schema,
           GPtrArray *statements, GError **error)
{
    const CmOperation *operation = operations->pdata[*at];

    if (cm_enum_columns_change(dialect, operation)) {
        (*at)++;
        return cm_enum_columns_render(dialect, operation, schema, statements, error);
    }
    if (operation->kind == CM_OPERATION_SET_TABLE_OPTIONS && schema &&
        cm_schema_view(schema, &operation->table)) {
        (*at)++;
        return cm_mysql_change_view(dialect, operation, schema, statements, error);
    }
    if (operation->kind == CM_OPERATION_CREATE_TABLE)
        return cm_mysql_create_tables(dialect, operations, at, schema, statements, error);
    if (operation->kind == CM_OPERATION_DROP_TABLE)
        return cm_mysql_drop_tables(dialect, operations, at, schema, statements, error);
    if (cm_mysql_changes_table(operation->kind))
        return cm_mysql_alter_table(dialect, operations, at, schema, statements, error);
    if (!render_one(dialect, operation, schema, statements, error))
        return false;
    (*at)++;
    return true;
}

/* Of all operations that are left, so that nothing runs before one that cannot. */
static bool
check_letters(const GPtrArray *operations, guint at, const CmSchema *schema, GError **error)
{
    for (guint i = at; schema && schema->folds_names && i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmName renamed = {NULL, operation->new_name};
        bool is_renamed = operation->kind == CM_OPERATION_RENAME_TABLE;

        if (!is_renamed && operation->kind != CM_OPERATION_CREATE_TABLE &&
            operation->kind != CM_OPERATION_DROP_TABLE &&
            operation->kind != CM_OPERATION_CREATE_VIEW &&
            operation->kind != CM_OPERATION_DROP_VIEW && !cm_mysql_changes_table(operation->kind))
            continue;
        if (!cm_mysql_check_letters(schema, &operation->table, error) ||
            (is_renamed && !cm_mysql_check_letters(schema, &renamed, error)))
            return false;
    }
    return true;
}

static bool
render(const CmDialect *dialect, const GPtrArray *operations, guint *at, CmSchema *schema,
       GPtrArray *statements, GError **error)
{
    guint end = cm_mysql_remake_end(operations, *at, schema);

    if (!check_letters(operations, *at, schema, error))
        return false;
    do {
        if (!render_run(dialect, operations, at, schema, statements, error))
            return false;
    } while (*at < end);
    return true;
}

static bool
render_mysql(const GPtrArray *operations, guint *at, CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    return render(&cm_dialect_mysql, operations, at, schema, statements, error);
}

static bool
render_mariadb(const GPtrArray *operations, guint *at, CmSchema *schema, GPtrArray *statements,
               GError **error)
{
    return render(&cm_dialect_mariadb, operations, at, schema, statements, error);
}

/* SQL of the user's own, rows, and objects that depend on no table's shape. */
static bool
stands_alone(const GPtrArray *operations, guint at)
{
    const CmOperation *operation = operations->pdata[at];

    switch (operation->kind) {
    case CM_OPERATION_EXECUTE:
    case CM_OPERATION_BULK_INSERT:
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_DROP_VIEW:
    case CM_OPERATION_CREATE_OBJECT:
        return true;
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_DROP_TRIGGER:
        return !cm_mysql_remakes_trigger(operations, &operation->table);
    default:
        return false;
    }
}

static bool
check_mysql(const CmOperation *operation, int server_version, GError **error)
{
    return cm_mysql_check(&cm_dialect_mysql, operation, server_version, error);
}

static bool
check_mariadb(const CmOperation *operation, int server_version, GError **error)
{
    return cm_mysql_check(&cm_dialect_mariadb, operation, server_version, error);
}

static bool
project_mysql(CmSchema *schema, GError **error)
{
    return cm_mysql_project(&cm_dialect_mysql, schema, error);
}

static bool
project_mariadb(CmSchema *schema, GError **error)
{
    return cm_mysql_project(&cm_dialect_mariadb, schema, error);
}

static const char *const settings[] = {"SET",     "STATEMENT", "PASSWORD", "GLOBAL",
                                       "PERSIST", "DEFAULT",   NULL};

const CmDialect cm_dialect_mysql = {
    .name = "mysql",
    .has_bracketed_expressions = true,
    .spelling = &cm_spelling_mysql,
    .script = &cm_script_options_mysql,
    .names_constraints = true,
    .columns_ignore_case = true,
    .replaces_routines = true,
    .indexes_are_local = true,
    .has_prefixes = true,
    .inlines_enums = true,
    .has_nameless_keys = true,
    .lock = &cm_mysql_lock_sql,
    .own_tables = &cm_own_tables_mysql,
    .database_sql = "SELECT DATABASE()",
    .find_table_sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() "
                      "AND table_name = ?",
    .type_text = mysql_type_text,
    .stands_alone = stands_alone,
    .check = check_mysql,
    .append_kept = cm_mysql_append_kept,
    .render = render_mysql,
    .settings = settings,
    .is_setting = cm_mysql_is_setting,
    .keep_settings = cm_mysql_keep_settings,
    .commits = cm_mysql_commits,
    .show_object = cm_mysql_show_object,
    .hides_effect = cm_mysql_hides_effect,
    .effect = cm_mysql_effect,
    .holders_sql = cm_mysql_holders_sql,
    .error_kind = cm_mysql_error_kind,
    .forget_counters = cm_mysql_forget_counters,
    .forgive = cm_mysql_forgive,
    .place_triggers = cm_mysql_place_triggers,
    .is_given_name = cm_mysql_is_given_name,
    .project = project_mysql,
};

const CmDialect cm_dialect_mariadb = {
    .name = "mariadb",
    .kin = "mysql",
    .spells_temporary_tables = true,
    .scratch_alike_sql = "SELECT CONCAT(@@character_set_database, ' ', @@collation_database)",
    .spelling = &cm_spelling_mariadb,
    .script = &cm_script_options_mysql,
    .has_uuids = true,
    .names_constraints = true,
    .columns_ignore_case = true,
    .replaces_routines = true,
    .indexes_are_local = true,
    .has_prefixes = true,
    .inlines_enums = true,
    .has_nameless_keys = true,
    .lock = &cm_mysql_lock_sql,
    .own_tables = &cm_own_tables_mysql,
    .database_sql = "SELECT DATABASE()",
    .find_table_sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() "
                      "AND table_name = ?",
    .type_text = mariadb_type_text,
    .stands_alone = stands_alone,
    .check = check_mariadb,
    .append_kept = cm_mysql_append_kept,
    .render = render_mariadb,
    .settings = settings,
    .is_setting = cm_mysql_is_setting,
    .keep_settings = cm_mysql_keep_settings,
    .commits = cm_mysql_commits,
    .show_object = cm_mysql_show_object,
    .hides_effect = cm_mysql_hides_effect,
    .effect = cm_mysql_effect,
    .holders_sql = cm_mysql_holders_sql,
    .error_kind = cm_mysql_error_kind,
    .forget_counters = cm_mysql_forget_counters,
    .forgive = cm_mysql_forgive,
    .place_triggers = cm_mysql_place_triggers,
    .is_given_name = cm_mysql_is_given_name,
    .project = project_mariadb,
};
