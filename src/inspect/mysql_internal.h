/* What the files of the inspector of MySQL and MariaDB share: what is known of the server and the
 * database, and the tables read so far. */
#pragma once

#include "inspect/inspector.h"

typedef struct {
    CmConnection *connection;
    const CmInspectOptions *options;
    CmSchema *schema;
    bool is_mariadb;
    int version; /* as cm_connection_version_number() */
    char *database;
    char *charset;          /* of the database */
    char *collation;        /* of the database */
    char *sql_mode;         /* of the session */
    char *fires;            /* where the trigger read last fires: table, time and event */
    char *fired;            /* its name */
    GHashTable *collations; /* name to charset, of those that are their charset's default one */
    GHashTable *tables;     /* name to CmTable, owned by the schema */
    GHashTable *defaults;   /* CmTable to its collation: char * */
    GHashTable *doubtful;   /* CmTable: of which only SHOW CREATE TABLE tells all */
    struct CmMysqlPartitioning *partitioning; /* of the table that is being read */
    GHashTable *comments;                     /* name of an event to its comment */
    bool has_shapes;                          /* whether a column is of a type of geometry */
    bool has_partitions;
    bool has_foreign_keys;
    bool has_bodies;      /* whether routines could be read as they were written */
    char *rights;         /* ",SELECT,TRIGGER,": what the user may do in the whole database */
    GPtrArray *sequences; /* CmObject: sequences, as far as the list of tables has them */
} CmMysqlReflection;

/* Adds one row of a query to what is read. */
typedef bool (*CmMysqlAddRow)(CmMysqlReflection *reflection, const CmResult *row, GError **error);

/* Runs a query and adds all of its rows. */
bool cm_mysql_each_row(CmMysqlReflection *reflection, const char *sql, CmMysqlAddRow add,
                       GError **error);

/* The table of a row's first cell; NULL for one that is not wanted. */
CmTable *cm_mysql_table_of(const CmMysqlReflection *reflection, const CmResult *row);

/* Sets an option under `mysql`, or under `mariadb`; NULL and false set nothing. */
void cm_mysql_set_text(CmOptions **options, const char *dialect, const char *key, const char *text);
void cm_mysql_set_flag(CmOptions **options, const char *dialect, const char *key, bool is_set);

/* A name in backticks, which every mode takes for one. */
void cm_mysql_append_identifier(GString *out, const char *name);

/* A text without what the server says too much: the names of this database before those of its
 * tables and sequences, so that it serves a database of any name, and backticks that no name needs,
 * so that other databases can read it (transfer full). */
char *cm_mysql_tidy(const char *sql, const char *database);

/* The query of a view with parentheses around what a comma joined, as the server itself writes them
 * once it has read the text that it keeps: else a copy would differ (transfer full). */
char *cm_mysql_nest_joins(const char *sql);

/* What MariaDB says of a default, which it gives as it stands in SQL. */
CmDefault cm_mysql_default_from_sql(const char *text, const char *database);

/* Whether letters of a text may have been lost, which are shown as question marks. */
bool cm_mysql_lost_letters(const char *sql);

/* Has a table looked at by itself. */
void cm_mysql_doubt(CmMysqlReflection *reflection, CmTable *table);

/* One object that SHOW CREATE is asked about, and what it says. */
typedef struct {
    const char *kind; /* TABLE, TRIGGER… */
    const char *name; /* borrowed */
    int cell;         /* of its row that holds the statement */
    gpointer object;
    char *sql; /* owned; NULL where the user may not see it */
} CmMysqlShown;

/* Has the server show several objects: in one query where it takes a block of statements. */
bool cm_mysql_show_create(const CmMysqlReflection *reflection, GArray *all, GError **error);

/* Reads from SHOW CREATE TABLE what nothing else tells of the indexes of a table. */
void cm_mysql_settle_indexes(CmTable *table, const char *shown);

/* Settles by SHOW CREATE what is in doubt, once all is read; and defaults that are no text
 * (mysql_bytes.c). */
bool cm_mysql_settle(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_settle_bytes(CmMysqlReflection *reflection, GError **error);

/* Has a default that is no text said by its bytes; literal is how SHOW CREATE TABLE has it. */
void cm_mysql_spell_bytes(CmColumn *column, const char *literal);

/* Says of the columns what goes without saying, once the keys are settled. */
void cm_mysql_settle_numbering(CmMysqlReflection *reflection);

/* Each reads its share of the database. */
bool cm_mysql_read_tables(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_columns(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_partitions(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_indexes(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_foreign_keys(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_checks(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_views(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_triggers(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_routines(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_events(CmMysqlReflection *reflection, GError **error);
bool cm_mysql_read_sequences(CmMysqlReflection *reflection, GError **error);
