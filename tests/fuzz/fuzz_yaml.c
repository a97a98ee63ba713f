/* Any bytes as YAML: refused, or read; what is read is written, and reads back to the same text. */
#include <string.h>

#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(CmYamlDocument) document =
        cm_yaml_parse((const char *)data, size, "fuzz", NULL, NULL);
    const CmYaml *root = document ? cm_yaml_root(document) : NULL;
    g_autofree char *text = root ? cm_yaml_write(root, NULL) : NULL;
    g_autoptr(CmYamlDocument) again =
        text ? cm_yaml_parse(text, strlen(text), "again", NULL, NULL) : NULL;

    g_assert(!text || again);
    return 0;
}
