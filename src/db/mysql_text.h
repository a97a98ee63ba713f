/* What MySQL's driver knows without the client library: options of URLs, meanings of errors. */
#pragma once

#include "db/url.h"

/* The SQLSTATE that others go by, which tells what the error is: the server's own, which is shown,
 * says HY000 of much. */
const char *cm_mysql_condition(unsigned native, const char *sqlstate);

/* What to do next about an error of this code and condition, or NULL. Static. */
const char *cm_mysql_hint(unsigned native, const char *sqlstate);

/* The kind of error that a condition stands for; native tells lost connections. */
CmErrorCode cm_mysql_error_code(unsigned native, const char *sqlstate);

/* How an option of a URL reaches the client library. */
typedef enum {
    CM_MYSQL_OPTION_TEXT,
    CM_MYSQL_OPTION_SECONDS,
    CM_MYSQL_OPTION_BOOLEAN,
    CM_MYSQL_OPTION_OURS,    /* read by the driver itself */
    CM_MYSQL_OPTION_IGNORED, /* of Python's drivers: means nothing here */
} CmMysqlOptionKind;

typedef struct {
    const char *name; /* '-' is written for '_' too */
    CmMysqlOptionKind kind;
} CmMysqlOption;

/* The option of that name, or NULL. Static. */
const CmMysqlOption *cm_mysql_option_find(const char *name);

/* All names, NULL-terminated, for suggestions (transfer container). */
const char **cm_mysql_option_names(void);

/* The value of an option in either spelling, or NULL. Borrowed. */
const char *cm_mysql_url_option(const CmUrl *url, const char *name);
