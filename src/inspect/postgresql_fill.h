/* Queries over PostgreSQL's catalogs are written in short: what many of them need is a word, and
 * what depends on the server's version is a choice.
 *
 *   :scope                 the OIDs of the schemas that are looked at
 *   {14: a | b}            a for that major version of the server and later ones, else b
 *   $function(p.oid)       a fragment of the table in postgresql_fill.c with its arguments
 *
 * Fragments and choices may stand in each other. */
#pragma once

#include <glib.h>

/* The query in full (transfer full). */
char *cm_catalog_fill(const char *sql, int version, const char *scope);
