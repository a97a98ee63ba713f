/* What the parts of the differ share. */
#pragma once

#include "diff/diff.h"

typedef struct {
    CmSchema *from; /* a copy that renames and changes are applied to as they are found */
    const CmSchema *to;
    const CmNormaliser *normaliser;
    CmDiff *diff;
    bool has_waiting; /* foreign keys that were left for later */
    bool withholds;   /* checks, indexes and defaults are to come behind what an extension leaves */
    GHashTable *late; /* parts of tables of `to` that are to come at the end; or NULL */
    GHashTable *runs; /* while tables are made: the name of a new one to the number of its run, */
    guint run;        /* and that of the run which is being made */
} CmDiffing;

/* Adds an operation and applies it to `from`; takes it over. */
bool cm_diffing_add(CmDiffing *diffing, CmOperation *operation, GError **error);

/* A name as it is compared (transfer full). */
char *cm_diffing_fold(const CmDiffing *diffing, const char *name);

/* Whether two names of objects are one. */
bool cm_diffing_same_name(const CmDiffing *diffing, const char *left, const char *right);

/* The object of `from` or `to` that has the name, in the database's way of comparing. */
CmTable *cm_diffing_table(const CmDiffing *diffing, const CmSchema *schema, const CmName *name);
CmColumn *cm_diffing_column(const CmDiffing *diffing, const CmTable *table, const char *name);
CmIndex *cm_diffing_index(const CmDiffing *diffing, const GPtrArray *indexes, const char *name);

/* A text that two constraints or indexes share exactly when they say the same, their names and
 * comments apart (transfer full). */
char *cm_diffing_constraint_key(const CmDiffing *diffing, const CmConstraint *constraint);
char *cm_diffing_index_key(const CmDiffing *diffing, const CmIndex *index);

/* Whether options say the same, where false says as much as nothing. */
bool cm_diffing_same_options(const CmOptions *from, const CmOptions *to);

/* What differs between two columns, whatever their names. */
CmColumnAspects cm_diffing_compare_columns(const CmDiffing *diffing, const CmColumn *from,
                                           const CmColumn *to);
bool cm_diffing_has_changes(const CmColumnAspects *changes);

bool cm_diffing_same_object(const CmDiffing *diffing, const CmObject *from, const CmObject *to);

/* Drops objects on tables that stay, where they must be gone before anything is made: those that
 * go, and those that mention a column that goes. */
bool cm_diffing_drop_objects(CmDiffing *diffing, GError **error);

/* Clears the way for what is to have the name of something that goes: drops that, or gives it
 * another name until its turn comes. */
bool cm_diffing_make_way(CmDiffing *diffing, GError **error);
/* The same of indexes. */
bool cm_diffing_drop_claimed_indexes(CmDiffing *diffing, GError **error);

/* Lets go of sequences whose owner goes and that stay, takes those over whose owner is there by
 * now, and tells whether one is to wait for that. */
bool cm_diffing_let_sequences_go(CmDiffing *diffing, GError **error);
bool cm_diffing_take_sequences(CmDiffing *diffing, GError **error);
/* Drops defaults that draw from the sequence of a column which ceases to have it (numbers.c). */
bool cm_diffing_free_sequences(CmDiffing *diffing, GError **error);
/* Has serial columns keep their sequence, with what it counted to and those that take from it,
 * where it has another name from now on than that of the column. */
bool cm_diffing_name_sequences(CmDiffing *diffing, GError **error);
bool cm_diffing_waits_for_owner(const CmDiffing *diffing, const CmObject *object);

/* Makes an object what `to` says: creates or alters it, or does nothing. */
bool cm_diffing_put_object(CmDiffing *diffing, const CmObject *object, GError **error);

/* Renames the objects that are said to have had another name: schemas, or all others. */
bool cm_diffing_rename_objects(CmDiffing *diffing, bool schemas, GError **error);

/* The constraint of a table that says the same as one of the other, its own, and is named alike,
 * and is not among those taken (NULL: none is). */
