/* The commands that only read, as functions, and what each must say of the project that
 * commands_add_revisions() writes. */
#pragma once

#include "conformance/bench.h"

typedef struct {
    const char *name;
    /* Gives a few words on what came out, or NULL with an error (transfer full). */
    char *(*run)(CmProject *project, GError **error);
    const char *missing;  /* what it says where there is no database; NULL: an error */
    const char *empty;    /* of a database that is there and holds nothing */
    const char *upgraded; /* of one at head */
} ReadCommand;

/* Ended by one without a name. */
extern const ReadCommand read_commands[];

/* A revision that makes a table, and a model of it. */
void commands_add_revisions(Bench *bench);
