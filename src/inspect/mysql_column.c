/* Columns of MySQL and MariaDB. */
#include <string.h>

#include "base/lexer.h"
#include "dialect/mysql_types.h"
#include "inspect/mysql_internal.h"

enum {
    NAME = 1,
    DEFAULT,
    IS_NULLABLE,
    CHARSET,
    COLLATION,
    TYPE,
    EXTRA,
    COMMENT,
    GENERATION,
    SRID,
};

static const char compressed[] = "/*!100301 COMPRESSED*/";

/* The type, and what MariaDB writes behind it. */
static CmType *
read_type(CmColumn *column, const char *column_type)
{
    g_autofree char *text = g_strdup(column_type);
    char *mark = strstr(text, compressed);

    if (mark) {
        *mark = '\0';
        g_strchomp(text);
        cm_mysql_set_flag(&column->options, "mariadb", "compressed", true);
    }
    return cm_mysql_type_from_text(text);
}

static bool
is_number(const char *text)
{
    char *end;

    g_ascii_strtod(text, &end);
    return *text && !*end && !strpbrk(text, "xXnN");
}

CmDefault
cm_mysql_default_from_sql(const char *text, const char *database)
{
    g_autofree char *sql = NULL;
    CmLexer lexer;
    CmToken token;
    CmToken rest;

    if (!strcmp(text, "NULL"))
        return cm_default_new(CM_DEFAULT_NONE, NULL);
    if (is_number(text))
        return cm_default_new(CM_DEFAULT_NUMBER, text);
    cm_lexer_init(&lexer, text, -1, &cm_lexer_options_mysql);
    if (cm_lexer_next_code(&lexer, &token) && token.kind == CM_TOKEN_STRING &&
        !memchr(token.start, '\\', token.length) && !cm_lexer_next_code(&lexer, &rest))
        return (CmDefault){CM_DEFAULT_TEXT, cm_token_text(&token)};
    sql = cm_mysql_tidy(text, database);
    return cm_default_new(CM_DEFAULT_SQL, sql);
}

/* MySQL gives a literal bare, and marks an expression. */
static CmDefault
default_from_mysql(const CmColumn *column, const char *text, const char *extra)
{
    bool is_time =
        column->type->kind == CM_TYPE_DATETIME || column->type->kind == CM_TYPE_TIMESTAMP ||
        (column->type->kind == CM_TYPE_SQL && (g_str_has_prefix(column->type->text, "datetime") ||
                                               g_str_has_prefix(column->type->text, "timestamp")));

    if (strstr(extra, "DEFAULT_GENERATED") ||
        (is_time && g_str_has_prefix(text, "CURRENT_TIMESTAMP")) || g_str_has_prefix(text, "b'"))
        return cm_default_new(CM_DEFAULT_SQL, text);
    switch (column->type->kind) {
    case CM_TYPE_INTEGER:
    case CM_TYPE_SMALLINT:
    case CM_TYPE_BIGINT:
    case CM_TYPE_BOOLEAN:
    case CM_TYPE_FLOAT:
    case CM_TYPE_DOUBLE:
    case CM_TYPE_NUMERIC:
        return cm_default_new(CM_DEFAULT_NUMBER, text);
    default:
        break;
    }
    if (column->type->kind == CM_TYPE_SQL && is_number(text) && strstr(column->type->text, "int"))
        return cm_default_new(CM_DEFAULT_NUMBER, text);
    return cm_default_new(CM_DEFAULT_TEXT, text);
}

static bool
has_quoted_defaults(const CmMysqlReflection *reflection)
{
    return reflection->is_mariadb && reflection->version >= 100207;
}

static void
read_default(const CmMysqlReflection *reflection, CmColumn *column, const CmResult *row)
{
    const char *text = cm_result_text(row, DEFAULT);

    if (!text || column->computed)
        return;
    column->server_default = has_quoted_defaults(reflection)
                                 ? cm_mysql_default_from_sql(text, reflection->database)
                                 : default_from_mysql(column, text, cm_result_text(row, EXTRA));
}

