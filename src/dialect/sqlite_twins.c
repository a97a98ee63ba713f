/* Names that a model can tell apart and SQLite cannot: it knows no case of ASCII letters, and
 * tables, views and indexes share their names. */
#include "dialect/sqlite.h"

/* Notes a name as taken by "table 'x'"; fails if it is. Takes the description over. */
static bool
take(GHashTable *taken, const char *schema, const char *name, char *what, GError **error)
{
    g_autofree char *both = g_strdup_printf("%s.%s", schema ? schema : "", name);
    char *key = g_ascii_strdown(both, -1);
    const char *other = g_hash_table_lookup(taken, key);

    if (!other) {
        g_hash_table_insert(taken, key, what);
        return true;
    }
    cm_fail(error, CM_ERROR_ALREADY_EXISTS,
            "%s and %s have one name to SQLite; give one of them another, or say 'dialects: [...]' "
            "of the databases that it is for",
            other, what);
    g_free(key);
    g_free(what);
    return false;
}

static GHashTable *
new_names(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static bool
check_columns(const CmTable *table, GError **error)
{
    g_autoptr(GHashTable) taken = new_names();

    for (guint i = 0; i < table->columns->len; i++) {
        const char *name = ((CmColumn *)table->columns->pdata[i])->name;
        char *what = g_strdup_printf("column '%s.%s'", table->name.name, name);

        if (!take(taken, NULL, name, what, error))
            return false;
    }
    return true;
}

static bool
check_table(const CmTable *table, GHashTable *taken, GError **error)
{
    const char *name = table->name.name;

    if (!take(taken, table->name.schema, name, g_strdup_printf("table '%s'", name), error))
        return false;
    for (guint i = 0; i < table->indexes->len; i++) {
        const char *index = ((CmIndex *)table->indexes->pdata[i])->name;
        char *what = g_strdup_printf("index '%s' on '%s'", index, name);

        if (!take(taken, table->name.schema, index, what, error))
            return false;
    }
    return check_columns(table, error);
}

bool
cm_sqlite_check_twins(const CmSchema *schema, GError **error)
{
    g_autoptr(GHashTable) taken = new_names();

    for (guint i = 0; i < schema->tables->len; i++)
        if (!check_table(schema->tables->pdata[i], taken, error))
            return false;
    for (guint i = 0; i < schema->views->len; i++) {
        const CmName *name = &((CmView *)schema->views->pdata[i])->name;

        if (!take(taken, name->schema, name->name, g_strdup_printf("view '%s'", name->name), error))
            return false;
    }
    return true;
}
