/* Database URLs in SQLAlchemy's form: dialect+driver://user:password@host:port/database?key=value.
 *
 * Names of Python's drivers are accepted, so that a URL can be shared with SQLAlchemy, and mean the
 * one driver that cmig has for the dialect. A dialect that is not known here is left to the drivers
 * (registry.h). Errors never show what may be a password. */
#pragma once

#include "base/error.h"

typedef struct {
    char *key;
    char *value;
} CmUrlOption;

typedef struct {
    char *dialect;      /* such as "postgresql": an alias is already resolved */
    const char *driver; /* the driver that serves it: static, or the dialect's own name */
    char *user;         /* NULL where the URL names none, as all below */
    char *password;
    char *host;      /* or several, "a:1,b:2" */
    int port;        /* 0 where the URL names none */
    char *database;  /* of SQLite: the path; NULL is a database in memory */
    GArray *options; /* CmUrlOption, in the order of the URL */
} CmUrl;

/* Reads a URL (transfer full). Fails with CM_ERROR_URL, or with CM_ERROR_NO_SUCH_MODULE for a
 * driver that a known dialect does not have. */
CmUrl *cm_url_parse(const char *text, GError **error);

/* A copy (transfer full). */
CmUrl *cm_url_copy(const CmUrl *url);

/* The URL as text (transfer full), a password as *** when hide_password is set. */
char *cm_url_to_string(const CmUrl *url, bool hide_password);

/* The value of the last option of that key, or NULL. Borrowed. */
const char *cm_url_option(const CmUrl *url, const char *key);

/* The nearest known dialect to a word that is none, or NULL. Static. */
const char *cm_url_suggest_dialect(const char *word);

/* Frees a URL; NULL is ignored. */
void cm_url_free(CmUrl *url);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmUrl, cm_url_free)
