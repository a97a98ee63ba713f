/* The tables that cmig keeps for itself in a database: one text an engine and table, side by side
 * and never changed, so that what a version of cmig made can be told from its number alone. */
#pragma once

/* Each is a CREATE TABLE in which {table} stands for the table's name, with its schema where there
 * is one, and {key} for the name of its primary key; both as the dialect quotes them. */
typedef struct {
    const char *version_sql;
    const char *log_sql;
    const char *meta_sql;
    const char *step_sql; /* made only where a revision runs without a transaction */
} CmOwnTables;

extern const CmOwnTables cm_own_tables_sqlite;
extern const CmOwnTables cm_own_tables_postgresql;
extern const CmOwnTables cm_own_tables_mysql;
