/* What the makers of plans share. */
#pragma once

#include "graph/plan.h"
#include "graph/resolve_internal.h"

/* The version table while a plan is made. */
typedef struct {
    const CmGraph *graph;
    guint8 *rows;   /* whether each node has a row */
    guint *implied; /* how many applied revisions stand or depend on each node */
} CmTable;

/* An empty plan that begins at these rows, which may be NULL. */
CmPlan *cm_plan_new(const char *const *rows);

/* A new step at the end of the plan. */
void cm_plan_add_step(CmPlan *plan, CmDirection direction, const CmRevision *revision);

/* Adds an operation to the last step; a node is CM_NODE_NONE where it does not apply. */
void cm_plan_add_row(CmPlan *plan, const CmGraph *graph, guint from, guint to);

/* Marks the nodes whose ids are rows before the plan; a new array of a byte a node. */
guint8 *cm_plan_mark_rows(const CmPlan *plan, const CmGraph *graph);

/* Notes the rows after the last step, given as such marks. */
void cm_plan_finish(CmPlan *plan, const CmGraph *graph, const guint8 *rows);

/* The table before the plan, with everything below these nodes applied. */
void cm_table_init(CmTable *table, const CmGraph *graph, const CmPlan *plan, const GArray *nodes);
void cm_table_clear(CmTable *table);

/* Steps that apply or undo node, with what that does to the rows. Undoing fails if the node has a
 * row by another name. */
void cm_plan_apply(CmPlan *plan, CmTable *table, guint node);
bool cm_plan_undo(CmPlan *plan, CmTable *table, guint node, GError **error);

/* Fails because the row of node is not its id. */
bool cm_plan_fail_row(const CmGraph *graph, guint node, GError **error);

/* Fails with CM_ERROR_OVERLAP if one of the nodes is below another, by all edges. */
bool cm_plan_check_overlap(const CmGraph *graph, const GArray *nodes, GError **error);

/* The nodes without those below another of them, by all edges; a new list. */
GArray *cm_plan_maximal(const CmGraph *graph, const GArray *nodes);

/* Where rows are used as names: what the targets of an upgrade, and the upper end of a history,
 * are. lower is the rows, or the one name that +N counts from instead of them; with clip a walk
 * that leads too far ends where it can. A new list of nodes. */
GArray *cm_plan_upgrade_targets(const CmGraph *graph, const char *const *lower, const char *target,
                                bool clip, GError **error);

/* Cuts "a:b" in two; false with CM_ERROR_BAD_RANGE if it is not that. */
bool cm_plan_split_range(const char *range, char **from, char **to, GError **error);
