#include "db/sqlstate.h"

#include <string.h>

CmErrorCode
cm_sqlstate_error_code(const char *sqlstate)
{
    static const char *const operational[] = {"25", "53", "55", "57", "58", "XX"};

    if (g_str_has_prefix(sqlstate, "23"))
        return CM_ERROR_INTEGRITY;
    if (g_str_has_prefix(sqlstate, "08"))
        return CM_ERROR_CONNECTION;
    for (gsize i = 0; i < G_N_ELEMENTS(operational); i++)
        if (g_str_has_prefix(sqlstate, operational[i]))
            return CM_ERROR_OPERATIONAL;
    return CM_ERROR_DATABASE;
}

const char *
cm_sqlstate_hint(const char *sqlstate)
{
    static const struct {
        const char *sqlstate;
        const char *hint;
    } hints[] = {
        {"42501", "run cmig as a user who may do this, or have it granted"},
        {"53100", "make room where the server keeps its files, and run it again"},
        {"55P03", "another session holds a lock that this needs: end it, or raise lock_timeout"},
        {"57P01", "the server ended the session: find out why, and run it again"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++)
        if (!strcmp(sqlstate, hints[i].sqlstate))
            return hints[i].hint;
    return NULL;
}
