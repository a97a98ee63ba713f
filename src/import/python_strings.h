/* String literals of Python: where they end, and what they mean. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A literal with its prefix and quotes. */
typedef struct {
    const char *body;  /* behind the opening quotes */
    const char *close; /* the closing quotes; where the text or line ends, if there are none */
    const char *after; /* behind them */
    bool is_raw;
    bool is_plain; /* text that stands as it is: no bytes, nothing to fill in */
    bool is_closed;
} CmPythonString;

/* Whether a string literal opens at text, which ends at end; if so, it is taken apart. */
bool cm_python_string_read(const char *text, const char *end, CmPythonString *out);

/* What the literal means (transfer full); NULL if only Python can know. */
char *cm_python_string_value(const CmPythonString *string);
