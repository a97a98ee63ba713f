/* What is particular to SQLite: files, locks, and leaving a database as it is found. */
#include <string.h>

#include "db/connection.h"
#include "support/folder.h"
#include "support/unit.h"

typedef struct {
    TestFolder *folder;
    char *path;
    char *url;
} Place;

static Place
new_place(const char *name)
{
    Place place = {.folder = test_folder_new()};

    place.path = g_build_filename(place.folder, name, NULL);
    place.url = g_strdup_printf("sqlite:///%s", place.path);
    return place;
}

static void
clear_place(Place *place)
{
    test_folder_free(place->folder);
    g_free(place->path);
    g_free(place->url);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, clear_place)

static CmConnection *
open_ok(const char *url, CmOpenFlags flags)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open(url, flags, NULL, &error);

    assert_ok(connection != NULL, error);
    return connection;
}

static void
run(CmConnection *connection, const char *sql)
{
    GError *error = NULL;

    assert_ok(cm_connection_execute(connection, sql, NULL, 0, &error), error);
}

static char *
ask(CmConnection *connection, const char *sql)
{
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);

    assert_ok(result && cm_result_next(result, &error), error);
    return g_strdup(cm_result_text(result, 0));
}

static void
assert_answer(CmConnection *connection, const char *sql, const char *wanted)
{
    g_autofree char *found = ask(connection, sql);

    ck_assert_str_eq(found, wanted);
}

/* The error names the file and says each of the words. */
static void
assert_open_fails(const Place *place, CmOpenFlags flags, const char *word)
{
    GError *error = NULL;
    g_autoptr(CmConnection) connection = cm_connection_open(place->url, flags, NULL, &error);

    ck_assert_msg(!connection && error, "%s was opened", place->url);
    ck_assert_msg(strstr(error->message, place->path) && strstr(error->message, word), "%s",
                  error->message);
    assert_fails(connection != NULL, error, CM_ERROR_CONNECTION);
}

static bool
exists(const char *text)
{
    g_autoptr(CmUrl) url = cm_url_parse(text, NULL);

    return cm_connection_exists(url);
}

START_TEST(a_file_is_made_only_on_demand)
{
    g_auto(Place) place = new_place("a.db");

    assert_open_fails(&place, 0, "no such file");
    assert_open_fails(&place, CM_OPEN_READ_ONLY, "no such file");
    assert_open_fails(&place, CM_OPEN_READ_ONLY | CM_OPEN_MAY_CREATE, "no such file");
    ck_assert(!g_file_test(place.path, G_FILE_TEST_EXISTS));
    ck_assert(!exists(place.url));
    cm_connection_close(open_ok(place.url, CM_OPEN_MAY_CREATE));
    ck_assert(exists(place.url));
    cm_connection_close(open_ok(place.url, CM_OPEN_READ_ONLY));
    cm_connection_close(open_ok(place.url, 0));
    ck_assert(exists("sqlite://") && exists("postgresql://nowhere/at_all"));
}
END_TEST

