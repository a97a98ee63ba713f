/* Named enums in revisions that are made on a database where an enum is a type of its columns:
 * other databases have them as objects, which come, change and go whatever the columns do. */
#pragma once

#include "dialect/dialect.h"

/* Adds what becomes of the enums between what the revisions say and the model to operations, which
 * say the rest of that. */
void cm_enum_objects_say(const CmSchema *known, const CmSchema *declared, GPtrArray *operations);

/* The operations that do something on this database (transfer container). */
GPtrArray *cm_enum_objects_without(const CmDialect *dialect, const GPtrArray *operations);

/* Adds the enums of a schema to one that lacks them. */
void cm_enum_objects_add(CmSchema *schema, const CmSchema *known);
