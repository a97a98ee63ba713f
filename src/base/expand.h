/* Texts with ${NAME} in them, as configurations and revision files have them. `$${` stands for
 * `${` itself. What a name means is the caller's business. */
#pragma once

#include "base/error.h"

/* Appends what stands for the name between the braces, or fails. */
typedef bool (*CmExpand)(const char *name, GString *out, gconstpointer data, GError **error);

/* The text with all of them expanded (transfer full), or NULL and an error. */
char *cm_expand(const char *text, CmExpand expand, gconstpointer data, GError **error);
