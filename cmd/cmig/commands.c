/* The list of commands, and what they share. */
#include "commands.h"

#include <string.h>

const CmOption cm_global_options[] = {
    {CM_OPTION_CONFIG, 'c', "config", "FILE",
     "the configuration; $CMIG_CONFIG, else cmig.yaml, when not given", false},
    {CM_OPTION_ENVIRONMENT, 'e', "environment", "NAME", "one of the configuration's environments",
     true},
    {CM_OPTION_URL, 'u', "url", "URL",
     "the database; $CMIG_URL, else the configuration's url, when not given", false},
    {CM_OPTION_FORMAT, 0, "format", "FORMAT", "how results are printed: text or json", false},
    {CM_OPTION_COLOR, 0, "color", "WHEN",
     "always, never, or auto: on a terminal unless $NO_COLOR is set", false},
    {CM_OPTION_QUIET, 'q', "quiet", NULL, "no logs, only results, warnings and errors", false},
    {CM_OPTION_VERBOSE, 'v', "verbose", NULL, "say more", false},
    {CM_OPTION_NO_PROGRESS, 0, "no-progress", NULL, "no progress bar", false},
    {CM_OPTION_WAIT, 0, "wait", "DURATION",
     "how long to wait for another cmig: 500ms, 30s, 2m, or 0 for not at all", false},
    {CM_OPTION_VARIABLE, 'x', "variable", "NAME=VALUE",
     "a value for a variable that revisions declare", true},
    {CM_OPTION_VERSION, 0, "version", NULL, "print the version and end", false},
    {CM_OPTION_HELP, 'h', "help", NULL, "print this help, or that of a command, and end", false},
    {0},
};

const CmExit cm_plain_exits[] = {
    {"0", "done"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {0},
};

const CmExit cm_run_exits[] = {
    {"0", "done, or there was nothing to do"},
    {"1", "an error: what failed was rolled back"},
    {"2", "the command line makes no sense"},
    {"4", "another cmig held the lock for too long; nothing was done"},
    {"5", "a run was interrupted, and the database needs repair first"},
    {0},
};

const char *const cm_format_words[] = {"text", "json", NULL};
const char *const cm_text_words[] = {"text", NULL};
const char *const cm_colour_words[] = {"auto", "always", "never", NULL};
const char *const cm_shell_words[] = {"bash", "zsh", "fish", NULL};

const CmCommand *const cm_commands[] = {
    &cm_command_init,
    &cm_command_list_templates,
    &cm_command_revision,
    &cm_command_merge,
    &cm_command_edit,
    &cm_command_upgrade,
    &cm_command_downgrade,
    &cm_command_stamp,
    &cm_command_current,
    &cm_command_heads,
    &cm_command_branches,
    &cm_command_history,
    &cm_command_show,
    &cm_command_check,
    &cm_command_diff,
    &cm_command_inspect,
    &cm_command_validate,
    &cm_command_log,
    &cm_command_repair,
    &cm_command_ensure_version,
    &cm_command_export,
    &cm_command_schema,
    &cm_command_import,
    &cm_command_completion,
    &cm_command_help,
    NULL,
};

const CmCommand *
cm_command_find(const char *name)
{
    for (const CmCommand *const *command = cm_commands; *command; command++) {
        if (strcmp((*command)->name, name) == 0)
            return *command;
    }
    return NULL;
}

const char **
cm_command_names(void)
{
    const char **names = g_new0(const char *, G_N_ELEMENTS(cm_commands));

    for (gsize i = 0; cm_commands[i]; i++)
        names[i] = cm_commands[i]->name;
    return names;
}
