/* The command line, taken apart by the tables of commands.h.
 *
 * Options stand anywhere, before the command (the global ones) and after it; `--` ends them. A dash
 * with a digit behind it begins an argument, so that -1 is a target and not an option. Everything
 * that is kept is borrowed from argv. */
#pragma once

#include "commands.h"

/* What a caller got wrong: exit code 2. */
#define CM_USAGE_ERROR (cm_usage_error_quark())
GQuark cm_usage_error_quark(void);

/* Sets *error in the domain of usage errors and returns false. */
bool cm_usage_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

typedef struct {
    const CmCommand *command; /* NULL: none was named */
    GPtrArray *words;         /* the command's arguments, NULL-terminated */
    GPtrArray *values[CM_OPTION_COUNT]; /* NULL-terminated; NULL: the option was not given */
} CmArguments;

/* Reads the words of argv. When that fails, arguments has what stood before the fault. To be
 * cleared either way. */
bool cm_arguments_parse(CmArguments *arguments, int argc, char **argv, GError **error);

/* Whether there is a command, the number of its arguments is right, and the values of the global
 * options make sense. Apart from parsing, so that --help goes before it. */
bool cm_arguments_check(const CmArguments *arguments, GError **error);

/* Frees what arguments owns. */
void cm_arguments_clear(CmArguments *arguments);

bool cm_arguments_has(const CmArguments *arguments, CmOptionId id);

/* The last value that was given for an option, or NULL. */
const char *cm_arguments_value(const CmArguments *arguments, CmOptionId id);

/* All values of an option, NULL-terminated; NULL if there is none. */
const char *const *cm_arguments_values(const CmArguments *arguments, CmOptionId id);

/* The command's argument of this index, or NULL. */
const char *cm_arguments_word(const CmArguments *arguments, guint index);

/* Whether --format asks for JSON. */
bool cm_arguments_want_json(const CmArguments *arguments);
