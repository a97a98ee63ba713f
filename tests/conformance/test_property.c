/* Random changes of real schemas on a server, filled with rows: see property.h. A script makes a
 * database once, for several cases; CMIG_TEST_COUNT says how many of them, CMIG_TEST_SEED the
 * first, CMIG_TEST_KEEP keeps their folders and tells what was done in each. */
#include <stdio.h>
#include <string.h>

#include "conformance/ask.h"
#include "conformance/engine.h"
#include "conformance/property.h"
#include "conformance/schema_text.h"
#include "conformance/server_dump.h"
#include "migrate/project.h"
#include "support/server.h"

#define CASES    12
#define TOGETHER 3 /* cases in a row over one script */
#define ROWS     8
#define LARGEST  200000 /* bytes of a script, but for one in so many, which may be larger: */
#define SELDOM   500
#define SEED     7      /* of rows: those of a script are always the same */

static bool
is_large(const Script *script)
{
    return strlen(script->sql) > LARGEST;
}

static FillCount
fill(const char *url, const CmSchema *schema, guint rows)
{
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    GRand *random = g_rand_new_with_seed(SEED);
    FillCount count = fill_database(connection, random, schema, rows);

    g_rand_free(random);
    return count;
}

/* A project over the database, with all that is in it. */
static Bench *
open_bench(char *url)
{
    Bench *bench = bench_new_on(url);

    if (!strcmp(engine()->name, "postgresql"))
        bench_configure(bench, "schemas: [\"*\"]");
    return bench;
}

/* The script's database, and what filled it. */
static void
make_database(Case *the, Script *script)
{
    g_autofree char *url = engine()->create(NULL);
    g_autoptr(Bench) bench = NULL;
    g_autoptr(CmSchema) schema = NULL;
    GError *error = NULL;

    engine()->load(url, script->path);
    bench = open_bench(g_strdup(url));
    schema = cm_project_reflect(bench_project(bench), NULL, NULL, &error);
    ck_assert_msg(schema != NULL, "%s: %s", script->path, error ? error->message : "");
    if (is_large(script))
        fill(url, schema, 1);
    else
        the->fill = fill(url, schema, ROWS);
    g_clear_pointer(&bench->url, g_free);
    script->url = g_steal_pointer(&url);
}

/* In a copy where there can be one quickly, else in the database itself. */
static Bench *
begin(Case *the, Script *script)
{
    Bench *bench;

    if (!script->url)
        make_database(the, script);
    bench = open_bench(engine()->copy ? engine()->copy(script->url) : g_strdup(script->url));
    the->connection = test_connect(bench->url, 0);
    return bench;
}

/* What came back without its rows, or as the last of its table's columns, is not what the script
 * made. */
static void
end(Case *the, Script *script)
{
    if (engine()->copy)
        return;
    if (!the->is_lossy) {
        g_clear_pointer(&the->bench->url, g_free);
        return;
    }
    /* The next database has another name, which defaults may say. */
    g_clear_pointer(&script->url, g_free);
    g_clear_pointer(&script->schema, g_free);
}

static char *
schema_text(const Case *the)
{
    return engine()->schema_text(the->bench->url);
}

/* How many rows of a table refer to what is not there. */
static gint64
count_orphans(const Case *the, const CmTable *table, const CmConstraint *key)
{
    const CmSpelling *spelling = cm_connection_spelling(the->connection);
    g_autoptr(GString) where = g_string_new(NULL);
    g_autoptr(GString) match = g_string_new(NULL);

    for (guint i = 0; i < key->parts->len; i++) {
        const char *join = i ? " AND " : "";
        g_autofree char *own =
            cm_spelling_quote(spelling, ((CmPart *)key->parts->pdata[i])->column);
        g_autofree char *other = cm_spelling_quote(spelling, key->referred_columns[i]);

        g_string_append_printf(where, "%sc.%s IS NOT NULL", join, own);
        g_string_append_printf(match, "%sp.%s = c.%s", join, other, own);
    }
    return ask_number(the->connection,
                      ask_format(the->connection,
                                 "SELECT count(*) FROM %N c WHERE %s AND NOT EXISTS (SELECT 1 "
                                 "FROM %N p WHERE %s)",
                                 &table->name, where->str, &key->referred, match->str));
}

