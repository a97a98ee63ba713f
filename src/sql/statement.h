/* Statements as values: what is to be inserted, updated, deleted or read, with typed values, before
 * any dialect spells it (dialect/compile.h).
 *
 * This is the minimal form that bookkeeping and bulk inserts need: one table, conditions joined by
 * AND, no expressions. Everything else is text with binds. Building cannot fail; what makes no
 * sense (an update that sets nothing) fails when it is compiled.
 *
 * A statement owns copies of all it is given and belongs to one thread at a time. */
#pragma once

#include "base/value.h"

typedef enum {
    CM_STATEMENT_INSERT,
    CM_STATEMENT_UPDATE,
    CM_STATEMENT_DELETE,
    CM_STATEMENT_SELECT,
    CM_STATEMENT_TEXT,
} CmStatementKind;

/* Where a statement may run. */
typedef enum {
    CM_STATEMENT_IN_TRANSACTION,
    CM_STATEMENT_AUTOCOMMIT, /* never within a transaction */
} CmStatementMode;

typedef enum {
    CM_COMPARISON_EQUAL,     /* to the null value: IS NULL */
    CM_COMPARISON_NOT_EQUAL, /* to the null value: IS NOT NULL */
    CM_COMPARISON_LESS,
    CM_COMPARISON_GREATER,
    CM_COMPARISON_IS_NULL,
    CM_COMPARISON_IS_NOT_NULL,
} CmComparison;

typedef struct {
    char *column;
    CmComparison comparison;
    CmValue value; /* null where the comparison takes none */
} CmCondition;

typedef struct {
    char *column;
    bool descending;
} CmOrdering;

typedef struct {
    CmStatementKind kind;
    CmStatementMode mode;
    char *schema; /* NULL: the connection's default */
    char *table;
    char *text;         /* of CM_STATEMENT_TEXT */
    char *rows;         /* that a text reads from its client: COPY … FROM stdin; else NULL */
    GPtrArray *columns; /* char *: inserted, set or read; none read means all */
    GArray *values;     /* CmValue: rows one after another, or what is set, or the text's binds */
    guint row_count;    /* of an insert */
    GArray *conditions; /* CmCondition; NULL in a text */
    GArray *orderings;  /* CmOrdering; NULL in a text */
    int line;           /* where a text stands in its file; 0: unknown */
    int column;
} CmStatement;

/* Each makes a statement in the mode CM_STATEMENT_IN_TRANSACTION (transfer full). schema may be
 * NULL; columns is NULL-terminated and may itself be NULL for none. */
CmStatement *cm_statement_insert(const char *schema, const char *table, const char *const *columns);
CmStatement *cm_statement_update(const char *schema, const char *table);
CmStatement *cm_statement_delete(const char *schema, const char *table);
CmStatement *cm_statement_select(const char *schema, const char *table, const char *const *columns);

/* SQL as it stands, in the dialect it is for; binds are written as that dialect writes them. */
CmStatement *cm_statement_text(const char *sql, CmStatementMode mode);

/* The same; the text is taken over. */
CmStatement *cm_statement_take_text(char *sql, CmStatementMode mode);

/* Adds a row to an insert: as many values as it has columns. */
void cm_statement_add_row(CmStatement *statement, const CmValue *values);

/* Has an update set column to value. */
void cm_statement_set(CmStatement *statement, const char *column, CmValue value);

/* Adds the next bind of a text. */
void cm_statement_bind(CmStatement *statement, CmValue value);

/* Adds a condition to an update, delete or select; all must hold. */
void cm_statement_where(CmStatement *statement, const char *column, CmComparison comparison,
                        CmValue value);

/* Adds a column to order a select by. */
void cm_statement_order_by(CmStatement *statement, const char *column, bool descending);

/* Frees a statement; NULL is ignored. */
void cm_statement_free(CmStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmStatement, cm_statement_free)
