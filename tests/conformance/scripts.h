/* The schemas of the corpora as scripts, and what tests of many random cases share. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *path;
    char *sql;
    char *url;    /* of a database that it made, and what that has for a schema: for whoever */
    char *schema; /* needs them */
} Script;

/* Those of the project for an engine, of which there are enough; and the real ones of $CMIG_SHARED,
 * none where that is not set (transfer full: Script *, by path). */
GPtrArray *scripts_read_own(const char *engine);
GPtrArray *scripts_read_shared(const char *engine);

/* The number in a variable of the environment, or otherwise. */
guint test_number(const char *variable, guint otherwise);

/* Has temporary files made where they need not reach a disk; to be called before any is. */
void test_use_memory(void);
