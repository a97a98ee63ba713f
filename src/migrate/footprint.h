/* What operations touch: tables, their parts, views, triggers; for telling whether two branches get
 * into each other's way. */
#pragma once

#include "operation/operation.h"

typedef struct {
    char *table;   /* that it belongs to; NULL: none */
    char *text;    /* "column users.email" */
    bool is_whole; /* all of the table is meant: dropped, renamed, its rows changed */
    bool is_opaque; /* SQL that may touch anything */
} CmTouch;

/* An array that frees its touches. */
GPtrArray *cm_footprint_new(void);

/* Adds what the operation touches on a dialect, without what is there already. */
void cm_footprint_add(GPtrArray *footprint, const CmOperation *operation, const char *dialect);

/* The texts of what both touch, sorted (transfer full). Where one means all of a table, anything of
 * that table is in its way; opaque SQL is left to the caller. */
GStrv cm_footprint_shared(const GPtrArray *left, const GPtrArray *right);

/* Whether opaque SQL is among it. */
bool cm_footprint_is_opaque(const GPtrArray *footprint);

/* The texts of all, sorted (transfer full). */
GStrv cm_footprint_texts(const GPtrArray *footprint);
