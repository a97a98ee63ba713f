/* Settings under which PostgreSQL deparses its catalogs: the same text for the same object on all
 * connections, with names qualified that are not in the default schema. They hold until the
 * transaction, or savepoint, ends. */
#pragma once

#include "db/connection.h"

/* Sets them, in one statement; a transaction is open. *default_schema (transfer full) is NULL if
 * the connection has none. */
bool cm_postgresql_session_settle(CmConnection *connection, char **default_schema, GError **error);

/* The same with the schema of temporary objects as the default one, and the other behind it. */
bool cm_postgresql_session_settle_temporary(CmConnection *connection, char **default_schema,
                                            GError **error);
