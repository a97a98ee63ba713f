/* A naming convention gives every unnamed constraint and index a name that does not depend on the
 * server. A template holds {table}, {columns}, {ref_table}; one that is NULL, or one for checks
 * that wants {name}, leaves the constraint unnamed. */
#pragma once

#include "schema/table.h"

typedef struct {
    char *index;
    char *unique;
    char *check;
    char *foreign_key;
    char *primary_key;
} CmNaming;

/* Fails at a template that holds anything else in braces. */
bool cm_naming_check(const char *template, GError **error);

void cm_naming_clear(CmNaming *naming);

/* Names every constraint of the table that has no name and is not nameless on purpose. */
void cm_naming_apply(const CmNaming *naming, CmTable *table);

/* The name of an index over these parts: by the convention, or ix_<table>_<columns> without one
 * (transfer full). naming may be NULL. */
char *cm_naming_index(const CmNaming *naming, const CmTable *table, const GPtrArray *parts);
