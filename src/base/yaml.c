/* Reading YAML into nodes. */
#include "base/lexer.h"
#include "base/yaml_internal.h"

#include <string.h>
#include <yaml.h>

#define MOST_BYTES     (64 * 1024 * 1024)
#define MOST_DEPTH     64
#define BYTES_PER_BYTE 7 /* of text, that its nodes take, more or less */
#define MOST_NODES     4000000
#define MOST_ALIASED   100000 /* nodes that aliases may stand for, so that no bomb unfolds */

typedef struct {
    yaml_parser_t parser;
    CmYamlDocument *document;
    const char *text;
    gsize length;
    const char *file;
    const char *until;
    GHashTable *anchors; /* name to node; NULL while there is none */
    guint aliased;
    bool stopped; /* at `until` */
} Reader;

static CmPosition
position(const Reader *reader, yaml_mark_t mark)
{
    return (CmPosition){reader->file, (int)mark.line + 1, (int)mark.column + 1};
}

/* Where a byte of the text stands: bytes that are no text are found before there are marks. */
static CmPosition
position_of_byte(const Reader *reader, gsize offset)
{
    CmPosition at = {reader->file, 1, 1};

    for (gsize i = 0; i < MIN(offset, reader->length); i++) {
        bool is_inside = (guchar)reader->text[i] >> 6 == 2; /* the rest of a character */

        at.column = reader->text[i] == '\n' ? 1 : at.column + !is_inside;
        at.line += reader->text[i] == '\n';
    }
    return at;
}

static bool
next_event(Reader *reader, yaml_event_t *event, GError **error)
{
    const yaml_parser_t *parser = &reader->parser;
    CmPosition at;

    if (yaml_parser_parse(&reader->parser, event))
        return true;
    at = position(reader, parser->problem_mark);
    if (parser->error == YAML_READER_ERROR)
        at = position_of_byte(reader, parser->problem_offset);
    return cm_fail_at(error, at, CM_ERROR_SYNTAX, "%s%s%s", parser->context ? parser->context : "",
                      parser->context ? ": " : "",
                      parser->problem ? parser->problem : "not readable as YAML");
}

static CmYaml *parse_node(Reader *reader, const yaml_event_t *event, int depth, GError **error);

static void
note_anchor(Reader *reader, const char *name, CmYaml *node)
{
    if (!reader->anchors)
        reader->anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_replace(reader->anchors, g_strdup(name), node);
}

static CmYaml *
parse_scalar(Reader *reader, const yaml_event_t *event, GError **error)
{
    const char *text = (const char *)event->data.scalar.value;
    gsize length = event->data.scalar.length;
    CmYaml *node;

    if (memchr(text, '\0', length)) {
        cm_fail_at(error, position(reader, event->start_mark), CM_ERROR_SYNTAX,
                   "a text may not hold a NUL character");
        return NULL;
    }
    node = cm_yaml_node_new(reader->document, CM_YAML_SCALAR);
    node->text = cm_yaml_keep_text(reader->document, text, length);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static CmYaml *
parse_alias(Reader *reader, const yaml_event_t *event, GError **error)
{
    const char *name = (const char *)event->data.alias.anchor;
    CmYaml *node = reader->anchors ? g_hash_table_lookup(reader->anchors, name) : NULL;
    CmPosition at = position(reader, event->start_mark);

    if (!node) {
        cm_fail_at(error, at, CM_ERROR_SYNTAX, "unknown alias '*%s'", name);
        return NULL;
    }
    reader->aliased += MIN(node->weight, MOST_ALIASED);
    if (reader->aliased > MOST_ALIASED) {
        cm_fail_at(error, at, CM_ERROR_SYNTAX, "the aliases of this file unfold to over %d values",
                   MOST_ALIASED);
        return NULL;
    }
    return node;
}

static bool
parse_sequence(Reader *reader, CmYaml *node, int depth, GError **error)
{
    for (;;) {
        yaml_event_t event;
        CmYaml *item;
        bool at_end;

        if (!next_event(reader, &event, error))
            return false;
        at_end = event.type == YAML_SEQUENCE_END_EVENT;
        item = at_end ? NULL : parse_node(reader, &event, depth + 1, error);
        yaml_event_delete(&event);
        if (at_end)
            return true;
        if (!item)
            return false;
        cm_yaml_append(reader->document, node, item);
    }
}

static bool
add_key(Reader *reader, CmYaml *node, GHashTable **seen, CmYaml *key, GError **error)
{
    const CmYaml *first;

    if (key->kind != CM_YAML_SCALAR)
        return cm_fail_at(error, key->at, CM_ERROR_SYNTAX, "a key must be a text");
    first = cm_yaml_append_key(reader->document, node, seen, key);
    if (first)
        return cm_fail_at(error, key->at, CM_ERROR_KEY, "key '%s' stands here already, in line %d",
                          key->text, first->at.line);
    reader->stopped =
        reader->until && node == reader->document->root && !strcmp(key->text, reader->until);
    return true;
}

static bool
parse_mapping(Reader *reader, CmYaml *node, int depth, GError **error)
{
    g_autoptr(GHashTable) seen = NULL;

    for (;;) {
        yaml_event_t event;
        CmYaml *item;
        bool at_end;

        if (!next_event(reader, &event, error))
            return false;
        at_end = event.type == YAML_MAPPING_END_EVENT;
        item = at_end ? NULL : parse_node(reader, &event, depth + 1, error);
        yaml_event_delete(&event);
        if (at_end)
            return true;
        if (!item)
            return false;
        if (node->n_items % 2)
            cm_yaml_append(reader->document, node, item);
        else if (!add_key(reader, node, &seen, item, error))
            return false;
        if (reader->stopped) {
            node->n_items--;
            return true;
        }
    }
}

static bool
check_limits(Reader *reader, const yaml_event_t *event, int depth, GError **error)
{
    CmPosition at = position(reader, event->start_mark);

    if (depth > MOST_DEPTH)
        return cm_fail_at(error, at, CM_ERROR_SYNTAX, "nested deeper than %d levels", MOST_DEPTH);
    if (reader->document->n_nodes > MOST_NODES)
        return cm_fail_at(error, at, CM_ERROR_SYNTAX, "more than %d values in one file",
                          MOST_NODES);
    return true;
}

static bool
parse_collection(Reader *reader, CmYaml *node, const char *anchor, int depth, GError **error)
{
    bool ok = node->kind == CM_YAML_SEQUENCE ? parse_sequence(reader, node, depth, error)
                                             : parse_mapping(reader, node, depth, error);

    /* Known only when complete, so that no node can hold itself. */
    if (ok && anchor)
        note_anchor(reader, anchor, node);
    return ok;
}

static bool
refuse_tag(Reader *reader, const yaml_event_t *event, const yaml_char_t *tag, GError **error)
{
    return !tag || cm_fail_at(error, position(reader, event->start_mark), CM_ERROR_SYNTAX,
                              "tags such as '%s' are not used here", (const char *)tag);
}

static CmYaml *
parse_node(Reader *reader, const yaml_event_t *event, int depth, GError **error)
{
    CmYaml *node = NULL;
    const char *anchor;

    if (!check_limits(reader, event, depth, error))
        return NULL;
    if (event->type == YAML_ALIAS_EVENT)
        return parse_alias(reader, event, error);
    if (event->type == YAML_SCALAR_EVENT) {
        if (!refuse_tag(reader, event, event->data.scalar.tag, error))
            return NULL;
        node = parse_scalar(reader, event, error);
        anchor = (const char *)event->data.scalar.anchor;
        if (node && anchor)
            note_anchor(reader, anchor, node);
        if (node)
            node->at = position(reader, event->start_mark);
        return node;
    }
    /* Both collections keep tag and anchor in the same places of libyaml's union, but say so. */
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        node = cm_yaml_node_new(reader->document, CM_YAML_SEQUENCE);
        anchor = (const char *)event->data.sequence_start.anchor;
        if (!refuse_tag(reader, event, event->data.sequence_start.tag, error))
            return NULL;
    } else {
        node = cm_yaml_node_new(reader->document, CM_YAML_MAPPING);
        anchor = (const char *)event->data.mapping_start.anchor;
        if (!refuse_tag(reader, event, event->data.mapping_start.tag, error))
            return NULL;
    }
    if (depth == 0)
        reader->document->root = node;
    node->at = position(reader, event->start_mark);
    return parse_collection(reader, node, anchor, depth, error) ? node : NULL;
}

