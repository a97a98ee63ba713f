/* What a PostgreSQL server can do: by its version, and within a transaction. */
#pragma once

#include "operation/operation.h"

/* CmDialect.check: fails naming what the server lacks. */
bool cm_postgresql_check(const CmOperation *operation, int server_version, GError **error);

/* CmDialect.is_autocommit. */
bool cm_postgresql_is_autocommit(const char *sql);
