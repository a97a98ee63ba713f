/* The driver for MySQL and MariaDB: connections and sessions.
 *
 * A session has a strict SQL mode of its own, UTF-8 of four bytes, and UTC. An interrupt is a KILL
 * QUERY over a second connection, which no signal handler may open: it writes to a pipe, and a
 * thread of the wire does the rest. */
#include "db/mysql_internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool
fail_with(unsigned native, const char *state, const char *message, const char *sql, GError **error)
{
    const char *condition = cm_mysql_condition(native, state);
    const char *hint = cm_mysql_hint(native, condition);

    return cm_fail_database(error, cm_mysql_error_code(native, condition), state, (int)native, sql,
                            "%s%s%s", message, hint ? "\nhint: " : "", hint ? hint : "");
}

bool
cm_mysql_fail(const CmMysqlWire *wire, const char *sql, GError **error)
{
    return fail_with(mysql_errno(wire->mysql), mysql_sqlstate(wire->mysql),
                     mysql_error(wire->mysql), sql, error);
}

bool
cm_mysql_fail_statement(MYSQL_STMT *statement, const char *sql, GError **error)
{
    return fail_with(mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement),
                     mysql_stmt_error(statement), sql, error);
}

void
cm_mysql_close_cached(CmMysqlCached *entry)
{
    if (entry->statement)
        mysql_stmt_close(entry->statement);
    g_free(entry->sql);
    *entry = (CmMysqlCached){0};
}

static bool
set_text_option(MYSQL *mysql, const char *name, const char *value)
{
    static const struct {
        const char *name;
        enum mysql_option option;
    } texts[] = {
        {"read_default_file", MYSQL_READ_DEFAULT_FILE},
        {"read_default_group", MYSQL_READ_DEFAULT_GROUP},
        {"plugin_dir", MYSQL_PLUGIN_DIR},
        {"default_auth", MYSQL_DEFAULT_AUTH},
        {"ssl_ca", MYSQL_OPT_SSL_CA},
        {"ssl_capath", MYSQL_OPT_SSL_CAPATH},
        {"ssl_cert", MYSQL_OPT_SSL_CERT},
        {"ssl_key", MYSQL_OPT_SSL_KEY},
        {"ssl_cipher", MYSQL_OPT_SSL_CIPHER},
        {"ssl_crl", MYSQL_OPT_SSL_CRL},
        {"tls_version", MYSQL_OPT_TLS_VERSION},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!strcmp(texts[i].name, name))
            return !mysql_options(mysql, texts[i].option, value);
    return false;
}

static bool
set_number_option(MYSQL *mysql, const char *name, guint64 number)
{
    static const struct {
        const char *name;
        enum mysql_option option;
    } numbers[] = {
        {"connect_timeout", MYSQL_OPT_CONNECT_TIMEOUT},
        {"read_timeout", MYSQL_OPT_READ_TIMEOUT},
        {"write_timeout", MYSQL_OPT_WRITE_TIMEOUT},
    };
    unsigned value = (unsigned)number;

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (!strcmp(numbers[i].name, name))
            return !mysql_options(mysql, numbers[i].option, &value);
    return false;
}

static bool
set_switch(MYSQL *mysql, const char *name, bool on)
{
    my_bool value = on;

    if (!strcmp(name, "compress"))
        return !on || !mysql_options(mysql, MYSQL_OPT_COMPRESS, NULL);
    if (!strcmp(name, "ssl"))
        return !mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &value);
    return !mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &value);
}

/* The words of MySQL's own client for how much TLS is wanted. */
static bool
set_ssl_mode(MYSQL *mysql, const char *mode, GError **error)
{
    static const char *const words[] = {"disabled",  "preferred",       "required",
                                        "verify_ca", "verify_identity", NULL};
    g_autofree char *lower = g_ascii_strdown(mode, -1);

    if (!g_strv_contains(words, lower))
        return cm_fail(error, CM_ERROR_URL,
                       "the URL's option ssl_mode must be disabled, preferred, required, "
                       "verify_ca or verify_identity, not '%s'",
                       mode);
    if (!strcmp(lower, "preferred"))
        return true;
    set_switch(mysql, "ssl", strcmp(lower, "disabled"));
    return !g_str_has_prefix(lower, "verify") || set_switch(mysql, "ssl_verify_cert", true);
}

static bool
fail_option(const CmUrlOption *option, const char *wants, GError **error)
{
    return cm_fail(error, CM_ERROR_URL, "the URL's option %s must be %s, not '%s'", option->key,
                   wants, option->value);
}

/* The client library passes over a file of options that it cannot read, and connects otherwise than
 * was meant. */
static bool
check_readable(const CmMysqlOption *known, const CmUrlOption *option, GError **error)
{
    if (strcmp(known->name, "read_default_file") || !access(option->value, R_OK))
        return true;
    return cm_fail(error, CM_ERROR_URL, "the file of the URL's option %s cannot be read: %s: %s",
                   option->key, option->value, g_strerror(errno));
}

