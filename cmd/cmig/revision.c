/* revision: a new revision file. */
#include "context.h"
#include "edit.h"
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

static int
run_revision(CmContext *context, GError **error)
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
    return cm_edit_written(context, path, error) ? CM_EXIT_DONE : CM_EXIT_ERROR;
}

static const CmOption revision_options[] = {
    {CM_OPTION_MESSAGE, 'm', "message", "TEXT", "what the revision does, in a line", false},
    {CM_OPTION_AUTOGENERATE, 0, "autogenerate", NULL,
     "fill it with what brings the database to the model", false},
    {CM_OPTION_SQL, 0, "sql", NULL, "write an .sql file instead of YAML", false},
    {CM_OPTION_HEAD, 0, "head", "REV", "what it stands on; head when not given", false},
    {CM_OPTION_SPLICE, 0, "splice", NULL, "allow a REV that is not a head: a new branch", false},
    {CM_OPTION_BRANCH_LABEL, 0, "branch-label", "LABEL", "a name for the branch it begins", true},
    {CM_OPTION_DEPENDS_ON, 0, "depends-on", "REV", "a revision of another branch it needs", true},
    {CM_OPTION_VERSION_PATH, 0, "version-path", "DIR",
     "which of several version locations to write to", false},
    {CM_OPTION_REV_ID, 0, "rev-id", "ID", "its id, instead of a random one", false},
    {CM_OPTION_EDIT, 0, "edit", NULL, "open the file in the editor", false},
    {0},
};

static const CmExample revision_examples[] = {
    {"cmig revision -m 'add users'", "a new revision to fill in"},
    {"cmig revision --autogenerate -m 'add users'", "one filled from the model"},
    {0},
};

const CmCommand cm_command_revision = {
    .name = "revision",
    .summary = "write a new revision file",
    .description = "With --autogenerate the database, which must be at all heads, is compared "
                   "with the model, and the file says what has to change. When nothing has to, "
                   "no file is written.",
    .options = revision_options,
    .examples = revision_examples,
    .exits = cm_plain_exits,
    .run = run_revision,
};
