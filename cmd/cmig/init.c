/* init: a project to start from. */
#include "context.h"
#include "json.h"

static int
run_init(CmContext *context, GError **error)
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

static const CmArgument init_arguments[] = {
    {"DIR", "folder for revisions; migrations when not given", true, false},
    {0},
};

static const CmExample init_examples[] = {
    {"cmig init", "a project on sqlite:///app.db"},
    {"cmig init db --url '${DATABASE_URL}'", "revisions in db/, the URL from the environment"},
    {0},
};

const CmCommand cm_command_init = {
    .name = "init",
    .summary = "write a configuration, a model and a folder for revisions",
    .description = "Writes cmig.yaml, models.yaml and DIR with versions/ below it. Refuses if "
                   "cmig.yaml is there or DIR is not empty; a models.yaml that is there is "
                   "kept.",
    .arguments = init_arguments,
    .examples = init_examples,
    .exits = cm_plain_exits,
    .run = run_init,
};
