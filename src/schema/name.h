/* The name of an object in a database: a schema, or NULL for the connection's default one, and a
 * name. Names are compared byte for byte here; that a database folds case is its dialect's
 * matter. */
#pragma once

#include "base/lexer.h"

typedef struct {
    char *schema; /* or NULL */
    char *name;
} CmName;

/* Copies (transfer full into the value). */
CmName cm_name_new(const char *schema, const char *name);
CmName cm_name_copy(const CmName *name);
void cm_name_clear(CmName *name);

bool cm_name_equal(const CmName *left, const CmName *right);
int cm_name_compare(const CmName *left, const CmName *right);

/* Reads "table" or "schema.table"; a part that holds a dot is quoted: "a.b" in double quotes. What
 * stands in the parentheses of a routine is a part of its name: audit.add(audit.mood). */
bool cm_name_parse(const char *text, CmName *out, GError **error);

/* The form that cm_name_parse() reads (transfer full). */
char *cm_name_to_string(const CmName *name);

/* Whether a text has the name in a string: nextval('ids'). */
bool cm_name_is_in_string(const CmName *name, const char *sql, const CmLexerOptions *options);
