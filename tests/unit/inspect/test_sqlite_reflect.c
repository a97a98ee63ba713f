/* The inspector over real databases, in memory and on disk. */
#include <glib/gstdio.h>
#include <string.h>

#include "inspect/inspector.h"
#include "inspect/sqlite_check.h"
#include "inspect/sqlite_parser.h"
#include "support/unit.h"
#include "unit/inspect/table_text.h"

static CmConnection *
open_with(const char *const *statements)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open("sqlite://", CM_OPEN_MAY_CREATE, NULL, &error);

    assert_ok(connection != NULL, error);
    for (; statements && *statements; statements++)
        assert_ok(cm_connection_execute(connection, *statements, NULL, 0, &error), error);
    return connection;
}

static CmSchema *
inspect(CmConnection *connection, const CmInspectOptions *options)
{
    GError *error = NULL;
    CmSchema *schema = cm_inspect(connection, options, &error);

    assert_ok(schema != NULL, error);
    return schema;
}

/* One line for each object, in the order of the schema. */
static char *
schema_text(const CmSchema *schema)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];
        g_autofree char *text = table_text(table);

        g_string_append_printf(out, "%s\n", text);
        for (guint j = 0; j < table->indexes->len; j++) {
            g_autofree char *index = index_text(table->indexes->pdata[j]);

            g_string_append_printf(out, "  %s\n", index);
        }
    }
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        g_string_append_printf(out, "view %s: %s\n", view->name.name, view->sql);
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];

        g_string_append_printf(out, "trigger %s on %s\n", trigger->name.name, trigger->table.name);
    }
    return g_string_free(out, FALSE);
}

static void
check_schema(const char *const *statements, const CmInspectOptions *options, const char *wanted)
{
    g_autoptr(CmConnection) connection = open_with(statements);
    g_autoptr(CmSchema) schema = inspect(connection, options);
    g_autofree char *text = schema_text(schema);

    ck_assert_str_eq(text, wanted);
}

START_TEST(an_empty_database_is_an_empty_schema)
{
    check_schema(NULL, NULL, "");
}
END_TEST

START_TEST(objects_come_in_their_order)
{
    static const char *const statements[] = {
        "CREATE TABLE zoo(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)",
        "CREATE TABLE animal(id INTEGER NOT NULL, zoo INTEGER REFERENCES zoo, PRIMARY KEY (id))",
        "CREATE INDEX z_second ON animal(zoo)",
        "CREATE INDEX a_first ON zoo(name DESC)",
        "CREATE UNIQUE INDEX a_third ON animal(id, lower(zoo) COLLATE nocase) WHERE zoo > 1",
        "CREATE TABLE Beast(a)",
        "CREATE VIEW z AS SELECT 1 AS a",
        "CREATE VIEW b AS SELECT a FROM z",
        "CREATE TRIGGER y INSERT ON animal BEGIN SELECT 1; END",
        "CREATE TRIGGER c INSTEAD OF INSERT ON b BEGIN SELECT 1; END",
        "ANALYZE",
        NULL,
    };

    check_schema(statements, NULL,
                 "Beast: a <>\n"
                 "animal: id integer not-null, zoo integer; pk(id); fk(zoo) -> zoo\n"
                 "  z_second(zoo)\n"
                 "  unique a_third(id, <lower(zoo)> collate<nocase>) where<zoo > 1>\n"
                 "zoo: id integer autoincrement, name text; pk(id); unique(name)\n"
                 "  a_first(name desc)\n"
                 "view z: SELECT 1 AS a\n"
                 "view b: SELECT a FROM z\n"
                 "trigger c on b\n"
                 "trigger y on animal\n");
}
END_TEST

