/* A table as SHOW CREATE TABLE spells it: its columns, and its checks. For what is temporary, which
 * information_schema does not list. */
#pragma once

#include "schema/table.h"

/* Reads the statement into a table of that name (transfer full), in which types, defaults, what is
 * computed, character sets and checks are as the inspector would have them. */
CmTable *cm_mysql_read_spelled(const char *sql, const char *name, const char *database);

/* Assignments of SET that have SHOW CREATE TABLE give bytes as they are, and no longer; and whether
 * a column's default may be some. */
#define CM_MYSQL_TAKE_BYTES                     \
    "@cmig_results = @@character_set_results, " \
    "character_set_results = binary"
#define CM_MYSQL_TAKE_TEXT "character_set_results = @cmig_results"
bool cm_mysql_holds_bytes(const CmColumn *column);
