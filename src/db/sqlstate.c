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
