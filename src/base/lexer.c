#include "base/lexer.h"

#include <string.h>

const CmLexerOptions cm_lexer_options_sqlite = {
    .backticks = true,
    .loose_quotes = true,
    .brackets = true,
    .prefixes = "x",
    .parameters = "?:@$",
};

static const char *const postgresql_value_words[] = {
    "current_catalog", "current_role", "current_schema", "current_user", "localtime",
    "localtimestamp",  "session_user", "user",           NULL,
};

const CmLexerOptions cm_lexer_options_postgresql = {
    .dollar_quotes = true,
    .nested_comments = true,
    .custom_operators = true,
    .exact_case = true,
    .prefixes = "xbenu",
    .parameters = "$",
    .value_words = postgresql_value_words,
};

static const char *const mysql_value_words[] = {
    "current_user", "localtime", "localtimestamp", "utc_date", "utc_time", "utc_timestamp", NULL,
};

const CmLexerOptions cm_lexer_options_mysql = {
    .backticks = true,
    .double_quoted_strings = true,
    .backslashes = true,
    .hash_comments = true,
    .spaced_dashes = true,
    .digits_open_words = true,
    .prefixes = "xbn",
    .parameters = "?@",
    .value_words = mysql_value_words,
};

/* Longest first; a character not listed is a symbol of its own. */
static const char *const operators[] = {
    "->>", "<=>", "->", "||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "::", ":=", "&&",
};

void
cm_lexer_init(CmLexer *lexer, const char *text, gssize length, const CmLexerOptions *options)
{
    *lexer = (CmLexer){
        .options = options,
        .next = text,
        .end = text + (length < 0 ? strlen(text) : (gsize)length),
        .placed = text,
        .line = 1,
        .column = 1,
    };
}

bool
cm_lexer_is_word_byte(unsigned char byte, bool first)
{
    if (g_ascii_isalpha(byte) || byte == '_' || byte >= 0x80)
        return true;
    return !first && (g_ascii_isdigit(byte) || byte == '$');
}

/* The byte at an offset from the next one, or NUL past the end. */
static char
peek(const CmLexer *lexer, gsize offset)
{
    return offset < (gsize)(lexer->end - lexer->next) ? lexer->next[offset] : '\0';
}

static bool
looking_at(const CmLexer *lexer, const char *text)
{
    const char *at = lexer->next;

    for (; *text && at < lexer->end && *at == *text; at++)
        text++;
    return !*text;
}

static bool
allows(const char *set, char byte)
{
    return set && byte && strchr(set, byte);
}

static bool
is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* A byte order mark counts as white space, wherever it stands. */
static void
skip_space(CmLexer *lexer)
{
    while (lexer->next < lexer->end) {
        if (is_space(*lexer->next))
            lexer->next++;
        else if (looking_at(lexer, CM_BYTE_ORDER_MARK))
            lexer->next += 3;
        else
            return;
    }
}

/* Counts lines and characters up to the next byte: each byte of the text once. */
static void
advance_place(CmLexer *lexer)
{
    for (; lexer->placed < lexer->next; lexer->placed++) {
        if (*lexer->placed == '\n') {
            lexer->line++;
            lexer->column = 1;
        } else if ((*lexer->placed & 0xc0) != 0x80) {
            lexer->column++;
        }
    }
}

static void
finish(const CmLexer *lexer, CmToken *token, CmTokenKind kind)
{
    token->kind = kind;
    token->length = (gsize)(lexer->next - token->start);
}

static void
finish_error(const CmLexer *lexer, CmToken *token, const char *problem)
{
    finish(lexer, token, CM_TOKEN_ERROR);
    token->problem = problem;
}

/* What is never closed reaches to the end of the text. */
static void
finish_unterminated(CmLexer *lexer, CmToken *token, const char *problem)
{
    lexer->next = lexer->end;
    finish_error(lexer, token, problem);
}

static void
read_line_comment(CmLexer *lexer, CmToken *token)
{
    const char *newline = memchr(lexer->next, '\n', (gsize)(lexer->end - lexer->next));

    lexer->next = newline ? newline : lexer->end;
    finish(lexer, token, CM_TOKEN_COMMENT);
}

static void
read_block_comment(CmLexer *lexer, CmToken *token)
{
    int depth = 1;

    lexer->next += 2;
    while (depth && lexer->next < lexer->end) {
        if (looking_at(lexer, "*/")) {
            depth--;
            lexer->next += 2;
        } else if (lexer->options->nested_comments && looking_at(lexer, "/*")) {
            depth++;
            lexer->next += 2;
        } else {
            lexer->next++;
        }
    }
    if (depth)
        finish_unterminated(lexer, token, "unterminated comment");
    else
        finish(lexer, token, CM_TOKEN_COMMENT);
}

