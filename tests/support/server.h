/* A fresh PostgreSQL database of a test's own, on the server of tests/support/postgresql.sh; gone
 * when the test ends. */
#pragma once

#include <string.h>

#include "db/connection.h"
#include "support/unit.h"

typedef struct {
    char *name;
    char *url;
} TestDatabase;

/* Where the driver modules of this build are; NULL-terminated. */
static inline const char *const *
test_driver_folders(void)
{
    static const char *folders[2];

    folders[0] = g_getenv("CMIG_TEST_DRIVERS");
    return folders;
}

/* The server's URL with another database (transfer full). */
static inline char *
test_server_url(const char *database)
{
    const char *server = g_getenv("CMIG_TEST_POSTGRESQL_URL");

    ck_assert_msg(server != NULL, "run this by tests/support/postgresql.sh");
    return g_strdup_printf("%.*s/%s", (int)(strrchr(server, '/') - server), server, database);
}

static inline CmConnection *
test_connect(const char *url, CmOpenFlags flags)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open(url, flags, test_driver_folders(), &error);

    assert_ok(connection != NULL, error);
    return connection;
}

static inline void
test_execute(CmConnection *connection, const char *sql)
{
    GError *error = NULL;
    bool ok = cm_connection_execute(connection, sql, NULL, 0, &error);

    ck_assert_msg(ok, "%s: %s", sql, error ? error->message : "");
}

static inline TestDatabase *
test_database_new(void)
{
    TestDatabase *database = g_new0(TestDatabase, 1);
    g_autofree char *server = test_server_url("postgres");
    g_autofree char *sql = NULL;
    g_autoptr(CmConnection) connection = test_connect(server, 0);

    database->name = g_strdup_printf("test_%08x%08x", g_random_int(), g_random_int());
    database->url = test_server_url(database->name);
    sql = g_strdup_printf("CREATE DATABASE %s TEMPLATE template0", database->name);
    test_execute(connection, sql);
    return database;
}

static inline void
test_database_free(TestDatabase *database)
{
    g_autofree char *server = test_server_url("postgres");
    g_autofree char *sql = g_strdup_printf("DROP DATABASE %s WITH (FORCE)", database->name);
    g_autoptr(CmConnection) connection = test_connect(server, 0);

    test_execute(connection, sql);
    g_free(database->name);
    g_free(database->url);
    g_free(database);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestDatabase, test_database_free)

/* The first cell of a query's first row as text, "~" for null (transfer full). */
static inline char *
test_ask(CmConnection *connection, const char *sql)
{
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);

    assert_ok(result != NULL, error);
    assert_ok(cm_result_next(result, &error), error);
    return g_strdup(cm_result_is_null(result, 0) ? "~" : cm_result_text(result, 0));
}

static inline void
test_expect(CmConnection *connection, const char *sql, const char *wanted)
{
    g_autofree char *got = test_ask(connection, sql);

    ck_assert_str_eq(got, wanted);
}
