/* The offline connection: it runs nothing and hands out what would run as the text of a script.
 *
 * Everyone above uses it like any other connection; what needs an answer from a database fails with
 * CM_ERROR_UNSUPPORTED. */
#pragma once

#include "db/connection.h"

/* Takes a piece of the script: whole lines. */
typedef void (*CmOfflineWrite)(const char *text, gpointer data);

/* Opens a connection (transfer full) whose statements are written for the dialect of spelling,
 * which is static, with literals in place of binds, each with a semicolon and a line's end. */
CmConnection *cm_offline_open(const CmSpelling *spelling, CmOfflineWrite write, gpointer data);
