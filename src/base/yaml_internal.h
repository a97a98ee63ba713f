/* What a document is inside, for yaml.c and yaml_plain.c, which read, and yaml_document.c, which
 * builds. */
#pragma once

#include "base/yaml.h"

typedef struct CmYamlBlock CmYamlBlock;

struct CmYamlDocument {
    CmYamlBlock *blocks; /* of nodes, their items and all texts; the last one first */
    guint n_nodes;
    CmYaml *root;
};

/* Makes room for what a document of about that size will take, at once rather than in pieces. */
void cm_yaml_expect_bytes(CmYamlDocument *document, gsize bytes);

/* A new node without text or items; it lives as long as the document. */
CmYaml *cm_yaml_node_new(CmYamlDocument *document, CmYamlKind kind);

/* Puts an item at the end of a collection. */
void cm_yaml_append(CmYamlDocument *document, CmYaml *node, CmYaml *item);

/* A copy of a text, which lives as long as the document. */
char *cm_yaml_keep_text(CmYamlDocument *document, const char *text, gsize length);

/* Puts a key at the end of a mapping, unless one that is spelt the same stands there already: that
 * is returned then, else NULL. *seen, NULL at first and the caller's to free, has all keys once
 * they are more than a few. */
const CmYaml *cm_yaml_append_key(CmYamlDocument *document, CmYaml *node, GHashTable **seen,
                                 CmYaml *key);

/* Reads a text into an empty document without libyaml, if it keeps to what nearly all files keep
 * to; false where it does not, or where anything is wrong with it: the document is then to be
 * freed, and cm_yaml_read_any to be asked. file lives as long as the document. */
bool cm_yaml_read_plain(CmYamlDocument *document, const char *text, gsize length, const char *file,
                        const char *until);

/* The same by libyaml, for every text there is. */
bool cm_yaml_read_any(CmYamlDocument *document, const char *text, gsize length, const char *file,
                      const char *until, GError **error);
