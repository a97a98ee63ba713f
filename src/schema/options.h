/* What only one dialect knows of an object, under the dialect's name: sqlite: {strict: true}.
 * Sorted by dialect and key, so that equal sets are equal arrays. NULL is an empty set.
 *
 * A list is one text, its elements joined by CM_OPTION_SEPARATOR, which none of them holds. */
#pragma once

#include "base/value.h"

typedef struct {
    char *dialect;
    char *key;
    CmValue value;
} CmOption;

#define CM_OPTION_SEPARATOR "\x1f"

typedef GArray CmOptions; /* of CmOption; frees what it holds */

CmOptions *cm_options_copy(const CmOptions *options);
void cm_options_free(CmOptions *options);
bool cm_options_equal(const CmOptions *left, const CmOptions *right);

/* Sets a value, which is copied; makes the set if *options is NULL. The null value removes. */
void cm_options_set(CmOptions **options, const char *dialect, const char *key,
                    const CmValue *value);

/* The value, or NULL. */
const CmValue *cm_options_get(const CmOptions *options, const char *dialect, const char *key);

/* The value's text, or NULL when unset or of another kind. */
const char *cm_options_text(const CmOptions *options, const char *dialect, const char *key);

/* Whether the value is there and true. */
bool cm_options_is_set(const CmOptions *options, const char *dialect, const char *key);

/* A list: none without elements. */
void cm_options_set_list(CmOptions **options, const char *dialect, const char *key,
                         const char *const *elements);

/* The elements of a list, or NULL when it is unset or no text (transfer full). */
GStrv cm_options_list(const CmOptions *options, const char *dialect, const char *key);
