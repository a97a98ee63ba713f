/* The names that PostgreSQL makes of others, and how much it keeps of a name. */
#pragma once

#include <glib.h>

#define CM_MADE_NAME_MOST_BYTES 63

/* first_second_label, of which the longer part is cut until the whole has 63 bytes; second and
 * label may be NULL (transfer full). */
char *cm_made_name(const char *first, const char *second, const char *label);

/* The name as the server keeps it: the bytes behind the 63rd are gone, and no character is cut in
 * two (transfer full). */
char *cm_made_name_cut(const char *name);
