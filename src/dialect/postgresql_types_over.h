/* The domains and composite types that are made of another type. */
#pragma once

#include "dialect/postgresql.h"

/* CmObject of the schema, each behind those it is made of (transfer container). */
GPtrArray *cm_postgresql_types_over(const CmSchema *schema, const CmName *name);
