/* A driver module for the tests of the registry: it serves the scheme example, counts for an
 * answer, and fails when told to. Built as cmig-driver-example, and with EXAMPLE_ABI set as a
 * driver of another version of cmig. Like any module it links nothing of the library. */
#include "db/driver.h"

#include <gmodule.h>
#include <string.h>

#ifndef EXAMPLE_ABI
#define EXAMPLE_ABI CM_DRIVER_ABI
#endif

static const CmDriverHelpers *helpers;

typedef struct {
    int64_t row;
    char text[32];
} Cursor;

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    const char *refused = helpers->url_option(url, "refuse");

    (void)flags;
    if (!refused)
        return g_new0(bool, 1);
    helpers->fail(error, CM_ERROR_CONNECTION, "refused: %s", refused);
    return NULL;
}

static const char *
server_version(CmWire *wire)
{
    (void)wire;
    return "12.3-example";
}

static bool
set_lock_timeout(CmWire *wire, int milliseconds, GError **error)
{
    (void)wire;
    (void)milliseconds;
    (void)error;
    return true;
}

static void
interrupt_wire(CmWire *wire)
{
    (void)wire;
}

static bool
begin(CmWire *wire, GError **error)
{
    (void)error;
    *(bool *)wire = true;
    return true;
}

static bool
end(CmWire *wire, GError **error)
{
    (void)error;
    *(bool *)wire = false;
    return true;
}

static bool
in_transaction(CmWire *wire)
{
    return *(bool *)wire;
}

static bool
execute(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count, int64_t *changes,
        GError **error)
{
    (void)wire;
    (void)binds;
    *changes = (int64_t)bind_count;
    return strcmp(sql, "FAIL") ||
           helpers->fail_database(error, CM_ERROR_INTEGRITY, "23505", 7, sql, "told to fail");
}

static CmCursor *
query(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count, GError **error)
{
    (void)wire;
    (void)sql;
    (void)binds;
    (void)bind_count;
    (void)error;
    return g_new0(Cursor, 1);
}

static CmStep
next(CmCursor *cursor, GError **error)
{
    (void)error;
    return ((Cursor *)cursor)->row++ < 3 ? CM_STEP_ROW : CM_STEP_END;
}

static guint
column_count(CmCursor *cursor)
{
    (void)cursor;
    return 1;
}

static const char *
column_name(CmCursor *cursor, guint column)
{
    (void)cursor;
    (void)column;
    return "n";
}

static bool
is_null(CmCursor *cursor, guint column)
{
    (void)cursor;
    (void)column;
    return false;
}

static int64_t
integer(CmCursor *cursor, guint column)
{
    (void)column;
    return ((Cursor *)cursor)->row;
}

static const char *
text(CmCursor *data, guint column)
{
    Cursor *cursor = data;

    (void)column;
    g_snprintf(cursor->text, sizeof cursor->text, "%d", (int)cursor->row);
    return cursor->text;
}

static CmValue
value(CmCursor *cursor, guint column)
{
    return (CmValue){.kind = CM_VALUE_INTEGER, .integer = integer(cursor, column)};
}

static const CmDriver driver = {
    .abi = EXAMPLE_ABI,
    .name = "example",
    .dialect = "sqlite",
    .open = open_wire,
    .close = g_free,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = end,
    .rollback = end,
    .in_transaction = in_transaction,
    .execute = execute,
    .query = query,
    .next = next,
    .finish = g_free,
    .column_count = column_count,
    .column_name = column_name,
    .is_null = is_null,
    .integer = integer,
    .text = text,
    .value = value,
};

G_MODULE_EXPORT const CmDriver *cmig_driver(const CmDriverHelpers *given);

G_MODULE_EXPORT const CmDriver *
cmig_driver(const CmDriverHelpers *given)
{
    if (given->abi != CM_DRIVER_ABI)
        return NULL;
    helpers = given;
    return &driver;
}
