/* Another type in the place of one that cannot be changed as is wanted. */
#pragma once

#include "dialect/postgresql.h"

/* How the values of a column, whose name is SQL, become the new type (transfer full): an
 * expression, or NULL for a cast that the server knows by itself; NULL with an error where there is
 * no way. */
typedef char *(*CmConvert)(const char *column, const char *type, bool is_array, gpointer data,
                           GError **error);

/* The old type steps aside under another name, create makes the new one under the same, the columns
 * are converted, and the old one goes. Defaults and what reads the columns follow; types over the
 * type are made anew with it, and tables of such types are so again. */
bool cm_postgresql_remake_type(const CmRendering *rendering, const CmName *name, const char *create,
                               CmConvert convert, gpointer data, GError **error);

/* By being written and read. */
char *cm_postgresql_convert_by_text(const char *column, const char *type, bool is_array,
                                    gpointer data, GError **error);

/* Whether a column of a table is of the type; and whether any holds it within an array, another
 * type or a row. */
bool cm_postgresql_is_type_used(const CmRendering *rendering, const CmName *name);
bool cm_postgresql_is_type_held(const CmRendering *rendering, const CmName *name);

/* The same for a collation, and the columns that have it; it keeps its comment. */
bool cm_postgresql_remake_collation(const CmRendering *rendering, const CmObject *collation,
                                    const char *create, GError **error);
