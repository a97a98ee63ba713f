/* The journal of statements: how far a revision is that no transaction holds together.
 *
 * A run of such a revision opens a row of the log before its first statement and closes it after
 * its last. In between there is a row of the step table for each statement of the operations that
 * were begun: pending, started, done or failed. With a statement that changes the schema stands
 * what the server said of the object it names before it ran, so that a run which was cut off can
 * tell whether the statement took effect. Operations that are rendered together are one unit, known
 * by the number of its first.
 *
 * All writes but the last are transactions of their own. */
#pragma once

#include "migrate/bookkeeping.h"

typedef struct CmJournal CmJournal;

/* A statement of a unit, as it was begun. */
typedef struct {
    char *sql;
    char *status; /* pending, started, done, failed */
    char *before; /* a hash of its object as it was, or NULL for an opaque one */
} CmJournalStep;

/* Opens the journal of a run, for which the step table must be there (transfer full): that of a run
 * which was cut off or failed half way where there is one, else a new one, which is written with
 * the first unit. */
CmJournal *cm_journal_open(const CmBookkeeping *books, CmConnection *connection,
                           const CmJournalEntry *entry, GError **error);
void cm_journal_free(CmJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmJournal, cm_journal_free)

/* Whether what is about to run (NULL: nothing is) was begun already and is half done. Fails with
 * CM_ERROR_NEEDS_REPAIR if anything else is. */
bool cm_journal_check(const CmBookkeeping *books, CmConnection *connection, const char *revision,
                      const char *direction, bool *is_begun, GError **error);

/* Whether it goes on with a run from before, and that run could not say how it ended: its process
 * or its connection died. */
bool cm_journal_is_resumed(const CmJournal *journal);
bool cm_journal_was_cut_off(const CmJournal *journal);

/* The revision and direction of the newest run that is half done (transfer full); false without an
 * error if there is none. */
bool cm_journal_find(const CmBookkeeping *books, CmConnection *connection, char **revision,
                     char **direction, GError **error);

/* The first statement that is not done, and where it stands (both may be NULL); NULL if all are. */
const CmJournalStep *cm_journal_next(const CmJournal *journal, guint *unit, guint *statement);
guint cm_journal_count_done(const CmJournal *journal);

/* The steps of a unit that was begun (CmJournalStep *, borrowed), or NULL; and how many operations
 * it is made of, with the checksum of what they say. */
const GPtrArray *cm_journal_steps(const CmJournal *journal, guint unit, guint *operations,
                                  const char **checksum);

/* A statement that is about to run. */
typedef struct {
    const char *before; /* as that of a step */
} CmJournalStart;

/* Begins a unit: writes all its statements as pending; or the first as started, where start is
 * given, so that it need not be noted twice before it runs. */
bool cm_journal_begin(CmJournal *journal, guint unit, guint operations, const char *checksum,
                      const char *const *sqls, const CmJournalStart *start, GError **error);

/* Takes back a unit of which nothing ran. */
bool cm_journal_forget(CmJournal *journal, guint unit, GError **error);

/* Writes down anew what a unit is made of, where its text was edited behind the statements that
 * ran, which are the first done of it. A transaction: the notes of what ran are never gone, and a
 * failure leaves the journal as it was. */
bool cm_journal_edit(CmJournal *journal, guint unit, guint operations, const char *checksum,
                     const char *const *sqls, guint done, GError **error);

/* Notes what becomes of a statement; before is for started ones. */
bool cm_journal_mark(CmJournal *journal, guint unit, guint statement, const char *status,
                     const char *before, GError **error);

/* What was noted of a unit was rolled back with its statements: nothing of it ran. */
void cm_journal_roll_back(CmJournal *journal, guint unit);

/* Whether a run is half done that has this status. */
bool cm_journal_is_open(const char *status);

/* Closes the row of the log, within the transaction that writes the version rows or in one of its
 * own; unless the run is half done, its steps are forgotten with it. */
bool cm_journal_close(CmJournal *journal, const CmJournalEntry *entry, GError **error);

/* The run failed, cleanly: the row of the log says why. Nothing of it stays half done unless a
 * statement ran. */
bool cm_journal_fail(CmJournal *journal, const CmJournalEntry *entry, GError **error);
