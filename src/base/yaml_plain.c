/* Reading the part of YAML that nearly every file keeps to: block mappings and sequences, scalars
 * and flow collections of one line, literal blocks, comments; in ASCII, without tabs, anchors,
 * tags, directives or lines that go on in the next. What is read here is read as libyaml reads it,
 * in a tenth of the time; at the first sign of anything else this gives up, and yaml.c reads the
 * text anew by libyaml, which also words every error. The rules are those of libyaml 0.2.5's
 * scanner; tests/fuzz/fuzz_yaml.c holds the two against each other. */
#include "base/yaml_plain.h"

#define MOST_DEPTH  48
#define MOST_NODES  1000000
#define LONGEST_KEY 512

static CmYaml *read_mapping(CmYamlPlain *plain, CmYaml *key);
static CmYaml *read_flow(CmYamlPlain *plain);

static bool
is_at_end(const CmYamlPlain *plain)
{
    return plain->cursor == plain->end;
}

static void
skip_spaces(CmYamlPlain *plain)
{
    while (cm_yaml_plain_is_at(plain, ' '))
        plain->cursor++;
}

static bool
skip_comment(CmYamlPlain *plain)
{
    while (!is_at_end(plain) && cm_yaml_plain_is_text(*plain->cursor))
        plain->cursor++;
    return is_at_end(plain) || cm_yaml_plain_is_at(plain, '\n');
}

/* From the first byte of a line to what the next line with anything on it begins with. */
static bool
begin_line(CmYamlPlain *plain)
{
    for (;;) {
        plain->line_start = plain->cursor;
        skip_spaces(plain);
        if (cm_yaml_plain_is_at(plain, '#') && !skip_comment(plain))
            return false;
        plain->indent = is_at_end(plain) ? -1 : (int)(plain->cursor - plain->line_start);
        if (!cm_yaml_plain_is_at(plain, '\n'))
            return true;
        plain->cursor++;
        plain->line++;
    }
}

/* Past the rest of a line that may hold nothing more than a comment. */
static bool
finish_line(CmYamlPlain *plain)
{
    const char *start = plain->cursor;

    skip_spaces(plain);
    if (cm_yaml_plain_is_at(plain, '#') && (plain->cursor == start || !skip_comment(plain)))
        return false;
    if (!is_at_end(plain) && *plain->cursor != '\n')
        return false;
    plain->line++;
    plain->cursor += !is_at_end(plain);
    return begin_line(plain);
}

/* Whether the colon that makes a scalar a key is next, which it then passes. */
static bool
pass_colon(CmYamlPlain *plain, const char *start)
{
    if (plain->cursor - start >= LONGEST_KEY || !cm_yaml_plain_is_at(plain, ':') ||
        !cm_yaml_plain_is_blank(plain, plain->cursor + 1))
        return false;
    plain->cursor++;
    return true;
}

static CmYaml *
read_key(CmYamlPlain *plain, bool in_flow)
{
    const char *start = plain->cursor;
    CmYaml *key = cm_yaml_plain_scalar(plain, in_flow);

    return key && pass_colon(plain, start) ? key : NULL;
}

/* More than a text of this size is expected to hold is for the other reader to refuse. */
static bool
append(CmYamlPlain *plain, CmYaml *node, CmYaml *item)
{
    if (!item || plain->document->n_nodes > MOST_NODES)
        return false;
    cm_yaml_append(plain->document, node, item);
    return true;
}

/* A flow collection, or a scalar, within another or not. */
static CmYaml *
read_item(CmYamlPlain *plain, bool in_flow)
{
    return cm_yaml_plain_is_at(plain, '[') || cm_yaml_plain_is_at(plain, '{')
               ? read_flow(plain)
               : cm_yaml_plain_scalar(plain, in_flow);
}

/* The next item or entry, and past the blanks behind it. */
static bool
read_flow_entry(CmYamlPlain *plain, CmYaml *node, GHashTable **seen)
{
    if (node->kind == CM_YAML_MAPPING) {
        CmYaml *key = read_key(plain, true);

        if (!key || cm_yaml_append_key(plain->document, node, seen, key))
            return false;
        skip_spaces(plain);
    }
    if (!append(plain, node, read_item(plain, true)))
        return false;
    skip_spaces(plain);
    return true;
}

