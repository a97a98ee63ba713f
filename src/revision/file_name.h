/* Names of new revision files, by the template of the configuration: a path below a version
 * location, of text and {tokens}, without its ending. */
#pragma once

#include "graph/revision.h"

/* Fails unless files of such names stay in their folder, differ from each other and are found
 * again: {rev} stands in the last part, all tokens are known, and no part is hidden. */
bool cm_file_template_check(const char *template, GError **error);

/* Whether it has folders. */
bool cm_file_template_has_folders(const char *template);

/* The name for a revision, with its ending (transfer full). now is local to the configured time
 * zone. */
char *cm_file_template_fill(const char *template, const CmRevision *revision, GDateTime *now,
                            bool is_sql);
