/* The program: reads the command line, runs the command, and tells how it ended. */
#include "help.h"
#include "json.h"
#include "secrets.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATEMENT_LINES 20
#define STATEMENT_WIDTH 400 /* bytes */

/* A file that is opened later must not become stdout: what is closed is kept busy by something that
 * fails when it is used. */
static void
occupy_descriptors(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1)
            (void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

static int
exit_code(const GError *error)
{
    if (error->domain == CM_USAGE_ERROR)
        return CM_EXIT_USAGE;
    if (cm_error_is(error, CM_ERROR_LOCK_BUSY))
        return CM_EXIT_LOCK_BUSY;
    return cm_error_is(error, CM_ERROR_NEEDS_REPAIR) ? CM_EXIT_NEEDS_REPAIR : CM_EXIT_ERROR;
}

/* A line of a statement, cut where an insert of many rows would fill the screen. */
static void
print_line(CmTerminal *terminal, const char *line)
{
    gsize length = strlen(line);
    gsize shown = MIN(length, STATEMENT_WIDTH);

    while (shown < length && shown && (line[shown] & 0xc0) == 0x80) /* within a letter */
        shown--;
    cm_terminal_complain(terminal, "    %.*s%s", (int)shown, line, shown < length ? " ..." : "");
}

/* The beginning of the statement that failed. */
static void
print_statement(CmTerminal *terminal, const char *statement)
{
    g_autofree char *text = g_strchomp(g_strdup(statement));
    g_auto(GStrv) lines = g_strsplit(text, "\n", STATEMENT_LINES + 1);

    cm_terminal_complain(terminal, "statement:");
    for (guint i = 0; lines[i] && i < STATEMENT_LINES; i++)
        print_line(terminal, lines[i]);
    if (g_strv_length(lines) > STATEMENT_LINES)
        cm_terminal_complain(terminal, "    ...");
}

static void
print_detail(CmTerminal *terminal, const CmErrorDetail *detail)
{
    if (detail->statement)
        print_statement(terminal, detail->statement);
    if (detail->sqlstate && detail->native_code)
        cm_terminal_complain(terminal, "SQLSTATE %s, code %d", detail->sqlstate,
                             detail->native_code);
    else if (detail->sqlstate)
        cm_terminal_complain(terminal, "SQLSTATE %s", detail->sqlstate);
    else if (detail->native_code)
        cm_terminal_complain(terminal, "code %d", detail->native_code);
}

static void
print_usage_hint(CmTerminal *terminal, const CmCommand *command)
{
    g_autofree char *usage = cm_help_usage(command);

    cm_terminal_complain(terminal, "usage: %s", usage);
    cm_terminal_complain(terminal, "'cmig %s%s--help' says more", command ? command->name : "",
                         command ? " " : "");
}

static void
report_error(const CmArguments *arguments, CmTerminal *terminal, const GError *error)
{
    if (cm_arguments_want_json(arguments)) {
        g_autofree char *text = cm_json_write(cm_json_error(error));

        cm_terminal_complain(terminal, "%s", g_strchomp(text));
        return;
    }
    cm_terminal_fail(terminal, "%s", error->message);
    if (error->domain == CM_USAGE_ERROR)
        print_usage_hint(terminal, arguments->command);
    else
        print_detail(terminal, cm_error_detail(error));
}

static int
run_in_environment(const CmArguments *arguments, CmTerminal *terminal, const char *environment,
                   GError **error)
{
    CmContext context = {
        .arguments = arguments, .terminal = terminal, .environment = environment};
    int code;

    cm_terminal_begin_progress(terminal);
    code = arguments->command->run(&context, error);
    cm_terminal_end_progress(terminal);
    cm_context_close(&context);
    return code;
}

/* Once for each environment, up to the first that fails. What differs in one of them differs. */
static int
run_command(const CmArguments *arguments, CmTerminal *terminal, GError **error)
{
    const char *const *names = cm_arguments_values(arguments, CM_OPTION_ENVIRONMENT);
    bool is_one = !names || !names[1] || arguments->command->has_no_project;
    int worst = CM_EXIT_DONE;

    if (is_one)
        return run_in_environment(arguments, terminal, names ? *names : NULL, error);
    for (; *names; names++) {
        int code;

        cm_terminal_note(terminal, "Environment %s:", *names);
        code = run_in_environment(arguments, terminal, *names, error);
        if (*error)
            g_prefix_error(error, "environment %s: ", *names);
        if (*error || (code != CM_EXIT_DONE && code != CM_EXIT_DIFFERENT))
            return code;
        worst = MAX(worst, code);
    }
    return worst;
}

static int
run_program(const CmArguments *arguments, CmTerminal *terminal, GError **error)
{
    if (cm_arguments_has(arguments, CM_OPTION_VERSION)) {
        cm_terminal_print(terminal, "cmig %s\n", cm_version());
        return CM_EXIT_DONE;
    }
    if (cm_arguments_has(arguments, CM_OPTION_HELP)) {
        if (arguments->command)
            cm_help_print_command(terminal, arguments->command);
        else
            cm_help_print_program(terminal);
        return CM_EXIT_DONE;
    }
    if (!cm_arguments_check(arguments, error))
        return CM_EXIT_USAGE;
    return run_command(arguments, terminal, error);
}

/* Ends by the signal, as a shell expects of a program that was interrupted or lost its reader. */
static void
die_of(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

/* Writes what is left; the exit code, made an error if results were lost. */
static int
finish(CmTerminal *terminal, int code)
{
    if (cm_terminal_finish(terminal))
        return code;
    if (terminal->write_errno == EPIPE)
        die_of(SIGPIPE);
    cm_terminal_fail(terminal, "cannot write to standard output: %s",
                     g_strerror(terminal->write_errno));
    return code == CM_EXIT_DIFFERENT || code == CM_EXIT_DONE ? CM_EXIT_ERROR : code;
}

int
main(int argc, char **argv)
{
    CmArguments arguments = {0};
    CmTerminal terminal;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = cm_secrets_take(argc, argv);
    bool is_understood;
    int code = CM_EXIT_USAGE;

    occupy_descriptors();
    signal(SIGPIPE, SIG_IGN); /* a run must not be torn apart by a log that nobody reads, */
    signal(SIGXFSZ, SIG_IGN); /* nor by a limit to the size of files: writing fails instead */
    is_understood = cm_arguments_parse(&arguments, argc, words, &error);
    cm_terminal_init(&terminal, &arguments);
    if (is_understood)
        code = run_program(&arguments, &terminal, &error);
    if (error) {
        report_error(&arguments, &terminal, error);
        code = code == CM_EXIT_ERROR ? exit_code(error) : code;
    }
    code = finish(&terminal, code);
    cm_arguments_clear(&arguments);
    if (error && cm_signals_caught())
        die_of(cm_signals_caught());
    return code;
}
