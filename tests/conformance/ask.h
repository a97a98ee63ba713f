/* SQL that a test runs on a database of any kind, its names quoted as that kind quotes them.
 *
 * Texts of SQL come from ask_format() and are freed by the function that they are given to. */
#pragma once

#include "db/connection.h"
#include "schema/name.h"

/* A text where %I is an identifier, %N a CmName's address, %L a text as a literal, %s a text as it
 * is, %u a number and %% a percent sign (transfer full). */
char *ask_format(CmConnection *connection, const char *format, ...);

/* The first number of a query's answer; -1 where the database does not know its names. */
gint64 ask_number(CmConnection *connection, char *sql);

/* Whether the database does it. */
bool ask_to(CmConnection *connection, char *sql);

/* The rows of a query as literals, sorted (transfer full); NULL where the database does not know
 * its names. */
GPtrArray *ask_rows(CmConnection *connection, char *sql);
