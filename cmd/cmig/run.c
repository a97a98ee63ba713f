/* upgrade, downgrade, stamp, ensure-version: what runs on the database. */
#include "context.h"
#include "json.h"
#include "output.h"

#include <string.h>

/* A script is printed only when it is whole. */
static void
take_script(const char *text, gpointer data)
{
    g_string_append(data, text);
}

/* How to run by --plan and --sql, which exclude each other and, the latter, JSON. */
static bool
read_options(const CmContext *context, CmRunOptions *options, GString *script, GError **error)
{
    bool is_plan = cm_context_has(context, CM_OPTION_PLAN);
    bool is_script = cm_context_has(context, CM_OPTION_SQL);

    if ((is_plan || is_script) && cm_context_has(context, CM_OPTION_TAG))
        return cm_usage_fail(error, "--tag is for the journal, which --plan and --sql leave alone");
    *options = (CmRunOptions){.size = sizeof *options, .write = take_script, .data = script};
    if (is_plan)
        options->mode = CM_RUN_PLAN;
    if (!is_script)
        return true;
    if (is_plan)
        return cm_usage_fail(error, "--plan and --sql exclude each other");
    if (cm_context_wants_json(context))
        return cm_usage_fail(error, "--sql prints SQL, which --format json excludes; "
                                    "--plan has the statements as JSON");
    options->mode = CM_RUN_OFFLINE;
    return true;
}

/* direction is for stamps, which the step cannot tell from the rest. */
static json_t *
build_step(const CmRunStep *step, const char *direction)
{
    const char *revision = step->revision && *step->revision ? step->revision : NULL;
    json_t *statements = json_null();
    json_t *commits = step->commits ? json_array() : json_null();

    if (step->statements)
        statements = cm_json_texts((const char *const *)step->statements);
    for (gsize i = 0; step->commits && step->statements[i]; i++)
        json_array_append_new(commits, json_boolean(step->commits[i]));
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:I, s:o, s:o}", "revision", cm_json_text(revision),
                     "direction", direction, "from", cm_json_texts(step->from), "to",
                     cm_json_texts(step->to), "message", cm_json_text(step->message),
                     "statement_count", (json_int_t)step->statement_count, "statements", statements,
                     "commits", commits);
}

static const char *
direction_of(const CmRunStep *step)
{
    return step->is_downgrade ? "downgrade" : "upgrade";
}

static void
print_json(CmContext *context, const CmRunReport *report, bool is_plan)
{
    bool is_stamp = context->arguments->command == &cm_command_stamp;
    json_t *steps = json_array();

    for (gsize i = 0; i < report->count; i++) {
        const CmRunStep *step = &report->steps[i];

        json_array_append_new(steps, build_step(step, is_stamp ? "stamp" : direction_of(step)));
    }
    cm_json_print(context, json_pack("{s:b, s:o, s:I, s:I}", "is_plan", is_plan, "steps", steps,
                                     "statement_count", (json_int_t)report->statements,
                                     "elapsed_us", (json_int_t)report->elapsed_us));
}

static void
print_step(CmTerminal *terminal, const CmRunStep *step)
{
    g_autofree char *from = g_strjoinv(", ", (char **)step->from);
    g_autofree char *to = g_strjoinv(", ", (char **)step->to);
    g_autofree char *message = cm_output_first_paragraph(step->message ? step->message : "");

    cm_terminal_print(terminal, "-- %s %s -> %s%s%s\n", direction_of(step),
                      from, to, *message ? ", " : "", message);
    for (gsize i = 0; step->statements && step->statements[i]; i++)
        cm_output_statement(terminal, step->statements[i],
                            step->commits[i] ? "commits by itself" : NULL);
    cm_terminal_print(terminal, "\n");
}

