/* cmig-manual TEMPLATE: prints the manual page, its commands and options from the tables.
 *
 * The template is roff. A line @COMMANDS@ stands for all commands, @OPTIONS@ for the global
 * options. Run by the build, not installed. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints text with what roff would take for its own escaped. */
static void
print_text(const char *text)
{
    if (*text == '.')
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '\'')
            fputs("\\(aq", stdout);
        else
            putchar(*text);
    }
}

static void
print_line(const char *text)
{
    print_text(text);
    putchar('\n');
}

/* The text as a sentence. */
static void
print_sentence(const char *text)
{
    g_autofree char *sentence = g_strdup_printf("%c%s.", g_ascii_toupper(*text), text + 1);

    print_line(sentence);
}

static void
print_bold(const char *prefix, const char *text)
{
    fputs("\\fB", stdout);
    print_text(prefix);
    print_text(text);
    fputs("\\fR", stdout);
}

static void
print_options(const CmOption *options)
{
    for (; options && options->id; options++) {
        const char letter[] = {options->letter, 0};

        printf(".TP\n");
        if (options->letter) {
            print_bold("-", letter);
            printf(", ");
        }
        print_bold("--", options->name);
        if (options->argument)
            printf(" \\fI%s\\fR", options->argument);
        putchar('\n');
        print_text(options->help);
        printf("%s\n", options->is_repeatable ? "; may be given more than once" : "");
    }
}

static void
print_arguments(const CmArgument *arguments)
{
    for (; arguments && arguments->name; arguments++) {
        printf(".TP\n.I %s\n", arguments->name);
        print_line(arguments->help);
    }
}

static void
print_examples(const CmExample *examples)
{
    for (; examples && examples->command; examples++) {
        printf(".TP\n");
        print_bold("", examples->command);
        putchar('\n');
        print_line(examples->what ? examples->what : "");
    }
}

static bool
same_exits(const CmCommand *command)
{
    return command->exits == cm_plain_exits || command->exits == cm_run_exits;
}

/* What the exit codes of a command mean where that is its own. */
static void
print_exits(const CmCommand *command)
{
    if (same_exits(command))
        return;
    printf(".PP\nExit codes:\n");
    for (const CmExit *one = command->exits; one->code; one++) {
        printf(".TP\n.B %s\n", one->code);
        print_line(one->meaning);
    }
}

static void
print_command(const CmCommand *command)
{
    printf(".SS ");
    print_text(command->name);
    for (const CmArgument *argument = command->arguments; argument && argument->name; argument++)
        printf(" %s\\fI%s\\fR%s%s", argument->is_optional ? "[" : "", argument->name,
               argument->is_repeatable ? "\\&..." : "", argument->is_optional ? "]" : "");
    putchar('\n');
    print_sentence(command->summary);
    if (command->description)
        print_line(command->description);
    print_arguments(command->arguments);
    print_options(command->options);
    print_examples(command->examples);
    print_exits(command);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *template = NULL;
    g_auto(GStrv) lines = NULL;

    if (argc != 2 || !g_file_get_contents(argv[1], &template, NULL, &error)) {
        fprintf(stderr, "cmig-manual: %s\n", error ? error->message : "which TEMPLATE?");
        return EXIT_FAILURE;
    }
    lines = g_strsplit(g_strchomp(template), "\n", -1);
    for (char **line = lines; *line; line++) {
        if (strcmp(*line, "@COMMANDS@") == 0) {
            for (const CmCommand *const *command = cm_commands; *command; command++)
                print_command(*command);
        } else if (strcmp(*line, "@OPTIONS@") == 0) {
            print_options(cm_global_options);
        } else {
            puts(*line);
        }
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
