/* The table of commands. */
#include "commands.h"

#include "families.h"

#include <string.h>

const CmOption cm_global_options[] = {
    {CM_OPTION_CONFIG, 'c', "config", "FILE",
     "the configuration; $CMIG_CONFIG, else cmig.yaml, when not given", false},
    {CM_OPTION_ENVIRONMENT, 'e', "environment", "NAME", "one of the configuration's environments",
     false},
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
    {CM_OPTION_VERSION, 0, "version", NULL, "print the version and end", false},
    {CM_OPTION_HELP, 'h', "help", NULL, "print this help, or that of a command, and end", false},
    {0},
};

static const CmExit plain_exits[] = {
    {"0", "done"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {0},
};

static const CmExit run_exits[] = {
    {"0", "done, or there was nothing to do"},
    {"1", "an error: what failed was rolled back"},
    {"2", "the command line makes no sense"},
    {"4", "another cmig held the lock for too long; nothing was done"},
    {"5", "a run was interrupted, and the database needs repair first"},
    {0},
};

static const CmArgument target_argument[] = {
    {"TARGET", "a revision, head, heads, +1, or label@head; head when not given", true, false},
    {0},
};

static const CmArgument down_argument[] = {
    {"TARGET", "what stays applied: a revision, -1, label@-1, or base for nothing", false, false},
    {0},
};

static const CmOption run_options[] = {
    {CM_OPTION_PLAN, 0, "plan", NULL,
     "print the steps and statements that would run now, and run nothing", false},
    {CM_OPTION_SQL, 0, "sql", NULL,
     "print a script instead, with no database; TARGET may be from:to", false},
    {0},
};

static const CmArgument init_arguments[] = {
    {"DIR", "folder for revisions; migrations when not given", true, false},
    {0},
};

static const CmExample init_examples[] = {
    {"cmig init", "a project on sqlite:///app.db"},
    {"cmig init db --url '${DATABASE_URL}'", "revisions in db/, the URL from the environment"},
    {0},
};

static const CmOption revision_options[] = {
    {CM_OPTION_MESSAGE, 'm', "message", "TEXT", "what the revision does, in a line", false},
    {CM_OPTION_AUTOGENERATE, 0, "autogenerate", NULL,
     "fill it with what brings the database to the model", false},
    {CM_OPTION_SQL, 0, "sql", NULL, "write an .sql file instead of YAML", false},
    {CM_OPTION_HEAD, 0, "head", "REV", "what it stands on; head when not given", false},
    {CM_OPTION_SPLICE, 0, "splice", NULL, "allow a REV that is not a head: a new branch", false},
    {CM_OPTION_BRANCH_LABEL, 0, "branch-label", "LABEL", "a name for the branch it begins", true},
    {CM_OPTION_DEPENDS_ON, 0, "depends-on", "REV", "a revision of another branch it needs", true},
    {CM_OPTION_VERSION_PATH, 0, "version-path", "DIR",
     "which of several version locations to write to", false},
    {CM_OPTION_REV_ID, 0, "rev-id", "ID", "its id, instead of a random one", false},
    {0},
};

static const CmExample revision_examples[] = {
    {"cmig revision -m 'add users'", "a new revision to fill in"},
    {"cmig revision --autogenerate -m 'add users'", "one filled from the model"},
    {0},
};

static const CmExample upgrade_examples[] = {
    {"cmig upgrade", "run everything that is new"},
    {"cmig upgrade --plan", "see what that would do"},
    {0},
};

static const CmExample downgrade_examples[] = {
    {"cmig downgrade -1", "take back the last revision"},
    {"cmig downgrade base", "take back everything"},
    {0},
};

static const CmArgument stamp_arguments[] = {
    {"REV", "a revision, head, heads, label@head, or base for none", false, true},
    {0},
};

static const CmOption stamp_options[] = {
    {CM_OPTION_PURGE, 0, "purge", NULL, "empty the version table first, whatever it holds", false},
    {CM_OPTION_SQL, 0, "sql", NULL, "print a script instead, with no database", false},
    {0},
};

static const CmExample stamp_examples[] = {
    {"cmig stamp head", "the database has everything already"},
    {"cmig stamp --purge ae1027a6acf0", "it is at this revision, whatever the table says"},
    {0},
};

static const CmExample ensure_version_examples[] = {
    {"cmig ensure-version", NULL},
    {0},
};

static const CmOption current_options[] = {
    {CM_OPTION_CHECK_HEADS, 0, "check-heads", NULL,
     "end with exit code 3 unless the database is at all heads", false},
    {0},
};

static const CmExit current_exits[] = {
    {"0", "done"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {"3", "with --check-heads: the database is not at all heads"},
    {0},
};

static const CmExample current_examples[] = {
    {"cmig current", "where the database is"},
    {"cmig current --check-heads", "whether that is the newest"},
    {0},
};

static const CmOption heads_options[] = {
    {CM_OPTION_RESOLVE_DEPENDENCIES, 0, "resolve-dependencies", NULL,
     "leave out heads that another revision depends on", false},
    {0},
};

static const CmExample heads_examples[] = {
    {"cmig heads -v", "the newest revisions, with all that is known of them"},
    {0},
};

static const CmExample branches_examples[] = {
    {"cmig branches", "where the history forks, and into what"},
    {0},
};

static const CmOption history_options[] = {
    {CM_OPTION_REV_RANGE, 'r', "rev-range", "RANGE",
     "from:to, from: or :to; an end may be current", false},
    {CM_OPTION_INDICATE_CURRENT, 'i', "indicate-current", NULL,
     "mark the revisions that the database is at", false},
    {0},
};

static const CmExample history_examples[] = {
    {"cmig history -i", "everything, and where the database is"},
    {"cmig history -r current:head", "what the database is and what it lacks"},
    {"cmig history -r-3:current", "from three below each head up to the database"},
    {0},
};

static const CmArgument show_arguments[] = {
    {"REV", "an id or its beginning, a label, head, heads, or current", false, false},
    {0},
};

static const CmExample show_examples[] = {
    {"cmig show head", "the newest revision"},
    {"cmig show ae10", "the one whose id begins like that"},
    {0},
};

static const CmExit check_exits[] = {
    {"0", "no differences"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {"3", "the database and the model differ"},
    {0},
};

static const CmExample check_examples[] = {
    {"cmig check", "is there a change in the model without a revision?"},
    {0},
};

static const CmArgument inspect_arguments[] = {
    {"URL", "the database, instead of -u; then no configuration is needed", true, false},
    {0},
};

static const CmOption inspect_options[] = {
    {CM_OPTION_OUTPUT, 'o', "output", "FILE", "write there instead of printing", false},
    {CM_OPTION_INCLUDE, 0, "include", "GLOB", "only tables, views and triggers of such names",
     true},
    {CM_OPTION_EXCLUDE, 0, "exclude", "GLOB", "not tables, views and triggers of such names", true},
    {0},
};

static const CmExample inspect_examples[] = {
    {"cmig inspect -o models.yaml", "the model file of a project, from its database"},
    {"cmig inspect sqlite:///shop.db --exclude 'tmp_*'", "any database, without a project"},
    {0},
};

static const CmOption validate_options[] = {
    {CM_OPTION_DATABASE, 0, "database", NULL,
     "also look for applied revisions whose file changed or is gone", false},
    {0},
};

static const CmExit validate_exits[] = {
    {"0", "nothing wrong; there may be warnings"},
    {"1", "problems were found, or another error"},
    {"2", "the command line makes no sense"},
    {0},
};

static const CmExample validate_examples[] = {
    {"cmig validate", "check the files, with no database"},
    {0},
};

static const CmExample log_examples[] = {
    {"cmig log", "who ran what, when, for how long, and how it ended"},
    {0},
};

static const CmArgument help_arguments[] = {
    {"COMMAND", "what to explain; everything when not given", true, false},
    {0},
};

static const CmExample help_examples[] = {
    {"cmig help upgrade", "the same as cmig upgrade --help"},
    {0},
};

const CmCommand cm_commands[] = {
    {
        .name = "init",
        .summary = "write a configuration, a model and a folder for revisions",
        .description = "Writes cmig.yaml, models.yaml and DIR with versions/ below it. Refuses if "
                       "cmig.yaml is there or DIR is not empty; a models.yaml that is there is "
                       "kept.",
        .arguments = init_arguments,
        .examples = init_examples,
        .exits = plain_exits,
        .run = cm_run_init,
    },
    {
        .name = "revision",
        .summary = "write a new revision file",
        .description = "With --autogenerate the database, which must be at all heads, is compared "
                       "with the model, and the file says what has to change. When nothing has to, "
                       "no file is written.",
        .options = revision_options,
        .examples = revision_examples,
        .exits = plain_exits,
        .run = cm_run_revision,
    },
    {
        .name = "upgrade",
        .summary = "bring the database up to the newest revision, or to another",
        .description = "Runs what lies between the database and TARGET, each revision in a "
                       "transaction of its own unless configured otherwise.",
        .arguments = target_argument,
        .options = run_options,
        .examples = upgrade_examples,
        .exits = run_exits,
        .changes_database = true,
        .run = cm_run_upgrade,
    },
    {
        .name = "downgrade",
        .summary = "take the database down to a revision",
        .arguments = down_argument,
        .options = run_options,
        .examples = downgrade_examples,
        .exits = run_exits,
        .changes_database = true,
        .run = cm_run_downgrade,
    },
    {
        .name = "stamp",
        .summary = "say which revisions the database is at, and run nothing",
        .arguments = stamp_arguments,
        .options = stamp_options,
        .examples = stamp_examples,
        .exits = run_exits,
        .changes_database = true,
        .run = cm_run_stamp,
    },
    {
        .name = "current",
        .summary = "print the revisions that the database is at",
        .options = current_options,
        .examples = current_examples,
        .exits = current_exits,
        .run = cm_run_current,
    },
    {
        .name = "heads",
        .summary = "print the newest revisions, on which no other stands",
        .options = heads_options,
        .examples = heads_examples,
        .exits = plain_exits,
        .run = cm_run_heads,
    },
    {
        .name = "branches",
        .summary = "print the revisions on which several stand",
        .examples = branches_examples,
        .exits = plain_exits,
        .run = cm_run_branches,
    },
    {
        .name = "history",
        .summary = "print the revisions, newest first",
        .options = history_options,
        .examples = history_examples,
        .exits = plain_exits,
        .run = cm_run_history,
    },
    {
        .name = "show",
        .summary = "print all that is known of a revision",
        .arguments = show_arguments,
        .examples = show_examples,
        .exits = plain_exits,
        .run = cm_run_show,
    },
    {
        .name = "check",
        .summary = "compare the database with the model",
        .description = "Prints what a revision would have to change: + comes, - goes, ~ changes. A "
                       "database that is behind is compared as it would be after an upgrade.",
        .examples = check_examples,
        .exits = check_exits,
        .run = cm_run_check,
    },
    {
        .name = "inspect",
        .summary = "print the schema of a database as a model file",
        .arguments = inspect_arguments,
        .options = inspect_options,
        .examples = inspect_examples,
        .exits = plain_exits,
        .run = cm_run_inspect,
    },
    {
        .name = "validate",
        .summary = "check the revision files and the model for faults",
        .options = validate_options,
        .examples = validate_examples,
        .exits = validate_exits,
        .run = cm_run_validate,
    },
    {
        .name = "log",
        .summary = "print the journal of what ran",
        .examples = log_examples,
        .exits = plain_exits,
        .run = cm_run_log,
    },
    {
        .name = "ensure-version",
        .summary = "create cmig's own tables if they are not there",
        .examples = ensure_version_examples,
        .exits = run_exits,
        .changes_database = true,
        .run = cm_run_ensure_version,
    },
    {
        .name = "help",
        .summary = "explain a command",
        .arguments = help_arguments,
        .examples = help_examples,
        .exits = plain_exits,
        .run = cm_run_help,
    },
    {0},
};

const CmCommand *
cm_command_find(const char *name)
{
    for (const CmCommand *command = cm_commands; command->name; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

const char **
cm_command_names(void)
{
    const char **names = g_new0(const char *, G_N_ELEMENTS(cm_commands));

    for (gsize i = 0; cm_commands[i].name; i++)
        names[i] = cm_commands[i].name;
    return names;
}
