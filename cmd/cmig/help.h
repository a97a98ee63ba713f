/* The text of --help, made from the tables and wrapped at the width of the terminal, else at 80
 * columns. */
#pragma once

#include "context.h"

/* Help on the program, or on a command. */
void cm_help_print_program(CmTerminal *terminal);
void cm_help_print_command(CmTerminal *terminal, const CmCommand *command);

/* The first line of help: "cmig [OPTION...] upgrade [TARGET]"; of the program when command is NULL
 * (transfer full). */
char *cm_help_usage(const CmCommand *command);
