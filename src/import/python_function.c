/* Functions of Python, as far as it takes to see that one does nothing. */
#include "import/python_parser.h"

/* Whether the statement that is next does nothing: pass, ..., a text, return. Goes to its end. */
static bool
is_idle_statement(CmPythonParser *parser)
{
    bool is_idle = true;

    if (parser->token.kind == CM_PYTHON_TOKEN_STRING) {
        while (parser->token.kind == CM_PYTHON_TOKEN_STRING)
            cm_python_parser_next(parser);
    } else if (cm_python_token_is_name(&parser->token, "pass")) {
        cm_python_parser_next(parser);
    } else if (cm_python_token_is_name(&parser->token, "return")) {
        cm_python_parser_next(parser);
        if (cm_python_token_is_name(&parser->token, "None"))
            cm_python_parser_next(parser);
    } else {
        for (int i = 0; i < 3; i++)
            is_idle &= cm_python_parser_take(parser, '.');
    }
    is_idle &= cm_python_parser_at_end(parser);
    cm_python_parser_skip(parser);
    return is_idle;
}

/* The statements behind the colon: those of the same line, or of the lines that are indented. */
static bool
is_idle_body(CmPythonParser *parser)
{
    bool is_idle = true;
    bool is_block = parser->token.kind == CM_PYTHON_TOKEN_NEWLINE;

    if (is_block)
        cm_python_parser_next(parser);
    while (parser->token.kind != CM_PYTHON_TOKEN_END &&
           !(is_block && parser->token.opens_line && parser->token.column == 1)) {
        is_idle &= is_idle_statement(parser);
        if (!is_block && parser->token.kind == CM_PYTHON_TOKEN_NEWLINE)
            return is_idle;
        cm_python_parser_next(parser);
    }
    return is_idle;
}

void
cm_python_parse_function(CmPythonParser *parser, bool is_decorated)
{
    CmPythonModule *module = parser->module;
    g_autofree char *name = NULL;

    cm_python_parser_next(parser);
    name = cm_python_parser_word(parser);
    while (!cm_python_parser_at_end(parser) &&
           (parser->scanner.brackets || !cm_python_token_is_symbol(&parser->token, ':')))
        cm_python_parser_next(parser);
    cm_python_parser_forget(module, name);
    if (cm_python_parser_take(parser, ':') && is_idle_body(parser) && !is_decorated)
        g_hash_table_add(module->idle, g_steal_pointer(&name));
}