/* Stands at its bracket; afterwards behind the closing one. */
static CmYaml *
read_flow(CmYamlPlain *plain)
{
    bool is_mapping = *plain->cursor == '{';
    char close = is_mapping ? '}' : ']';
    CmYaml *node = cm_yaml_plain_node(plain, is_mapping ? CM_YAML_MAPPING : CM_YAML_SEQUENCE);
    g_autoptr(GHashTable) seen = NULL;

    if (++plain->depth > MOST_DEPTH)
        return NULL;
    plain->cursor++;
    skip_spaces(plain);
    while (!cm_yaml_plain_is_at(plain, close)) {
        if (!read_flow_entry(plain, node, &seen))
            return NULL;
        if (cm_yaml_plain_is_at(plain, close))
            break;
        if (!cm_yaml_plain_is_at(plain, ','))
            return NULL;
        plain->cursor++;
        skip_spaces(plain);
        if (cm_yaml_plain_is_at(plain, close))
            return NULL;
    }
    plain->cursor++;
    plain->depth--;
    return node;
}

/* What stands in the line of its key or dash, and to the end of that line. */
static CmYaml *
read_inline(CmYamlPlain *plain, int indent)
{
    CmYaml *node;

    if (cm_yaml_plain_is_at(plain, '|')) {
        node = cm_yaml_plain_literal(plain, indent);
        return node && begin_line(plain) ? node : NULL;
    }
    node = read_item(plain, false);
    return node && finish_line(plain) ? node : NULL;
}

static bool
begins_entry(const CmYamlPlain *plain)
{
    return cm_yaml_plain_is_at(plain, '-') && plain->cursor + 1 < plain->end &&
           plain->cursor[1] == ' ';
}

/* What stands behind a dash: a mapping that begins in its line, or a value of one line. */
static CmYaml *
read_entry(CmYamlPlain *plain, int indent)
{
    CmYaml *node;
    const char *start;

    plain->cursor++;
    skip_spaces(plain);
    if (cm_yaml_plain_is_at(plain, '|') || cm_yaml_plain_is_at(plain, '[') ||
        cm_yaml_plain_is_at(plain, '{'))
        return read_inline(plain, indent);
    start = plain->cursor;
    node = cm_yaml_plain_scalar(plain, false);
    if (node && pass_colon(plain, start))
        return read_mapping(plain, node);
    return node && finish_line(plain) ? node : NULL;
}

/* Stands at its first dash. It may stand as far in as the key that it belongs to. */
static CmYaml *
read_sequence(CmYamlPlain *plain, bool is_beside_key)
{
    int indent = plain->indent;
    CmYaml *node = cm_yaml_plain_node(plain, CM_YAML_SEQUENCE);

    if (++plain->depth > MOST_DEPTH)
        return NULL;
    do {
        if (!append(plain, node, read_entry(plain, indent)) || plain->indent > indent)
            return NULL;
    } while (plain->indent == indent && begins_entry(plain));
    plain->depth--;
    return plain->indent < indent || is_beside_key ? node : NULL;
}

/* What stands behind a colon: in its line, or below. */
static CmYaml *
read_value(CmYamlPlain *plain, int indent)
{
    const char *start = plain->cursor;
    CmYaml *nothing;
    CmYaml *key;

    skip_spaces(plain);
    if (!is_at_end(plain) && !cm_yaml_plain_is_at(plain, '\n') && !cm_yaml_plain_is_at(plain, '#'))
        return read_inline(plain, indent);
    plain->cursor = start;
    nothing = cm_yaml_plain_node(plain, CM_YAML_SCALAR);
    nothing->plain = true;
    nothing->text = "";
    if (!finish_line(plain))
        return NULL;
    if (plain->indent >= indent && begins_entry(plain))
        return read_sequence(plain, plain->indent == indent);
    if (plain->indent <= indent)
        return nothing;
    key = read_key(plain, false);
    return key ? read_mapping(plain, key) : NULL;
}

/* Stands behind the colon of its first key. */
static CmYaml *
read_mapping(CmYamlPlain *plain, CmYaml *key)
{
    int indent = key->at.column - 1;
    CmYaml *node = cm_yaml_node_new(plain->document, CM_YAML_MAPPING);
    g_autoptr(GHashTable) seen = NULL;

    node->at = key->at;
    if (!plain->document->root)
        plain->document->root = node;
    if (++plain->depth > MOST_DEPTH)
        return NULL;
    for (; key; key = read_key(plain, false)) {
        if (node == plain->document->root && !g_strcmp0(key->text, plain->until))
            return node;
        if (cm_yaml_append_key(plain->document, node, &seen, key) ||
            !append(plain, node, read_value(plain, indent)) || plain->indent > indent)
            return NULL;
        if (plain->indent < indent) {
            plain->depth--;
            return node;
        }
    }
    return NULL;
}

bool
cm_yaml_read_plain(CmYamlDocument *document, const char *text, gsize length, const char *file,
                   const char *until)
{
    CmYamlPlain plain = {document, .file = file, .until = until, .cursor = text, .line = 1};
    CmYaml *key;

    if (!length)
        return false;
    plain.end = text + length;
    if (!begin_line(&plain) || plain.indent != 0)
        return false;
    key = read_key(&plain, false);
    return key && read_mapping(&plain, key);
}
