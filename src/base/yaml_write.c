/* Writing nodes as YAML text: libyaml does the quoting, this file decides the style. What is plain
 * when read back as text stays plain; long values stay in one line; a `spaced` mapping gets a blank
 * line between its entries, which libyaml cannot write, so its entries are written one by one. */
#include "base/yaml.h"

#include <string.h>
#include <yaml.h>

typedef struct {
    yaml_emitter_t emitter;
    GString *text;
} Writer;

static int
append(void *data, unsigned char *bytes, size_t length)
{
    g_string_append_len(data, (const char *)bytes, (gssize)length);
    return 1;
}

static bool
emit(Writer *writer, yaml_event_t *event, GError **error)
{
    if (yaml_emitter_emit(&writer->emitter, event))
        return true;
    return cm_fail(error, CM_ERROR_SYNTAX, "cannot be written as YAML: %s",
                   writer->emitter.problem ? writer->emitter.problem : "unknown reason");
}

static bool
is_multiline(const CmYaml *node)
{
    return strchr(node->text, '\n') != NULL;
}

/* Line breaks other than LF would be read back as LF: they must be escaped. */
static bool
needs_escapes(const char *text)
{
    return strchr(text, '\r') || strstr(text, "\xc2\x85") || strstr(text, "\xe2\x80\xa8") ||
           strstr(text, "\xe2\x80\xa9");
}

/* A literal block's first line shows its indentation, so it may not begin with white space; empty
 * lines at its end would run into those behind it. */
static bool
fits_literal(const char *text)
{
    return !g_ascii_isspace(*text) && !g_str_has_suffix(text, "\n\n");
}

/* What libyaml writes as "key:" in one line; any other key stands behind a question mark. */
static bool
is_simple_key(const CmYaml *key)
{
    return !is_multiline(key) && strlen(key->text) <= 128;
}

static yaml_scalar_style_t
scalar_style(const CmYaml *node, bool in_flow)
{
    if (node->style == CM_YAML_PLAIN)
        return YAML_PLAIN_SCALAR_STYLE;
    if (needs_escapes(node->text))
        return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (is_multiline(node))
        return !in_flow && fits_literal(node->text) ? YAML_LITERAL_SCALAR_STYLE
                                                    : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (node->style == CM_YAML_QUOTED || cm_yaml_is_typed(node->text))
        return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    return YAML_PLAIN_SCALAR_STYLE;
}

static bool emit_node(Writer *writer, const CmYaml *node, bool in_flow, GError **error);

static bool
emit_items(Writer *writer, const CmYaml *node, bool in_flow, GError **error)
{
    bool has_keys = node->kind == CM_YAML_MAPPING;

    for (guint i = 0; i < node->n_items; i++) {
        bool is_key = has_keys && i % 2 == 0;

        if (!emit_node(writer, node->items[i], in_flow || is_key, error))
            return false;
    }
    return true;
}

static bool
emit_scalar(Writer *writer, const CmYaml *node, bool in_flow, GError **error)
{
    yaml_event_t event;

    if (!g_utf8_validate(node->text, -1, NULL)) {
        g_autofree char *valid = g_utf8_make_valid(node->text, -1);

        return cm_fail(error, CM_ERROR_VALUE,
                       "a text that is not UTF-8 cannot be written as YAML: %s", valid);
    }
    if (!yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)node->text,
                                      (int)strlen(node->text), 1, 1, scalar_style(node, in_flow)))
        g_error("libyaml cannot allocate");
    return emit(writer, &event, error);
}

