/* The parts of resolving that plans are made with, on nodes instead of revisions. */
#pragma once

#include "graph/internal.h"
#include "graph/resolve.h"

/* Bits of a set of marks that a lane uses. */
enum { CM_LANE_BELOW = 1, CM_LANE_ABOVE = 2 };

/* "B@x-2" taken apart; a part that is not there is NULL. */
typedef struct {
    char *branch;
    char *symbol;
    gint64 steps; /* below 0 is down; as many as can be told where the text has more digits */
    bool minus;   /* -0 is below too */
} CmRelative;

/* Where a walk ended. */
typedef enum {
    CM_WALK_AT,      /* at a node, or at CM_NODE_NONE if it began there and took no step */
    CM_WALK_BASE,    /* one step below a base */
    CM_WALK_TOO_FAR, /* there was no such step */
} CmWalkEnd;

/* Takes text apart; false if it is not relative, and then there is nothing to clear. */
bool cm_relative_parse(const char *text, CmRelative *relative);
void cm_relative_clear(CmRelative *relative);

/* One name: id, label, or beginning of one; of the branch given by name, unless that is NULL. */
bool cm_resolve_name(const CmGraph *graph, const char *name, const char *branch, guint *node,
                     GError **error);

/* The revision that a branch is called after; fails with CM_ERROR_UNKNOWN_BRANCH. */
bool cm_resolve_branch(const CmGraph *graph, const char *name, guint *node, GError **error);

/* Everything that an absolute text or -N names, in the order of nodes; NULL with an error. */
GArray *cm_resolve_all(const CmGraph *graph, const char *text, GError **error);

/* The one revision that an absolute text names, CM_NODE_NONE for a base. */
bool cm_resolve_one(const CmGraph *graph, const char *text, guint *node, GError **error);

/* What the rows of the version table name, in the order of nodes; rows may be NULL. A row should be
 * a full id; one that is another name is understood, but no plan can change it. */
GArray *cm_resolve_rows(const CmGraph *graph, const char *const *rows, GError **error);

/* The lane of a node: above and below it, itself with both bits. By down edges, or by all. */
CmMarks *cm_lane_new(const CmGraph *graph, guint node, bool dependencies);

/* The lane of a branch that is given by name. */
CmMarks *cm_resolve_lane(const CmGraph *graph, const char *branch, GError **error);

/* The nodes of the list that are in the lane; a new list. */
GArray *cm_lane_filter(const CmMarks *lane, const GArray *nodes);

/* Walks from start, or from nothing (CM_NODE_NONE): up along children, those in lane unless that is
 * NULL, and from nothing to the bases; down along parents, and from nothing to the heads. With
 * clip it stops where there is no further step. Fails where there are several. */
bool cm_resolve_walk(const CmGraph *graph, guint start, gint64 steps, const CmMarks *lane,
                     bool clip, CmWalkEnd *end, guint *node, GError **error);

/* Fails with CM_ERROR_RELATIVE_TOO_FAR; text is what was asked for. */
bool cm_fail_too_far(const char *text, GError **error);

/* "a, b and 3 more" for messages; the caller frees it. */
char *cm_nodes_describe(const CmGraph *graph, const GArray *nodes);
