/* The user's editor. */
#pragma once

#include "context.h"

/* Opens files (NULL-terminated paths) in $VISUAL or $EDITOR, else in an editor that is there, and
 * waits for it. */
bool cm_edit_files(const char *const *paths, GError **error);

/* With --edit, the same with the file that was just written; nothing if path is NULL. */
bool cm_edit_written(CmContext *context, const char *path, GError **error);
