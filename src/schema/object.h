/* What a database has beside tables, views and triggers: schemas, extensions, types, sequences,
 * routines and so on. All are values of one form; the table of kinds says which parts of the form
 * a kind has, and reading, writing, comparing and rendering go by that table.
 *
 * Routines, rules and the like are kept as the statement that creates them, since their body is the
 * database's own language. Owns all it points to. */
#pragma once

#include "schema/column.h"
#include "schema/constraint.h"
#include "schema/option_keys.h"

typedef enum {
    CM_OBJECT_SCHEMA,
    CM_OBJECT_EXTENSION,
    CM_OBJECT_COLLATION,
    CM_OBJECT_ENUM,
    CM_OBJECT_DOMAIN,
    CM_OBJECT_COMPOSITE,
    CM_OBJECT_SEQUENCE,
    CM_OBJECT_FUNCTION,
    CM_OBJECT_PROCEDURE,
    CM_OBJECT_AGGREGATE,
    CM_OBJECT_STATISTICS,
    CM_OBJECT_RULE,
    CM_OBJECT_POLICY,
    CM_OBJECT_EVENT,
    CM_OBJECT_RAW, /* anything else, by the statements that create and drop it */
    CM_OBJECT_COUNT,
} CmObjectKind;

/* Which parts of CmObject a kind has. */
typedef enum {
    CM_OBJECT_HAS_TABLE = 1 << 0, /* belongs to a table: its name is unique there only */
    CM_OBJECT_HAS_LABELS = 1 << 1,
    CM_OBJECT_HAS_COLUMNS = 1 << 2, /* attributes; of a domain the one value */
    CM_OBJECT_HAS_CHECKS = 1 << 3,
    CM_OBJECT_HAS_SQL = 1 << 4, /* the whole statement that creates it */
    CM_OBJECT_HAS_DROP_SQL = 1 << 5,
    CM_OBJECT_HAS_OWNER = 1 << 6, /* owned by table.column, if `column` is set */
} CmObjectParts;

typedef struct {
    const char *word;          /* "sequence": in create_sequence, in messages */
    const char *plural;        /* "sequences": below `objects:` in a model */
    int parts;                 /* CmObjectParts */
    const CmSetting *settings; /* neutral keys; NULL: none */
} CmObjectKindInfo;

typedef struct {
    CmObjectKind kind;
    CmName name;            /* of a routine with its argument types: "add(integer, integer)" */
    CmName table;           /* of HAS_TABLE, and of the column that owns a sequence; else empty */
    char *column;           /* the column that owns a sequence, or NULL */
    GStrv labels;           /* of an enum, in order */
    GStrv former_labels;    /* as many as labels: what a label was called before, or "" */
    GStrv users; /* of an enum that changes: table and column by turns, of those that have
                    it, for databases where it is a type of theirs and no object */
    GPtrArray *columns;     /* CmColumn: of a composite type; of a domain one, called "value" */
    GPtrArray *constraints; /* CmConstraint: the checks of a domain */
    char *sql;
    char *drop_sql;
    char *comment;
    char *renamed_from;
    GStrv depends_on; /* names of objects that must be there before, beside what texts mention */
    GStrv dialects;
    CmOptions *settings; /* of the kind's own keys, under the dialect "" */
    CmOptions *options;
} CmObject;

CmObject *cm_object_new(CmObjectKind kind, const char *schema, const char *name);
CmObject *cm_object_copy(const CmObject *object);
void cm_object_free(CmObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmObject, cm_object_free)

/* What a kind is made of. Static. */
const CmObjectKindInfo *cm_object_kind_info(CmObjectKind kind);

/* The kind of a word such as "sequence", or of its plural; false if there is none. */
bool cm_object_kind_find(const char *word, CmObjectKind *kind);

/* Whether both are one object: the same kind, name and, where names are unique in a table only,
 * table. Not whether they say the same. */
bool cm_object_is_same(const CmObject *left, const CmObject *right);

/* Whether it is called: a function, a procedure or an aggregate. */
bool cm_object_is_routine(const CmObject *object);

/* A setting of the kind's own keys; the value is copied, the null value removes. */
void cm_object_set(CmObject *object, const char *key, const CmValue *value);
const CmValue *cm_object_get(const CmObject *object, const char *key);

/* "sequence audit.ids", "policy own_rows on notes": for messages (transfer full). */
char *cm_object_describe(const CmObject *object);
