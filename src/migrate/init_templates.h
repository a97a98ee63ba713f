/* What `init` writes: for each of its templates a list of files and folders. */
#pragma once

#include <cmig/migrate.h>

/* A file, or a folder if it has no text. In a path DIR stands for the script location. In the text
 * of a configuration what stands between {{ and }} is a value of YAML, where DIR stands for the
 * script location and URL for the database. */
typedef struct {
    const char *path;
    const char *text;
} CmInitFile;

/* In the order in which they are written; an entry without a path ends the list. The configuration
 * comes last: a project is one only when all of it is there. */
const CmInitFile *cm_init_template_files(const CmInitTemplate *template);
