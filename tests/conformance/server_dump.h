/* What tests of many random cases need of a server beyond SQL: scripts that its own client runs,
 * and the schema by its own word. Those of an engine are called through engine.h. */
#pragma once

#include <glib.h>

/* Databases of a test's own on MariaDB (transfer full); and gone. */
char *mariadb_create(const char *folder);
void mariadb_drop(const char *url);

/* Runs a script by the server's client; the test fails with it. */
void postgresql_load(const char *url, const char *path);
void mariadb_load(const char *url, const char *path);

/* The schema without cmig's tables, object by object, in no order (transfer full): by pg_dump; by
 * SHOW CREATE, as far as it means something. */
char *postgresql_schema(const char *url);
char *mariadb_schema(const char *url);

/* A database with the same rows and objects, while nobody else is in that one (transfer full). */
char *postgresql_copy(const char *url);
