/* diff: how two schemas differ. */
#include "context.h"
#include "json.h"
#include "output.h"

#include <string.h>

/* Where there is no project, one of the two may say which database it is about. */
static bool
names_url(const CmArguments *arguments)
{
    for (guint i = 0; i < arguments->words->len; i++) {
        if (strstr(cm_arguments_word(arguments, i), "://"))
            return true;
    }
    return false;
}

static void
print_json(CmContext *context, const CmDifference *difference)
{
    const CmChanges *changes = difference->changes;

    cm_json_print(context,
                  json_pack("{s:b, s:o, s:o, s:o, s:o}", "differs", changes->count > 0, "changes",
                            cm_json_changes(changes), "hints", cm_json_hints(changes),
                            "operations", cm_json_text(difference->operations), "statements",
                            cm_json_texts((const char *const *)difference->statements)));
}

static void
print_sql(CmTerminal *terminal, const CmDifference *difference)
{
    for (char **statement = difference->statements; *statement; statement++)
        cm_output_statement(terminal, *statement, NULL);
}

static int
run_diff(CmContext *context, GError **error)
{
    const CmArguments *arguments = context->arguments;
    const char *format = cm_arguments_value(arguments, CM_OPTION_FORMAT);
    bool is_sql = g_strcmp0(format, "sql") == 0;
    bool with_sql = is_sql || cm_context_wants_json(context);
    g_autoptr(CmDifference) difference = NULL;

    if (!cm_context_open_database(context, names_url(arguments), error))
        return CM_EXIT_ERROR;
    difference = cm_project_diff(context->project, cm_arguments_word(arguments, 0),
                                 cm_arguments_word(arguments, 1), with_sql, error);
    if (!difference)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context))
        print_json(context, difference);
    else if (is_sql)
        print_sql(context->terminal, difference);
    else if (difference->changes->count)
        cm_terminal_print_text(context->terminal, difference->operations, -1);
    if (!cm_context_wants_json(context))
        cm_output_hints(context->terminal, difference->changes);
    return difference->changes->count && cm_context_has(context, CM_OPTION_EXIT_CODE)
               ? CM_EXIT_DIFFERENT
               : CM_EXIT_DONE;
}

static const CmArgument diff_arguments[] = {
    {"A", "database, models, a URL, a model file, or a revision; database when not given", true,
     false},
    {"B", "the same; models when not given", true, false},
    {0},
};

static const CmOption diff_options[] = {
    {CM_OPTION_EXIT_CODE, 0, "exit-code", NULL, "end with exit code 3 if they differ", false},
    {0},
};

static const CmExit diff_exits[] = {
    {"0", "done"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {"3", "with --exit-code: they differ"},
    {0},
};

static const char *const diff_formats[] = {"text", "sql", "json", NULL};

static const CmExample diff_examples[] = {
    {"cmig diff", "what autogenerate would write"},
    {"cmig diff ae10 head --format sql", "what the revisions since then do, in one"},
    {"cmig diff database sqlite:///other.db", "how another database differs"},
    {0},
};

const CmCommand cm_command_diff = {
    .name = "diff",
    .summary = "print the operations that lead from one schema to another",
    .description = "Prints them as a revision file would say them, or as SQL with --format sql. A "
                   "revision stands for the schema that it leads to; base is an empty one.",
    .arguments = diff_arguments,
    .options = diff_options,
    .examples = diff_examples,
    .exits = diff_exits,
    .formats = diff_formats,
    .run = run_diff,
};
