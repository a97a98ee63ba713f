#include "base/expand.h"

#include <string.h>

/* ${NAME}, from the dollar on; moves *text behind it. */
static bool
expand_one(const char **text, GString *out, CmExpand expand, gconstpointer data, GError **error)
{
    const char *end = strchr(*text, '}');
    g_autofree char *name = end ? g_strndup(*text + 2, (gsize)(end - *text - 2)) : NULL;

    if (!end)
        return cm_fail(error, CM_ERROR_SYNTAX, "'${' without '}' in '%s'", *text);
    *text = end + 1;
    return expand(name, out, data, error);
}

char *
cm_expand(const char *text, CmExpand expand, gconstpointer data, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);

    while (*text) {
        if (g_str_has_prefix(text, "$${")) {
            g_string_append(out, "${");
            text += 3;
        } else if (g_str_has_prefix(text, "${")) {
            if (!expand_one(&text, out, expand, data, error))
                return NULL;
        } else {
            g_string_append_c(out, *text++);
        }
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
