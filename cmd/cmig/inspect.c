/* inspect: a schema as a model file. */
#include "context.h"
#include "files.h"
#include "json.h"

#include <string.h>

static bool
read_url(CmContext *context, GError **error)
{
    context->url = cm_arguments_word(context->arguments, 0);
    if (context->url && cm_context_has(context, CM_OPTION_URL))
        return cm_usage_fail(error, "the URL was given twice: as an argument and with --url");
    return true;
}

/* Prints the model, or where it was written; path is NULL for stdout. */
static void
print_model(CmContext *context, const char *model, guint raw_objects, const char *path)
{
    if (cm_context_wants_json(context))
        cm_json_print(context, json_pack("{s:o, s:o, s:i}", "path", cm_json_text(path), "model",
                                         cm_json_text(model), "raw_objects", (int)raw_objects));
    else if (path)
        cm_terminal_print(context->terminal, "Generated %s\n", path);
    else
        cm_terminal_print_text(context->terminal, model, -1);
}

static int
run_inspect(CmContext *context, GError **error)
{
    const char *path = cm_arguments_value(context->arguments, CM_OPTION_OUTPUT);
    const char *const *schemas;
    g_autofree char *model = NULL;
    guint raw_objects = 0;

    if (!read_url(context, error) || !cm_context_open_database(context, false, error))
        return CM_EXIT_ERROR;
    schemas = cm_arguments_values(context->arguments, CM_OPTION_SCHEMA);
    for (const char *const *glob = schemas; glob && *glob; glob++)
        cm_project_add_schema(context->project, *glob);
    model = cm_project_inspect(
        context->project, cm_arguments_values(context->arguments, CM_OPTION_INCLUDE),
        cm_arguments_values(context->arguments, CM_OPTION_EXCLUDE), &raw_objects, error);
    if (!model)
        return CM_EXIT_ERROR;
    if (path && strcmp(path, "-") == 0)
        path = NULL;
    if (path && !cm_file_write(path, model, error))
        return CM_EXIT_ERROR;
    print_model(context, model, raw_objects, path);
    return CM_EXIT_DONE;
}

static const CmArgument inspect_arguments[] = {
    {"URL", "the database, instead of -u; then no configuration is needed", true, false},
    {0},
};

static const CmOption inspect_options[] = {
    {CM_OPTION_OUTPUT, 'o', "output", "FILE", "write there instead of printing", false},
    {CM_OPTION_INCLUDE, 0, "include", "GLOB", "only tables, views and triggers of such names",
     true},
    {CM_OPTION_EXCLUDE, 0, "exclude", "GLOB", "not tables, views and triggers of such names", true},
    {CM_OPTION_SCHEMA, 0, "schema", "GLOB", "such schemas too, beside the default one", true},
    {0},
};

static const CmExample inspect_examples[] = {
    {"cmig inspect -o models.yaml", "the model file of a project, from its database"},
    {"cmig inspect sqlite:///shop.db --exclude 'tmp_*'", "any database, without a project"},
    {0},
};

const CmCommand cm_command_inspect = {
    .name = "inspect",
    .summary = "print the schema of a database as a model file",
    .arguments = inspect_arguments,
    .options = inspect_options,
    .examples = inspect_examples,
    .exits = cm_plain_exits,
    .run = run_inspect,
};
