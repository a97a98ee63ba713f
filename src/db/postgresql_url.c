#include "db/postgresql_url.h"

#include <string.h>

/* Options that Python's drivers take for themselves: a URL can be shared with them. */
static const char *const passed_over[] = {
    "async_fallback",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    NULL,
};

static void
add(GPtrArray *keywords, GPtrArray *values, const char *keyword, const char *value)
{
    if (!value)
        return;
    g_ptr_array_add(keywords, (char *)keyword);
    g_ptr_array_add(values, g_strdup(value));
}

/* SQLAlchemy's way to name several hosts: host=a:1&host=b:2. A colon of a path or of an IPv6
 * address is none before a port. */
static void
add_host(GString *hosts, GString *ports, const char *text)
{
    const char *colon = strchr(text, ':');
    bool has_port =
        colon && !strchr(text, '/') && colon[1] && !colon[1 + strspn(colon + 1, "0123456789")];

    g_string_append_printf(hosts, "%s%.*s", hosts->len ? "," : "",
                           (int)(has_port ? (gsize)(colon - text) : strlen(text)), text);
    g_string_append_printf(ports, "%s%s", hosts->str[0] && strchr(hosts->str, ',') ? "," : "",
                           has_port ? colon + 1 : "");
}

static void
add_hosts(const CmUrl *url, GPtrArray *keywords, GPtrArray *values)
{
    g_autoptr(GString) hosts = g_string_new(NULL);
    g_autoptr(GString) ports = g_string_new(NULL);

    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);
        g_auto(GStrv) names = NULL;

        if (strcmp(option->key, "host"))
            continue;
        names = g_strsplit(option->value, ",", -1);
        for (char **name = names; *name; name++)
            add_host(hosts, ports, *name);
    }
    if (!hosts->len)
        return;
    add(keywords, values, "host", hosts->str);
    if (ports->str[strspn(ports->str, ",")])
        add(keywords, values, "port", ports->str);
}

void
cm_postgresql_url_read(const CmUrl *url, GPtrArray *keywords, GPtrArray *values)
{
    g_autofree char *port = url->port ? g_strdup_printf("%d", url->port) : NULL;

    add(keywords, values, "fallback_application_name", "cmig");
    add(keywords, values, "host", url->host);
    add(keywords, values, "port", port);
    add(keywords, values, "user", url->user);
    add(keywords, values, "password", url->password);
    add(keywords, values, "dbname", url->database);
    add_hosts(url, keywords, values);
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
