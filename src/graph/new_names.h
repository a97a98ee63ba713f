/* The names of a new revision: its id and branch labels. They are checked before its file is
 * written, because one that clashes, or cannot be said elsewhere, would break the whole project. */
#pragma once

#include "graph/graph.h"

/* Fails unless the revision's names can be used in every command and file, and name nothing in the
 * graph yet. */
bool cm_new_names_check(const CmGraph *graph, const CmRevision *revision, GError **error);