START_TEST(names_with_everything_in_them)
{
    g_auto(Place) place = new_place("größe '\"%;&.db");
    g_autofree char *escaped = g_uri_escape_string(place.path, "/", FALSE);
    g_autofree char *url = g_strconcat("sqlite:///", escaped, NULL);

    cm_connection_close(open_ok(url, CM_OPEN_MAY_CREATE));
    ck_assert(g_file_test(place.path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(what_is_no_database_is_refused)
{
    g_auto(Place) text = new_place("a.txt");
    g_auto(Place) lost = new_place("missing/a.db");
    g_autofree char *junk = g_strnfill(4096, 'x');
    Place folder = {text.folder, text.folder, g_strdup_printf("sqlite:///%s", text.folder)};

    ck_assert(g_file_set_contents(text.path, junk, -1, NULL));
    assert_open_fails(&text, 0, "file is not a database");
    assert_open_fails(&text, CM_OPEN_READ_ONLY, "file is not a database");
    assert_open_fails(&lost, CM_OPEN_MAY_CREATE, "cannot open");
    assert_open_fails(&folder, CM_OPEN_MAY_CREATE, "cannot open");
    g_free(folder.url);
}
END_TEST

START_TEST(read_only_is_kept)
{
    static const char *const writes[] = {"INSERT INTO t VALUES (1)", "CREATE TABLE u (a)",
                                         "DROP TABLE t", "PRAGMA user_version = 5"};
    g_auto(Place) place = new_place("a.db");
    g_autoptr(CmConnection) writer = open_ok(place.url, CM_OPEN_MAY_CREATE);
    g_autoptr(CmConnection) reader = NULL;
    g_autoptr(CmConnection) memory = open_ok("sqlite://", CM_OPEN_READ_ONLY);
    GError *error = NULL;

    run(writer, "CREATE TABLE t (a)");
    reader = open_ok(place.url, CM_OPEN_READ_ONLY);
    for (gsize i = 0; i < G_N_ELEMENTS(writes); i++) {
        ck_assert(!cm_connection_execute(reader, writes[i], NULL, 0, &error));
        ck_assert_str_eq(cm_error_detail(error)->sqlstate, "25006");
        assert_fails(false, error, CM_ERROR_OPERATIONAL);
    }
    assert_ok(cm_connection_begin(reader, &error), error);
    assert_answer(reader, "SELECT count(*) FROM t", "0");
    assert_ok(cm_connection_commit(reader, &error), error);
    assert_fails(cm_connection_execute(memory, "CREATE TABLE t (a)", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
}
END_TEST

START_TEST(a_database_is_left_as_it_is)
{
    g_auto(Place) place = new_place("a.db");
    g_autoptr(CmConnection) connection = open_ok(place.url, CM_OPEN_MAY_CREATE);

    assert_answer(connection, "PRAGMA foreign_keys", "0");
    assert_answer(connection, "PRAGMA legacy_alter_table", "0");
    assert_answer(connection, "PRAGMA journal_mode", "delete");
    run(connection, "PRAGMA journal_mode = WAL");
    cm_connection_close(g_steal_pointer(&connection));
    connection = open_ok(place.url, 0);
    assert_answer(connection, "PRAGMA journal_mode", "wal");
}
END_TEST

START_TEST(a_lock_is_waited_for_and_named)
{
    g_auto(Place) place = new_place("a.db");
    g_autoptr(CmConnection) first = open_ok(place.url, CM_OPEN_MAY_CREATE);
    g_autoptr(CmConnection) second = NULL;
    g_autofree char *url = g_strconcat(place.url, "?timeout=0.1", NULL);
    GError *error = NULL;
    gint64 start;

    run(first, "CREATE TABLE t (a)");
    assert_ok(cm_connection_begin(first, &error), error);
    second = open_ok(url, 0);
    start = g_get_monotonic_time();
    ck_assert(!cm_connection_begin(second, &error));
    ck_assert(g_get_monotonic_time() - start >= 100000);
    ck_assert_msg(strstr(error->message, place.path) && strstr(error->message, "locked"), "%s",
                  error->message);
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "55P03");
    assert_fails(false, error, CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_set_lock_timeout(second, 0, &error), error);
    assert_fails(cm_connection_execute(second, "INSERT INTO t VALUES (1)", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    assert_ok(cm_connection_commit(first, &error), error);
    assert_ok(cm_connection_execute(second, "INSERT INTO t VALUES (1)", NULL, 0, &error), error);
}
END_TEST

static gpointer
interrupt_later(gpointer connection)
{
    g_usleep(50000);
    cm_connection_interrupt(connection);
    return NULL;
}

START_TEST(waiting_for_a_lock_can_be_interrupted)
{
    g_auto(Place) place = new_place("a.db");
    g_autofree char *url = g_strconcat(place.url, "?timeout=60", NULL);
    g_autoptr(CmConnection) first = open_ok(place.url, CM_OPEN_MAY_CREATE);
    g_autoptr(CmConnection) second = open_ok(url, 0);
    gint64 start = g_get_monotonic_time();
    GError *error = NULL;
    GThread *thread;

    assert_ok(cm_connection_begin(first, &error), error);
    thread = g_thread_new("interrupt", interrupt_later, second);
    ck_assert(!cm_connection_begin(second, &error));
    g_thread_join(thread);
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "57014");
    ck_assert_int_lt(g_get_monotonic_time() - start, 30 * G_USEC_PER_SEC);
    g_clear_error(&error);
}
END_TEST

/* A result that was read to its end must not keep others from writing. */
START_TEST(a_finished_read_holds_no_lock)
{
    g_auto(Place) place = new_place("a.db");
    g_autofree char *url = g_strconcat(place.url, "?timeout=0", NULL);
    g_autoptr(CmConnection) reader = open_ok(url, CM_OPEN_MAY_CREATE);
    g_autoptr(CmConnection) writer = open_ok(url, 0);
    g_autoptr(CmResult) result = NULL;
    GError *error = NULL;

    run(reader, "CREATE TABLE t (a)");
    run(reader, "INSERT INTO t VALUES (1)");
    result = cm_connection_query(reader, "SELECT a FROM t", NULL, 0, &error);
    assert_ok(cm_result_next(result, &error), error);
    assert_fails(cm_connection_execute(writer, "DELETE FROM t", NULL, 0, &error), error,
                 CM_ERROR_OPERATIONAL);
    ck_assert(!cm_result_next(result, &error) && !error);
    assert_ok(cm_connection_execute(writer, "DELETE FROM t", NULL, 0, &error), error);
}
END_TEST

START_TEST(an_open_transaction_is_rolled_back_on_close)
{
    g_auto(Place) place = new_place("a.db");
    g_autoptr(CmConnection) first = open_ok(place.url, CM_OPEN_MAY_CREATE);
    g_autoptr(CmConnection) second = NULL;
    GError *error = NULL;

    assert_ok(cm_connection_begin(first, &error), error);
    run(first, "CREATE TABLE t (a)");
    cm_connection_close(g_steal_pointer(&first));
    second = open_ok(place.url, 0);
    assert_answer(second, "SELECT count(*) FROM sqlite_schema", "0");
}
END_TEST

START_TEST(options_of_the_url)
{
    static const char *const bad[] = {"sqlite://?timeout=x",
                                      "sqlite://?timeout=", "sqlite://?timeout=-1",
                                      "sqlite://?timeout=nan", "sqlite://?mode=ro"};
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_fails(cm_connection_open(bad[i], 0, NULL, &error) != NULL, error, CM_ERROR_URL);
    cm_connection_close(open_ok("sqlite://?check_same_thread=false&timeout=1.5", 0));
}
END_TEST

UNIT_MAIN("db/sqlite", a_file_is_made_only_on_demand, names_with_everything_in_them,
          what_is_no_database_is_refused, read_only_is_kept, a_database_is_left_as_it_is,
          a_lock_is_waited_for_and_named, waiting_for_a_lock_can_be_interrupted,
          a_finished_read_holds_no_lock, an_open_transaction_is_rolled_back_on_close,
          options_of_the_url)
