/* A run that was cut off or failed half way: what is known of it, and saying what became of it. */
#include "migrate/run.h"

#include <string.h>

void
cm_repair_free(CmRepair *repair)
{
    if (!repair)
        return;
    g_free(repair->revision);
    g_free(repair->next_statement);
    g_free(repair);
}

static CmRepair *
describe(const CmJournal *journal, const CmJournalEntry *entry)
{
    CmRepair *repair = g_new0(CmRepair, 1);
    const CmJournalStep *next = cm_journal_next(journal, NULL, NULL);

    repair->revision = g_strdup(entry->revision);
    repair->is_downgrade = !strcmp(entry->direction, "downgrade");
    repair->was_cut_off = cm_journal_was_cut_off(journal);
    repair->statements_done = cm_journal_count_done(journal);
    repair->next_statement = next ? g_strdup(next->sql) : NULL;
    repair->is_in_doubt = next && !strcmp(next->status, "started");
    return repair;
}

static bool
settle(CmJournal *journal, bool is_done, GError **error)
{
    guint unit;
    guint statement;
    const CmJournalStep *next = cm_journal_next(journal, &unit, &statement);

    if (!next || strcmp(next->status, "started"))
        return cm_fail(error, CM_ERROR_INVALID_REQUEST,
                       "no statement is in doubt; the next upgrade or downgrade goes on by itself");
    return cm_journal_mark(journal, unit, statement, is_done ? "done" : "failed", NULL, error);
}

static bool
act(CmJournal *journal, CmRepairAction action, const CmJournalEntry *found, GError **error)
{
    CmJournalEntry entry = *found;

    if (action == CM_REPAIR_DONE || action == CM_REPAIR_NOT_DONE)
        return settle(journal, action == CM_REPAIR_DONE, error);
    entry.status = "abandoned";
    entry.statements = cm_journal_count_done(journal);
    return action == CM_REPAIR_SHOW || cm_journal_close(journal, &entry, error);
}

static CmRepair *
repair_with(CmProject *project, CmConnection *connection, CmRepairAction action, GError **error)
{
    g_autofree char *revision = NULL;
    g_autofree char *direction = NULL;
    g_autoptr(CmJournal) journal = NULL;
    CmJournalEntry entry = {0};
    bool has_steps = false;

    if (!cm_bookkeeping_has_steps(project->books, connection, &has_steps, error) || !has_steps ||
        !cm_journal_find(project->books, connection, &revision, &direction, error))
        return NULL;
    entry.revision = revision;
    entry.direction = direction;
    entry.started_at = g_get_real_time();
    journal = cm_journal_open(project->books, connection, &entry, error);
    if (!journal || !act(journal, action, &entry, error))
        return NULL;
    return describe(journal, &entry);
}

CmRepair *
cm_project_repair(CmProject *project, CmRepairAction action, GError **error)
{
    g_auto(CmRunLock) lock = {NULL, NULL};
    CmConnection *connection;

    if (!cm_project_need_url(project, error) || !cm_project_has_database(project) ||
        (action != CM_REPAIR_SHOW && !cm_run_lock(project, &lock, error)))
        return NULL;
    connection = cm_project_connect(project, action == CM_REPAIR_SHOW, error);
    return connection ? repair_with(project, connection, action, error) : NULL;
}
