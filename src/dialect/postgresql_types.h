/* How PostgreSQL spells the neutral types: as its function format_type() does, which is the one
 * spelling in which two types are the same exactly when their texts are. A type that no neutral one
 * stands for is kept in that spelling as CM_TYPE_SQL. */
#pragma once

#include "schema/type.h"

/* The neutral type whose spelling is text byte for byte, else CM_TYPE_SQL with that text (transfer
 * full). Where several neutral types share a spelling, one is given: datetime, not timestamp;
 * numeric, not decimal. That a name is an enum's is known to the caller alone. */
CmType *cm_postgresql_type_from_text(const char *text);

/* The spelling (transfer full). That of an enum is the name that it has, as the type keeps it;
 * NULL for one without a name. */
char *cm_postgresql_type_to_text(const CmType *type);