/* What the table does not say already. */
static void
read_collation(const CmMysqlReflection *reflection, const CmTable *table, CmColumn *column,
               const CmResult *row)
{
    const char *collation = cm_result_text(row, COLLATION);
    const char *inherited = g_hash_table_lookup(reflection->defaults, table);
    const char *of_charset;

    if (!collation || !g_strcmp0(collation, inherited) || column->type->kind == CM_TYPE_JSON)
        return;
    of_charset = g_hash_table_lookup(reflection->collations, collation);
    cm_mysql_set_text(&column->options, "mysql", "charset", cm_result_text(row, CHARSET));
    if (!of_charset)
        column->collation = g_strdup(collation);
}

static void
read_extra(CmColumn *column, const char *extra)
{
    const char *update = strcasestr(extra, "on update ");

    if (strstr(extra, "auto_increment"))
        column->autoincrement = CM_AUTOINCREMENT_YES;
    if (update) {
        g_autofree char *text =
            g_strndup(update + strlen("on update "), strcspn(update + strlen("on update "), ","));

        cm_mysql_set_text(&column->options, "mysql", "on_update", g_strstrip(text));
    }
    cm_mysql_set_flag(&column->options, "mysql", "invisible", strstr(extra, "INVISIBLE"));
    cm_mysql_set_flag(&column->options, "mariadb", "without_system_versioning",
                      strstr(extra, "WITHOUT SYSTEM VERSIONING"));
    column->computed_stored = strstr(extra, "STORED GENERATED") || strstr(extra, "PERSISTENT");
}

static void
read_srid(CmColumn *column, const CmResult *row, int cell)
{
    const CmValue srid = cm_value_of_integer(cm_result_integer(row, cell));

    if (cm_result_text(row, cell))
        cm_options_set(&column->options, "mysql", "srid", &srid);
}

static bool
is_shape(const char *column_type)
{
    static const char *const beginnings[] = {"geom", "point", "line", "poly", "multi"};

    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_str_has_prefix(column_type, beginnings[i]))
            return true;
    return false;
}

static bool
add_column(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    const char *generation = cm_result_text(row, GENERATION);
    CmColumn *column;

    (void)error;
    if (!table)
        return true;
    column = cm_column_new(cm_result_text(row, NAME), NULL);
    column->type = read_type(column, cm_result_text(row, TYPE));
    column->nullable = !strcmp(cm_result_text(row, IS_NULLABLE), "YES");
    if (generation && *generation)
        column->computed = cm_mysql_tidy(generation, reflection->database);
    read_extra(column, cm_result_text(row, EXTRA));
    read_srid(column, row, SRID);
    reflection->has_shapes |= is_shape(cm_result_text(row, TYPE));
    read_default(reflection, column, row);
    read_collation(reflection, table, column, row);
    if (*cm_result_text(row, COMMENT))
        column->comment = g_strdup(cm_result_text(row, COMMENT));
    cm_table_add_column(table, column);
    if (cm_mysql_lost_letters(column->computed))
        cm_mysql_doubt(reflection, table);
    return true;
}

static bool
add_srid(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    CmColumn *column = table ? cm_table_column(table, cm_result_text(row, 1)) : NULL;

    (void)error;
    if (column)
        read_srid(column, row, 2);
    return true;
}

/* MariaDB says the system of reference in a view for which it opens every table. */
static bool
read_srids(CmMysqlReflection *reflection, GError **error)
{
    if (!reflection->has_shapes || !reflection->is_mariadb || reflection->version < 100102)
        return true;
    return cm_mysql_each_row(reflection,
                             "SELECT g_table_name, g_geometry_column, srid FROM "
                             "information_schema.geometry_columns WHERE "
                             "g_table_schema = DATABASE() AND srid <> 0",
                             add_srid, error);
}

bool
cm_mysql_read_columns(CmMysqlReflection *reflection, GError **error)
{
    bool is_mysql = !reflection->is_mariadb;
    bool has_generated = reflection->version >= (is_mysql ? 50706 : 100205);
    bool has_srid = is_mysql && reflection->version >= 80003;
    g_autofree char *sql = g_strdup_printf(
        "SELECT table_name, column_name, column_default, is_nullable, character_set_name, "
        "collation_name, column_type, extra, column_comment, %s, %s "
        "FROM information_schema.columns WHERE table_schema = DATABASE() "
        "ORDER BY table_name, ordinal_position",
        has_generated ? "generation_expression" : "NULL", has_srid ? "srs_id" : "NULL");

    return cm_mysql_each_row(reflection, sql, add_column, error) && read_srids(reflection, error);
}