/* Reads from the opening quote to the closing one; a doubled quote is part of the text. */
static bool
skip_quoted(CmLexer *lexer, char close, bool doubling, bool escapes)
{
    for (lexer->next++; lexer->next < lexer->end; lexer->next++) {
        if (escapes && *lexer->next == '\\') {
            if (++lexer->next == lexer->end)
                return false;
            continue;
        }
        if (*lexer->next != close)
            continue;
        lexer->next++;
        if (!doubling || peek(lexer, 0) != close)
            return true;
    }
    return false;
}

static void
read_identifier(CmLexer *lexer, CmToken *token, char close)
{
    if (skip_quoted(lexer, close, close != ']', false))
        finish(lexer, token, CM_TOKEN_QUOTED);
    else
        finish_unterminated(lexer, token, "unterminated identifier");
}

static void
read_string(CmLexer *lexer, CmToken *token, bool escapes)
{
    token->escapes = escapes;
    if (skip_quoted(lexer, *lexer->next, true, escapes))
        finish(lexer, token, CM_TOKEN_STRING);
    else
        finish_unterminated(lexer, token, "unterminated string");
}

/* Whether the digits between the quotes are right: hexadecimal in pairs, or bits. */
static bool
is_blob(const CmToken *token)
{
    bool bits = g_ascii_tolower(*token->start) == 'b';

    for (gsize i = 2; i + 1 < token->length; i++) {
        char digit = token->start[i];

        if (bits ? digit != '0' && digit != '1' : !g_ascii_isxdigit(digit))
            return false;
    }
    return bits || token->length % 2 == 1;
}

static void
read_blob(CmLexer *lexer, CmToken *token)
{
    lexer->next++;
    if (!skip_quoted(lexer, '\'', false, false)) {
        finish_unterminated(lexer, token, "unterminated blob");
        return;
    }
    finish(lexer, token, CM_TOKEN_BLOB);
    if (!is_blob(token))
        finish_error(lexer, token, "malformed blob");
}

/* Reads a string or blob that letters open, such as x'00' or E'\n'; false if there is none. */
static bool
read_prefixed(CmLexer *lexer, CmToken *token)
{
    char prefix = g_ascii_tolower(peek(lexer, 0));
    gsize length = prefix == 'u' && peek(lexer, 1) == '&' ? 2 : 1;
    char quote = peek(lexer, length);

    if (!allows(lexer->options->prefixes, prefix) || (prefix == 'u' && length == 1))
        return false;
    if (prefix == 'u' && quote == '"') {
        lexer->next += length;
        read_identifier(lexer, token, '"');
        return true;
    }
    if (quote != '\'')
        return false;
    if (prefix == 'x' || prefix == 'b') {
        read_blob(lexer, token);
        return true;
    }
    lexer->next += length;
    read_string(lexer, token, prefix == 'e' || lexer->options->backslashes);
    return true;
}

/* The length of the $tag$ that stands at text, or 0. */
static gsize
dollar_tag_length(const char *text, gsize length)
{
    for (gsize i = 1; i < length; i++) {
        if (text[i] == '$')
            return i + 1;
        if (!cm_lexer_is_word_byte((unsigned char)text[i], i == 1))
            return 0;
    }
    return 0;
}

static bool
read_dollar_string(CmLexer *lexer, CmToken *token)
{
    gsize left = (gsize)(lexer->end - lexer->next);
    gsize tag = dollar_tag_length(lexer->next, left);
    const char *close;

    if (!tag)
        return false;
    close = memmem(lexer->next + tag, left - tag, lexer->next, tag);
    if (!close) {
        finish_unterminated(lexer, token, "unterminated dollar-quoted string");
        return true;
    }
    lexer->next = close + tag;
    finish(lexer, token, CM_TOKEN_STRING);
    return true;
}

static void
skip_word(CmLexer *lexer)
{
    while (lexer->next < lexer->end && cm_lexer_is_word_byte((unsigned char)*lexer->next, false))
        lexer->next++;
}

static void
skip_digits(CmLexer *lexer, bool hexadecimal)
{
    for (; lexer->next < lexer->end; lexer->next++) {
        if (*lexer->next == '_' && g_ascii_isxdigit(peek(lexer, 1)))
            continue;
        if (!(hexadecimal ? g_ascii_isxdigit(*lexer->next) : g_ascii_isdigit(*lexer->next)))
            return;
    }
}

static void
skip_exponent(CmLexer *lexer)
{
    bool sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-';

    if (g_ascii_tolower(peek(lexer, 0)) != 'e' || !g_ascii_isdigit(peek(lexer, sign ? 2 : 1)))
        return;
    lexer->next += sign ? 2 : 1;
    skip_digits(lexer, false);
}

static void
read_number(CmLexer *lexer, CmToken *token)
{
    bool point = false;

    if (peek(lexer, 0) == '0' && g_ascii_tolower(peek(lexer, 1)) == 'x' &&
        g_ascii_isxdigit(peek(lexer, 2))) {
        lexer->next += 2;
        skip_digits(lexer, true);
    } else {
        skip_digits(lexer, false);
        point = peek(lexer, 0) == '.' && peek(lexer, 1) != '.';
        lexer->next += point;
        skip_digits(lexer, false);
        skip_exponent(lexer);
    }
    finish(lexer, token, CM_TOKEN_NUMBER);
    if (!cm_lexer_is_word_byte((unsigned char)peek(lexer, 0), false))
        return;
    skip_word(lexer);
    if (lexer->options->digits_open_words && !point)
        finish(lexer, token, CM_TOKEN_WORD);
    else
        finish_error(lexer, token, "malformed number");
}

