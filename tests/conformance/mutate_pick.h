/* What the makers of random changes share: choosing, asking who uses what, asking the rows. */
#pragma once

#include "conformance/ask.h"
#include "conformance/mutate.h"

/* A number below count. */
guint pick(Mutation *mutation, guint count);

/* The dialect of the database, and whether it is this one. */
const char *dialect_of(const Mutation *mutation);
bool is_sqlite(const Mutation *mutation);
bool is_mariadb(const Mutation *mutation);

/* A table of the model, or NULL; never a virtual one, nor one that an engine of few abilities
 * keeps, nor an odd one that the change is not made to. */
CmTable *pick_table(Mutation *mutation);

/* A column of it, or NULL; one that is no part of the primary key, that rows are not told apart by,
 * that is not generated and not renamed, and not its parent's unless that may be. */
CmColumn *pick_column(Mutation *mutation, const CmTable *table);
CmColumn *pick_plain_column(Mutation *mutation, const CmTable *table);

/* Whether the column can be indexed as a whole, and its values have an order; and whether all
 * columns of a key can. */
bool can_be_key(const Mutation *mutation, const CmColumn *column);
bool are_keys(const Mutation *mutation, const CmTable *table, const GPtrArray *parts);

/* Whether it is a text, of any length or of one. */
bool is_text(const CmColumn *column);

/* Whether the database numbers the column by itself. */
bool is_numbered(const CmColumn *column);

/* Whether it is hidden and has no value but its number, which it must keep then. */
bool lives_by_numbers(const CmColumn *column);

/* A name that nothing has (transfer full). */
char *new_name(Mutation *mutation, const char *stem);

/* Notes what was done. */
void tell(Mutation *mutation, const char *what, const CmTable *table, const char *name);

/* Whether a text, which may be NULL, says the word. */
bool mentions(const char *sql, const char *word);

/* Whether any view, trigger or routine says the word; whether any says the table's name. */
bool is_in_texts(const Mutation *mutation, const char *word);
bool is_viewed(const Mutation *mutation, const CmTable *table);

/* Whether a foreign key refers to the table, or did in the beginning; whether a trigger belongs to
 * it. */
bool is_referred(const Mutation *mutation, const CmTable *table);
bool has_triggers(const Mutation *mutation, const CmTable *table);

/* Whether other objects belong to the table: policies, statistics, sequences. */
bool has_objects(const Mutation *mutation, const CmTable *table);

/* Whether a foreign key of the table, or to it, is over the column. */
bool is_in_foreign_key(const Mutation *mutation, const CmTable *table, const char *column);

/* Whether a view that routines say reads the table, or may: it could not be made anew. */
bool feeds_functions(const Mutation *mutation, const CmTable *table);

/* Whether the table itself, or one below it, says the column anywhere but at its place. */
bool is_used(const Mutation *mutation, const CmTable *table, const char *column);
/* Whether an expression is over it: a server writes casts into it that stay. */
bool is_in_expressions(const Mutation *mutation, const CmTable *table, const char *column);

bool has_option(const CmTable *table, const char *option);

/* What is odd of a table, of Odd. */
guint odd_of(const CmSchema *schema, const CmTable *table);
bool is_partitioned(const CmTable *table);

/* Whether a table has the column from a parent; whether partitions or periods are told by it. */
bool is_from_parent(const Mutation *mutation, const CmTable *table, const char *column);
bool has_ends_of_time(const CmTable *table);
/* Whether a table that keeps its history has other columns to keep it of. */
bool has_other_history(const CmTable *table, const CmColumn *but);
bool is_splitting(const Mutation *mutation, const CmTable *table, const char *column);

/* What changes at a table changes at those below it that say it too: a column that comes, that is
 * changed, and that goes, where that can be told and brings back what rows need. */
bool can_hand_down(const Mutation *mutation, const CmTable *table);
void hand_down_new(const Mutation *mutation, const CmTable *table, const CmColumn *column);
void hand_down(Mutation *mutation, const CmTable *table, const CmColumn *column);
bool can_take_back(const Mutation *mutation, const CmTable *table, const char *column);
void take_back(const Mutation *mutation, const CmTable *table, const char *column);

/* Whether those below say a constraint of this name; takes back keys and foreign keys that
 * partitions have from the table's. */
bool have_constraint(const Mutation *mutation, const CmTable *table, const char *name);
void take_back_constraint(const Mutation *mutation, const CmTable *table,
                          const CmConstraint *constraint);

