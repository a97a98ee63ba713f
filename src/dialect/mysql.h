/* What the files of the dialects of MySQL and MariaDB share. Both are one set of functions over two
 * constants; where they differ, cm_mysql_is_mariadb() tells. */
#pragma once

#include "dialect/ddl.h"

bool cm_mysql_is_mariadb(const CmDialect *dialect);

/* "MariaDB" or "MySQL". */
const char *cm_mysql_product(const CmDialect *dialect);

/* Adds a statement whose body is to run under the SQL mode and time zone that its options say. */
void cm_mysql_add_under_mode(const CmDialect *dialect, GPtrArray *statements,
                             const CmOptions *options, const char *sql);

/* Render what makes, drops, changes and renames objects (mysql_object.c). */
bool cm_mysql_create_object(const CmDialect *dialect, const CmOperation *operation,
                            const CmSchema *schema, GPtrArray *statements, GError **error);
bool cm_mysql_drop_object(const CmDialect *dialect, const CmOperation *operation,
                          const CmSchema *schema, GPtrArray *statements, GError **error);
bool cm_mysql_alter_object(const CmDialect *dialect, const CmOperation *operation,
                           const CmSchema *schema, GPtrArray *statements, GError **error);
bool cm_mysql_rename_object(const CmDialect *dialect, const CmOperation *operation,
                            const CmSchema *schema, GPtrArray *statements, GError **error);

/* What not every server can (mysql_check.c is the table). */
typedef enum {
    CM_MYSQL_RENAMES_COLUMNS,
    CM_MYSQL_RENAMES_INDEXES,
    CM_MYSQL_HAS_DESCENDING,
    CM_MYSQL_HAS_CHECKS,
    CM_MYSQL_HAS_COMPUTED,
    CM_MYSQL_HAS_JSON,
} CmMysqlAbility;

/* Whether a server of the version can; one that is not known can all. */
bool cm_mysql_can(const CmDialect *dialect, int server_version, CmMysqlAbility ability);

/* Fail where these have not what the index, the constraint or those of the table say, and leaving
 * it out would mean something else. */
bool cm_mysql_check_index(const CmDialect *dialect, const char *table, const CmIndex *index,
                          GError **error);
bool cm_mysql_check_constraint(const CmDialect *dialect, const char *table,
                               const CmConstraint *constraint, GError **error);
/* Fails where a check or a stored column is over a column that the server numbers. */
bool cm_mysql_check_numbered(const CmDialect *dialect, const CmTable *table, GError **error);
bool cm_mysql_check_keys(const CmDialect *dialect, const CmTable *table, GError **error);

/* See CmDialect.check. */
bool cm_mysql_check(const CmDialect *dialect, const CmOperation *operation, int server_version,
                    GError **error);

/* An option under the dialect's own name, or for MariaDB under MySQL's. */
const CmValue *cm_mysql_option(const CmDialect *dialect, const CmOptions *options, const char *key);
const char *cm_mysql_text(const CmDialect *dialect, const CmOptions *options, const char *key);

/* The dialects' own append_kept. */
void cm_mysql_append_kept(GString *sql, const CmDialect *dialect, const CmTable *table,
                          const char *but);
bool cm_mysql_is_set(const CmDialect *dialect, const CmOptions *options, const char *key);

/* Whether the database numbers the column by itself: said so, or an integer that is the whole
 * primary key and says nothing. */
bool cm_mysql_is_numbered(const CmTable *table, const CmColumn *column);

/* A column as CREATE TABLE, ADD and MODIFY have it, complete. */
bool cm_mysql_append_column(GString *out, const CmDialect *dialect, const CmTable *table,
                            const CmColumn *column, GError **error);

/* Takes the column that says until when rows are valid from the end of keys: the server puts it
 * there by itself. */
void cm_mysql_forget_row_ends(CmTable *table);
/* Whether a versioned table's column says since when, or until when, a row is valid. */
bool cm_mysql_is_row_end(const CmColumn *column, bool is_start);

/* "UNIQUE INDEX name (parts) …", as CREATE TABLE and ADD have it. */
void cm_mysql_append_index(GString *out, const CmDialect *dialect, const CmIndex *index);

/* "CONSTRAINT name CHECK (…)" and so on. */
void cm_mysql_append_constraint(GString *out, const CmDialect *dialect,
                                const CmConstraint *constraint);