/* The steps as SQL with comments; idle is said when there are none. */
static void
print_plan(CmTerminal *terminal, const CmRunReport *report, const char *idle)
{
    g_autofree char *revisions = cm_output_count(report->count, "revision");
    g_autofree char *statements = cm_output_count(report->statements, "statement");

    if (!report->count) {
        cm_terminal_print(terminal, "-- %s\n", idle);
        return;
    }
    for (gsize i = 0; i < report->count; i++)
        print_step(terminal, &report->steps[i]);
    cm_terminal_print(terminal, "-- %s, %s; nothing was run\n", revisions, statements);
}

static void
print_summary(CmTerminal *terminal, const CmRunReport *report, const char *idle)
{
    g_autofree char *revisions = cm_output_count(report->count, "revision");
    g_autofree char *statements = cm_output_count(report->statements, "statement");

    if (!report->count)
        cm_terminal_print(terminal, "%s\n", idle);
    else
        cm_terminal_print(terminal, "%s, %s, %.2f s\n", revisions, statements,
                          (double)report->elapsed_us / G_USEC_PER_SEC);
}

/* Prints the report of an upgrade or downgrade, or the script. */
static void
print_run(CmContext *context, const CmRunReport *report, CmRunMode mode, const GString *script,
          const char *idle)
{
    if (mode == CM_RUN_OFFLINE)
        cm_terminal_print_text(context->terminal, script->str, (gssize)script->len);
    else if (cm_context_wants_json(context))
        print_json(context, report, mode == CM_RUN_PLAN);
    else if (mode == CM_RUN_PLAN)
        print_plan(context->terminal, report, idle);
    else
        print_summary(context->terminal, report, idle);
}

static int
run_upgrade(CmContext *context, GError **error)
{
    const char *target = cm_arguments_word(context->arguments, 0);
    bool is_head = !target || strcmp(target, "head") == 0 || strcmp(target, "heads") == 0;
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmRunReport) report = NULL;
    CmRunOptions options;

    if (!read_options(context, &options, script, error) || !cm_context_open(context, error))
        return CM_EXIT_ERROR;
    report = cm_project_upgrade(context->project, target, &options, error);
    if (!report)
        return CM_EXIT_ERROR;
    print_run(context, report, options.mode, script,
              is_head ? "Already at head" : "Nothing to upgrade");
    return CM_EXIT_DONE;
}

static const CmArgument target_argument[] = {
    {"TARGET", "a revision, head, heads, +1, or label@head; head when not given", true, false},
    {0},
};

static const CmOption run_options[] = {
    {CM_OPTION_PLAN, 0, "plan", NULL,
     "print the steps and statements that would run now, and run nothing", false},
    {CM_OPTION_SQL, 0, "sql", NULL,
     "print a script instead, with no database; TARGET may be from:to", false},
    {CM_OPTION_TAG, 0, "tag", "TEXT", "a word that the journal keeps with it", false},
    {0},
};

static const CmExample upgrade_examples[] = {
    {"cmig upgrade", "run everything that is new"},
    {"cmig upgrade --plan", "see what that would do"},
    {0},
};

const CmCommand cm_command_upgrade = {
    .name = "upgrade",
    .summary = "bring the database up to the newest revision, or to another",
    .description = "Runs what lies between the database and TARGET, each revision in a "
                   "transaction of its own unless configured otherwise.",
    .arguments = target_argument,
    .options = run_options,
    .examples = upgrade_examples,
    .exits = cm_run_exits,
    .changes_database = true,
    .run = run_upgrade,
};

static int
run_downgrade(CmContext *context, GError **error)
{
    const char *target = cm_arguments_word(context->arguments, 0);
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmRunReport) report = NULL;
    CmRunOptions options;

    if (!read_options(context, &options, script, error) || !cm_context_open(context, error))
        return CM_EXIT_ERROR;
    report = cm_project_downgrade(context->project, target, &options, error);
    if (!report)
        return CM_EXIT_ERROR;
    print_run(context, report, options.mode, script, "Nothing to downgrade");
    return CM_EXIT_DONE;
}

static const CmArgument down_argument[] = {
    {"TARGET", "what stays applied: a revision, -1, label@-1, or base for nothing", false, false},
    {0},
};

