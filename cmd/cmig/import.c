/* import: the project of another tool. */
#include "context.h"
#include "json.h"
#include "output.h"

#include <string.h>

#define MOST_LINES 10 /* about one and the same reason */

static const char *const kind_words[] = {
    [CM_IMPORT_SQL] = "sql",
    [CM_IMPORT_NOTHING] = "nothing",
    [CM_IMPORT_PLACEHOLDER] = "placeholder",
};

static bool
check_words(const CmContext *context, GError **error)
{
    const char *tool = cm_arguments_word(context->arguments, 0);
    const char *dialect = cm_arguments_value(context->arguments, CM_OPTION_DIALECT);

    if (!g_strv_contains(cm_import_tools(), tool))
        return cm_usage_fail(error, "projects of '%s' cannot be imported; those of alembic can",
                             tool);
    if (dialect && !g_strv_contains(cm_project_dialects(), dialect)) {
        g_autofree char *all = g_strjoinv(", ", (char **)cm_project_dialects());

        return cm_usage_fail(error, "unknown dialect '%s'; there are %s", dialect, all);
    }
    return true;
}

/* The tool's words: those of --alembic, else its own name if it can be found; NULL if it is not to
 * be run (transfer full). */
static bool
find_program(CmContext *context, char ***program, GError **error)
{
    const char *given = cm_arguments_value(context->arguments, CM_OPTION_ALEMBIC);
    const char *name = given ? given : "alembic";
    g_auto(GStrv) words = NULL;
    char *path;

    *program = NULL;
    if (cm_context_has(context, CM_OPTION_NO_SQL))
        return true;
    if (!g_shell_parse_argv(name, NULL, &words, NULL))
        return cm_usage_fail(error, "'%s' is no command", name);
    path = g_find_program_in_path(*words);
    if (!path && given)
        return cm_usage_fail(error, "there is no program '%s'", *words);
    if (!path) {
        cm_terminal_warn(context->terminal,
                         "there is no alembic to be asked for SQL: install it, name it with "
                         "--alembic, or give --no-sql");
        return true;
    }
    g_free(*words);
    *words = path;
    *program = g_steal_pointer(&words);
    return true;
}

static json_t *
json_direction(CmImportKind kind, const char *reason)
{
    return json_pack("{s:s, s:o}", "kind", kind_words[kind], "reason", cm_json_text(reason));
}

static void
print_json(CmContext *context, const CmImport *import)
{
    json_t *revisions = json_array();

    for (gsize i = 0; i < import->count; i++) {
        const CmImportedRevision *one = &import->revisions[i];

        json_array_append_new(
            revisions,
            json_pack("{s:o, s:o, s:o, s:o, s:o}", "revision", cm_json_text(one->revision),
                      "source", cm_json_text(one->source), "path", cm_json_text(one->path),
                      "upgrade", json_direction(one->upgrade, one->upgrade_reason), "downgrade",
                      json_direction(one->downgrade, one->downgrade_reason)));
    }
    cm_json_print(context,
                  json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "config",
                            cm_json_text(import->config), "url", cm_json_text(import->url),
                            "version_table", cm_json_text(import->version_table), "dialect",
                            cm_json_text(import->dialect), "revisions", revisions, "warnings",
                            cm_json_texts((const char *const *)import->warnings)));
}

/* A direction that is one. */
typedef struct {
    const char *path;
    const char *direction;
    const char *reason;
} Placeholder;

static GArray *
list_placeholders(const CmImport *import)
{
    GArray *list = g_array_new(false, false, sizeof(Placeholder));

    for (gsize i = 0; i < import->count; i++) {
        const CmImportedRevision *one = &import->revisions[i];
        const Placeholder up = {one->path, "upgrade", one->upgrade_reason};
        const Placeholder down = {one->path, "downgrade", one->downgrade_reason};

        if (one->upgrade == CM_IMPORT_PLACEHOLDER)
            g_array_append_val(list, up);
        if (one->downgrade == CM_IMPORT_PLACEHOLDER)
            g_array_append_val(list, down);
    }
    return list;
}

/* A line for each; but a reason that many have is said once, when it first comes up. */
static void
print_placeholders(CmTerminal *terminal, const GArray *list)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < list->len; i++) {
        const char *reason = g_array_index(list, Placeholder, i).reason;
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, reason));

        g_hash_table_insert(counts, (gpointer)reason, GUINT_TO_POINTER(count + 1));
    }
    for (guint i = 0; i < list->len; i++) {
        const Placeholder *one = &g_array_index(list, Placeholder, i);
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, one->reason));

        if (count > MOST_LINES) {
            cm_terminal_print(terminal, "%u placeholders, which 'cmig validate' lists: %s\n", count,
                              one->reason);
            g_hash_table_insert(counts, (gpointer)one->reason, NULL);
        } else if (count > 0) {
            cm_terminal_print(terminal, "%s: the %s is a placeholder: %s\n", one->path,
                              one->direction, one->reason);
        }
    }
}

