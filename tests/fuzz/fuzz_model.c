/* Any bytes as a model file: refused, or read; what is read has one canonical text. */
#include <string.h>

#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(CmModel) model = cm_model_parse((const char *)data, size, "/nowhere/fuzz", NULL);
    g_autofree char *text = model ? cm_model_write(model->schema, NULL) : NULL;
    g_autoptr(CmModel) again =
        text ? cm_model_parse(text, strlen(text), "/nowhere/again", NULL) : NULL;
    g_autofree char *same = again ? cm_model_write(again->schema, NULL) : NULL;

    g_assert(!text || !g_strcmp0(text, same));
    return 0;
}
