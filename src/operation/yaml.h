/* Operations as they stand in revision files. docs/formats.md lists each with its keys. */
#pragma once

#include "operation/operation.h"
#include "schema/body.h"

/* Reads a list of operations (null: none) (transfer full). Their positions borrow the document's
 * file name. */
GPtrArray *cm_operations_read(const CmYaml *node, GError **error);

/* Builds the list (transfer none: the document owns it). */
CmYaml *cm_operations_write(CmYamlDocument *document, const GPtrArray *operations);
