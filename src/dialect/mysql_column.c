/* How MySQL and MariaDB spell columns: always in full, since MODIFY drops what it is not told. */
#include "dialect/mysql.h"

#include <string.h>

bool
cm_mysql_is_numbered(const CmTable *table, const CmColumn *column)
{
    const CmConstraint *key = cm_table_primary_key(table);
    CmTypeKind kind = column->type->kind;

    if (column->autoincrement != CM_AUTOINCREMENT_AUTO)
        return column->autoincrement == CM_AUTOINCREMENT_YES;
    if (kind != CM_TYPE_INTEGER && kind != CM_TYPE_SMALLINT && kind != CM_TYPE_BIGINT)
        return false;
    if (!key || key->parts->len != 1 || !cm_parts_mention(key->parts, column->name) ||
        column->server_default.kind != CM_DEFAULT_NONE || column->computed ||
        cm_options_get(key->options, "mariadb", "without_overlaps"))
        return false;
    return !cm_table_refers(table, column->name);
}

static void
append_charset(GString *out, const CmDialect *dialect, const CmColumn *column)
{
    const char *charset = cm_mysql_text(dialect, column->options, "charset");

    if (charset)
        g_string_append_printf(out, " CHARACTER SET %s", charset);
    if (column->collation)
        g_string_append_printf(out, " COLLATE %s", column->collation);
}

/* A timestamp without NULL would be NOT NULL on servers of the old kind. */
static void
append_nullable(GString *out, const CmColumn *column, const char *type)
{
    if (!column->nullable)
        g_string_append(out, " NOT NULL");
    else if (g_str_has_prefix(type, "timestamp"))
        g_string_append(out, " NULL");
}

/* Old servers take no expression but this one, and not in parentheses. */
static void
append_default(GString *out, const CmDialect *dialect, const CmColumn *column)
{
    bool is_now = column->server_default.kind == CM_DEFAULT_SQL &&
                  !g_ascii_strncasecmp(column->server_default.text, "current_timestamp", 17);
    g_autofree char *value = is_now ? g_strdup(column->server_default.text)
                                    : cm_ddl_default_text(dialect, &column->server_default);
    const char *update = cm_mysql_text(dialect, column->options, "on_update");

    if (value)
        g_string_append_printf(out, " DEFAULT %s", value);
    if (update)
        g_string_append_printf(out, " ON UPDATE %s", update);
}

/* The ends of the time that a row of a versioned table stands for. */
bool
cm_mysql_is_row_end(const CmColumn *column, bool is_start)
{
    return column->computed &&
           !g_ascii_strcasecmp(column->computed, is_start ? "ROW START" : "ROW END");
}

static void
append_generated(GString *out, const CmDialect *dialect, const CmColumn *column)
{
    if (cm_mysql_is_row_end(column, true) || cm_mysql_is_row_end(column, false)) {
        g_string_append_printf(out, " GENERATED ALWAYS AS %s", column->computed);
        return;
    }
    g_string_append(out, " GENERATED ALWAYS AS (");
    cm_ddl_append_sql(out, dialect, column->computed);
    g_string_append(out, column->computed_stored ? ") STORED" : ") VIRTUAL");
    if (!column->nullable && !cm_mysql_is_mariadb(dialect))
        g_string_append(out, " NOT NULL");
}

static void
append_extras(GString *out, const CmDialect *dialect, const CmTable *table, const CmColumn *column)
{
    const char *check = cm_mysql_text(dialect, column->options, "check");

    if (cm_mysql_is_numbered(table, column))
        g_string_append(out, " AUTO_INCREMENT");
    if (cm_mysql_is_set(dialect, column->options, "invisible"))
        g_string_append(out, " INVISIBLE");
    if (cm_mysql_is_set(dialect, column->options, "without_system_versioning"))
        g_string_append(out, " WITHOUT SYSTEM VERSIONING");
    if (column->comment) {
        CmValue comment = cm_value_of_text(column->comment);

        g_string_append(out, " COMMENT ");
        cm_spelling_append_literal(out, dialect->spelling, &comment);
    }
    if (check)
        g_string_append_printf(out, " CHECK (%s)", check);
}

bool
cm_mysql_append_column(GString *out, const CmDialect *dialect, const CmTable *table,
                       const CmColumn *column, GError **error)
{
    const CmValue *srid = cm_mysql_option(dialect, column->options, "srid");
    g_autofree char *type = dialect->type_text(column->type, error);

    if (!type) {
        g_prefix_error(error, "column '%s': ", column->name);
        return false;
    }
    cm_spelling_append_identifier(out, dialect->spelling, column->name);
    g_string_append_printf(out, " %s", type);
    if (cm_mysql_is_set(dialect, column->options, "compressed"))
        g_string_append(out, " COMPRESSED");
    append_charset(out, dialect, column);
    if (srid)
        g_string_append_printf(out, cm_mysql_is_mariadb(dialect) ? " REF_SYSTEM_ID=%d" : " SRID %d",
                               (int)srid->integer);
    if (column->computed) {
        append_generated(out, dialect, column);
    } else {
        append_nullable(out, column, type);
        append_default(out, dialect, column);
    }
    append_extras(out, dialect, table, column);
    return true;
}
