/* The progress bar on stderr: how far a run is, by steps, with the revision, statement and time.
 *
 * A thread of its own keeps the time moving while a statement runs, so everything else that writes
 * to the terminal must do so between cm_bar_pause() and cm_bar_resume(). Nothing is drawn before
 * the run has taken half a second. NULL stands for no bar and is taken by every function. */
#pragma once

#include <cmig/migrate.h>

typedef struct CmBar CmBar;

/* A bar that is not drawn yet (transfer full). */
CmBar *cm_bar_new(void);

/* Erases the bar and frees it. */
void cm_bar_free(CmBar *bar);

/* Notes how far the run is; starts drawing with the first call. */
void cm_bar_update(CmBar *bar, const CmProgress *progress);

/* Erases the bar, if it is drawn, and keeps it away until cm_bar_resume(). */
void cm_bar_pause(CmBar *bar);
void cm_bar_resume(CmBar *bar);