/* " ENGINE=InnoDB": one of what stands behind the columns; nothing for what is said otherwise. */
void cm_mysql_append_table_option(GString *out, const CmDialect *dialect, const char *key,
                                  const CmValue *value);

/* " ENGINE=… COMMENT=…": what stands behind the columns. */
void cm_mysql_append_table_options(GString *out, const CmDialect *dialect, const CmOptions *options,
                                   const char *comment);

/* Gives unique constraints that have no name the one of the index that the server would make. */
void cm_mysql_name_uniques(CmTable *table);

/* The same for all constraints: gives what has no name the one that the server would give, so that
 * it can be dropped by it. */
void cm_mysql_name_constraints(const CmDialect *dialect, CmTable *table);

/* Renders the create_table operations from *at on, foreign keys to tables that come later in the
 * run behind it. */
bool cm_mysql_create_tables(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                            CmSchema *schema, GPtrArray *statements, GError **error);

/* Renders the drop_table operations from *at on, foreign keys in their way before. */
bool cm_mysql_drop_tables(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                          CmSchema *schema, GPtrArray *statements, GError **error);

/* The texts of all views; and what makes those anew whose text is another than before: these
 * servers do not change a view with the names that it uses. */
GPtrArray *cm_mysql_views(const CmSchema *schema);
bool cm_mysql_replace_views(const CmDialect *dialect, const CmSchema *schema,
                            const GPtrArray *before, GPtrArray *statements, GError **error);

/* See CmDialect.project. */
bool cm_mysql_project(const CmDialect *dialect, CmSchema *schema, GError **error);

/* Brings the character sets and collations of a projected table into one form (mysql_charset.c). */
void cm_mysql_project_charsets(const CmDialect *dialect, const CmSchema *schema, CmTable *table);

/* Sequences (mysql_sequence.c): what goes without saying is left out; made; and changed in place.
 * One that is to count the other way is another sequence. */
void cm_mysql_project_sequence(CmObject *sequence);
void cm_mysql_create_sequence(const CmDialect *dialect, const CmObject *sequence,
                              GPtrArray *statements);
bool cm_mysql_turns_sequence(const CmObject *sequence, const CmObject *was);
void cm_mysql_alter_sequence(const CmDialect *dialect, const CmObject *sequence,
                             const CmObject *was, GPtrArray *statements);

/* Fails where the server calls a table or view otherwise than it is written. */
bool cm_mysql_check_letters(const CmSchema *schema, const CmName *name, GError **error);

/* The order of triggers (mysql_trigger.c): what texts and options say of it in one form, the order
 * of the schema's list included; what is no difference of it; and the statement that makes a
 * trigger in its place, beside those that the schema, if it is known, has (transfer full). */
void cm_mysql_project_triggers(CmSchema *schema);
void cm_mysql_forgive_triggers(CmSchema *from, const CmSchema *to);
char *cm_mysql_trigger_sql(const CmDialect *dialect, const CmSchema *schema,
                           const CmTrigger *trigger);

/* The place behind the operation that makes the trigger again which the one at `at` drops, where
 * its place among others is to be kept: all up to there is one run, whose statements are known
 * before the first of them; else the place behind the one at `at`. */
guint cm_mysql_remake_end(const GPtrArray *operations, guint at, const CmSchema *schema);

/* Whether a trigger is dropped and made: then its place among others has to be known; and
 * CmDialect.place_triggers. */
bool cm_mysql_remakes_trigger(const GPtrArray *operations, const CmName *trigger);
void cm_mysql_place_triggers(const GPtrArray *operations, const CmSchema *before,
                             const CmSchema *after);

/* See CmDialect.forgive and CmDialect.is_given_name. */
void cm_mysql_forgive(CmSchema *from, const CmSchema *to);
bool cm_mysql_is_given_name(const CmName *table, const CmConstraint *constraint);

/* Partitions that are said in other words are no difference (mysql_partition.c). */
void cm_mysql_forgive_partitions(CmTable *table, const CmTable *wanted);
/* So is the name of an index that stands for a unique constraint without one (mysql_unique.c). */
void cm_mysql_forgive_uniques(CmTable *table, const CmTable *wanted);
/* Whether the columns are those that a key or index of the wanted table is to have, by the names
 * that they have before. */
