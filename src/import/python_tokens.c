#include "import/python_tokens.h"

#include <string.h>

#include "base/lexer.h"
#include "import/python_strings.h"

void
cm_python_scanner_init(CmPythonScanner *scanner, const char *text, gsize length)
{
    gsize mark = strlen(CM_BYTE_ORDER_MARK);

    if (length >= mark && !memcmp(text, CM_BYTE_ORDER_MARK, mark)) {
        text += mark;
        length -= mark;
    }
    *scanner = (CmPythonScanner){
        .next = text,
        .end = text + length,
        .line_start = text,
        .line = 1,
        .at_line_start = true,
    };
}

static char
peek(const CmPythonScanner *scanner, gsize offset)
{
    return offset < (gsize)(scanner->end - scanner->next) ? scanner->next[offset] : '\0';
}

/* Moves behind the line end that is next: \n, \r\n or \r. */
static void
take_line_end(CmPythonScanner *scanner)
{
    scanner->next += peek(scanner, 0) == '\r' && peek(scanner, 1) == '\n' ? 2 : 1;
    scanner->line_start = scanner->next;
    scanner->line++;
}

static bool
is_line_end(char letter)
{
    return letter == '\n' || letter == '\r';
}

/* Moves over blanks, comments and line ends that end no statement. */
static void
skip_blank(CmPythonScanner *scanner)
{
    while (scanner->next < scanner->end) {
        char letter = *scanner->next;

        if (letter == '#') {
            while (scanner->next < scanner->end && !is_line_end(*scanner->next))
                scanner->next++;
        } else if (letter == '\\' && is_line_end(peek(scanner, 1))) {
            scanner->next++;
            take_line_end(scanner);
        } else if (is_line_end(letter) && (scanner->brackets || scanner->at_line_start)) {
            take_line_end(scanner);
        } else if (letter == ' ' || letter == '\t') {
            scanner->next++;
        } else if (letter == '\f') {
            scanner->line_start = ++scanner->next;
        } else {
            return;
        }
    }
}

static CmPythonToken
take(CmPythonScanner *scanner, CmPythonTokenKind kind, gsize length)
{
    CmPythonToken token = {
        .kind = kind,
        .start = scanner->next,
        .length = length,
        .line = scanner->line,
        .column = (int)(scanner->next - scanner->line_start) + 1,
        .opens_line = scanner->at_line_start,
    };

    scanner->next += length;
    scanner->at_line_start = kind == CM_PYTHON_TOKEN_NEWLINE;
    return token;
}

static CmPythonToken
take_string(CmPythonScanner *scanner, const CmPythonString *string)
{
    const char *start = scanner->next;
    CmPythonToken token =
        take(scanner, string->is_closed ? CM_PYTHON_TOKEN_STRING : CM_PYTHON_TOKEN_ODD,
             (gsize)(string->after - start));

    token.value = cm_python_string_value(string);
    for (const char *at = start; at < scanner->next; at++)
        if (*at == '\n' || (*at == '\r' && (at + 1 == scanner->end || at[1] != '\n'))) {
            scanner->line++;
            scanner->line_start = at + 1;
        }
    return token;
}

static gsize
count_word(const CmPythonScanner *scanner)
{
    gsize length = 0;

    while (g_ascii_isalnum(peek(scanner, length)) || peek(scanner, length) == '_' ||
           (guchar)peek(scanner, length) >= 0x80)
        length++;
    return length;
}

static CmPythonToken
take_symbol(CmPythonScanner *scanner)
{
    char letter = peek(scanner, 0);

    if (letter && strchr("([{", letter))
        scanner->brackets++;
    else if (letter && strchr(")]}", letter) && scanner->brackets)
        scanner->brackets--;
    return take(scanner,
                letter && !g_ascii_iscntrl(letter) ? CM_PYTHON_TOKEN_SYMBOL : CM_PYTHON_TOKEN_ODD,
                1);
}

CmPythonToken
cm_python_scan(CmPythonScanner *scanner)
{
    CmPythonString string;
    CmPythonToken token;
    gsize length;

    skip_blank(scanner);
    if (scanner->next == scanner->end)
        return take(scanner, CM_PYTHON_TOKEN_END, 0);
    if (is_line_end(*scanner->next)) {
        token = take(scanner, CM_PYTHON_TOKEN_NEWLINE, 0);
        take_line_end(scanner);
        return token;
    }
    if (cm_python_string_read(scanner->next, scanner->end, &string))
        return take_string(scanner, &string);
    length = count_word(scanner);
    if (length)
        return take(scanner,
                    g_ascii_isdigit(*scanner->next) ? CM_PYTHON_TOKEN_NUMBER : CM_PYTHON_TOKEN_NAME,
                    length);
    return take_symbol(scanner);
}

bool
cm_python_token_is_symbol(const CmPythonToken *token, char symbol)
{
    return token->kind == CM_PYTHON_TOKEN_SYMBOL && *token->start == symbol;
}

bool
cm_python_token_is_name(const CmPythonToken *token, const char *name)
{
    return token->kind == CM_PYTHON_TOKEN_NAME && token->length == strlen(name) &&
           !memcmp(token->start, name, token->length);
}
