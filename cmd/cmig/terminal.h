/* The program's way out: results to stdout; logs, warnings and the progress bar to stderr.
 *
 * Results are collected and written in large pieces, before anything that goes to stderr, so that
 * both appear in order. The first failure to write is kept until the end: a full disk makes the
 * program fail, a reader that went away makes it end quietly. Messages take a format without a
 * line end. */
#pragma once

#include "bar.h"
#include "options.h"

#include <cmig/migrate.h>

typedef enum {
    CM_COLOUR_NONE,
    CM_COLOUR_RED,
    CM_COLOUR_GREEN,
    CM_COLOUR_YELLOW,
} CmColour;

typedef struct {
    GString *pending; /* for stdout */
    int write_errno;  /* of the first write that failed, or 0 */
    const char *margin; /* before every line of the result; NULL: none */
    bool begins_line;   /* with a margin: nothing stands behind it yet */
    bool colours_results;
    bool colours_messages;
    bool is_quiet;
    bool wants_bar;
    CmBar *bar; /* NULL: none is wanted, or nothing runs */
} CmTerminal;

/* Finds out what stdout and stderr are and what arguments want of them. */
void cm_terminal_init(CmTerminal *terminal, const CmArguments *arguments);

/* Writes what is pending and frees what terminal owns. False if results were lost; then write_errno
 * says why. */
bool cm_terminal_finish(CmTerminal *terminal);

/* Writes what is pending, for another program that is to use the terminal now. */
void cm_terminal_flush(CmTerminal *terminal);

/* A piece of the result, line ends and all. */
void cm_terminal_print(CmTerminal *terminal, const char *format, ...) G_GNUC_PRINTF(2, 3);
void cm_terminal_print_text(CmTerminal *terminal, const char *text, gssize length);

/* Puts a text (borrowed) before every line of the result but the one that is begun; NULL ends
 * that. */
void cm_terminal_set_margin(CmTerminal *terminal, const char *margin);

/* The same in a colour, where colours are wanted. */
void cm_terminal_print_colour(CmTerminal *terminal, CmColour colour, const char *text);

/* A line of log; nothing under -q. */
void cm_terminal_note(CmTerminal *terminal, const char *format, ...) G_GNUC_PRINTF(2, 3);
void cm_terminal_note_colour(CmTerminal *terminal, CmColour colour, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* "warning: …", also under -q. */
void cm_terminal_warn(CmTerminal *terminal, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "cmig: …". */
void cm_terminal_fail(CmTerminal *terminal, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* More on a failure: a line as it is. */
void cm_terminal_complain(CmTerminal *terminal, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* From now on the bar may be drawn. */
void cm_terminal_begin_progress(CmTerminal *terminal);

/* Draws the bar, if one is wanted and the run is long enough. */
void cm_terminal_show_progress(CmTerminal *terminal, const CmProgress *progress);

/* Takes the bar away. */
void cm_terminal_end_progress(CmTerminal *terminal);
