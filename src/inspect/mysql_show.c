/* SHOW CREATE of several objects of MySQL and MariaDB: in one query where the server takes a block
 * of statements, which MariaDB does. */
#include "inspect/mysql_internal.h"

/* What a block may say: the server keeps some kilobytes for each statement of it. */
#define BLOCK_BYTES (512 * 1024)

static void
append_show(GString *sql, const CmMysqlShown *shown)
{
    g_string_append_printf(sql, "SHOW CREATE %s ", shown->kind);
    cm_mysql_append_identifier(sql, shown->name);
}

/* Fills what a query shows, from one on; *at is then the next. */
static bool
ask(const CmMysqlReflection *reflection, const char *sql, GArray *all, guint *at, GError **error)
{
    g_autoptr(CmResult) rows = cm_connection_query(reflection->connection, sql, NULL, 0, error);
    GError *failure = NULL;

    if (!rows)
        return false;
    while (*at < all->len && cm_result_next(rows, &failure)) {
        CmMysqlShown *shown = &g_array_index(all, CmMysqlShown, (*at)++);

        shown->sql = g_strdup(cm_result_text(rows, shown->cell));
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static bool
ask_some(const CmMysqlReflection *reflection, GArray *all, guint *at, GError **error)
{
    g_autoptr(GString) sql = g_string_new("BEGIN NOT ATOMIC\n");
    guint end = *at;

    for (; end < all->len && sql->len < BLOCK_BYTES; end++) {
        append_show(sql, &g_array_index(all, CmMysqlShown, end));
        g_string_append(sql, ";\n");
    }
    g_string_append(sql, "END");
    return ask(reflection, sql->str, all, at, error) &&
           (*at == end || cm_fail(error, CM_ERROR_DATABASE,
                                  "the server shows less than it was asked for: what is there "
                                  "changed meanwhile; try again"));
}

static bool
ask_one(const CmMysqlReflection *reflection, GArray *all, guint *at, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    guint next = *at + 1;

    append_show(sql, &g_array_index(all, CmMysqlShown, *at));
    if (!ask(reflection, sql->str, all, at, error))
        return false;
    *at = next;
    return true;
}

bool
cm_mysql_show_create(const CmMysqlReflection *reflection, GArray *all, GError **error)
{
    bool has_blocks = reflection->is_mariadb && reflection->version >= 100101;

    for (guint at = 0; at < all->len;)
        if (has_blocks ? !ask_some(reflection, all, &at, error)
                       : !ask_one(reflection, all, &at, error))
            return false;
    return true;
}
