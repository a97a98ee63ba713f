/* Columns of tables, views and composite types. */
#include <string.h>

#include "inspect/postgresql_catalog.h"

/* Storage, collation and literals' base are given only where they say something. */
static const char columns_sql[] =
    "SELECT a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), "
    "NOT a.attnotnull, pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid "
    "END), "
    "CASE WHEN d.adbin IS NOT NULL AND t.typtype <> 'd' THEN format_type(a.atttypid, -1) END, "
    "a.attidentity, a.attgenerated, a.attislocal, a.attinhcount > 0, "
    "CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, "
    "{14: nullif(a.attcompression, '') | NULL }, coalesce(a.attstattarget, -1), "
    "a.attoptions, c.collname, c.collnamespace, a.attcollation, a.attfdwoptions "
    "FROM pg_catalog.pg_attribute a "
    "JOIN pg_catalog.pg_class r ON r.oid = a.attrelid "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "LEFT JOIN pg_catalog.pg_collation c "
    "ON c.oid = a.attcollation AND a.attcollation <> t.typcollation "
    "WHERE r.relnamespace IN (:scope) AND r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') "
    "AND a.attnum > 0 AND NOT a.attisdropped "
    "ORDER BY a.attrelid, a.attnum";

enum {
    RELATION,
    NUMBER,
    NAME,
    TYPE_OID,
    TYPE,
    IS_NULLABLE,
    EXPRESSION,
    LITERAL_BASE,
    IDENTITY,
    GENERATED,
    IS_LOCAL,
    IS_INHERITED,
    STORAGE,
    COMPRESSION,
    STATISTICS,
    WITH,
    COLLATION,
    COLLATION_NAMESPACE,
    COLLATION_OID,
    FOREIGN_OPTIONS,
};

static const char *
storage_word(const char *letter)
{
    switch (letter ? *letter : 0) {
    case 'p':
        return "plain";
    case 'e':
        return "external";
    case 'm':
        return "main";
    case 'x':
        return "extended";
    default:
        return NULL;
    }
}

static const char *
compression_word(const char *letter)
{
    switch (letter ? *letter : 0) {
    case 'p':
        return "pglz";
    case 'l':
        return "lz4";
    default:
        return letter;
    }
}

/* pg_attver is the server's own: some builds number a column's versions there. */
static void
set_with(CmColumn *column, const char *array)
{
    g_auto(GStrv) settings = cm_catalog_sorted_array(array);
    guint kept = 0;

    for (guint i = 0; settings[i]; i++)
        if (g_str_has_prefix(settings[i], "pg_attver="))
            g_free(settings[i]);
        else
            settings[kept++] = settings[i];
    settings[kept] = NULL;
    cm_catalog_set_list(&column->options, "with", settings);
}

static void
set_options(CmColumn *column, const CmResult *row)
{
    int64_t statistics = cm_result_integer(row, STATISTICS);

    cm_catalog_set_text(&column->options, "storage", storage_word(cm_result_text(row, STORAGE)));
    cm_catalog_set_text(&column->options, "compression",
                        compression_word(cm_result_text(row, COMPRESSION)));
    if (statistics >= 0)
        cm_catalog_set_integer(&column->options, "statistics", statistics);
    set_with(column, cm_result_text(row, WITH));
    cm_catalog_set_array(&column->options, "options", cm_result_text(row, FOREIGN_OPTIONS));
}

/* What the row says of the column itself. */
static CmColumn *
read_column(const CmCatalog *catalog, const CmResult *row)
{
    const char *collation = cm_result_text(row, COLLATION);
    const char *expression = cm_result_text(row, EXPRESSION);
    const char *generated = cm_result_text(row, GENERATED);
    CmColumn *column = cm_column_new(
        cm_result_text(row, NAME),
        cm_catalog_type(catalog, cm_catalog_oid(row, TYPE_OID), cm_result_text(row, TYPE)));

    column->nullable = cm_catalog_is_true(row, IS_NULLABLE);
    if (*generated) {
        column->computed = cm_catalog_unwrap(expression);
        column->computed_stored = *generated == 's';
    } else {
        column->server_default = cm_catalog_default(expression, cm_result_text(row, LITERAL_BASE));
    }
    if (collation)
        column->collation =
            cm_catalog_collation(catalog, cm_catalog_oid(row, COLLATION_NAMESPACE), collation);
    column->comment = cm_catalog_comment(catalog, CM_CATALOG_CLASS, cm_catalog_oid(row, RELATION),
                                         (int)cm_result_integer(row, NUMBER));
    set_options(column, row);
    return column;
}

static bool
take_column(CmCatalog *catalog, const CmResult *row, GError **error)
{
    CmCatalogRelation *relation = cm_catalog_relation(catalog, cm_catalog_oid(row, RELATION));
    guint number = (guint)cm_result_integer(row, NUMBER);
    CmCatalogColumn *column;

    (void)error;
    if (!relation)
        return true;
    column = g_new0(CmCatalogColumn, 1);
    column->column = read_column(catalog, row);
    if (relation->is_wanted)
        cm_catalog_use_type(catalog, cm_catalog_oid(row, TYPE_OID));
    column->collation = cm_catalog_oid(row, COLLATION_OID);
    column->identity = *cm_result_text(row, IDENTITY);
    column->is_local = cm_catalog_is_true(row, IS_LOCAL);
    column->is_inherited = cm_catalog_is_true(row, IS_INHERITED);
    g_ptr_array_set_size(relation->columns, (int)number);
    relation->columns->pdata[number - 1] = column;
    return true;
}

bool
cm_catalog_read_columns(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, columns_sql, take_column, error);
}
