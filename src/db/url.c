#include "db/url.h"

#include <string.h>

#define URI_FLAGS                                                                 \
    (G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_NON_DNS | \
     G_URI_FLAGS_ENCODED_QUERY)

/* What a scheme may say, and which driver serves it. */
typedef struct {
    const char *name;
    const char *dialect;
    const char *driver;
    const char *const *others; /* Python's drivers for the dialect */
} Scheme;

static const char *const sqlite_others[] = {"sqlite", "pysqlite", "aiosqlite", NULL};
static const char *const postgresql_others[] = {
    "postgresql",    "libpq",   "psycopg", "psycopg2", "psycopg2cffi",
    "psycopg_async", "asyncpg", "pg8000",  NULL,
};
static const char *const mysql_others[] = {
    "mysql",    "mariadb", "mysqldb", "pymysql", "mysqlconnector", "mariadbconnector",
    "aiomysql", "asyncmy", "cymysql", NULL,
};

static const Scheme schemes[] = {
    {"sqlite", "sqlite", "sqlite", sqlite_others},
    {"postgresql", "postgresql", "postgresql", postgresql_others},
    {"postgres", "postgresql", "postgresql", postgresql_others},
    {"mysql", "mysql", "mysql", mysql_others},
    {"mariadb", "mariadb", "mysql", mysql_others},
};

static const Scheme *
find_scheme(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (!strcmp(schemes[i].name, name))
            return &schemes[i];
    return NULL;
}

const char *
cm_url_suggest_dialect(const char *word)
{
    const char *names[G_N_ELEMENTS(schemes) + 1] = {NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
        names[i] = schemes[i].dialect;
    return cm_error_suggest(word, names);
}

static void
clear_option(gpointer data)
{
    CmUrlOption *option = data;

    g_free(option->key);
    g_free(option->value);
}

void
cm_url_free(CmUrl *url)
{
    if (!url)
        return;
    g_free(url->dialect);
    g_free(url->user);
    g_free(url->password);
    g_free(url->host);
    g_free(url->database);
    g_array_unref(url->options);
    g_free(url);
}

/* Whether a value follows, as of keyword=value or keyword = value. */
static const char *
value_of(const char *text, const char *keyword)
{
    const char *end = text + strlen(keyword);

    if (g_ascii_strncasecmp(text, keyword, strlen(keyword)))
        return NULL;
    while (g_ascii_isspace(*end))
        end++;
    return *end == '=' ? end + 1 : NULL;
}

/* The text as far as a keyword of it says a password, which the rest may be a part of (transfer
 * full); NULL if none does. */
static char *
mask_keywords(const char *text)
{
    static const char *const keywords[] = {"password", "passwd", "pwd"};

    for (const char *at = text; *at; at++)
        for (gsize i = 0; i < G_N_ELEMENTS(keywords); i++) {
            const char *value = value_of(at, keywords[i]);

            if (value)
                return g_strdup_printf("%.*s***", (int)(value - text), text);
        }
    return NULL;
}

/* What can be shown of a text that could not be read: nothing before its last @, and no options. */
static char *
mask_authority(const char *text)
{
    const char *colon = strstr(text, "://");
    const char *at = strrchr(text, '@');
    const char *shown = at ? at : text;
    int scheme = at && colon && colon < at ? (int)(colon - text) + 3 : 0;
    int length = (int)strcspn(shown, "?");

    return g_strdup_printf("%.*s%s%.*s%s", scheme, text, at ? "***" : "", length, shown,
                           shown[length] ? "?***" : "");
}

/* A password before an @ may look like a keyword, and one behind a keyword may have an @. */
static char *
mask(const char *text)
{
    bool is_url = strstr(text, "://");
    g_autofree char *first = is_url ? mask_authority(text) : mask_keywords(text);
    char *then;

    if (!is_url)
        return mask_authority(first ? first : text);
    then = mask_keywords(first);
    return then ? then : g_steal_pointer(&first);
}

static bool
fail_no_url(const char *text, GError **error)
{
    g_autofree char *shown = mask(text);

    if (!*text)
        return cm_fail(error, CM_ERROR_URL, "the database URL is empty");
    if (strchr(text, '@') || strchr(text, '='))
        return cm_fail(error, CM_ERROR_URL,
                       "'%s' is no database URL: write dialect://user:password@host:port/database",
                       shown);
    if (g_str_has_prefix(text, "sqlite:"))
        text += strlen("sqlite:");
    return cm_fail(error, CM_ERROR_URL,
                   "'%s' is no database URL: for a SQLite file write sqlite:///%s", shown, text);
}

static bool
fail_malformed(const char *text, const char *why, GError **error)
{
    g_autofree char *shown = mask(text);

    return cm_fail(error, CM_ERROR_URL, "cannot read the database URL '%s': %s", shown, why);
}

static bool
check_driver(const Scheme *scheme, const char *driver, GError **error)
{
    const char *near;

    if (g_strv_contains(scheme->others, driver))
        return true;
    near = cm_error_suggest(driver, scheme->others);
    if (near)
        return cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
                       "unknown driver '%s' for %s, did you mean '%s'?", driver, scheme->dialect,
                       near);
    return cm_fail(error, CM_ERROR_NO_SUCH_MODULE,
                   "unknown driver '%s' for %s: leave it out, as in %s://…", driver,
                   scheme->dialect, scheme->dialect);
}