CmConstraint *cm_diffing_equal_constraint(const CmDiffing *diffing, const CmTable *table,
                                          const CmTable *own, const CmConstraint *wanted,
                                          GHashTable *taken);

/* Drops a constraint, and where it is a check that is to say something else under its name, that of
 * heirs as well. */
bool cm_diffing_drop_constraint(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                                const CmConstraint *constraint, GError **error);

/* Foreign keys whose hold on what they refer to, which goes, is to be given up first: dropped. */
bool cm_diffing_drop_holding(CmDiffing *diffing, GError **error);
/* Foreign keys that may hold on to a constraint of a table: dropped. */
bool cm_diffing_drop_referring(CmDiffing *diffing, const CmName *to, const CmConstraint *constraint,
                               GError **error);
/* Defaults that go, and are labels which go too, before these: nothing has them any more then. */
bool cm_diffing_drop_labels(CmDiffing *diffing, GError **error);
/* Whether a text (NULL says nothing) says a label that its enum loses, or gets. */
bool cm_diffing_says_lost_label(const CmDiffing *diffing, const char *sql);
bool cm_diffing_says_new_label(const CmDiffing *diffing, const char *sql);
/* A default, and the checks and indexes of a table that the other has not: dropped. */
bool cm_diffing_drop_default(CmDiffing *diffing, const CmTable *table, const CmColumn *column,
                             GError **error);
bool cm_diffing_drop_sayers(CmDiffing *diffing, const CmTable *table, const CmTable *to,
                            GError **error);
/* Parts of tables that wait for what comes behind these: noted from the nodes of an order
 * (CmOrderNode), left out of a copy of the table, made for the tables of nodes, and, where it all
 * goes, dropped first. */
void cm_diffing_take_late(CmDiffing *diffing, const GPtrArray *nodes);
bool cm_diffing_is_late(const CmDiffing *diffing, gconstpointer part);
void cm_diffing_leave_late(const CmDiffing *diffing, const CmTable *table, CmTable *copy);
bool cm_diffing_complete(CmDiffing *diffing, const GPtrArray *nodes, GError **error);
bool cm_diffing_drop_late(CmDiffing *diffing, const GPtrArray *nodes, GError **error);
/* Whether an extension goes; what is to come once it is gone, and what is to go before one comes.
 */
bool cm_diffing_loses_extension(const CmDiffing *diffing);
bool cm_diffing_withholds_index(const CmDiffing *diffing, const CmIndex *index);
bool cm_diffing_drop_before_extensions(CmDiffing *diffing, GError **error);
/* Changes a column; a default that is to come later goes now. */
bool cm_diffing_alter_column(CmDiffing *diffing, const CmTable *from, const CmColumn *was,
                             const CmColumn *column, CmColumnAspects changes, GError **error);
/* Whether a constraint waits: a foreign key to columns of a table that is there, and where
 * something unique is still to come, for that; one that has expressions, for an extension to go. */
bool cm_diffing_waits(const CmDiffing *diffing, const CmConstraint *constraint);
/* Makes what has waited. */
bool cm_diffing_create_waiting(CmDiffing *diffing, GError **error);
/* Makes the constraints that a table lacks; those that wait not, unless all are asked for. */
bool cm_diffing_create_constraints(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                                   bool all, GError **error);

/* Views that go, that differ, or that lean on such a one: dropped, with the routines, policies,
 * rules and triggers in between, which come again. Comments, options and indexes of views that
 * stay: changed. */
bool cm_diffing_drop_views(CmDiffing *diffing, GError **error);
bool cm_diffing_change_views(CmDiffing *diffing, GError **error);
bool cm_diffing_stays_view(const CmDiffing *diffing, const CmView *view);

/* Whether a text has one of the names: "v" of the default schema, and "audit.v" of another. */
bool cm_diffing_text_mentions(const CmDiffing *diffing, const char *sql, GHashTable *names);
/* Adds a name to such, in lower case, of a routine without its arguments. */
void cm_diffing_add_name(GHashTable *names, const CmName *name);
/* Whether an object is a routine or a publication that goes or changes, and reads what a table
 * loses or says a label that its enum loses. */
