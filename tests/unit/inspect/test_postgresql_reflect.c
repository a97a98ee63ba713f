/* PostgreSQL's inspector on a real server: each file of tests/corpus/own-postgresql/ is a few
 * constructs, and the model file beside it is what must be read back. CMIG_TEST_WRITE=yes writes
 * these, to be looked at before they are kept. */
#include "inspect/inspector.h"
#include "model/model.h"
#include "sql/script.h"
#include "support/server.h"

#include <stdio.h>

static const char *const all[] = {"*", NULL};

static char *
corpus_path(const char *name)
{
    return g_build_filename(g_getenv("CMIG_TEST_SOURCE"), "corpus", "own-postgresql", name, NULL);
}

static char *
read_file(const char *path)
{
    GError *error = NULL;
    char *text = NULL;

    assert_ok(g_file_get_contents(path, &text, NULL, &error), error);
    return text;
}

static void
run_script(CmConnection *connection, const char *text)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) statements =
        cm_script_split(text, (CmPosition){"script", 1, 1}, &cm_script_options_postgresql, &error);

    assert_ok(statements != NULL, error);
    for (guint i = 0; i < statements->len; i++)
        test_execute(connection, ((CmScriptStatement *)statements->pdata[i])->text);
}

static char *
inspect(CmConnection *connection, const CmInspectOptions *options)
{
    GError *error = NULL;
    g_autoptr(CmSchema) schema = cm_inspect(connection, options, &error);
    char *model;

    assert_ok(schema != NULL, error);
    model = cm_model_write(schema, &error);
    assert_ok(model != NULL, error);
    return model;
}

/* Shows the first line that differs. */
static void
expect_same(const char *what, const char *got, const char *wanted)
{
    g_auto(GStrv) lines = g_strsplit(got, "\n", -1);
    g_auto(GStrv) wanted_lines = g_strsplit(wanted, "\n", -1);

    for (guint i = 0; lines[i] && wanted_lines[i]; i++)
        ck_assert_msg(!strcmp(lines[i], wanted_lines[i]), "%s, line %u is\n%s\nnot\n%s", what,
                      i + 1, lines[i], wanted_lines[i]);
    ck_assert_msg(!strcmp(got, wanted), "%s: one has more lines", what);
}

/* The model file of a script: where a version spells texts in its own way, the one that has it or
 * an earlier version's number in its name; without a number it is that of 14 and 15. */
