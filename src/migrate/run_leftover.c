/* What failed statements left behind, such as an index that is not valid: it goes before they run
 * again. */
#include "migrate/run_step.h"

/* The statements that take it away (transfer full); NULL and an error where that cannot be told. */
static GPtrArray *
find_leftovers(CmRun *run, const char *sql, GError **error)
{
    const CmDialect *dialect = run->project->dialect;
    g_autofree char *query = dialect->leftovers ? dialect->leftovers(sql) : NULL;
    g_autoptr(GPtrArray) drops = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(CmResult) rows = NULL;
    GError *cause = NULL;

    if (!query)
        return g_steal_pointer(&drops);
    if (!cm_run_session_lend(run, error))
        return NULL;
    rows = cm_connection_query(run->connection, query, NULL, 0, &cause);
    while (rows && cm_result_next(rows, &cause))
        g_ptr_array_add(drops, g_strdup(cm_result_text(rows, 0)));
    if (!cause)
        return g_steal_pointer(&drops);
    g_propagate_error(error, cause);
    return NULL;
}

bool
cm_run_leaves_something(CmRun *run, const char *sql)
{
    g_autoptr(GError) ignored = NULL;
    g_autoptr(GPtrArray) drops = find_leftovers(run, sql, &ignored);

    return drops && drops->len;
}

bool
cm_run_clear_way(CmRun *run, const char *sql, GError **error)
{
    g_autoptr(GPtrArray) drops = find_leftovers(run, sql, error);

    for (guint i = 0; drops && i < drops->len; i++)
        if (!cm_connection_execute(run->connection, drops->pdata[i], NULL, 0, error))
            return false;
    return drops != NULL;
}
