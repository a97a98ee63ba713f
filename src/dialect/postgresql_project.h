/* A schema as PostgreSQL would hold it. */
#pragma once

#include "schema/schema.h"

/* CmDialect.project. */
bool cm_postgresql_project(CmSchema *schema, GError **error);

/* What a model may say in other words than the server does (postgresql_project_words.c): settings
 * in any case and order, how a table is parted, the method of an index, the CHECK OPTION of a view,
 * a WHERE that takes all, a type that is none, and words of an object. */
void cm_postgresql_project_settings(CmOptions **options);
void cm_postgresql_project_partition(CmOptions **options);
void cm_postgresql_project_method(CmOptions **options);
void cm_postgresql_project_view(CmView *view);
void cm_postgresql_project_where(char **where);
void cm_postgresql_project_serial(CmColumn *column);
void cm_postgresql_project_words(CmSchema *schema, CmObject *object);
