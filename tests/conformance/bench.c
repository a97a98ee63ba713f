#include "conformance/bench.h"

#include <glib/gstdio.h>
#include <string.h>

#include "conformance/engine.h"
#include "dialect/dialect.h"
#include "support/server.h"

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    g_chmod(path, 0700);
    if (!folder && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
        folder = g_dir_open(path, 0, NULL);
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        if (g_file_test(below, G_FILE_TEST_IS_DIR) && !g_file_test(below, G_FILE_TEST_IS_SYMLINK))
            remove_tree(below);
        else
            g_remove(below);
    }
    g_rmdir(path);
}

Bench *
bench_new(void)
{
    return bench_new_on(NULL);
}

Bench *
bench_new_on(char *url)
{
    Bench *bench = g_new0(Bench, 1);
    g_autofree char *versions = NULL;
    g_autofree char *config = NULL;

    bench->folder = g_dir_make_tmp("cmig-bench-XXXXXX", NULL);
    ck_assert_ptr_nonnull(bench->folder);
    bench->url = url ? url : engine()->create(bench->folder);
    if (g_str_has_prefix(bench->url, "sqlite:"))
        bench->database = g_strdup(bench->url + strlen("sqlite:///"));
    versions = g_build_filename(bench->folder, "migrations", "versions", NULL);
    ck_assert(!g_mkdir_with_parents(versions, 0777));
    config = g_strdup_printf("cmig: 1\nscript_location: migrations\nmodels: models.yaml\n"
                             "url: %s\n",
                             bench->url);
    bench_write(bench, "cmig.yaml", config);
    bench_write(bench, "models.yaml", "cmig: 1\n");
    return bench;
}

void
bench_free(Bench *bench)
{
    if (!bench)
        return;
    bench_close(bench);
    if (!g_getenv("CMIG_TEST_KEEP")) {
        if (bench->url)
            engine()->drop(bench->url);
        remove_tree(bench->folder);
    }
    g_free(bench->folder);
    g_free(bench->url);
    g_free(bench->database);
    g_free(bench->last_message);
    g_free(bench);
}

void
bench_write(Bench *bench, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(bench->folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    bench_close(bench);
}

void
bench_configure(Bench *bench, const char *lines)
{
    g_autofree char *path = g_build_filename(bench->folder, "cmig.yaml", NULL);
    g_autofree char *text = NULL;
    g_autofree char *longer = NULL;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    longer = g_strconcat(text, lines, "\n", NULL);
    bench_write(bench, "cmig.yaml", longer);
}

void
bench_revision(Bench *bench, const char *id, const char *down, const char *header,
               const char *upgrade, const char *downgrade)
{
    g_autofree char *name = g_strdup_printf("migrations/versions/%s_x.yaml", id);
    g_autofree char *text =
        g_strdup_printf("cmig: 1\nrevision: \"%s\"\ndown_revision: %s\n%s%supgrade:%s%s\n"
                        "downgrade:%s%s\n",
                        id, down, header, *header ? "\n" : "", *upgrade == '[' ? " " : "\n",
                        upgrade, *downgrade == '-' ? "\n" : " ", downgrade);

    bench_write(bench, name, text);
}

void
bench_sql_revision(Bench *bench, const char *id, const char *down, const char *upgrade,
                   const char *downgrade)
{
    g_autofree char *name = g_strdup_printf("migrations/versions/%s_x.sql", id);
    g_autofree char *text =
        g_strdup_printf("-- revision: %s\n-- down_revision: %s\n-- +upgrade\n%s\n-- +downgrade\n%s",
                        id, down, upgrade, downgrade);

    bench_write(bench, name, text);
}

CmProject *
bench_project(Bench *bench)
{
    g_autofree char *config = g_build_filename(bench->folder, "cmig.yaml", NULL);
    CmProjectOptions options = {
        .size = sizeof options,
        .config = config,
        .driver_folders = test_driver_folders(),
        .wait_us = bench->wait_us,
        .user = "tester",
        .progress = bench->progress,
        .data = bench->progress_data,
    };
    GError *error = NULL;

    if (!bench->project) {
        bench->project = cm_project_open(&options, &error);
        assert_ok(bench->project != NULL, error);
    }
    return bench->project;
}

void
bench_close(Bench *bench)
{
    g_clear_pointer(&bench->project, cm_project_close);
}

static guint
take_report(CmRunReport *report, GError *error)
{
    guint count;

    assert_ok(report != NULL, error);
    count = (guint)report->count;
    cm_run_report_free(report);
    return count;
}

guint
bench_upgrade(Bench *bench, const char *target)
{
    GError *error = NULL;
    CmRunReport *report = cm_project_upgrade(bench_project(bench), target, NULL, &error);

    return take_report(report, error);
}

guint
bench_downgrade(Bench *bench, const char *target)
{
    GError *error = NULL;
    CmRunReport *report = cm_project_downgrade(bench_project(bench), target, NULL, &error);

    return take_report(report, error);
}

guint
bench_stamp(Bench *bench, const char *target, bool purge)
{
    const char *const targets[] = {target, NULL};
    GError *error = NULL;
    CmRunReport *report = cm_project_stamp(bench_project(bench), targets, purge, NULL, &error);

    return take_report(report, error);
}

void
bench_failure_clear(BenchFailure *failure)
{
    g_clear_pointer(&failure->statement, g_free);
    g_clear_pointer(&failure->file, g_free);
}

static void
take_failure(Bench *bench, CmRunReport *report, GError *error, CmErrorCode code,
             BenchFailure *failure)
{
    const CmErrorDetail *detail = cm_error_detail(error);

    if (failure)
        *failure = (BenchFailure){g_strdup(detail->statement), g_strdup(detail->file),
                                  detail->line, detail->column};
    g_free(bench->last_message);
    bench->last_message = g_strdup(error ? error->message : NULL);
    assert_fails(report != NULL, error, code);
}

void
bench_upgrade_fails(Bench *bench, const char *target, CmErrorCode code, BenchFailure *failure)
{
    GError *error = NULL;
    CmRunReport *report = cm_project_upgrade(bench_project(bench), target, NULL, &error);

    take_failure(bench, report, error, code, failure);
}

void
bench_downgrade_fails(Bench *bench, const char *target, CmErrorCode code)
{
    GError *error = NULL;
    CmRunReport *report = cm_project_downgrade(bench_project(bench), target, NULL, &error);

    take_failure(bench, report, error, code, NULL);
}

static CmRunReport *
run(Bench *bench, bool is_downgrade, const char *target, const CmRunOptions *options)
{
    GError *error = NULL;
    CmRunReport *report =
        is_downgrade ? cm_project_downgrade(bench_project(bench), target, options, &error)
                     : cm_project_upgrade(bench_project(bench), target, options, &error);

    assert_ok(report != NULL, error);
    return report;
}

char *
bench_plan(Bench *bench, bool is_downgrade, const char *target)
{
    const CmRunOptions options = {.size = sizeof options, .mode = CM_RUN_PLAN};
    g_autoptr(CmRunReport) report = run(bench, is_downgrade, target, &options);
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < report->count; i++)
        for (char **text = report->steps[i].statements; *text; text++)
            g_string_append_printf(out, "%s;\n", *text);
    return g_string_free(out, FALSE);
}

