/* The graph of revisions: which stand on which, where it begins and ends, what its branches are
 * called. It is loaded once from plain revisions, checked, and then does not change.
 *
 * There are three sets of edges. A down edge leads to a parent (down_revisions), a dependency edge
 * to a revision named in depends_on, by id or by the label of the revision that carries it; all
 * edges are both together. Heads and bases are judged by down edges, real heads by all edges.
 *
 * The graph owns its revisions: every CmRevision it hands out is borrowed and lives as long as the
 * graph, and so do the strings in it. Where an order means nothing it is by revision id, so the
 * order of files never matters. All functions take time linear in the graph unless they say
 * otherwise. A graph belongs to one thread at a time (labels are propagated when first asked for).
 *
 * Names, relative positions and ranges are resolve.h's; what to run is plan.h's. */
#pragma once

#include "graph/revision.h"

typedef struct CmGraph CmGraph;

/* What a revision is among the heads. */
typedef enum {
    CM_HEAD_NONE,      /* another revision stands on it */
    CM_HEAD_EFFECTIVE, /* none stands on it, but another depends on it */
    CM_HEAD_REAL,      /* neither */
} CmHead;

/* Makes a graph of revisions (CmRevision *), which it takes over, the array included, also when it
 * fails. NULL with the first fault: an id or label used twice, a parent or dependency that does
 * not exist, a revision that stands or depends on itself, in however many steps, an illegal id. */
CmGraph *cm_graph_new(GPtrArray *revisions, GError **error);

/* All the faults that cm_graph_new() would find one at a time, as GError *, the array and its
 * errors owned by the caller; empty for a sound graph. The revisions stay the caller's. */
GPtrArray *cm_graph_validate(const GPtrArray *revisions);

/* Frees the graph and its revisions; NULL is allowed. */
void cm_graph_free(CmGraph *graph);

/* How many revisions there are. */
guint cm_graph_size(const CmGraph *graph);

/* Gives back the texts of files that its revisions keep. */
void cm_graph_forget_texts(CmGraph *graph);

/* The revision of this very id, or NULL; no labels, no prefixes. Constant time. */
const CmRevision *cm_graph_find(const CmGraph *graph, const char *id);

/* The following return a new array of const CmRevision *, by id; the caller frees the array. */

/* Revisions that no other stands on. */
GPtrArray *cm_graph_heads(const CmGraph *graph);

/* Revisions that no other stands or depends on: the rows of a database that has everything. */
GPtrArray *cm_graph_real_heads(const CmGraph *graph);

/* Revisions without a parent; they may depend on others. */
GPtrArray *cm_graph_bases(const CmGraph *graph);

/* Revisions that several stand on, newest first in the order of history. */
GPtrArray *cm_graph_branch_points(const CmGraph *graph);

/* Revisions that stand directly on revision, dependencies aside. Time linear in the result. */
GPtrArray *cm_graph_children(const CmGraph *graph, const CmRevision *revision);

/* The tips, by down edges, of everything that the rows of the version table imply: a branch whose
 * row another row's dependency has swallowed is among them. With check_heads it is the rows alone,
 * and fails with CM_ERROR_NOT_AT_HEADS unless they are exactly the real heads. NULL with an error
 * also for a row that is no revision. rows may be NULL. */
GPtrArray *cm_graph_current(const CmGraph *graph, const char *const *rows, bool check_heads,
                            GError **error);

/* Facts about one of the graph's revisions, in constant time. */
CmHead cm_graph_head_kind(const CmGraph *graph, const CmRevision *revision);
bool cm_graph_is_branch_point(const CmGraph *graph, const CmRevision *revision);
bool cm_graph_is_merge_point(const CmGraph *graph, const CmRevision *revision);

/* How listings mark a head: "head", "effective head" or "". Static. */
const char *cm_graph_head_name(CmHead kind);

/* The labels of the branches that revision is on, sorted, as listings show them: a label spreads
 * to all that stands on its revision, and down from there where the branch is a plain line up to
 * its head. NULL-terminated, never NULL, owned by the graph. The first call takes time for the
 * whole graph, later ones none. */
const char *const *cm_graph_labels(CmGraph *graph, const CmRevision *revision);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmGraph, cm_graph_free)
