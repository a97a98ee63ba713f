/* What applying and reversing share. */
#pragma once

#include "base/sqltext.h"
#include "operation/operation.h"

/* How a dialect reads texts; NULL, or none that cmig knows: without quotes, or with standard ones,
 * as models are written for all. */
const CmLexerOptions *cm_operation_lexer(const char *dialect);

/* What has indexes, a comment and options: a table, or else a view. Points into the schema. */
typedef struct {
    CmTable *table; /* NULL: a view */
    GPtrArray *indexes;
    char **comment;
    CmOptions **options;
} CmOwner;

/* Finds what the operation is about, or fails naming it. */
bool cm_operation_find_owner(const CmOperation *operation, const CmSchema *schema, CmOwner *owner,
                             GError **error);

/* The index of a name, or NULL; the one that the operation is about, or NULL and an error. */
CmIndex *cm_owner_index(const CmOwner *owner, const char *name);
CmIndex *cm_operation_find_index(const CmOperation *operation, const CmOwner *owner,
                                 GError **error);

/* Of what is said of an index or constraint that stays (remark.c). */
bool cm_operation_apply_index_comment(const CmOperation *operation, CmSchema *schema,
                                      GError **error);
bool cm_operation_apply_constraint_comment(const CmOperation *operation, CmSchema *schema,
                                           GError **error);
bool cm_operation_apply_validate(const CmOperation *operation, CmSchema *schema, GError **error);
bool cm_operation_reverse_index_comment(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error);
bool cm_operation_reverse_constraint_comment(const CmOperation *operation, const CmSchema *before,
                                             GPtrArray *out, GError **error);
bool cm_operation_reverse_validate(const CmOperation *operation, const CmSchema *before,
                                   GPtrArray *out, GError **error);

/* What follows when a table has other parents than its options before said (parents.c). */
void cm_operation_follow_parents(const CmSchema *schema, CmTable *table, const CmOptions *before);

/* Shared by all that replays: the table that an operation is about, and what is there already. */
CmTable *cm_operation_find_table(const CmOperation *operation, const CmSchema *schema,
                                 GError **error);
bool cm_operation_fail_taken(const CmTable *table, const char *what, const char *name,
                             GError **error);
bool cm_operation_fail_second_key(const CmTable *table, GError **error);
void cm_operation_replace_text(char **text, const char *with);

/* Of columns (apply_column.c). */
bool cm_operation_apply_add_column(const CmOperation *operation, CmSchema *schema, GError **error);
bool cm_operation_apply_drop_column(const CmOperation *operation, CmSchema *schema,
                                    const CmLexerOptions *lexer, GError **error);
bool cm_operation_apply_alter_column(const CmOperation *operation, CmSchema *schema,
                                     GError **error);
bool cm_operation_apply_rename_column(const CmOperation *operation, CmSchema *schema,
                                      const CmLexerOptions *lexer, GError **error);

/* The indexes of partitions that hang on one which goes go with it (followers.c). */
void cm_operation_follow_no_index(const CmSchema *schema, const CmName *table, const char *index);

/* What follows when a column, which `was`, has another type, or other values of what is handed
 * down, or gets another name: those of heirs do as well, but for values that are their own
 * (followers.c). */
void cm_operation_follow_column_type(const CmSchema *schema, const CmTable *table,
                                     const CmColumn *column);
void cm_operation_follow_column_values(const CmSchema *schema, const CmTable *table,
                                       const CmColumn *was, const CmColumn *now);
void cm_operation_follow_column_name(CmSchema *schema, const CmTable *table, const char *from,
                                     const char *to, const CmLexerOptions *lexer);

/* Whether any of these tables, or one above them, has a check of this name for its heirs. */
bool cm_operation_have_check(const CmSchema *schema, const GPtrArray *parents, const char *name);

/* What follows when a table has got or lost a check: heirs that have it too have it from there as
 * well, or no longer. */
void cm_operation_follow_check(const CmSchema *schema, const CmTable *table,
                               const CmConstraint *check);

/* What follows when a table has lost a key: its partitions had theirs from there; and when it has
 * got a column, which partitions that say theirs say too, or lost one, which heirs need not have
 * had of their own. */
void cm_operation_follow_new_column(const CmSchema *schema, const CmTable *table,
                                    const CmColumn *column);
void cm_operation_follow_key(const CmSchema *schema, const CmTable *table, const CmConstraint *key);
void cm_operation_follow_no_column(const CmSchema *schema, const CmTable *table, const char *name);

/* With a column of a table go its constraints and indexes over it; partitions and heirs that have
 * it from there lose it too, with theirs. What heirs lose comes back behind the column (heirs.c).
 */
void cm_operation_remove_over(CmTable *table, const char *column, const CmLexerOptions *lexer);
void cm_operation_remove_from_heirs(const CmSchema *schema, const CmTable *table,
                                    const char *column, const CmLexerOptions *lexer);
bool cm_operation_recreate_in_heirs(const CmOperation *operation, const CmSchema *before,
                                    const CmTable *table, GPtrArray *out, GError **error);

