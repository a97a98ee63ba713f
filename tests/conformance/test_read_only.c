/* Commands that read change nothing, on whatever database. */
#include "conformance/commands.h"

#include <string.h>

/* What is there, cmig's own tables too. */
static char *
take_all(Bench *bench, bool has_books)
{
    g_autofree char *rest = bench_snapshot(bench);
    g_autofree char *books =
        has_books ? bench_ask(bench, "SELECT * FROM cmig_version, cmig_log, cmig_meta")
                  : g_strdup("none");

    return g_strconcat(rest, books, NULL);
}

static void
run_all(Bench *bench, bool is_upgraded)
{
    g_autofree char *before = take_all(bench, is_upgraded);

    for (const ReadCommand *command = read_commands; command->name; command++) {
        const char *wanted = is_upgraded ? command->upgraded : command->empty;
        GError *error = NULL;
        g_autofree char *got = command->run(bench_project(bench), &error);
        g_autofree char *after = NULL;

        ck_assert_msg(!g_strcmp0(got, wanted), "%s gave %s, wanted %s", command->name,
                      got ? got : error->message, wanted);
        bench_close(bench);
        after = take_all(bench, is_upgraded);
        ck_assert_msg(!strcmp(before, after), "%s left a trace:\n%s\n%s", command->name, before,
                      after);
    }
}

START_TEST(an_empty_database_stays_empty)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_execute(bench, "CREATE TABLE passing (x integer); DROP TABLE passing");
    run_all(bench, false);
    bench_expect_tables(bench, "");
}
END_TEST

START_TEST(a_database_at_head_stays_as_it_is)
{
    g_autoptr(Bench) bench = bench_new();

    commands_add_revisions(bench);
    bench_upgrade(bench, "head");
    bench_execute(bench, "INSERT INTO a (id, t) VALUES (1, 'one')");
    run_all(bench, true);
}
END_TEST

UNIT_MAIN("conformance/read_only", an_empty_database_stays_empty, a_database_at_head_stays_as_it_is)