/* Indexes of partitions that are attached to one of the table: they go, or say its new name. */
bool is_attached(const CmIndex *index);
bool gets_indexes(const Mutation *mutation, const CmTable *table); /* that it lacked, if attached */
void take_back_index(const Mutation *mutation, const CmTable *table, const char *name);
void hand_down_index_name(const Mutation *mutation, const CmTable *table, const char *from,
                          const char *to);

/* What the database called a table and a column; borrowed. */
CmName old_table(const CmTable *table);
const char *old_column(const CmColumn *column);

/* How many rows the database has; whether a column has none of the null value. */
gint64 rows_of(const Mutation *mutation, const CmTable *table);
bool is_full(const Mutation *mutation, const CmTable *table, const CmColumn *column);

/* By subject: each is a kind's change. */
bool mutate_add_table(Mutation *mutation);
bool mutate_drop_table(Mutation *mutation);
bool mutate_rename_table(Mutation *mutation);
bool mutate_table_options(Mutation *mutation);
bool mutate_add_column(Mutation *mutation);
bool mutate_drop_column(Mutation *mutation);
bool mutate_rename_column(Mutation *mutation);

bool mutate_affinity(Mutation *mutation);
bool mutate_null(Mutation *mutation);
bool mutate_default(Mutation *mutation);
bool mutate_typed_default(Mutation *mutation, CmColumn *column); /* of a column */
bool mutate_collation(Mutation *mutation);
bool mutate_computed(Mutation *mutation);
bool mutate_autoincrement(Mutation *mutation);

bool mutate_add_primary_key(Mutation *mutation);
bool mutate_drop_primary_key(Mutation *mutation);
bool mutate_add_unique(Mutation *mutation);
bool mutate_drop_unique(Mutation *mutation);
bool mutate_add_foreign_key(Mutation *mutation);
bool mutate_add_reference(Mutation *mutation);
bool mutate_change_foreign_key(Mutation *mutation);
bool mutate_drop_foreign_key(Mutation *mutation);
bool mutate_add_check(Mutation *mutation);
bool mutate_change_check(Mutation *mutation);
bool mutate_drop_check(Mutation *mutation);
bool mutate_constraint_name(Mutation *mutation);

bool mutate_add_index(Mutation *mutation);
bool mutate_add_unique_index(Mutation *mutation);
bool mutate_change_index(Mutation *mutation);
bool mutate_rename_index(Mutation *mutation);
bool mutate_drop_index(Mutation *mutation);
bool mutate_add_view(Mutation *mutation);
bool mutate_change_view(Mutation *mutation);
bool mutate_drop_view(Mutation *mutation);
bool mutate_add_trigger(Mutation *mutation);
bool mutate_drop_trigger(Mutation *mutation);
bool mutate_database_options(Mutation *mutation);

bool mutate_type(Mutation *mutation);
bool mutate_comment(Mutation *mutation);
bool mutate_add_sequence(Mutation *mutation);
bool mutate_change_sequence(Mutation *mutation);
bool mutate_drop_sequence(Mutation *mutation);
bool mutate_enum_label(Mutation *mutation);
bool mutate_enum_rename(Mutation *mutation);
bool mutate_own_label(Mutation *mutation);

bool mutate_table_option(Mutation *mutation);
bool mutate_column_option(Mutation *mutation);
bool mutate_index_option(Mutation *mutation);
bool mutate_view_option(Mutation *mutation);
bool mutate_trigger_option(Mutation *mutation);

bool mutate_identity(Mutation *mutation);
bool mutate_postgresql_index(Mutation *mutation);
bool mutate_exclusion(Mutation *mutation);
bool mutate_not_valid(Mutation *mutation);
bool mutate_materialized_view(Mutation *mutation);
bool mutate_add_policy(Mutation *mutation);
bool mutate_add_domain(Mutation *mutation);
bool mutate_add_function(Mutation *mutation);

bool mutate_add_partitioned(Mutation *mutation);
bool mutate_add_partition(Mutation *mutation);
bool mutate_add_heir(Mutation *mutation);
bool mutate_leave_parent(Mutation *mutation);
bool mutate_own_columns(Mutation *mutation);

bool mutate_split(Mutation *mutation);
bool mutate_versioned(Mutation *mutation);

bool mutate_unsigned(Mutation *mutation);
bool mutate_mariadb_index(Mutation *mutation);
bool mutate_generated(Mutation *mutation);
bool mutate_add_procedure(Mutation *mutation);
