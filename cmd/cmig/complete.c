/* Finding what may stand in a command line. */
#include "complete.h"

#include "schemas.h"

#include <string.h>

typedef struct {
    CmContext *context;    /* of the completion */
    CmArguments arguments; /* the command line that is being written */
    const char *word;      /* the last of it, as far as it is there */
    gsize kept;            /* how much of it stays: --option=, branch@, from: */
} Completion;

static void
add(const Completion *completion, const char *text, const char *what)
{
    const char *word = completion->word + completion->kept;
    g_autofree char *line = what ? g_strndup(what, strcspn(what, "\n\t")) : NULL;

    if (!g_str_has_prefix(text, word))
        return;
    cm_terminal_print(completion->context->terminal, "%.*s%s%s%s\n", (int)completion->kept,
                      completion->word, text, line && *line ? "\t" : "", line ? line : "");
}

static void
add_all(const Completion *completion, const char *const *texts)
{
    for (; texts && *texts; texts++)
        add(completion, *texts, NULL);
}

static CmProject *
open_project(const Completion *completion)
{
    CmArguments arguments = completion->arguments;
    CmContext context = {
        .arguments = &arguments,
        .terminal = completion->context->terminal,
        .environment = cm_arguments_value(&arguments, CM_OPTION_ENVIRONMENT),
    };

    arguments.command = completion->context->arguments->command; /* there may be none yet */

    return cm_context_open(&context, NULL) ? context.project : NULL;
}

static void
add_labels(const Completion *completion, const CmRevisionInfo *revision, GHashTable *seen)
{
    for (const char *const *label = revision->branch_labels; *label; label++) {
        if (g_hash_table_add(seen, (gpointer)*label))
            add(completion, *label, "branch label");
    }
}

static void
add_revisions(Completion *completion)
{
    g_autoptr(GHashTable) labels = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(CmProject) project = open_project(completion);
    g_autoptr(CmRevisionList) list = NULL;

    for (const char *at = completion->word; (at = strpbrk(at, "@:")); at++)
        completion->kept = (gsize)(at - completion->word) + 1;
    add(completion, "head", "the newest revision");
    add(completion, "heads", "all newest revisions");
    add(completion, "base", "before the first revision");
    if (project)
        list = cm_project_history(project, NULL, false, NULL);
    for (gsize i = 0; list && i < list->count; i++) {
        add(completion, list->items[i].id, list->items[i].message);
        add_labels(completion, &list->items[i], labels);
    }
}

static void
add_environments(Completion *completion)
{
    g_autoptr(CmProject) project = NULL;

    /* The name that is being written is no environment yet. */
    g_clear_pointer(&completion->arguments.values[CM_OPTION_ENVIRONMENT], g_ptr_array_unref);
    project = open_project(completion);
    if (project)
        add_all(completion, cm_project_environments(project));
}

static void
add_commands(Completion *completion)
{
    for (const CmCommand *const *command = cm_commands; *command; command++)
        add(completion, (*command)->name, (*command)->summary);
}

static void
add_files(Completion *completion)
{
    cm_terminal_print(completion->context->terminal, ":files\n");
}

static void
add_formats(Completion *completion)
{
    const CmCommand *command = completion->arguments.command;

    add_all(completion, command && command->formats ? command->formats : cm_format_words);
}

static void
add_colours(Completion *completion)
{
    add_all(completion, cm_colour_words);
}

static void
add_shells(Completion *completion)
{
    add_all(completion, cm_shell_words);
}

static void
add_dialects(Completion *completion)
{
    add_all(completion, cm_project_dialects());
}

static void
add_templates(Completion *completion)
{
    for (const CmInitTemplate *template = cm_init_templates(); template->name; template++)
        add(completion, template->name, template->description);
}

static void
add_tools(Completion *completion)
{
    add_all(completion, cm_import_tools());
}

static void
add_kinds(Completion *completion)
{
    for (const CmSchemaText *schema = cm_schema_texts; schema->kind; schema++)
        add(completion, schema->kind, NULL);
}