static bool
is_scheme_name(const char *name)
{
    if (!g_ascii_isalpha(*name))
        return false;
    while (g_ascii_isalnum(*name) || *name == '_')
        name++;
    return !*name;
}

/* Reads "dialect" or "dialect+driver". */
static bool
read_scheme(CmUrl *url, const char *text, gsize length, GError **error)
{
    g_autofree char *name = g_ascii_strdown(text, (gssize)length);
    char *plus = strchr(name, '+');
    const Scheme *scheme;

    if (plus)
        *plus = '\0';
    if (!is_scheme_name(name) || (plus && !is_scheme_name(plus + 1)))
        return fail_malformed(text, "it must begin with a dialect's name, such as postgresql://",
                              error);
    scheme = find_scheme(name);
    url->dialect = g_strdup(scheme ? scheme->dialect : name);
    url->driver = scheme ? scheme->driver : url->dialect;
    return !scheme || !plus || check_driver(scheme, plus + 1, error);
}

static bool
read_options(CmUrl *url, const char *text, const char *query, GError **error)
{
    GUriParamsIter iterator;
    CmUrlOption option;
    GError *problem = NULL;

    if (!query)
        return true;
    g_uri_params_iter_init(&iterator, query, -1, "&", G_URI_PARAMS_WWW_FORM);
    while (g_uri_params_iter_next(&iterator, &option.key, &option.value, &problem))
        g_array_append_val(url->options, option);
    if (!problem)
        return true;
    g_error_free(problem);
    return fail_malformed(text, "what follows the ? must be key=value, joined by &", error);
}

static char *
take_unless_empty(char **text)
{
    char *taken = *text && **text ? g_steal_pointer(text) : NULL;

    g_clear_pointer(text, g_free);
    return taken;
}

/* SQLite has a path and nothing else; one slash of it belongs to the URL. */
static bool
check_sqlite(CmUrl *url, const char *text, GError **error)
{
    if (url->user || url->password || url->port)
        return fail_malformed(text, "SQLite has no user, password or port: write sqlite:///PATH",
                              error);
    if (url->host)
        return cm_fail(error, CM_ERROR_URL,
                       "the database URL 'sqlite://%s…' lacks a slash: write sqlite:///%s%s%s",
                       url->host, url->host, url->database ? "/" : "",
                       url->database ? url->database : "");
    if (url->database && g_str_has_prefix(url->database, "file:"))
        return fail_malformed(text,
                              "SQLite's own file: names are not supported: write "
                              "sqlite:///PATH",
                              error);
    if (url->database && !strcmp(url->database, ":memory:"))
        g_clear_pointer(&url->database, g_free);
    return true;
}

/* Several hosts, each with a port of its own, are no part of a URL in general: they are taken out
 * as they stand, and one that can be read is left in their place. rest begins with "://" (transfer
 * full, both). */
static char *
take_hosts(const char *rest, char **hosts)
{
    const char *start = rest + strlen("://");
    const char *end = start + strcspn(start, "/?#");
    const char *at = memrchr(start, '@', (gsize)(end - start));
    const char *from = at ? at + 1 : start;

    if (!memchr(from, ',', (gsize)(end - from)) || !memchr(from, ':', (gsize)(end - from)))
        return g_strconcat("cmig", rest, NULL);
    *hosts = g_strndup(from, (gsize)(end - from));
    return g_strdup_printf("cmig%.*shosts%s", (int)(from - rest), rest, end);
}