/* Reads ?, ?1, :name, @name, @@name, $1 or $name; false if there is none. */
static bool
read_parameter(CmLexer *lexer, CmToken *token)
{
    char open = peek(lexer, 0);
    gsize length = open == '@' && peek(lexer, 1) == '@' ? 2 : 1;

    if (!allows(lexer->options->parameters, open))
        return false;
    if (open == '?') {
        lexer->next++;
        skip_digits(lexer, false);
        finish(lexer, token, CM_TOKEN_PARAMETER);
        return true;
    }
    if (!cm_lexer_is_word_byte((unsigned char)peek(lexer, length), false))
        return false;
    lexer->next += length;
    skip_word(lexer);
    finish(lexer, token, CM_TOKEN_PARAMETER);
    return true;
}

/* The length of an operator as PostgreSQL cuts it: the longest run that holds no comment, and that
 * ends in + or - only if it also has a character that no operator of the standard has. */
static gsize
custom_operator_length(const CmLexer *lexer)
{
    gsize length = 0;
    bool extended = false;

    for (char byte; (byte = peek(lexer, length)) && strchr("+-*/<>=~!@#%^&|`?", byte); length++) {
        if (length && ((byte == '-' && peek(lexer, length + 1) == '-') ||
                       (byte == '/' && peek(lexer, length + 1) == '*')))
            break;
        extended = extended || strchr("~!@#%^&|`?", byte);
    }
    while (length > 1 && !extended &&
           (lexer->next[length - 1] == '+' || lexer->next[length - 1] == '-'))
        length--;
    return length;
}

static gsize
operator_length(const CmLexer *lexer)
{
    gsize length = lexer->options->custom_operators ? custom_operator_length(lexer) : 0;

    if (length)
        return length;
    for (gsize i = 0; i < G_N_ELEMENTS(operators); i++)
        if (looking_at(lexer, operators[i]))
            return strlen(operators[i]);
    return 1;
}

static void
read_symbol(CmLexer *lexer, CmToken *token)
{
    bool printable = g_ascii_isgraph(*lexer->next);

    lexer->next += operator_length(lexer);
    if (printable)
        finish(lexer, token, CM_TOKEN_SYMBOL);
    else
        finish_error(lexer, token, "control character");
}

static bool
read_comment(CmLexer *lexer, CmToken *token)
{
    const CmLexerOptions *options = lexer->options;
    bool dashes = looking_at(lexer, "--");

    if (dashes && options->spaced_dashes)
        dashes = lexer->end - lexer->next == 2 || is_space(peek(lexer, 2));
    if (dashes || (options->hash_comments && *lexer->next == '#')) {
        read_line_comment(lexer, token);
        return true;
    }
    if (looking_at(lexer, "/*")) {
        read_block_comment(lexer, token);
        return true;
    }
    return false;
}

static bool
read_quoted(CmLexer *lexer, CmToken *token)
{
    const CmLexerOptions *options = lexer->options;
    char quote = *lexer->next;

    if (quote == '\'' || (quote == '"' && options->double_quoted_strings)) {
        read_string(lexer, token, options->backslashes);
        return true;
    }
    if (quote == '"' || (quote == '`' && options->backticks)) {
        read_identifier(lexer, token, quote);
        return true;
    }
    if (quote == '[' && options->brackets) {
        read_identifier(lexer, token, ']');
        return true;
    }
    return quote == '$' && options->dollar_quotes && read_dollar_string(lexer, token);
}

bool
cm_lexer_next(CmLexer *lexer, CmToken *token)
{
    char byte;

    skip_space(lexer);
    if (lexer->next == lexer->end)
        return false;
    advance_place(lexer);
    *token = (CmToken){.start = lexer->next, .line = lexer->line, .column = lexer->column};
    byte = *lexer->next;
    if (read_comment(lexer, token) || read_quoted(lexer, token) || read_prefixed(lexer, token))
        return true;
    if (cm_lexer_is_word_byte((unsigned char)byte, true)) {
        skip_word(lexer);
        finish(lexer, token, CM_TOKEN_WORD);
    } else if (g_ascii_isdigit(byte) || (byte == '.' && g_ascii_isdigit(peek(lexer, 1)))) {
        read_number(lexer, token);
    } else if (looking_at(lexer, "::") || !read_parameter(lexer, token)) {
        read_symbol(lexer, token);
    }
    return true;
}

bool
cm_lexer_next_code(CmLexer *lexer, CmToken *token)
{
    while (cm_lexer_next(lexer, token))
        if (token->kind != CM_TOKEN_COMMENT)
            return true;
    return false;
}
