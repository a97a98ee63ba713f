/* Inspecting: a live database back into a CmSchema, in a number of queries that does not grow with
 * the number of tables. It reads and never changes, and what it cannot understand is an error: a
 * schema with a hole would be taken for the truth by all that compares and rebuilds.
 *
 * Tables come sorted by name, their constraints and indexes in the order of their making, views so
 * that each stands behind those it mentions, triggers sorted by name. Objects of the default schema
 * have no schema in their names. */
#pragma once

#include "db/connection.h"
#include "schema/schema.h"

/* What to look at; all fields may be NULL, and arrays are NULL-terminated. Globs know * and ?, and
 * match the names of tables and views as they are; indexes and triggers go with their table, and a
 * trigger can also be excluded by itself. The default schema is always looked at, and never what
 * the server keeps for itself. */
typedef struct {
    const char *const *include; /* globs; NULL: everything */
    const char *const *exclude; /* globs; they win over include */
    const char *const *ignored; /* names in any case of letters: what cmig itself keeps there */
    const char *const *schemas; /* globs: those to look at beside the default one */
    bool temporary;             /* what is temporary alone, as if it were the default schema */
} CmInspectOptions;

/* One for each dialect, found by the name of the connection's spelling. */
typedef struct {
    const char *name;
    /* Adds all objects to an empty schema; on failure the schema is left half filled. */
    bool (*reflect)(CmConnection *connection, const CmInspectOptions *options, CmSchema *schema,
                    GError **error);
} CmInspector;

extern const CmInspector cm_inspector_sqlite;
extern const CmInspector cm_inspector_postgresql;
extern const CmInspector cm_inspector_mysql;
extern const CmInspector cm_inspector_mariadb;

/* The schema of the database (transfer full); options may be NULL. Fails with
 * CM_ERROR_NO_SUCH_MODULE for a dialect that has no inspector, with CM_ERROR_SYNTAX for stored SQL
 * that cannot be read, with the database's own errors, and with CM_ERROR_UNSUPPORTED where what is
 * read contradicts what the database says of itself. */
CmSchema *cm_inspect(CmConnection *connection, const CmInspectOptions *options, GError **error);

/* Whether the options leave out an object of this name by name; and whether they ask for it. */
bool cm_inspect_options_exclude(const CmInspectOptions *options, const char *name);
bool cm_inspect_options_want(const CmInspectOptions *options, const char *name);