bool cm_mysql_parts_become(const GPtrArray *own, const GPtrArray *parts, const CmTable *wanted);
/* So is an index that the server cut where the model does not say (mysql_prefix.c). */
void cm_mysql_forgive_prefixes(CmTable *table, const CmTable *wanted);

/* Gives the foreign keys of a table the names that the server gives them when it renames the table.
 */
void cm_mysql_follow_rename(CmTable *table, const CmName *from, const CmName *to);

/* Whether the server would drop the index, if it made it by itself, for the sake of one that it
 * makes for the foreign key. */
bool cm_mysql_gives_way(const CmIndex *index, const CmConstraint *key);

/* Whether the server would drop the index, if it made it by itself for a foreign key of the table,
 * for the sake of another that comes. */
bool cm_mysql_gives_way_to(const CmTable *table, const CmIndex *index, const CmIndex *other);

/* Whether a foreign key that an index was made for can do with another as well. */
bool cm_mysql_serves_as(const CmTable *table, const CmIndex *other, const CmIndex *index);

/* Whether a foreign key over a table, or of any table to it, loses the last index that it needs
 * there, and does without the column that goes. */
bool cm_mysql_leaves_unserved(const CmSchema *schema, const CmTable *before, const CmTable *after,
                              const char *going);

/* The index that the server made for a foreign key by itself, called like it; NULL if there is
 * none: one that is there anyway serves as well. */
CmIndex *cm_mysql_own_index(const CmTable *table, const CmConstraint *key);

/* Adds the indexes that the server makes for the foreign keys of a table. */
void cm_mysql_imply_indexes(CmTable *table);

/* Renders a view; and one that gets other options, in the place of the one that is there. */
bool cm_mysql_create_view(const CmDialect *dialect, const CmOperation *operation,
                          const CmSchema *schema, GPtrArray *statements, GError **error);
bool cm_mysql_change_view(const CmDialect *dialect, const CmOperation *operation, CmSchema *schema,
                          GPtrArray *statements, GError **error);

/* See CmDialect.show_object. */
char *cm_mysql_show_object(const char *sql);

/* Prepares to read a statement: one that is a comment which the server runs, as dumps have them, is
 * what stands in it. */
void cm_mysql_open_statement(CmLexer *lexer, const char *sql);

/* See CmDialect.keep_settings (mysql_settings.c). */
char *cm_mysql_keep_settings(const char *sql, GPtrArray *back);

/* See CmDialect.is_setting. */
bool cm_mysql_is_setting(const char *sql);

/* See CmDialect.lock, holders_sql and error_kind. */
extern const CmServerLockSql cm_mysql_lock_sql;
extern const char cm_mysql_holders_sql[];
CmServerErrorKind cm_mysql_error_kind(int native_code);

/* See CmDialect.commits. */
bool cm_mysql_commits(const char *sql);

/* Whether a statement begins a transaction, or commits one, by its own word. */
bool cm_mysql_begins_transaction(const char *sql);
bool cm_mysql_commits_transaction(const char *sql);

/* Fails where SQL of the user's own says what nobody could go on behind. */
bool cm_mysql_check_execute(const CmDialect *dialect, const CmOperation *operation, GError **error);

/* See CmDialect.hides_effect. */
bool cm_mysql_hides_effect(const char *sql);

/* See CmDialect.effect (mysql_effect.c). */
CmEffect cm_mysql_effect(const char *sql, const char *shown);

/* The kind of object that a statement is about, as SHOW CREATE says it; NULL for others. An index
 * is its table's. Then the name, IF NOT EXISTS passed over, as it stands (transfer full). */
const char *cm_mysql_read_kind(CmLexer *lexer);
char *cm_mysql_read_name(CmLexer *lexer);

/* Whether the token is a comment whose text the server runs. */
bool cm_mysql_is_run(const CmToken *token);
void cm_mysql_forget_counters(GString *shown);

/* Whether an operation changes a table that is there. */
bool cm_mysql_changes_table(CmOperationKind kind);

/* Renders the changes of one table from *at on, in as few statements as they fit. */
bool cm_mysql_alter_table(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                          CmSchema *schema, GPtrArray *statements, GError **error);
