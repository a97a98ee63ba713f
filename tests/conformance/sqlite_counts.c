#include "conformance/sqlite_counts.h"

#include <sqlite3.h>
#include <string.h>

/* SQLite knows VFS and extensions for the process, so what they count is the process's as well. */
static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    guint syncs;
    guint statements;
    GString *texts;
} counted;

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind this struct */
} File;

static sqlite3_file *
real(sqlite3_file *file)
{
    return ((File *)(void *)file)->real;
}

static int
close_file(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int
read_file(sqlite3_file *file, void *out, int count, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), out, count, offset);
}

static int
write_file(sqlite3_file *file, const void *data, int count, sqlite3_int64 offset)
{
    return real(file)->pMethods->xWrite(real(file), data, count, offset);
}

static int
truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int
sync_file(sqlite3_file *file, int flags)
{
    counted.syncs++;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int
lock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int
unlock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int
check_lock(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int
control_file(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int
sector_size(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int
characteristics(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

/* Version 1: without shared memory, which the rollback journal does not need. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    File *opened = (File *)(void *)file;
    int result;

    (void)vfs;
    opened->real = (sqlite3_file *)(void *)(opened + 1);
    result = counted.real->xOpen(counted.real, name, opened->real, flags, out_flags);
    opened->base.pMethods = opened->real->pMethods ? &methods : NULL;
    return result;
}

static int
note_statement(unsigned what, void *data, void *statement, void *text)
{
    const char *sql = text;

    (void)what;
    (void)data;
    (void)statement;
    /* What SQLite runs itself: a trigger's part, and its own look at a changed schema. */
    if (!counted.texts || g_str_has_prefix(sql, "--") ||
        g_str_has_prefix(sql, "SELECT*FROM\"main\".sqlite_master"))
        return 0;
    counted.statements++;
    g_string_append_printf(counted.texts, "%s\n", sql);
    return 0;
}

static int
trace_connection(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note_statement, NULL);
}

void
counts_install(void)
{
    if (counted.real)
        return;
    counted.real = sqlite3_vfs_find(NULL);
    counted.vfs = *counted.real;
    counted.vfs.zName = "counting";
    counted.vfs.szOsFile = (int)sizeof(File) + counted.real->szOsFile;
    counted.vfs.xOpen = open_file;
    counted.vfs.pNext = NULL;
    sqlite3_vfs_register(&counted.vfs, 1);
    sqlite3_auto_extension((void (*)(void))trace_connection);
}

void
counts_begin(void)
{
    counted.syncs = 0;
    counted.statements = 0;
    counted.texts = g_string_new(NULL);
}

Counts
counts_end(void)
{
    return (Counts){counted.statements, counted.syncs,
                    g_string_free(g_steal_pointer(&counted.texts), FALSE)};
}

void
counts_clear(Counts *counts)
{
    g_clear_pointer(&counts->texts, g_free);
}
