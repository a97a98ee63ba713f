/* What the readers of Python's statements share: a scanner with one token of looking ahead. */
#pragma once

#include "import/python_module.h"
#include "import/python_tokens.h"

typedef struct {
    CmPythonScanner scanner;
    CmPythonToken token; /* the next one */
    CmPythonModule *module;
} CmPythonParser;

/* Goes on to the next token. */
void cm_python_parser_next(CmPythonParser *parser);

/* The next token's text (transfer full). */
char *cm_python_parser_word(const CmPythonParser *parser);

/* Whether a statement ends here. */
bool cm_python_parser_at_end(const CmPythonParser *parser);

/* Goes on to the end of the statement. */
void cm_python_parser_skip(CmPythonParser *parser);

/* Goes behind `symbol` if it is next. */
bool cm_python_parser_take(CmPythonParser *parser, char symbol);

/* Reads the value that is next (transfer full), up to what cannot belong to it. */
CmPythonValue *cm_python_parse_value(CmPythonParser *parser);

/* What is assigned, imported or defined takes the place of what the name was before. */
void cm_python_parser_forget(CmPythonModule *module, const char *name);

/* Reads `import …` or `from …`, and notes what the names stand for. */
void cm_python_parse_import(CmPythonParser *parser);
void cm_python_parse_from(CmPythonParser *parser);

/* Reads `def …`, and notes whether the function does nothing. */
void cm_python_parse_function(CmPythonParser *parser, bool is_decorated);
