/* How SQLite spells the neutral types. SQLite itself takes nearly any word for a type; these are
 * the spellings that cmig writes, and the only ones that it reads as neutral. Every other spelling
 * is kept word for word as CM_TYPE_SQL, so that what a database declares is never rewritten. */
#pragma once

#include "schema/type.h"

/* The neutral type whose spelling is declared byte for byte, else CM_TYPE_SQL with that text
 * (transfer full). Empty text is no type at all. Several neutral types share a spelling: the plain
 * one is given (TIMESTAMP is timestamp, JSON json, CHAR(32) char, BLOB binary). */
CmType *cm_sqlite_type_from_text(const char *declared);

/* How SQLite stores what a column of the type is given (https://www.sqlite.org/datatype3.html). */
typedef enum {
    CM_AFFINITY_INTEGER,
    CM_AFFINITY_TEXT,
    CM_AFFINITY_BLOB,
    CM_AFFINITY_REAL,
    CM_AFFINITY_NUMERIC,
} CmAffinity;

CmAffinity cm_sqlite_type_affinity(const CmType *type);

/* The spelling (transfer full), or NULL for a type that SQLite cannot hold: an array. */
char *cm_sqlite_type_to_text(const CmType *type);
