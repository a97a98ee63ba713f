/* What a document is inside, for yaml.c, which reads, and yaml_document.c, which builds. */
#pragma once

#include "base/yaml.h"

typedef struct CmYamlBlock CmYamlBlock;

struct CmYamlDocument {
    CmYamlBlock *blocks; /* of nodes, their items and all texts; the last one first */
    guint n_nodes;
    CmYaml *root;
};

/* A new node without text or items; it lives as long as the document. */
CmYaml *cm_yaml_node_new(CmYamlDocument *document, CmYamlKind kind);

/* Puts an item at the end of a collection. */
void cm_yaml_append(CmYamlDocument *document, CmYaml *node, CmYaml *item);

/* A copy of a text, which lives as long as the document. */
const char *cm_yaml_keep_text(CmYamlDocument *document, const char *text, gsize length);
