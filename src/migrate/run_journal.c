/* A step without a transaction: statement by statement, each noted in the journal before and after,
 * so that a run which was cut off can be gone on with. What ran is not run again; of a statement
 * that may have run the server is asked whether it took effect, and where it cannot tell, nobody
 * guesses. */
#include <string.h>

#include "dialect/compile.h"
#include "migrate/run_step.h"
#include "operation/yaml.h"

#define EXCERPT 200 /* of rows: the text in the journal, before their checksum */

typedef struct {
    CmRunningStep *step;
    CmJournal *journal;
    guint unit; /* the number of its first operation */
    const CmOperation *operation;
    GPtrArray *statements;
    GStrv texts; /* of the statements, as the journal has them */
} UnitRun;

/* A statement as the journal keeps it: whole, but of rows the beginning and a checksum. */
static char *
journal_text(const CmRun *run, const CmStatement *statement, GError **error)
{
    g_autofree char *text = cm_compile_literal(statement, run->project->dialect->spelling, error);
    g_autofree char *sum = NULL;
    const char *end;

    if (!text || statement->kind != CM_STATEMENT_INSERT)
        return g_steal_pointer(&text);
    sum = cm_run_hash(text);
    end = g_utf8_find_prev_char(text, text + MIN(strlen(text), EXCERPT));
    return g_strdup_printf("%.*s… (sha256 %s)", end ? (int)(end - text) : 0, text, sum);
}

static char *
checksum_of(const GPtrArray *operations, guint first, guint count)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    g_autoptr(GPtrArray) mine = g_ptr_array_new();
    g_autofree char *text = NULL;

    for (guint i = first; i < MIN(first + count, operations->len); i++)
        g_ptr_array_add(mine, operations->pdata[i]);
    text = cm_yaml_write(cm_operations_write(document, mine), NULL);
    return cm_run_hash(text ? text : "");
}

static bool
mark(const UnitRun *unit, guint statement, const char *status, const char *before, GError **error)
{
    return cm_run_session_own(unit->step->run, error) &&
           cm_journal_mark(unit->journal, unit->unit, statement, status, before, error);
}

