/* How MySQL and MariaDB spell the neutral types, as information_schema.columns.column_type gives
 * them back: what is spelled here and what is reflected compare equal byte for byte. Every other
 * spelling is kept word for word as CM_TYPE_SQL. */
#pragma once

#include "schema/type.h"

/* The neutral type that a column_type stands for exactly, else CM_TYPE_SQL with that text (transfer
 * full). Display widths of plain integers, which newer servers leave out, say nothing. */
CmType *cm_mysql_type_from_text(const char *column_type);

/* The spelling (transfer full), or NULL and an error for a type that there is none for. The two
 * differ in what they have: MariaDB has uuid. */
char *cm_mysql_type_to_text(const CmType *type, bool is_mariadb, GError **error);
