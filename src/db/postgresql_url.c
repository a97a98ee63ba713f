#include "db/postgresql_url.h"

#include <string.h>

/* Options that Python's drivers take for themselves: a URL can be shared with them. */
static const char *const passed_over[] = {
    "async_fallback",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    NULL,
};

/* Seconds. While a statement runs for long nothing is said, and what stands between cmig and the
 * server may take the connection for dead. */
#define KEEPALIVES_IDLE "60"

static void
add(GPtrArray *keywords, GPtrArray *values, const char *keyword, const char *value)
{
    if (!value)
        return;
    g_ptr_array_add(keywords, (char *)keyword);
    g_ptr_array_add(values, g_strdup(value));
}

/* Hosts and ports as libpq wants them: two lists of one length. */
typedef struct {
    GString *hosts;
    GString *ports;
    guint count;
} Hosts;

/* A colon of a path or of an IPv6 address is none before a port. */
static gsize
host_length(const char *text)
{
    const char *colon = strrchr(text, ':');
    bool has_port = colon && *text != '/' && (colon == strchr(text, ':') || *text == '[') &&
                    colon[1] && !colon[1 + strspn(colon + 1, "0123456789")];

    return has_port ? (gsize)(colon - text) : strlen(text);
}

static void
add_hosts(Hosts *hosts, const char *text)
{
    g_auto(GStrv) names = g_strsplit(text, ",", -1);

    for (char **name = names; *name; name++) {
        gsize length = host_length(*name);
        bool has_port = (*name)[length];
        bool is_literal = **name == '[' && length > 1 && (*name)[length - 1] == ']';

        g_string_append(hosts->hosts, hosts->count ? "," : "");
        g_string_append_len(hosts->hosts, *name + is_literal, (gssize)length - 2 * is_literal);
        g_string_append_printf(hosts->ports, "%s%s", hosts->count ? "," : "",
                               has_port ? *name + length + 1 : "");
        hosts->count++;
    }
}

/* Several are named host:port,host:port before the database's name, or in SQLAlchemy's way,
 * host=host:port&host=host:port. */
static void
read_hosts(const CmUrl *url, GPtrArray *keywords, GPtrArray *values)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GString) ports = g_string_new(NULL);
    Hosts hosts = {names, ports, 0};

    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);

        if (!strcmp(option->key, "host"))
            add_hosts(&hosts, option->value);
    }
    if (!hosts.count && url->host && strchr(url->host, ','))
        add_hosts(&hosts, url->host);
    if (!hosts.count)
        return;
    add(keywords, values, "host", names->str);
    if (ports->str[strspn(ports->str, ",")])
        add(keywords, values, "port", ports->str);
}

void
cm_libpq_url_read(const CmUrl *url, bool is_brief, GPtrArray *keywords, GPtrArray *values)
{
    g_autofree char *port = url->port ? g_strdup_printf("%d", url->port) : NULL;

    add(keywords, values, "fallback_application_name", "cmig");
    add(keywords, values, "connect_timeout", is_brief ? "5" : NULL);
    add(keywords, values, "keepalives_idle", KEEPALIVES_IDLE);
    add(keywords, values, "host", url->host);
    add(keywords, values, "port", port);
    add(keywords, values, "user", url->user);
    add(keywords, values, "password", url->password);
    add(keywords, values, "dbname", url->database);
    read_hosts(url, keywords, values);
    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);

        if (!strcmp(option->key, "ssl"))
            add(keywords, values, "sslmode",
                strcmp(option->value, "true") ? option->value : "require");
        else if (strcmp(option->key, "host") && !g_strv_contains(passed_over, option->key))
            add(keywords, values, option->key, option->value);
    }
    add(keywords, values, "client_encoding", "UTF8");
    g_ptr_array_add(keywords, NULL);
    g_ptr_array_add(values, NULL);
}
