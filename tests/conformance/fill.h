/* Rows for the tables of any schema: values that types, CHECKs, keys and foreign keys take, with as
 * many kinds of values as a column can hold, and no orphans. */
#pragma once

#include "db/connection.h"
#include "schema/schema.h"

typedef struct {
    guint tables; /* that can have rows */
    guint filled; /* that have some */
} FillCount;

/* Adds up to so many rows to each table of the database that the schema was reflected from. Rows
 * that no value fits are left out, and so are those that refer to nothing in the end. */
FillCount fill_database(CmConnection *connection, GRand *random, const CmSchema *schema,
                        guint rows);
