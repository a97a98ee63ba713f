#include "schema/made_name.h"

#include <string.h>

/* How many bytes of a text of at most length bytes end with a whole character. */
static gsize
whole_characters(const char *text, gsize length)
{
    if (strlen(text) <= length)
        return strlen(text);
    while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

char *
cm_made_name_cut(const char *name)
{
    return g_strndup(name, whole_characters(name, CM_MADE_NAME_MOST_BYTES));
}

char *
cm_made_name(const char *first, const char *second, const char *label)
{
    gsize room = CM_MADE_NAME_MOST_BYTES - (label ? strlen(label) + 1 : 0) - (second ? 1 : 0);
    gsize left = strlen(first);
    gsize right = second ? strlen(second) : 0;
    GString *out = g_string_new(NULL);

    while (left + right > room) {
        if (left > right)
            left--;
        else
            right--;
    }
    g_string_append_len(out, first, (gssize)whole_characters(first, left));
    if (second) {
        g_string_append_c(out, '_');
        g_string_append_len(out, second, (gssize)whole_characters(second, right));
    }
    if (label)
        g_string_append_printf(out, "_%s", label);
    return g_string_free(out, FALSE);
}
