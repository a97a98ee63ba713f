/* What the program can be told: its commands, their arguments and options, as data.
 *
 * Parsing, help and dispatch all read these values, so that none of them can disagree with another;
 * a test holds docs/cli.md and the manual page against them. Everything is constant and static.
 * Lists end with an entry whose first member is zero; NULL stands for an empty list. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct CmContext CmContext;

/* One for each meaning: commands that share an option share its id. */
typedef enum {
    CM_OPTION_NONE,
    CM_OPTION_CONFIG,
    CM_OPTION_ENVIRONMENT,
    CM_OPTION_URL,
    CM_OPTION_FORMAT,
    CM_OPTION_COLOR,
    CM_OPTION_QUIET,
    CM_OPTION_VERBOSE,
    CM_OPTION_NO_PROGRESS,
    CM_OPTION_WAIT,
    CM_OPTION_VARIABLE,
    CM_OPTION_VERSION,
    CM_OPTION_HELP,
    CM_OPTION_TEMPLATE,
    CM_OPTION_MESSAGE,
    CM_OPTION_AUTOGENERATE,
    CM_OPTION_SQL,
    CM_OPTION_HEAD,
    CM_OPTION_SPLICE,
    CM_OPTION_BRANCH_LABEL,
    CM_OPTION_DEPENDS_ON,
    CM_OPTION_VERSION_PATH,
    CM_OPTION_REV_ID,
    CM_OPTION_PLAN,
    CM_OPTION_PURGE,
    CM_OPTION_DONE,
    CM_OPTION_NOT_DONE,
    CM_OPTION_ABANDON,
    CM_OPTION_TAG,
    CM_OPTION_DIALECT,
    CM_OPTION_DOWNGRADE,
    CM_OPTION_CHECK_HEADS,
    CM_OPTION_RESOLVE_DEPENDENCIES,
    CM_OPTION_REV_RANGE,
    CM_OPTION_INDICATE_CURRENT,
    CM_OPTION_OUTPUT,
    CM_OPTION_INCLUDE,
    CM_OPTION_EXCLUDE,
    CM_OPTION_SCHEMA,
    CM_OPTION_DATABASE,
    CM_OPTION_LIST,
    CM_OPTION_FORCE,
    CM_OPTION_EDIT,
    CM_OPTION_GRAPH,
    CM_OPTION_EXIT_CODE,
    CM_OPTION_ALEMBIC,
    CM_OPTION_NO_SQL,
    CM_OPTION_NAME,
    CM_OPTION_RECURSIVE,
    CM_OPTION_COUNT,
} CmOptionId;

typedef struct {
    CmOptionId id;
    char letter;          /* 0: none */
    const char *name;     /* without the dashes */
    const char *argument; /* what its value is called; NULL: it takes none */
    const char *help;
    bool is_repeatable;
} CmOption;

typedef struct {
    const char *name;
    const char *help;
    bool is_optional;
    bool is_repeatable; /* only the last can be */
} CmArgument;

typedef struct {
    const char *command;
    const char *what;
} CmExample;

typedef struct {
    const char *code;
    const char *meaning;
} CmExit;

/* The exit codes of the program. */
enum {
    CM_EXIT_DONE = 0,
    CM_EXIT_ERROR = 1,
    CM_EXIT_USAGE = 2,
    CM_EXIT_DIFFERENT = 3,
    CM_EXIT_LOCK_BUSY = 4,
    CM_EXIT_NEEDS_REPAIR = 5,
};

typedef struct {
    const char *name;
    const char *summary;     /* a line of the list of commands */
    const char *description; /* paragraphs; NULL: the summary says it all */
    const CmArgument *arguments;
    const CmOption *options;
    const CmExample *examples;
    const CmExit *exits;
    const char *const *formats; /* that --format takes; NULL: text and json */
    bool has_no_project;   /* the configuration is not read */
    bool changes_database; /* and so must not be torn apart by a signal */
    /* Does the work and returns the exit code. With *error set CM_EXIT_ERROR lets the error's code
     * decide, any other stands. */
    int (*run)(CmContext *context, GError **error);
} CmCommand;

/* Each stands at the end of the file of its family, below what it runs. */
extern const CmCommand cm_command_init;
extern const CmCommand cm_command_list_templates;
extern const CmCommand cm_command_revision;
extern const CmCommand cm_command_merge;
extern const CmCommand cm_command_edit;
extern const CmCommand cm_command_upgrade;
extern const CmCommand cm_command_downgrade;
extern const CmCommand cm_command_stamp;
extern const CmCommand cm_command_current;
extern const CmCommand cm_command_heads;
extern const CmCommand cm_command_branches;
extern const CmCommand cm_command_history;
extern const CmCommand cm_command_show;
extern const CmCommand cm_command_check;
extern const CmCommand cm_command_diff;
extern const CmCommand cm_command_inspect;
extern const CmCommand cm_command_validate;
extern const CmCommand cm_command_log;
extern const CmCommand cm_command_repair;
extern const CmCommand cm_command_ensure_version;
extern const CmCommand cm_command_export;
extern const CmCommand cm_command_schema;
extern const CmCommand cm_command_import;
extern const CmCommand cm_command_completion;
extern const CmCommand cm_command_help;

/* All of them, in the order of the help; NULL ends it. */
extern const CmCommand *const cm_commands[];
extern const CmOption cm_global_options[];

/* The exit codes of commands that need no others: without and with a run. */
extern const CmExit cm_plain_exits[];
extern const CmExit cm_run_exits[];

/* The words that --format takes, in general and where there is only text, those of --color, and the
 * shells that can be taught; NULL-terminated. */
extern const char *const cm_format_words[];
extern const char *const cm_text_words[];
extern const char *const cm_colour_words[];
extern const char *const cm_shell_words[];

/* The command of this name, or NULL. */
const CmCommand *cm_command_find(const char *name);

/* The names of all commands, NULL-terminated (transfer container). */
const char **cm_command_names(void);
