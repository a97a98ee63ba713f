/* Writing to stdout and stderr. */
#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PENDING_LIMIT (64 * 1024)

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
    bool wants_bar = !is_quiet && !cm_arguments_has(arguments, CM_OPTION_NO_PROGRESS)
                     && is_terminal(STDERR_FILENO);

    *terminal = (CmTerminal){
        .pending = g_string_new(NULL),
        .colours_results = wants_colour(colour, STDOUT_FILENO),
        .colours_messages = wants_colour(colour, STDERR_FILENO),
        .is_quiet = is_quiet,
        .wants_bar = wants_bar,
    };
}

/* Waits until stdout, that somebody made non-blocking, takes more. */
static bool
wait_for_room(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&output, 1, -1) == 1 || errno == EINTR;
}

/* After a failure what is pending is only thrown away. */
void
cm_terminal_flush(CmTerminal *terminal)
{
    const char *text;
    gsize left;

    if (!terminal->pending || !terminal->pending->len)
        return;
    text = terminal->pending->str;
    left = terminal->pending->len;
    cm_bar_pause(terminal->bar);
    while (left && !terminal->write_errno) {
        ssize_t written = write(STDOUT_FILENO, text, left);

        if (written < 0 && errno != EINTR && !(errno == EAGAIN && wait_for_room()))
            terminal->write_errno = errno;
        if (written <= 0)
            continue;
        text += written;
        left -= (gsize)written;
    }
    cm_bar_resume(terminal->bar);
    g_string_truncate(terminal->pending, 0);
}

bool
cm_terminal_finish(CmTerminal *terminal)
{
    cm_terminal_end_progress(terminal);
    cm_terminal_flush(terminal);
    g_string_free(terminal->pending, TRUE);
    terminal->pending = NULL;
    /* Some file systems tell only now that there was no room. */
    if (!terminal->write_errno && close(STDOUT_FILENO) != 0 && errno != EBADF)
        terminal->write_errno = errno;
    return !terminal->write_errno;
}

void
cm_terminal_set_margin(CmTerminal *terminal, const char *margin)
{
    terminal->margin = margin;
    terminal->begins_line = false;
}

static void
print_with_margin(CmTerminal *terminal, const char *text, const char *end)
{
    while (text < end) {
        const char *line_end = memchr(text, '\n', (gsize)(end - text));
        const char *next = line_end ? line_end + 1 : end;

        if (terminal->begins_line)
            g_string_append(terminal->pending, terminal->margin);
        g_string_append_len(terminal->pending, text, next - text);
        terminal->begins_line = line_end;
        text = next;
    }
}

void
cm_terminal_print_text(CmTerminal *terminal, const char *text, gssize length)
{
    if (terminal->margin)
        print_with_margin(terminal, text, text + (length < 0 ? (gssize)strlen(text) : length));
    else
        g_string_append_len(terminal->pending, text, length);
    if (terminal->pending->len >= PENDING_LIMIT)
        cm_terminal_flush(terminal);
}

void
cm_terminal_print(CmTerminal *terminal, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (terminal->margin)
        text = g_strdup_vprintf(format, arguments);
    else
        g_string_append_vprintf(terminal->pending, format, arguments);
    va_end(arguments);
    cm_terminal_print_text(terminal, text ? text : "", -1);
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

    cm_terminal_flush(terminal);
    cm_bar_pause(terminal->bar);
    fputs(line, stderr);
    cm_bar_resume(terminal->bar);
}

static void G_GNUC_PRINTF(4, 0)
write_message(CmTerminal *terminal, CmColour colour, const char *head, const char *format,
              va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);

    /* A head alone is coloured; a message without one is coloured itself. */
    write_line(terminal, colour, head ? head : text, head ? text : "");
}

void
cm_terminal_note(CmTerminal *terminal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (!terminal->is_quiet)
        write_message(terminal, CM_COLOUR_NONE, NULL, format, arguments);
    va_end(arguments);
}

void
cm_terminal_note_colour(CmTerminal *terminal, CmColour colour, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (!terminal->is_quiet)
        write_message(terminal, colour, NULL, format, arguments);
    va_end(arguments);
}

void
cm_terminal_warn(CmTerminal *terminal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(terminal, CM_COLOUR_YELLOW, "warning: ", format, arguments);
    va_end(arguments);
}

void
cm_terminal_fail(CmTerminal *terminal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(terminal, CM_COLOUR_RED, "cmig: ", format, arguments);
    va_end(arguments);
}

void
cm_terminal_complain(CmTerminal *terminal, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_message(terminal, CM_COLOUR_NONE, NULL, format, arguments);
    va_end(arguments);
}

void
cm_terminal_begin_progress(CmTerminal *terminal)
{
    if (terminal->wants_bar && !terminal->bar)
        terminal->bar = cm_bar_new();
}

void
cm_terminal_show_progress(CmTerminal *terminal, const CmProgress *progress)
{
    cm_bar_update(terminal->bar, progress);
}

void
cm_terminal_end_progress(CmTerminal *terminal)
{
    g_clear_pointer(&terminal->bar, cm_bar_free);
}