/* Adds the keys of partitions that went with one of their parent's, those below first (heirs.c). */
void cm_operation_recreate_keys(const CmSchema *before, const CmTable *table,
                                const CmConstraint *key, GPtrArray *out);

/* Adds the indexes of partitions that hang on the index of a table, and went with it (heirs.c). */
void cm_operation_recreate_attached(const CmSchema *before, const CmName *table, const char *index,
                                    GPtrArray *out);

/* Adds to `out`, which undoes an operation on a column, what partitions and heirs still lack to
 * have it as they had it (heirs.c). */
bool cm_operation_restore_in_heirs(const CmOperation *operation, const CmSchema *before,
                                   const CmTable *table, GPtrArray *out, GError **error);

/* Of objects beside tables, whatever their kind (object.c). */
bool cm_operation_apply_create_object(const CmOperation *operation, CmSchema *schema,
                                      GError **error);
bool cm_operation_apply_drop_object(const CmOperation *operation, CmSchema *schema, GError **error);
/* Those that go with a column, since it owns them. */
void cm_operation_remove_owned(CmSchema *schema, const CmTable *table, const char *column);
bool cm_operation_apply_alter_object(const CmOperation *operation, CmSchema *schema,
                                     GError **error);
bool cm_operation_apply_rename_object(const CmOperation *operation, CmSchema *schema,
                                      const CmLexerOptions *lexer, GError **error);
bool cm_operation_reverse_create_object(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error);
bool cm_operation_reverse_drop_object(const CmOperation *operation, const CmSchema *before,
                                      GPtrArray *out, GError **error);
bool cm_operation_reverse_alter_object(const CmOperation *operation, const CmSchema *before,
                                       GPtrArray *out, GError **error);
bool cm_operation_reverse_rename_object(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error);

/* Appends what brings back the objects that go with a table or view: before it those that its
 * columns (or the one named) own, behind it the others. */
void cm_operation_recreate_before(const CmSchema *before, const CmName *owner, const char *column,
                                  GPtrArray *out);
void cm_operation_recreate_behind(const CmSchema *before, const CmName *owner, GPtrArray *out);

/* What follows when an object, still of its old name, is called `to`; and when an enum has other
 * labels. */
void cm_operation_follow_object(CmSchema *schema, const CmObject *object, const char *to);
/* The same when a type, or a table with the type of its rows, is, in columns, casts and routines.
 */
void cm_operation_follow_type(CmSchema *schema, const CmName *from, const char *to, bool is_table);
/* In the options of tables: partitions and heirs of a table, typed tables of a type. */
void cm_operation_follow_in_options(CmSchema *schema, const CmName *table, const char *to);
void cm_operation_follow_type_in_routines(CmSchema *schema, const CmName *from, const char *to,
                                          bool is_table);
void cm_operation_follow_labels(CmSchema *schema, const CmObject *object);

/* A column that is said to have an enum, if it has one; NULL otherwise. */
CmColumn *cm_operation_enum_user(const CmSchema *schema, const char *table, const char *column);

/* Whether a constraint or index is over a column, by its name or in an expression: then it goes
 * when the column goes. */
bool cm_operation_constraint_is_over(const CmConstraint *constraint, const char *column,
                                     const CmLexerOptions *lexer);
bool cm_operation_index_is_over(const CmIndex *index, const char *column,
                                const CmLexerOptions *lexer);

/* What follows when a table or a column, both of their old names here, is renamed: others that take
 * numbers from the sequence that a column has. */
void cm_operation_follow_numbers(CmSchema *schema, const CmTable *table, const CmColumn *column,
                                 const char *table_to, const char *column_to);

/* The same of the enum that is called after a column, as PostgreSQL has one. Elsewhere only what
 * was made for a column without a name follows. */
void cm_operation_follow_enum(CmSchema *schema, const CmTable *table, const CmColumn *column,
                              const char *table_to, const char *column_to,
                              const CmLexerOptions *lexer);

/* Gives a constraint of a table its new name, and what follows it: the same one of partitions and
 * heirs, options of the table that name its index, and routines and rules that name it; and what
 * follows an index, options of its table or view. */
void cm_operation_follow_constraint(CmSchema *schema, CmTable *table, CmConstraint *constraint,
                                    const char *to);
void cm_operation_follow_constraint_in_texts(CmSchema *schema, const CmTable *table,
                                             const char *from, const char *to);
void cm_operation_follow_index(CmOptions **options, const char *from, const char *to);
/* Indexes of partitions say to which of the parent's they belong (followers.c). */
void cm_operation_follow_parent_index(const CmSchema *schema, const CmTable *table,
                                      const char *from, const char *to);

/* Renames in all that a schema keeps as text or as a list of columns; the table has its old name
 * still in the first, and the column its old name in the second. */
void cm_operation_rename_table_in_texts(CmSchema *schema, const CmName *table, const char *to,
                                        const CmLexerOptions *lexer);
void cm_operation_rename_column_everywhere(CmSchema *schema, CmTable *table, const char *from,
                                           const char *to, const CmLexerOptions *lexer);
