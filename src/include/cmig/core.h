/* What every part of cmig shares: errors, with what a program may want to know of them.
 *
 * Functions that can fail take a GError ** last, return false or NULL, and set an error of the
 * domain CM_ERROR. All functions may be called from any thread on different objects; an object
 * belongs to one thread at a time unless its own header says otherwise. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

#define CM_PUBLIC __attribute__((visibility("default")))

#define CM_ERROR (cm_error_quark())

/* Families in hundreds: cm_error_is() with the first of a family is true for all of it. */
typedef enum {
    CM_ERROR_ARGUMENT = 100, /* the caller asked for something that makes no sense */
    CM_ERROR_NO_SUCH_MODULE, /* unknown dialect or driver */
    CM_ERROR_URL,

    CM_ERROR_COMPILE = 200, /* the dialect cannot say it */
    CM_ERROR_UNSUPPORTED,   /* the database cannot do it */
    CM_ERROR_UNKNOWN_STATE, /* the schema before is needed and not known (opaque SQL ran) */

    CM_ERROR_INVALID_REQUEST = 300,
    CM_ERROR_NO_SUCH_TABLE,
    CM_ERROR_NO_SUCH_OBJECT, /* column, constraint, index, view, trigger */
    CM_ERROR_ALREADY_EXISTS,
    CM_ERROR_IN_USE, /* something else needs the object */

    CM_ERROR_TIMEOUT = 400,
    CM_ERROR_LOCK_BUSY, /* another cmig holds the lock: exit 4 of the program */

    CM_ERROR_DATABASE = 500, /* the database said no; cm_error_detail() has its words */
    CM_ERROR_CONNECTION,
    CM_ERROR_INTEGRITY,
    CM_ERROR_OPERATIONAL,

    CM_ERROR_FILE = 600, /* cannot be read or written */
    CM_ERROR_SYNTAX,     /* not YAML, not SQL, not UTF-8 */
    CM_ERROR_KEY,        /* unknown, duplicate or missing key */
    CM_ERROR_VALUE,      /* a value of the wrong kind or out of range */
    CM_ERROR_HOOK,       /* a program that the project runs on new files failed */

    CM_ERROR_GRAPH = 700, /* the kinds of a revision graph's errors */
    CM_ERROR_UNKNOWN_REVISION,
    CM_ERROR_AMBIGUOUS_PREFIX,
    CM_ERROR_UNKNOWN_BRANCH,
    CM_ERROR_NOT_IN_BRANCH,
    CM_ERROR_MULTIPLE_HEADS,
    CM_ERROR_NOT_ANCESTOR,
    CM_ERROR_NOT_ON_BRANCH_PATH,
    CM_ERROR_RELATIVE_TOO_FAR,
    CM_ERROR_AMBIGUOUS_WALK,
    CM_ERROR_AMBIGUOUS_CURRENT,
    CM_ERROR_OVERLAP,
    CM_ERROR_RANGE_NOT_ALLOWED,
    CM_ERROR_RANGE_REQUIRED,
    CM_ERROR_BAD_RANGE,
    CM_ERROR_NOT_A_HEAD,
    CM_ERROR_DUPLICATE_HEADS,
    CM_ERROR_NOT_AT_HEADS,
    CM_ERROR_CYCLE,
    CM_ERROR_DEPENDENCY_CYCLE,
    CM_ERROR_SELF_LOOP,
    CM_ERROR_DEPENDENCY_SELF_LOOP,
    CM_ERROR_DUPLICATE_LABEL,
    CM_ERROR_ILLEGAL_ID,
    CM_ERROR_DUPLICATE_ID,
    CM_ERROR_MISSING_DOWN_REVISION,
    CM_ERROR_MISSING_DEPENDENCY,
    CM_ERROR_BROKEN_MAP,

    CM_ERROR_MIGRATION = 800,
    CM_ERROR_IRREVERSIBLE,
    CM_ERROR_TAMPERED,     /* an applied revision's file is not what ran */
    CM_ERROR_NEEDS_REPAIR, /* exit 5 of the program */
    CM_ERROR_PLACEHOLDER,  /* a revision whose file says that it is yet to be written */
} CmErrorCode;

/* What is known of an error beyond its message; fields that do not apply are NULL or 0. */
typedef struct {
    const char *sqlstate;  /* five characters, for example "23505" */
    int native_code;       /* the database's own number */
    const char *statement; /* the SQL that failed */
    const char *file;      /* where the fault stands: line and column count from 1 */
    int line;
    int column;
} CmErrorDetail;

/* The error domain of all of cmig's errors. */
CM_PUBLIC GQuark cm_error_quark(void);

/* Whether error is of the domain CM_ERROR and of code, or of the family that code opens. NULL is
 * no error and so false. */
CM_PUBLIC bool cm_error_is(const GError *error, CmErrorCode code);

/* The detail of a CM_ERROR error: never NULL, lives as long as the error. For an error of another
 * domain all its fields are empty. */
CM_PUBLIC const CmErrorDetail *cm_error_detail(const GError *error);

/* The name of a code as the documentation and JSON output spell it, such as "unknown_revision".
 * Static; "error" for a number that is no code. */
CM_PUBLIC const char *cm_error_code_name(CmErrorCode code);

/* Reads a duration as the configuration and --wait have it: a number, which may have a fraction,
 * with us, ms, s, m or h, or 0. Fails with CM_ERROR_VALUE, and leaves *microseconds alone. */
CM_PUBLIC bool cm_duration_parse(const char *text, int64_t *microseconds, GError **error);

/* The version of the library, such as "0.1.0". Static. */
CM_PUBLIC const char *cm_version(void);

G_END_DECLS
