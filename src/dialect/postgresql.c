/* How PostgreSQL does operations: the table of them, and which belong together. */
#include "dialect/postgresql.h"

#include "dialect/postgresql_check.h"
#include "dialect/postgresql_column.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_project.h"
#include "dialect/postgresql_run.h"
#include "dialect/postgresql_table.h"
#include "dialect/postgresql_together.h"
#include "dialect/postgresql_types.h"
#include "dialect/postgresql_view.h"

typedef bool (*Render)(const CmRendering *rendering, GError **error);

static bool
execute(const CmRendering *rendering, GError **error)
{
    return cm_ddl_add_execute(rendering->statements, &cm_dialect_postgresql,
                              cm_rendering_operation(rendering), error);
}

static bool
bulk_insert(const CmRendering *rendering, GError **error)
{
    (void)error;
    cm_ddl_add_bulk_insert(rendering->statements, &cm_dialect_postgresql,
                           cm_rendering_operation(rendering));
    return true;
}

/* There are no options of the database as a whole. */
static bool
say_nothing(const CmRendering *rendering, GError **error)
{
    (void)rendering;
    (void)error;
    return true;
}

static const Render renderers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = cm_postgresql_create_table,
    [CM_OPERATION_DROP_TABLE] = cm_postgresql_drop_table,
    [CM_OPERATION_RENAME_TABLE] = cm_postgresql_rename_table,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = cm_postgresql_comment_table,
    [CM_OPERATION_DROP_TABLE_COMMENT] = cm_postgresql_comment_table,
    [CM_OPERATION_SET_TABLE_OPTIONS] = cm_postgresql_set_table_options,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = say_nothing,
    [CM_OPERATION_ADD_COLUMN] = cm_postgresql_add_column,
    [CM_OPERATION_DROP_COLUMN] = cm_postgresql_drop_column,
    [CM_OPERATION_ALTER_COLUMN] = cm_postgresql_alter_column,
    [CM_OPERATION_RENAME_COLUMN] = cm_postgresql_rename_column,
    [CM_OPERATION_CREATE_INDEX] = cm_postgresql_create_index,
    [CM_OPERATION_DROP_INDEX] = cm_postgresql_drop_index,
    [CM_OPERATION_RENAME_INDEX] = cm_postgresql_rename_index,
    [CM_OPERATION_SET_INDEX_COMMENT] = cm_postgresql_comment_index,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = cm_postgresql_create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = cm_postgresql_create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = cm_postgresql_create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = cm_postgresql_create_constraint,
    [CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT] = cm_postgresql_create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = cm_postgresql_drop_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = cm_postgresql_rename_constraint,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = cm_postgresql_comment_constraint,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = cm_postgresql_validate_constraint,
    [CM_OPERATION_CREATE_VIEW] = cm_postgresql_create_view,
    [CM_OPERATION_DROP_VIEW] = cm_postgresql_drop_view,
    [CM_OPERATION_CREATE_TRIGGER] = cm_postgresql_create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = cm_postgresql_drop_trigger,
    [CM_OPERATION_CREATE_OBJECT] = cm_postgresql_create_object,
    [CM_OPERATION_DROP_OBJECT] = cm_postgresql_drop_object,
    [CM_OPERATION_ALTER_OBJECT] = cm_postgresql_alter_object,
    [CM_OPERATION_RENAME_OBJECT] = cm_postgresql_rename_object,
    [CM_OPERATION_EXECUTE] = execute,
    [CM_OPERATION_BULK_INSERT] = bulk_insert,
};

static char *
type_text(const CmType *type, GError **error)
{
    char *text = cm_postgresql_type_to_text(type);

    if (!text)
        cm_fail(error, CM_ERROR_UNSUPPORTED, "PostgreSQL has no type '%s' without a name",
                cm_type_kind_name(type->kind));
    return text;
}

static bool
is_routine(const CmOperation *operation)
{
    return operation->kind == CM_OPERATION_CREATE_OBJECT &&
           (operation->object->kind == CM_OBJECT_FUNCTION ||
            operation->object->kind == CM_OBJECT_PROCEDURE);
}

static bool
stands_alone(const GPtrArray *operations, guint at)
{
    const CmOperation *operation = operations->pdata[at];

    switch (operation->kind) {
    case CM_OPERATION_SET_DATABASE_OPTIONS:
    case CM_OPERATION_EXECUTE:
    case CM_OPERATION_BULK_INSERT:
        return true;
    default:
        return false;
    }
}

static bool
render_one(CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    bool ok;

    rendering->count = cm_postgresql_count_together(rendering);
    ok = renderers[operation->kind](rendering, error) && cm_postgresql_close_run(rendering, error);
    for (guint i = 0; i < rendering->count && rendering->schema && ok; i++)
        ok = cm_operation_apply(rendering->operations->pdata[rendering->at + i], rendering->schema,
                                cm_dialect_postgresql.name, error);
    return ok;
}

