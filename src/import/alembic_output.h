/* What Alembic prints with --sql, taken apart: the SQL of each revision, without what Alembic keeps
 * for itself, and why it stopped. */
#pragma once

#include "base/error.h"

/* One revision, up or down. */
typedef struct {
    char *revision;
    bool is_downgrade;
    char *text;       /* all that was printed for it */
    bool is_complete; /* Alembic went on behind it, or ended well */
} CmAlembicStep;

typedef struct {
    char *opening;    /* what stands before the first */
    GPtrArray *steps; /* CmAlembicStep * */
} CmAlembicOutput;

/* Takes apart what was printed; is_done: Alembic ended well. */
CmAlembicOutput *cm_alembic_output_read(const char *text, bool is_done);
void cm_alembic_output_free(CmAlembicOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmAlembicOutput, cm_alembic_output_free)

/* The version table that the opening creates (transfer full), or NULL. dialect is one of cmig's
 * names. */
char *cm_alembic_output_version_table(const CmAlembicOutput *output, const char *dialect);

/* The statements of a text but for those on the version table and on transactions, each with its
 * semicolon (transfer full; empty if there are none). *leaves_transaction is set if some of them
 * are to run outside of a transaction. Fails with what cannot be kept. */
char *cm_alembic_sql_clean(const char *text, const char *dialect, const char *version_table,
                           bool *leaves_transaction, GError **error);

/* Why Alembic failed, in a line, from what it said (transfer full). */
char *cm_alembic_reason(const char *out, const char *err);

/* The dialect that it says to write for, as cmig calls it; "" for one that cmig does not know, NULL
 * if nothing is said. Static. */
const char *cm_alembic_dialect(const char *err);
