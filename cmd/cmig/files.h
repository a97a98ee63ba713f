/* Files that the program writes for its user. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Writes the file whole or not at all, over what is there. */
bool cm_file_write(const char *path, const char *text, GError **error);

/* Makes a folder, and those above it, if it is not there. */
bool cm_folder_make(const char *path, GError **error);
