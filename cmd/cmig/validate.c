/* validate: everything that is wrong with the files. */
#include "context.h"
#include "json.h"
#include "output.h"

#include <string.h>

static gsize
count_errors(const CmProblems *problems)
{
    gsize count = 0;

    for (gsize i = 0; i < problems->count; i++)
        count += !problems->items[i].is_warning;
    return count;
}

static json_t *
build_problem(const CmProblem *problem)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}",
                     "severity", problem->is_warning ? "warning" : "error",
                     "code", cm_error_code_name(problem->code),
                     "message", cm_json_text(problem->message),
                     "file", cm_json_text(problem->file),
                     "line", problem->line ? json_integer(problem->line) : json_null(),
                     "column", problem->column ? json_integer(problem->column) : json_null());
}

static void
print_json(CmContext *context, const CmProblems *problems)
{
    json_t *array = json_array();

    for (gsize i = 0; i < problems->count; i++)
        json_array_append_new(array, build_problem(&problems->items[i]));
    cm_json_print(context, json_pack("{s:b, s:o}", "is_valid", count_errors(problems) == 0,
                                     "problems", array));
}

/* How much of the message is its place, "file:line:column: "; 0 if it has none. */
static gsize
place_length(const CmProblem *problem)
{
    gsize length;

    if (!problem->file || !g_str_has_prefix(problem->message, problem->file))
        return 0;
    length = strlen(problem->file);
    length += strspn(problem->message + length, ":0123456789");
    return problem->message[length] == ' ' ? length + 1 : 0;
}

/* Warnings say so behind the place, where editors look for it. */
static void
print_problem(CmTerminal *terminal, const CmProblem *problem)
{
    gsize place = place_length(problem);

    cm_terminal_print_text(terminal, problem->message, (gssize)place);
    if (problem->is_warning)
        cm_terminal_print_colour(terminal, CM_COLOUR_YELLOW, "warning: ");
    cm_terminal_print(terminal, "%s\n", problem->message + place);
}

/* The line that ends the list: how many problems, or of how many revisions there are none. */
static bool
print_summary(CmContext *context, const CmProblems *problems, GError **error)
{
    gsize errors = count_errors(problems);
    g_autoptr(CmRevisionList) all = NULL;
    g_autofree char *revisions = NULL;

    if (errors) {
        g_autofree char *count = cm_output_count(errors, "problem");

        cm_terminal_print(context->terminal, "%s\n", count);
        return true;
    }
    all = cm_project_history(context->project, NULL, false, error);
    if (!all)
        return false;
    revisions = cm_output_count(all->count, "revision");
    cm_terminal_print(context->terminal, "%s, no problems\n", revisions);
    return true;
}

static int
run_validate(CmContext *context, GError **error)
{
    bool with_database = cm_context_has(context, CM_OPTION_DATABASE);
    g_autoptr(CmProblems) problems = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    problems = cm_project_validate(context->project, with_database, error);
    if (!problems)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context)) {
        print_json(context, problems);
        return count_errors(problems) ? CM_EXIT_ERROR : CM_EXIT_DONE;
    }
    for (gsize i = 0; i < problems->count; i++)
        print_problem(context->terminal, &problems->items[i]);
    if (!print_summary(context, problems, error))
        return CM_EXIT_ERROR;
    return count_errors(problems) ? CM_EXIT_ERROR : CM_EXIT_DONE;
}

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

const CmCommand cm_command_validate = {
    .name = "validate",
    .summary = "check the revision files and the model for faults",
    .options = validate_options,
    .examples = validate_examples,
    .exits = validate_exits,
    .run = run_validate,
};
