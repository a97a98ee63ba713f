#include "secrets.h"

#include <string.h>

static void
overwrite(char *from, const char *to)
{
    memset(from, '*', (gsize)(to - from));
}

/* What stands between the user's name and the last @: a password may hold anything. */
static void
hide_before_host(char *rest)
{
    char *colon = strchr(rest, ':');
    const char *at = strrchr(rest, '@');

    if (colon && at && colon < at)
        overwrite(colon + 1, at);
}

static void
hide_options(char *rest)
{
    static const char *const keys[] = {"password=", "passwd=", "sslpassword="};

    for (char *at = strchr(rest, '?'); at; at = strchr(at, '&')) {
        at++;
        for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
            char *value = at + strlen(keys[i]);

            if (g_str_has_prefix(at, keys[i]))
                overwrite(value, value + strcspn(value, "&"));
        }
    }
}

GStrv
cm_secrets_take(int argc, char **argv)
{
    char **copy = g_new0(char *, argc + 1);

    for (int i = 0; i < argc; i++) {
        char *scheme = strstr(argv[i], "://");

        copy[i] = g_strdup(argv[i]);
        if (!scheme)
            continue;
        hide_options(scheme + strlen("://"));
        hide_before_host(scheme + strlen("://"));
    }
    return copy;
}
