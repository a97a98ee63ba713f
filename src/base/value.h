/* A value as it goes into and comes out of a database: a bind, a cell, an option's setting.
 *
 * A CmValue is plain data on the stack or in an array; its text and bytes are owned by whoever
 * made it (cm_value_clear frees them) unless a function says that it borrows. */
#pragma once

#include "base/error.h"

typedef enum {
    CM_VALUE_NULL,
    CM_VALUE_BOOLEAN,
    CM_VALUE_INTEGER,
    CM_VALUE_DOUBLE,
    CM_VALUE_TEXT,  /* UTF-8, no NUL inside */
    CM_VALUE_BYTES,
} CmValueKind;

typedef struct {
    CmValueKind kind;
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct {
            char *data; /* text is also NUL-terminated */
            gsize length;
        };
    };
} CmValue;

/* Constructors that copy nothing: for literals on the stack. */
#define CM_VALUE_OF_NULL ((CmValue){.kind = CM_VALUE_NULL})
CmValue cm_value_of_text(const char *text); /* borrows; NULL gives the null value */
CmValue cm_value_of_integer(int64_t integer);
CmValue cm_value_of_boolean(bool boolean);

/* A deep copy (transfer full). */
CmValue cm_value_copy(const CmValue *value);

/* Frees what the value owns and makes it null. */
void cm_value_clear(CmValue *value);

/* Whether both are of one kind and equal; doubles compare by their bits. */
bool cm_value_equal(const CmValue *left, const CmValue *right);
