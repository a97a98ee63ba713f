/* Values for columns as literals, by the type that a column has. */
#pragma once

#include "db/connection.h"
#include "schema/table.h"

/* A row on its way into a table: which it is, and how often others were refused before. */
typedef struct {
    CmConnection *connection;
    GRand *random;
    const CmTable *table;
    GPtrArray *literals; /* char *: what the table's CHECKs compare with */
    guint row;
    guint attempt;
} Filling;

/* Appends a value of the column's type, another one for each row as far as the type goes; false
 * where the type is not known, or takes any value. */
bool fill_append_typed(GString *out, const Filling *the, const CmColumn *column);

/* Appends a value of any type. */
void fill_append_any(GString *out, const Filling *the);
