/* init: a project to start from. */
#include "context.h"
#include "json.h"

static const CmInitTemplate *
find_template(const CmContext *context, GError **error)
{
    const char *name = cm_arguments_value(context->arguments, CM_OPTION_TEMPLATE);
    const CmInitTemplate *template = name ? cm_init_template_find(name) : cm_init_templates();
    g_autoptr(GPtrArray) names = g_ptr_array_new_null_terminated(4, NULL, true);
    g_autofree char *all = NULL;

    if (template)
        return template;
    for (template = cm_init_templates(); template->name; template ++)
        g_ptr_array_add(names, (gpointer) template->name);
    all = g_strjoinv(", ", (char **)names->pdata);
    cm_usage_fail(error, "there is no template '%s'; the templates are %s", name, all);
    return NULL;
}

static void
print_paths(CmContext *context, char **paths, const CmInitTemplate *template)
{
    if (cm_context_wants_json(context)) {
        cm_json_print(context,
                      json_pack("{s:o}", "paths", cm_json_texts((const char *const *)paths)));
        return;
    }
    for (char **path = paths; *path; path++)
        cm_terminal_print(context->terminal, "Generated %s\n", *path);
    cm_terminal_note(context->terminal, "Next: %s.", template->next);
}

static int
run_init(CmContext *context, GError **error)
{
    const CmInitTemplate *template = find_template(context, error);
    CmInitOptions options = {
        .size = sizeof options,
        .script_location = cm_arguments_word(context->arguments, 0),
        .url = cm_arguments_value(context->arguments, CM_OPTION_URL),
        .template_name = template ? template->name : NULL,
    };
    g_auto(GStrv) paths = NULL;

    if (!template)
        return CM_EXIT_ERROR;
    if (options.url && !template->has_url) {
        cm_usage_fail(error,
                      "the template '%s' has several databases: their URLs stand in "
                      "cmig.yaml, not in --url",
                      template->name);
        return CM_EXIT_USAGE;
    }
    paths = cm_project_init(&options, error);
    if (!paths)
        return CM_EXIT_ERROR;
    print_paths(context, paths, template);
    return CM_EXIT_DONE;
}

static const CmArgument init_arguments[] = {
    {"DIR", "folder for revisions; migrations when not given", true, false},
    {0},
};

static const CmOption init_options[] = {
    {CM_OPTION_TEMPLATE, 't', "template", "TEMPLATE",
     "what to begin with: one that list-templates prints; generic when not given", false},
    {0},
};

static const CmExample init_examples[] = {
    {"cmig init", "a project on sqlite:///app.db"},
    {"cmig init db --url '${DATABASE_URL}'", "revisions in db/, the URL from the environment"},
    {"cmig init --template sql", "revisions of plain SQL"},
    {0},
};

const CmCommand cm_command_init = {
    .name = "init",
    .summary = "write a configuration, a model and a folder for revisions",
    .description = "Writes cmig.yaml, models.yaml and DIR with versions/ below it and a template "
                   "for new revision files. Refuses if cmig.yaml is there or DIR is not empty; a "
                   "models.yaml that is there is kept.",
    .arguments = init_arguments,
    .options = init_options,
    .examples = init_examples,
    .exits = cm_plain_exits,
    .has_no_project = true,
    .run = run_init,
};

static int
run_list_templates(CmContext *context, GError **error)
{
    const CmInitTemplate *template = cm_init_templates();
    json_t *all = json_array();

    (void)error;
    for (; template->name; template ++) {
        json_array_append_new(all, json_pack("{s:s, s:s}", "name", template->name, "description",
                                             template->description));
        if (!cm_context_wants_json(context))
            cm_terminal_print(context->terminal, "%s - %s\n", template->name,
                              template->description);
    }
    if (cm_context_wants_json(context))
        cm_json_print(context, json_pack("{s:O}", "templates", all));
    json_decref(all);
    return CM_EXIT_DONE;
}

static const CmExample list_templates_examples[] = {
    {"cmig list-templates", NULL},
    {0},
};

const CmCommand cm_command_list_templates = {
    .name = "list-templates",
    .summary = "print what init can begin a project with",
    .examples = list_templates_examples,
    .exits = cm_plain_exits,
    .has_no_project = true,
    .run = run_list_templates,
};
