/* Defaults of columns that hold bytes: MariaDB shows them as text, and what is none as question
 * marks, but for SHOW CREATE TABLE to a session that takes results as they are. */
#include "inspect/mysql_internal.h"
#include "inspect/mysql_spelled.h"

#include <string.h>

bool
cm_mysql_holds_bytes(const CmColumn *column)
{
    const CmType *type = column->type;

    return type && (type->kind == CM_TYPE_BINARY ||
                    (type->kind == CM_TYPE_SQL && type->text &&
                     (strstr(type->text, "binary") || strstr(type->text, "blob"))));
}

/* What a literal stands for, as digits of x'…'; *is_text: as text it is the same everywhere. */
static char *
to_digits(const char *literal, bool *is_text)
{
    static const char escapes[] = "0nrtZ", meant[] = "\0\n\r\t\x1a";
    GString *digits = g_string_new(NULL);

    *is_text = true;
    for (const char *at = literal + 1; *at && at[1]; at++) {
        const char *escape = *at == '\\' ? strchr(escapes, at[1]) : NULL;
        bool is_pair = *at == '\\' || (*at == '\'' && at[1] == '\'');
        unsigned char byte = (unsigned char)(escape ? meant[escape - escapes] : at[is_pair]);

        at += is_pair;
        *is_text = *is_text && byte < 0x80;
        g_string_append_printf(digits, "%02x", byte);
    }
    return g_string_free(digits, FALSE);
}

void
cm_mysql_spell_bytes(CmColumn *column, const char *literal)
{
    bool is_text = true;
    g_autofree char *digits = NULL;
    g_autofree char *sql = NULL;

    if (*literal != '\'' || !cm_mysql_holds_bytes(column))
        return;
    digits = to_digits(literal, &is_text);
    if (is_text)
        return;
    sql = g_strdup_printf("x'%s'", digits);
    cm_default_clear(&column->server_default);
    column->server_default = cm_default_new(CM_DEFAULT_SQL, sql);
}

static bool
is_lost(const CmColumn *column)
{
    return cm_mysql_holds_bytes(column) && column->server_default.text &&
           strchr(column->server_default.text, '?');
}

static bool
has_lost(const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++)
        if (is_lost(table->columns->pdata[i]))
            return true;
    return false;
}

static void
find_lost(const CmMysqlReflection *reflection, const CmMysqlShown *shown)
{
    g_autoptr(CmTable) spelled =
        cm_mysql_read_spelled(shown->sql, shown->name, reflection->database);
    CmTable *table = shown->object;

    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        const CmColumn *found = is_lost(column) ? cm_table_column(spelled, column->name) : NULL;

        if (!found)
            continue;
        cm_default_clear(&column->server_default);
        column->server_default =
            cm_default_new(found->server_default.kind, found->server_default.text);
    }
}

static void
clear_shown(gpointer shown)
{
    g_free(((CmMysqlShown *)shown)->sql);
}

bool
cm_mysql_settle_bytes(CmMysqlReflection *reflection, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(CmMysqlShown));
    CmConnection *connection = reflection->connection;

    g_array_set_clear_func(all, clear_shown);
    for (guint i = 0; i < reflection->schema->tables->len; i++) {
        CmTable *table = reflection->schema->tables->pdata[i];
        const CmMysqlShown shown = {"TABLE", table->name.name, 1, table, NULL};

        if (reflection->is_mariadb && has_lost(table))
            g_array_append_val(all, shown);
    }
    if (!all->len)
        return true;
    if (!cm_connection_execute(connection, "SET " CM_MYSQL_TAKE_BYTES, NULL, 0, error) ||
        !cm_mysql_show_create(reflection, all, error) ||
        !cm_connection_execute(connection, "SET " CM_MYSQL_TAKE_TEXT, NULL, 0, error))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (g_array_index(all, CmMysqlShown, i).sql)
            find_lost(reflection, &g_array_index(all, CmMysqlShown, i));
    return true;
}
