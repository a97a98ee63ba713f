/* Any text as a Python file: read to its end, and what it says of a revision is found or is not. */
#include "import/python_module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"revision", "down_revision", "a", "x"};
    g_autoptr(CmPythonModule) module =
        cm_python_module_parse((const char *)data, size, "/nowhere/a.py");

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        cm_python_value_free(cm_python_module_value(module, names[i]));
    return 0;
}
