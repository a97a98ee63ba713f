/* edit: revision files in the user's editor. */
#include "edit.h"

#include <stdlib.h>

/* What the variables name, else the first editor that is found (transfer full). */
static char *
find_editor(void)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"};
    static const char *const usual[] = {"sensible-editor", "editor", "nano", "vim", "vi"};

    for (guint i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = getenv(variables[i]);

        if (value && *value)
            return g_strdup(value);
    }
    for (guint i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_autofree char *path = g_find_program_in_path(usual[i]);

        if (path)
            return g_strdup(usual[i]);
    }
    return g_strdup("vi");
}

/* The editor's words, for there may be options among them, and the paths (transfer full). */
static char **
build_command(const char *editor, const char *const *paths, GError **error)
{
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_auto(GStrv) words = NULL;

    if (!g_shell_parse_argv(editor, NULL, &words, error))
        return NULL;
    g_strv_builder_addv(command, (const char **)words);
    g_strv_builder_addv(command, (const char **)paths);
    return g_strv_builder_end(command);
}

bool
cm_edit_files(const char *const *paths, GError **error)
{
    const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN;
    g_autofree char *editor = find_editor();
    g_auto(GStrv) command = build_command(editor, paths, error);
    int status;

    if (command && g_spawn_sync(NULL, command, NULL, flags, NULL, NULL, NULL, NULL, &status, error)
        && g_spawn_check_wait_status(status, error))
        return true;
    g_prefix_error(error, "the editor '%s' failed; $VISUAL or $EDITOR names another: ", editor);
    return false;
}

bool
cm_edit_written(CmContext *context, const char *path, GError **error)
{
    const char *const paths[] = {path, NULL};

    if (!path || !cm_context_has(context, CM_OPTION_EDIT))
        return true;
    cm_terminal_flush(context->terminal);
    return cm_edit_files(paths, error);
}

static int
run_edit(CmContext *context, GError **error)
{
    const char *name = cm_arguments_word(context->arguments, 0);
    g_autoptr(CmRevisionList) list = NULL;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_null_terminated(2, NULL, true);

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    list = cm_project_show(context->project, name ? name : "head", error);
    if (!list)
        return CM_EXIT_ERROR;
    for (gsize i = 0; i < list->count; i++)
        g_ptr_array_add(paths, (gpointer)list->items[i].path);
    if (!paths->len) {
        cm_terminal_note(context->terminal, "There is no revision '%s' to edit.",
                         name ? name : "head");
        return CM_EXIT_DONE;
    }
    return cm_edit_files((const char *const *)paths->pdata, error) ? CM_EXIT_DONE : CM_EXIT_ERROR;
}

static const CmArgument edit_arguments[] = {
    {"REV", "an id or its beginning, a label, heads, or current; head when not given", true, false},
    {0},
};

static const CmExample edit_examples[] = {
    {"cmig edit", "the newest revision"},
    {0},
};

const CmCommand cm_command_edit = {
    .name = "edit",
    .summary = "open a revision file in the editor",
    .description = "The editor is that of $VISUAL or $EDITOR.",
    .arguments = edit_arguments,
    .examples = edit_examples,
    .exits = cm_plain_exits,
    .formats = cm_text_words,
    .run = run_edit,
};