/* Rows go in one transaction with the note that they are there. */
static bool
run_rows(const UnitRun *unit, guint at, GError **error)
{
    CmConnection *connection = unit->step->run->connection;

    if (!cm_connection_begin(connection, error))
        return false;
    if (cm_running_step_statement(unit->step, unit->statements->pdata[at], error) &&
        mark(unit, at, "done", NULL, error) && cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

/* Whether it is noted already that a statement is about to run. */
static bool
is_started(const UnitRun *unit, guint at)
{
    guint operations;
    const char *checksum;
    const GPtrArray *steps = cm_journal_steps(unit->journal, unit->unit, &operations, &checksum);

    return !strcmp(((CmJournalStep *)steps->pdata[at])->status, "started");
}

/* Rows that get the new names of labels, or a default where they held NULL; not by SQL of the
 * user's own. */
static bool
is_own_update(const CmOperation *operation, const char *sql)
{
    return operation->kind != CM_OPERATION_EXECUTE && sql && g_str_has_prefix(sql, "UPDATE ");
}

static bool
changes_rows(const CmOperation *operation, const CmStatement *statement)
{
    return statement->kind == CM_STATEMENT_INSERT || is_own_update(operation, statement->text);
}

/* Then the run is half done, also where nothing ran before. What an operation makes is made anew
 * without that. */
static bool
leaves_something(const UnitRun *unit, guint at)
{
    return unit->operation->kind == CM_OPERATION_EXECUTE &&
           cm_run_leaves_something(unit->step->run, unit->texts[at]);
}

/* A failure that the server reports is certain; one of the connection is not. */
static bool
run_one(const UnitRun *unit, guint at, GError **error)
{
    const CmStatement *statement = unit->statements->pdata[at];
    bool is_rows = changes_rows(unit->operation, statement);
    g_autofree char *before = NULL;
    GError *cause = NULL;

    if (!is_started(unit, at) &&
        (!cm_run_look_at_object(unit->step->run, unit->texts[at], &before, error) ||
         !mark(unit, at, "started", before, error)))
        return false;
    if (is_rows ? run_rows(unit, at, &cause)
                : cm_running_step_statement(unit->step, statement, &cause))
        return is_rows || mark(unit, at, "done", NULL, error);
    if (!cm_error_is(cause, CM_ERROR_CONNECTION))
        mark(unit, at, leaves_something(unit, at) ? "left" : "failed", NULL, NULL);
    g_propagate_error(error, cause);
    return false;
}

/* SQL and rows of the user's own do not depend on what is there: they can be split anew, and what
 * has not run of them may have been edited. */
static bool
is_own_text(const CmOperation *operation)
{
    return operation->kind == CM_OPERATION_EXECUTE || operation->kind == CM_OPERATION_BULK_INSERT;
}

/* Where a change of the schema can be undone it is all or nothing: a table that is half rebuilt
 * would be a table lost. */
static bool
run_whole(const UnitRun *unit, GError **error)
{
    CmConnection *connection = unit->step->run->connection;
    bool ok = cm_connection_begin(connection, error);

    for (guint i = 0; ok && i < unit->statements->len; i++) {
        ok = cm_running_step_statement(unit->step, unit->statements->pdata[i], error);
        if (!ok)
            cm_running_step_locate(unit->operation, unit->statements->pdata[i], error);
    }
    for (guint i = 0; ok && i < unit->statements->len; i++)
        ok = mark(unit, i, "done", NULL, error);
    if (ok && cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    cm_journal_roll_back(unit->journal, unit->unit);
    return false;
}

static bool
runs_whole(const UnitRun *unit)
{
    const CmRun *run = unit->step->run;

    return run->project->dialect->has_transactional_ddl &&
           !cm_statements_leave_transaction(unit->statements) &&
           !cm_connection_in_transaction(run->connection) &&
           (!is_own_text(unit->operation) ||
            cm_running_step_mode(unit->step) != CM_TRANSACTION_NONE);
}

static bool
run_from(const UnitRun *unit, guint first, GError **error)
{
    CmRunningStep *step = unit->step;

    if (runs_whole(unit))
        return run_whole(unit, error);

    step->row = 0;
    step->rows = unit->operation->rows ? unit->operation->rows->len : 0;
    for (guint i = first; i < unit->statements->len; i++) {
        const CmStatement *statement = unit->statements->pdata[i];

        if (!run_one(unit, i, error)) {
            cm_running_step_locate(unit->operation, statement, error);
            return false;
        }
        step->row += statement->row_count;
    }
    return true;
}

/* What a statement that was begun became of; *first is moved behind it if it took effect. */
static bool
settle_doubt(const UnitRun *unit, const CmJournalStep *doubt, guint *first, GError **error)
{
    const CmProject *project = unit->step->run->project;
    CmEffect effect;

    if ((g_str_has_prefix(doubt->sql, "INSERT INTO") && unit->operation->rows) ||
        is_own_update(unit->operation, doubt->sql))
        return true; /* its transaction is gone, and its rows with it */
    if (cm_dialect_is_setting(project->dialect, doubt->sql))
        return true; /* its session is gone */
    if (!cm_run_find_effect(unit->step->run, doubt, &effect, error))
        return false;
    if (effect == CM_EFFECT_UNKNOWN)
        return cm_fail(
            error, CM_ERROR_NEEDS_REPAIR,
            "a run was cut off while this statement ran, and whether it took effect "
            "cannot be told; look, and say so with 'cmig repair --done' or '--not-done': "
            "%s",
            doubt->sql);
    if (effect == CM_EFFECT_RUN_AGAIN)
        return true;
    cm_project_log_line(project, CM_LOG_INFO,
                        "Statement %u had taken effect before the run was "
                        "cut off",
                        *first + 1);
    if (!mark(unit, *first, "done", NULL, error))
        return false;
    (*first)++;
    return true;
}

/* How many statements of a unit that was begun have run. */
static bool
find_first(const UnitRun *unit, const GPtrArray *steps, guint *first, GError **error)
{
    const CmJournalStep *next;

    *first = 0;
    while (*first < steps->len && !strcmp(((CmJournalStep *)steps->pdata[*first])->status, "done"))
        (*first)++;
    if (*first == steps->len)
        return true;
    next = steps->pdata[*first];
    return strcmp(next->status, "started") || settle_doubt(unit, next, first, error);
}

static bool
take_texts(UnitRun *unit, GError **error)
{
    unit->texts = g_new0(char *, unit->statements->len + 1);
    for (guint i = 0; i < unit->statements->len; i++) {
        unit->texts[i] = journal_text(unit->step->run, unit->statements->pdata[i], error);
        if (!unit->texts[i])
            return false;
    }
    return true;
}

static bool
begin_unit(UnitRun *unit, guint at, GError **error)
{
    bool runs_singly = unit->statements->len && !runs_whole(unit);
    guint count = at - unit->unit;
    g_autofree char *sum = checksum_of(unit->step->operations, unit->unit, count);
    g_autofree char *before = NULL;
    CmJournalStart start;

    if (!take_texts(unit, error) ||
        (runs_singly && !cm_run_look_at_object(unit->step->run, unit->texts[0], &before, error)))
        return false;
    start.before = before;
    return cm_run_session_own(unit->step->run, error) &&
           cm_journal_begin(unit->journal, unit->unit, count, sum, (const char *const *)unit->texts,
                            runs_singly ? &start : NULL, error);
}

static bool
fail_edited(const UnitRun *unit, GError **error)
{
    cm_fail(
        error, CM_ERROR_TAMPERED,
        "statements of this ran before a run was stopped, and it has been edited since: put back "
        "what ran, or say what became of the run with 'cmig repair'");
    cm_running_step_locate(unit->operation, NULL, error);
    return false;
}

/* An edited text: what ran must stand at its head still. */
static bool
take_edited(UnitRun *unit, const GPtrArray *steps, guint first, guint at, GError **error)
{
    guint count = at - unit->unit;
    g_autofree char *sum = checksum_of(unit->step->operations, unit->unit, count);

    for (guint i = 0; i < first; i++)
        if (!unit->texts[i] || strcmp(unit->texts[i], ((CmJournalStep *)steps->pdata[i])->sql))
            return fail_edited(unit, error);
    return cm_run_session_own(unit->step->run, error) &&
           cm_journal_edit(unit->journal, unit->unit, count, sum, (const char *const *)unit->texts,
                           first, error);
}

/* The statements of a unit as they were begun: what is there now is not what they were made for. */
static bool
take_stored(UnitRun *unit, const GPtrArray *steps)
{
    CmStatementMode mode = unit->step->run->project->dialect->has_transactional_ddl
                               ? CM_STATEMENT_AUTOCOMMIT /* else it would have run as a whole */
                               : CM_STATEMENT_IN_TRANSACTION;

    unit->texts = g_new0(char *, steps->len + 1);
    for (guint i = 0; i < steps->len; i++) {
        const CmJournalStep *step = steps->pdata[i];

        unit->texts[i] = g_strdup(step->sql);
        g_ptr_array_add(unit->statements, cm_statement_text(step->sql, mode));
    }
    return true;
}

static bool
resume_own_text(UnitRun *unit, const GPtrArray *steps, guint first, bool is_same, guint *at,
                GError **error)
{
    if (!cm_running_step_render(unit->step, at, unit->statements, error) ||
        !take_texts(unit, error))
        return false;
    return (is_same || take_edited(unit, steps, first, *at, error)) && run_from(unit, first, error);
}

/* Neither rolled back nor written down and no more. */
static bool
has_begun(const GPtrArray *steps, guint at)
{
    const CmJournalStep *step = at < steps->len ? steps->pdata[at] : NULL;

    return step && strcmp(step->status, "pending");
}

/* What a try left behind goes, whatever is to run now. */
static bool
clear_way(const UnitRun *unit, const GPtrArray *steps, guint at, GError **error)
{
    return !has_begun(steps, at) ||
           cm_run_clear_way(unit->step->run, ((CmJournalStep *)steps->pdata[at])->sql, error);
}

static bool
resume_unit(UnitRun *unit, const GPtrArray *steps, guint count, const char *sum, guint *at,
            GError **error)
{
    CmRun *run = unit->step->run;
    g_autofree char *now = checksum_of(unit->step->operations, unit->unit, count);
    guint first;
    bool is_same = !strcmp(now, sum);

    if (!find_first(unit, steps, &first, error) ||
        !cm_run_session_resume(run, steps, first, error) || !clear_way(unit, steps, first, error))
        return false;
    if (!first && (!is_same || !has_begun(steps, 0)))
        return cm_run_session_own(run, error) &&
               cm_journal_forget(unit->journal, unit->unit, error); /* begun anew by the caller */
    if (first < steps->len && is_own_text(unit->operation))
        return resume_own_text(unit, steps, first, is_same, at, error);
    if (!is_same)
        return fail_edited(unit, error);
    *at += count;
    g_clear_pointer(&run->schema, cm_schema_free);
    return first == steps->len || (take_stored(unit, steps) && run_from(unit, first, error));
}

static bool
run_unit(CmRunningStep *step, CmJournal *journal, guint *at, GError **error)
{
    UnitRun unit = {
        .step = step, .journal = journal, .unit = *at, .operation = step->operations->pdata[*at]};
    guint count = 0;
    const char *sum = NULL;
    const GPtrArray *steps = cm_journal_steps(journal, *at, &count, &sum);
    bool ok = cm_run_session_lend(step->run, error);

    step->operation = unit.operation;
    unit.statements = cm_statements_new();
    if (ok && steps)
        ok = resume_unit(&unit, steps, count, sum, at, error);
    if (ok && *at == unit.unit)
        ok = cm_running_step_render(step, at, unit.statements, error) &&
             begin_unit(&unit, *at, error) && run_from(&unit, 0, error);
    if (ok)
        cm_running_step_done(step, unit.operation);
    g_ptr_array_unref(unit.statements);
    g_strfreev(unit.texts);
    return ok;
}

static bool
finish_journaled(CmRunningStep *step, CmJournal *journal, GError **error)
{
    const CmProject *project = step->run->project;
    CmConnection *connection = step->run->connection;
    CmJournalEntry entry = cm_running_step_entry(step);

    entry.statements = cm_journal_count_done(journal); /* those of earlier runs as well */
    return cm_run_session_end(step->run, error) && cm_connection_begin(connection, error) &&
           cm_bookkeeping_change_rows(project->books, connection,
                                      cm_plan_row(step->run->plan, step->step, 0),
                                      step->step->row_count, false, error) &&
           cm_journal_close(journal, &entry, error) && cm_connection_commit(connection, error);
}

bool
cm_run_journaled(CmRunningStep *step, const char *const *rows, GError **error)
{
    CmRun *run = step->run;
    const CmBookkeeping *books = run->project->books;
    CmJournalEntry entry = cm_running_step_entry(step);
    guint at = 0;

    if (!cm_running_step_check_rows(step, rows, error) ||
        (!run->goes_on && !cm_running_step_foresee(step, error)))
        return false;
    run->has_steps = run->has_steps || cm_bookkeeping_ensure_steps(books, run->connection, error);
    if (!run->has_steps)
        return false;
    run->steps_journal = cm_journal_open(books, run->connection, &entry, error);
    if (!run->steps_journal)
        return false;
    run->goes_on = false;
    if (cm_journal_is_resumed(run->steps_journal))
        cm_project_log_line(run->project, CM_LOG_INFO, "Going on with a run that %s",
                            cm_journal_was_cut_off(run->steps_journal) ? "was cut off"
                                                                       : "failed half way");
    while (at < step->operations->len)
        if (!run_unit(step, run->steps_journal, &at, error))
            return false;
    if (!finish_journaled(step, run->steps_journal, error))
        return false;
    g_clear_pointer(&run->steps_journal, cm_journal_free);
    return true;
}
