/* One runner at a time. A SQLite database is guarded by a lock on a file beside it, since a lock in
 * the database would be gone with every transaction. */
#include <stdlib.h>
#include <string.h>

#include "migrate/run.h"

typedef struct {
    CmProject *project;
    char *holder; /* as last told; NULL at first */
} Waiting;

static bool
is_waiting(const char *holder, gpointer data)
{
    Waiting *waiting = data;

    if (g_strcmp0(holder, waiting->holder)) {
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

bool
cm_run_lock(CmProject *project, CmFileLock **lock, GError **error)
{
    int64_t wait = project->options.wait_us ? MAX(0, project->options.wait_us)
                                            : project->config->wait_for_lock;
    Waiting waiting = {project, NULL};
    g_autofree char *path = NULL;

    *lock = NULL;
    if (!project->dialect->locks_file || !project->url->database ||
        !strcmp(project->url->database, ":memory:"))
        return true;
    path = lock_path(project->url->database);
    *lock = cm_file_lock_acquire(path, "cmig", wait, is_waiting, &waiting, error);
    g_free(waiting.holder);
    return *lock != NULL;
}
