/* Statements that wait for a lock of others: tried a few times, where a failure undoes nothing but
 * the statement itself, and then given up with the names of those who may hold it. In a
 * transaction, which the failure has ended, it is given up at once. */
#include <string.h>

#include "migrate/run_step.h"

#define ATTEMPTS 3
#define PAUSE    (G_USEC_PER_SEC / 4)

/* Those whose transactions are open, or whose statements run, longest first; NULL where nobody can
 * tell (transfer full). */
static char *
find_holders(const CmRun *run)
{
    const CmProject *project = run->project;
    const char *sql = project->dialect->holders_sql;
    g_autoptr(GString) holders = g_string_new(NULL);
    g_autoptr(CmConnection) another = NULL;
    g_autoptr(CmResult) rows = NULL;
    GError *ignored = NULL;

    if (!sql)
        return NULL;
    /* Nothing more can be asked in a transaction that has failed. */
    if (cm_connection_in_transaction(run->connection))
        another = cm_connection_open_url(project->url, CM_OPEN_BRIEFLY,
                                         project->options.driver_folders, NULL);
    rows = cm_connection_query(another ? another : run->connection, sql, NULL, 0, &ignored);
    while (rows && cm_result_next(rows, &ignored))
        g_string_append_printf(holders, "%s%s", holders->len ? "; " : "", cm_result_text(rows, 0));
    g_clear_error(&ignored);
    return holders->len ? g_string_free(g_steal_pointer(&holders), FALSE) : NULL;
}

static bool
fail_with_holders(GError *cause, const char *holders, GError **error)
{
    char *message;

    if (holders) {
        message = g_strdup_printf("%s\nit may be held by %s", cause->message, holders);
        g_free(cause->message);
        cause->message = message;
    }
    g_propagate_error(error, cause);
    return false;
}

bool
cm_run_execute(CmRun *run, const CmStatement *statement, GError **error)
{
    bool may_wait = run->project->config->lock_timeout > 0 &&
                    statement->mode != CM_STATEMENT_AUTOCOMMIT &&
                    !cm_connection_in_transaction(run->connection);

    for (int attempt = 1;; attempt++) {
        GError *cause = NULL;
        g_autofree char *holders = NULL;
        CmServerErrorKind kind;

        if (cm_connection_execute_statement(run->connection, statement, &cause))
            return true;
        kind = cm_dialect_error_kind(run->project->dialect, cause);
        if (kind == CM_SERVER_ERROR_WAITED && !run->project->is_cancelled)
            holders = find_holders(run); /* two that waited for each other do not any more */
        may_wait &= kind == CM_SERVER_ERROR_WAITED || kind == CM_SERVER_ERROR_DEADLOCK;
        if (!may_wait || run->project->is_cancelled)
            return fail_with_holders(cause, holders, error);
        if (attempt == ATTEMPTS)
            return fail_with_holders(cause, holders, error);
        cm_project_log_line(run->project, CM_LOG_WARNING,
                            "a lock of another session is in the way%s%s; trying again (%d of %d)",
                            holders ? ": " : "", holders ? holders : "", attempt + 1, ATTEMPTS);
        g_clear_error(&cause);
        g_usleep((gulong)(attempt * PAUSE));
    }
}
