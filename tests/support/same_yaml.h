/* Whether two trees of YAML are the same, positions and all. */
#pragma once

#include <string.h>

#include "base/yaml.h"

static inline bool
same_yaml(const CmYaml *one, const CmYaml *other)
{
    if (!one || !other)
        return one == other;
    if (one->kind != other->kind || one->plain != other->plain || one->n_items != other->n_items ||
        one->at.line != other->at.line || one->at.column != other->at.column ||
        strcmp(one->text ? one->text : "", other->text ? other->text : "") != 0)
        return false;
    for (guint i = 0; i < one->n_items; i++) {
        if (!same_yaml(one->items[i], other->items[i]))
            return false;
    }
    return true;
}
