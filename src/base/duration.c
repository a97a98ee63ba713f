#include "base/error.h"

#include <string.h>

#define SECOND G_GINT64_CONSTANT(1000000)

bool
cm_duration_parse(const char *text, int64_t *microseconds, GError **error)
{
    static const struct {
        const char *unit;
        int64_t microseconds;
    } units[] = {{"us", 1}, {"ms", 1000}, {"s", SECOND}, {"m", 60 * SECOND}, {"h", 3600 * SECOND}};
    char *end;
    double number = g_ascii_strtod(text, &end);

    if (end != text && number >= 0 && number < 1e9) {
        if (!*end && number == 0) {
            *microseconds = 0;
            return true;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
            if (!strcmp(end, units[i].unit)) {
                *microseconds = (int64_t)(number * (double)units[i].microseconds);
                return true;
            }
    }
    return cm_fail(error, CM_ERROR_VALUE, "'%s' is no duration; write 30s, 500ms, 5m, 1h or 0",
                   text);
}
