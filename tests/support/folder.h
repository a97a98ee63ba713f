/* A folder of a test's own, gone with everything in it when the test ends. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

typedef char TestFolder;

/* The folder's path (transfer full). */
static inline TestFolder *
test_folder_new(void)
{
    char *path = g_dir_make_tmp("cmig-test-XXXXXX", NULL);

    g_assert(path);
    return path;
}

static inline void
test_folder_free(TestFolder *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        g_remove(file);
    }
    g_rmdir(path);
    g_free(path);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestFolder, test_folder_free)
