/* A dialect: how one database spells types, tables and operations, and what it cannot do. Text
 * only: a dialect never has a connection. One const struct a dialect; cm_dialect_find() knows all.
 *
 * Rendering turns operations into statements in the order in which they are to run, given the
 * schema before them, and leaves the schema as it is after them. */
#pragma once

#include "dialect/own_tables.h"
#include "dialect/spelling.h"
#include "operation/operation.h"
#include "sql/script.h"
#include "sql/statement.h"

/* How a server keeps runs of cmig apart: by a lock of its own, which is the session's and so gone
 * with it, and which no transaction is open for. Binds are written as the dialect writes them. */
typedef struct {
    /* Binds: the schema of cmig's tables or NULL, and the version table's name. A row of texts:
     * what beside that name the lock is for. */
    const char *scope_sql;
    const char *try_sql; /* bind: the key, a number of 64 bits; a row: 1 if the lock was had */
    /* The same for a lock that goes with the transaction it is taken in; NULL: none does. */
    const char *try_in_transaction_sql;
    /* Bind: the key. A row if somebody holds the lock: process, application, host, since when; any
     * of them may be null. */
    const char *holder_sql;
    const char *release_sql; /* bind: the key */
} CmServerLockSql;

/* Errors of a server that a run does more about than to report them. */
typedef enum {
    CM_SERVER_ERROR_OTHER,
    CM_SERVER_ERROR_WAITED,   /* for a lock of others, as long as it may */
    CM_SERVER_ERROR_DEADLOCK, /* two waited for each other */
    CM_SERVER_ERROR_DENIED,   /* a privilege is missing */
} CmServerErrorKind;

typedef enum {
    CM_EFFECT_UNKNOWN,
    CM_EFFECT_TAKEN,
    CM_EFFECT_RUN_AGAIN, /* it took none, or would do the same once more */
} CmEffect;

typedef struct CmDialect CmDialect;
struct CmDialect {
    const char *name;
    const char *kin; /* another dialect whose options it takes too, or NULL */
    const CmSpelling *spelling;
    const CmScriptOptions *script;
    bool has_transactional_ddl;
    bool ignores_case;      /* names that differ in case alone are one name */
    bool columns_ignore_case; /* those of columns are, but they are kept as they are written */
    bool ignores_lengths;   /* a text may be longer than its type says */
    bool has_uuids;         /* else a uuid is text of 32 digits */
    bool has_zones;         /* a moment says its zone; else it is one of UTC */
    bool names_constraints; /* a constraint without a name gets one from the server */
    bool renames_constraints; /* any constraint, with what leans on it */
    bool replaces_routines;   /* a routine cannot be renamed: it goes, and another comes */
    bool indexes_are_local; /* the name of an index is unique in its table only */
    bool has_qualified_collations;  /* a collation is named like a table */
    bool has_bracketed_expressions; /* an index's expression stands in parentheses of its own */
    /* What a column of an index may say; elsewhere it is left out. */
    bool orders_nulls;         /* where its nulls stand */
    bool has_prefixes;         /* how many characters of it there are */
    bool has_operator_classes; /* how they are compared, as `ops` */
    bool locks_file;        /* runs are kept apart by a file beside the database, */
    const CmServerLockSql *lock; /* or by a lock of the server's; NULL: it has none */
    bool binds_views;            /* a view stands in the way of changes to what it reads */
    bool renames_by_name; /* what a rename of a table or column runs needs no text of a view, a
                             trigger or an object */
    bool keys_are_relations;     /* the index of a key shares its name with those of tables */
    bool has_nameless_keys;      /* a primary key has no name */
    bool inlines_enums;     /* an enum is a type of its columns, and no object */
    bool forgets_labels;    /* whose labels the database does not keep */
    /* How a default is compared, of which there are several ways to say the same (transfer full);
     * NULL: as it stands. */
    char *(*default_meaning)(const char *text);
    /* Adds ", a = a" to what an UPDATE sets, for all columns, but one, that would follow a change
     * of their row by themselves; NULL: none does. */
    void (*append_kept)(GString *sql, const CmDialect *dialect, const CmTable *table,
                        const char *but);
    /* Statements, NULL-terminated, that begin a transaction in which all that is made is temporary:
     * what a server does with texts is seen there. NULL: texts stay as they are written. */
    const char *const *scratch_opening;
    /* Takes out of a projected schema what its server made by itself and the other does not say;
     * NULL: nothing. */
    void (*forgive)(CmSchema *from, const CmSchema *to);
    /* Has triggers that operations make again in their place say what they fire before, whatever
     * stands between; NULL: they fire in no order that can be said. */
    void (*place_triggers)(const GPtrArray *operations, const CmSchema *before,
                           const CmSchema *after);
    /* Whether the server itself gave a constraint its name, so that on other databases it has
     * another, or the server forgets the name; NULL: never. */
    bool (*is_given_name)(const CmName *table, const CmConstraint *constraint);
    /* Texts of tables are spelled in temporary ones, by SHOW CREATE. */
    bool spells_temporary_tables;
    const char *default_schema_sql; /* gives the name of the default schema there, or NULL */
    const char *database_sql; /* gives the database of the connection, where there may be none */
    const char *scratch_alike_sql;  /* gives what a second database must have alike, or NULL */
    const char *script_opening; /* what a script says before all else; NULL: nothing */
    const CmOwnTables *own_tables; /* cmig's, as they are made here */
    /* One bind, a table's name: a row if it is there. A second column, where there is one, may name
     * the schema in which it is hidden from a user without rights. */
    const char *find_table_sql;
    const char *find_table_in_sql; /* two, the second a schema; NULL: there are no schemas */

