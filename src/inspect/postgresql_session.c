#include "inspect/postgresql_session.h"

/* The default schema alone is searched, so that a name without a schema means one thing;
 * temporary tables last, so that they hide nothing. Constants are printed by the output functions
 * of their types, whose settings are fixed here. */
#define SETTINGS                                                                                   \
    "set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true), "                  \
    "set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true), " \
    "set_config('bytea_output', 'hex', true), set_config('quote_all_identifiers', 'off', true), "  \
    "set_config('standard_conforming_strings', 'on', true), set_config('jit', 'off', true), "      \
    "set_config('enable_nestloop', 'off', true), "                                                 \
    "set_config('max_parallel_workers_per_gather', '0', true)"

static const char settle_sql[] =
    "SELECT current_schema(), "
    "set_config('search_path', coalesce(quote_ident(current_schema()) || ', ', '') || 'pg_temp', "
    "true), " SETTINGS;

static const char settle_temporary_sql[] =
    "SELECT n.nspname, set_config('search_path', 'pg_temp' || coalesce((SELECT ', ' || "
    "quote_ident(s) FROM unnest(current_schemas(false)) s WHERE s <> n.nspname LIMIT 1), ''), "
    "true), " SETTINGS " FROM pg_catalog.pg_namespace n WHERE n.oid = pg_my_temp_schema()";

static bool
settle(CmConnection *connection, const char *sql, char **default_schema, GError **error)
{
    g_autoptr(CmResult) row = cm_connection_query(connection, sql, NULL, 0, error);

    if (!row || !cm_result_next(row, error))
        return false;
    *default_schema = g_strdup(cm_result_text(row, 0));
    return true;
}

bool
cm_postgresql_session_settle(CmConnection *connection, char **default_schema, GError **error)
{
    return settle(connection, settle_sql, default_schema, error);
}

bool
cm_postgresql_session_settle_temporary(CmConnection *connection, char **default_schema,
                                       GError **error)
{
    return settle(connection, settle_temporary_sql, default_schema, error);
}
