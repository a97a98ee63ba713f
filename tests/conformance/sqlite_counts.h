/* Counts what a run costs, whatever the machine: the statements that SQLite was given, and how
 * often a file was flushed to the disk (xSync, https://www.sqlite.org/vfs.html).
 *
 * Both are counted for all connections of the process, from counts_begin() to counts_end(), by a
 * VFS that stands before the usual one and a trace that each new connection gets. */
#pragma once

#include <glib.h>

typedef struct {
    guint statements;
    guint syncs;
    char *texts; /* the statements, one a line, for messages (owned) */
} Counts;

/* Before any connection is opened; a second time does nothing. */
void counts_install(void);

/* Starts counting from zero. */
void counts_begin(void);

/* What was counted since (transfer full: counts_clear). */
Counts counts_end(void);

void counts_clear(Counts *counts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Counts, counts_clear)
