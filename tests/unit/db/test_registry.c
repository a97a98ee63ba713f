#include "db/registry.h"

#include <string.h>

#include "db/connection.h"
#include "support/folder.h"
#include "support/unit.h"

static const char *
module_folder(void)
{
    const char *folder = g_getenv("CMIG_TEST_MODULES");

    ck_assert_msg(folder != NULL, "CMIG_TEST_MODULES must name the folder of the test's modules");
    return folder;
}

/* The error must be NO_SUCH_MODULE and say each of the words. */
static void
assert_not_found(const char *text, const char *const *folders, const char *const *words)
{
    GError *error = NULL;
    g_autoptr(CmConnection) connection = cm_connection_open(text, 0, folders, &error);

    ck_assert_msg(!connection && error, "%s was opened", text);
    for (; *words; words++)
        ck_assert_msg(strstr(error->message, *words), "%s", error->message);
    assert_fails(connection != NULL, error, CM_ERROR_NO_SUCH_MODULE);
}

START_TEST(sqlite_is_linked_in)
{
    GError *error = NULL;
    g_autoptr(CmUrl) url = cm_url_parse("sqlite://", &error);

    ck_assert_ptr_eq(cm_registry_find(url, NULL, &error), &cm_driver_sqlite);
}
END_TEST

START_TEST(slips_are_recognised)
{
    assert_not_found("postgresqll://h/d", NULL,
                     (const char *const[]){"unknown dialect 'postgresqll'", "'postgresql'", NULL});
}
END_TEST

#ifdef CMIG_DRIVERS_BUILTIN

START_TEST(no_module_is_loaded)
{
    const char *const folders[] = {module_folder(), NULL};

    assert_not_found("example://h", folders, (const char *const[]){"not built into", NULL});
}
END_TEST

UNIT_MAIN("db/registry", sqlite_is_linked_in, slips_are_recognised, no_module_is_loaded)

#else

START_TEST(what_is_missing_is_named)
{
    const char *const folders[] = {"/nowhere/a", "/nowhere/b", NULL};

    assert_not_found("nothing://h", folders,
                     (const char *const[]){"nothing", "cmig-driver-nothing.so", "/nowhere/a",
                                           "/nowhere/b", NULL});
    assert_not_found("nothing://h", NULL, (const char *const[]){"cmig-driver-nothing.so", NULL});
}
END_TEST

START_TEST(bad_modules_are_refused)
{
    const char *const folders[] = {module_folder(), NULL};
    g_autoptr(TestFolder) folder = test_folder_new();
    const char *const own[] = {folder, NULL};
    g_autofree char *path = g_build_filename(folder, "cmig-driver-junk.so", NULL);

    ck_assert(g_file_set_contents(path, "no library", -1, NULL));
    assert_not_found("junk://h", own, (const char *const[]){"cannot load", path, NULL});
    assert_not_found("stale://h", folders,
                     (const char *const[]){"another version", "cmig-driver-stale.so", NULL});
    assert_not_found("hollow://h", folders,
                     (const char *const[]){"lacks the symbol cmig_driver", NULL});
}
END_TEST

START_TEST(a_module_serves_its_scheme)
{
    const char *const folders[] = {"/nowhere", module_folder(), NULL};
    GError *error = NULL;
    g_autoptr(CmConnection) connection = cm_connection_open("example://h", 0, folders, &error);
    g_autoptr(CmResult) result = NULL;
    int64_t sum = 0;

    assert_ok(connection != NULL, error);
    ck_assert_str_eq(cm_connection_server_version(connection), "12.3-example");
    ck_assert_int_eq(cm_connection_version_number(connection), 120300);
    assert_ok(cm_connection_begin(connection, &error), error);
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_commit(connection, &error), error);
    result = cm_connection_query(connection, "COUNT", NULL, 0, &error);
    assert_ok(result != NULL, error);
    while (cm_result_next(result, &error))
        sum += cm_result_integer(result, 0);
    ck_assert_ptr_null(error);
    ck_assert_int_eq(sum, 6);
    ck_assert(!cm_result_next(result, &error) && !error);
}
END_TEST

START_TEST(a_module_reports_errors)
{
    const char *const folders[] = {module_folder(), NULL};
    GError *error = NULL;
    g_autoptr(CmConnection) connection = cm_connection_open("example://h", 0, folders, &error);
    g_autoptr(CmConnection) refused =
        cm_connection_open("example://h?refuse=closed", 0, folders, &error);

    ck_assert_str_eq(error->message, "refused: closed");
    assert_fails(refused != NULL, error, CM_ERROR_CONNECTION);
    ck_assert(!cm_connection_execute(connection, "FAIL", NULL, 0, &error));
    ck_assert_str_eq(cm_error_detail(error)->sqlstate, "23505");
    ck_assert_str_eq(cm_error_detail(error)->statement, "FAIL");
    assert_fails(false, error, CM_ERROR_INTEGRITY);
}
END_TEST

UNIT_MAIN("db/registry", sqlite_is_linked_in, slips_are_recognised, what_is_missing_is_named,
          bad_modules_are_refused, a_module_serves_its_scheme, a_module_reports_errors)

#endif
