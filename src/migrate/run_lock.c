/* One runner at a time. A SQLite database is guarded by a lock on a file beside it, since a lock in
 * the database would be gone with every transaction; a server has locks that outlive them. */
#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "migrate/run.h"

typedef struct {
    CmProject *project;
    char *holder; /* as last told; NULL at first */
} Waiting;

static bool
is_waiting(const char *holder, gpointer data)
{
    Waiting *waiting = data;

    /* Between two who hold it nobody is seen. */
    if (!waiting->holder || (*holder && strcmp(holder, waiting->holder))) {
        cm_project_log_line(waiting->project, CM_LOG_INFO, "Waiting for another cmig%s%s",
                            *holder ? ": " : "", holder);
        g_free(waiting->holder);
        waiting->holder = g_strdup(holder);
    }
    return !waiting->project->is_cancelled;
}

/* The lock's file stands beside the database itself, not beside a link to it: whoever comes by
 * another name must meet the same lock. */
static char *
lock_path(const char *database)
{
    char *real = realpath(database, NULL);
    char *path = g_strconcat(real ? real : database, "-cmig", NULL);

    free(real);
    return path;
}

static bool
lock_file(CmProject *project, CmRunLock *lock, int64_t wait, Waiting *waiting, GError **error)
{
    g_autofree char *path = NULL;

    if (!project->url->database || !strcmp(project->url->database, ":memory:"))
        return true;
    path = lock_path(project->url->database);
    lock->file = cm_file_lock_acquire(path, "cmig", wait, is_waiting, waiting, error);
    return lock->file;
}

static bool
lock_server(CmProject *project, CmRunLock *lock, int64_t wait, Waiting *waiting, GError **error)
{
    CmConnection *connection = cm_project_connect(project, false, error);

    if (connection && cm_connection_is_pooled(connection))
        connection = cm_connection_open_url(project->url, CM_OPEN_MAY_CREATE,
                                            project->options.driver_folders, error);
    if (connection)
        lock->server = cm_server_lock_acquire(
            connection, project->dialect->lock, project->config->version_table_schema,
            project->config->version_table, wait, is_waiting, waiting, error);
    return lock->server;
}

bool
cm_run_lock(CmProject *project, CmRunLock *lock, GError **error)
{
    int64_t wait = project->options.wait_us ? MAX(0, project->options.wait_us)
                                            : project->config->wait_for_lock;
    Waiting waiting = {project, NULL};
    bool is_had = true;

    cm_failpoint(CM_FAILPOINT_BEFORE_LOCK);
    if (project->dialect->locks_file)
        is_had = lock_file(project, lock, wait, &waiting, error);
    else if (project->dialect->lock)
        is_had = lock_server(project, lock, wait, &waiting, error);
    g_free(waiting.holder);
    if (is_had)
        cm_failpoint(CM_FAILPOINT_AFTER_LOCK);
    return is_had;
}

void
cm_run_unlock(CmRunLock *lock)
{
    cm_failpoint(CM_FAILPOINT_BEFORE_UNLOCK);
    g_clear_pointer(&lock->file, cm_file_lock_release);
    g_clear_pointer(&lock->server, cm_server_lock_release);
    cm_failpoint(CM_FAILPOINT_AFTER_UNLOCK);
}
