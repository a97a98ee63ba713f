/* What the files that run one step share: the step as it goes on. */
#pragma once

#include "migrate/run.h"

typedef struct {
    CmRun *run;
    const CmPlanStep *step;
    CmRunStep *reported;
    CmScript *script;
    GPtrArray *operations;
    const CmOperation *operation; /* that runs now */
    GPtrArray *planned;           /* char *: the statements of a plan, */
    GArray *commits;              /* bool: and whether each commits by itself */
    int64_t began;
    guint statements;
    guint row;   /* of a bulk insert: how many rows are written, */
    guint rows;  /* and how many there are */
    bool is_cut; /* statements before this one are committed already */
} CmRunningStep;

/* Runs one statement, or adds it to a plan. */
bool cm_running_step_statement(CmRunningStep *step, const CmStatement *statement, GError **error);

/* Has the connection run a statement; one that a lock of others keeps from running is tried again a
 * few times, unless a transaction holds it together with others (run_retry.c). */
bool cm_run_execute(CmRun *run, const CmStatement *statement, GError **error);

/* SQL of the user's own may set something for its session, which is to hold for the statements of
 * its step alone, and not for what cmig writes down meanwhile (run_session.c). Keeps what a
 * statement will change, where that has to be known ahead; */
void cm_run_session_keep(CmRun *run, const char *sql);
/* notes what a statement that ran may have set; */
void cm_run_session_note(CmRun *run, const char *sql);
/* sets again what the first steps of a run that goes on did, since those behind may rely on it; */
bool cm_run_session_resume(CmRun *run, const GPtrArray *steps, guint count, GError **error);
/* has the session as cmig made it, where it can be had again as the step's SQL has it; */
bool cm_run_session_own(CmRun *run, GError **error);
/* has it as the step's SQL has it; */
bool cm_run_session_lend(CmRun *run, GError **error);
/* has it as cmig made it, and forgets what was set. */
bool cm_run_session_end(CmRun *run, GError **error);
/* The same once the step has failed: what of it was rolled back is not known. */
void cm_run_session_end_failed(CmRun *run);

/* What is noted of the object that a statement names (transfer full): a hash of what the server
 * says of it, of nothing where there is none; NULL for a statement that names none, or one that may
 * not be seen (run_object.c). */
char *cm_run_hash(const char *text);
bool cm_run_look_at_object(CmRun *run, const char *sql, char **seen, GError **error);

/* What became of a statement that was begun, by its object. */
bool cm_run_find_effect(CmRun *run, const CmJournalStep *doubt, CmEffect *effect, GError **error);

/* Whether a statement that failed left something behind, and taking that away before it runs again
 * (run_leftover.c). */
bool cm_run_leaves_something(CmRun *run, const char *sql);
bool cm_run_clear_way(CmRun *run, const char *sql, GError **error);

/* Places an error of a statement at it, or at its operation. */
void cm_running_step_locate(const CmOperation *operation, const CmStatement *statement,
                            GError **error);

/* Renders the operations from *at on that belong together, the schema looked at where it is needed,
 * and moves *at behind them. */
bool cm_running_step_render(CmRunningStep *step, guint *at, GPtrArray *statements, GError **error);

/* Has operations from at on, about what is not found as it is said, say it as the database has it:
 * a CHECK without a name as the server spells it, a unique index that is a constraint here
 * (run_checks.c). */
bool cm_running_step_settle(CmRunningStep *step, guint at, GError **error);

/* Whether the step can be rendered to its end, as far as the schema is known: fails before anything
 * has run where it would be left half done. */
bool cm_running_step_foresee(CmRunningStep *step, GError **error);

/* Has the schema, which may not be known, looked at where operations from at on need it. */
bool cm_running_step_ensure_schema(CmRunningStep *step, guint at, GError **error);

/* Whether an operation is a rename that runs without the texts of views and the like: many in a row
 * need one look at the schema. */
bool cm_run_renames_by_name(const CmRun *run, const CmOperation *operation);

/* When the statements of an operation have run: forgets the schema where only a look at the
 * database tells what it is now. */
void cm_running_step_done(CmRunningStep *step, const CmOperation *operation);

/* Whether a statement of the revision cannot run in a transaction, as far as that can be told
 * before it runs. */
bool cm_running_step_is_cut(CmRunningStep *step);

/* What a transaction of the step holds. */
CmTransactionMode cm_running_step_mode(const CmRunningStep *step);

/* What the log is to say of the step when it has succeeded. */
CmJournalEntry cm_running_step_entry(const CmRunningStep *step);

/* Fails unless the version table holds these rows still; NULL: does not look. */
bool cm_running_step_check_rows(const CmRunningStep *step, const char *const *expected,
                                GError **error);

/* Runs all of a step statement by statement, with the journal of statements (run_journal.c). */
bool cm_run_journaled(CmRunningStep *step, const char *const *rows, GError **error);
