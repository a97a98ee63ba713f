/* Any text as a database URL: refused, or read; what is read is written and reads back. */
#include "db/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(CmUrl) url = cm_url_parse(text, NULL);
    g_autofree char *written = url ? cm_url_to_string(url, false) : NULL;
    g_autoptr(CmUrl) again = written ? cm_url_parse(written, NULL) : NULL;

    g_assert(!written || again);
    return 0;
}
