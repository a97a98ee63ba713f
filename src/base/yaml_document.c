/* The memory of documents, and building nodes. */
#include "base/yaml_internal.h"

#include <string.h>

#define FIRST_BLOCK 512
#define LAST_BLOCK  65536
#define FEW_KEYS    16 /* that are compared one by one sooner than hashed */

/* Memory that is given out piece by piece and taken back as a whole. */
struct CmYamlBlock {
    CmYamlBlock *next;
    gsize used;
    gsize size;
    guint64 bytes[];
};

CmYamlDocument *
cm_yaml_document_new(void)
{
    return g_new0(CmYamlDocument, 1);
}

void
cm_yaml_document_free(CmYamlDocument *document)
{
    if (!document)
        return;
    while (document->blocks) {
        CmYamlBlock *block = document->blocks;

        document->blocks = block->next;
        g_free(block);
    }
    g_free(document);
}

const CmYaml *
cm_yaml_root(const CmYamlDocument *document)
{
    return document->root;
}

static void
add_block(CmYamlDocument *document, gsize least)
{
    gsize size = document->blocks ? MIN(document->blocks->size * 2, LAST_BLOCK) : FIRST_BLOCK;
    CmYamlBlock *block = g_malloc(sizeof *block + MAX(size, least));

    *block = (CmYamlBlock){document->blocks, 0, MAX(size, least)};
    document->blocks = block;
}

void
cm_yaml_expect_bytes(CmYamlDocument *document, gsize bytes)
{
    add_block(document, MIN(bytes, LAST_BLOCK));
}

/* A piece of the document's memory. */
static gpointer
take(CmYamlDocument *document, gsize size)
{
    gpointer piece;

    size = (size + sizeof(guint64) - 1) / sizeof(guint64) * sizeof(guint64);
    if (!document->blocks || document->blocks->size - document->blocks->used < size)
        add_block(document, size);
    piece = (char *)document->blocks->bytes + document->blocks->used;
    document->blocks->used += size;
    return piece;
}

char *
cm_yaml_keep_text(CmYamlDocument *document, const char *text, gsize length)
{
    char *kept = take(document, length + 1);

    memcpy(kept, text, length);
    kept[length] = '\0';
    return kept;
}

CmYaml *
cm_yaml_node_new(CmYamlDocument *document, CmYamlKind kind)
{
    CmYaml *node = take(document, sizeof *node);

    *node = (CmYaml){.kind = kind, .weight = 1};
    document->n_nodes++;
    return node;
}

void
cm_yaml_append(CmYamlDocument *document, CmYaml *node, CmYaml *item)
{
    if (node->n_items == node->n_allocated) {
        CmYaml **items = node->items;

        node->n_allocated = MAX(4, node->n_allocated * 2);
        node->items = take(document, node->n_allocated * sizeof *items);
        if (items)
            memcpy(node->items, items, node->n_items * sizeof *items);
    }
    node->items[node->n_items++] = item;
    node->weight += item->weight;
}

static const CmYaml *
find_key(const CmYaml *node, GHashTable **seen, const char *text)
{
    if (!*seen && node->n_items > FEW_KEYS * 2) {
        *seen = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint i = 0; i < node->n_items; i += 2)
            g_hash_table_insert(*seen, (char *)node->items[i]->text, node->items[i]);
    }
    if (*seen)
        return g_hash_table_lookup(*seen, text);
    for (guint i = 0; i < node->n_items; i += 2) {
        if (strcmp(node->items[i]->text, text) == 0)
            return node->items[i];
    }
    return NULL;
}

const CmYaml *
cm_yaml_append_key(CmYamlDocument *document, CmYaml *node, GHashTable **seen, CmYaml *key)
{
    const CmYaml *first = find_key(node, seen, key->text);

    if (first)
        return first;
    if (*seen)
        g_hash_table_insert(*seen, (char *)key->text, key);
    cm_yaml_append(document, node, key);
    return NULL;
}

CmYaml *
cm_yaml_scalar(CmYamlDocument *document, CmYamlStyle style, const char *text)
{
    CmYaml *node = cm_yaml_node_new(document, CM_YAML_SCALAR);

    node->style = style;
    node->plain = style == CM_YAML_PLAIN || (style == CM_YAML_TEXT && !cm_yaml_is_typed(text));
    node->text = cm_yaml_keep_text(document, text, strlen(text));
    return node;
}

static CmYaml *
new_collection(CmYamlDocument *document, CmYamlKind kind, bool flow)
{
    CmYaml *node = cm_yaml_node_new(document, kind);

    node->flow = flow;
    if (!document->root)
        document->root = node;
    return node;
}

CmYaml *
cm_yaml_sequence(CmYamlDocument *document, bool flow)
{
    return new_collection(document, CM_YAML_SEQUENCE, flow);
}

CmYaml *
cm_yaml_mapping(CmYamlDocument *document, bool flow)
{
    return new_collection(document, CM_YAML_MAPPING, flow);
}

CmYaml *
cm_yaml_add(CmYamlDocument *document, CmYaml *sequence, CmYaml *item)
{
    if (item)
        cm_yaml_append(document, sequence, item);
    return item;
}

CmYaml *
cm_yaml_put(CmYamlDocument *document, CmYaml *mapping, const char *key, CmYaml *value)
{
    if (!value)
        return NULL;
    cm_yaml_append(document, mapping, cm_yaml_scalar(document, CM_YAML_TEXT, key));
    cm_yaml_append(document, mapping, value);
    return value;
}

CmYaml *
cm_yaml_put_text(CmYamlDocument *document, CmYaml *mapping, const char *key, const char *text)
{
    if (!text)
        return NULL;
    return cm_yaml_put(document, mapping, key, cm_yaml_scalar(document, CM_YAML_TEXT, text));
}

CmYaml *
cm_yaml_put_boolean(CmYamlDocument *document, CmYaml *mapping, const char *key, bool value)
{
    return cm_yaml_put(document, mapping, key,
                       cm_yaml_scalar(document, CM_YAML_PLAIN, value ? "true" : "false"));
}

CmYaml *
cm_yaml_texts(CmYamlDocument *document, const char *const *texts)
{
    CmYaml *sequence = cm_yaml_sequence(document, true);

    for (; texts && *texts; texts++)
        cm_yaml_add(document, sequence, cm_yaml_scalar(document, CM_YAML_TEXT, *texts));
    return sequence;
}

CmYaml *
cm_yaml_sql(CmYamlDocument *document, const char *sql)
{
    return cm_yaml_scalar(document, strchr(sql, '\n') ? CM_YAML_LITERAL : CM_YAML_TEXT, sql);
}
