/* What to run, in which order, and what each step does to the version table.
 *
 * The version table holds the revisions that are applied and that no other applied revision stands
 * or depends on. Every step of an upgrade or downgrade leaves it so, and so a plan can stop after
 * any step. A plan is a plain value: making it changes nothing.
 *
 * Rows are given as a NULL-terminated list of ids in any order; NULL is the same as none. A row
 * that names a revision otherwise counts as that revision and stays as it is; a plan that would
 * have to change it fails. A row that names none is an error, except to a purging stamp. A plan
 * borrows its revisions and ids from the graph, which must outlive it. Functions that fail leave
 * nothing to free and say in the error's code which kind of failure it was. */
#pragma once

#include "graph/graph.h"

typedef enum {
    CM_DIRECTION_UPGRADE,
    CM_DIRECTION_DOWNGRADE,
    CM_DIRECTION_STAMP, /* nothing runs, only rows change */
} CmDirection;

typedef enum {
    CM_ROW_INSERT, /* to */
    CM_ROW_DELETE, /* from */
    CM_ROW_UPDATE, /* from, to */
} CmRowChange;

/* One statement on the version table. from and to are borrowed, and NULL where they do not apply.
 */
typedef struct {
    CmRowChange change;
    const char *from;
    const char *to;
} CmRowOperation;

typedef struct {
    CmDirection direction;
    const CmRevision *revision; /* NULL in a stamp that only deletes */
    guint first_row;            /* its operations on the rows: where they begin in the plan's, */
    guint row_count;            /* and how many they are; see cm_plan_row() */
} CmPlanStep;

typedef struct {
    GArray *steps; /* CmPlanStep, in order; none if there is nothing to do */
    GArray *rows;  /* CmRowOperation of all steps, in order */
    GStrv before;  /* rows, sorted; of a purging stamp: none */
    GStrv after;   /* rows once all steps are done, sorted */
    bool purge;    /* the table is emptied first, whatever it holds */
} CmPlan;

/* The steps, counted from 0, and the operations of one step in order; owned by the plan. */
const CmPlanStep *cm_plan_step(const CmPlan *plan, guint index);
const CmRowOperation *cm_plan_row(const CmPlan *plan, const CmPlanStep *step, guint index);

/* Frees the plan; NULL is allowed. */
void cm_plan_free(CmPlan *plan);

/* From rows up to target: an absolute name, or +N from the row, B@+N from the row of that branch,
 * x+N or x-N from x. Everything that the target stands or depends on comes along. What is applied
 * already is not run again, and so a plan may have no steps. */
CmPlan *cm_plan_upgrade(const CmGraph *graph, const char *const *rows, const char *target,
                        GError **error);

/* From rows down to target, which stays applied: an absolute name, -N from the row, B@-N from the
 * row of that branch, x-N or x+N from x. What stands or depends on the revisions undone is undone
 * too, what they depended on stays. With a branch, only the side of that branch is undone. */
CmPlan *cm_plan_downgrade(const CmGraph *graph, const char *const *rows, const char *target,
                          GError **error);

/* The same without a database: range is from:to, where from is a name or base; for an upgrade also
 * just to, from nothing. */
CmPlan *cm_plan_upgrade_offline(const CmGraph *graph, const char *range, GError **error);
CmPlan *cm_plan_downgrade_offline(const CmGraph *graph, const char *range, GError **error);

/* Fails with CM_ERROR_RANGE_NOT_ALLOWED if target is a range, which is for scripts alone. */
bool cm_plan_refuse_range(const char *target, GError **error);

/* Makes the version table say targets: rows that share a line with them (dependencies count) give
 * way, others stay. base means that the rows go: all, or those of the branch in B@base. Targets
 * that others imply are left out. With purge the rows do not matter, whatever they are. */
CmPlan *cm_plan_stamp(const CmGraph *graph, const char *const *rows, const char *const *targets,
                      bool purge, GError **error);

/* The same without a database: a target may be from:to, with the same from wherever there is one;
 * without any the table is empty before. */
CmPlan *cm_plan_stamp_offline(const CmGraph *graph, const char *const *targets, bool purge,
                              GError **error);

/* The revisions of a range, newest first: NULL or ":" is all; either side of a:b may be empty or
 * current, which means the rows. a is in the range, and then the range has only what stands on a;
 * -N for a counts down from b. A new array of const CmRevision *; NULL with an error. */
GPtrArray *cm_plan_history(const CmGraph *graph, const char *const *rows, const char *range,
                           GError **error);

/* What a new revision would stand and depend on. */
typedef struct {
    GPtrArray *down;  /* const CmRevision *, in order */
    GStrv depends_on; /* as it is to be written */
} CmParents;

/* Frees what it holds and itself; NULL is allowed. */
void cm_parents_free(CmParents *parents);

/* For a new revision on head (NULL is "head"; "base" for a new base). Without splice the parents
 * must be heads. depends_on may be NULL; beginnings of ids in it are spelt out, labels kept. */
CmParents *cm_plan_revision(const CmGraph *graph, const char *head, const char *const *depends_on,
                            bool splice, GError **error);

/* For a new revision that merges revisions, given by names in order; no revision twice. */
CmParents *cm_plan_merge(const CmGraph *graph, const char *const *revisions, bool splice,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmPlan, cm_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmParents, cm_parents_free)