static bool
emit_node(Writer *writer, const CmYaml *node, bool in_flow, GError **error)
{
    bool flow = in_flow || node->flow || !node->n_items;
    yaml_event_t event;

    if (node->kind == CM_YAML_SCALAR)
        return emit_scalar(writer, node, in_flow, error);
    if (node->kind == CM_YAML_SEQUENCE)
        yaml_sequence_start_event_initialize(
            &event, NULL, NULL, 1, flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE);
    else
        yaml_mapping_start_event_initialize(
            &event, NULL, NULL, 1, flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE);
    if (!emit(writer, &event, error) || !emit_items(writer, node, flow, error))
        return false;
    if (node->kind == CM_YAML_SEQUENCE)
        yaml_sequence_end_event_initialize(&event);
    else
        yaml_mapping_end_event_initialize(&event);
    return emit(writer, &event, error);
}

static bool
emit_document(Writer *writer, const CmYaml *node, GError **error)
{
    yaml_event_t event;

    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    if (!emit(writer, &event, error))
        return false;
    yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
    if (!emit(writer, &event, error) || !emit_node(writer, node, false, error))
        return false;
    yaml_document_end_event_initialize(&event, 1);
    if (!emit(writer, &event, error))
        return false;
    yaml_stream_end_event_initialize(&event);
    return emit(writer, &event, error);
}

static bool
write_plainly(const CmYaml *node, GString *text, GError **error)
{
    Writer writer = {.text = text};
    bool ok;

    if (!yaml_emitter_initialize(&writer.emitter))
        g_error("libyaml cannot allocate");
    yaml_emitter_set_output(&writer.emitter, append, text);
    yaml_emitter_set_unicode(&writer.emitter, 1);
    yaml_emitter_set_width(&writer.emitter, -1);
    ok = emit_document(&writer, node, error);
    yaml_emitter_delete(&writer.emitter);
    /* libyaml marks an open end after some scalars; the next entry or the file's end closes it. */
    if (ok && g_str_has_suffix(text->str, "\n...\n"))
        g_string_truncate(text, text->len - strlen("...\n"));
    return ok;
}

static bool has_spacing(const CmYaml *node);

static void
indent_lines(GString *out, const char *text, guint indent)
{
    const char *end;

    for (; *text; text = end) {
        end = strchr(text, '\n');
        end = end ? end + 1 : text + strlen(text);
        if (*text != '\n')
            for (guint i = 0; i < indent; i++)
                g_string_append_c(out, ' ');
        g_string_append_len(out, text, end - text);
    }
}

static bool write_node(const CmYaml *node, GString *out, guint indent, GError **error);

static bool
write_entry(CmYaml *key, CmYaml *value, GString *out, guint indent, GError **error)
{
    CmYaml *items[] = {key, value};
    CmYaml entry = {.kind = CM_YAML_MAPPING, .items = items, .n_items = 2};
    g_autoptr(GString) text = g_string_new(NULL);

    if (has_spacing(value) && is_simple_key(key)) {
        if (!write_plainly(key, text, error))
            return false;
        g_string_truncate(text, text->len - 1);
        g_string_append(text, ":\n");
        indent_lines(out, text->str, indent);
        return write_node(value, out, indent + 2, error);
    }
    if (!write_plainly(&entry, text, error))
        return false;
    indent_lines(out, text->str, indent);
    return true;
}

/* Only a mapping reached through block mappings alone can be spaced. */
static bool
has_spacing(const CmYaml *node)
{
    if (node->kind != CM_YAML_MAPPING || node->flow || !node->n_items)
        return false;
    if (node->spaced)
        return true;
    for (guint i = 1; i < node->n_items; i += 2)
        if (has_spacing(node->items[i]))
            return true;
    return false;
}

static bool
write_node(const CmYaml *node, GString *out, guint indent, GError **error)
{
    for (guint i = 0; i < node->n_items; i += 2) {
        if (i && node->spaced)
            g_string_append_c(out, '\n');
        if (!write_entry(node->items[i], node->items[i + 1], out, indent, error))
            return false;
    }
    return true;
}

char *
cm_yaml_write(const CmYaml *node, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool ok = has_spacing(node) ? write_node(node, text, 0, error)
                                : write_plainly(node, text, error);

    return ok ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}
