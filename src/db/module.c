/* What makes a module of a driver: its entry, and the few functions of the library that drivers
 * call, which a module cannot link to and so asks of its helpers. A driver's own files are the same
 * whether they are linked in or make up a module; CMIG_MODULE_DRIVER names its table. */
#include "db/driver.h"

#include <gmodule.h>

extern const CmDriver CMIG_MODULE_DRIVER;

/* Set once, before the driver is first used, and never changed. */
static const CmDriverHelpers *helpers;

bool
cm_fail(GError **error, CmErrorCode code, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return helpers->fail(error, code, "%s", message);
}

bool
cm_fail_database(GError **error, CmErrorCode code, const char *sqlstate, int native_code,
                 const char *statement, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return helpers->fail_database(error, code, sqlstate, native_code, statement, "%s", message);
}

const char *
cm_url_option(const CmUrl *url, const char *key)
{
    return helpers->url_option(url, key);
}

CmUrl *
cm_url_copy(const CmUrl *url)
{
    return helpers->url_copy(url);
}

void
cm_url_free(CmUrl *url)
{
    helpers->url_free(url);
}

const char *
cm_error_suggest(const char *word, const char *const *candidates)
{
    return helpers->suggest(word, candidates);
}

G_MODULE_EXPORT const CmDriver *cmig_driver(const CmDriverHelpers *given);

G_MODULE_EXPORT const CmDriver *
cmig_driver(const CmDriverHelpers *given)
{
    if (given->abi != CM_DRIVER_ABI)
        return NULL;
    helpers = given;
    return &CMIG_MODULE_DRIVER;
}
