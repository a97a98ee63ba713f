/* Ways to a PostgreSQL server, and what is said where there is none. */
#include "support/folder.h"
#include "support/server.h"

/* The parts of the test server's URL: postgresql://cmig:PASSWORD@127.0.0.1:PORT/postgres. */
typedef struct {
    CmUrl *url;
    const char *folder; /* of its socket and its certificate */
} Server;

static Server
find_server(void)
{
    GError *error = NULL;
    g_autofree char *text = test_server_url("postgres");
    Server server = {cm_url_parse(text, &error), g_getenv("CMIG_TEST_POSTGRESQL_FOLDER")};

    assert_ok(server.url != NULL, error);
    ck_assert_msg(server.folder != NULL, "run this by tests/support/postgresql.sh");
    return server;
}

static void
expect_way(const char *url, const char *sql, const char *wanted)
{
    g_autoptr(CmConnection) connection = test_connect(url, 0);

    test_expect(connection, sql, wanted);
}

/* Also that no password is said, which every URL here has. */
static void
expect_no_way(const char *url, const char *part)
{
    GError *error = NULL;
    g_autoptr(CmConnection) connection =
        cm_connection_open(url, CM_OPEN_BRIEFLY, test_driver_folders(), &error);

    ck_assert_msg(!connection && error, "%s was opened", url);
    ck_assert_msg(strstr(error->message, part), "'%s' is not in: %s", part, error->message);
    ck_assert_msg(!strstr(error->message, "secret"), "%s", error->message);
    assert_fails(connection != NULL, error, CM_ERROR_CONNECTION);
}

START_TEST(there_are_many_ways_to_a_server)
{
    Server server = find_server();
    int port = server.url->port;
    const char *password = server.url->password;
    g_autofree char *socket =
        g_strdup_printf("postgresql+psycopg://cmig@/postgres?host=%s&port=%d", server.folder, port);
    g_autofree char *query = g_strdup_printf(
        "postgresql:///postgres?host=127.0.0.1&port=%d&user=cmig&password=%s&application_name=me",
        port, password);
    g_autofree char *hosts =
        g_strdup_printf("postgresql://cmig:%s@127.0.0.1:1,127.0.0.1:%d/postgres", password, port);
    g_autofree char *primary =
        g_strdup_printf("postgresql://cmig:%s@/postgres?host=127.0.0.1:1&host=127.0.0.1:%d&"
                        "target_session_attrs=read-write",
                        password, port);

    expect_way(socket, "SELECT inet_server_addr()", "~");
    expect_way(query, "SELECT current_setting('application_name')", "me");
    expect_way(hosts, "SELECT 1", "1");
    expect_way(primary, "SELECT 1", "1");
    cm_url_free(server.url);
}
END_TEST

START_TEST(a_password_comes_from_a_file)
{
    Server server = find_server();
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *file = g_build_filename(folder, "pgpass", NULL);
    g_autofree char *services = g_build_filename(folder, "services", NULL);
    g_autofree char *line = g_strdup_printf("*:*:*:cmig:%s\n", server.url->password);
    g_autofree char *service = g_strdup_printf(
        "[here]\nhost=127.0.0.1\nport=%d\nuser=cmig\ndbname=postgres\npassfile=%s\n",
        server.url->port, file);
    g_autofree char *url = g_strdup_printf("postgresql://cmig@127.0.0.1:%d/postgres?passfile=%s",
                                           server.url->port, file);

    ck_assert(g_file_set_contents_full(file, line, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    ck_assert(g_file_set_contents(services, service, -1, NULL));
    expect_way(url, "SELECT session_user", "cmig");
    ck_assert(g_setenv("PGSERVICEFILE", services, TRUE));
    expect_way("postgresql://?service=here", "SELECT session_user", "cmig");
    cm_url_free(server.url);
}
END_TEST

START_TEST(a_connection_is_encrypted)
{
    Server server = find_server();
    g_autofree char *base = test_server_url("postgres");
    g_autofree char *verified =
        g_strdup_printf("%s?sslmode=verify-full&sslrootcert=%s/root.crt", base, server.folder);
    g_autofree char *plain = g_strdup_printf("%s?sslmode=disable", base);
    g_autofree char *unknown =
        g_strdup_printf("postgresql://cmig:secret@127.0.0.1:%d/postgres?sslmode=verify-full&"
                        "sslrootcert=%s/absent.crt",
                        server.url->port, server.folder);
    static const char sql[] = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    expect_way(verified, sql, "t");
    expect_way(plain, sql, "f");
    expect_no_way(unknown, "absent.crt");
    cm_url_free(server.url);
}
END_TEST

START_TEST(what_is_wrong_is_said_without_passwords)
{
    Server server = find_server();
    int port = server.url->port;
    g_autofree char *wrong =
        g_strdup_printf("postgresql://cmig:secret@127.0.0.1:%d/postgres", port);
    g_autofree char *stranger =
        g_strdup_printf("postgresql://ann:secret@127.0.0.1:%d/postgres", port);
    g_autofree char *option =
        g_strdup_printf("postgresql://cmig:secret@127.0.0.1:%d/postgres?sslmoed=x", port);
    g_autofree char *absent = test_server_url("absent");

    expect_no_way(wrong, "password authentication failed for user \"cmig\"");
    expect_no_way(stranger, "password authentication failed for user \"ann\"");
    expect_no_way(option, "invalid connection option \"sslmoed\"");
    expect_no_way("postgresql://cmig:secret@127.0.0.1:1/postgres", "Connection refused");
    expect_no_way("postgresql://cmig:secret@nowhere.invalid/postgres", "nowhere.invalid");
    expect_no_way("postgresql://cmig:secret@/postgres?host=/nowhere", "/nowhere");
    cm_url_free(server.url);
    server.url = NULL;
    expect_no_way(absent, "database \"absent\" does not exist");
}
END_TEST

UNIT_MAIN("db/postgresql_connect", there_are_many_ways_to_a_server, a_password_comes_from_a_file,
          a_connection_is_encrypted, what_is_wrong_is_said_without_passwords)
