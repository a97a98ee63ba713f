/* Constraints and indexes as values: both are made of parts, a part being a column or an
 * expression with its order. Owns all it points to. */
#pragma once

#include "schema/name.h"
#include "schema/options.h"

typedef enum {
    CM_ORDER_DEFAULT, /* not said, which is ascending */
    CM_ORDER_ASC,
    CM_ORDER_DESC,
} CmOrder;

typedef enum {
    CM_NULLS_DEFAULT,
    CM_NULLS_FIRST,
    CM_NULLS_LAST,
} CmNulls;

/* What an index or a key is over: exactly one of column and sql is set. */
typedef struct {
    char *column;
    char *sql; /* an expression, without outer parentheses */
    CmOrder order;
    CmNulls nulls;
    char *collation;
    char *operator_class;
    char *with; /* of an exclusion constraint: the operator that no two rows may satisfy */
    int length; /* of a prefix; 0: all of it */
} CmPart;

typedef enum {
    CM_CONSTRAINT_PRIMARY_KEY,
    CM_CONSTRAINT_UNIQUE,
    CM_CONSTRAINT_FOREIGN_KEY,
    CM_CONSTRAINT_CHECK,
    CM_CONSTRAINT_EXCLUDE,
} CmConstraintKind;

/* What happens to a row when the row it refers to goes or changes. */
typedef enum {
    CM_ACTION_NONE, /* NO ACTION, said or not */
    CM_ACTION_CASCADE,
    CM_ACTION_SET_NULL,
    CM_ACTION_SET_DEFAULT,
    CM_ACTION_RESTRICT,
} CmAction;

typedef enum {
    CM_INITIALLY_DEFAULT,
    CM_INITIALLY_DEFERRED,
    CM_INITIALLY_IMMEDIATE,
} CmInitially;

typedef struct {
    CmConstraintKind kind;
    char *name;       /* NULL: the database's own, or none */
    bool is_nameless; /* on purpose: no naming convention applies */
    GPtrArray *parts; /* CmPart: of all but a check */
    char *sql;        /* of a check, and the predicate of an exclusion; without outer parentheses */
    CmName referred;  /* of a foreign key: the table */
    GStrv referred_columns; /* empty or NULL: the primary key of that table */
    CmAction on_delete;
    CmAction on_update;
    char *match;
    bool deferrable;
    CmInitially initially;
    char *comment;
    GStrv dialects;
    CmOptions *options;
} CmConstraint;

typedef struct {
    char *name;
    bool unique;
    GPtrArray *parts; /* CmPart */
    char *where;      /* a partial index's predicate, or NULL */
    char *comment;
    char *renamed_from;
    bool is_nameless; /* of a unique constraint that has no name: a server gave it this one */
    GStrv dialects;
    CmOptions *options;
} CmIndex;

CmPart *cm_part_new(const char *column);
CmPart *cm_part_new_sql(const char *sql);
CmPart *cm_part_copy(const CmPart *part);
void cm_part_free(CmPart *part);
bool cm_part_is_plain(const CmPart *part); /* a column and nothing else said */

/* An array that frees its parts; of plain columns given NULL-terminated (NULL: empty). */
GPtrArray *cm_parts_new(const char *const *columns);
GPtrArray *cm_parts_copy(const GPtrArray *parts);
/* "a, lower(b)": what parts are over, for names and messages (transfer full). */
char *cm_parts_to_string(const GPtrArray *parts, const char *separator);
bool cm_parts_mention(const GPtrArray *parts, const char *column);
/* Whether both are over the same columns and expressions, whatever else they say. */
bool cm_parts_match(const GPtrArray *left, const GPtrArray *right);

/* Whether foreign keys to these columns, in any order, can refer to it; none: to a primary key. */
bool cm_constraint_is_key_to(const CmConstraint *constraint, GStrv columns);
bool cm_index_is_key_to(const CmIndex *index, GStrv columns);

CmConstraint *cm_constraint_new(CmConstraintKind kind, const char *name);
/* Whether the database makes an index for it: a key, or an exclusion constraint. */
bool cm_constraint_has_index(const CmConstraint *constraint);
CmConstraint *cm_constraint_copy(const CmConstraint *constraint);
void cm_constraint_free(CmConstraint *constraint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmConstraint, cm_constraint_free)

/* "primary key", "unique constraint" …; static. */
const char *cm_constraint_kind_name(CmConstraintKind kind);
/* What a message calls it: its name, or its kind and columns or text (transfer full). */
char *cm_constraint_describe(const CmConstraint *constraint);

/* The words of a model file for actions and so on, indexed by the enum; NULL-terminated. */
extern const char *const cm_action_words[];
extern const char *const cm_initially_words[];
extern const char *const cm_order_words[];
extern const char *const cm_nulls_words[];

CmIndex *cm_index_new(const char *name, bool unique);
CmIndex *cm_index_copy(const CmIndex *index);
/* Whether it is of a partitioned table alone: partitions that come later would have it too. */
bool cm_index_waits_for_partitions(const CmIndex *index);
void cm_index_free(CmIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmIndex, cm_index_free)
