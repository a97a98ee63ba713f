/* A column as a value: what the database holds of it, nothing of how a program uses it. Owns all
 * it points to. */
#pragma once

#include "schema/options.h"
#include "schema/type.h"

typedef enum {
    CM_DEFAULT_NONE,
    CM_DEFAULT_TEXT,    /* a literal text, without quotes */
    CM_DEFAULT_NUMBER,  /* a number as it was written: 0.10 stays 0.10 */
    CM_DEFAULT_BOOLEAN, /* "true" or "false" */
    CM_DEFAULT_SQL,     /* an expression, without outer parentheses */
} CmDefaultKind;

typedef struct {
    CmDefaultKind kind;
    char *text; /* NULL with CM_DEFAULT_NONE */
} CmDefault;

/* Whether the database numbers the column by itself. */
typedef enum {
    CM_AUTOINCREMENT_AUTO, /* as the database does for an integer primary key */
    CM_AUTOINCREMENT_YES,  /* SQLite: AUTOINCREMENT; others: identity, serial, AUTO_INCREMENT */
    CM_AUTOINCREMENT_NO,
} CmAutoincrement;

typedef struct {
    char *name;
    CmType *type;
    bool nullable;
    CmDefault server_default;
    char *computed; /* the expression of a generated column, or NULL */
    bool computed_stored;
    CmAutoincrement autoincrement;
    char *collation;
    char *comment;
    char *renamed_from; /* the name before, as the model states it */
    GStrv dialects;     /* those that have the column; NULL: all */
    CmOptions *options;
} CmColumn;

/* A nullable column; type is taken over. */
CmColumn *cm_column_new(const char *name, CmType *type);
CmColumn *cm_column_copy(const CmColumn *column);
void cm_column_free(CmColumn *column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmColumn, cm_column_free)

CmDefault cm_default_new(CmDefaultKind kind, const char *text);
void cm_default_clear(CmDefault *value);
bool cm_default_equal(const CmDefault *left, const CmDefault *right);

/* Whether a column has a default that says more than NULL. */
bool cm_column_has_default(const CmColumn *column);

/* Whether rows that hold NULL get the default, since the column takes no NULL any more. */
bool cm_column_fills(const CmColumn *was, const CmColumn *now);
