/* The files of a plan's steps, read ahead in the plan's order. */
#pragma once

#include "base/read_ahead.h"
#include "graph/plan.h"
#include "revision/file.h"

typedef struct {
    GPtrArray *sources;
    CmReadAhead *ahead;
} CmScripts;

/* The plan and the values given for variables must live as long. With is_bare no script has
 * checksums. */
CmScripts *cm_scripts_new(const CmPlan *plan, GHashTable *given, bool is_bare);

/* What the next step's file says, or NULL and an error; to be given back when the step is done. */
CmScript *cm_scripts_next(CmScripts *scripts, GError **error);
void cm_scripts_give_back(CmScripts *scripts, CmScript *script);

void cm_scripts_free(CmScripts *scripts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmScripts, cm_scripts_free)
