/* One runner at a time. A SQLite database is guarded by a lock on a file beside it, since a lock in
 * the database would be gone with every transaction. */
#include <string.h>

#include "migrate/run.h"

static bool
is_waiting(const char *holder, gpointer data)
{
    CmProject *project = data;

    cm_project_log_line(project, CM_LOG_INFO, "Waiting for another cmig%s%s",
                        *holder ? ": " : "", holder);
    return !project->is_cancelled;
}

bool
cm_run_lock(CmProject *project, CmFileLock **lock, GError **error)
{
    int64_t wait = project->options.wait_us ? MAX(0, project->options.wait_us)
                                            : project->config->wait_for_lock;
    g_autofree char *path = NULL;

    *lock = NULL;
    if (!project->dialect->locks_file || !project->url->database ||
        !strcmp(project->url->database, ":memory:"))
        return true;
    path = g_strconcat(project->url->database, "-cmig", NULL);
    *lock = cm_file_lock_acquire(path, "cmig", wait, is_waiting, project, error);
    return *lock != NULL;
}
