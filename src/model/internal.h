/* What the readers, and the writers, of a model share. */
#pragma once

#include "model/model.h"

/* What stands under `objects:`, into a schema. */
bool cm_model_read_objects(const CmYaml *node, CmSchema *schema, const CmBodyContext *context,
                           GError **error);

/* An entry of `types:` (transfer full); an enum is an object of the schema besides. */
CmType *cm_model_read_type(const CmYaml *node, const char *name, CmSchema *schema, GError **error);

/* Whether columns can have a type by this name: an enum that is called as a type of cmig is only
 * had with its labels. */
bool cm_model_is_type_name(const char *name, const CmType *type);

/* The enums by their names, as types that columns are written with (transfer full). */
GHashTable *cm_model_named_types(const CmSchema *schema);

/* What stands under `types:` and under `objects:`; empty where there is none. */
CmYaml *cm_model_write_types(CmYamlDocument *document, const CmSchema *schema);
CmYaml *cm_model_write_objects(CmYamlDocument *document, const CmSchema *schema,
                               const CmBodyContext *context);