static bool
parse_document(Reader *reader, GError **error)
{
    for (;;) {
        yaml_event_t event;
        yaml_event_type_t type;
        bool ok = true;

        if (!next_event(reader, &event, error))
            return false;
        type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && reader->document->root)
            ok = cm_fail_at(error, position(reader, event.start_mark), CM_ERROR_SYNTAX,
                            "a file holds one document, and a second begins here");
        else if (type >= YAML_ALIAS_EVENT && type <= YAML_MAPPING_START_EVENT)
            ok = (reader->document->root = parse_node(reader, &event, 0, error)) != NULL;
        yaml_event_delete(&event);
        if (!ok)
            return false;
        if (type == YAML_STREAM_END_EVENT || reader->stopped)
            return true;
    }
}

bool
cm_yaml_read_any(CmYamlDocument *document, const char *text, gsize length, const char *file,
                 const char *until, GError **error)
{
    Reader reader = {.document = document, .text = text, .length = length, .until = until};
    bool ok;

    reader.file = file;
    if (!yaml_parser_initialize(&reader.parser))
        g_error("libyaml cannot allocate");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)(text ? text : ""), length);
    ok = parse_document(&reader, error);
    g_clear_pointer(&reader.anchors, g_hash_table_unref);
    yaml_parser_delete(&reader.parser);
    return ok;
}

/* An empty document that keeps the name of its file, which all positions in it point to. */
static CmYamlDocument *
new_document(const char **file, gsize length)
{
    CmYamlDocument *document = cm_yaml_document_new();

    cm_yaml_expect_bytes(document, strlen(*file) + length * BYTES_PER_BYTE);
    *file = cm_yaml_keep_text(document, *file, strlen(*file));
    return document;
}

CmYamlDocument *
cm_yaml_parse(const char *text, gsize length, const char *file, const char *until, GError **error)
{
    const char *name = file;
    g_autoptr(CmYamlDocument) document = new_document(&name, length);

    if (length > MOST_BYTES) {
        cm_fail(error, CM_ERROR_SYNTAX, "%s: larger than %d MiB", file, MOST_BYTES >> 20);
        return NULL;
    }
    if (length >= strlen(CM_BYTE_ORDER_MARK) && g_str_has_prefix(text, CM_BYTE_ORDER_MARK)) {
        text += strlen(CM_BYTE_ORDER_MARK);
        length -= strlen(CM_BYTE_ORDER_MARK);
    }
    if (cm_yaml_read_plain(document, text, length, name, until))
        return g_steal_pointer(&document);
    cm_yaml_document_free(document);
    name = file;
    document = new_document(&name, length);
    return cm_yaml_read_any(document, text, length, name, until, error) ? g_steal_pointer(&document)
                                                                        : NULL;
}

CmYamlDocument *
cm_yaml_load(const char *path, const char *name, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, &cause)) {
        cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
        return NULL;
    }
    return cm_yaml_parse(text, length, name ? name : path, NULL, error);
}
