/* What may stand in a command line, found by the tables of commands.h and by the project. */
#pragma once

#include "context.h"

/* Prints what may stand for the last of the words (NULL-terminated, without the program's name),
 * one a line, with a tab and a few words on it where there is something to say. A line ":files"
 * alone says that it is a file. A project that cannot be read just gives no revisions. */
void cm_complete_print(CmContext *context, const char *const *words);
