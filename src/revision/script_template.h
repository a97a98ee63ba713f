/* Templates of new revision files: texts of the project's own, in which {{header}}, {{upgrade}} and
 * {{downgrade}} stand for what cmig writes, and some other names for facts about the revision.
 *
 * A template is one of YAML or of SQL, by the ending of its file's name. */
#pragma once

#include "graph/revision.h"

/* Whether a path is that of a template of YAML, or of SQL: .yaml.in, .sql.in, or without .in. */
bool cm_script_template_is_yaml(const char *path);
bool cm_script_template_is_sql(const char *path);

/* The template of a kind among paths (NULL-terminated, may be NULL), or NULL. */
const char *cm_script_template_find(const char *const *paths, bool is_sql);

/* Fails, with the place, if the template cannot be read, has an unknown name between braces, or
 * lacks one of those that a revision is made of. */
bool cm_script_template_check(const char *path, GError **error);

/* The text of a new file (transfer full): the template with what it has names for, taken from the
 * text that cmig writes without one. */
char *cm_script_template_fill(const char *path, const CmRevision *revision, const char *text,
                              GError **error);

/* A text as a comment of a file can hold it: in one line, without what could end it (transfer
 * full). */
char *cm_script_comment(const char *text);
