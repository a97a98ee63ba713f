/* check: model against database. */
#include "families.h"
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

int
cm_run_check(CmContext *context, GError **error)
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
