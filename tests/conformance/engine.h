/* What differs between the databases that the conformance tests run on, as data and a few
 * functions. CMIG_TEST_ENGINE names the one to use; SQLite without it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *name;
    /* Makes a fresh database, for SQLite in the folder, and gives its URL (transfer full); and
     * takes it away. */
    char *(*create)(const char *folder);
    void (*drop)(const char *url);
    /* All of the schema and the rows but cmig's own, as a text to compare (transfer full). */
    char *(*snapshot)(const char *url);
    /* Of servers only: runs a script by the server's client; gives the schema by its own word,
     * object by object (transfer full); and a database that is the same as one that nobody uses
     * (transfer full; NULL: there is no quick way). */
    void (*load)(const char *url, const char *path);
    char *(*schema_text)(const char *url);
    char *(*copy)(const char *url);
    const char *tables_sql;  /* the names of all tables but cmig's, sorted */
    const char *endless_sql; /* a query that goes on for minutes, if not for ever */
    const char *lonely_sql;  /* what must not run in a transaction; table a is there */
    const char *orphans_sql; /* ends what a killed cmig left running where the server does not see
                              * by itself that it is gone; NULL: it does */
    const char *locked_sql;  /* counts those that hold cmig's lock; NULL: not by SQL */
} Engine;

/* The one that this run is for. */
const Engine *engine(void);