START_TEST(names_are_written_as_declared)
{
    static const char *const statements[] = {
        "CREATE TABLE \"Parent Table\"(\"Key\" INTEGER PRIMARY KEY, Other, UNIQUE (OTHER))",
        "CREATE TABLE child(a, FOREIGN KEY (A) REFERENCES [parent table] ([kEY]) )",
        "CREATE TABLE loose(a REFERENCES Nowhere(B))",
        "CREATE INDEX i ON \"PARENT TABLE\"(other, key)",
        "CREATE TRIGGER g INSERT ON CHILD BEGIN SELECT 1; END",
        NULL,
    };

    check_schema(statements, NULL,
                 "Parent Table: Key integer, Other <>; pk(Key); unique(Other)\n"
                 "  i(Other, Key)\n"
                 "child: a <>; fk(a) -> Parent Table(Key)\n"
                 "loose: a <>; fk(a) -> Nowhere(B)\n"
                 "trigger g on child\n");
}
END_TEST

START_TEST(what_was_altered_is_read)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT /* old */, c)",
        "CREATE INDEX i ON t(b)",
        "ALTER TABLE t ADD COLUMN d VARCHAR(5) NOT NULL DEFAULT 'x' CHECK (d <> '')",
        "ALTER TABLE t RENAME COLUMN b TO \"b b\"",
        "ALTER TABLE t DROP COLUMN c",
        "ALTER TABLE t RENAME TO \"other t\"",
        "CREATE TABLE copied AS SELECT a, 1.5 AS x, 'y' AS \"y z\" FROM \"other t\"",
        NULL,
    };

    check_schema(statements, NULL,
                 "copied: a <INT>, x <>, y z <>\n"
                 "other t: a integer, b b text, d string(5) not-null text<x>; pk(a); check <d <> "
                 "''>\n"
                 "  i(b b)\n");
}
END_TEST

/* The tables behind a virtual one are its module's matter. */
START_TEST(virtual_tables_hide_their_shadows)
{
    static const char *const statements[] = {
        "CREATE VIRTUAL TABLE doc USING fts5(title, body, tokenize = 'porter')",
        "CREATE VIRTUAL TABLE area USING rtree(id, x0, x1)",
        "CREATE TABLE doc_notes(a)",
        NULL,
    };

    check_schema(statements, NULL,
                 "area: using<rtree(id, x0, x1)>\n"
                 "doc: using<fts5(title, body, tokenize = 'porter')>\n"
                 "doc_notes: a <>\n");
}
END_TEST

START_TEST(implied_not_null_is_not_read_as_said)
{
    static const char *const statements[] = {
        "CREATE TABLE a(k TEXT, v, PRIMARY KEY (k)) WITHOUT ROWID",
        "CREATE TABLE b(k TEXT, v ANY, PRIMARY KEY (k)) STRICT",
        NULL,
    };

    check_schema(statements, NULL,
                 "a: k text, v <>; pk(k); without_rowid=yes\n"
                 "b: k text, v <ANY>; pk(k); strict=yes\n");
}
END_TEST

START_TEST(generated_columns_are_read)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a INT, b INT AS (a + 1) STORED, c TEXT GENERATED ALWAYS AS (a || 'x'), "
        "d INT generated/**/always AS (a) NOT NULL, e TEXT -- why\n GENERATED ALWAYS AS (a))",
        NULL,
    };

    check_schema(statements, NULL,
                 "t: a <INT>, b <INT> stored<a + 1>, c text virtual<a || 'x'>, d <INT "
                 "generated> not-null virtual<a>, e text virtual<a>\n");
}
END_TEST

START_TEST(odd_types_are_those_that_sqlite_reads)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a 'my type', b \"INTEGER\", c [x y] z (5), d `in``t`, e VAR /* x */ CHAR, "
        "f integer, g Text, h any, i LONG  VARCHAR ( 5 ), j \"\", k)",
        NULL,
    };

    check_schema(statements, NULL,
                 "t: a <'my type'>, b <\"INTEGER\">, c <[x y] z (5)>, d <`in``t`>, e <VAR CHAR>, f "
                 "integer, g text, h <any>, i <LONG  VARCHAR ( 5 )>, j <\"\">, k <>\n");
}
END_TEST

START_TEST(temporary_objects_are_left_out)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a)",          "CREATE TEMP TABLE t(x, y, z)", "CREATE TEMP TABLE u(x)",
        "ATTACH ':memory:' AS other", "CREATE TABLE other.t(p, q)",   NULL,
    };

    check_schema(statements, NULL, "t: a <>\n");
}
END_TEST

