#include "files.h"

#include <errno.h>
#include <string.h>

#define NEW_FILE_MODE   0666 /* less the umask */
#define NEW_FOLDER_MODE 0777

bool
cm_file_write(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) cause = NULL;
    const char *reason;

    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, NEW_FILE_MODE,
                                 &cause))
        return true;
    /* What GLib says names a temporary file; the reason stands last. */
    reason = g_strrstr(cause->message, ": ");
    g_set_error(error, G_FILE_ERROR, cause->code, "cannot write %s%s", path, reason ? reason : "");
    return false;
}

bool
cm_folder_make(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, NEW_FOLDER_MODE) == 0)
        return true;
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                "cannot make the folder %s: %s", path, g_strerror(errno));
    return false;
}
