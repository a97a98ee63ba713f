/* Statements of Python. */
#include "import/python_module.h"

#include <string.h>

#include "import/python_parser.h"

void
cm_python_parser_next(CmPythonParser *parser)
{
    g_free(parser->token.value);
    parser->token = cm_python_scan(&parser->scanner);
}

char *
cm_python_parser_word(const CmPythonParser *parser)
{
    return g_strndup(parser->token.start, parser->token.length);
}

bool
cm_python_parser_at_end(const CmPythonParser *parser)
{
    return parser->token.kind == CM_PYTHON_TOKEN_NEWLINE ||
           parser->token.kind == CM_PYTHON_TOKEN_END ||
           (!parser->scanner.brackets && cm_python_token_is_symbol(&parser->token, ';'));
}

void
cm_python_parser_skip(CmPythonParser *parser)
{
    while (!cm_python_parser_at_end(parser))
        cm_python_parser_next(parser);
}

bool
cm_python_parser_take(CmPythonParser *parser, char symbol)
{
    if (!cm_python_token_is_symbol(&parser->token, symbol))
        return false;
    cm_python_parser_next(parser);
    return true;
}

static CmPythonValue *
computed_value(const CmPythonModule *module, CmPosition at)
{
    CmPythonValue *value = g_new0(CmPythonValue, 1);

    value->kind = CM_PYTHON_COMPUTED;
    value->at = at;
    value->at.file = module->path;
    return value;
}

void
cm_python_parser_forget(CmPythonModule *module, const char *name)
{
    g_hash_table_remove(module->values, name);
    g_hash_table_remove(module->imports, name);
    g_hash_table_remove(module->idle, name);
}

static void
assign(CmPythonModule *module, const char *name, CmPythonValue *value)
{
    cm_python_parser_forget(module, name);
    g_hash_table_insert(module->values, g_strdup(name), value);
}

/* Behind `name =`; also `name = other = …`, where all get the same. */
static void
parse_assignment(CmPythonParser *parser, const char *name)
{
    CmPythonModule *module = parser->module;
    g_autoptr(CmPythonValue) value = cm_python_parse_value(parser);

    if (value->kind == CM_PYTHON_NAME && !strchr(value->text, '.') &&
        cm_python_parser_take(parser, '=')) {
        parse_assignment(parser, value->text);
        value->kind = CM_PYTHON_NAME;
    } else if (!cm_python_parser_at_end(parser)) {
        value->kind = CM_PYTHON_COMPUTED;
    }
    assign(module, name, g_steal_pointer(&value));
}

/* A statement that opens with a name: an assignment, perhaps annotated, or a tuple of names, or an
 * augmented one, whose result is not known. */
static void
parse_named(CmPythonParser *parser)
{
    g_autofree char *name = cm_python_parser_word(parser);
    CmPosition at = {NULL, parser->token.line, parser->token.column};

    cm_python_parser_next(parser);
    if (cm_python_parser_take(parser, ':')) {
        while (!cm_python_parser_at_end(parser) &&
               (parser->scanner.brackets || !cm_python_token_is_symbol(&parser->token, '=')))
            cm_python_parser_next(parser);
    }
    if (cm_python_parser_take(parser, '=')) {
        parse_assignment(parser, name);
        return;
    }
    if (cm_python_parser_at_end(parser) || cm_python_token_is_symbol(&parser->token, '(') ||
        cm_python_token_is_symbol(&parser->token, '.'))
        return;
    assign(parser->module, name, computed_value(parser->module, at));
    while (cm_python_parser_take(parser, ',') && parser->token.kind == CM_PYTHON_TOKEN_NAME) {
        g_autofree char *other = cm_python_parser_word(parser);

        assign(parser->module, other, computed_value(parser->module, at));
        cm_python_parser_next(parser);
    }
}

static void
parse_docstring(CmPythonParser *parser)
{
    g_autoptr(CmPythonValue) value = cm_python_parse_value(parser);

    if (cm_python_parser_at_end(parser) && value->kind == CM_PYTHON_TEXT)
        parser->module->docstring = g_steal_pointer(&value->text);
}

/* The block of a compound statement, to the next line that is not indented. Lines of the block are
 * statements that are not seen. */
static void
skip_block(CmPythonParser *parser)
{
    while (parser->token.kind != CM_PYTHON_TOKEN_END &&
           !(parser->token.opens_line && parser->token.column == 1))
        cm_python_parser_next(parser);
}

static void
parse_statement(CmPythonParser *parser, bool *is_decorated)
{
    static const struct {
        const char *keyword;
        void (*parse)(CmPythonParser *parser);
    } others[] = {
        {"import", cm_python_parse_import},
        {"from", cm_python_parse_from},
    };
    bool decorated = *is_decorated;

    *is_decorated = cm_python_token_is_symbol(&parser->token, '@');
    if (cm_python_token_is_name(&parser->token, "def")) {
        cm_python_parse_function(parser, decorated);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (cm_python_token_is_name(&parser->token, others[i].keyword)) {
            others[i].parse(parser);
            return;
        }
    if (parser->token.kind == CM_PYTHON_TOKEN_NAME)
        parse_named(parser);
}

/* Goes on behind the statement that is next; behind a block that is the next line already. */
static void
parse_line(CmPythonParser *parser, bool *is_decorated)
{
    const char *start = parser->token.start;

    if (parser->token.opens_line && parser->token.column > 1) {
        skip_block(parser);
        return;
    }
    parse_statement(parser, is_decorated);
    if (parser->token.opens_line && parser->token.start != start)
        return;
    cm_python_parser_skip(parser);
    cm_python_parser_next(parser);
}

static CmPythonModule *
new_module(const char *path)
{
    CmPythonModule *module = g_new0(CmPythonModule, 1);

    module->path = g_strdup(path);
    module->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)cm_python_value_free);
    module->imports = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    module->idle = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return module;
}

CmPythonModule *
cm_python_module_parse(const char *text, gsize length, const char *path)
{
    CmPythonModule *module = new_module(path);
    CmPythonParser parser = {.module = module};
    bool is_decorated = false;

    cm_python_scanner_init(&parser.scanner, text, length);
    cm_python_parser_next(&parser);
    if (parser.token.kind == CM_PYTHON_TOKEN_STRING)
        parse_docstring(&parser);
    while (parser.token.kind != CM_PYTHON_TOKEN_END)
        parse_line(&parser, &is_decorated);
    g_free(parser.token.value);
    return module;
}

CmPythonModule *
cm_python_module_load(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;

    if (g_file_get_contents(path, &text, &length, &cause))
        return cm_python_module_parse(text, length, path);
    cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    return NULL;
}

void
cm_python_module_free(CmPythonModule *module)
{
    if (!module)
        return;
    g_hash_table_unref(module->values);
    g_hash_table_unref(module->imports);
    g_hash_table_unref(module->idle);
    g_free(module->docstring);
    g_free(module->path);
    g_free(module);
}
