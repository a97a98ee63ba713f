/* Rows that hold NULL where a column is to take none: they get its default before, which the server
 * would refuse to give them by itself. */
#include <string.h>

#include "dialect/mysql_alter.h"

void
cm_mysql_append_kept(GString *sql, const CmDialect *dialect, const CmTable *table, const char *but)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        g_autofree char *name = cm_spelling_quote(dialect->spelling, column->name);

        if (cm_mysql_text(dialect, column->options, "on_update") && g_strcmp0(column->name, but))
            g_string_append_printf(sql, ", %s = %s", name, name);
    }
}

/* Whether rows get the default of a column: NULL, or the column as it was. */
static CmColumn *
filled(const CmMysqlAlter *alter, const CmColumn *now)
{
    CmColumn *was = cm_table_column(alter->before, now->name);

    return was && g_hash_table_contains(alter->columns, now->name) && cm_column_fills(was, now)
               ? was
               : NULL;
}

/* The word DEFAULT means the new default only once the column has it. What else changes of the
 * column comes with it, since the default may be none of the type that it had. */
static bool
prepare(CmMysqlAlter *alter, const CmColumn *was, const CmColumn *now, GPtrArray *clauses,
        GError **error)
{
    g_autoptr(CmColumn) open = cm_column_copy(now);
    g_autoptr(GString) old = g_string_new("MODIFY COLUMN ");
    g_autoptr(GString) new = g_string_new("MODIFY COLUMN ");

    open->nullable = true;
    if (!cm_mysql_append_column(old, alter->dialect, alter->before, was, error) ||
        !cm_mysql_append_column(new, alter->dialect, cm_mysql_altered(alter), open, error))
        return false;
    if (strcmp(old->str, new->str))
        cm_mysql_put(clauses, g_steal_pointer(&new));
    return true;
}

static void
fill(const CmMysqlAlter *alter, const char *column)
{
    g_autofree char *name = cm_spelling_quote(alter->dialect->spelling, column);
    GString *sql = g_string_new("UPDATE ");

    cm_ddl_append_name(sql, alter->dialect, alter->name);
    g_string_append_printf(sql, " SET %s = DEFAULT", name);
    cm_mysql_append_kept(sql, alter->dialect, alter->before, column);
    g_string_append_printf(sql, " WHERE %s IS NULL", name);
    cm_statements_add(alter->statements, g_string_free(sql, FALSE));
}

bool
cm_mysql_fill(CmMysqlAlter *alter, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *columns = cm_mysql_altered(alter)->columns;

    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *was = filled(alter, columns->pdata[i]);

        if (was && !prepare(alter, was, columns->pdata[i], clauses, error))
            return false;
    }
    if (clauses->len)
        cm_mysql_add_alter(alter, clauses);
    for (guint i = 0; i < columns->len; i++)
        if (filled(alter, columns->pdata[i]))
            fill(alter, ((const CmColumn *)columns->pdata[i])->name);
    return true;
}
