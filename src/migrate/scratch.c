/* The second database, in which texts are spelled: it must be one in which that spoils nothing, and
 * in which no name means anything yet. */
#include "migrate/project.h"

#include <string.h>

#include "inspect/inspector.h"

static bool
check_kind(const CmConnection *scratch, const CmConnection *database, GError **error)
{
    const CmSpelling *spelling = cm_connection_spelling(scratch);
    const CmSpelling *wanted = cm_connection_spelling(database);

    return spelling == wanted ||
           cm_fail(error, CM_ERROR_VALUE,
                   "the scratch database is of another kind, '%s', than the database, '%s'; give "
                   "'scratch_url' one of the same kind and version",
                   spelling ? spelling->name : "?", wanted ? wanted->name : "?");
}

static char *
read_one(CmConnection *connection, const char *sql, GError **error)
{
    g_autoptr(CmResult) row = cm_connection_query(connection, sql, NULL, 0, error);

    return row && cm_result_next(row, error) ? g_strdup(cm_result_text(row, 0)) : NULL;
}

/* What is said nowhere must mean the same in both. */
static bool
check_alike(CmConnection *scratch, CmConnection *database, GError **error)
{
    const CmDialect *dialect = cm_dialect_find(cm_connection_spelling(database)->name, error);
    const char *sql = dialect ? dialect->scratch_alike_sql : NULL;
    g_autofree char *alike = sql ? read_one(scratch, sql, error) : NULL;
    g_autofree char *wanted = alike ? read_one(database, sql, error) : NULL;

    if (!sql || !wanted)
        return dialect && !sql;
    return !strcmp(alike, wanted) ||
           cm_fail(error, CM_ERROR_VALUE,
                   "the scratch database is %s, the database is %s; make one that is like it",
                   alike, wanted);
}

static bool
check_empty(CmConnection *scratch, GError **error)
{
    const CmInspectOptions options = {.schemas = NULL};
    g_autoptr(CmSchema) schema = cm_inspect(scratch, &options, error);
    const CmTable *table = schema && schema->tables->len ? schema->tables->pdata[0] : NULL;
    const CmView *view = schema && schema->views->len ? schema->views->pdata[0] : NULL;

    if (!schema)
        return false;
    return (!table && !view) ||
           cm_fail(error, CM_ERROR_VALUE,
                   "the scratch database is not empty: it has '%s'; give 'scratch_url' a database "
                   "of its own",
                   table ? table->name.name : view->name.name);
}

CmConnection *
cm_project_open_scratch(gpointer data, CmConnection *database, GError **error)
{
    const CmProject *project = data;
    const CmConfig *config = project->config;
    g_autoptr(CmConnection) scratch = NULL;

    if (config->scratch_problem) {
        cm_fail(error, CM_ERROR_VALUE, "%s", config->scratch_problem);
        return NULL;
    }
    if (!config->scratch_url)
        return NULL;
    scratch = cm_connection_open(config->scratch_url, CM_OPEN_MAY_CREATE,
                                 project->options.driver_folders, error);
    if (!scratch || !check_kind(scratch, database, error) ||
        !check_alike(scratch, database, error) || !check_empty(scratch, error))
        return NULL;
    return g_steal_pointer(&scratch);
}
