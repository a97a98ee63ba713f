/* From what people type to revisions.
 *
 *   id, label, or the beginning of one     a single revision
 *   head, heads, base                      the only head, the real heads, nothing
 *   B@x, B@head, B@heads, B@base           the same on the branch of B, which is a label or an id
 *   -2, x-2, x+1, B@+1, B@x-1              relative; what to depends on the command (plan.h)
 *
 * The branch of B is what stands on it or it stands on, dependencies aside. Errors name what was
 * looked for; those for ambiguous names list the candidates, those for unknown ones the nearest. */
#pragma once

#include "graph/graph.h"

/* The revisions that text names, as show and edit take it: an absolute name, -N and B@-N for the
 * revisions that far below the real heads, or "current" for the rows of the version table, which
 * may be NULL. A new array of const CmRevision *, empty for a base; NULL with an error. */
GPtrArray *cm_graph_resolve(const CmGraph *graph, const char *text, const char *const *rows,
                            GError **error);
