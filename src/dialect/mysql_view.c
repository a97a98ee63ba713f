/* Views of MySQL and MariaDB. */
#include <string.h>

#include "dialect/mysql.h"

static bool
add_view(const CmDialect *dialect, const CmView *view, const char *verb, GPtrArray *statements,
         GError **error)
{
    const char *algorithm = cm_mysql_text(dialect, view->options, "algorithm");
    const char *security = cm_mysql_text(dialect, view->options, "security");
    const char *check = cm_mysql_text(dialect, view->options, "check_option");
    GString *sql = g_string_new(verb);

    if (view->materialized) {
        g_string_free(sql, TRUE);
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "MySQL has no materialized views");
    }
    if (algorithm)
        g_string_append_printf(sql, " ALGORITHM=%s", algorithm);
    if (security)
        g_string_append_printf(sql, " SQL SECURITY %s", security);
    g_string_append(sql, " VIEW ");
    cm_ddl_append_name(sql, dialect, &view->name);
    if (view->columns) {
        g_string_append_c(sql, ' ');
        cm_ddl_append_columns(sql, dialect, (const char *const *)view->columns);
    }
    g_string_append(sql, " AS ");
    cm_ddl_append_sql(sql, dialect, view->sql);
    if (check)
        g_string_append_printf(sql, " WITH %s CHECK OPTION", check);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

bool
cm_mysql_create_view(const CmDialect *dialect, const CmOperation *operation,
                     const CmSchema *schema, GPtrArray *statements, GError **error)
{
    (void)schema;
    return add_view(dialect, operation->view, "CREATE", statements, error);
}

bool
cm_mysql_change_view(const CmDialect *dialect, const CmOperation *operation, CmSchema *schema,
                     GPtrArray *statements, GError **error)
{
    return cm_operation_apply(operation, schema, dialect->name, error) &&
           add_view(dialect, cm_schema_view(schema, &operation->table), "CREATE OR REPLACE",
                    statements, error);
}

GPtrArray *
cm_mysql_views(const CmSchema *schema)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; schema && i < schema->views->len; i++)
        g_ptr_array_add(texts, g_strdup(((CmView *)schema->views->pdata[i])->sql));
    return texts;
}

bool
cm_mysql_replace_views(const CmDialect *dialect, const CmSchema *schema, const GPtrArray *before,
                       GPtrArray *statements, GError **error)
{
    for (guint i = 0; schema && i < schema->views->len && i < before->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (strcmp(view->sql, before->pdata[i]) &&
            !add_view(dialect, view, "CREATE OR REPLACE", statements, error))
            return false;
    }
    return true;
}
