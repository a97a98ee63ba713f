/* repair: a run that was cut off or failed half way. */
#include "commands.h"
#include "context.h"
#include "json.h"

/* At most one of the options may be given. */
static bool
read_action(const CmContext *context, CmRepairAction *action, GError **error)
{
    static const CmOptionId options[] = {
        [CM_REPAIR_DONE] = CM_OPTION_DONE,
        [CM_REPAIR_NOT_DONE] = CM_OPTION_NOT_DONE,
        [CM_REPAIR_ABANDON] = CM_OPTION_ABANDON,
    };

    *action = CM_REPAIR_SHOW;
    for (int i = CM_REPAIR_DONE; i <= CM_REPAIR_ABANDON; i++) {
        if (!cm_context_has(context, options[i]))
            continue;
        if (*action != CM_REPAIR_SHOW)
            return cm_usage_fail(error, "--done, --not-done and --abandon exclude each other");
        *action = (CmRepairAction)i;
    }
    return true;
}

static void
print_text(CmTerminal *terminal, const CmRepair *repair, CmRepairAction action)
{
    const char *direction = repair->is_downgrade ? "downgrade" : "upgrade";

    if (action == CM_REPAIR_ABANDON) {
        cm_terminal_print(terminal, "The %s of %s is given up; the version table stays as it is\n",
                          direction, repair->revision);
        return;
    }
    cm_terminal_print(terminal, "The %s of %s %s after %u %s\n", direction, repair->revision,
                      repair->was_cut_off ? "was cut off" : "failed", repair->statements_done,
                      repair->statements_done == 1 ? "statement" : "statements");
    if (repair->next_statement)
        cm_terminal_print(terminal, "%s: %s\n",
                          repair->is_in_doubt ? "May have taken effect" : "Comes next",
                          repair->next_statement);
    cm_terminal_print(terminal, "%s\n",
                      repair->is_in_doubt
                          ? "Next: look whether it did, and say --done or --not-done"
                          : "Next: run the same again, which goes on from here");
}

static json_t *
build_run(const CmRepair *repair)
{
    if (!repair)
        return json_null();
    return json_pack("{s:s, s:s, s:b, s:i, s:o, s:b}", "revision", repair->revision, "direction",
                     repair->is_downgrade ? "downgrade" : "upgrade", "was_cut_off",
                     repair->was_cut_off, "statements_done", (int)repair->statements_done,
                     "next_statement", cm_json_text(repair->next_statement), "is_in_doubt",
                     repair->is_in_doubt);
}

static int
run_repair(CmContext *context, GError **error)
{
    g_autoptr(CmRepair) repair = NULL;
    CmRepairAction action;
    GError *cause = NULL;

    if (!read_action(context, &action, error) || !cm_context_open_database(context, false, error))
        return CM_EXIT_ERROR;
    repair = cm_project_repair(context->project, action, &cause);
    if (cause) {
        g_propagate_error(error, cause);
        return CM_EXIT_ERROR;
    }
    if (cm_context_wants_json(context))
        cm_json_print(context, json_pack("{s:o}", "run", build_run(repair)));
    else if (repair)
        print_text(context->terminal, repair, action);
    else
        cm_terminal_print(context->terminal, "Nothing is half done\n");
    return CM_EXIT_DONE;
}

static const CmOption repair_options[] = {
    {CM_OPTION_DONE, 0, "done", NULL, "the statement in doubt took effect", false},
    {CM_OPTION_NOT_DONE, 0, "not-done", NULL, "it did not: it runs again", false},
    {CM_OPTION_ABANDON, 0, "abandon", NULL,
     "give the run up: what it did stays, and the version table says what it said before", false},
    {0},
};

static const CmExample repair_examples[] = {
    {"cmig repair", "what is half done, and which statement may have taken effect"},
    {"cmig repair --done", "say that it did; the next upgrade goes on behind it"},
    {0},
};

const CmCommand cm_command_repair = {
    .name = "repair",
    .summary = "show a run that was cut off, and say what became of it",
    .options = repair_options,
    .examples = repair_examples,
    .exits = cm_run_exits,
    .changes_database = true,
    .run = run_repair,
};