/* How many files were written to each folder. */
static void
print_folders(CmContext *context, const CmImport *import)
{
    for (gsize i = 0; i < import->count;) {
        g_autofree char *folder = g_path_get_dirname(import->revisions[i].path);
        g_autofree char *text = NULL;
        gsize count = 0;

        for (; i < import->count; i++, count++) {
            g_autofree char *other = g_path_get_dirname(import->revisions[i].path);

            if (strcmp(folder, other) != 0)
                break;
        }
        text = cm_output_count(count, "file");
        cm_terminal_print(context->terminal, "Generated %s in %s\n", text, folder);
    }
}

static void
print_text(CmContext *context, const CmImport *import)
{
    CmTerminal *terminal = context->terminal;
    g_autoptr(GArray) placeholders = list_placeholders(import);
    g_autofree char *revisions = cm_output_count(import->count, "revision");
    g_autofree char *missing = cm_output_count(placeholders->len, "placeholder");

    print_folders(context, import);
    cm_terminal_print(terminal, "Generated %s\n", import->config);
    print_placeholders(terminal, placeholders);
    cm_terminal_print(terminal, "%s, %s\n", revisions, missing);
    for (char **warning = import->warnings; *warning; warning++)
        cm_terminal_warn(terminal, "%s", *warning);
    cm_terminal_note(terminal, "Next: compare 'cmig current' with what the tool says, and have "
                               "'cmig inspect -o models.yaml' write the model.");
}

static int
run_import(CmContext *context, GError **error)
{
    const CmArguments *arguments = context->arguments;
    g_auto(GStrv) program = NULL;
    CmImportOptions options = {
        .size = sizeof options,
        .tool = cm_arguments_word(arguments, 0),
        .source = cm_arguments_word(arguments, 1),
        .folder = cm_arguments_value(arguments, CM_OPTION_OUTPUT),
        .url = cm_arguments_value(arguments, CM_OPTION_URL),
        .dialect = cm_arguments_value(arguments, CM_OPTION_DIALECT),
        .section = cm_arguments_value(arguments, CM_OPTION_NAME),
        .version_paths = cm_arguments_values(arguments, CM_OPTION_VERSION_PATH),
        .recursive = cm_arguments_has(arguments, CM_OPTION_RECURSIVE),
        .log = cm_context_log,
        .data = context,
    };
    g_autoptr(CmImport) import = NULL;

    if (!check_words(context, error) || !find_program(context, &program, error))
        return CM_EXIT_ERROR;
    options.program = (const char *const *)program;
    import = cm_project_import(&options, error);
    if (!import)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context))
        print_json(context, import);
    else
        print_text(context, import);
    return CM_EXIT_DONE;
}

static const CmArgument import_arguments[] = {
    {"TOOL", "whose project it is: alembic", false, false},
    {"DIR", "the project's folder, or its configuration; the working folder when not given", true,
     false},
    {0},
};

static const CmOption import_options[] = {
    {CM_OPTION_OUTPUT, 'o', "output", "DIR", "where to write; the working folder when not given",
     false},
    {CM_OPTION_DIALECT, 0, "dialect", "DIALECT",
     "what the SQL is for, where no URL says it: sqlite, postgresql, mysql or mariadb", false},
    {CM_OPTION_ALEMBIC, 0, "alembic", "PROGRAM", "how Alembic is run; alembic when not given",
     false},
    {CM_OPTION_NO_SQL, 0, "no-sql", NULL, "do not run Alembic: write placeholders", false},
    {CM_OPTION_NAME, 0, "name", "SECTION", "of alembic.ini; alembic when not given", false},
    {CM_OPTION_VERSION_PATH, 0, "version-path", "DIR",
     "a folder of revision files, instead of those configured", true},
    {CM_OPTION_RECURSIVE, 0, "recursive", NULL, "look in the folders below these too", false},
    {0},
};

static const CmExample import_examples[] = {
    {"cmig import alembic", "the project in the working folder"},
    {"cmig import alembic shop -o shop-cmig", "from one folder to another"},
    {"cmig import alembic --alembic 'flask db'", "a project of Flask-Migrate"},
    {0},
};

const CmCommand cm_command_import = {
    .name = "import",
    .summary = "take over the project of another tool",
    .description = "Writes cmig.yaml and a revision file for each revision of the project, with "
                   "the same id, and leaves the project as it is. The SQL is what the tool itself "
                   "prints; a revision whose SQL it cannot print is a placeholder, which refuses "
                   "to run. Nothing is overwritten.",
    .arguments = import_arguments,
    .options = import_options,
    .examples = import_examples,
    .exits = cm_plain_exits,
    .has_no_project = true,
    .run = run_import,
};
