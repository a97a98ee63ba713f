/* How SQLite spells tables and columns. */
#include "dialect/sqlite.h"
#include "dialect/sqlite_types.h"

#include <string.h>

#include "base/sqltext.h"

/* A key goes to its column where it means something else there: AUTOINCREMENT can stand nowhere
 * else, and INTEGER PRIMARY KEY DESC is no alias of the rowid only there. A collation of its own
 * cannot stand there. */
static const CmConstraint *
key_at_column(const CmTable *table, const CmColumn *column)
{
    const CmConstraint *key = cm_table_primary_key(table);
    const CmPart *part;

    if (!key || key->parts->len != 1 || !cm_parts_mention(key->parts, column->name))
        return NULL;
    part = key->parts->pdata[0];
    if (column->autoincrement == CM_AUTOINCREMENT_YES)
        return key;
    return part->order == CM_ORDER_DESC && !part->collation ? key : NULL;
}

const CmColumn *
cm_sqlite_numbered_column(const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (column->autoincrement == CM_AUTOINCREMENT_YES && key_at_column(table, column))
            return column;
    }
    return NULL;
}

/* "CONSTRAINT name" before a clause that has one. */
static void
append_clause_name(GString *out, const CmColumn *column, const char *option)
{
    const char *name = cm_options_text(column->options, "sqlite", option);

    if (!name)
        return;
    g_string_append(out, " CONSTRAINT ");
    cm_spelling_append_identifier(out, &cm_spelling_sqlite, name);
}

static void
append_key(GString *out, const CmColumn *column, const CmConstraint *key)
{
    const CmPart *part = key->parts->pdata[0];
    const char *conflict = cm_options_text(key->options, "sqlite", "on_conflict");

    if (key->name) {
        g_string_append(out, " CONSTRAINT ");
        cm_spelling_append_identifier(out, &cm_spelling_sqlite, key->name);
    }
    g_string_append(out, " PRIMARY KEY");
    if (part->order != CM_ORDER_DEFAULT)
        g_string_append(out, part->order == CM_ORDER_DESC ? " DESC" : " ASC");
    if (conflict) {
        g_autofree char *upper = g_ascii_strup(conflict, -1);

        g_string_append_printf(out, " ON CONFLICT %s", upper);
    }
    if (column->autoincrement == CM_AUTOINCREMENT_YES)
        g_string_append(out, " AUTOINCREMENT");
}

static void
append_not_null(GString *out, const CmColumn *column)
{
    const char *conflict = cm_options_text(column->options, "sqlite", "not_null_on_conflict");
    g_autofree char *upper = conflict ? g_ascii_strup(conflict, -1) : NULL;

    append_clause_name(out, column, "not_null_name");
    g_string_append(out, " NOT NULL");
    if (upper)
        g_string_append_printf(out, " ON CONFLICT %s", upper);
}

bool
cm_sqlite_append_column(GString *out, const CmColumn *column, const CmConstraint *key,
                        GError **error)
{
    g_autofree char *type = cm_dialect_sqlite.type_text(column->type, error);
    g_autofree char *value = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    if (!type) {
        g_prefix_error(error, "column '%s': ", column->name);
        return false;
    }
    cm_spelling_append_identifier(out, &cm_spelling_sqlite, column->name);
    if (*type)
        g_string_append(g_string_append_c(out, ' '), type);
    if (key)
        append_key(out, column, key);
    if (column->collation) {
        append_clause_name(out, column, "collation_name");
        g_string_append(out, " COLLATE ");
        cm_spelling_append_identifier(out, &cm_spelling_sqlite, column->collation);
    }
    if (value) {
        append_clause_name(out, column, "default_name");
        g_string_append_printf(out, " DEFAULT %s", value);
    }
    if (!column->nullable)
        append_not_null(out, column);
    if (column->computed) {
        append_clause_name(out, column, "computed_name");
        g_string_append(out, " GENERATED ALWAYS AS (");
        cm_ddl_append_sql(out, &cm_dialect_sqlite, column->computed);
        g_string_append(out, column->computed_stored ? ") STORED" : ")");
    }
    return true;
}

static void
append_options(GString *out, const CmTable *table)
{
    const char *separator = " ";

    if (cm_options_is_set(table->options, "sqlite", "without_rowid")) {
        g_string_append(out, " WITHOUT ROWID");
        separator = ", ";
    }
    if (cm_options_is_set(table->options, "sqlite", "strict"))
        g_string_append_printf(out, "%sSTRICT", separator);
}

static bool
append_columns(GString *out, const CmTable *table, bool *key_written, GError **error)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        const CmConstraint *key = key_at_column(table, column);

        g_string_append(out, i ? ",\n    " : "\n    ");
        if (!cm_sqlite_append_column(out, column, key, error))
            return false;
        *key_written |= key != NULL;
    }
    return true;
}

char *
cm_sqlite_create_table(const CmTable *table, const char *as_name, GError **error)
{
    g_autoptr(GString) out = g_string_sized_new(256);
    CmName name = {table->name.schema, as_name ? (char *)as_name : table->name.name};
    bool key_written = false;

    g_string_append(out, table->module ? "CREATE VIRTUAL TABLE " : "CREATE TABLE ");
    if (!table->module && !table->columns->len) {
        cm_fail(error, CM_ERROR_UNSUPPORTED,
                "SQLite has no table without columns; keep one of '%s', "
                "or drop the table",
                table->name.name);
        return NULL;
    }
    cm_ddl_append_name(out, &cm_dialect_sqlite, &name);
    if (table->module) {
        g_string_append_printf(out, " USING %s", table->module);
        return g_string_free(g_steal_pointer(&out), FALSE);
    }
    g_string_append(out, " (");
    if (!append_columns(out, table, &key_written, error))
        return NULL;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY && key_written)
            continue;
        g_string_append(out, ",\n    ");
        cm_ddl_append_constraint(out, &cm_dialect_sqlite, constraint);
    }
    g_string_append(out, "\n)");
    append_options(out, table);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

bool
cm_sqlite_mentions(const char *sql, const char *identifier)
{
    return cm_sql_mentions(sql, identifier, cm_spelling_sqlite.lexer);
}
