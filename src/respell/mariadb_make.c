/* The temporary tables in which MariaDB spells texts. */
#include "respell/internal.h"

#include <string.h>

#include "dialect/compile.h"

static void
keep_option(CmOptions **options, const CmOptions *from, const char *dialect, const char *key)
{
    const CmValue *value = cm_options_get(from, dialect, key);

    if (value)
        cm_options_set(options, dialect, key, value);
}

CmColumn *
cm_respell_mariadb_bare_column(const CmColumn *column)
{
    CmColumn *made = cm_column_new(column->name, cm_type_copy(column->type));

    made->autoincrement = CM_AUTOINCREMENT_NO;
    made->collation = g_strdup(column->collation);
    keep_option(&made->options, column->options, "mysql", "charset");
    return made;
}

CmColumn *
cm_respell_mariadb_column(const CmColumn *column)
{
    CmColumn *made = cm_respell_mariadb_bare_column(column);

    made->server_default = cm_default_new(column->server_default.kind, column->server_default.text);
    made->computed = g_strdup(column->computed);
    made->computed_stored = column->computed_stored;
    keep_option(&made->options, column->options, "mysql", "on_update");
    keep_option(&made->options, column->options, "mariadb", "check");
    return made;
}

CmTable *
cm_respell_mariadb_table(const CmTable *table, const char *name)
{
    CmTable *made = cm_table_new(NULL, name);

    keep_option(&made->options, table->options, "mysql", "charset");
    keep_option(&made->options, table->options, "mysql", "collation");
    return made;
}

char *
cm_respell_mariadb_render(const CmRespelling *of, const CmTable *made)
{
    const CmDialect *dialect = of->dialect;
    g_autoptr(GPtrArray) operations = cm_operations_new();
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autofree char *sql = NULL;
    GError *ignored = NULL;

    schema->server_version = of->from->server_version;
    g_ptr_array_add(operations, cm_operation_create_table(cm_table_copy(made)));
    if (cm_dialect_render(dialect, operations, schema, statements, &ignored) && statements->len)
        sql = cm_compile_literal(statements->pdata[0], dialect->spelling, &ignored);
    g_clear_error(&ignored);
    return sql ? g_strdup_printf("CREATE TEMPORARY%s", sql + strlen("CREATE")) : NULL;
}

/* A column that `*` passes over does not show for that. */
char *
cm_respell_mariadb_bare(const CmRespelling *of, const CmTable *table)
{
    g_autoptr(CmTable) made = cm_respell_mariadb_table(table, table->name.name);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        CmColumn *bare = cm_respell_mariadb_bare_column(column);

        keep_option(&bare->options, column->options, "mysql", "invisible");
        cm_table_add_column(made, bare);
    }
    for (guint i = 0; i < table->indexes->len; i++)
        cm_table_add_index(made, cm_index_copy(table->indexes->pdata[i]));
    return cm_respell_mariadb_render(of, made);
}
