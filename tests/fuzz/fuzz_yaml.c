/* Any bytes as YAML: refused, or read; what is read is written, and reads back to the same text.
 * What is read without libyaml is what libyaml reads. */
#include <string.h>

#include "base/yaml_internal.h"
#include "support/same_yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
hold_against_libyaml(const char *text, size_t size)
{
    g_autoptr(CmYamlDocument) plain = cm_yaml_document_new();
    g_autoptr(CmYamlDocument) any = cm_yaml_document_new();

    if (!cm_yaml_read_plain(plain, text, size, "fuzz", NULL))
        return;
    g_assert(cm_yaml_read_any(any, text, size, "fuzz", NULL, NULL));
    g_assert(same_yaml(cm_yaml_root(plain), cm_yaml_root(any)));
}

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
    hold_against_libyaml((const char *)data, size);
    return 0;
}
