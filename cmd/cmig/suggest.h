/* "Did you mean …?" */
#pragma once

#include <glib.h>

/* The nearest of the NULL-terminated candidates, or NULL when none is near enough to be a slip of
 * the hand. Borrowed from candidates. */
const char *cm_suggest(const char *word, const char *const *candidates);
