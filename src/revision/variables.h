/* Variables of revision files: a header declares them, with a default or without, and who runs the
 * revision gives values. `${NAME}` in what the revision does stands for the value; a file that
 * declares none is left as it is.
 *
 * Values that are given are a table of name to value, read-only and so for any thread; NULL is an
 * empty one. */
#pragma once

#include "base/yaml_read.h"
#include "graph/revision.h"

typedef struct {
    char *name;
    char *fallback; /* its default, or NULL */
} CmVariable;

/* Frees a variable; NULL is allowed. */
void cm_variable_free(CmVariable *variable);

/* The key `variables:` of a YAML header: a mapping of name to default, or null for none. The field
 * is a GPtrArray * of CmVariable *. */
bool cm_variables_field(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                        GError **error);

/* The same of an SQL header: NULL-terminated texts NAME or NAME=DEFAULT. */
bool cm_variables_parse(const char *const *texts, GPtrArray **variables, GError **error);

/* The values in a list of NAME=VALUE (transfer full); NULL and an error where one is not that. */
GHashTable *cm_variables_given(const char *const *texts, GError **error);

/* Fails if a name is given that none of the revisions (CmRevision *) declares. */
bool cm_variables_check_names(const GPtrArray *revisions, GHashTable *given, GError **error);

/* Fails unless every variable of the revision has a value. */
bool cm_variables_check(const CmRevision *revision, GHashTable *given, GError **error);

/* The text as the revision means it (transfer full). The revision declares some. */
char *cm_variables_expand(const CmRevision *revision, GHashTable *given, const char *text,
                          GError **error);

/* The same for all values below a node of a document. */
bool cm_variables_expand_yaml(const CmRevision *revision, GHashTable *given,
                              CmYamlDocument *document, const CmYaml *node, GError **error);