static const char *const shop[] = {
    "CREATE TABLE shop_item(a)",
    "CREATE TABLE shop_order(a REFERENCES customer)",
    "CREATE TABLE customer(a)",
    "CREATE TABLE cmig_version(a)",
    "CREATE INDEX i ON shop_item(a)",
    "CREATE INDEX j ON customer(a)",
    "CREATE INDEX k ON cmig_version(a)",
    "CREATE VIEW shop_view AS SELECT 1",
    "CREATE VIEW other_view AS SELECT 1",
    "CREATE TRIGGER x INSERT ON shop_item BEGIN SELECT 1; END",
    "CREATE TRIGGER y INSERT ON shop_order BEGIN SELECT 1; END",
    "CREATE TRIGGER z INSERT ON customer BEGIN SELECT 1; END",
    NULL,
};

START_TEST(globs_choose_tables_and_what_belongs_to_them)
{
    CmInspectOptions include = {
        .include = (const char *const[]){"shop_*", NULL},
        .exclude = (const char *const[]){"*_order", "x", NULL},
    };
    CmInspectOptions exclude = {
        .exclude = (const char *const[]){"shop*", "?ther_view", "z", NULL},
        .ignored = (const char *const[]){"CMIG_VERSION", NULL},
    };

    check_schema(shop, &include, "shop_item: a <>\n  i(a)\nview shop_view: SELECT 1\n");
    check_schema(shop, &exclude, "customer: a <>\n  j(a)\n");
}
END_TEST

START_TEST(views_stand_behind_those_they_mention)
{
    static const char *const statements[] = {
        "CREATE VIEW c AS SELECT * FROM \"B\", a",
        "CREATE VIEW a AS SELECT 1 AS a",
        "CREATE VIEW d AS SELECT 1",
        "CREATE VIEW b AS SELECT * FROM A -- not d\n",
        NULL,
    };

    check_schema(statements, NULL,
                 "view a: SELECT 1 AS a\n"
                 "view b: SELECT * FROM A -- not d\n"
                 "view c: SELECT * FROM \"B\", a\n"
                 "view d: SELECT 1\n");
}
END_TEST

START_TEST(the_number_of_queries_does_not_grow)
{
    g_autoptr(CmConnection) connection = open_with(NULL);
    guint64 sent[2];

    for (int round = 0; round < 2; round++) {
        CmConnectionCounters before = cm_connection_counters(connection);

        cm_schema_free(inspect(connection, NULL));
        sent[round] = cm_connection_counters(connection).statements - before.statements;
        for (int i = 0; round == 0 && i < 40; i++) {
            g_autofree char *sql =
                g_strdup_printf("CREATE TABLE t%d(a INTEGER PRIMARY KEY, b UNIQUE)", i);

            ck_assert(cm_connection_execute(connection, sql, NULL, 0, NULL));
        }
    }
    ck_assert_uint_eq(sent[0], sent[1]);
    ck_assert_uint_le(sent[1], 5);
}
END_TEST

START_TEST(a_transaction_of_the_caller_stays_open)
{
    static const char *const statements[] = {"CREATE TABLE t(a)", NULL};
    g_autoptr(CmConnection) connection = open_with(statements);
    GError *error = NULL;

    cm_schema_free(inspect(connection, NULL));
    ck_assert(!cm_connection_in_transaction(connection));
    assert_ok(cm_connection_begin(connection, &error), error);
    assert_ok(cm_connection_execute(connection, "CREATE TABLE u(a)", NULL, 0, &error), error);
    {
        g_autoptr(CmSchema) schema = inspect(connection, NULL);

        ck_assert_uint_eq(schema->tables->len, 2);
    }
    ck_assert(cm_connection_in_transaction(connection));
    assert_ok(cm_connection_rollback(connection, &error), error);
}
END_TEST

