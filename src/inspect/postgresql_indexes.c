/* Indexes, and what keys and exclusions have from theirs. */
#include <string.h>

#include "inspect/postgresql_catalog.h"

/* A row for each column. Whether an operator class is the default one depends on the column's type,
 * which is the index's own only in a btree: one made for just this type goes before others. Of
 * expressions, the server alone knows which collation is theirs; the whole text says where another
 * is meant. */
static const char indexes_sql[] =
    "SELECT i.indexrelid, i.indrelid, c.relname, c.relkind, n, n > i.indnkeyatts, i.indkey[n - 1], "
    "i.indoption[n - 1], coalesce(a.attstattarget, -1), "
    "CASE WHEN NOT o.opcdefault OR a.attoptions IS NOT NULL OR d.oid <> o.oid "
    "THEN $class(o.oid) || coalesce((SELECT ' (' || "
    "string_agg(format(CASE quote_ident(v) WHEN v THEN '%I=%s' ELSE '%I=%L' END, k, v), ', ') "
    "|| ')' FROM unnest(a.attoptions) p, split_part(p, '=', 1) k, "
    "substr(p, length(k) + 2) v), '') END, "
    "i.indcollation[n - 1], l.collname, l.collnamespace, "
    "CASE i.indkey[n - 1] WHEN 0 THEN pg_get_indexdef(i.indexrelid, n, false) END, "
    "CASE WHEN n = 1 AND i.indexprs IS NOT NULL THEN pg_get_indexdef(i.indexrelid) END, "
    "CASE n WHEN 1 THEN pg_get_expr(i.indpred, i.indrelid) END, "
    "i.indisunique, {15: i.indnullsnotdistinct | false }, i.indisclustered, i.indisreplident, "
    "NOT (i.indisvalid AND i.indisready AND i.indislive), c.relam, c.reltablespace, c.reloptions, "
    "h.inhparent::regclass::text "
    "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
    "CROSS JOIN LATERAL generate_series(1, i.indnatts::int) n "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid AND a.attnum = n "
    "LEFT JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[n - 1] "
    "LEFT JOIN pg_catalog.pg_opclass d ON d.opcmethod = c.relam AND d.opcintype = a.atttypid "
    "AND d.opcdefault AND c.relam = 403 "
    "LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[n - 1] "
    "LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid "
    "WHERE c.relnamespace IN (:scope) ORDER BY i.indrelid, c.relname, n";

enum {
    OID,
    RELATION,
    NAME,
    KIND,
    PLACE,
    IS_INCLUDED,
    COLUMN,
    OPTION,
    STATISTICS,
    OPERATOR_CLASS,
    COLLATION_OID,
    COLLATION,
    COLLATION_NAMESPACE,
    EXPRESSION,
    WHOLE,
    WHERE,
    IS_UNIQUE,
    NULLS_NOT_DISTINCT,
    IS_CLUSTERED,
    IS_REPLICA_IDENTITY,
    IS_INVALID,
    ACCESS_METHOD,
    TABLESPACE,
    WITH,
    PARENT,
};

/* What an index and the constraint that it serves both have. */
static void
set_options(const CmCatalog *catalog, CmOptions **options, const char *usual_method,
            const CmResult *row)
{
    const char *method = cm_catalog_get(catalog->names, CM_CATALOG_ACCESS_METHOD,
                                        cm_catalog_oid(row, ACCESS_METHOD), 0);

    cm_catalog_set_text(options, "using", g_strcmp0(method, usual_method) ? method : NULL);
    cm_catalog_set_text(
        options, "tablespace",
        cm_catalog_get(catalog->names, CM_CATALOG_TABLESPACE, cm_catalog_oid(row, TABLESPACE), 0));
    cm_catalog_set_array(options, "with", cm_result_text(row, WITH));
    cm_catalog_set_true(options, "nulls_not_distinct", cm_catalog_is_true(row, NULLS_NOT_DISTINCT));
}

/* What is said of a table and is about one of its indexes. */
static void
set_table_options(const CmCatalogRelation *relation, const CmResult *row)
{
    const char *name = cm_result_text(row, NAME);
    CmOptions **options = relation->table ? &relation->table->options : &relation->view->options;
    g_autofree char *identity = g_strdup_printf("index %s", name);

    if (cm_catalog_is_true(row, IS_CLUSTERED))
        cm_catalog_set_text(options, "clustered_on", name);
    if (cm_catalog_is_true(row, IS_REPLICA_IDENTITY))
        cm_catalog_set_text(options, "replica_identity", identity);
}

static void
begin_constraint(CmCatalog *catalog, CmConstraint *constraint, const CmResult *row)
{
    bool is_exclusion = constraint->kind == CM_CONSTRAINT_EXCLUDE;
    g_autofree char *comment =
        cm_catalog_comment(catalog, CM_CATALOG_CLASS, cm_catalog_oid(row, OID), 0);

    set_options(catalog, &constraint->options, is_exclusion ? "gist" : "btree", row);
    cm_catalog_set_text(&constraint->options, "index_comment", comment);
    if (is_exclusion)
        constraint->sql = cm_catalog_unwrap(cm_result_text(row, WHERE));
    catalog->index.parts = constraint->parts;
    catalog->index.options = &constraint->options;
}