bool cm_diffing_lets_go(const CmDiffing *diffing, const CmObject *object);
/* Changes routines that are to let go of what goes, where they can be what they are to be by now.
 */
bool cm_diffing_change_routines_first(CmDiffing *diffing, GError **error);

/* Changes the indexes, and options and comment, of a table or view, each behind what it needs. */
bool cm_diffing_drop_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                             const GPtrArray *to, GError **error);
bool cm_diffing_create_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                               const GPtrArray *to, GError **error);
bool cm_diffing_comment_indexes(CmDiffing *diffing, const CmName *name, const GPtrArray *from,
                                const GPtrArray *to, GError **error);
bool cm_diffing_change_options(CmDiffing *diffing, const CmName *name, const CmOptions *from,
                               const CmOptions *to, GError **error);
bool cm_diffing_change_comment(CmDiffing *diffing, const CmName *name, const char *from,
                               const char *to, GError **error);

bool cm_diffing_same_sql(const CmDiffing *diffing, const char *left, const char *right);

/* Partitions and heirs have what their parents have. Where only one of two schemas says the columns
 * of a partition, the other has them of its parent; and a table that is to be attached must have
 * what its parent has before that: put into `from`, and into a copy of `to` where that lacks them
 * (transfer full; NULL: nothing does). */
/* Drops the constraints of a table that the other has not. */
bool cm_diffing_drop_constraints(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                                 GError **error);

/* A partition need not say the keys that it has from its parent: left out of what it has. Those
 * that it says are created before the parent's, which takes them for its own. */
void cm_diffing_leave_attached_keys(const CmDiffing *diffing, CmTable *from, const CmTable *to);
bool cm_diffing_create_keys_below(CmDiffing *diffing, const CmTable *to, const CmConstraint *key,
                                  GError **error);

CmSchema *cm_diffing_fill_partitions(const CmDiffing *diffing);

/* Whether `name` is what a table of `to` is called in `from`. */
bool cm_diff_was_called(const CmTable *table, const char *name);

/* Whether a table of `to` is a partition of the same table in `from`, whatever its bound. */
bool cm_diff_stays_partition(const CmSchema *to, const CmTable *left, const CmTable *right);

/* Takes out of `from` what a partition has attached to its parent's and the model does not say. */
void cm_diffing_leave_attached(CmDiffing *diffing);

/* Detaches partitions, and heirs from parents, that are to be so no longer, or are in the way of
 * others until they have another bound. */
bool cm_diffing_let_go(CmDiffing *diffing, GError **error);

/* What is set in one and not, or otherwise, in the other, where unset is a value too (transfer
 * full); NULL if nothing is. */
CmOptions *cm_diff_options(const CmOptions *from, const CmOptions *to, CmValue unset);

/* Makes and changes what `to` has, in an order in which it runs, and drops what it has not. */
bool cm_diffing_build(CmDiffing *diffing, GError **error);

/* Gives constraints that only got another name that name. */
bool cm_diffing_rename_constraints(CmDiffing *diffing, GError **error);

/* The table of `from`, and the column of a table of it, that one of `to` is said to have been and
 * that has another name in `to`, or none; NULL: there is none. */
const CmTable *cm_diffing_former_table(const CmDiffing *diffing, const CmTable *table);
const CmColumn *cm_diffing_former_column(const CmDiffing *diffing, const CmTable *from,
                                         const CmTable *to, const CmColumn *column);

/* Renames that the model states, then changes within a table that both have. */
bool cm_diffing_renames(CmDiffing *diffing, GError **error);
bool cm_diffing_table_changes(CmDiffing *diffing, const CmTable *to, GError **error);
/* Columns that come, go or differ; what is computed from a column that gets another type goes
 * before that, and comes behind it. */
bool cm_diffing_change_columns(CmDiffing *diffing, const CmTable *from, const CmTable *to,
                               GError **error);