START_TEST(a_file_is_read_without_writing_to_it)
{
    g_autofree char *folder = g_dir_make_tmp("cmig-inspect-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a.db", NULL);
    g_autofree char *url = g_strdup_printf("sqlite:///%s", path);
    GError *error = NULL;
    CmConnection *connection = cm_connection_open(url, CM_OPEN_MAY_CREATE, NULL, &error);
    CmSchema *schema;

    assert_ok(connection != NULL, error);
    assert_ok(cm_connection_execute(connection, "CREATE TABLE t(a)", NULL, 0, &error), error);
    cm_connection_close(connection);
    connection = cm_connection_open(url, CM_OPEN_READ_ONLY, NULL, &error);
    assert_ok(connection != NULL, error);
    schema = inspect(connection, NULL);
    ck_assert_uint_eq(schema->tables->len, 1);
    cm_schema_free(schema);
    cm_connection_close(connection);
    ck_assert_int_eq(g_unlink(path), 0);
    ck_assert_int_eq(g_rmdir(folder), 0);
}
END_TEST

/* SQLite runs with a file whose table it cannot use as long as nobody does; so must its reading. */
START_TEST(an_unknown_module_does_no_harm)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a)",
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES ('table', 'odd', "
        "'odd', 0, 'CREATE VIRTUAL TABLE odd USING nothing_known(a)')",
        "PRAGMA writable_schema = RESET",
        NULL,
    };

    check_schema(statements, NULL, "odd: using<nothing_known(a)>\nt: a <>\n");
}
END_TEST

/* The comparison is tried with texts that are not those of the database. */
START_TEST(a_contradiction_is_never_silent)
{
    static const char *const statements[] = {
        "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x', c AS (a) STORED)",
        NULL};
    static const char *const wrong[][2] = {
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x')", "column 'c'"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x', c AS (a) STORED, d)",
         "number of columns"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, B TEXT NOT NULL DEFAULT 'x', c AS (a) STORED)",
         "column 'b' is read otherwise than SQLite reads it (name)"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB NOT NULL DEFAULT 'x', c AS (a) STORED)",
         "column 'b' is read otherwise than SQLite reads it (type)"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT DEFAULT 'x', c AS (a) STORED)",
         "column 'b' is read otherwise than SQLite reads it (NOT NULL)"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL, c AS (a) STORED)",
         "column 'b' is read otherwise than SQLite reads it (DEFAULT)"},
        {"CREATE TABLE t(a INTEGER, b TEXT NOT NULL DEFAULT 'x', c AS (a) STORED)",
         "column 'a' is read otherwise than SQLite reads it (PRIMARY KEY)"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x', c AS (a))",
         "column 'c' is read otherwise than SQLite reads it (GENERATED)"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT 'x', c) STRICT", "STRICT"},
        {"CREATE TABLE t(a INTEGER PRIMARY KEY) WITHOUT ROWID", "WITHOUT ROWID"},
        {"CREATE TABLE u(a INTEGER PRIMARY KEY)", "name"},
    };
    g_autoptr(CmConnection) connection = open_with(statements);

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CmTable) table = cm_sqlite_parse_table(wrong[i][0], &error);
        CmSqliteFacts *facts = cm_sqlite_facts_read(connection, &error);
        bool ok = cm_sqlite_facts_check_table(facts, "t", table, &error) &&
                  cm_sqlite_facts_check_columns(facts, connection, &error);

        cm_sqlite_facts_free(facts);
        ck_assert_msg(!ok && error, "%s passes", wrong[i][0]);
        ck_assert(cm_error_is(error, CM_ERROR_UNSUPPORTED));
        ck_assert_msg(strstr(error->message, "table 't'") && strstr(error->message, wrong[i][1]),
                      "%s: %s", wrong[i][0], error->message);
    }
}
END_TEST

UNIT_MAIN("inspect/sqlite_reflect", an_empty_database_is_an_empty_schema,
          objects_come_in_their_order, names_are_written_as_declared, what_was_altered_is_read,
          virtual_tables_hide_their_shadows, implied_not_null_is_not_read_as_said,
          generated_columns_are_read, odd_types_are_those_that_sqlite_reads,
          temporary_objects_are_left_out, globs_choose_tables_and_what_belongs_to_them,
          views_stand_behind_those_they_mention, the_number_of_queries_does_not_grow,
          a_transaction_of_the_caller_stays_open, a_file_is_read_without_writing_to_it,
          an_unknown_module_does_no_harm, a_contradiction_is_never_silent)