    /* The word that begins a statement which sets something for its session alone, then the words
     * behind it that make it something else, NULL-terminated. */
    const char *const *settings;
    /* Whether a statement that begins otherwise does nothing else either; NULL: none does. */
    bool (*is_setting)(const char *sql);
    /* Whether a statement may leave settings of its session, or of its transaction, other than they
     * were; NULL: they are left as they are. */
    bool (*changes_session)(const char *sql);
    const char *script_reset; /* what a script says to have its session as it began */
    /* Where nothing takes them back at once: the statement that keeps, before another one runs, the
     * settings that this changes (transfer full); NULL: it changes none. The statements (char *)
     * that give them back are added to those that are there, each once. */
    char *(*keep_settings)(const char *sql, GPtrArray *back);

    /* The type as the database spells it (transfer full); NULL and an error if it has none. */
    char *(*type_text)(const CmType *type, GError **error);

    /* Whether the operations from at on that belong together are rendered from what they say
     * alone, so that nobody need look at the database for them. */
    bool (*stands_alone)(const GPtrArray *operations, guint at);

    /* Whether a statement, as text, must not run in a transaction; NULL: there are none such. */
    bool (*is_autocommit)(const char *sql);

    /* Whether a statement, as text, commits what was begun, and itself; NULL: none does. */
    bool (*commits)(const char *sql);

    /* Fails where a server of this version cannot do the operation (0: not known, and nothing is
     * refused), naming what it lacks; NULL where all versions can do the same. */
    bool (*check)(const CmOperation *operation, int server_version, GError **error);

    /* Renders operations from *at on, as many as belong together, and moves *at behind them;
     * applies them to schema, which may be NULL where they stand alone. Those of other dialects
     * have been left out. */
    bool (*render)(const GPtrArray *operations, guint *at, CmSchema *schema,
                   GPtrArray *statements, GError **error);

    /* A query whose result changes exactly when a statement takes effect, because it shows the
     * object that the statement names; it fails where there is no such object (transfer full). One
     * that always gives the same for a statement that can run again. NULL for one that names no
     * object, as which all are taken where the slot is NULL. */
    char *(*show_object)(const char *sql);

    /* Whether a statement may take effect, and that query's result be what it was: rows that go or
     * are exchanged, a table that is made anew as it was. NULL: none does. */
    bool (*hides_effect)(const char *sql);

    /* What became of a statement whose object is shown otherwise than before, and now as this,
     * empty where it is not there: somebody else may have changed it. NULL: it took effect. */
    CmEffect (*effect)(const char *sql, const char *shown);

    /* Which of them an error is, by the server's code; NULL: its SQLSTATE tells. */
    CmServerErrorKind (*error_kind)(int native_code);

