/* Writing to stdout and stderr. */
#include "terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PENDING_LIMIT (64 * 1024)
#define BAR_AFTER_US 500000
#define BAR_EVERY_US 50000
#define BAR_CELLS 24

static const char *const escapes[] = {
    [CM_COLOUR_NONE] = "",
    [CM_COLOUR_RED] = "\033[31m",
    [CM_COLOUR_GREEN] = "\033[32m",
    [CM_COLOUR_YELLOW] = "\033[33m",
};
static const char plain[] = "\033[0m";

/* Whether the descriptor is a terminal that understands escapes. */
static bool
is_terminal(int descriptor)
{
    const char *kind = getenv("TERM");

    return isatty(descriptor) && kind && strcmp(kind, "dumb") != 0;
}

static bool
wants_colour(const char *choice, int descriptor)
{
    const char *refused = getenv("NO_COLOR");

    if (choice && strcmp(choice, "auto") != 0)
        return strcmp(choice, "always") == 0;
    return !(refused && *refused) && is_terminal(descriptor);
}

void
cm_terminal_init(CmTerminal *terminal, const CmArguments *arguments)
{
    const char *colour = cm_arguments_value(arguments, CM_OPTION_COLOR);
    bool is_quiet = cm_arguments_has(arguments, CM_OPTION_QUIET);

    *terminal = (CmTerminal){
        .pending = g_string_new(NULL),
        .colours_results = wants_colour(colour, STDOUT_FILENO),
        .colours_messages = wants_colour(colour, STDERR_FILENO),
        .is_quiet = is_quiet,
        .shows_progress = !is_quiet && !cm_arguments_has(arguments, CM_OPTION_NO_PROGRESS)
                          && is_terminal(STDERR_FILENO),
    };
}

static void
erase_bar(CmTerminal *terminal)
{
    if (terminal->bar_is_drawn)
        fputs("\r\033[K", stderr);
    terminal->bar_is_drawn = false;
}

/* Writes what is pending; after a failure it is only thrown away. */
static void
flush(CmTerminal *terminal)
{
    const char *text;
    gsize left;

    if (!terminal->pending || !terminal->pending->len)
        return;
    erase_bar(terminal);
    text = terminal->pending->str;
    left = terminal->pending->len;
    while (left && !terminal->write_errno) {
        ssize_t written = write(STDOUT_FILENO, text, left);

        if (written < 0 && errno != EINTR)
            terminal->write_errno = errno;
        if (written <= 0)
            continue;
        text += written;
        left -= (gsize)written;
    }
    g_string_truncate(terminal->pending, 0);
}

bool
cm_terminal_finish(CmTerminal *terminal)
{
    erase_bar(terminal);
    flush(terminal);
    g_string_free(terminal->pending, TRUE);
    terminal->pending = NULL;
    /* Some file systems tell only now that there was no room. */
    if (!terminal->write_errno && close(STDOUT_FILENO) != 0 && errno != EBADF)
        terminal->write_errno = errno;
    return !terminal->write_errno;
}

void
cm_terminal_print_text(CmTerminal *terminal, const char *text, gssize length)
{
    g_string_append_len(terminal->pending, text, length);
    if (terminal->pending->len >= PENDING_LIMIT)
        flush(terminal);
}

void
cm_terminal_print(CmTerminal *terminal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_string_append_vprintf(terminal->pending, format, arguments);
    va_end(arguments);
    if (terminal->pending->len >= PENDING_LIMIT)
        flush(terminal);
}

void
cm_terminal_print_colour(CmTerminal *terminal, CmColour colour, const char *text)
{
    bool is_coloured = terminal->colours_results && colour != CM_COLOUR_NONE;

    cm_terminal_print(terminal, "%s%s%s", is_coloured ? escapes[colour] : "", text,
                      is_coloured ? plain : "");
}

/* Writes a line to stderr at once, its head coloured; the rest as it is. */
static void
write_line(CmTerminal *terminal, CmColour colour, const char *head, const char *rest)
{
    bool is_coloured = terminal->colours_messages && colour != CM_COLOUR_NONE;
    g_autofree char *line = g_strconcat(is_coloured ? escapes[colour] : "", head,
                                        is_coloured ? plain : "", rest, "\n", NULL);

    flush(terminal);
    erase_bar(terminal);
    fputs(line, stderr);
}

void
cm_terminal_note(CmTerminal *terminal, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    if (terminal->is_quiet)
        return;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_line(terminal, CM_COLOUR_NONE, text, "");
}

void
cm_terminal_note_colour(CmTerminal *terminal, CmColour colour, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    if (terminal->is_quiet)
        return;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_line(terminal, colour, text, "");
}

void
cm_terminal_warn(CmTerminal *terminal, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_line(terminal, CM_COLOUR_YELLOW, "warning: ", text);
}

void
cm_terminal_fail(CmTerminal *terminal, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_line(terminal, CM_COLOUR_RED, "cmig: ", text);
}

void
cm_terminal_complain(CmTerminal *terminal, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_line(terminal, CM_COLOUR_NONE, text, "");
}

static guint
terminal_width(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

void
cm_terminal_show_progress(CmTerminal *terminal, const CmProgress *progress)
{
    g_autofree char *bar = g_strnfill(BAR_CELLS, '.');
    g_autofree char *line = NULL;
    guint done;

    if (!terminal->shows_progress || progress->elapsed_us < BAR_AFTER_US
        || (terminal->bar_is_drawn && progress->elapsed_us - terminal->drawn_at < BAR_EVERY_US))
        return;
    done = progress->steps && progress->step ? BAR_CELLS * (progress->step - 1) / progress->steps : 0;
    memset(bar, '#', MIN(done, BAR_CELLS));
    line = g_strdup_printf("[%s] %u/%u %s, statement %u, %.1f s", bar, progress->step,
                           progress->steps, progress->revision, progress->statement,
                           (double)progress->elapsed_us / G_USEC_PER_SEC);
    /* A line that wraps could not be erased. */
    if (strlen(line) >= terminal_width())
        line[terminal_width() - 1] = 0;
    fprintf(stderr, "\r%s\033[K", line);
    terminal->bar_is_drawn = true;
    terminal->drawn_at = progress->elapsed_us;
}
