#include "import/python_strings.h"

#include <string.h>

#define LONGEST_PREFIX 2
#define DEEPEST        64

/* Where a literal is read. */
typedef struct {
    const char *at;
    const char *end;
} Cursor;

static char
peek(const Cursor *cursor, gsize offset)
{
    return offset < (gsize)(cursor->end - cursor->at) ? cursor->at[offset] : '\0';
}

/* Three quotes or one. */
static gsize
count_quotes(const Cursor *cursor)
{
    char quote = peek(cursor, 0);

    return peek(cursor, 1) == quote && peek(cursor, 2) == quote ? 3 : 1;
}

static bool
closes(const Cursor *cursor, char quote, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (peek(cursor, i) != quote)
            return false;
    return true;
}

static void skip_field(Cursor *cursor, int depth);

/* Moves behind a string within the field of an f-string. */
static void
skip_inner_string(Cursor *cursor, int depth)
{
    char quote = peek(cursor, 0);
    gsize count = count_quotes(cursor);

    for (cursor->at += count; cursor->at < cursor->end && !closes(cursor, quote, count);) {
        if (peek(cursor, 0) == '\\' && cursor->at + 1 < cursor->end)
            cursor->at++;
        else if (peek(cursor, 0) == '{' && depth < DEEPEST) {
            skip_field(cursor, depth + 1);
            continue;
        }
        cursor->at++;
    }
    cursor->at += MIN(count, (gsize)(cursor->end - cursor->at));
}

/* Moves behind what stands between braces in an f-string. Strings in it may have the quotes of the
 * whole; behind a colon a format stands, in which quotes mean nothing. */
static void
skip_field(Cursor *cursor, int depth)
{
    int open = 0;
    bool is_format = false;

    do {
        char letter = peek(cursor, 0);

        if ((letter == '\'' || letter == '"') && !is_format) {
            skip_inner_string(cursor, depth);
            continue;
        }
        if (strchr("([{", letter) && letter)
            open++;
        else if (strchr(")]}", letter) && letter)
            open--;
        else if (letter == ':' && open == 1)
            is_format = true;
        cursor->at++;
    } while (cursor->at < cursor->end && open > 0);
}

/* Moves to the closing quotes; *fills is set if there is something to fill in. */
static void
find_close(Cursor *cursor, char quote, gsize count, bool is_format, bool *fills)
{
    while (cursor->at < cursor->end && !closes(cursor, quote, count)) {
        char letter = *cursor->at;

        if ((letter == '\n' || letter == '\r') && count == 1)
            return;
        if (is_format && letter == '{' && peek(cursor, 1) != '{') {
            *fills = true;
            skip_field(cursor, 0);
            continue;
        }
        if (is_format && (letter == '{' || letter == '}'))
            *fills = true; /* doubled: one is meant, which is not worth knowing */
        cursor->at += (letter == '\\' || (is_format && letter == '{')) && peek(cursor, 1) ? 2 : 1;
        if (letter == '\\' && cursor->at[-1] == '\r' && peek(cursor, 0) == '\n')
            cursor->at++;
    }
}

bool
cm_python_string_read(const char *text, const char *end, CmPythonString *out)
{
    Cursor cursor = {text, end};
    bool is_format = false;
    bool is_bytes = false;
    bool fills = false;
    char quote;
    gsize count;

    *out = (CmPythonString){0};
    while (cursor.at - text < LONGEST_PREFIX && strchr("rRbBuUfFtT", peek(&cursor, 0)) &&
           peek(&cursor, 0)) {
        char letter = g_ascii_tolower(*cursor.at++);

        out->is_raw |= letter == 'r';
        is_bytes |= letter == 'b';
        is_format |= letter == 'f' || letter == 't';
    }
    quote = peek(&cursor, 0);
    if (quote != '\'' && quote != '"')
        return false;
    count = count_quotes(&cursor);
    cursor.at += count;
    out->body = cursor.at;
    find_close(&cursor, quote, count, is_format, &fills);
    out->close = cursor.at;
    out->is_closed = closes(&cursor, quote, count);
    out->after = cursor.at + (out->is_closed ? count : 0);
    out->is_plain =
        !is_bytes && !fills && !memchr(out->body, '\0', (gsize)(out->close - out->body));
    return true;
}

/* Up to count digits of a base, from the cursor on; the value, or -1 if there are less than least.
 */
static gint64
read_digits(Cursor *cursor, int base, guint least, guint count)
{
    gint64 value = 0;
    guint got = 0;

    for (; got < count; got++) {
        int digit = g_ascii_xdigit_value(peek(cursor, 0));

        if (digit < 0 || digit >= base)
            break;
        value = value * base + digit;
        cursor->at++;
    }
    return got < least ? -1 : value;
}

static bool
append_character(GString *out, gint64 code)
{
    if (code <= 0 || code > 0x10ffff || !g_unichar_validate((gunichar)code))
        return false;
    g_string_append_unichar(out, (gunichar)code);
    return true;
}

/* What stands behind a backslash; false if only Python can know. */
static bool
append_escape(GString *out, Cursor *cursor)
{
    static const char letters[] = "abfnrtv\\'\"";
    static const char meanings[] = "\a\b\f\n\r\t\v\\'\"";
    char letter = peek(cursor, 0);
    const char *known = letter ? strchr(letters, letter) : NULL;

    if (letter >= '0' && letter <= '7')
        return append_character(out, read_digits(cursor, 8, 1, 3));
    cursor->at += cursor->at < cursor->end;
    if (known) {
        g_string_append_c(out, meanings[known - letters]);
        return true;
    }
    switch (letter) {
    case '\r':
        cursor->at += peek(cursor, 0) == '\n';
        return true;
    case '\n':
        return true;
    case 'x':
        return append_character(out, read_digits(cursor, 16, 2, 2));
    case 'u':
        return append_character(out, read_digits(cursor, 16, 4, 4));
    case 'U':
        return append_character(out, read_digits(cursor, 16, 8, 8));
    case 'N':
        return false;
    default:
        g_string_append_c(out, '\\');
        if (letter)
            g_string_append_c(out, letter);
        return true;
    }
}

char *
cm_python_string_value(const CmPythonString *string)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Cursor cursor = {string->body, string->close};

    if (!string->is_plain || !string->is_closed)
        return NULL;
    while (cursor.at < cursor.end) {
        char letter = *cursor.at++;

        if (letter == '\\' && !string->is_raw) {
            if (!append_escape(out, &cursor))
                return NULL;
            continue;
        }
        if (letter == '\r') {
            cursor.at += peek(&cursor, 0) == '\n';
            letter = '\n';
        }
        g_string_append_c(out, letter);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