    /* Gives a text for each session that may hold a lock of the database; NULL: none is known. */
    const char *holders_sql;

    /* Takes out of what show_object shows what changes with the rows; NULL: nothing does. */
    void (*forget_counters)(GString *shown);

    /* A query for what a failed run of a statement left, which is in the way when it runs again:
     * its rows are statements that take it away (transfer full); NULL where there is no such thing.
     * NULL: there never is. */
    char *(*leftovers)(const char *sql);

    /* Takes out of a schema what this database cannot hold, and puts its own spelling in place of
     * what it holds differently, so that a declared and a reflected schema can be compared. */
    bool (*project)(CmSchema *schema, GError **error);
};

extern const CmDialect cm_dialect_sqlite;
extern const CmDialect cm_dialect_postgresql;
extern const CmDialect cm_dialect_mysql;
extern const CmDialect cm_dialect_mariadb;

/* The dialect of a name; an error with the nearest name otherwise. */
const CmDialect *cm_dialect_find(const char *name, GError **error);

/* Whether a statement sets something for its session alone: another session knows nothing of it. */
bool cm_dialect_is_setting(const CmDialect *dialect, const char *sql);

/* Which error of the server's it is. */
CmServerErrorKind cm_dialect_error_kind(const CmDialect *dialect, const GError *error);

/* Whether an object that is shown as it was before proves that the statement took no effect. */
bool cm_dialect_shows_effect(const CmDialect *dialect, const char *sql);

/* Renders all operations that are for the dialect: appends CmStatement * to statements, and changes
 * schema to what it is then. Errors carry the operation's place and description. */
bool cm_dialect_render(const CmDialect *dialect, const GPtrArray *operations, CmSchema *schema,
                       GPtrArray *statements, GError **error);

/* The same for as many operations from *at on as belong together, which are all for the dialect;
 * moves *at behind them. For a runner that must look at the database in between. */
bool cm_dialect_render_next(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                            CmSchema *schema, GPtrArray *statements, GError **error);

/* What the dialect has in place of a neutral key of a column, "type" or "collation"; its own word
 * wins over its kin's. NULL: nothing. */
const char *cm_dialect_own_word(const CmDialect *dialect, const CmColumn *column, const char *key);

/* Fails where a column has a collation that only SQLite has, and none in its place. */
bool cm_dialect_check_collation(const CmDialect *dialect, const CmColumn *column, GError **error);

/* Fails where a server of this version (0: not known) cannot do the operation; the error carries
 * its place and description. */
bool cm_dialect_check(const CmDialect *dialect, const CmOperation *operation, int server_version,
                      GError **error);

/* Fails where SQL of the user's own begins or ends a transaction, for a revision that runs in one;
 * the error carries its place. */
bool cm_dialect_check_transaction(const CmDialect *dialect, const CmOperation *operation,
                                  GError **error);

/* Whether the operation says by itself that it cannot run in a transaction: some tell only when
 * they are rendered, by the mode of their statements. */
bool cm_dialect_is_autocommit(const CmDialect *dialect, const CmOperation *operation);

/* Those of the operations that are for the dialect (transfer container). */
GPtrArray *cm_dialect_select(const CmDialect *dialect, const GPtrArray *operations);

/* Whether the statement commits by itself, whatever transaction stands around it. */
bool cm_dialect_commits(const CmDialect *dialect, const CmStatement *statement);

/* An array that frees its statements. */
GPtrArray *cm_statements_new(void);

/* Appends SQL as a statement that runs in the transaction; takes the text over. */
void cm_statements_add(GPtrArray *statements, char *sql);
void cm_statements_add_format(GPtrArray *statements, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Whether any of them can run in no transaction. */
bool cm_statements_leave_transaction(const GPtrArray *statements);

/* Makes operations that were read from a file those of one dialect: takes out what is for others,
 * in tables as well. */
void cm_dialect_project_operations(const CmDialect *dialect, GPtrArray *operations);

/* Removes from the schema what other dialects alone have, and resolves types that the dialect's
 * options override: the common part of projecting. */
void cm_dialect_project_common(const CmDialect *dialect, CmSchema *schema);