static char *
model_path(const char *base, int version, bool is_own)
{
    int least = MIN(version, 16);

    for (int number = version; number >= least && number != 14 && number != 15; number--) {
        g_autofree char *name = g_strdup_printf("%s.%d.yaml", base, number);
        g_autofree char *path = corpus_path(name);

        if (is_own || g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    {
        g_autofree char *name = g_strconcat(base, ".yaml", NULL);

        return corpus_path(name);
    }
}

static void
check_file(const char *name, CmConnection *connection, const char *script)
{
    const CmInspectOptions options = {.schemas = all};
    int version = cm_connection_version_number(connection) / 10000;
    g_autofree char *base = g_strndup(name, strlen(name) - strlen(".sql"));
    g_autofree char *path = model_path(base, version, false);
    g_autofree char *got = NULL;
    g_autofree char *wanted = NULL;

    run_script(connection, script);
    got = inspect(connection, &options);
    if (g_getenv("CMIG_TEST_WRITE") &&
        (!g_file_get_contents(path, &wanted, NULL, NULL) || strcmp(got, wanted))) {
        g_free(path);
        path = model_path(base, version, wanted != NULL);
        ck_assert(g_file_set_contents(path, got, -1, NULL));
    }
    g_free(wanted);
    wanted = read_file(path);
    expect_same(name, got, wanted);
}

/* "-- since 14" heads a file that older servers do not take. */
static bool
is_for(const char *script, const CmConnection *connection)
{
    int since = 0;

    return sscanf(script, "-- since %d", &since) != 1 ||
           cm_connection_version_number(connection) >= since * 10000;
}

START_TEST(everything_is_read_back)
{
    g_autofree char *folder = corpus_path("");
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *name;
    guint count = 0;

    ck_assert(files != NULL);
    while ((name = g_dir_read_name(files))) {
        g_autofree char *path = corpus_path(name);
        g_autoptr(TestDatabase) database = NULL;
        g_autoptr(CmConnection) connection = NULL;
        g_autofree char *script = NULL;

        if (!g_str_has_suffix(name, ".sql"))
            continue;
        script = read_file(path);
        database = test_database_new();
        connection = test_connect(database->url, 0);
        if (is_for(script, connection))
            check_file(name, connection, script);
        count++;
        g_clear_pointer(&connection, cm_connection_close);
    }
    ck_assert_uint_gt(count, 10);
}
END_TEST

/* What the connection's settings are must not show. */
START_TEST(the_session_does_not_matter)
{
    static const char script[] = "CREATE SCHEMA other; CREATE TYPE other.mood AS ENUM ('a');"
                                 "CREATE TABLE t (at timestamptz DEFAULT '2020-01-01 00:00:00+00', "
                                 "d date DEFAULT '2020-02-01',"
                                 " i interval DEFAULT '1 day 2 hours', b bytea DEFAULT '\\x00ff', "
                                 "r real DEFAULT '0.1'::real,"
                                 " m other.mood DEFAULT 'a', s text DEFAULT 'a\\b');";
    static const char settings[] =
        "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601';"
        "SET bytea_output = 'escape'; SET extra_float_digits = 0; SET quote_all_identifiers = on;"
        "SET standard_conforming_strings = off; SET search_path = public, other;"
        "CREATE TEMPORARY TABLE t (hidden integer); CREATE TEMPORARY TABLE pg_class (oid integer);";
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    run_script(connection, script);
    before = inspect(connection, NULL);
    run_script(connection, settings);
    after = inspect(connection, NULL);
    expect_same("settings", after, before);
    test_expect(connection, "SELECT current_setting('TimeZone')", "Asia/Tokyo");
    test_expect(connection, "SELECT current_setting('search_path')", "\"public\", \"other\"");
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

/* Within a transaction of others, and seeing what it has done, without ending it. */
START_TEST(a_transaction_goes_on)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    GError *error = NULL;
    g_autofree char *model = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    test_execute(connection, "CREATE TABLE inside (a integer)");
    test_execute(connection, "SET LOCAL TimeZone = 'Asia/Tokyo'");
    model = inspect(connection, NULL);
    ck_assert_ptr_nonnull(strstr(model, "inside:"));
    ck_assert(cm_connection_in_transaction(connection));
    test_expect(connection, "SELECT current_setting('TimeZone')", "Asia/Tokyo");
    assert_ok(cm_connection_rollback(connection, &error), error);
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

START_TEST(schemas_are_looked_at_as_asked)
{
    const CmInspectOptions of_a = {.schemas = (const char *const[]){"a*", NULL}};
    const CmInspectOptions alone = {.schemas = (const char *const[]){"b", NULL}};
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autofree char *plain = NULL;
    g_autofree char *more = NULL;
    g_autofree char *other = NULL;

    run_script(connection, "CREATE TABLE here (id integer);"
                           "CREATE SCHEMA a1; CREATE TABLE a1.one (id integer);"
                           "CREATE SCHEMA b; CREATE TABLE b.two (id integer PRIMARY KEY);"
                           "ALTER TABLE here ADD FOREIGN KEY (id) REFERENCES b.two;");
    plain = inspect(connection, NULL);
    more = inspect(connection, &of_a);
    ck_assert_ptr_nonnull(strstr(plain, "here:"));
    ck_assert_ptr_nonnull(strstr(plain, "table: b.two, columns: [id]"));
    ck_assert_ptr_null(strstr(plain, "one:"));
    ck_assert_ptr_nonnull(strstr(more, "a1.one:"));
    ck_assert_ptr_null(strstr(more, "b.two:"));
    test_execute(connection, "SET search_path = nowhere");
    other = inspect(connection, &alone);
    ck_assert_ptr_nonnull(strstr(other, "b.two:"));
    ck_assert_ptr_null(strstr(other, "here:"));
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

static const char chosen[] =
    "cmig: 1\n\n"
    "types:\n"
    "  size: {enum: [s, l]}\n\n"
    "tables:\n"
    "  shop_items:\n"
    "    columns:\n"
    "      id: {type: integer, nullable: false, autoincrement: true, postgresql: {numbering: "
    "serial}}\n"
    "      size: size\n"
    "      c: integer\n"
    "    primary_key: {name: shop_items_pkey, columns: [id]}\n"
    "    foreign_keys:\n"
    "    - {name: shop_items_c_fkey, columns: [c], references: {table: customers, columns: [id]}}\n"
    "    indexes:\n"
    "      shop_items_size_idx: [size]\n\n"
    "objects:\n"
    "  sequences:\n"
    "    shop_numbers: {}\n"
    "  views:\n"
    "    shop_view:\n"
    "      sql: SELECT 1 AS one\n"
    "  rules:\n"
    "    r:\n"
    "      table: shop_items\n"
    "      sql: |-\n"
    "        CREATE RULE r AS\n"
    "            ON INSERT TO shop_items DO NOTHING\n";

START_TEST(globs_choose_tables_and_what_belongs_to_them)
{
    const CmInspectOptions options = {
        .include = (const char *const[]){"shop_*", NULL},
        .exclude = (const char *const[]){"*_old", NULL},
        .ignored = (const char *const[]){"SHOP_VERSION", NULL},
    };
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autofree char *model = NULL;

    run_script(connection,
               "CREATE TYPE size AS ENUM ('s', 'l'); CREATE TYPE unused AS ENUM ('u');"
               "CREATE TABLE customers (id integer PRIMARY KEY);"
               "CREATE TABLE shop_items (id serial PRIMARY KEY, size size, c integer REFERENCES "
               "customers);"
               "CREATE TABLE shop_items_old (id serial PRIMARY KEY);"
               "CREATE TABLE shop_version (id serial PRIMARY KEY);"
               "CREATE INDEX ON shop_items (size); CREATE INDEX ON customers (id);"
               "CREATE SEQUENCE other; CREATE SEQUENCE shop_numbers;"
               "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
               "CREATE VIEW shop_view AS SELECT 1 AS one; CREATE VIEW all_of AS SELECT 1 AS one;"
               "CREATE RULE r AS ON INSERT TO shop_items DO ALSO NOTHING;"
               "CREATE RULE s AS ON INSERT TO customers DO ALSO NOTHING;");
    model = inspect(connection, &options);
    expect_same("chosen", model, chosen);
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

/* What cannot be described is an error that names it, and no hole. */
START_TEST(what_cannot_be_described_is_refused_by_name)
{
    static const struct {
        const char *script;
        const char *says;
    } cases[] = {
        {"CREATE TYPE shell;", "type 'shell' is a shell type"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestDatabase) database = test_database_new();
        g_autoptr(CmConnection) connection = test_connect(database->url, 0);
        g_autoptr(CmSchema) schema = NULL;
        GError *error = NULL;

        run_script(connection, cases[i].script);
        schema = cm_inspect(connection, NULL, &error);
        ck_assert_msg(!schema && error, "%s", cases[i].script);
        ck_assert_msg(strstr(error->message, cases[i].says) != NULL, "%s", error->message);
        ck_assert(!cm_connection_in_transaction(connection));
        assert_fails(schema != NULL, error, CM_ERROR_UNSUPPORTED);
        g_clear_pointer(&connection, cm_connection_close);
    }
}
END_TEST

UNIT_MAIN("inspect/postgresql_reflect", everything_is_read_back, the_session_does_not_matter,
          a_transaction_goes_on, schemas_are_looked_at_as_asked,
          globs_choose_tables_and_what_belongs_to_them, what_cannot_be_described_is_refused_by_name)
