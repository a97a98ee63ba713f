/* What cmig keeps in the database: the version table (which revisions it is at), the journal (what
 * ran, when and how it ended) and a table of facts about these two.
 *
 * docs/formats.md lists the tables. Their names derive from the version table's. All statements are
 * values that the dialect spells; all of them go through a connection, the offline one included.
 * Borrowed by a run; belongs to one thread. */
#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"
#include "graph/plan.h"

typedef struct {
    const CmDialect *dialect;
    char *schema; /* of all of them; NULL: the connection's default */
    char *version_table;
    char *log_table;
    char *meta_table;
    char *step_table;
    char *host; /* that writes, or NULL */
} CmBookkeeping;

/* schema may be NULL (transfer full). Fails with CM_ERROR_UNSUPPORTED where there are no schemas.
 */
CmBookkeeping *cm_bookkeeping_new(const CmDialect *dialect, const char *schema,
                                  const char *version_table, GError **error);
void cm_bookkeeping_free(CmBookkeeping *books);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmBookkeeping, cm_bookkeeping_free)

/* The names of cmig's own tables, to be left out of every schema: NULL-terminated (transfer
 * container: the names live as long as books). */
const char **cm_bookkeeping_table_names(const CmBookkeeping *books);

/* Creates what is missing, in a transaction of its own. */
bool cm_bookkeeping_ensure(const CmBookkeeping *books, CmConnection *connection, GError **error);

/* Creates all tables, without looking, in a transaction of its own: for scripts. */
bool cm_bookkeeping_create(const CmBookkeeping *books, CmConnection *connection, GError **error);

/* The rows of the version table, sorted; none if there is no table (transfer full). */
bool cm_bookkeeping_read_rows(const CmBookkeeping *books, CmConnection *connection, GStrv *rows,
                              GError **error);

/* The same where the table is known to be there: one statement. */
bool cm_bookkeeping_query_rows(const CmBookkeeping *books, CmConnection *connection, GStrv *rows,
                               GError **error);

/* Runs the changes of a step; each must change exactly one row. */
bool cm_bookkeeping_change_rows(const CmBookkeeping *books, CmConnection *connection,
                                const CmRowOperation *changes, guint count, bool is_offline,
                                GError **error);

/* Makes the version table hold after instead of before, with as few changes as that takes. */
bool cm_bookkeeping_replace_rows(const CmBookkeeping *books, CmConnection *connection,
                                 const char *const *before, const char *const *after,
                                 GError **error);

/* Empties the version table. */
bool cm_bookkeeping_purge(const CmBookkeeping *books, CmConnection *connection, GError **error);

/* A row of the journal that is to be written. */
typedef struct {
    const char *revision;
    const char *direction; /* upgrade, downgrade, stamp */
    const char *status;    /* success, failure, stamp; running, partial: half done */
    const char *checksum;  /* or NULL */
    guint statements;
    int64_t started_at; /* microseconds since 1970 */
    const char *error;  /* or NULL */
    const char *user;   /* or NULL */
    const char *tag;    /* or NULL */
} CmJournalEntry;

/* Runs a statement that writes to the journal, of runs or of statements: all do this way. */
bool cm_bookkeeping_note(CmConnection *connection, const CmStatement *statement, GError **error);

bool cm_bookkeeping_write_log(const CmBookkeeping *books, CmConnection *connection,
                              const CmJournalEntry *entry, GError **error);

/* Whether there is a table of steps, and so may be a run that is half done. */
bool cm_bookkeeping_has_steps(const CmBookkeeping *books, CmConnection *connection, bool *is_there,
                              GError **error);

/* Creates the table of steps where it is missing: only runs without a transaction need it. */
bool cm_bookkeeping_ensure_steps(const CmBookkeeping *books, CmConnection *connection,
                                 GError **error);

/* The update that ends a row of the journal which was opened as running (transfer full). */
CmStatement *cm_bookkeeping_log_update(const CmBookkeeping *books, int64_t id,
                                       const CmJournalEntry *entry);

/* Collects rows of the journal that are to be written together: an insert without rows (transfer
 * full), to which entries are added as of now. */
CmStatement *cm_bookkeeping_log_insert(const CmBookkeeping *books);
void cm_bookkeeping_log_add(const CmBookkeeping *books, CmStatement *insert,
                            const CmJournalEntry *entry);

/* The journal's rows, oldest first, columns as in cm_bookkeeping_log_columns; NULL without an error
 * if there is no journal (transfer full). */
CmResult *cm_bookkeeping_query_log(const CmBookkeeping *books, CmConnection *connection,
                                   GError **error);
extern const char *const cm_bookkeeping_log_columns[];
