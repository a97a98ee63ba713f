/* Running a plan: the one way for execution, for --plan and for --sql. */
#pragma once

#include "db/filelock.h"
#include "db/serverlock.h"
#include "migrate/journal.h"
#include "graph/plan.h"
#include "migrate/project.h"
#include "revision/scripts.h"

typedef struct {
    CmProject *project;
    const CmRunOptions *options;
    CmConnection *connection; /* live, or the offline one; NULL for a plan */
    const CmPlan *plan;       /* that the steps are of */
    CmScripts *scripts;       /* of these steps */
    CmSchema *schema;         /* as far as it is known before the next operation; NULL: look */
    bool texts_are_old;       /* the schema's, since what they name was renamed */
    CmRunReport *report;
    int64_t began;
    guint steps;
    bool in_one_transaction;
    CmStatement *journal; /* in one transaction: its rows, which are written at its end */
    CmJournal *steps_journal; /* of a step that runs statement by statement, until it is over */
    bool has_steps;           /* the step table is known to be there */
    GPtrArray *settings;      /* char *: what the step's SQL set, to be set again; NULL: nothing */
    GPtrArray *kept;          /* char *: what gives back what it set; NULL: nothing */
    bool session_is_changed;  /* the session is as that SQL has it, */
    bool session_is_vague;    /* and what it did to it cannot be done again */
    bool goes_on;             /* a run before this one left the step that comes next half done */
    bool foresees;            /* a step is rendered over a copy of the schema, and not run */
    bool could_not_begin; /* the step did not get its transaction: nothing was touched */
    bool is_in_doubt;     /* the connection was lost while the step was committed */
} CmRun;

/* The lock that keeps other runs of cmig away: by a file, or by the server; a database in memory
 * needs none. It goes before the project's connection does. */
typedef struct {
    CmFileLock *file;
    CmServerLock *server;
} CmRunLock;

bool cm_run_lock(CmProject *project, CmRunLock *lock, GError **error);
void cm_run_unlock(CmRunLock *lock);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmRunLock, cm_run_unlock)

/* What a file does in a direction, for the project's dialect (transfer none: the script's). */
GPtrArray *cm_run_operations(const CmProject *project, CmScript *script, const char *id,
                             CmDirection direction, GError **error);

/* Fails unless each variable of each revision of a plan has a value, so that no run stops half
 * way. */
bool cm_run_check_variables(const CmProject *project, const CmPlan *plan, GError **error);

/* Runs, plans or writes one step; rows is what the version table must hold before it, or NULL not
 * to look. */
bool cm_run_step(CmRun *run, const CmPlanStep *step, const char *const *rows, GError **error);

/* Around an operation that is applied to a schema instead of a database: what it does to the texts
 * of views and triggers, which only SQLite knows. The first gives what the second wants as before
 * (transfer full), NULL where there is nothing to do; the second wants the operations before it
 * too, which say what is gone for a while. */
CmSchema *cm_replay_before(const CmProject *project, const CmOperation *operation,
                           const CmSchema *schema);
void cm_replay_after(const CmProject *project, const GPtrArray *operations, guint at,
                     const CmSchema *before, CmSchema *schema);

/* Applies the operations of all steps of a plan to a schema, without a database. */
bool cm_run_replay(CmProject *project, const CmPlan *plan, CmSchema *schema, GError **error);

/* How revisions are replayed. Those that assume take it that SQL of the user's own changed nothing,
 * and pass over what does not fit: for who holds the schema against the database. */
typedef enum {
    CM_REPLAY_STRICTLY,
    CM_REPLAY_ASSUMING,
    CM_REPLAY_IN_FULL, /* assuming, with all that other dialects have, as a model says it */
} CmReplay;

/* Makes of an empty schema what rows of the version table stand for, by replaying all that leads
 * there. */
bool cm_run_replay_to(CmProject *project, const char *const *rows, CmReplay how, CmSchema *schema,
                      GError **error);

/* Says in the log what is done now, and in the script, if that is what is written. */
void cm_run_say(const CmProject *project, const CmRunOptions *options, const char *line);

/* Adds a step to the report, and says in the log that it begins. */
CmRunStep *cm_run_report_add(CmRun *run, const CmPlanStep *step);
