/* Functions, procedures and aggregates: the statements that create them. */
#include <string.h>

#include "inspect/postgresql_catalog.h"

/* The server has no function that tells how an aggregate was made. A final function may change its
 * state for aggregates over sorted rows, unless said otherwise, and for others not. */
static const char routines_sql[] =
    "SELECT p.oid, p.pronamespace, p.proname, p.prokind, oidvectortypes(p.proargtypes), "
    "CASE WHEN a.aggfnoid IS NULL THEN pg_get_functiondef(p.oid) END, "
    "CASE WHEN a.aggfnoid IS NOT NULL THEN pg_get_function_arguments(p.oid) END, "
    "concat_ws(',\n    ', 'SFUNC = ' || $function(a.aggtransfn), "
    "'STYPE = ' || format_type(a.aggtranstype, NULL), 'SSPACE = ' || nullif(a.aggtransspace, 0), "
    "'FINALFUNC = ' || $function(a.aggfinalfn), "
    "CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END, "
    "'FINALFUNC_MODIFY = ' || CASE WHEN a.aggfinalmodify <> m.usual THEN $modify(a.aggfinalmodify) "
    "END, 'COMBINEFUNC = ' || $function(a.aggcombinefn), "
    "'SERIALFUNC = ' || $function(a.aggserialfn), "
    "'DESERIALFUNC = ' || $function(a.aggdeserialfn), "
    "'INITCOND = ' || quote_literal(a.agginitval), 'MSFUNC = ' || $function(a.aggmtransfn), "
    "'MINVFUNC = ' || $function(a.aggminvtransfn), "
    "'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL), "
    "'MSSPACE = ' || nullif(a.aggmtransspace, 0), "
    "'MFINALFUNC = ' || $function(a.aggmfinalfn), "
    "CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, "
    "'MFINALFUNC_MODIFY = ' || CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> m.usual "
    "THEN $modify(a.aggmfinalmodify) END, 'MINITCOND = ' || quote_literal(a.aggminitval), "
    "'SORTOP = ' || $operator(a.aggsortop), "
    "CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END, "
    "CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END), "
    "quote_ident(p.proname), quote_ident(n.nspname), NOT pg_function_is_visible(p.oid) "
    "FROM pg_catalog.pg_proc p LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid "
    "CROSS JOIN LATERAL (SELECT CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END) m(usual) "
    "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
    "WHERE p.pronamespace IN (:scope) AND $made(pg_proc, p.oid)";

enum {
    OID,
    NAMESPACE,
    NAME,
    KIND,
    TYPES,
    SQL,
    ARGUMENTS,
    CLAUSES,
    QUOTED_NAME,
    QUOTED_NAMESPACE,
    IS_HIDDEN,
};

/* The name as the schema writes it in a statement, and as it tells the routine apart. */
static char *
aggregate_sql(const char *schema, const CmResult *row)
{
    const char *arguments = cm_result_text(row, ARGUMENTS);

    return g_strdup_printf("CREATE AGGREGATE %s%s%s(%s) (\n    %s\n)",
                           schema ? cm_result_text(row, QUOTED_NAMESPACE) : "", schema ? "." : "",
                           cm_result_text(row, QUOTED_NAME), *arguments ? arguments : "*",
                           cm_result_text(row, CLAUSES));
}

static char *
function_sql(const CmCatalog *catalog, const char *schema, const char *keyword, const CmResult *row)
{
    const char *sql = cm_result_text(row, SQL);

    return g_strchomp(schema ? g_strdup(sql)
                             : cm_catalog_unqualify(sql, keyword, catalog->default_schema));
}

static bool
take_routine(CmCatalog *catalog, const CmResult *row, GError **error)
{
    const char *schema = cm_catalog_schema_said(catalog, cm_catalog_oid(row, NAMESPACE),
                                                cm_catalog_is_true(row, IS_HIDDEN));
    char letter = *cm_result_text(row, KIND);
    const char *types = cm_result_text(row, TYPES);
    bool is_aggregate = letter == 'a';
    g_autofree char *name =
        g_strdup_printf("%s(%s)", cm_result_text(row, NAME), is_aggregate && !*types ? "*" : types);
    CmObject *object;

    (void)error;
    if (is_aggregate) {
        object = cm_object_new(CM_OBJECT_AGGREGATE, schema, name);
        object->sql = aggregate_sql(schema, row);
    } else if (letter == 'p') {
        object = cm_object_new(CM_OBJECT_PROCEDURE, schema, name);
        object->sql = function_sql(catalog, schema, "PROCEDURE", row);
    } else {
        object = cm_object_new(CM_OBJECT_FUNCTION, schema, name);
        object->sql = function_sql(catalog, schema, "FUNCTION", row);
    }
    cm_catalog_add(catalog, object, CM_CATALOG_PROC, cm_catalog_oid(row, OID));
    return true;
}

bool
cm_catalog_read_routines(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, routines_sql, take_routine, error);
}
