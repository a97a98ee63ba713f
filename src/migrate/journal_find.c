/* Runs that are half done, as the log's rows tell. */
#include <string.h>

#include "migrate/journal.h"

/* Rows of the log, newest first; an older one of the same revision says nothing any more. */
typedef struct {
    CmResult *rows;
    GHashTable *seen;
} OpenRuns;

static bool
next_open(OpenRuns *runs, GError **error)
{
    while (cm_result_next(runs->rows, error)) {
        const char *revision = cm_result_text(runs->rows, 0);

        if (revision && g_hash_table_add(runs->seen, g_strdup(revision)) &&
            cm_journal_is_open(cm_result_text(runs->rows, 2)))
            return true;
    }
    return false;
}

static bool
open_runs(OpenRuns *runs, const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    static const char *const columns[] = {"revision", "direction", "status", NULL};
    g_autoptr(CmStatement) select = cm_statement_select(books->schema, books->log_table, columns);

    cm_statement_order_by(select, "id", true);
    runs->rows = cm_connection_query_statement(connection, select, error);
    runs->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return runs->rows;
}

static void
close_runs(OpenRuns *runs)
{
    cm_result_free(runs->rows);
    g_hash_table_unref(runs->seen);
}

bool
cm_journal_find(const CmBookkeeping *books, CmConnection *connection, char **revision,
                char **direction, GError **error)
{
    OpenRuns runs;
    bool is_found = open_runs(&runs, books, connection, error) && next_open(&runs, error);

    if (is_found) {
        *revision = g_strdup(cm_result_text(runs.rows, 0));
        *direction = g_strdup(cm_result_text(runs.rows, 1));
    }
    close_runs(&runs);
    return is_found;
}

bool
cm_journal_check(const CmBookkeeping *books, CmConnection *connection, const char *revision,
                 const char *direction, bool *is_begun, GError **error)
{
    OpenRuns runs;
    GError *failure = NULL;
    bool is_ok = open_runs(&runs, books, connection, error);

    *is_begun = false;
    while (is_ok && next_open(&runs, &failure)) {
        const char *found = cm_result_text(runs.rows, 0);
        const char *way = cm_result_text(runs.rows, 1);

        if (revision && !strcmp(found, revision) && !strcmp(way, direction))
            *is_begun = true;
        else
            is_ok = cm_fail(&failure, CM_ERROR_NEEDS_REPAIR,
                            "the %s of revision '%s' is half done: go on with 'cmig %s', or say "
                            "what became of it with 'cmig repair'",
                            way, found, way);
    }
    close_runs(&runs);
    if (failure)
        g_propagate_error(error, failure);
    return is_ok && !failure;
}
