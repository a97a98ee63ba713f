#include "db/mysql_text.h"

#include "db/sqlstate.h"

#include <string.h>

/* Codes whose SQLSTATE tells too little, if any, and what others would call them. */
static const struct {
    unsigned native;
    const char *sqlstate;
} conditions[] = {
    {3, "53100"},    /* a file cannot be written: the disk is full */
    {1021, "53100"}, /* the disk is full */
    {1022, "23000"}, /* duplicate key */
    {1026, "53100"}, /* a file cannot be written */
    {1040, "53300"}, /* too many connections */
    {1044, "42501"}, /* a privilege on a database */
    {1053, "57P01"}, /* the server shuts down */
    {1114, "53100"}, /* no more room for a table */
    {1203, "53300"}, /* too many connections of a user */
    {1226, "53300"}, /* too much of a user, as connections */
    {1205, "55P03"}, /* lock wait timeout */
    {1213, "40P01"}, /* deadlock */
    {1290, "25006"}, /* --read-only */
    {1317, "57014"}, /* interrupted */
    {1792, "25006"}, /* read-only transaction */
    {1836, "25006"}, /* running in read-only mode */
    {1969, "57014"}, /* max_statement_time, MariaDB */
    {3024, "57014"}, /* max_execution_time, MySQL */
    {3572, "55P03"}, /* NOWAIT */
    {3819, "23514"}, /* check, MySQL */
    {4025, "23514"}, /* check, MariaDB */
    {1451, "23503"}, /* foreign key: parent */
    {1452, "23503"}, /* foreign key: child */
    {1048, "23502"}, /* not null */
    {1062, "23505"}, /* duplicate entry */
    {2002, "08001"}, /* no way to the server */
    {2003, "08001"}, /* nor by TCP */
    {2005, "08001"}, /* no such host */
    {2006, "08006"}, /* gone away */
    {2013, "08006"}, /* lost in a statement */
    {1142, "42501"}, /* a privilege on a table */
    {1143, "42501"}, /* on a column */
    {1227, "42501"}, /* of the server */
    {1370, "42501"}, /* on a routine */
    {1419, "42501"}, /* on a routine or trigger, with the binary log */
    {1878, "53100"}, /* no more room for a temporary file */
    {1927, "57P01"}, /* KILL CONNECTION */
};

const char *
cm_mysql_condition(unsigned native, const char *sqlstate)
{
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++)
        if (conditions[i].native == native)
            return conditions[i].sqlstate;
    return sqlstate && *sqlstate ? sqlstate : "HY000";
}

const char *
cm_mysql_hint(unsigned native, const char *sqlstate)
{
    static const struct {
        unsigned native; /* 0: any */
        const char *sqlstate;
        const char *hint;
    } hints[] = {
        {1118, "42000",
         "make some columns TEXT or BLOB, or give the table another row_format, before this: a row "
         "of all the columns is longer than the table takes"},
        {1265, "01000",
         "if it becomes NOT NULL, fill the column first, or give it a server_default"},
        {1451, "23503", "another table refers to this: drop its foreign key, or its rows, before"},
        {0, "08001",
         "see that a server runs there, and that host and port, or the socket, are its"},
        {0, "08006", "the session ended: find out why, and run it again"},
        {0, "53300", "wait until others have left, or have the server take more"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++)
        if ((!hints[i].native || hints[i].native == native) && !strcmp(hints[i].sqlstate, sqlstate))
            return hints[i].hint;
    return cm_sqlstate_hint(sqlstate);
}

static bool
is_connection_lost(unsigned native)
{
    return native == 2002 || native == 2003 || native == 2005 || native == 2006 || native == 2013 ||
           native == 1053 || native == 1927;
}

CmErrorCode
cm_mysql_error_code(unsigned native, const char *sqlstate)
{
    if (is_connection_lost(native))
        return CM_ERROR_CONNECTION;
    return cm_sqlstate_error_code(sqlstate);
}

/* Names of the client library and of Python's drivers, where they differ. */
static const CmMysqlOption options[] = {
    {"charset", CM_MYSQL_OPTION_OURS},
    {"unix_socket", CM_MYSQL_OPTION_OURS},
    {"socket", CM_MYSQL_OPTION_OURS},
    {"read_default_file", CM_MYSQL_OPTION_TEXT},
    {"read_default_group", CM_MYSQL_OPTION_TEXT},
    {"plugin_dir", CM_MYSQL_OPTION_TEXT},
    {"default_auth", CM_MYSQL_OPTION_TEXT},
    {"connect_timeout", CM_MYSQL_OPTION_SECONDS},
    {"read_timeout", CM_MYSQL_OPTION_SECONDS},
    {"write_timeout", CM_MYSQL_OPTION_SECONDS},
    {"compress", CM_MYSQL_OPTION_BOOLEAN},
    {"ssl", CM_MYSQL_OPTION_BOOLEAN},
    {"ssl_mode", CM_MYSQL_OPTION_OURS},
    {"ssl_ca", CM_MYSQL_OPTION_TEXT},
    {"ssl_capath", CM_MYSQL_OPTION_TEXT},
    {"ssl_cert", CM_MYSQL_OPTION_TEXT},
    {"ssl_key", CM_MYSQL_OPTION_TEXT},
    {"ssl_cipher", CM_MYSQL_OPTION_TEXT},
    {"ssl_crl", CM_MYSQL_OPTION_TEXT},
    {"tls_version", CM_MYSQL_OPTION_TEXT},
    {"ssl_verify_cert", CM_MYSQL_OPTION_BOOLEAN},
    {"ssl_check_hostname", CM_MYSQL_OPTION_IGNORED},
    {"autocommit", CM_MYSQL_OPTION_IGNORED},
    {"binary_prefix", CM_MYSQL_OPTION_IGNORED},
    {"collation", CM_MYSQL_OPTION_IGNORED},
    {"local_infile", CM_MYSQL_OPTION_IGNORED},
    {"use_unicode", CM_MYSQL_OPTION_IGNORED},
    {"use_pure", CM_MYSQL_OPTION_IGNORED},
    {"sql_mode", CM_MYSQL_OPTION_IGNORED},
};

static bool
same_name(const char *left, const char *right)
{
    for (; *left && *right; left++, right++)
        if (*left != *right && !(*left == '-' && *right == '_'))
            return false;
    return *left == *right;
}

const CmMysqlOption *
cm_mysql_option_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
        if (same_name(name, options[i].name))
            return &options[i];
    return NULL;
}

const char **
cm_mysql_option_names(void)
{
    const char **names = g_new0(const char *, G_N_ELEMENTS(options) + 1);

    for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
        names[i] = options[i].name;
    return names;
}

const char *
cm_mysql_url_option(const CmUrl *url, const char *name)
{
    for (guint i = url->options->len; i-- > 0;) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);

        if (same_name(option->key, name))
            return option->value;
    }
    return NULL;
}
