/* The object that a statement names, as the server shows it: before the statement runs, and where
 * it is in doubt. */
#include "migrate/run_step.h"

#include <string.h>

char *
cm_run_hash(const char *text)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

/* A server that refuses to show an object has not got it; but one that was not reached, was
 * interrupted or had to wait too long says nothing of it. */
static bool
says_no(const GError *cause)
{
    return cause->domain == CM_ERROR && cause->code == CM_ERROR_DATABASE;
}

/* What the server says of the object that a statement names; nothing, where there is none; NULL for
 * a statement that names none, or one that may not be seen (transfer full). */
static bool
show_object(CmRun *run, const char *sql, char **shown, GError **error)
{
    const CmDialect *dialect = run->project->dialect;
    g_autofree char *query = dialect->show_object ? dialect->show_object(sql) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(CmResult) rows = NULL;
    GError *cause = NULL;

    *shown = NULL;
    if (!query)
        return true;
    if (!cm_run_session_lend(run, error))
        return false;
    rows = cm_connection_query(run->connection, query, NULL, 0, &cause);
    while (rows && cm_result_next(rows, &cause))
        for (guint i = 0; i < cm_result_column_count(rows); i++)
            g_string_append_printf(text, "%s\n", cm_result_text(rows, i));
    if (cause && !says_no(cause)) {
        g_propagate_error(error, cause);
        return false;
    }
    if (!cause || cm_dialect_error_kind(dialect, cause) != CM_SERVER_ERROR_DENIED) {
        if (dialect->forget_counters)
            dialect->forget_counters(text);
        *shown = g_string_free(g_steal_pointer(&text), FALSE);
    }
    g_clear_error(&cause);
    return true;
}

bool
cm_run_look_at_object(CmRun *run, const char *sql, char **seen, GError **error)
{
    g_autofree char *shown = NULL;

    if (!show_object(run, sql, &shown, error))
        return false;
    *seen = shown ? cm_run_hash(shown) : NULL;
    return true;
}

bool
cm_run_find_effect(CmRun *run, const CmJournalStep *doubt, CmEffect *effect, GError **error)
{
    const CmDialect *dialect = run->project->dialect;
    g_autofree char *shown = NULL;
    g_autofree char *now = NULL;

    *effect = CM_EFFECT_UNKNOWN;
    if (doubt->before && !show_object(run, doubt->sql, &shown, error))
        return false;
    now = shown ? cm_run_hash(shown) : NULL;
    if (!now)
        return true;
    if (strcmp(now, doubt->before))
        *effect = dialect->effect ? dialect->effect(doubt->sql, shown) : CM_EFFECT_TAKEN;
    else if (cm_dialect_shows_effect(dialect, doubt->sql))
        *effect = CM_EFFECT_RUN_AGAIN;
    return true;
}
