/* A table as SHOW CREATE TABLE spells it: its columns, and its checks. For what is temporary, which
 * information_schema does not list. */
#pragma once

#include "schema/table.h"

/* Reads the statement into a table of that name (transfer full), in which types, defaults, what is
 * computed, character sets and checks are as the inspector would have them. */
CmTable *cm_mysql_read_spelled(const char *sql, const char *name, const char *database);
