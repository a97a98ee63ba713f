#include "conformance/property.h"

#include <string.h>

#include "conformance/ask.h"
#include "migrate/compare.h"
#include "migrate/project.h"
#include "model/model.h"
#include "schema/parents.h"

#define CHANGES 6   /* of one case, at most */
#define EACH    200 /* one in so many cases has a change of each kind, at least */

/* The rows of a table, without those of others below it, as far as its columns survive, the columns
 * as they were called or are. */
static void
append_rows(GString *out, const Case *the, const CmTable *table, bool is_new)
{
    const CmName own = {table->name.schema,
                        table->renamed_from ? table->renamed_from : table->name.name};
    const CmTable *was = cm_schema_table(the->before, &own);
    g_autoptr(GPtrArray) now = cm_schema_columns_handed_down(the->model, table);
    bool has_heirs = !strcmp(cm_connection_spelling(the->connection)->name, "postgresql");
    const CmSpelling *spelling = cm_connection_spelling(the->connection);
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(GPtrArray) rows = NULL;

    for (guint i = 0; was && i < now->len; i++) {
        const CmColumn *column = now->pdata[i];
        const char *old = column->renamed_from ? column->renamed_from : column->name;

        if (!cm_schema_column_handed_down(the->before, was, old))
            continue;
        g_string_append(columns, columns->len ? ", " : "");
        cm_spelling_append_identifier(columns, spelling, is_new ? column->name : old);
    }
    if (!columns->len)
        return;
    rows = ask_rows(the->connection,
                    ask_format(the->connection, "SELECT %s FROM %s%N", columns->str,
                               has_heirs ? "ONLY " : "", is_new ? &table->name : &own));
    ck_assert_msg(rows != NULL, "%s: table %s cannot be read", the->story->str, own.name);
    g_string_append_printf(out, "\n%s, %u rows\n", own.name, rows->len);
    for (guint i = 0; i < rows->len; i++)
        g_string_append_printf(out, "%s\n", (char *)rows->pdata[i]);
}

/* All rows that survive, by the names of before. */
static char *
read_rows(const Case *the, bool is_new)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < the->model->tables->len; i++) {
        const CmTable *table = the->model->tables->pdata[i];

        if (!table->module)
            append_rows(out, the, table, is_new);
    }
    return g_string_free(out, FALSE);
}

/* Where two texts part, with what stands before and behind. */
static void
expect_same(const Case *the, const char *what, const char *was, const char *is)
{
    gsize at = 0;
    gsize from;

    while (was[at] && was[at] == is[at])
        at++;
    from = at > 200 ? at - 200 : 0;
    ck_assert_msg(!strcmp(was, is), "%s: %s was\n…%.500s\nand is\n…%.500s", the->story->str, what,
                  was + from, is + from);
}

static void
expect_clean(const Case *the)
{
    GError *error = NULL;
    bool is_behind;
    g_autoptr(CmChanges) changes = cm_project_check(bench_project(the->bench), &is_behind, &error);

    ck_assert_msg(changes && !changes->count && !is_behind, "%s: check says %s", the->story->str,
                  error            ? error->message
                  : changes->count ? changes->items[0].text
                                   : "behind");
}

/* The schema as cmig itself reflects it (transfer full). */
static CmSchema *
reflect(const Case *the)
{
    GError *error = NULL;
    CmSchema *schema = cm_project_reflect(bench_project(the->bench), NULL, NULL, &error);

    ck_assert_msg(schema != NULL, "%s: %s", the->story->str, error ? error->message : "");
    return schema;
}

static char *
write_model(const CmSchema *schema)
{
    GError *error = NULL;
    char *text = cm_model_write(schema, &error);

    assert_ok(text != NULL, error);
    return text;
}

static void
expect_same_schema(const Case *the, const char *before)
{
    const PropertyEngine *engine = the->engine;
    g_autofree char *after = engine->schema_text(the);
    g_autofree char *left = the->is_reordered ? engine->without_order(before) : g_strdup(before);
    g_autofree char *right = the->is_reordered ? engine->without_order(after) : g_strdup(after);

    expect_same(the, "after the downgrade, the schema", left, right);
}

static void
expect_same_model(const Case *the)
{
    const CmComparing comparing = {.dialect = bench_project(the->bench)->dialect};
    g_autoptr(CmSchema) schema = reflect(the);
    GError *error = NULL;
    g_autoptr(CmDiff) diff = cm_compare(&comparing, schema, the->before, NULL, &error);
    g_autoptr(CmChanges) changes = diff ? cm_changes_new(diff->operations, diff->hints) : NULL;

    ck_assert_msg(changes && !changes->count, "%s: after the downgrade, cmig sees: %s",
                  the->story->str, error ? error->message : changes->items[0].text);
}

