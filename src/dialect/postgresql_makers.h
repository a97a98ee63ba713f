/* The order in which views, routines and what is raw can be made, where they lean on each other. */
#pragma once

#include "dialect/postgresql.h"

/* One of the two. */
typedef struct {
    const CmView *view;
    const CmObject *object; /* a routine, or what is raw */
    bool needs_view;
    bool is_placed;
} CmMaker;

/* The views of a schema that are in a set, and routines, each behind what it needs; those that need
 * no view first, of which *plain is the number (transfer full). */
GArray *cm_makers_order(const CmSchema *schema, GHashTable *taken, const GPtrArray *routines,
                        guint *plain);
