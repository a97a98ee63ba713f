/* revision: a new revision file. */
#include "families.h"
#include "json.h"
#include "output.h"

static void
print_revision(CmContext *context, const char *path, const CmChanges *changes)
{
    if (cm_context_wants_json(context)) {
        cm_json_print(context, json_pack("{s:o, s:o, s:o}", "path", cm_json_text(path),
                                         "changes", cm_json_changes(changes),
                                         "hints", cm_json_hints(changes)));
        return;
    }
    cm_output_changes(context->terminal, changes, false);
    cm_output_hints(context->terminal, changes);
    if (path)
        cm_terminal_print(context->terminal, "Generated %s\n", path);
    else
        cm_terminal_print(context->terminal, "No changes: the database matches the model.\n");
}

int
cm_run_revision(CmContext *context, GError **error)
{
    const CmArguments *arguments = context->arguments;
    CmRevisionOptions options = {
        .size = sizeof options,
        .message = cm_arguments_value(arguments, CM_OPTION_MESSAGE),
        .autogenerate = cm_arguments_has(arguments, CM_OPTION_AUTOGENERATE),
        .sql = cm_arguments_has(arguments, CM_OPTION_SQL),
        .head = cm_arguments_value(arguments, CM_OPTION_HEAD),
        .splice = cm_arguments_has(arguments, CM_OPTION_SPLICE),
        .branch_labels = cm_arguments_values(arguments, CM_OPTION_BRANCH_LABEL),
        .depends_on = cm_arguments_values(arguments, CM_OPTION_DEPENDS_ON),
        .version_path = cm_arguments_value(arguments, CM_OPTION_VERSION_PATH),
        .id = cm_arguments_value(arguments, CM_OPTION_REV_ID),
    };
    g_autoptr(CmChanges) changes = NULL;
    g_autofree char *path = NULL;

    if (!cm_context_open(context, error)
        || !cm_project_revision(context->project, &options, &path, &changes, error))
        return CM_EXIT_ERROR;
    print_revision(context, path, changes);
    return CM_EXIT_DONE;
}
