/* Reading what PostgreSQL's catalogs give as text: arrays, deparsed expressions, and statements
 * that name their object with its schema. Pure functions over texts. */
#pragma once

#include "schema/column.h"

/* The elements of a one-dimensional array as the server writes it, {a,"b c"} (transfer full); NULL
 * as an element is an empty text, and NULL as a text is an empty list. */
GStrv cm_catalog_array(const char *text);
/* The same, sorted byte by byte. */
GStrv cm_catalog_sorted_array(const char *text);

/* The numbers in an array or a vector, "{1,2}" or "1 2" (transfer full); none for NULL. */
GArray *cm_catalog_numbers(const char *text); /* of gint64 */

/* The expression without parentheses around all of it (transfer full); NULL for NULL. */
char *cm_catalog_unwrap(const char *sql);

/* A deparsed default: a plain literal where writing that literal gives the same text again, else
 * SQL. base is the column's type as a literal of it is cast to, without length; NULL for a type
 * whose literals are never plain, such as a domain. */
CmDefault cm_catalog_default(const char *sql, const char *base);

/* Takes "schema." away from the name behind the first word keyword in the text, if it stands there
 * (transfer full). */
char *cm_catalog_unqualify(const char *sql, const char *keyword, const char *schema);

/* Of each element of a parenthesised list in a CREATE INDEX text, the name behind COLLATE, or ""
 * (transfer full). */
GStrv cm_catalog_index_collations(const char *sql);