static void
expect_sound(const Case *the, bool is_down)
{
    const CmSchema *schema = is_down ? the->before : the->model;

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->constraints->len; j++) {
            const CmConstraint *key = table->constraints->pdata[j];

            ck_assert_msg(key->kind != CM_CONSTRAINT_FOREIGN_KEY || !key->referred_columns ||
                              !count_orphans(the, table, key),
                          "%s%s: orphans in %s", the->story->str, is_down ? "down" : "up",
                          table->name.name);
        }
    }
}

static const PropertyEngine server_engine = {
    .begin = begin,
    .end = end,
    .schema_text = schema_text,
    .without_order = sorted_lines,
    .expect_sound = expect_sound,
};

/* Whether the server is new enough for a script that begins with "-- since N". */
static bool
is_for(const Script *script, int version)
{
    int since = 0;

    return sscanf(script->sql, "-- since %d", &since) != 1 || version >= since * 10000;
}

static int
server_version(void)
{
    g_autofree char *url = engine()->create(NULL);
    CmConnection *connection = test_connect(url, 0);
    int version = cm_connection_version_number(connection);

    cm_connection_close(connection);
    engine()->drop(url);
    return version;
}

static GPtrArray *
choose_large(const GPtrArray *shared)
{
    GPtrArray *scripts = g_ptr_array_new();

    for (guint i = 0; i < shared->len; i++)
        if (is_large(shared->pdata[i]))
            g_ptr_array_add(scripts, shared->pdata[i]);
    return scripts;
}

/* The project's own, and in turns with them the real ones (transfer container). */
static GPtrArray *
choose_scripts(const GPtrArray *own, const GPtrArray *shared)
{
    GPtrArray *scripts = g_ptr_array_new();
    int version = server_version();

    for (guint i = 0; i < MAX(own->len, shared->len); i++) {
        if (i < own->len && is_for(own->pdata[i], version))
            g_ptr_array_add(scripts, own->pdata[i]);
        if (i < shared->len && !is_large(shared->pdata[i]))
            g_ptr_array_add(scripts, shared->pdata[i]);
    }
    return scripts;
}

/* The script of a case: those that take long come up seldom, and for one case alone. */
static Script *
script_of(const GPtrArray *scripts, const GPtrArray *large, guint seed)
{
    if (large->len && seed % SELDOM == SELDOM - 1)
        return large->pdata[seed / SELDOM % large->len];
    return scripts->pdata[seed / TOGETHER % scripts->len];
}

static void
drop_all(const GPtrArray *scripts)
{
    for (guint i = 0; i < scripts->len; i++) {
        const Script *script = scripts->pdata[i];

        if (script->url)
            engine()->drop(script->url);
    }
}

START_TEST(random_changes_go_up_and_down)
{
    g_autoptr(GPtrArray) own = scripts_read_own(engine()->name);
    g_autoptr(GPtrArray) shared = scripts_read_shared(engine()->name);
    g_autoptr(GPtrArray) scripts = choose_scripts(own, shared);
    g_autoptr(GPtrArray) large = choose_large(shared);
    guint first = test_number("CMIG_TEST_SEED", 1);
    guint count = test_number("CMIG_TEST_COUNT", CASES);
    Seen seen = {.kinds = g_new0(guint, mutation_kind_count())};

    test_use_memory();
    for (guint seed = first; seed < first + count; seed++)
        property_run(&server_engine, script_of(scripts, large, seed), seed, &seen);
    property_expect_all_seen(&seen, count);
    drop_all(scripts);
    g_free(seen.kinds);
}
END_TEST

UNIT_MAIN("conformance/property", random_changes_go_up_and_down)
