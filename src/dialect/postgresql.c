/* How PostgreSQL does operations. */
#include "dialect/ddl.h"
#include "dialect/dialect.h"
#include "dialect/postgresql_types.h"

static char *
type_text(const CmType *type, GError **error)
{
    char *text = cm_postgresql_type_to_text(type);

    if (!text)
        cm_fail(error, CM_ERROR_UNSUPPORTED, "an enum without a name has no type on PostgreSQL");
    return text;
}

static bool
stands_alone(const GPtrArray *operations, guint at)
{
    const CmOperation *operation = operations->pdata[at];

    return operation->kind == CM_OPERATION_EXECUTE || operation->kind == CM_OPERATION_BULK_INSERT;
}

static bool
render(const GPtrArray *operations, guint *at, CmSchema *schema, GPtrArray *statements,
       GError **error)
{
    const CmOperation *operation = operations->pdata[*at];

    if (operation->kind == CM_OPERATION_EXECUTE) {
        if (!cm_ddl_add_execute(statements, &cm_dialect_postgresql, operation, error))
            return false;
    } else if (operation->kind == CM_OPERATION_BULK_INSERT) {
        cm_ddl_add_bulk_insert(statements, &cm_dialect_postgresql, operation);
    } else {
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "not on PostgreSQL yet: write it as SQL, in an execute");
    }
    if (schema && !cm_operation_apply(operation, schema, "postgresql", error))
        return false;
    (*at)++;
    return true;
}

static bool
project(CmSchema *schema, GError **error)
{
    (void)error;
    cm_dialect_project_common(&cm_dialect_postgresql, schema);
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

const CmDialect cm_dialect_postgresql = {
    .name = "postgresql",
    .spelling = &cm_spelling_postgresql,
    .script = &cm_script_options_postgresql,
    .has_transactional_ddl = true,
    .has_uuids = true,
    .names_constraints = true,
    .lock = &lock_sql,
    .own_tables = &cm_own_tables_postgresql,
    .find_table_sql = "SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1 AND "
                      "relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(oid)",
    .find_table_in_sql = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
                         "n.oid = c.relnamespace WHERE c.relname = $1 AND "
                         "c.relkind IN ('r', 'p') AND n.nspname = $2",
    .type_text = type_text,
    .stands_alone = stands_alone,
    .render = render,
    .project = project,
};
