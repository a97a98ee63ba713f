/* Random changes of schemas as scripts: what `--sql` prints, made without a database, leads to the
 * same schema as a run, up and down. CMIG_TEST_COUNT says how many cases, CMIG_TEST_SEED the first
 * of them. */
#include <string.h>
#include <unistd.h>

#include "conformance/mutate.h"
#include "conformance/scripts.h"
#include "conformance/sqlite_bench.h"
#include "migrate/project.h"
#include "model/model.h"
#include "support/server.h"

#define CASES   300
#define CHANGES 6 /* of one case, at most */

static CmSchema *
reflect(const char *sql)
{
    g_autoptr(Bench) bench = bench_new();
    g_autofree char *message = sqlite_run_script(bench->database, sql);
    GError *error = NULL;
    CmSchema *schema;

    ck_assert_msg(!message, "%s", message);
    schema = cm_project_reflect(bench_project(bench), NULL, NULL, &error);
    assert_ok(schema != NULL, error);
    return schema;
}

/* The revision that leads to the model; false if nothing differs. */
static bool
write_revision(Bench *bench, const CmSchema *model, const char *story)
{
    const CmRevisionOptions options = {
        .size = sizeof options, .message = "random", .autogenerate = true};
    GError *error = NULL;
    g_autofree char *text = cm_model_write(model, &error);
    g_autofree char *path = NULL;
    bool ok;

    assert_ok(text != NULL, error);
    bench_write(bench, "models.yaml", text);
    ok = cm_project_revision(bench_project(bench), &options, &path, NULL, &error);
    ck_assert_msg(ok, "%s: %s", story, error ? error->message : "");
    return path != NULL;
}

static void
run_script(const char *path, const char *script, const char *story)
{
    g_autofree char *message = sqlite_run_script(path, script);

    ck_assert_msg(!message, "%s: %s in\n%.3000s", story, message, script);
}

static void
expect_same_schema(const char *path, const char *wanted, const char *story)
{
    g_autofree char *schema = sqlite_schema(path);

    ck_assert_msg(!strcmp(schema, wanted), "%s: the script made\n%.2000s\nand not\n%.2000s", story,
                  schema, wanted);
}

/* The run on one database, the scripts on another. */
static void
compare(Bench *bench, const char *story)
{
    g_autofree char *path = g_build_filename(bench->folder, "offline.db", NULL);
    g_autofree char *up = bench_script(bench, false, "head");
    g_autofree char *down = bench_script(bench, true, "head:base");
    g_autofree char *wanted = NULL;
    g_autofree char *left = NULL;

    bench_upgrade(bench, "head");
    wanted = sqlite_schema(bench->database);
    run_script(path, up, story);
    expect_same_schema(path, wanted, story);
    bench_downgrade(bench, "base");
    left = sqlite_schema(bench->database);
    run_script(path, down, story);
    expect_same_schema(path, left, story);
}

/* Whether the changes made a difference, so that there were scripts to compare. */
static bool
run_case(const Script *script, guint seed)
{
    g_autoptr(Bench) bench = bench_new();
    g_autoptr(CmSchema) schema = reflect(script->sql);
    g_autoptr(GString) story = g_string_new(NULL);
    GRand *random = g_rand_new_with_seed(seed);
    g_autoptr(CmSchema) before = cm_schema_copy(schema);
    g_autoptr(CmConnection) connection = NULL;
    Mutation mutation = {.random = random, .schema = schema, .before = before, .story = story};
    int changes = g_rand_int_range(random, 1, CHANGES + 1);
    bool is_written;

    g_string_append_printf(story, "seed %u, %s: ", seed, strrchr(script->path, '/') + 1);
    if (write_revision(bench, schema, story->str))
        bench_upgrade(bench, "head");
    mutation.connection = connection = test_connect(bench->url, CM_OPEN_MAY_CREATE);
    for (int tries = 0; changes && tries < 200; tries++)
        changes -= mutate(&mutation) >= 0;
    is_written = write_revision(bench, schema, story->str);
    if (is_written)
        compare(bench, story->str);
    g_rand_free(random);
    return is_written;
}

START_TEST(scripts_do_what_runs_do)
{
    g_autoptr(GPtrArray) own = scripts_read_own("sqlite");
    guint first = test_number("CMIG_TEST_SEED", 1);
    guint count = test_number("CMIG_TEST_COUNT", CASES);
    guint compared = 0;

    test_use_memory();
    for (guint seed = first; seed < first + count; seed++)
        compared += run_case(own->pdata[seed % own->len], seed);
    ck_assert_msg(compared * 10 >= count * 9, "%u of %u cases had a difference", compared, count);
}
END_TEST

UNIT_MAIN("conformance/property_offline", scripts_do_what_runs_do)
