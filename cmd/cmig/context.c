/* Opening the project by command line and environment. */
#include "context.h"

#include "signals.h"

#include <stdlib.h>

/* An environment variable that is set to nothing counts as not set. */
static const char *
read_variable(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

static const char *
choose(const CmContext *context, CmOptionId id, const char *variable)
{
    const char *given = cm_arguments_value(context->arguments, id);

    return given ? given : read_variable(variable);
}

static const char *
look_up(const char *name, gpointer data)
{
    (void)data;
    return getenv(name);
}

void
cm_context_log(CmLogLevel level, const char *message, gpointer data)
{
    CmContext *context = data;

    if (level == CM_LOG_WARNING)
        cm_terminal_warn(context->terminal, "%s", message);
    else
        cm_terminal_note(context->terminal, "%s", message);
}

static void
take_progress(const CmProgress *progress, gpointer data)
{
    CmContext *context = data;

    cm_terminal_show_progress(context->terminal, progress);
}

/* $CMIG_DRIVER_PATH, then where they were installed (transfer full). */
static GStrv
list_driver_folders(void)
{
    const char *path = read_variable("CMIG_DRIVER_PATH");
    g_autofree char *all = g_strconcat(path ? path : "", path ? ":" : "", CMIG_DRIVER_FOLDER, NULL);

    return g_strsplit(all, ":", -1);
}

/* Who the journal is to name; asked for only where one is written. */
static const char *
find_user(const CmContext *context)
{
    const char *user = read_variable("USER");

    if (!context->arguments->command->changes_database)
        return NULL;
    if (!user)
        user = read_variable("LOGNAME");
    return user ? user : g_get_user_name();
}

/* How long to wait, as CmProjectOptions counts it. */
static int64_t
read_wait(const CmContext *context)
{
    const char *text = cm_arguments_value(context->arguments, CM_OPTION_WAIT);
    int64_t wait = 0;

    if (!text || !cm_duration_parse(text, &wait, NULL))
        return 0;
    return wait ? wait : -1;
}

static const char *
find_url(const CmContext *context)
{
    return context->url ? context->url : choose(context, CM_OPTION_URL, "CMIG_URL");
}

static bool
open_project(CmContext *context, bool config_is_optional, GError **error)
{
    g_auto(GStrv) folders = list_driver_folders();
    const char *config = choose(context, CM_OPTION_CONFIG, "CMIG_CONFIG");
    CmProjectOptions options = {
        .size = sizeof options,
        .config = config,
        .config_is_optional = config_is_optional && !config,
        .environment = context->environment,
        .url = find_url(context),
        .driver_folders = (const char *const *)folders,
        .variables = cm_arguments_values(context->arguments, CM_OPTION_VARIABLE),
        .tag = cm_arguments_value(context->arguments, CM_OPTION_TAG),
        .wait_us = read_wait(context),
        .user = find_user(context),
        .lookup = look_up,
        .log = cm_context_log,
        .progress = take_progress,
        .data = context,
    };

    context->project = cm_project_open(&options, error);
    if (context->project && context->arguments->command->changes_database)
        cm_signals_watch(context->project);
    return context->project;
}

bool
cm_context_open(CmContext *context, GError **error)
{
    return open_project(context, false, error);
}

bool
cm_context_open_database(CmContext *context, bool has_url, GError **error)
{
    return open_project(context, has_url || find_url(context), error);
}

void
cm_context_close(CmContext *context)
{
    cm_signals_forget();
    g_clear_pointer(&context->project, cm_project_close);
}

bool
cm_context_has(const CmContext *context, CmOptionId id)
{
    return cm_arguments_has(context->arguments, id);
}

bool
cm_context_wants_json(const CmContext *context)
{
    return cm_arguments_want_json(context->arguments);
}
