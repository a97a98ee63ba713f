/* The tokens of Python source, as far as literals, names and the ends of statements are concerned.
 *
 * Nothing is ever run. The scanner always comes to an end, whatever the bytes: what it cannot read
 * is a token of the kind CM_PYTHON_TOKEN_ODD. Strings that are not plain text (bytes, names of
 * characters, f-strings with something to fill in) are tokens without a value.
 *
 * A scanner lives on the stack and borrows the text; a token borrows too, but for the value of a
 * string, which is to be freed. */
#pragma once

#include "base/error.h"

typedef enum {
    CM_PYTHON_TOKEN_NAME,
    CM_PYTHON_TOKEN_STRING,
    CM_PYTHON_TOKEN_NUMBER,
    CM_PYTHON_TOKEN_SYMBOL,  /* one character */
    CM_PYTHON_TOKEN_NEWLINE, /* the end of a logical line: not within brackets, nor behind a \ */
    CM_PYTHON_TOKEN_ODD,
    CM_PYTHON_TOKEN_END,
} CmPythonTokenKind;

typedef struct {
    CmPythonTokenKind kind;
    const char *start;
    gsize length;
    char *value; /* of a string: what it means, any bytes but NUL; NULL if that takes running */
    int line;
    int column;
    bool opens_line; /* the first of a logical line; column is then its indentation and one */
} CmPythonToken;

typedef struct {
    const char *next;
    const char *end;
    const char *line_start;
    int line;
    int brackets; /* that are open */
    bool at_line_start;
} CmPythonScanner;

/* Text must outlive the scanner and its tokens. */
void cm_python_scanner_init(CmPythonScanner *scanner, const char *text, gsize length);

/* Reads the next token; at the end always CM_PYTHON_TOKEN_END. */
CmPythonToken cm_python_scan(CmPythonScanner *scanner);

/* Whether the token is this symbol. */
bool cm_python_token_is_symbol(const CmPythonToken *token, char symbol);

/* Whether the token is this name or keyword. */
bool cm_python_token_is_name(const CmPythonToken *token, const char *name);