static bool
set_option(MYSQL *mysql, const CmUrlOption *option, GError **error)
{
    const CmMysqlOption *known = cm_mysql_option_find(option->key);
    static const char *const words[] = {"0", "false", "1", "true", NULL};
    g_autofree const char **names = NULL;
    guint64 number = 0;
    const char *near;

    if (!known) {
        names = cm_mysql_option_names();
        near = cm_error_suggest(option->key, names);
        return cm_fail(error, CM_ERROR_URL,
                       "unknown option '%s' in the URL of a MySQL database%s%s%s", option->key,
                       near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    switch (known->kind) {
    case CM_MYSQL_OPTION_TEXT:
        if (!check_readable(known, option, error))
            return false;
        return set_text_option(mysql, known->name, option->value) ||
               fail_option(option, "one that the client library takes", error);
    case CM_MYSQL_OPTION_SECONDS:
        if (!g_ascii_string_to_unsigned(option->value, 10, 1, 86400, &number, NULL))
            return fail_option(option, "whole seconds", error);
        return set_number_option(mysql, known->name, number);
    case CM_MYSQL_OPTION_BOOLEAN:
        if (!g_strv_contains(words, option->value))
            return fail_option(option, "true or false", error);
        return set_switch(mysql, known->name, strchr("1t", *option->value));
    case CM_MYSQL_OPTION_OURS:
        return strcmp(known->name, "ssl_mode") || set_ssl_mode(mysql, option->value, error);
    case CM_MYSQL_OPTION_IGNORED:
        break;
    }
    return true;
}

static bool
set_options(MYSQL *mysql, const CmUrl *url, GError **error)
{
    unsigned timeout = 10;

    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options4(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "cmig");
    for (guint i = 0; i < url->options->len; i++)
        if (!set_option(mysql, &g_array_index(url->options, CmUrlOption, i), error))
            return false;
    return true;
}

static bool
fail_connect(MYSQL *mysql, const CmUrl *url, GError **error)
{
    const char *condition = cm_mysql_condition(mysql_errno(mysql), mysql_sqlstate(mysql));
    const char *hint = cm_mysql_hint(mysql_errno(mysql), condition);

    return cm_fail_database(error, CM_ERROR_CONNECTION, mysql_sqlstate(mysql),
                            (int)mysql_errno(mysql), NULL, "cannot connect to %s%s%s: %s%s%s",
                            url->host ? url->host : "localhost", url->database ? ", database " : "",
                            url->database ? url->database : "", mysql_error(mysql),
                            hint ? "\nhint: " : "", hint ? hint : "");
}

/* A connection by the URL, without a session of cmig's own; NULL and an error. */
static MYSQL *
dial(const CmUrl *url, GError **error)
{
    const char *socket = cm_mysql_url_option(url, "unix_socket");
    MYSQL *mysql = mysql_init(NULL);

    socket = socket ? socket : cm_mysql_url_option(url, "socket");
    if (set_options(mysql, url, error)) {
        if (mysql_real_connect(mysql, url->host, url->user, url->password, url->database,
                               (unsigned)url->port, socket, CLIENT_MULTI_RESULTS))
            return mysql;
        fail_connect(mysql, url, error);
    }
    mysql_close(mysql);
    return NULL;
}

/* Kills what the wire is running, from a connection of its own. */
static void
kill_query(const CmMysqlWire *wire)
{
    MYSQL *mysql = dial(wire->url, NULL);
    char sql[64];

    if (!mysql)
        return;
    g_snprintf(sql, sizeof sql, "KILL QUERY %lu", mysql_thread_id(wire->mysql));
    mysql_query(mysql, sql);
    mysql_close(mysql);
}

static gpointer
wait_for_interrupts(gpointer data)
{
    const CmMysqlWire *wire = data;
    char order;

    mysql_thread_init();
    while (read(wire->wake[0], &order, 1) == 1 && order == 'k')
        kill_query(wire);
    mysql_thread_end();
    return NULL;
}

static void
interrupt_wire(CmWire *data)
{
    CmMysqlWire *wire = data;
    ssize_t written = write(wire->wake[1], "k", 1);

    (void)written;
}

static void
stop_killer(CmMysqlWire *wire)
{
    if (!wire->killer)
        return;
    if (write(wire->wake[1], "q", 1) == 1)
        g_thread_join(wire->killer);
    close(wire->wake[0]);
    close(wire->wake[1]);
}

static void
close_wire(CmWire *data)
{
    CmMysqlWire *wire = data;

    stop_killer(wire);
    for (gsize i = 0; i < CM_MYSQL_CACHE_SIZE; i++)
        cm_mysql_close_cached(&wire->cache[i]);
    if (wire->mysql)
        mysql_close(wire->mysql);
    cm_url_free(wire->url);
    g_free(wire);
}

static bool
exec(CmMysqlWire *wire, const char *sql, GError **error)
{
    return !mysql_query(wire->mysql, sql) || cm_mysql_fail(wire, sql, error);
}

static const char *
server_version(CmWire *data)
{
    return mysql_get_server_info(((CmMysqlWire *)data)->mysql);
}

static const char *
dialect_of(CmWire *data)
{
    return strstr(server_version(data), "MariaDB") ? "mariadb" : "mysql";
}

/* A server that takes no changes, and a user who may not make any for all that, are known by a
 * transaction that would: a variable alone does not tell what the user may. */
static bool
check_writable(CmMysqlWire *wire, GError **error)
{
    unsigned native;

    if (!mysql_query(wire->mysql, "START TRANSACTION READ WRITE"))
        return exec(wire, "ROLLBACK", error);
    native = mysql_errno(wire->mysql);
    if (strcmp(cm_mysql_condition(native, mysql_sqlstate(wire->mysql)), "25006"))
        return cm_mysql_fail(wire, NULL, error);
    return cm_fail_database(error, CM_ERROR_OPERATIONAL, mysql_sqlstate(wire->mysql), (int)native,
                            NULL,
                            "nothing can be changed: the server is read-only (%s); connect to the "
                            "one that it follows, or as a user who may write here",
                            mysql_error(wire->mysql));
}

/* What a server may have set for all sessions, and what would cut, alter or forbid what cmig asks.
 */
#define USUAL                                                                   \
    "sql_select_limit = 18446744073709551615, group_concat_max_len = 1048576, " \
    "sql_big_selects = 1, sql_safe_updates = 0, sql_quote_show_create = 1, "    \
    "completion_type = 0, autocommit = 1"

/* Strict, so that nothing is cut to fit; zero dates stay allowed, since real schemas have them as
 * defaults. This is MariaDB's own default, and MySQL's without what forbids such dates. */
static bool
set_up(CmMysqlWire *wire, CmOpenFlags flags, GError **error)
{
    bool is_mariadb = !strcmp(dialect_of(wire), "mariadb");
    g_autofree char *sql =
        g_strdup_printf("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,%s"
                        "NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', " USUAL
                        " /*M!100304 , system_versioning_alter_history = KEEP */",
                        is_mariadb ? "NO_AUTO_CREATE_USER," : "");

    if (!exec(wire, sql, error))
        return false;
    return flags & CM_OPEN_READ_ONLY ? exec(wire, "SET SESSION TRANSACTION READ ONLY", error)
                                     : check_writable(wire, error);
}

static bool
start_killer(CmMysqlWire *wire, GError **error)
{
    if (pipe(wire->wake))
        return cm_fail(error, CM_ERROR_OPERATIONAL, "no pipe can be made: %s", g_strerror(errno));
    wire->killer = g_thread_new("cmig-mysql", wait_for_interrupts, wire);
    return true;
}

static CmWire *
open_wire(const CmUrl *url, CmOpenFlags flags, GError **error)
{
    CmMysqlWire *wire = g_new0(CmMysqlWire, 1);

    wire->url = cm_url_copy(url);
    wire->mysql = dial(url, error);
    if (wire->mysql && set_up(wire, flags, error) && start_killer(wire, error))
        return wire;
    close_wire(wire);
    return NULL;
}

/* The server counts in seconds: a part of one is a whole one. */
static bool
set_lock_timeout(CmWire *data, int milliseconds, GError **error)
{
    int seconds = CLAMP((milliseconds + 999) / 1000, 1, 31536000);
    g_autofree char *sql =
        g_strdup_printf("SET SESSION lock_wait_timeout = %d, innodb_lock_wait_timeout = %d",
                        seconds, MIN(seconds, 1073741824));

    return exec(data, sql, error);
}

/* MySQL limits queries alone, which are not what takes long. */
static bool
set_statement_timeout(CmWire *data, int milliseconds, GError **error)
{
    g_autofree char *sql = g_strdup_printf("SET SESSION max_statement_time = %d.%03d",
                                           milliseconds / 1000, milliseconds % 1000);

    return strcmp(dialect_of(data), "mariadb") || exec(data, sql, error);
}

static bool
begin(CmWire *data, GError **error)
{
    return exec(data, "START TRANSACTION", error);
}

static bool
commit(CmWire *data, GError **error)
{
    return exec(data, "COMMIT", error);
}

static bool
rollback(CmWire *data, GError **error)
{
    return exec(data, "ROLLBACK", error);
}

static bool
in_transaction(CmWire *data)
{
    return ((CmMysqlWire *)data)->mysql->server_status & SERVER_STATUS_IN_TRANS;
}

const CmDriver cm_driver_mysql = {
    .abi = CM_DRIVER_ABI,
    .name = "mysql",
    .dialect = "mysql",
    .dialect_of = dialect_of,
    .open = open_wire,
    .close = close_wire,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .set_statement_timeout = set_statement_timeout,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .execute = cm_mysql_execute,
    .query = cm_mysql_query,
    .next = cm_mysql_next,
    .finish = cm_mysql_finish,
    .column_count = cm_mysql_column_count,
    .column_name = cm_mysql_column_name,
    .is_null = cm_mysql_is_null,
    .integer = cm_mysql_integer,
    .text = cm_mysql_cell_text,
    .value = cm_mysql_value,
};
