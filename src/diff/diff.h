/* The difference of two schemas as operations: what turns `from` (reflected) into `to` (declared),
 * in an order in which it runs.
 *
 * Both must be projected to one dialect before. How names, types and SQL are compared is handed in
 * as a normaliser, so that this layer knows no SQL and no database. */
#pragma once

#include "base/lexer.h"
#include "operation/operation.h"

/* Canonical texts for comparing; each gives text (transfer full). */
typedef struct {
    char *(*type)(const CmType *type, gconstpointer data);
    char *(*server_default)(const CmDefault *value, gconstpointer data);
    char *(*sql)(const char *sql, gconstpointer data);
    bool ignore_case;     /* names that differ in case alone are one name */
    bool columns_ignore_case; /* those of columns are, but they are kept as they are written */
    bool indexes_are_local; /* an index name is unique in its table only */
    bool names_are_given; /* an unnamed constraint equals one that the server named */
    bool renames_constraints; /* one that only has another name is renamed, not made anew */
    bool replaces_routines;   /* a routine cannot be renamed: it goes, and another comes */
    bool views_are_bound; /* a view stands in the way of changes to what it reads */
    bool keys_are_relations;     /* the index of a key shares its name with those of tables */
    const CmLexerOptions *lexer; /* of the texts: to find what they mention */
    const char *dialect;         /* the same, as operations know it; NULL: of none */
    gconstpointer data;
} CmNormaliser;

typedef struct {
    GPtrArray *operations; /* CmOperation */
    GPtrArray *hints;      /* char *: what looks like a rename, in a sentence */
} CmDiff;

/* Compares (transfer full). Fails when two objects cannot be told apart or a rename clashes. */
CmDiff *cm_diff(const CmSchema *from, const CmSchema *to, const CmNormaliser *normaliser,
                GError **error);
void cm_diff_free(CmDiff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmDiff, cm_diff_free)

/* What is to have another name: tables, their columns and indexes of either schema, each to that of
 * the other which it is said to be (transfer full). */
GHashTable *cm_diff_renamed(const CmSchema *from, const CmSchema *to,
                            const CmNormaliser *normaliser);

/* The tables in an order in which each comes after those it refers to (transfer container). In a
 * cycle some foreign keys point ahead all the same: a dialect that cannot have that makes those
 * keys once the tables are there. */
GPtrArray *cm_diff_sort_tables(const GPtrArray *tables);
