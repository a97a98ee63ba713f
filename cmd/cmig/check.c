/* check: model against database. */
#include "context.h"
#include "json.h"
#include "output.h"

static void
print_json(CmContext *context, const CmChanges *changes, bool is_behind)
{
    cm_json_print(context, json_pack("{s:b, s:b, s:o, s:o}", "differs", changes->count > 0,
                                     "is_behind", is_behind, "changes", cm_json_changes(changes),
                                     "hints", cm_json_hints(changes)));
}

static void
print_text(CmTerminal *terminal, const CmChanges *changes, bool is_behind)
{
    if (is_behind)
        cm_terminal_warn(terminal, "the database is behind: compared as it would be after "
                                   "'cmig upgrade'");
    cm_output_changes(terminal, changes, true);
    cm_output_hints(terminal, changes);
    if (!changes->count)
        cm_terminal_print(terminal, "No differences: the database %s the model.\n",
                          is_behind ? "will match" : "matches");
}

static int
run_check(CmContext *context, GError **error)
{
    g_autoptr(CmChanges) changes = NULL;
    bool is_behind = false;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    changes = cm_project_check(context->project, &is_behind, error);
    if (!changes)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context))
        print_json(context, changes, is_behind);
    else
        print_text(context->terminal, changes, is_behind);
    return changes->count ? CM_EXIT_DIFFERENT : CM_EXIT_DONE;
}

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

const CmCommand cm_command_check = {
    .name = "check",
    .summary = "compare the database with the model",
    .description = "Prints what a revision would have to change: + comes, - goes, ~ changes. A "
                   "database that is behind is compared as it would be after an upgrade.",
    .examples = check_examples,
    .exits = check_exits,
    .run = run_check,
};
