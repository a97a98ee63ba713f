/* What PostgreSQL does not let stand while a column or a type changes: views over it, and triggers,
 * policies, rules, checks, indexes, defaults and routines that name it, and what leans on those in
 * turn. They go before the change and come back after it, as the schema value has them. */
#pragma once

#include "dialect/postgresql.h"

typedef struct CmDependents CmDependents;

CmDependents *cm_dependents_new(const CmRendering *rendering);
void cm_dependents_free(CmDependents *dependents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmDependents, cm_dependents_free)

/* Adds what stands in the way of a column's type: views, triggers, policies and rules. */
void cm_dependents_add_column(CmDependents *dependents, const CmTable *table, const char *column);

/* Adds what stands in the way of making anew an object that texts call by this name, such as a
 * function or a type: views, triggers, policies, rules, checks, indexes and defaults. */
void cm_dependents_add_named(CmDependents *dependents, const char *name);

/* Adds the routines, and what is raw, whose text names a type or a routine; one is left out. */
void cm_dependents_add_routines(CmDependents *dependents, const char *name, const CmObject *but);

/* Adds what stands in the way of making a routine anew, or an operator, or an object of text
 * search.
 */
void cm_dependents_add_object(CmDependents *dependents, const CmObject *object);

/* Has what comes from elsewhere stay out of it. */
void cm_dependents_leave(CmDependents *dependents, const CmObject *object);

/* Adds a computed column, and what stands in its way. */
void cm_dependents_add_computed(CmDependents *dependents, const CmTable *table,
                                const CmColumn *column);

/* Adds the checks, indexes and computed columns of a table that read a column in an expression. */
void cm_dependents_add_expressions(CmDependents *dependents, const CmTable *table,
                                   const char *column);

/* Adds what goes with a column that is dropped and added again, but for the constraints and indexes
 * of the table itself: foreign keys that refer to it, statistics, and what partitions and heirs
 * have over it. */
void cm_dependents_add_renewed(CmDependents *dependents, const CmTable *table, const char *column);

/* Adds the foreign keys that have a column on either side. */
void cm_dependents_add_references(CmDependents *dependents, const CmTable *table,
                                  const char *column);

/* Adds the indexes and keys of a partitioned table over a column of which the server would lose the
 * names, and what else is said of them, at the partitions (postgresql_dependents_attached.c). */
void cm_dependents_add_attached(CmDependents *dependents, const CmTable *table, const char *column);

/* Adds the default of a column, if it has one, and those of its partitions and heirs. */
void cm_dependents_add_default(CmDependents *dependents, const CmTable *table,
                               const CmColumn *column);

void cm_dependents_drop(CmDependents *dependents);
bool cm_dependents_create(CmDependents *dependents, GError **error);
