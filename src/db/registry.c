#include "db/registry.h"

#include <gmodule.h>
#include <string.h>

/* Drivers that are linked in. */
static const CmDriver *const builtin[] = {
    &cm_driver_sqlite,
#ifdef CMIG_DRIVER_POSTGRESQL
    &cm_driver_postgresql,
#endif
#ifdef CMIG_DRIVER_MYSQL
    &cm_driver_mysql,
#endif
};

static const CmDriver *
find_builtin(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(builtin); i++)
        if (!strcmp(builtin[i]->name, name))
            return builtin[i];
    return NULL;
}

/* A slip in the name of a dialect looks like a driver that is missing. */
static const char *
near_dialect(const CmUrl *url)
{
    const char *near = cm_url_suggest_dialect(url->dialect);

    return near && strcmp(near, url->dialect) ? near : NULL;
}

#ifdef CMIG_DRIVERS_BUILTIN

static const CmDriver *
find_module(const CmUrl *url, const char *const *folders, GError **error)
{
    const char *near = near_dialect(url);

    (void)folders;
    if (near)
        cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "unknown dialect '%s', did you mean '%s'?",
                url->dialect, near);
    else
        cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
                "no driver for %s: it is not built into this program, which loads no modules",
                url->dialect);
    return NULL;
}

#else

static const CmDriverHelpers helpers = {
    .abi = CM_DRIVER_ABI,
    .fail = cm_fail,
    .fail_database = cm_fail_database,
    .suggest = cm_error_suggest,
    .url_option = cm_url_option,
    .url_copy = cm_url_copy,
    .url_free = cm_url_free,
};

static bool
fail_missing(const CmUrl *url, const char *file, const char *const *folders, GError **error)
{
    const char *near = near_dialect(url);
    g_autofree char *searched = folders ? g_strjoinv(", ", (char **)folders) : NULL;

    if (near)
        return cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "unknown dialect '%s', did you mean '%s'?",
                       url->dialect, near);
    if (!searched || !*searched)
        return cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
                       "no driver for %s: its module %s can only be loaded from a folder, and none "
                       "is named",
                       url->dialect, file);
    return cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
                   "no driver for %s: install its module %s; looked in %s", url->dialect, file,
                   searched);
}

static const CmDriver *
enter_module(GModule *module, const char *path, GError **error)
{
    gpointer symbol = NULL;
    CmDriverEntry entry;
    const CmDriver *driver;

    if (!g_module_symbol(module, CM_DRIVER_ENTRY, &symbol) || !symbol) {
        cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "%s is no driver: it lacks the symbol %s", path,
                CM_DRIVER_ENTRY);
        return NULL;
    }
    memcpy(&entry, &symbol, sizeof entry);
    driver = entry(&helpers);
    if (driver && driver->abi == CM_DRIVER_ABI)
        return driver;
    cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
            "the driver %s was built for another version of cmig: install the one of this version",
            path);
    return NULL;
}

/* A module that has handed out its table stays loaded: the table must outlive every connection. */
static const CmDriver *
load_module(const char *path, GError **error)
{
    GModule *module = g_module_open(path, G_MODULE_BIND_LOCAL);
    const CmDriver *driver;

    if (!module) {
        cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "cannot load the driver %s: %s", path,
                g_module_error());
        return NULL;
    }
    driver = enter_module(module, path, error);
    if (driver)
        g_module_make_resident(module);
    else
        g_module_close(module);
    return driver;
}

static const CmDriver *
find_module(const CmUrl *url, const char *const *folders, GError **error)
{
    g_autofree char *file = g_strdup_printf("cmig-driver-%s.so", url->driver);

    for (const char *const *folder = folders; folder && *folder; folder++) {
        g_autofree char *path = g_build_filename(*folder, file, NULL);

        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return load_module(path, error);
    }
    fail_missing(url, file, folders, error);
    return NULL;
}

#endif

const CmDriver *
cm_registry_find(const CmUrl *url, const char *const *folders, GError **error)
{
    const CmDriver *driver = find_builtin(url->driver);

    return driver ? driver : find_module(url, folders, error);
}
