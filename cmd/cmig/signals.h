/* Interrupting a run: the first SIGINT or SIGTERM has the library end it in order, the second ends
 * the program at once. Only what changes a database is watched; anything else just ends. */
#pragma once

#include <cmig/migrate.h>

/* From now on signals cancel the project's run. One project at a time. */
void cm_signals_watch(CmProject *project);

/* Signals do what they did before; to be called before the project is closed. */
void cm_signals_forget(void);

/* The signal that came while a project was watched, or 0. */
int cm_signals_caught(void);
