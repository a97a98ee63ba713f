/* What the readers of a model share. */
#pragma once

#include "model/model.h"

/* The keys of `objects:`; the target is a CmSchema. */
extern const CmYamlKey cm_model_object_keys[];
