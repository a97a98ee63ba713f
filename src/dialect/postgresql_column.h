/* Columns of PostgreSQL's tables. */
#pragma once

#include "dialect/postgresql.h"

/* The type as SQL (transfer full): an enum without a name has the one that it gets from its
 * column. Fails for what PostgreSQL has no spelling for. */
char *cm_postgresql_column_type(const CmTable *table, const CmColumn *column, GError **error);

/* "type COLLATE … DEFAULT … NOT NULL", with the type left out of a column of a typed table, which
 * may leave nothing (transfer full). */
char *cm_postgresql_column_clause(const CmRendering *rendering, const CmTable *table,
                                  const CmColumn *column, GError **error);

/* Whether the column's NOT NULL is "not_valid" or "no_inherit", as servers from 18 on know it. */
bool cm_postgresql_not_null_is(const CmColumn *column, const char *word);

/* Adds the NOT NULL of a column that is there, as the column says it. */
char *cm_postgresql_not_null_name(const CmTable *table, const CmColumn *column); /* transfer full */
void cm_postgresql_add_not_null(const CmRendering *rendering, const CmTable *table,
                                const CmColumn *column);

/* What CREATE TABLE and ADD COLUMN cannot say of a column: storage, statistics, comment … */
void cm_postgresql_finish_column(const CmRendering *rendering, const CmTable *table,
                                 const CmColumn *column);

/* The same where a column changed: what differs between the two. */
void cm_postgresql_change_settings(const CmRendering *rendering, const CmTable *table,
                                   const CmColumn *was, const CmColumn *now);

/* Drops columns, given by name, and adds them again as the table has them, with their indexes and
 * constraints: what holds no data of its own can change so. */
void cm_postgresql_drop_columns(const CmRendering *rendering, const CmTable *table,
                                const GPtrArray *columns);
bool cm_postgresql_readd_columns(const CmRendering *rendering, const CmTable *table,
                                 const GPtrArray *columns, GError **error);

/* Operations. */
bool cm_postgresql_add_column(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_column(const CmRendering *rendering, GError **error);
bool cm_postgresql_rename_column(const CmRendering *rendering, GError **error);
bool cm_postgresql_alter_column(const CmRendering *rendering, GError **error);
