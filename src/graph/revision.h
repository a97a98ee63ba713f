/* A revision as its file's header states it: who it is, what it stands on, and where it was read.
 *
 * A plain value that owns its strings. It knows nothing of other revisions; the graph (graph.h)
 * makes a whole of many. An object belongs to one thread at a time; one that a graph holds must
 * not be changed. */
#pragma once

#include "base/error.h"

/* What of a header a fault may be in. */
typedef enum {
    CM_PART_ID,
    CM_PART_PARENTS,
    CM_PART_DEPENDENCIES,
    CM_PART_LABELS,
    CM_PART_COUNT
} CmRevisionPart;

typedef struct CmRevision {
    char *id;
    GStrv down_revisions; /* parents in declared order; NULL or empty for a base */
    GStrv depends_on;     /* full ids or branch labels, as written; NULL or empty for none */
    GStrv branch_labels;  /* as written, not as propagated; NULL or empty for none */
    GPtrArray *variables; /* CmVariable *, see variables.h; NULL for none */
    char *message;        /* NULL if there is none */
    char *created;        /* the date as written, NULL if there is none */
    char *placeholder;    /* why a direction is missing from the file; NULL: it is no placeholder */
    char *path;           /* of the file, NULL if it came from none */
    char *text;           /* of the whole file, NULL where it was not kept; ends in a NUL */
    gsize length;         /* of the text */
    CmPosition at[CM_PART_COUNT]; /* where they stand, line 0 where not known; never a file */
} CmRevision;

/* A revision with a copy of id and nothing else; never NULL. */
CmRevision *cm_revision_new(const char *id);

/* Frees the revision and its strings; NULL is allowed. */
void cm_revision_free(CmRevision *revision);

/* Notes where a part stands; in which file is known from path. */
void cm_revision_locate(CmRevision *revision, CmRevisionPart part, CmPosition at);

/* Where to point at when a part of the revision is at fault: where that stands or else its id, or
 * its path without a line, or a place without a file. */
CmPosition cm_revision_place(const CmRevision *revision, CmRevisionPart part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmRevision, cm_revision_free)
