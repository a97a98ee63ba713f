/* The type of a column: a neutral one where every database has its like, else the database's own
 * spelling, kept word for word as sql("…").
 *
 * Text form (models and revision files): integer, string(80), numeric(10,2), enum(a, b),
 * enum mood(a, b), array(text), sql("BLOB SUB_TYPE TEXT"). A type owns its texts and is read-only
 * once shared. */
#pragma once

#include "base/error.h"

typedef enum {
    CM_TYPE_SQL, /* the database's own spelling; empty: no type at all, as SQLite allows */
    CM_TYPE_INTEGER,
    CM_TYPE_SMALLINT,
    CM_TYPE_BIGINT,
    CM_TYPE_FLOAT,
    CM_TYPE_DOUBLE,
    CM_TYPE_NUMERIC,
    CM_TYPE_DECIMAL,
    CM_TYPE_BOOLEAN,
    CM_TYPE_STRING,
    CM_TYPE_CHAR,
    CM_TYPE_TEXT,
    CM_TYPE_BINARY,
    CM_TYPE_DATE,
    CM_TYPE_TIME,
    CM_TYPE_DATETIME,
    CM_TYPE_TIMESTAMP,
    CM_TYPE_TIMESTAMPTZ,
    CM_TYPE_INTERVAL,
    CM_TYPE_JSON,
    CM_TYPE_JSONB,
    CM_TYPE_UUID,
    CM_TYPE_ENUM,
    CM_TYPE_ARRAY,
    CM_TYPE_COUNT,
} CmTypeKind;

typedef struct CmType CmType;
struct CmType {
    CmTypeKind kind;
    int length;      /* of a string, char or binary, in characters or bytes; -1: none given */
    int precision;   /* of a numeric or decimal; -1: none given */
    int scale;       /* -1: none given */
    char *text;      /* of CM_TYPE_SQL; of an enum its name as cm_name_to_string() gives it, or NULL
                        for one owned by its column */
    GStrv labels;    /* of an enum */
    CmType *element; /* of an array */
};

/* A type without parameters (transfer full). */
CmType *cm_type_new(CmTypeKind kind);
CmType *cm_type_new_sql(const char *text);
CmType *cm_type_copy(const CmType *type);
void cm_type_free(CmType *type);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmType, cm_type_free)

/* Reads the text form from the start of *text and moves *text behind it (transfer full). */
CmType *cm_type_parse_prefix(const char **text, GError **error);

/* Reads the text form; all of text must be it (transfer full). */
CmType *cm_type_parse(const char *text, GError **error);

/* The text form, which parses back to an equal type (transfer full). */
char *cm_type_to_string(const CmType *type);

bool cm_type_equal(const CmType *left, const CmType *right);

/* The neutral name of a kind, such as "string". Static. */
const char *cm_type_kind_name(CmTypeKind kind);
