/* Enums of PostgreSQL: types of their own, also where a column says its labels. The type of labels
 * that are written at a column without a name is called after it, comes with it and goes with it.
 */
#pragma once

#include "dialect/postgresql.h"

/* Creates the types of the body's columns that are not there yet. */
bool cm_postgresql_create_enums(const CmRendering *rendering, const CmTable *body, GError **error);

/* Drops the type that is called after a column which is gone, or has another type now, unless
 * something else uses it or the revision drops it by itself. */
void cm_postgresql_drop_enum_of(const CmRendering *rendering, const CmTable *table,
                                const CmColumn *column);

/* The same for all columns of a table that is gone. */
void cm_postgresql_drop_enums(const CmRendering *rendering, const CmTable *table);

/* Has the types that are called after columns follow a table or column that was renamed. */
void cm_postgresql_rename_enums(const CmRendering *rendering, const CmTable *before,
                                const CmTable *after);

/* Before a column gets another type: makes or changes the type that it is to have. */
bool cm_postgresql_change_enum_of(const CmRendering *rendering, const CmTable *before,
                                  const CmTable *after, const char *column, GError **error);

/* As an object. */
bool cm_postgresql_create_enum(const CmRendering *rendering, const CmObject *object,
                               GError **error);
bool cm_postgresql_alter_enum(const CmRendering *rendering, const CmObject *before,
                              const CmObject *after, GError **error);
