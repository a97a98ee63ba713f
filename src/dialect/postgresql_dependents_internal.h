/* What the files of CmDependents share: one finds them, the other drops and creates them. */
#pragma once

#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_makers.h"

/* A part of a table, with the table. */
typedef struct {
    const CmTable *table;
    gconstpointer part; /* CmConstraint, CmIndex or CmColumn */
} Part;

struct CmDependents {
    const CmRendering *rendering;
    GHashTable *taken;    /* all that is in one of the lists */
    GPtrArray *views;     /* const CmView *, each behind those it reads */
    GPtrArray *triggers;  /* const CmTrigger *, on other than these views */
    GPtrArray *objects;   /* const CmObject *, idem */
    GPtrArray *routines;  /* const CmObject *, and what is raw */
    guint views_followed; /* so many have been looked at for what leans on them */
    guint routines_followed;
    GArray *makers;      /* CmMaker: the views and routines, each behind what it needs, */
    guint plain;         /* of which so many stand before the first view */
    GArray *computed;    /* Part: columns */
    GArray *constraints; /* Part */
    GArray *indexes;
    GArray *defaults;
};

void cm_dependents_take_part(CmDependents *dependents, GArray *list, const CmTable *table,
                             gconstpointer one);

/* Whether an index or a key of a partition goes with one that is taken of its parent's
 * (postgresql_dependents_attached.c). */
bool cm_dependents_goes_with_parent(const CmDependents *dependents, const Part *part,
                                    bool is_index);
