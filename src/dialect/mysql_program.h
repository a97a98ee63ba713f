/* The statements that make routines, events and triggers of MySQL and MariaDB, in the one form in
 * which the inspector writes them: who defines it, OR REPLACE and IF NOT EXISTS go, what goes
 * without saying is not said, types are called as the server calls them. Bodies stay as they are.
 *
 * Text only; all texts returned are the caller's. */
#pragma once

#include "base/token_reader.h"
#include "dialect/mysql.h"

/* Spells the type of a parameter, or of what a function returns. */
typedef char *(*CmMysqlSpellType)(const char *type, gpointer data);

/* The statement of a routine, its types spelled, in the order in which they stand; NULL for what
 * this does not understand. */
char *cm_mysql_tidy_routine(const CmObject *routine, CmMysqlSpellType spell, gpointer data);

/* A type in lower case and under its usual name; whether it says a character set stays. */
char *cm_mysql_program_type(const char *type);

/* Moves behind what stands between CREATE and the name of a program, whose kind is a keyword;
 * `name` is then the name. False for another statement. */
bool cm_mysql_read_program_head(CmTokenReader *reader, const char *kind, char **name);

/* The statement of an event; NULL for what this does not understand. */
char *cm_mysql_tidy_event(const CmObject *event);

/* When an event starts, ends or happens is known only once it is there, where its text says that by
 * an expression or not at all: that is no difference. */
void cm_mysql_forgive_events(CmSchema *from, const CmSchema *to);

/* Adds ", before 'text'" with the quotes and backslashes of the text doubled. */
void cm_mysql_append_quoted(GString *out, const char *before, const char *text);

/* Brings the texts of all programs of a schema into that form; fails for one that makes something
 * of another name. */
bool cm_mysql_project_programs(CmSchema *schema, GError **error);
