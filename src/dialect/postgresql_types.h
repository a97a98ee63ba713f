/* How PostgreSQL spells the neutral types: as its function format_type() does, which is the one
 * spelling in which two types are the same exactly when their texts are. A type that no neutral one
 * stands for is kept in that spelling as CM_TYPE_SQL. */
#pragma once

#include "schema/type.h"

/* The neutral type whose spelling is text byte for byte, else CM_TYPE_SQL with that text (transfer
 * full). Where several neutral types share a spelling, one is given: datetime, not timestamp;
 * numeric, not decimal. That a name is an enum's is known to the caller alone. */
CmType *cm_postgresql_type_from_text(const char *text);

/* The spelling (transfer full), also of a type that is kept in another one that PostgreSQL takes.
 * That of an enum is its name, quoted as needed; NULL for one without a name, and for no type. */
char *cm_postgresql_type_to_text(const CmType *type);

/* The server's spelling of a type in any that it takes (transfer full): int4 is integer,
 * varchar(80) character varying(80), timestamptz(3) timestamp(3) with time zone. What cannot be
 * read stays. */
char *cm_postgresql_type_canonical(const char *text);

/* Whether the text of a literal default says the same once its column has another type; else the
 * server goes on to call it what it was. */
bool cm_postgresql_keeps_literal(const char *from, const char *to);

/* What turns the values of a column, whose name is written as SQL, into another type where
 * PostgreSQL does not do so by itself (transfer full), or NULL where it does. It is as strict as
 * storing the values would be: what does not fit is an error. Both types in the server's spelling.
 */
char *cm_postgresql_type_using(const char *from, const char *to, const char *column);
