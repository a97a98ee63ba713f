/* Random texts for property tests: seeded, so that a failure comes again, and nasty: what quoting,
 * line ends and types trip over. Static, for a test is one source. */
#pragma once

#include <glib.h>

static const char *const nasty_texts[] = {
    "null",
    "~",
    "",
    "true",
    "No",
    "on",
    "y",
    "12",
    "-1",
    "+.inf",
    "0x1F",
    "0o17",
    "1_000",
    "1e5",
    "12:30:45",
    "2001-12-14",
    "2001-12-14 21:59:43.10",
    ".5",
    "5.",
    "<<",
    "=",
    "-",
    "?",
    ":",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#a",
    "a#b",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\tb",
    "'",
    "\"",
    "'a'",
    "\"a\"",
    "it's",
    "a\"b",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "{",
    "}",
    "{a: 1}",
    "[",
    "]",
    "[a]",
    ",",
    "a, b",
    "---",
    "...",
    "--- a",
    "a\nb",
    "a\n",
    "\na",
    "\n",
    "\n\n",
    "a\n\n",
    "a\n\n\n",
    " a\nb",
    "a \nb",
    "a\n b",
    "a\n  b\n",
    "a\r\nb",
    "a\rb",
    "\r",
    "a\n\tb",
    "a\\nb",
    "\\",
    "x\n...\n",
    "x\n---\n",
    "a\n...",
    "a\n#b\n",
    "a\n \nb",
    "\xc2\x85",
    "a\xe2\x80\xa8"
    "b",
    "a\xe2\x80\xa9"
    "b",
    "\xef\xbb\xbf"
    "a",
    "a\xef\xbb\xbf",
    "\xc2\xa0",
    "\x01",
    "a\x1b"
    "b",
    "\x7f",
    "\xc2\x80",
    "\xef\xbf\xbd",
    "\xef\xbf\xbe",
    "caf\xc3\xa9",
    "\xf0\x9f\x98\x80",
    "\xf4\x8f\xbf\xbf",
    "SELECT a,\n       b\nFROM t\nWHERE a = 'x'  \n  AND b > 1",
    "CREATE TRIGGER g AFTER INSERT ON t\nBEGIN\n\tUPDATE t SET a = 1; -- note\n\n\tDELETE FROM "
    "u;\nEND",
    "SELECT 1;\n\n-- trailing\n   \n",
};

static const char *
random_nasty(GRand *random)
{
    return nasty_texts[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(nasty_texts))];
}

/* One of the nasty texts, several of them, or characters at random (transfer full). */
static char *
random_text(GRand *random)
{
    static const char *const pieces[] = {
        "a",    "B",  "7", " ", " ", "\n", "\t", ":", "#",        "-",
        "'",    "\"", ",", "[", "{", "\\", "\r", "|", "&",        "*",
        "!",    "%",  "@", "`", "?", ".",  "=",  "~", "\xc3\xa9", "\xe2\x80\xa8",
        "\x02",
    };
    GString *out = g_string_new(NULL);
    int kind = g_rand_int_range(random, 0, 4);
    int count = g_rand_int_range(random, 1, kind == 1 ? 4 : 12);

    if (kind == 0) {
        g_string_append(out, random_nasty(random));
        return g_string_free(out, FALSE);
    }
    for (int i = 0; i < count; i++)
        g_string_append(
            out, kind == 1 ? random_nasty(random)
                           : pieces[g_rand_int_range(random, 0, (gint32)G_N_ELEMENTS(pieces))]);
    return g_string_free(out, FALSE);
}
