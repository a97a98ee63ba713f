/* Laying out help. */
#include "context.h"
#include "help.h"
#include "screen.h"

#include <string.h>
#include <unistd.h>

#define GAP 2
#define MIN_WIDTH 50  /* below that the columns leave no room for words */
#define MAX_WIDTH 100 /* above that lines are hard to read */

typedef struct {
    GString *text;
    gsize width;
} Page;

static Page
begin_page(void)
{
    return (Page){g_string_new(NULL), CLAMP(cm_screen_width(STDOUT_FILENO), MIN_WIDTH, MAX_WIDTH)};
}

static void
print_page(CmTerminal *terminal, Page *page)
{
    cm_terminal_print_text(terminal, page->text->str, (gssize)page->text->len);
    g_string_free(page->text, TRUE);
}

/* Appends text in words, from column on, wrapped and indented. */
static void
append_wrapped(Page *out, gsize column, gsize indent, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool is_first = true;

    for (char **word = words; *word; word++) {
        gsize length = strlen(*word);

        if (!is_first && column + 1 + length > out->width) {
            g_string_append_printf(out->text, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!is_first) {
            g_string_append_c(out->text, ' ');
            column++;
        }
        g_string_append(out->text, *word);
        column += length;
        is_first = false;
    }
    g_string_append_c(out->text, '\n');
}

/* "  term    text", the text from column on; below a term that is too long. */
static void
append_entry(Page *out, const char *term, gsize column, const char *text)
{
    gsize used = 2 + strlen(term);

    g_string_append_printf(out->text, "  %s", term);
    if (used + GAP > column) {
        g_string_append_c(out->text, '\n');
        used = 0;
    }
    g_string_append_printf(out->text, "%*s", (int)(column - used), "");
    append_wrapped(out, column, column, text);
}

/* "-m, --message TEXT" (transfer full). */
static char *
option_term(const CmOption *option)
{
    char letter[] = {'-', option->letter, ',', ' ', 0};

    return g_strdup_printf("%s--%s%s%s", option->letter ? letter : "    ", option->name,
                           option->argument ? " " : "", option->argument ? option->argument : "");
}

static void
append_options(Page *out, const char *title, const CmOption *options)
{
    if (!options || !options->id)
        return;
    g_string_append_printf(out->text, "\n%s:\n", title);
    for (; options->id; options++) {
        g_autofree char *term = option_term(options);
        g_autofree char *help = g_strconcat(
            options->help, options->is_repeatable ? "; may be given more than once" : "", NULL);

        append_entry(out, term, 28, help);
    }
}

/* "[TARGET]", "REV..." (transfer full). */
static char *
argument_term(const CmArgument *argument)
{
    return g_strdup_printf("%s%s%s%s", argument->is_optional ? "[" : "", argument->name,
                           argument->is_repeatable ? "..." : "", argument->is_optional ? "]" : "");
}

char *
cm_help_usage(const CmCommand *command)
{
    GString *usage = g_string_new("cmig ");

    g_string_append(usage, command ? command->name : "[OPTION...] COMMAND [ARGUMENT...]");
    if (command && command->options)
        g_string_append(usage, " [OPTION...]");
    for (const CmArgument *argument = command ? command->arguments : NULL;
         argument && argument->name; argument++) {
        g_autofree char *term = argument_term(argument);

        g_string_append_printf(usage, " %s", term);
    }
    return g_string_free(usage, FALSE);
}

static void
append_arguments(Page *out, const CmArgument *argument)
{
    if (!argument)
        return;
    g_string_append(out->text, "\nArguments:\n");
    for (; argument->name; argument++)
        append_entry(out, argument->name, 28, argument->help);
}

static void
append_examples(Page *out, const CmExample *example)
{
    if (!example)
        return;
    g_string_append(out->text, "\nExamples:\n");
    for (; example->command; example++) {
        g_string_append_printf(out->text, "  %s\n", example->command);
        if (example->what)
            g_string_append_printf(out->text, "      %s\n", example->what);
    }
}

static void
append_exits(Page *out, const CmExit *exits)
{
    g_string_append(out->text, "\nExit codes:\n");
    for (; exits->code; exits++)
        append_entry(out, exits->code, 5, exits->meaning);
}

/* A summary as a sentence. */
static void
append_summary(Page *out, const CmCommand *command)
{
    g_autofree char *sentence = g_strdup_printf("%s.", command->summary);

    *sentence = g_ascii_toupper(*sentence);
    append_wrapped(out, 0, 0, sentence);
    if (!command->description)
        return;
    g_string_append_c(out->text, '\n');
    append_wrapped(out, 0, 0, command->description);
}

void
cm_help_print_command(CmTerminal *terminal, const CmCommand *command)
{
    g_autofree char *usage = cm_help_usage(command);
    Page page = begin_page();
    Page *out = &page;

    g_string_append_printf(out->text, "Usage: %s\n\n", usage);
    append_summary(out, command);
    append_arguments(out, command->arguments);
    append_options(out, "Options", command->options);
    append_options(out, "Global options", cm_global_options);
    append_examples(out, command->examples);
    append_exits(out, command->exits);
    print_page(terminal, out);
}

void
cm_help_print_program(CmTerminal *terminal)
{
    g_autofree char *usage = cm_help_usage(NULL);
    Page page = begin_page();
    Page *out = &page;

    g_string_append_printf(out->text, "Usage: %s\n\nDatabase migrations.\n\nCommands:\n", usage);
    for (const CmCommand *const *command = cm_commands; *command; command++)
        append_entry(out, (*command)->name, 18, (*command)->summary);
    append_options(out, "Global options, before or after the command", cm_global_options);
    g_string_append(out->text, "\n'cmig COMMAND --help' explains a command.\n");
    print_page(terminal, out);
}

static int
run_help(CmContext *context, GError **error)
{
    const char *name = cm_arguments_word(context->arguments, 0);
    const CmCommand *command = name ? cm_command_find(name) : NULL;

    if (name && !command) {
        cm_usage_fail(error, "unknown command '%s'", name);
        return CM_EXIT_USAGE;
    }
    if (command)
        cm_help_print_command(context->terminal, command);
    else
        cm_help_print_program(context->terminal);
    return CM_EXIT_DONE;
}

static const CmArgument help_arguments[] = {
    {"COMMAND", "what to explain; everything when not given", true, false},
    {0},
};

static const CmExample help_examples[] = {
    {"cmig help upgrade", "the same as cmig upgrade --help"},
    {0},
};

const CmCommand cm_command_help = {
    .name = "help",
    .summary = "explain a command",
    .arguments = help_arguments,
    .examples = help_examples,
    .exits = cm_plain_exits,
    .formats = cm_text_words,
    .has_no_project = true,
    .run = run_help,
};
