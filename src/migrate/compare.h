/* How a dialect's schemas are compared: its canonical texts for the differ, and the two schemas
 * brought to one form. */
#pragma once

#include "db/connection.h"
#include "dialect/dialect.h"
#include "diff/diff.h"
#include "respell/respell.h"

/* What is said where *reason is set. */
#define CM_COMPARE_UNSPELLED \
    "Expressions are compared as they are written, since the server spells none here: %s"

/* What a comparison may use and must leave out; all but the dialect may be NULL. */
typedef struct {
    const CmDialect *dialect;
    CmConnection *connection;   /* spells texts as its server would, where servers do that */
    CmOpenScratch open_scratch; /* where to do so instead; what it is handed */
    gpointer scratch_data;
    const char *const *include; /* globs of names; NULL and empty: everything */
    const char *const *exclude;
} CmComparing;

/* Compares what is there with what is declared, both projected to the dialect first, on copies;
 * names that the globs leave out are in neither. Operations of the result say what is declared in
 * full, other dialects' parts included (transfer full). *reason (transfer full; may be NULL) says
 * why texts could not be spelled by the server, or is NULL. */
CmDiff *cm_compare(const CmComparing *comparing, const CmSchema *live, const CmSchema *declared,
                   char **reason, GError **error);

/* The same; written is filled: it leads from texts as the server spells them to those declared. */
CmDiff *cm_compare_written(const CmComparing *comparing, const CmSchema *live,
                           const CmSchema *declared, GHashTable *written, char **reason,
                           GError **error);

/* Whether the globs leave a name in. */
bool cm_compare_wants(const CmName *name, const char *const *include, const char *const *exclude);

/* How the server spells a CHECK of a live table (transfer full); NULL without an error where it
 * does not spell it. */
bool cm_compare_spell_check(const CmComparing *comparing, const CmSchema *live, const CmName *table,
                            const char *sql, char **spelled, GError **error);
