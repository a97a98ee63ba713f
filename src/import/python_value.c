/* Literals of Python. */
#include <string.h>

#include "import/python_parser.h"

#define DEEPEST 64

void
cm_python_value_free(CmPythonValue *value)
{
    if (!value)
        return;
    g_free(value->text);
    g_clear_pointer(&value->items, g_ptr_array_unref);
    g_free(value);
}

static CmPosition
place_of(const CmPythonParser *parser)
{
    return (CmPosition){parser->module->path, parser->token.line, parser->token.column};
}

static CmPythonValue *
new_value(const CmPythonParser *parser, CmPythonKind kind)
{
    CmPythonValue *value = g_new0(CmPythonValue, 1);

    value->kind = kind;
    value->at = place_of(parser);
    return value;
}

static CmPythonValue *parse_item(CmPythonParser *parser, int depth);

static void
add_item(CmPythonValue *list, CmPythonValue *item)
{
    if (!list->items)
        list->items = g_ptr_array_new_with_free_func((GDestroyNotify)cm_python_value_free);
    g_ptr_array_add(list->items, item);
}

/* Items up to close or, without one, to the end of the statement. A single one without a comma is
 * just itself in parentheses, and bare. */
static CmPythonValue *
parse_items(CmPythonParser *parser, CmPosition at, char close, int depth)
{
    g_autoptr(CmPythonValue) list = new_value(parser, CM_PYTHON_LIST);
    bool has_comma = false;

    list->at = at;
    while (!cm_python_parser_at_end(parser) &&
           !(close && cm_python_token_is_symbol(&parser->token, close))) {
        add_item(list, parse_item(parser, depth + 1));
        if (!cm_python_parser_take(parser, ','))
            break;
        has_comma = true;
    }
    if (close && !cm_python_parser_take(parser, close))
        list->kind = CM_PYTHON_COMPUTED;
    if (list->items && list->items->len == 1 && !has_comma && (close == ')' || !close) &&
        list->kind == CM_PYTHON_LIST)
        return g_ptr_array_steal_index(list->items, 0);
    return g_steal_pointer(&list);
}

/* Texts side by side are one. */
static CmPythonValue *
parse_text(CmPythonParser *parser)
{
    CmPythonValue *value = new_value(parser, CM_PYTHON_TEXT);
    g_autoptr(GString) text = g_string_new(NULL);

    while (parser->token.kind == CM_PYTHON_TOKEN_STRING) {
        if (parser->token.value)
            g_string_append(text, parser->token.value);
        else
            value->kind = CM_PYTHON_COMPUTED;
        cm_python_parser_next(parser);
    }
    if (value->kind == CM_PYTHON_TEXT)
        value->text = g_string_free(g_steal_pointer(&text), FALSE);
    return value;
}

/* None, or a name with what is behind its dots. */
static CmPythonValue *
parse_name(CmPythonParser *parser)
{
    CmPythonValue *value = new_value(parser, CM_PYTHON_NAME);
    g_autoptr(GString) name = g_string_new(NULL);

    do {
        g_autofree char *word = cm_python_parser_word(parser);

        if (parser->token.kind != CM_PYTHON_TOKEN_NAME)
            value->kind = CM_PYTHON_COMPUTED;
        g_string_append_printf(name, "%s%s", name->len ? "." : "", word);
        cm_python_parser_next(parser);
    } while (cm_python_parser_take(parser, '.'));
    if (!strcmp(name->str, "None"))
        value->kind = CM_PYTHON_NONE;
    else
        value->text = g_string_free(g_steal_pointer(&name), FALSE);
    return value;
}

static CmPythonValue *
parse_atom(CmPythonParser *parser, int depth)
{
    static const char brackets[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'}};
    CmPosition at = place_of(parser);

    for (gsize i = 0; i < G_N_ELEMENTS(brackets) && depth < DEEPEST; i++)
        if (cm_python_parser_take(parser, brackets[i][0]))
            return parse_items(parser, at, brackets[i][1], depth);
    if (parser->token.kind == CM_PYTHON_TOKEN_STRING)
        return parse_text(parser);
    if (parser->token.kind == CM_PYTHON_TOKEN_NAME)
        return parse_name(parser);
    return new_value(parser, CM_PYTHON_COMPUTED);
}

/* Whether an expression may end before the next token: one `=`, but not two. */
static bool
ends_item(const CmPythonParser *parser)
{
    const CmPythonToken *token = &parser->token;

    if (cm_python_token_is_symbol(token, '='))
        return parser->scanner.next == parser->scanner.end || *parser->scanner.next != '=';
    return cm_python_parser_at_end(parser) ||
           (token->kind == CM_PYTHON_TOKEN_SYMBOL && strchr(",)]}", *token->start));
}

/* What cannot be read, to where the item ends. */
static void
skip_item(CmPythonParser *parser)
{
    int open = 0;

    while (parser->token.kind != CM_PYTHON_TOKEN_END && (open > 0 || !ends_item(parser))) {
        const CmPythonToken *token = &parser->token;

        if (token->kind == CM_PYTHON_TOKEN_SYMBOL && strchr("([{", *token->start))
            open++;
        if (token->kind == CM_PYTHON_TOKEN_SYMBOL && strchr(")]}", *token->start))
            open--;
        cm_python_parser_next(parser);
    }
}

static CmPythonValue *
parse_item(CmPythonParser *parser, int depth)
{
    CmPythonValue *value = parse_atom(parser, depth);

    while (value->kind == CM_PYTHON_TEXT && cm_python_parser_take(parser, '+')) {
        g_autoptr(CmPythonValue) more = parse_atom(parser, depth);
        char *text =
            more->kind == CM_PYTHON_TEXT ? g_strconcat(value->text, more->text, NULL) : NULL;

        g_free(value->text);
        value->text = text;
        if (!text)
            value->kind = CM_PYTHON_COMPUTED;
    }
    if (!ends_item(parser)) {
        value->kind = CM_PYTHON_COMPUTED;
        skip_item(parser);
    }
    return value;
}

CmPythonValue *
cm_python_parse_value(CmPythonParser *parser)
{
    if (cm_python_parser_at_end(parser))
        return new_value(parser, CM_PYTHON_COMPUTED);
    return parse_items(parser, place_of(parser), '\0', 0);
}