static void
run_step(const Case *the, bool is_down)
{
    GError *error = NULL;
    CmProject *project = bench_project(the->bench);
    g_autoptr(CmRunReport) report = is_down ? cm_project_downgrade(project, "base", NULL, &error)
                                            : cm_project_upgrade(project, "head", NULL, &error);

    ck_assert_msg(report != NULL, "%s%s: %s", the->story->str, is_down ? "down" : "up",
                  error ? error->message : "");
    the->engine->expect_sound(the, is_down);
}

bool
property_autogenerate(Bench *bench, const char *story)
{
    const CmRevisionOptions options = {
        .size = sizeof options, .message = "random", .autogenerate = true};
    GError *error = NULL;
    g_autofree char *path = NULL;
    bool ok = cm_project_revision(bench_project(bench), &options, &path, NULL, &error);

    ck_assert_msg(ok, "%s: autogenerate: %s", story, error ? error->message : "");
    return path != NULL;
}

static void
go_up_and_down(const Case *the, const char *schema)
{
    g_autofree char *before = read_rows(the, false);
    g_autofree char *above = NULL;
    g_autofree char *after = NULL;

    if (!property_autogenerate(the->bench, the->story->str))
        return;
    run_step(the, false);
    expect_clean(the);
    above = read_rows(the, true);
    expect_same(the, "after the upgrade, what survives", before, above);
    run_step(the, true);
    expect_same_schema(the, schema);
    expect_same_model(the);
    after = read_rows(the, false);
    expect_same(the, "after the downgrade, what survives", before, after);
}

/* Fails as the fault of this case, whatever it is: what comes next may be a crash. */
static void
tell(const Case *the)
{
    if (g_getenv("CMIG_TEST_KEEP"))
        g_printerr("%s %s\n", the->bench->folder, the->story->str);
}

static void
change(Case *the, Seen *seen)
{
    int changes = g_rand_int_range(the->random, 1, CHANGES + 1);
    g_autofree char *text = NULL;
    Mutation mutation = {.random = the->random,
                         .schema = the->model,
                         .before = the->before,
                         .connection = the->connection,
                         .story = the->story};

    for (int tries = 0; changes && tries < 200; tries++) {
        int kind = mutate(&mutation);

        if (kind >= 0)
            seen->kinds[kind]++;
        changes -= kind >= 0;
    }
    text = write_model(the->model);
    bench_write(the->bench, "models.yaml", text);
    the->is_reordered = mutation.is_reordered;
    the->is_lossy = mutation.is_lossy;
}

void
property_run(const PropertyEngine *engine, Script *script, guint seed, Seen *seen)
{
    Case the = {
        .engine = engine, .random = g_rand_new_with_seed(seed), .story = g_string_new(NULL)};

    g_string_append_printf(the.story, "CMIG_TEST_SEED=%u CMIG_TEST_COUNT=1, %s: ", seed,
                           strrchr(script->path, '/') + 1);
    the.bench = engine->begin(&the, script);
    the.before = reflect(&the);
    seen->dialect = cm_connection_spelling(the.connection)->name;
    the.model = cm_schema_copy(the.before);
    seen->fill.tables += the.fill.tables;
    seen->fill.filled += the.fill.filled;
    if (!script->schema)
        script->schema = engine->schema_text(&the);
    change(&the, seen);
    tell(&the);
    go_up_and_down(&the, script->schema);
    engine->end(&the, script);
    cm_schema_free(the.before);
    cm_schema_free(the.model);
    cm_connection_close(the.connection);
    bench_free(the.bench);
    g_string_free(the.story, TRUE);
    g_rand_free(the.random);
}

void
property_expect_all_seen(const Seen *seen, guint count)
{
    for (guint i = 0; g_getenv("CMIG_TEST_KEEP") && mutation_kinds[i].name; i++)
        g_printerr("%s: %u\n", mutation_kinds[i].name, seen->kinds[i]);
    if (count < 10 * EACH)
        return;
    for (guint i = 0; i < mutation_kind_count(); i++) {
        const MutationKind *kind = &mutation_kinds[i];
        guint least = kind->is_seldom ? 1 : count / EACH;

        ck_assert_msg(seen->kinds[i] >= least || !mutation_is_for(kind, seen->dialect),
                      "'%s' came up %u times in %u cases", kind->name, seen->kinds[i], count);
    }
    ck_assert_msg(seen->fill.filled * 10 >= seen->fill.tables * 9, "%u of %u tables had rows",
                  seen->fill.filled, seen->fill.tables);
}