/* Routines in a row share the setting that leaves their bodies alone. */
static bool
render(const GPtrArray *operations, guint *at, CmSchema *schema, GPtrArray *statements,
       GError **error)
{
    CmRendering rendering = {operations, *at, 1, schema, statements};
    bool goes_on;

    do {
        if (!render_one(&rendering, error))
            return false;
        goes_on = is_routine(operations->pdata[rendering.at]);
        rendering.at += rendering.count;
    } while (goes_on && rendering.at < operations->len &&
             is_routine(operations->pdata[rendering.at]));
    *at = rendering.at;
    return true;
}

/* Advisory locks are of one database; a key is shown in two halves. */
static const CmServerLockSql lock_sql = {
    .scope_sql = "SELECT coalesce($1::text, (SELECT n.nspname FROM pg_catalog.pg_class c JOIN "
                 "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = $2 AND "
                 "c.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(c.oid)), "
                 "pg_catalog.current_schema(), '')",
    .try_sql = "SELECT pg_catalog.pg_try_advisory_lock($1)",
    .try_in_transaction_sql = "SELECT pg_catalog.pg_try_advisory_xact_lock($1)",
    .holder_sql =
        "SELECT l.pid, a.application_name, coalesce(a.client_hostname, "
        "pg_catalog.host(a.client_addr)), pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM pg_catalog.pg_locks l LEFT JOIN "
        "pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND "
        "l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = pg_catalog.current_database()) AND l.classid::bigint = ($1::bigint >> 32) "
        "& 4294967295 AND l.objid::bigint = $1::bigint & 4294967295",
    .release_sql = "SELECT pg_catalog.pg_advisory_unlock($1)",
};

/* A connection that only reads may still make what is temporary, in a transaction that may write.
 */
static const char *const scratch_opening[] = {
    "BEGIN READ WRITE",
    "SELECT pg_catalog.set_config('search_path', 'pg_temp, ' || "
    "pg_catalog.current_setting('search_path'), true), "
    "pg_catalog.set_config('check_function_bodies', 'off', true), "
    "pg_catalog.set_config('client_min_messages', 'error', true)",
    "CREATE TABLE cmig_scratch (x integer)",
    NULL,
};

static const char *const settings[] = {"SET", "LOCAL", "TRANSACTION", "CONSTRAINTS", NULL};

/* Sessions that hold locks of this database's own tables, the longest first; whoever failed has let
 * go of its own by then. What others run is not everybody's to see. */
static const char holders_sql[] =
    "SELECT coalesce('process ' || l.pid, 'a prepared transaction') || "
    "coalesce(' (' || nullif(a.application_name, '') || ')', '') || "
    "coalesce(' of ' || a.usename, '') || coalesce(', for ' || "
    "pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)) || ' s', "
    "'') "
    "|| CASE WHEN a.state LIKE 'idle%' THEN ' ' || a.state || ', last: ' "
    "WHEN a.query <> '' THEN ': ' ELSE '' END || coalesce(pg_catalog.left(a.query, 200), '') "
    "FROM (SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE granted AND locktype = 'relation' "
    "AND "
    "relation >= 16384 AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
    "pg_catalog.current_database())) l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
    "WHERE l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() ORDER BY a.xact_start, l.pid LIMIT 3";

/* A schema of the search path that the user may not use hides what is in it. */
static const char find_table_sql[] =
    "SELECT 1, CASE WHEN NOT pg_catalog.pg_table_is_visible(c.oid) THEN n.nspname END FROM "
    "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
    "c.relname = $1 AND c.relkind IN ('r', 'p') AND (pg_catalog.pg_table_is_visible(c.oid) OR "
    "(NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND EXISTS (SELECT FROM "
    "pg_catalog.unnest(pg_catalog.string_to_array(pg_catalog.current_setting('search_path'), "
    "',')) p WHERE pg_catalog.btrim(p, '\" ') = n.nspname))) "
    "ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC LIMIT 1";

const CmDialect cm_dialect_postgresql = {
    .name = "postgresql",
    .spelling = &cm_spelling_postgresql,
    .script = &cm_script_options_postgresql,
    .has_transactional_ddl = true,
    .has_uuids = true,
    .has_zones = true,
    .names_constraints = true,
    .renames_constraints = true,
    .orders_nulls = true,
    .has_operator_classes = true,
    .default_meaning = cm_postgresql_default_meaning,
    .has_qualified_collations = true,
    .has_bracketed_expressions = true,
    .binds_views = true,
    .renames_by_name = true,
    .keys_are_relations = true,
    .lock = &lock_sql,
    .scratch_opening = scratch_opening,
    .settings = settings,
    .is_setting = cm_postgresql_is_setting,
    .changes_session = cm_postgresql_changes_session,
    .script_reset = "RESET ALL",
    .default_schema_sql = "SELECT pg_catalog.current_schema()",
    .own_tables = &cm_own_tables_postgresql,
    .find_table_sql = find_table_sql,
    .find_table_in_sql = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
                         "n.oid = c.relnamespace WHERE c.relname = $1 AND "
                         "c.relkind IN ('r', 'p') AND n.nspname = $2",
    .type_text = type_text,
    .stands_alone = stands_alone,
    .is_autocommit = cm_postgresql_is_autocommit,
    .check = cm_postgresql_check,
    .render = render,
    .show_object = cm_postgresql_show_object,
    .holders_sql = holders_sql,
    .leftovers = cm_postgresql_leftovers,
    .project = cm_postgresql_project,
};
