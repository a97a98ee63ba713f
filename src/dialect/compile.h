/* Statements into SQL text: with placeholders and binds for a database, or with literals for a
 * script. */
#pragma once

#include "dialect/spelling.h"
#include "sql/statement.h"

typedef struct {
    char *sql;
    GArray *binds; /* CmValue, whose data is borrowed from the statement */
} CmCompiled;

/* Compiles into *compiled, which is set to nothing when it fails: with CM_ERROR_ARGUMENT for a
 * statement that makes no sense. The statement must outlive the result's binds. */
bool cm_compile(const CmStatement *statement, const CmSpelling *spelling, CmCompiled *compiled,
                GError **error);

/* The same for count of an insert's rows from first on: an insert of many rows may have more binds
 * than a database takes (CmSpelling.max_binds). */
bool cm_compile_rows(const CmStatement *statement, const CmSpelling *spelling, guint first,
                     guint count, CmCompiled *compiled, GError **error);

/* The text with literals in place of binds (transfer full), or NULL and an error. */
char *cm_compile_literal(const CmStatement *statement, const CmSpelling *spelling, GError **error);

/* Frees what compiled holds and empties it. */
void cm_compiled_clear(CmCompiled *compiled);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmCompiled, cm_compiled_clear)
