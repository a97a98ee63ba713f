/* The types that are made of another type: domains, composite types, and range types, which are
 * raw. */
#pragma once

#include "dialect/postgresql.h"

typedef struct {
    const CmObject *object;
    CmName name;
    CmName multirange; /* that comes with a range type; else it has no name */
} CmTypeOver;

/* CmTypeOver of the schema, each behind those it is made of (transfer full). */
GArray *cm_postgresql_types_over(const CmSchema *schema, const CmName *name);