/* What stands for an argument or the value of an option, by what that is called. */
static void
add_values(Completion *completion, const char *name)
{
    static const struct {
        const char *name;
        void (*add)(Completion *completion);
    } kinds[] = {
        {"REV", add_revisions},    {"TARGET", add_revisions}, {"RANGE", add_revisions},
        {"FILE", add_files},       {"DIR", add_files},        {"NAME", add_environments},
        {"COMMAND", add_commands}, {"FORMAT", add_formats},   {"WHEN", add_colours},
        {"SHELL", add_shells},     {"KIND", add_kinds},
        {"TOOL", add_tools},       {"PATH", add_files},       {"DIALECT", add_dialects},
        {"TEMPLATE", add_templates},
    };

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0)
            kinds[i].add(completion);
    }
}

static void
add_options(const Completion *completion, const CmOption *options)
{
    for (; options && options->id; options++) {
        g_autofree char *dashed = g_strconcat("--", options->name, NULL);

        if (options->is_repeatable || !cm_arguments_has(&completion->arguments, options->id))
            add(completion, dashed, options->help);
    }
}

/* The option of this list that has value among its values, borrowed as the same pointer. */
static const CmOption *
find_taker(const CmArguments *arguments, const CmOption *options, const char *value)
{
    for (; options && options->id; options++) {
        const GPtrArray *values = arguments->values[options->id];

        if (values && g_ptr_array_find((GPtrArray *)values, value, NULL))
            return options;
    }
    return NULL;
}

/* The name of the argument at this place of the command line. */
static const char *
argument_at(const CmCommand *command, guint index)
{
    const CmArgument *argument = command->arguments;

    for (; argument && argument->name; argument++) {
        if (index == 0 || argument->is_repeatable)
            return argument->name;
        index--;
    }
    return "";
}

/* Parsing puts the last word where it belongs: with an option, or among the arguments. */
static void
complete(Completion *completion, const char *last)
{
    const CmArguments *arguments = &completion->arguments;
    const CmOption *option = find_taker(arguments, cm_global_options, last);

    if (!option && arguments->command)
        option = find_taker(arguments, arguments->command->options, last);
    if (option) {
        add_values(completion, option->argument);
    } else if (completion->word[0] == '-' && !g_ascii_isdigit(completion->word[1])) {
        add_options(completion, arguments->command ? arguments->command->options : NULL);
        add_options(completion, cm_global_options);
    } else if (!arguments->command) {
        add_commands(completion);
    } else {
        guint count = arguments->words->len;

        add_values(completion, argument_at(arguments->command, count ? count - 1 : 0));
    }
}

/* The words with the program's name before them, and instead of the last, or of what is behind its
 * = sign, an empty one to be found again. */
static GPtrArray *
build_line(const char *const *words, const char *option, const char *last)
{
    GPtrArray *line = g_ptr_array_new_null_terminated(8, NULL, true);

    g_ptr_array_add(line, (gpointer)"cmig");
    for (; *words && words[1]; words++)
        g_ptr_array_add(line, (gpointer)*words);
    if (option)
        g_ptr_array_add(line, (gpointer)option);
    g_ptr_array_add(line, (gpointer)last);
    return line;
}

/* The option of --option=value (transfer full), or NULL. */
static char *
split_option(Completion *completion)
{
    const char *equals = strchr(completion->word, '=');

    if (!equals || !g_str_has_prefix(completion->word, "--"))
        return NULL;
    completion->kept = (gsize)(equals - completion->word) + 1;
    return g_strndup(completion->word, equals - completion->word);
}

void
cm_complete_print(CmContext *context, const char *const *words)
{
    static const char last[] = "";
    guint count = g_strv_length((char **)words);
    Completion completion = {.context = context, .word = count ? words[count - 1] : last};
    g_autofree char *option = split_option(&completion);
    g_autoptr(GPtrArray) line = build_line(words, option, last);

    cm_arguments_parse(&completion.arguments, (int)line->len, (char **)line->pdata, NULL);
    complete(&completion, last);
    cm_arguments_clear(&completion.arguments);
}
