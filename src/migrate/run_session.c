/* The session of a run, which SQL of the user's own and what cmig writes down share: what that SQL
 * sets holds for the statements of its step, and for nothing else. */
#include "migrate/run_step.h"

static bool
is_offline(const CmRun *run)
{
    return run->options && run->options->mode == CM_RUN_OFFLINE;
}

/* SET LOCAL, which ends with its transaction. */
static bool
is_local(const CmDialect *dialect, const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, dialect->spelling->lexer);
    return cm_lexer_next_code(&lexer, &token) && cm_token_is(&token, *dialect->settings);
}

/* What is not there to be kept is not there to be set: then the statement itself says so. */
void
cm_run_session_keep(CmRun *run, const char *sql)
{
    const CmDialect *dialect = run->project->dialect;
    g_autofree char *keep = NULL;
    guint count;

    if (!dialect->keep_settings)
        return;
    if (!run->kept)
        run->kept = g_ptr_array_new_with_free_func(g_free);
    count = run->kept->len;
    keep = dialect->keep_settings(sql, run->kept);
    if (keep && !cm_connection_execute(run->connection, keep, NULL, 0, NULL))
        g_ptr_array_set_size(run->kept, (gint)count);
}

void
cm_run_session_note(CmRun *run, const char *sql)
{
    const CmDialect *dialect = run->project->dialect;

    if (!dialect->changes_session || !dialect->changes_session(sql))
        return;
    run->session_is_changed = true;
    if (!run->settings)
        run->settings = g_ptr_array_new_with_free_func(g_free);
    if (cm_dialect_is_setting(dialect, sql))
        g_ptr_array_add(run->settings, g_strdup(sql));
    else
        run->session_is_vague |= !is_local(dialect, sql);
}

bool
cm_run_session_resume(CmRun *run, const GPtrArray *steps, guint count, GError **error)
{
    for (guint i = 0; i < count; i++) {
        const char *sql = ((CmJournalStep *)steps->pdata[i])->sql;

        if (!cm_dialect_is_setting(run->project->dialect, sql))
            continue;
        cm_run_session_keep(run, sql);
        if (!cm_connection_execute(run->connection, sql, NULL, 0, error))
            return false;
        cm_run_session_note(run, sql);
    }
    return true;
}

static bool
fail_restore(GError **error)
{
    g_prefix_error(error, "what the revision set for its session cannot be taken back: ");
    return false;
}

static bool
restore(CmRun *run, GError **error)
{
    run->session_is_changed = false;
    if (is_offline(run))
        return cm_connection_execute(run->connection, run->project->dialect->script_reset, NULL, 0,
                                     error);
    return cm_connection_restore(run->connection, error) || fail_restore(error);
}

/* All that can be: after a failure a part may not have been set at all. */
static bool
give_back(CmRun *run, GError **error)
{
    g_autoptr(GPtrArray) kept = g_steal_pointer(&run->kept);
    GError *failure = NULL;

    for (guint i = 0; kept && i < kept->len; i++)
        cm_connection_execute(run->connection, kept->pdata[i], NULL, 0, failure ? NULL : &failure);
    if (!failure)
        return true;
    g_propagate_error(error, failure);
    return fail_restore(error);
}

bool
cm_run_session_own(CmRun *run, GError **error)
{
    return !run->session_is_changed || run->session_is_vague || restore(run, error);
}

bool
cm_run_session_lend(CmRun *run, GError **error)
{
    guint count = run->settings ? run->settings->len : 0;

    if (run->session_is_changed || !count)
        return true;
    for (guint i = 0; i < count; i++)
        if (!cm_connection_execute(run->connection, run->settings->pdata[i], NULL, 0, error))
            return false;
    run->session_is_changed = true;
    return true;
}

bool
cm_run_session_end(CmRun *run, GError **error)
{
    bool is_changed = run->session_is_changed;

    if (!give_back(run, error))
        return false;
    if (!run->settings)
        return true;
    g_clear_pointer(&run->settings, g_ptr_array_unref);
    run->session_is_vague = false;
    if (!is_offline(run)) /* names without a schema may be others again */
        g_clear_pointer(&run->schema, cm_schema_free);
    return !is_changed || restore(run, error);
}

void
cm_run_session_end_failed(CmRun *run)
{
    run->session_is_changed = run->settings != NULL;
    cm_run_session_end(run, NULL);
}
