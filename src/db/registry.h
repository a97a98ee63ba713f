/* Finds the driver for a URL.
 *
 * SQLite's is linked in. Others are modules, cmig-driver-<name>.so, looked for in the folders that
 * the caller names and nowhere else, loaded on first use and then kept. A build with
 * CMIG_DRIVERS_BUILTIN loads none. */
#pragma once

#include "db/driver.h"

/* The driver that serves url (static). folders is NULL-terminated, and may be NULL for none. Fails
 * with CM_ERROR_NO_SUCH_MODULE, naming what was looked for and where. */
const CmDriver *cm_registry_find(const CmUrl *url, const char *const *folders, GError **error);