static void
begin_index(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    CmIndex *index = cm_index_new(cm_result_text(row, NAME), cm_catalog_is_true(row, IS_UNIQUE));
    g_autofree char *parent = cm_catalog_regclass(catalog, cm_result_text(row, PARENT));
    bool is_partitioned = *cm_result_text(row, KIND) == 'I';

    index->comment = cm_catalog_comment(catalog, CM_CATALOG_CLASS, cm_catalog_oid(row, OID), 0);
    index->where = cm_catalog_unwrap(cm_result_text(row, WHERE));
    set_options(catalog, &index->options, "btree", row);
    cm_catalog_set_text(&index->options, "parent", parent);
    cm_catalog_set_true(&index->options, is_partitioned ? "only" : "invalid",
                        cm_catalog_is_true(row, IS_INVALID));
    catalog->index.parts = index->parts;
    catalog->index.options = &index->options;
    if (relation->table)
        cm_table_add_index(relation->table, index);
    else
        g_ptr_array_add(relation->view->indexes, index);
}

/* The collation of a part where it is not that of the column or expression. */
static char *
read_collation(const CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    const CmCatalogColumn *column = cm_catalog_column(relation, cm_result_integer(row, COLUMN));
    guint collation = cm_catalog_oid(row, COLLATION_OID);
    guint place = (guint)cm_result_integer(row, PLACE);

    if (!column && catalog->index.collations && place <= g_strv_length(catalog->index.collations) &&
        *catalog->index.collations[place - 1])
        return cm_catalog_regclass(catalog, catalog->index.collations[place - 1]);
    if (!column || !collation || column->collation == collation)
        return NULL;
    return cm_catalog_collation(catalog, cm_catalog_oid(row, COLLATION_NAMESPACE),
                                cm_result_text(row, COLLATION));
}

/* The part of this place: an exclusion's is there already, with its operator. */
static CmPart *
part_at(GPtrArray *parts, guint place)
{
    if (place > parts->len)
        g_ptr_array_add(parts, cm_part_new(NULL));
    return parts->pdata[place - 1];
}

static void
add_part(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    CmPart *part = part_at(catalog->index.parts, (guint)cm_result_integer(row, PLACE));
    int64_t option = cm_result_integer(row, OPTION);
    bool is_descending = option & 1;
    bool nulls_first = option & 2;

    if (cm_result_integer(row, COLUMN))
        part->column = g_strdup(cm_catalog_column_name(relation, cm_result_integer(row, COLUMN)));
    else
        part->sql = cm_catalog_unwrap(cm_result_text(row, EXPRESSION));
    part->order = is_descending ? CM_ORDER_DESC : CM_ORDER_DEFAULT;
    if (is_descending != nulls_first)
        part->nulls = nulls_first ? CM_NULLS_FIRST : CM_NULLS_LAST;
    part->collation = read_collation(catalog, relation, row);
    part->operator_class = cm_catalog_text(row, OPERATOR_CLASS);
}

static void
add_element(CmOptions **options, const char *key, const char *element)
{
    g_auto(GStrv) list = cm_options_list(*options, "postgresql", key);
    guint length = list ? g_strv_length(list) : 0;

    list = g_renew(char *, list, length + 2);
    list[length] = g_strdup(element);
    list[length + 1] = NULL;
    cm_catalog_set_list(options, key, list);
}

static void
add_column(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    int64_t statistics = cm_result_integer(row, STATISTICS);
    g_autofree char *target = g_strdup_printf("%" G_GINT64_FORMAT "=%" G_GINT64_FORMAT,
                                              cm_result_integer(row, PLACE), statistics);

    if (cm_catalog_is_true(row, IS_INCLUDED))
        add_element(catalog->index.options, "include",
                    cm_catalog_column_name(relation, cm_result_integer(row, COLUMN)));
    else
        add_part(catalog, relation, row);
    if (statistics >= 0)
        add_element(catalog->index.options, "statistics", target);
}

static bool
take_index(CmCatalog *catalog, const CmResult *row, GError **error)
{
    const CmCatalogRelation *relation = cm_catalog_relation(catalog, cm_catalog_oid(row, RELATION));
    CmConstraint *constraint =
        g_hash_table_lookup(catalog->key_indexes, GUINT_TO_POINTER(cm_catalog_oid(row, OID)));

    (void)error;
    if (!relation || !relation->is_wanted)
        return true;
    if (cm_result_integer(row, PLACE) == 1) {
        const char *whole = cm_result_text(row, WHOLE);

        g_clear_pointer(&catalog->index.collations, g_strfreev);
        catalog->index.collations = whole ? cm_catalog_index_collations(whole) : NULL;
        set_table_options(relation, row);
        if (constraint)
            begin_constraint(catalog, constraint, row);
        else
            begin_index(catalog, relation, row);
    }
    add_column(catalog, relation, row);
    return true;
}

bool
cm_catalog_read_indexes(CmCatalog *catalog, GError **error)
{
    bool ok = cm_catalog_each(catalog, indexes_sql, take_index, error);

    g_clear_pointer(&catalog->index.collations, g_strfreev);
    return ok;
}
