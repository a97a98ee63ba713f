/* The one YAML reader and writer: a text becomes a tree of nodes with positions, and a tree becomes
 * a text that reads back to the same tree. YAML 1.1 by libyaml; this and yaml_write.c are the only
 * users of it.
 *
 * Strict: one document, no tags, no duplicate keys, keys are scalars, valid UTF-8, and limits on
 * size, depth and the expansion of aliases. Scalars have no type of their own: whoever reads a key
 * knows what it wants. Only `plain` tells an unquoted scalar (which may mean null, true or 12)
 * from a quoted one (which is always text).
 *
 * A document owns all its nodes and their texts; nodes are read-only once built. */
#pragma once

#include "base/error.h"

typedef enum {
    CM_YAML_SCALAR,
    CM_YAML_SEQUENCE,
    CM_YAML_MAPPING,
} CmYamlKind;

/* How a scalar is to be written. */
typedef enum {
    CM_YAML_TEXT,    /* plain where that reads back as text, else quoted */
    CM_YAML_PLAIN,   /* plain: a number, a boolean, null */
    CM_YAML_QUOTED,  /* always quoted, as ids are */
    CM_YAML_LITERAL, /* a block of lines, as SQL is */
} CmYamlStyle;

typedef struct CmYaml CmYaml;
struct CmYaml {
    CmYamlKind kind;
    CmPosition at;      /* the file's name lives as long as the document */
    bool plain;         /* a scalar that stood unquoted */
    bool flow;          /* to be written in one line: {a: 1, b: [x]} */
    bool spaced;        /* to be written with blank lines between its entries */
    bool expanded;      /* its text has no ${NAME} left that means something */
    CmYamlStyle style;
    const char *text;   /* of a scalar */
    CmYaml **items;     /* of a sequence; of a mapping key, value, key, value … */
    guint n_items;      /* values of a sequence; twice the entries of a mapping */
    guint n_allocated;
    guint weight;       /* nodes below and including this one, aliases expanded */
};

typedef struct CmYamlDocument CmYamlDocument;

/* Reads a text; file is what messages call it. Given until (may be NULL), stops at the mapping key
 * of that name at the top, so that a header costs no more than itself; what follows is not looked
 * at. An empty text gives a document whose root is NULL. */
CmYamlDocument *cm_yaml_parse(const char *text, gsize length, const char *file, const char *until,
                              GError **error);

/* The same for a file on disk; name is what messages call it, or NULL for the path. */
CmYamlDocument *cm_yaml_load(const char *path, const char *name, GError **error);

/* An empty document to build in. */
CmYamlDocument *cm_yaml_document_new(void);
void cm_yaml_document_free(CmYamlDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmYamlDocument, cm_yaml_document_free)

/* The root, or NULL for an empty text. */
const CmYaml *cm_yaml_root(const CmYamlDocument *document);

/* Building: each node belongs to the document, texts are copied. put and add return the node they
 * put in, for brevity; a NULL value is left out and returned. */
CmYaml *cm_yaml_scalar(CmYamlDocument *document, CmYamlStyle style, const char *text);
CmYaml *cm_yaml_sequence(CmYamlDocument *document, bool flow);
CmYaml *cm_yaml_mapping(CmYamlDocument *document, bool flow);
CmYaml *cm_yaml_add(CmYamlDocument *document, CmYaml *sequence, CmYaml *item);
CmYaml *cm_yaml_put(CmYamlDocument *document, CmYaml *mapping, const char *key, CmYaml *value);
CmYaml *cm_yaml_put_text(CmYamlDocument *document, CmYaml *mapping, const char *key,
                         const char *text);
CmYaml *cm_yaml_put_boolean(CmYamlDocument *document, CmYaml *mapping, const char *key, bool value);
/* A sequence of texts in one line. */
CmYaml *cm_yaml_texts(CmYamlDocument *document, const char *const *texts);
/* SQL: one line as text, several as a block. */
CmYaml *cm_yaml_sql(CmYamlDocument *document, const char *sql);

/* The text of a node and all below it, ending in a newline (transfer full). */
char *cm_yaml_write(const CmYaml *node, GError **error);

/* Whether a text would read back as null, a boolean or a number when written plain. */
bool cm_yaml_is_typed(const char *text);
