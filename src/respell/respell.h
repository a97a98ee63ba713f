/* Texts as the server would spell them. A server that keeps expressions in parsed form gives them
 * back in a spelling of its own: `price > 0 AND NOT free` as `(price > 0) AND (NOT free)`. What a
 * model says is compared with that only after the server itself has spelled it: as something
 * temporary, in a transaction that is rolled back. */
#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"
#include "diff/diff.h"

/* Opens the connection to spell on in place of that of the database (transfer full); NULL with no
 * error: there is none. */
typedef CmConnection *(*CmOpenScratch)(gpointer data, CmConnection *database, GError **error);

/* Two schemas that are to be compared, both projected to the dialect. */
typedef struct {
    CmConnection *connection;
    const CmDialect *dialect;
    const CmNormaliser *normaliser;
    CmSchema *from;
    CmSchema *to;
    GHashTable *written;        /* the server's spelling to what `to` had: filled, of texts */
    CmOpenScratch open_scratch; /* asked first, where not NULL */
    gpointer scratch_data;
    GHashTable *renamed; /* set while it is spelled: cm_diff_renamed */
} CmRespelling;

/* Whether the dialect's servers spell texts anew. */
bool cm_respell_is_needed(const CmDialect *dialect);

/* Replaces texts of both schemas that differ from those of the other by the server's spelling of
 * them. What the server does not take stays as it is. Where the connection may make nothing
 * temporary all stays, and *reason (transfer full) says why; it is NULL otherwise. */
bool cm_respell(const CmRespelling *respelling, char **reason, GError **error);
