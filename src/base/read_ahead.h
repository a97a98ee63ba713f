/* Reads many files in their order, ahead of whoever uses them and on all processors.
 *
 * One processor can open and parse a file while another uses what was read before. A few files are
 * read when they are asked for, without a thread. Owned by one thread; only the function that reads
 * runs in others. */
#pragma once

#include "base/error.h"

/* Reads one file: gives what it says (transfer full), or NULL and an error. source tells which, as
 * a path or more. Runs in any thread, so it changes nothing but its own. */
typedef gpointer (*CmReadFile)(gconstpointer source, GError **error);

typedef struct CmReadAhead CmReadAhead;

/* Starts reading sources (borrowed); what is not taken is freed by free_item. */
CmReadAhead *cm_read_ahead_new(const GPtrArray *sources, CmReadFile read, GDestroyNotify free_item);

/* What the next file says (transfer full), or NULL and its error. Not to be called more often
 * than there are sources. */
gpointer cm_read_ahead_next(CmReadAhead *ahead, GError **error);

/* Gives back what next gave last, to be freed where it was made: memory that one thread allocates
 * and another frees keeps both waiting. */
void cm_read_ahead_give_back(CmReadAhead *ahead, gpointer item);

/* Stops reading. */
void cm_read_ahead_free(CmReadAhead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmReadAhead, cm_read_ahead_free)
