/* export: a plan as one SQL script for each database. */
#include "context.h"
#include "files.h"
#include "json.h"
#include "output.h"

#include <string.h>

/* One script. */
typedef struct {
    const char *dialect; /* static, or the user's */
    char *path;          /* NULL: it is printed */
    GString *text;
    gsize revisions;
} Script;

static void
free_script(gpointer data)
{
    Script *script = data;

    g_free(script->path);
    g_string_free(script->text, TRUE);
    g_free(script);
}

static void
take_text(const char *text, gpointer data)
{
    g_string_append(data, text);
}

/* Where to write: NULL for stdout. */
static const char *
read_output(const CmContext *context)
{
    const char *path = cm_arguments_value(context->arguments, CM_OPTION_OUTPUT);

    return path && strcmp(path, "-") != 0 ? path : NULL;
}

static bool
is_folder(const char *output)
{
    return output && !g_str_has_suffix(output, ".sql");
}

/* The dialects that are asked for: named, all of them for a folder, else the project's. */
static bool
add_dialects(const CmContext *context, GPtrArray *dialects, GError **error)
{
    const char *const *named = cm_arguments_values(context->arguments, CM_OPTION_DIALECT);
    const char *output = read_output(context);
    const char *own = cm_project_dialect(context->project);

    if (!named && is_folder(output))
        named = cm_project_dialects();
    for (; named && *named; named++)
        g_ptr_array_add(dialects, (gpointer)*named);
    if (!dialects->len && own)
        g_ptr_array_add(dialects, (gpointer)own);
    if (!dialects->len)
        return cm_usage_fail(error, "no database is configured that says for which to write; name "
                                    "one with --dialect");
    if (dialects->len > 1 && !is_folder(output))
        return cm_usage_fail(error, "several dialects are several scripts: name a folder for them "
                                    "with --output");
    return true;
}

static bool
make_script(CmContext *context, Script *script, GError **error)
{
    const char *range = cm_arguments_word(context->arguments, 0);
    bool is_down = cm_context_has(context, CM_OPTION_DOWNGRADE);
    CmRunOptions options = {
        .size = sizeof options, .mode = CM_RUN_OFFLINE, .write = take_text, .data = script->text};
    g_autoptr(CmRunReport) report = NULL;

    if (!cm_project_set_dialect(context->project, script->dialect, error))
        return false;
    report = is_down
                 ? cm_project_downgrade(context->project, range, &options, error)
                 : cm_project_upgrade(context->project, range ? range : "heads", &options, error);
    if (!report)
        g_prefix_error(error, "for %s: ", script->dialect);
    else
        script->revisions = report->count;
    return report;
}

/* All of them, before the first is written. */
static bool
make_scripts(CmContext *context, GPtrArray *scripts, GError **error)
{
    const char *output = read_output(context);
    g_autoptr(GPtrArray) dialects = g_ptr_array_new();

    if (!add_dialects(context, dialects, error))
        return false;
    for (guint i = 0; i < dialects->len; i++) {
        Script *script = g_new0(Script, 1);
        g_autofree char *name = g_strconcat(dialects->pdata[i], ".sql", NULL);

        g_ptr_array_add(scripts, script);
        script->dialect = dialects->pdata[i];
        script->text = g_string_new(NULL);
        script->path = is_folder(output) ? g_build_filename(output, name, NULL) : g_strdup(output);
        if (dialects->len > 1)
            cm_terminal_note(context->terminal, "Script for %s:", script->dialect);
        if (!make_script(context, script, error))
            return false;
    }
    return true;
}

static bool
write_scripts(const CmContext *context, const GPtrArray *scripts, GError **error)
{
    const char *output = read_output(context);

    if (is_folder(output) && !cm_folder_make(output, error))
        return false;
    for (guint i = 0; i < scripts->len; i++) {
        const Script *script = scripts->pdata[i];

        if (script->path && !cm_file_write(script->path, script->text->str, error))
            return false;
    }
    return true;
}

static void
print_json(CmContext *context, const GPtrArray *scripts)
{
    json_t *array = json_array();

    for (guint i = 0; i < scripts->len; i++) {
        const Script *script = scripts->pdata[i];

        json_array_append_new(array,
                              json_pack("{s:s, s:o, s:I, s:o}", "dialect", script->dialect, "path",
                                        cm_json_text(script->path), "revision_count",
                                        (json_int_t)script->revisions, "sql",
                                        cm_json_text(script->path ? NULL : script->text->str)));
    }
    cm_json_print(context, json_pack("{s:o}", "scripts", array));
}

static void
print_scripts(CmContext *context, const GPtrArray *scripts)
{
    for (guint i = 0; i < scripts->len; i++) {
        const Script *script = scripts->pdata[i];

        if (script->path)
            cm_terminal_print(context->terminal, "Generated %s\n", script->path);
        else
            cm_terminal_print_text(context->terminal, script->text->str, (gssize)script->text->len);
    }
}

static int
run_export(CmContext *context, GError **error)
{
    g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func(free_script);

    if (cm_context_has(context, CM_OPTION_DOWNGRADE) && !cm_arguments_word(context->arguments, 0)) {
        cm_usage_fail(error, "--downgrade needs a RANGE: from:to");
        return CM_EXIT_USAGE;
    }
    if (!cm_context_open(context, error) || !make_scripts(context, scripts, error) ||
        !write_scripts(context, scripts, error))
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context))
        print_json(context, scripts);
    else
        print_scripts(context, scripts);
    return CM_EXIT_DONE;
}

static const CmArgument export_arguments[] = {
    {"RANGE", "from:to, or just to, from an empty database; everything when not given", true,
     false},
    {0},
};

static const CmOption export_options[] = {
    {CM_OPTION_OUTPUT, 'o', "output", "PATH",
     "write to this file, whose name ends in .sql, or into this folder, a script for each dialect",
     false},
    {CM_OPTION_DIALECT, 0, "dialect", "DIALECT",
     "for which database; the project's when not given, or all of them into a folder", true},
    {CM_OPTION_DOWNGRADE, 0, "downgrade", NULL, "a script that takes back; RANGE is from:to",
     false},
    {0},
};

static const CmExample export_examples[] = {
    {"cmig export -o deploy", "deploy/sqlite.sql and its like, one for each database"},
    {"cmig export ae10:head --dialect postgresql", "what is new, for PostgreSQL"},
    {0},
};

const CmCommand cm_command_export = {
    .name = "export",
    .summary = "write revisions as SQL scripts, one for each kind of database",
    .description = "The scripts are those of 'upgrade --sql' and 'downgrade --sql'. No database is "
                   "asked, and none need be configured. All are made before one is written.",
    .arguments = export_arguments,
    .options = export_options,
    .examples = export_examples,
    .exits = cm_plain_exits,
    .run = run_export,
};
