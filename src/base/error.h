/* The one way to report an error: cm_fail() and its relatives set a GError of the domain CM_ERROR
 * and return false, so that a caller can write `return cm_fail(error, …)`.
 *
 * Messages are lower-case, without a full stop, and say what and what next; where is prefixed by
 * those who know it (cm_fail_at for a place in a file, g_prefix_error on the way up). */
#pragma once

#include <cmig/core.h>

/* A place in a text file, counted from 1; line 0 means unknown. The file's name is borrowed. */
typedef struct {
    const char *file;
    int line;
    int column;
} CmPosition;

/* Sets *error (which may be NULL) and returns false. */
bool cm_fail(GError **error, CmErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same with "file:line:column: " before the message, and the place in the detail. */
bool cm_fail_at(GError **error, CmPosition at, CmErrorCode code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same with what the database said; sqlstate and statement may be NULL and are copied. */
bool cm_fail_database(GError **error, CmErrorCode code, const char *sqlstate, int native_code,
                      const char *statement, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* Puts "file:line:column: " before the message of an error that has no place yet, and notes the
 * place in its detail. Does nothing when error or *error is NULL or a place is already there. */
void cm_error_locate(GError **error, CmPosition at);

/* The nearest of the NULL-terminated candidates to word, or NULL when none is near enough to be a
 * slip of the hand. Borrowed from candidates. */
const char *cm_error_suggest(const char *word, const char *const *candidates);
