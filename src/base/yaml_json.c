/* A tree of nodes as JSON: https://www.rfc-editor.org/rfc/rfc8259 */
#include "base/yaml_read.h"

#include <string.h>

static void
append_string(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        if ((guchar)*text < 0x20)
            g_string_append_printf(out, "\\u%04x", (guint)*text);
        else
            g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

/* Whether YAML and JSON mean the same by a number, so that it keeps its digits. */
static bool
is_json_number(const char *text)
{
    const char *digits = text + (*text == '-');
    gsize whole = strspn(digits, "0123456789");
    const char *rest = digits + whole;

    if (!whole || (*digits == '0' && whole > 1))
        return false;
    if (*rest == '.') {
        gsize part = strspn(rest + 1, "0123456789");

        if (!part)
            return false;
        rest += part + 1;
    }
    if (*rest == 'e' || *rest == 'E') {
        rest += 1 + (rest[1] == '+' || rest[1] == '-');
        if (!g_ascii_isdigit(*rest))
            return false;
        rest += strspn(rest, "0123456789");
    }
    return !*rest;
}

static void
append_scalar(GString *out, const CmYaml *node)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    CmValue value;

    if (node->plain && is_json_number(node->text)) {
        g_string_append(out, node->text);
        return;
    }
    if (!cm_yaml_read_value(node, &value, NULL))
        return;
    switch (value.kind) {
    case CM_VALUE_NULL:
        g_string_append(out, "null");
        break;
    case CM_VALUE_BOOLEAN:
        g_string_append(out, value.boolean ? "true" : "false");
        break;
    case CM_VALUE_INTEGER:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value.integer);
        break;
    case CM_VALUE_DOUBLE:
        g_string_append(out, g_ascii_dtostr(number, sizeof number, value.real));
        break;
    default:
        append_string(out, node->text);
        break;
    }
    cm_value_clear(&value);
}

void
cm_yaml_append_json(GString *out, const CmYaml *node)
{
    bool is_mapping = node->kind == CM_YAML_MAPPING;

    if (node->kind == CM_YAML_SCALAR) {
        append_scalar(out, node);
        return;
    }
    g_string_append_c(out, is_mapping ? '{' : '[');
    for (guint i = 0; i < node->n_items; i++) {
        bool is_key = is_mapping && i % 2 == 0;

        if (i && (is_key || !is_mapping))
            g_string_append(out, ", ");
        if (is_key)
            append_string(out, node->items[i]->text);
        else
            cm_yaml_append_json(out, node->items[i]);
        if (is_key)
            g_string_append(out, ": ");
    }
    g_string_append_c(out, is_mapping ? '}' : ']');
}