/* Reads all after the scheme; rest begins with "://". */
static bool
read_rest(CmUrl *url, const char *text, const char *rest, GError **error)
{
    g_autofree char *hosts = NULL;
    g_autofree char *generic = take_hosts(rest, &hosts);
    g_autofree char *path = NULL;
    g_autofree char *query = NULL;
    g_autofree char *fragment = NULL;
    int port;

    if (!g_uri_split_with_user(generic, URI_FLAGS, NULL, &url->user, &url->password, NULL,
                               &url->host, &port, &path, &query, &fragment, NULL))
        return fail_malformed(text,
                              "write dialect://user:password@host:port/database, with "
                              "special characters as %XX",
                              error);
    if (fragment)
        return fail_malformed(text, "a # must be written %23", error);
    url->port = MAX(port, 0);
    url->host = take_unless_empty(&url->host);
    if (hosts) {
        g_free(url->host);
        url->host = g_steal_pointer(&hosts);
    }
    if (*path && path[1])
        url->database = g_strdup(path + 1);
    return read_options(url, text, query, error);
}

CmUrl *
cm_url_parse(const char *text, GError **error)
{
    const char *colon = strstr(text, "://");
    g_autoptr(CmUrl) url = NULL;

    if (!colon) {
        fail_no_url(text, error);
        return NULL;
    }
    url = g_new0(CmUrl, 1);
    url->options = g_array_new(FALSE, FALSE, sizeof(CmUrlOption));
    g_array_set_clear_func(url->options, clear_option);
    if (!read_scheme(url, text, (gsize)(colon - text), error))
        return NULL;
    if (!read_rest(url, text, colon, error))
        return NULL;
    if (!strcmp(url->dialect, "sqlite") && !check_sqlite(url, text, error))
        return NULL;
    return g_steal_pointer(&url);
}

static void
append_escaped(GString *out, const char *text, const char *allowed)
{
    g_string_append_uri_escaped(out, text, allowed, TRUE);
}

static void
append_authority(GString *out, const CmUrl *url, bool hide_password)
{
    bool is_list = url->host && strchr(url->host, ',');
    bool literal = url->host && strchr(url->host, ':') && !is_list;

    if (url->user)
        append_escaped(out, url->user, NULL);
    if (url->password) {
        g_string_append_c(out, ':');
        append_escaped(out, hide_password ? "***" : url->password, hide_password ? "*" : NULL);
    }
    if (url->user || url->password)
        g_string_append_c(out, '@');
    if (literal)
        g_string_append_printf(out, "[%s]", url->host);
    else if (url->host)
        append_escaped(out, url->host, is_list ? ",:[]" : NULL);
    if (url->port)
        g_string_append_printf(out, ":%d", url->port);
}

/* An option may carry a password too. */
static bool
is_secret(const char *key)
{
    return !g_ascii_strcasecmp(key, "password") || !g_ascii_strcasecmp(key, "passwd") ||
           !g_ascii_strcasecmp(key, "sslpassword");
}

static void
append_options(GString *out, const CmUrl *url, bool hide_password)
{
    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);
        bool hidden = hide_password && is_secret(option->key);

        g_string_append_c(out, i ? '&' : '?');
        append_escaped(out, option->key, NULL);
        g_string_append_c(out, '=');
        append_escaped(out, hidden ? "***" : option->value, hidden ? "*" : "/:,");
    }
}

char *
cm_url_to_string(const CmUrl *url, bool hide_password)
{
    GString *out = g_string_new(url->dialect);

    g_string_append(out, "://");
    append_authority(out, url, hide_password);
    if (url->database) {
        g_string_append_c(out, '/');
        append_escaped(out, url->database, "/:");
    }
    append_options(out, url, hide_password);
    return g_string_free(out, FALSE);
}

const char *
cm_url_option(const CmUrl *url, const char *key)
{
    for (guint i = url->options->len; i > 0; i--) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i - 1);

        if (!strcmp(option->key, key))
            return option->value;
    }
    return NULL;
}

CmUrl *
cm_url_copy(const CmUrl *url)
{
    CmUrl *copy = g_memdup2(url, sizeof *url);

    copy->dialect = g_strdup(url->dialect);
    copy->user = g_strdup(url->user);
    copy->password = g_strdup(url->password);
    copy->host = g_strdup(url->host);
    copy->database = g_strdup(url->database);
    copy->options = g_array_new(FALSE, FALSE, sizeof(CmUrlOption));
    g_array_set_clear_func(copy->options, clear_option);
    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);
        CmUrlOption own = {g_strdup(option->key), g_strdup(option->value)};

        g_array_append_val(copy->options, own);
    }
    return copy;
}
