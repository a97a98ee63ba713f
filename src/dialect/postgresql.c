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

const CmDialect cm_dialect_postgresql = {
    .name = "postgresql",
    .spelling = &cm_spelling_postgresql,
    .script = &cm_script_options_postgresql,
    .has_transactional_ddl = true,
    .has_uuids = true,
    .names_constraints = true,
    .own_tables = &cm_own_tables_postgresql,
    .find_table_sql = "SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1 AND "
                      "relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(oid)",
    .type_text = type_text,
    .stands_alone = stands_alone,
    .render = render,
    .project = project,
};
