/* Scalars of plain YAML. */
#include "base/yaml_plain.h"

#include <string.h>

CmYaml *
cm_yaml_plain_node(const CmYamlPlain *plain, CmYamlKind kind)
{
    CmYaml *node = cm_yaml_node_new(plain->document, kind);

    node->at = (CmPosition){plain->file, plain->line, (int)(plain->cursor - plain->line_start) + 1};
    return node;
}

/* Whether an unquoted scalar begins here: with a letter, a digit or a sign that means nothing. */
static bool
begins_plain(const CmYamlPlain *plain)
{
    const char *place = plain->cursor;

    if (place == plain->end || !cm_yaml_plain_is_text(*place))
        return false;
    if (*place == '-')
        return place + 1 < plain->end && g_ascii_isalnum(place[1]);
    return !strchr(" ?:,[]{}#&*!|>'\"%@`", *place) &&
           !(*place == '.' && place == plain->line_start);
}

static CmYaml *
read_unquoted(CmYamlPlain *plain, bool in_flow)
{
    const char *place = plain->cursor;
    const char *last = place;
    CmYaml *node;

    if (!begins_plain(plain))
        return NULL;
    for (;; place++) {
        while (place < plain->end && (g_ascii_isalnum(*place) || *place == '_'))
            last = ++place;
        if (place == plain->end || *place == '\n')
            break;
        if (!cm_yaml_plain_is_text(*place) || (in_flow && strchr("[{?", *place)))
            return NULL;
        if (*place == ':' && cm_yaml_plain_is_blank(plain, place + 1))
            break;
        if (in_flow && *place == ':')
            return NULL;
        if ((*place == '#' && place[-1] == ' ') || (in_flow && strchr(",]}", *place)))
            break;
        if (*place != ' ')
            last = place + 1;
    }
    node = cm_yaml_plain_node(plain, CM_YAML_SCALAR);
    node->plain = true;
    node->text = cm_yaml_keep_text(plain->document, plain->cursor, (gsize)(last - plain->cursor));
    plain->cursor = last;
    return node;
}

/* What a character stands for behind a backslash; 0 for what is left to libyaml. */
static char
unescape(char c)
{
    switch (c) {
    case '\\':
    case '"':
        return c;
    case 'n':
        return '\n';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

/* The end of a quoted scalar of this line, or NULL. */
static const char *
find_quote(const CmYamlPlain *plain, const char *start, char quote, bool *has_escapes)
{
    for (const char *place = start; place < plain->end && cm_yaml_plain_is_text(*place); place++) {
        bool is_last = place + 1 == plain->end;
        bool is_doubled = quote == '\'' && *place == quote && !is_last && place[1] == quote;

        if (*place == quote && !is_doubled)
            return place;
        if (is_doubled || (quote == '"' && *place == '\\' && !is_last)) {
            *has_escapes = true;
            place++;
        }
    }
    return NULL;
}

static bool
undo_escapes(char *text, char quote)
{
    char *out = text;

    for (const char *in = text; *in; in++) {
        if (quote == '\'' && *in == quote)
            in++;
        if (quote == '"' && *in == '\\') {
            *out = unescape(*++in);
            if (!*out++)
                return false;
            continue;
        }
        *out++ = *in;
    }
    *out = '\0';
    return true;
}

static CmYaml *
read_quoted(CmYamlPlain *plain)
{
    char quote = *plain->cursor;
    const char *start = plain->cursor + 1;
    bool has_escapes = false;
    const char *end = find_quote(plain, start, quote, &has_escapes);
    CmYaml *node = end ? cm_yaml_plain_node(plain, CM_YAML_SCALAR) : NULL;
    char *text;

    if (!node)
        return NULL;
    text = cm_yaml_keep_text(plain->document, start, (gsize)(end - start));
    node->text = text;
    plain->cursor = end + 1;
    return !has_escapes || undo_escapes(text, quote) ? node : NULL;
}

CmYaml *
cm_yaml_plain_scalar(CmYamlPlain *plain, bool in_flow)
{
    bool is_quoted = cm_yaml_plain_is_at(plain, '\'') || cm_yaml_plain_is_at(plain, '"');

    return is_quoted ? read_quoted(plain) : read_unquoted(plain, in_flow);
}

/* What the lines of a literal block are: how far they are indented, where the last with anything
 * on it ends, and where the line after the block begins. */
typedef struct {
    int indent;
    int lines;
    const char *last;
    const char *next;
} Block;

static const char *
skip_indent(const CmYamlPlain *plain, const char *line, int most)
{
    while (line < plain->end && *line == ' ' && most-- > 0)
        line++;
    return line;
}

/* Finds the end of the block that begins at the cursor. */
static bool
measure_block(const CmYamlPlain *plain, Block *block)
{
    const char *line = plain->cursor;

    block->lines = 0;
    block->last = line;
    for (; line < plain->end; line++, block->lines++) {
        const char *place = skip_indent(plain, line, block->indent);

        block->next = line;
        if (place == plain->end || (*place != '\n' && place - line < block->indent))
            return true;
        if (*place == '\n') {
            line = place;
            continue;
        }
        while (place < plain->end && cm_yaml_plain_is_text(*place))
            place++;
        if (place < plain->end && *place != '\n')
            return false;
        line = block->last = place;
        if (place == plain->end)
            break;
    }
    block->next = plain->end;
    return true;
}

/* Takes the indentation from the lines of a text. */
static void
undo_indent(char *text, int indent)
{
    char *out = text;
    const char *in = text;

    while (*in) {
        for (int i = 0; i < indent && *in == ' '; i++)
            in++;
        while (*in && *in != '\n')
            *out++ = *in++;
        if (*in)
            *out++ = *in++;
    }
    *out = '\0';
}

CmYaml *
cm_yaml_plain_literal(CmYamlPlain *plain, int indent)
{
    CmYaml *node = cm_yaml_plain_node(plain, CM_YAML_SCALAR);
    Block block = {0};
    bool keeps_last;
    char *text;

    plain->cursor++;
    keeps_last = !cm_yaml_plain_is_at(plain, '-');
    plain->cursor += !keeps_last;
    if (!cm_yaml_plain_is_at(plain, '\n'))
        return NULL;
    plain->cursor++;
    block.indent = (int)(skip_indent(plain, plain->cursor, G_MAXINT) - plain->cursor);
    if (block.indent <= indent || cm_yaml_plain_is_blank(plain, plain->cursor + block.indent) ||
        !measure_block(plain, &block))
        return NULL;
    keeps_last = keeps_last && block.last < plain->end;
    text = cm_yaml_keep_text(plain->document, plain->cursor,
                             (gsize)(block.last - plain->cursor) + keeps_last);
    undo_indent(text, block.indent);
    node->text = text;
    plain->cursor = block.next;
    plain->line += 1 + block.lines;
    return node;
}
