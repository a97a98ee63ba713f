/* The journal, for reading. */
#include "migrate/project.h"

#include <string.h>

void
cm_log_free(CmLog *log)
{
    if (!log)
        return;
    for (gsize i = 0; i < log->count; i++) {
        CmLogEntry *entry = &log->items[i];

        g_free(entry->revision);
        g_free(entry->status);
        g_free(entry->started_at);
        g_free(entry->finished_at);
        g_free(entry->checksum);
        g_free(entry->error);
        g_free(entry->user);
        g_free(entry->host);
        g_free(entry->tool_version);
        g_free(entry->tag);
    }
    g_free(log->items);
    g_free(log);
}

static char *
text(CmResult *result, guint column)
{
    return g_strdup(cm_result_text(result, column));
}

/* A time with all six digits of its microseconds: a server leaves out zeros at the end. */
static char *
time_text(CmResult *result, guint column)
{
    const char *given = cm_result_text(result, column);
    const char *point = given ? strchr(given, '.') : NULL;
    gsize digits = point ? strlen(point + 1) : 0;

    if (!given || digits >= 6)
        return g_strdup(given);
    return g_strdup_printf("%s%s%.*s", given, point ? "" : ".", (int)(6 - digits), "000000");
}

/* In the order of cm_bookkeeping_log_columns. */
static CmLogEntry
read_entry(CmResult *result)
{
    const char *direction = cm_result_text(result, 2);
    bool is_stamp = !g_strcmp0(direction, "stamp");

    return (CmLogEntry){
        .id = cm_result_integer(result, 0),
        .revision = text(result, 1),
        .is_downgrade = !g_strcmp0(direction, "downgrade"),
        .status = is_stamp ? g_strdup("stamp") : text(result, 3),
        .started_at = time_text(result, 4),
        .finished_at = time_text(result, 5),
        .statements_done = cm_result_integer(result, 6),
        .checksum = text(result, 7),
        .error = text(result, 8),
        .user = text(result, 9),
        .host = text(result, 10),
        .tool_version = text(result, 11),
        .tag = text(result, 12),
    };
}

CmLog *
cm_project_log(CmProject *project, GError **error)
{
    g_autoptr(CmLog) log = g_new0(CmLog, 1);
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, sizeof(CmLogEntry));
    g_autoptr(CmResult) result = NULL;
    g_autoptr(GError) cause = NULL;
    CmConnection *connection;

    if (!cm_project_need_url(project, error))
        return NULL;
    if (!cm_project_has_database(project))
        return g_steal_pointer(&log);
    connection = cm_project_connect(project, true, error);
    if (!connection)
        return NULL;
    result = cm_bookkeeping_query_log(project->books, connection, &cause);
    while (result && cm_result_next(result, &cause)) {
        CmLogEntry entry = read_entry(result);

        g_array_append_val(entries, entry);
    }
    log->count = entries->len;
    log->items = (CmLogEntry *)(void *)g_array_free(g_steal_pointer(&entries), FALSE);
    if (!cause)
        return g_steal_pointer(&log);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}
