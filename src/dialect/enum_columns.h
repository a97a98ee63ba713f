/* Enums of databases where they are no objects but types of their columns: what changes an enum
 * changes these. */
#pragma once

#include "dialect/dialect.h"

/* Whether it is a change of an enum, which is no object here. */
bool cm_enum_columns_change(const CmDialect *dialect, const CmOperation *operation);

/* Changes the columns that the operation says have the enum, those that there are, and schema.
 * Where labels are renamed, a column knows both while its rows change. Columns that follow a change
 * of their row by themselves stay as they are; triggers fire. */
bool cm_enum_columns_render(const CmDialect *dialect, const CmOperation *operation,
                            CmSchema *schema, GPtrArray *statements, GError **error);