static void
append(const char *text, gpointer out)
{
    g_string_append(out, text);
}

char *
bench_script(Bench *bench, bool is_downgrade, const char *range)
{
    GString *out = g_string_new(NULL);
    const CmRunOptions options = {sizeof options, CM_RUN_OFFLINE, append, out};

    cm_run_report_free(run(bench, is_downgrade, range, &options));
    return g_string_free(out, FALSE);
}

static CmConnection *
connect_to(Bench *bench)
{
    return test_connect(bench->url, CM_OPEN_MAY_CREATE);
}

void
bench_execute(Bench *bench, const char *sql)
{
    g_autoptr(CmConnection) connection = connect_to(bench);
    GError *error = NULL;
    const CmDialect *dialect = cm_dialect_find(cm_connection_spelling(connection)->name, &error);
    g_autoptr(GPtrArray) parts =
        cm_script_split(sql, (CmPosition){"test", 1, 1}, dialect->script, &error);

    assert_ok(parts != NULL, error);
    for (guint i = 0; i < parts->len; i++) {
        const char *text = ((CmScriptStatement *)parts->pdata[i])->text;
        bool ok = cm_connection_execute(connection, text, NULL, 0, &error);

        ck_assert_msg(ok, "%s: %s", text, error ? error->message : "");
    }
}

char *
bench_ask(Bench *bench, const char *sql)
{
    g_autoptr(CmConnection) connection = connect_to(bench);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);
    GString *out = g_string_new(NULL);

    assert_ok(result != NULL, error);
    while (cm_result_next(result, &error)) {
        g_string_append(out, out->len ? "\n" : "");
        for (guint i = 0; i < cm_result_column_count(result); i++)
            g_string_append_printf(out, "%s%s", i ? "|" : "",
                                   cm_result_is_null(result, i) ? "~" : cm_result_text(result, i));
    }
    assert_ok(true, error);
    return g_string_free(out, FALSE);
}

void
bench_expect(Bench *bench, const char *sql, const char *answer)
{
    g_autofree char *got = bench_ask(bench, sql);

    ck_assert_str_eq(got, answer);
}

void
bench_expect_rows(Bench *bench, const char *rows)
{
    g_autofree char *got =
        bench_ask(bench, "SELECT version_num FROM cmig_version ORDER BY version_num");

    ck_assert_str_eq(g_strdelimit(got, "\n", ' '), rows);
}

static void
append_entry(GString *out, const CmLogEntry *entry)
{
    bool is_stamp = !strcmp(entry->status, "stamp");

    g_string_append_printf(out, "%s%s%s%s%s", out->len ? " " : "", is_stamp ? "=" : "",
                           entry->revision ? entry->revision : "base",
                           is_stamp ? "" : entry->is_downgrade ? "-" : "+",
                           !strcmp(entry->status, "failure") ? "!" : "");
}

void
bench_expect_journal(Bench *bench, const char *journal)
{
    GError *error = NULL;
    g_autoptr(CmLog) log = cm_project_log(bench_project(bench), &error);
    g_autoptr(GString) got = g_string_new(NULL);

    assert_ok(log != NULL, error);
    for (gsize i = 0; i < log->count; i++)
        append_entry(got, &log->items[i]);
    ck_assert_str_eq(got->str, journal);
}

void
bench_expect_text(const char *text, const char *part)
{
    ck_assert_msg(text && strstr(text, part), "'%s' is not in: %s", part, text ? text : "(null)");
}

void
bench_expect_tables(Bench *bench, const char *names)
{
    g_autofree char *got = bench_ask(bench, engine()->tables_sql);

    ck_assert_str_eq(g_strdelimit(got, "\n", ' '), names);
}

char *
bench_snapshot(Bench *bench)
{
    return engine()->snapshot(bench->url);
}

void
bench_expect_same(Bench *bench, const char *wanted, const char *what)
{
    g_autofree char *got = bench_snapshot(bench);

    ck_assert_msg(!strcmp(got, wanted), "%s: the database was\n%s\nand is\n%s", what, wanted, got);
}
