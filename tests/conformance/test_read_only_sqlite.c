/* Commands that read, on databases in every state: what they say, and that they leave no trace. */
#include "conformance/commands.h"
#include "conformance/sqlite_bench.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Runs all commands, each on a project of its own; wanted says what each must give. */
typedef const char *(*Wanted)(gsize command);

static const char *
wanted_missing(gsize command)
{
    return read_commands[command].missing;
}

static const char *
wanted_empty(gsize command)
{
    return read_commands[command].empty;
}

static const char *
wanted_upgraded(gsize command)
{
    return read_commands[command].upgraded;
}

static const char *
wanted_error(gsize command)
{
    (void)command;
    return NULL;
}

static void
run_all(Bench *bench, Wanted wanted, const char *complaint)
{
    g_autofree char *before = sqlite_listing(bench->folder);

    for (gsize i = 0; read_commands[i].name; i++) {
        GError *error = NULL;
        g_autofree char *got = read_commands[i].run(bench_project(bench), &error);
        g_autofree char *after = NULL;

        ck_assert_msg(!g_strcmp0(got, wanted(i)), "%s gave %s, wanted %s (%s)",
                      read_commands[i].name, got ? got : "an error",
                      wanted(i) ? wanted(i) : "an error", error ? error->message : "");
        ck_assert_msg(got || error, "%s fails without a word", read_commands[i].name);
        if (error && complaint)
            bench_expect_text(error->message, complaint);
        g_clear_error(&error);
        bench_close(bench);
        after = sqlite_listing(bench->folder);
        ck_assert_msg(!strcmp(before, after), "%s left a trace:\n%s\n%s", read_commands[i].name,
                      before, after);
    }
}

START_TEST(a_missing_database_is_an_empty_one)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    run_all(bench, wanted_missing, NULL);
    ck_assert(!g_file_test(bench->database, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(a_missing_folder_is_not_made)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *url = g_strdup_printf("url: sqlite:///%s/none/app.db", bench->folder);
    g_autofree char *config = g_strdup_printf("cmig: 1\nscript_location: migrations\n"
                                              "models: models.yaml\n%s\n", url);

    commands_add_revisions(bench);
    bench_write(bench, "cmig.yaml", config);
    run_all(bench, wanted_missing, NULL);
    bench_upgrade_fails(bench, "head", CM_ERROR_FILE, NULL);
    bench_expect_text(bench->last_message, "none/app.db");
}
END_TEST

START_TEST(an_empty_file_is_an_empty_database)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_write(bench, "app.db", "");
    run_all(bench, wanted_empty, NULL);
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 1);
}
END_TEST

START_TEST(a_database_is_read_and_not_touched)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_close(bench);
    run_all(bench, wanted_upgraded, NULL);
}
END_TEST

/* Write-ahead logging: no reader's files may stay beside it. */
START_TEST(a_wal_database_is_read_and_not_touched)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *message = NULL;

    commands_add_revisions(bench);
    message = sqlite_run_script(bench->database, "PRAGMA journal_mode = wal");
    ck_assert_ptr_null(message);
    bench_upgrade(bench, "head");
    bench_close(bench);
    run_all(bench, wanted_upgraded, NULL);
}
END_TEST

START_TEST(what_is_no_database_is_said_to_be_none)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_write(bench, "app.db",
                "This is a text of more than a hundred bytes, which is no database at all, "
                "whatever its name says; SQLite looks at the first sixteen.");
    run_all(bench, wanted_error, "app.db");
    bench_upgrade_fails(bench, "head", CM_ERROR_CONNECTION, NULL);
    bench_expect_text(bench->last_message, "not a database");
}
END_TEST

START_TEST(a_folder_is_no_database)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    ck_assert(!g_mkdir(bench->database, 0777));
    run_all(bench, wanted_error, "app.db");
    bench_upgrade_fails(bench, "head", CM_ERROR_CONNECTION, NULL);
}
END_TEST

START_TEST(a_locked_database_is_said_to_be_locked)
{
    g_autoptr(Bench) bench = bench_new();
    sqlite3 *holder = NULL;

    commands_add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_configure(bench, "lock_timeout: 50ms");
    ck_assert_int_eq(sqlite3_open(bench->database, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    run_all(bench, wanted_error, "locked by another connection");
    bench_upgrade_fails(bench, "head", CM_ERROR_OPERATIONAL, NULL);
    sqlite3_close(holder);
    run_all(bench, wanted_upgraded, NULL);
}
END_TEST

/* Files that may only be read, unless whoever runs this may write all the same. */
START_TEST(a_read_only_file_is_read)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_close(bench);
    ck_assert(!g_chmod(bench->database, 0444));
    run_all(bench, wanted_upgraded, NULL);
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 0);
    if (g_access(bench->database, 2))
        bench_downgrade_fails(bench, "base", CM_ERROR_OPERATIONAL);
}
END_TEST

UNIT_MAIN("conformance/read_only", a_missing_database_is_an_empty_one, a_missing_folder_is_not_made,
          an_empty_file_is_an_empty_database, a_database_is_read_and_not_touched,
          a_wal_database_is_read_and_not_touched, what_is_no_database_is_said_to_be_none,
          a_folder_is_no_database, a_locked_database_is_said_to_be_locked, a_read_only_file_is_read)
