/* What the writers of a table body share. */
#pragma once

#include "schema/body.h"

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
/* What a foreign key refers to: table.column under short_key (may be NULL) where one column says it
 * and no dot is in its way. */
void cm_body_put_referred(CmYamlDocument *document, CmYaml *mapping,
                          const CmConstraint *constraint, const char *short_key);
