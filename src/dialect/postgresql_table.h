/* PostgreSQL's tables as wholes. */
#pragma once

#include "dialect/postgresql.h"

/* What differs between the options of a table, as statements. Fails for what cannot change. */
bool cm_postgresql_change_table(const CmRendering *rendering, const CmTable *before,
                                const CmTable *after, GError **error);

/* Says again that a table or view is clustered on an index, or identifies rows by it, which was
 * made anew; not where it no longer can be, and that is said later. index is NULL where it is a
 * constraint's. */
void cm_postgresql_restate_marks(const CmRendering *rendering, const CmName *table, const char *of,
                                 const CmIndex *index);

/* Whether an index (NULL: none) on which nothing can be clustered is made anew behind this
 * operation, and what is said of it then is said there. */
bool cm_postgresql_clusters_later(const CmRendering *rendering, const CmName *table,
                                  const CmIndex *index);

/* What CREATE TABLE cannot say: row security, replica identity, clustering. */
bool cm_postgresql_finish_table(const CmRendering *rendering, const CmTable *table, GError **error);

/* A column of an heir that it has from its parent and changes: CREATE TABLE does not name it. The
 * change, and taking it back. */
bool cm_postgresql_is_inherited(const CmColumn *column);
void cm_postgresql_change_inherited(const CmRendering *rendering, const CmTable *table,
                                    const CmColumn *column);
void cm_postgresql_give_back_inherited(const CmRendering *rendering, const CmTable *table,
                                       const CmColumn *column);

/* Operations. */
bool cm_postgresql_create_table(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_table(const CmRendering *rendering, GError **error);
bool cm_postgresql_rename_table(const CmRendering *rendering, GError **error);
bool cm_postgresql_comment_table(const CmRendering *rendering, GError **error);
bool cm_postgresql_set_table_options(const CmRendering *rendering, GError **error);
