/* What the makers of random changes share: choosing, asking who uses what, asking the rows. */
#pragma once

#include "conformance/ask.h"
#include "conformance/mutate.h"

/* A number below count. */
guint pick(Mutation *mutation, guint count);

/* A table of the model, or NULL; never a virtual one. */
CmTable *pick_table(Mutation *mutation);

/* A column of it that is no part of the primary key, not generated and not renamed, or NULL. */
CmColumn *pick_plain_column(Mutation *mutation, const CmTable *table);

/* A name that nothing has (transfer full). */
char *new_name(Mutation *mutation, const char *stem);

/* Notes what was done. */
void tell(Mutation *mutation, const char *what, const CmTable *table, const char *name);

/* Whether a text, which may be NULL, says the word. */
bool mentions(const char *sql, const char *word);

/* Whether any view or trigger says the word; whether any view says the table's name. */
bool is_in_texts(const Mutation *mutation, const char *word);
bool is_viewed(const Mutation *mutation, const CmTable *table);

/* Whether a foreign key refers to the table, or did in the beginning; whether a trigger belongs to
 * it. */
bool is_referred(const Mutation *mutation, const CmTable *table);
bool has_triggers(const Mutation *mutation, const CmTable *table);

/* Whether the table itself says the column anywhere but at its place. */
bool is_used(const CmTable *table, const char *column);

bool has_option(const CmTable *table, const char *option);

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

bool mutate_type(Mutation *mutation);
bool mutate_null(Mutation *mutation);
bool mutate_default(Mutation *mutation);
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
