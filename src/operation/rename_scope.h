/* The queries within a text, and which of them reads from a table itself. */
#pragma once

#include "base/lexer.h"

/* Each SELECT of a text, in the order in which they begin (transfer full; borrows the text). */
GArray *cm_rename_scopes_new(const char *sql, const char *table, const CmLexerOptions *lexer);

/* Whether a column that is not qualified, at `at`, is one of the table's: the innermost query that
 * reads from the table or from a query within the text tells. */
bool cm_rename_scopes_reach(const GArray *scopes, const char *at);

/* Whether a name is that of a query within the text: "(…) s", "(…) AS s", "s AS (…)". */
bool cm_rename_scopes_is_query(const char *sql, const char *name, const CmLexerOptions *lexer);
