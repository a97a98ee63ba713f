/* What a step of a build with failpoints does: nothing, or it stops or kills the process.
 *
 * CMIG_FAILPOINT=NAME:N or NAME:N:stop is the Nth time that the step NAME of base/failpoint.h is
 * passed, or with the name `any` the Nth step; the process gets SIGKILL, or SIGSTOP.
 * CMIG_FAILPOINT_TRACE=FILE has the name of each step
 * that is passed appended to a file. */
#include "base/failpoint.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_OF(id, name, meaning) [CM_FAILPOINT_##id] = name,
static const char *const names[] = {CM_FAILPOINT_TABLE(NAME_OF)};

static guint passed[G_N_ELEMENTS(names)];
static guint passed_in_all;

static void
trace(const char *name)
{
    const char *path = getenv("CMIG_FAILPOINT_TRACE");
    FILE *file = path ? fopen(path, "a") : NULL;

    if (!file)
        return;
    fprintf(file, "%s\n", name);
    fclose(file);
}

void
cm_failpoint(CmFailpoint point)
{
    const char *wanted = getenv("CMIG_FAILPOINT");
    g_auto(GStrv) parts = g_strsplit(wanted ? wanted : "", ":", 3);

    guint count = parts[0] && !strcmp(parts[0], "any") ? ++passed_in_all : ++passed[point];

    trace(names[point]);
    if (!parts[0] || !parts[1] || count != strtoul(parts[1], NULL, 10) ||
        (strcmp(parts[0], names[point]) && strcmp(parts[0], "any")))
        return;
    kill(getpid(), parts[2] && !strcmp(parts[2], "stop") ? SIGSTOP : SIGKILL);
}