static const CmExample downgrade_examples[] = {
    {"cmig downgrade -1", "take back the last revision"},
    {"cmig downgrade base", "take back everything"},
    {0},
};

const CmCommand cm_command_downgrade = {
    .name = "downgrade",
    .summary = "take the database down to a revision",
    .arguments = down_argument,
    .options = run_options,
    .examples = downgrade_examples,
    .exits = cm_run_exits,
    .changes_database = true,
    .run = run_downgrade,
};

static void
print_stamps(CmTerminal *terminal, const CmRunReport *report)
{
    if (!report->count)
        cm_terminal_print(terminal, "Nothing to stamp\n");
    for (gsize i = 0; i < report->count; i++) {
        g_autofree char *from = cm_output_ids(report->steps[i].from);
        g_autofree char *to = cm_output_ids(report->steps[i].to);

        cm_terminal_print(terminal, "Stamped %s -> %s\n", from, to);
    }
}

static int
run_stamp(CmContext *context, GError **error)
{
    const char *const *targets = (const char *const *)context->arguments->words->pdata;
    bool purge = cm_context_has(context, CM_OPTION_PURGE);
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(CmRunReport) report = NULL;
    CmRunOptions options;

    if (!read_options(context, &options, script, error) || !cm_context_open(context, error))
        return CM_EXIT_ERROR;
    report = cm_project_stamp(context->project, targets, purge, &options, error);
    if (!report)
        return CM_EXIT_ERROR;
    if (options.mode == CM_RUN_EXECUTE && !cm_context_wants_json(context))
        print_stamps(context->terminal, report);
    else
        print_run(context, report, options.mode, script, "");
    return CM_EXIT_DONE;
}

static const CmArgument stamp_arguments[] = {
    {"REV", "a revision, head, heads, label@head, or base for none", false, true},
    {0},
};

static const CmOption stamp_options[] = {
    {CM_OPTION_PURGE, 0, "purge", NULL, "empty the version table first, whatever it holds", false},
    {CM_OPTION_SQL, 0, "sql", NULL,
     "print a script instead, with no database; REV may be from:to", false},
    {CM_OPTION_TAG, 0, "tag", "TEXT", "a word that the journal keeps with it", false},
    {0},
};

static const CmExample stamp_examples[] = {
    {"cmig stamp head", "the database has everything already"},
    {"cmig stamp --purge ae1027a6acf0", "it is at this revision, whatever the table says"},
    {0},
};

const CmCommand cm_command_stamp = {
    .name = "stamp",
    .summary = "say which revisions the database is at, and run nothing",
    .arguments = stamp_arguments,
    .options = stamp_options,
    .examples = stamp_examples,
    .exits = cm_run_exits,
    .changes_database = true,
    .run = run_stamp,
};

static int
run_ensure_version(CmContext *context, GError **error)
{
    g_autoptr(GString) script = g_string_new(NULL);
    CmRunOptions options;

    if (!read_options(context, &options, script, error)
        || !cm_context_open_database(context, false, error)
        || !cm_project_ensure_version(context->project, &options, error))
        return CM_EXIT_ERROR;
    if (options.mode == CM_RUN_OFFLINE)
        cm_terminal_print_text(context->terminal, script->str, (gssize)script->len);
    else if (cm_context_wants_json(context))
        cm_json_print(context, json_pack("{s:o}", "url",
                                         cm_json_text(cm_project_url(context->project))));
    else
        cm_terminal_print(context->terminal, "The version table is there.\n");
    return CM_EXIT_DONE;
}

static const CmOption ensure_version_options[] = {
    {CM_OPTION_SQL, 0, "sql", NULL, "print a script instead, with no database", false},
    {0},
};

static const CmExample ensure_version_examples[] = {
    {"cmig ensure-version", NULL},
    {0},
};

const CmCommand cm_command_ensure_version = {
    .name = "ensure-version",
    .summary = "create cmig's own tables if they are not there",
    .options = ensure_version_options,
    .examples = ensure_version_examples,
    .exits = cm_run_exits,
    .changes_database = true,
    .run = run_ensure_version,
};
