/* What making types and collations anew share. */
#pragma once

#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_remake.h"

typedef void (*CmVisitColumn)(const CmTable *table, const CmColumn *column, const char *type,
                              bool is_array, gpointer data);

/* A computed column is made anew; the others are converted. */
typedef struct {
    const CmRendering *rendering;
    CmConvert convert;
    gpointer data;
    GError *error;
} CmConversion;

/* Whether a column is changed with that of a parent. */
bool cm_remake_is_inherited(const CmSchema *schema, const CmTable *table, const CmColumn *column);

/* Adds what leans on a column to the CmDependents that data is: a CmVisitColumn. */
void cm_remake_set_aside(const CmTable *table, const CmColumn *column, const char *type,
                         bool is_array, gpointer data);

/* The name that what is made anew has meanwhile (transfer full). */
char *cm_remake_name_aside(const CmName *name);
