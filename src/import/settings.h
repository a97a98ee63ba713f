/* The settings of another tool's project, from an INI file as Python's ConfigParser reads it or
 * from a table of a TOML file, of which only texts, lists of texts, true and false are understood.
 *
 * %(name)s in a value stands for another key of the section, %(here)s for the file's folder, %% for
 * a percent sign. A value that names what is not there is no value: the tool fills it in itself. */
#pragma once

#include "base/error.h"

typedef struct {
    char *path;
    char *folder;         /* that it is in, absolute */
    GHashTable *sections; /* name to a table of key to value, as written */
} CmSettings;

/* Reads a file; one whose name ends in .toml is TOML. */
CmSettings *cm_settings_load(const char *path, GError **error);
void cm_settings_free(CmSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmSettings, cm_settings_free)

bool cm_settings_has_section(const CmSettings *settings, const char *section);

/* The names of the sections that have a key, sorted (transfer full). */
GStrv cm_settings_sections_with(const CmSettings *settings, const char *key);

/* The value of a key (transfer full), in an INI file also that of [DEFAULT]; the items of a list
 * are separated by line ends. NULL if there is none, or only an empty one. */
char *cm_settings_value(const CmSettings *settings, const char *section, const char *key);
