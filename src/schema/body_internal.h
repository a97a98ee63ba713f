/* What the readers, and the writers, of bodies share. */
#pragma once

#include "schema/body.h"

/* A list of constraints, or a mapping of name to constraint; indexes by name. */
bool cm_body_read_constraints(const CmYaml *value, CmConstraintKind kind, GPtrArray *constraints,
                              gpointer context, GError **error);
bool cm_body_read_indexes(const CmYaml *value, GPtrArray *indexes, const CmBodyContext *context,
                          GError **error);
/* table.column or schema.table.column: the column is what stands behind the last dot. */
bool cm_body_read_column_name(const CmYaml *value, CmName *table, char **column, GError **error);

/* Whether a constraint says nothing but its name, columns and text. */
bool cm_body_is_simple(const CmConstraint *constraint);
/* Whether all its parts are columns and nothing else is said of them. */
bool cm_body_has_plain_parts(const CmConstraint *constraint);

/* Whether a check in its long form has such a key: then no check is written as {name: sql} under
 * this name. */
bool cm_body_is_check_key(const char *name);

/* Each puts its share of a constraint into a mapping. */
void cm_body_put_name(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint);
void cm_body_put_shared(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint);
void cm_body_put_actions(CmYamlDocument *document, CmYaml *mapping,
                         const CmConstraint *constraint);
/* The type, by its name where the context knows it. */
void cm_body_put_type(CmYamlDocument *document, CmYaml *mapping, const CmType *type,
                      const CmBodyContext *context);
/* The constraints of a kind under a key, but those that are written at a column. */
void cm_body_put_constraints(CmYamlDocument *document, CmYaml *body, const CmTable *table,
                             const char *key, CmConstraintKind kind);
/* Name to index, or NULL without any. */
CmYaml *cm_body_write_indexes(CmYamlDocument *document, const GPtrArray *indexes);

/* Whether a column can stand behind a dot. */
bool cm_body_is_plain_column(const char *column);

/* What a foreign key refers to: table.column under short_key (may be NULL) where one column says it
 * and no dot is in its way. */
void cm_body_put_referred(CmYamlDocument *document, CmYaml *mapping,
                          const CmConstraint *constraint, const char *short_key);
