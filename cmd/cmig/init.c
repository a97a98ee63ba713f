/* init: a project to start from. */
#include "families.h"
#include "json.h"

int
cm_run_init(CmContext *context, GError **error)
{
    CmInitOptions options = {
        .size = sizeof options,
        .script_location = cm_arguments_word(context->arguments, 0),
        .url = cm_arguments_value(context->arguments, CM_OPTION_URL),
    };
    g_auto(GStrv) paths = cm_project_init(&options, error);

    if (!paths)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context)) {
        cm_json_print(context, json_pack("{s:o}", "paths",
                                         cm_json_texts((const char *const *)paths)));
        return CM_EXIT_DONE;
    }
    for (char **path = paths; *path; path++)
        cm_terminal_print(context->terminal, "Generated %s\n", *path);
    cm_terminal_note(context->terminal, "Next: describe your tables in the model file, then run "
                                        "'cmig revision --autogenerate -m TEXT' and "
                                        "'cmig upgrade'.");
    return CM_EXIT_DONE;
}
