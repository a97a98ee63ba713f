/* What the readers of revision files share. */
#pragma once

#include "revision/file.h"

/* The keys before `upgrade:`; target a CmRevision, context a CmScript or NULL. */
extern const CmYamlKey cm_revision_header_keys[];

/* Fails when a key that a header must have is not there. */
bool cm_revision_check_header(const CmYaml *root, const CmRevision *revision, GError **error);

/* Fails for what is not UTF-8 throughout. */
bool cm_revision_check_text(const char *text, gsize length, const char *path, GError **error);

/* The header of an SQL file, up to its first section; script (may be NULL) gets what is its. */
CmRevision *cm_revision_parse_sql_header(const char *text, const char *path, CmScript *script,
                                         GError **error);

/* The whole of an SQL file into script, which knows its path; the text ends in a NUL. */
bool cm_revision_parse_sql(CmScript *script, const char *text, gsize length, GHashTable *given,
                           GError **error);

/* A revision file as a text, which ends in a NUL; path says which form it has, and is named in
 * messages. The header is what stands at the beginning. */
CmScript *cm_revision_parse(const char *text, gsize length, const char *path, GHashTable *given,
                            bool is_bare, GError **error);
CmRevision *cm_revision_parse_header(const char *text, gsize length, const char *path,
                                     GError **error);

/* "v1:" and the SHA-256 of a direction of the file (transfer full). */
char *cm_revision_checksum_yaml(const CmYaml *node);
char *cm_revision_checksum_sql(const char *text);
