/* Post-write hooks: programs that the project runs on each new revision file, such as a formatter.
 *
 * A hook is a list of words, the program and its arguments; no shell reads them. `{file}` in a word
 * is the file's path. Hooks run one after the other, in the folder of the configuration, with
 * nothing on standard input. What they print is logged. */
#pragma once

#include "migrate/project.h"

/* Runs all hooks of the project; fails at the first that does not end with exit code 0, with what
 * it printed. The file stays as it is then. */
bool cm_hooks_run(const CmProject *project, const char *path, GError **error);
