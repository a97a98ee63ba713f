/* What a command works with: the command line, the way out, and the project.
 *
 * This is where the environment is read: the configuration's and the database's place, variables
 * that the configuration asks for, where drivers are, who runs this. */
#pragma once

#include "options.h"
#include "terminal.h"

#include <cmig/migrate.h>

struct CmContext {
    const CmArguments *arguments;
    CmTerminal *terminal;
    CmProject *project; /* NULL until opened */
    const char *url;    /* instead of -u; NULL: none */
    const char *environment; /* the one of this run; NULL: none */
};

/* Opens the project that the command line names. */
bool cm_context_open(CmContext *context, GError **error);

/* The same, but a URL is enough, that of the project or, with has_url, one among the arguments:
 * then the configuration may be missing unless it was named. */
bool cm_context_open_database(CmContext *context, bool has_url, GError **error);

/* Shows a message of the library; data is the context. */
void cm_context_log(CmLogLevel level, const char *message, gpointer data);

/* Closes the project, if it is open. */
void cm_context_close(CmContext *context);

/* Whether the option was given. */
bool cm_context_has(const CmContext *context, CmOptionId id);

/* Whether results are to be JSON. */
bool cm_context_wants_json(const CmContext *context);
