/* The SQL of each operation on SQLite, and rebuilds with rows in the table. */
#include <string.h>

#include "dialect/compile.h"
#include "dialect/dialect.h"
#include "inspect/inspector.h"
#include "operation/yaml.h"
#include "support/unit.h"

static CmSchema *
example(void)
{
    CmSchema *schema = cm_schema_new();
    CmTable *table = cm_table_new(NULL, "t");
    const char *const key[] = {"id", NULL};
    CmConstraint *primary = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    CmIndex *index = cm_index_new("ix", false);

    cm_table_add_column(table, cm_column_new("id", cm_type_new(CM_TYPE_INTEGER)));
    cm_table_add_column(table, cm_column_new("a", cm_type_new(CM_TYPE_TEXT)));
    cm_table_add_column(table, cm_column_new("b", cm_type_new(CM_TYPE_TEXT)));
    g_ptr_array_unref(primary->parts);
    primary->parts = cm_parts_new(key);
    cm_table_add_constraint(table, primary);
    g_ptr_array_add(index->parts, cm_part_new("a"));
    cm_table_add_index(table, index);
    cm_schema_add_table(schema, table, NULL);
    cm_schema_add_view(schema, cm_view_new(NULL, "v", "SELECT a FROM t"), NULL);
    cm_schema_add_trigger(schema, cm_trigger_new(NULL, "g", "t", "CREATE TRIGGER g"), NULL);
    return schema;
}

/* Renders operations of YAML; NULL and an error where that fails. Statements are joined by ";\n".
 */
static char *
render(const char *yaml, CmSchema *schema, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(yaml, strlen(yaml), "f", NULL, error);
    g_autoptr(GPtrArray) operations = NULL;
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GString *out = g_string_new(NULL);

    ck_assert_msg(document != NULL, "%s", yaml);
    operations = cm_operations_read(cm_yaml_root(document), error);
    ck_assert_msg(operations != NULL, "%s: %s", yaml, *error ? (*error)->message : "");
    if (!cm_dialect_render(&cm_dialect_sqlite, operations, schema, statements, error)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    for (guint i = 0; i < statements->len; i++) {
        g_autofree char *sql = cm_compile_literal(statements->pdata[i], &cm_spelling_sqlite, error);

        g_string_append_printf(out, "%s%s", i ? ";\n" : "", sql);
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *yaml;
    const char *sql;
} Case;

static const Case cases[] = {
    /* an enum is a type of its columns, which know no labels */
    {"- create_table: {name: e, columns: {a: 'enum m(x, y)'}}\n"
     "- alter_enum: {name: m, labels: [w, {label: z, renamed_from: y}, x], columns: {e: a, gone: "
     "a}}",
     "CREATE TABLE e (\n    a VARCHAR(1)\n);\n"
     "UPDATE e SET a = CASE a WHEN 'y' THEN 'z' END WHERE a IN ('y')"},
    {"- create_table: {name: n, columns: {id: integer pk}}",
     "CREATE TABLE n (\n    id INTEGER NOT NULL,\n    PRIMARY KEY (id)\n)"},
    {"- create_table: {name: \"a b\", columns: {\"c\\\"d\": text, order: 'sql(\"\")'}}",
     "CREATE TABLE \"a b\" (\n    \"c\"\"d\" TEXT,\n    \"order\"\n)"},
    {"- create_table: {name: n, columns: {id: integer pk autoincrement}}",
     "CREATE TABLE n (\n    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL\n)"},
    {"- create_table: {name: n, columns: {id: text pk, n: {type: 'numeric(8, 2)', nullable: false, "
     "server_default: 0.50}}, sqlite: {strict: true, without_rowid: true}}",
     "CREATE TABLE n (\n    id TEXT NOT NULL,\n    n NUMERIC(8, 2) DEFAULT 0.50 NOT NULL,\n"
     "    PRIMARY KEY (id)\n) WITHOUT ROWID, STRICT"},
    {"- create_table: {name: n, columns: {a: {type: text, server_default: it's}, b: {type: "
     "boolean, "
     "server_default: true}, c: {type: datetime, server_default: {sql: CURRENT_TIMESTAMP}}, "
     "d: {type: text, server_default: {sql: lower('X')}}, e: {type: integer, server_default: "
     "{sql: -5}}}}",
     "CREATE TABLE n (\n    a TEXT DEFAULT 'it''s',\n    b BOOLEAN DEFAULT 1,\n"
     "    c DATETIME DEFAULT CURRENT_TIMESTAMP,\n    d TEXT DEFAULT (lower('X')),\n"
     "    e INTEGER DEFAULT -5\n)"},
    {"- create_table: {name: n, columns: {a: integer, b: {type: text, collation: NOCASE, computed: "
     "{sql: a || 'x', stored: true}}}, uniques: {uq: {columns: [a], sqlite: {on_conflict: "
     "ignore}}}, "
     "checks: [a > 0, {ck: a < 9}], foreign_keys: [{columns: [a], references: {table: t, columns: "
     "[id]}, on_delete: set null, on_update: cascade, deferrable: true, initially: deferred}], "
     "indexes: {ia: {columns: [{column: a, order: desc}, {sql: lower(b)}], unique: true, "
     "where: a > 1}}}",
     "CREATE TABLE n (\n    a INTEGER,\n"
     "    b TEXT COLLATE NOCASE GENERATED ALWAYS AS (a || 'x') STORED,\n"
     "    FOREIGN KEY (a) REFERENCES t (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE "
     "INITIALLY DEFERRED,\n    CONSTRAINT uq UNIQUE (a) ON CONFLICT IGNORE,\n    CHECK (a > 0),\n"
     "    CONSTRAINT ck CHECK (a < 9)\n);\n"
     "CREATE UNIQUE INDEX ia ON n (a DESC, lower(b)) WHERE a > 1"},
    {"- create_table: {name: n, virtual: 'fts5(a, b)'}", "CREATE VIRTUAL TABLE n USING fts5(a, b)"},
    {"- create_table: {name: n, columns: {a: 'enum(x, longer)', b: timestamptz, c: uuid, d: "
     "jsonb}}",
     "CREATE TABLE n (\n    a VARCHAR(6),\n    b TIMESTAMP,\n    c CHAR(32),\n    d JSON\n)"},
    {"- drop_table: t", "DROP TABLE t"},
    {"- rename_table: {name: t, to: a.b}", "ALTER TABLE t RENAME TO \"a.b\""},
    {"- create_table_comment: {table: t, comment: c}", ""},
    {"- drop_table_comment: {table: t}", ""},
    {"- alter_column: {table: t, column: a, comment: c}", ""},
    {"- add_column: {table: t, name: c, column: integer}", "ALTER TABLE t ADD COLUMN c INTEGER"},
    {"- add_column: {table: t, name: c, column: {type: text, nullable: false, server_default: x}}",
     "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'x' NOT NULL"},
    {"- add_column: {table: t, name: c, column: {type: integer, index: ic, references: {name: fk, "
     "column: t.id}}}",
     "ALTER TABLE t ADD COLUMN c INTEGER CONSTRAINT fk REFERENCES t (id);\n"
     "CREATE INDEX ic ON t (c)"},
    {"- drop_column: {table: t, column: b}", "ALTER TABLE t DROP COLUMN b"},
    {"- rename_column: {table: t, column: a, to: \"x y\"}",
     "DROP VIEW v;\nALTER TABLE t RENAME COLUMN a TO \"x y\";\n"
     "CREATE VIEW v AS SELECT \"x y\" AS a FROM t"},
    /* a view over it, and what fires for it, go and come with it */
    {"- create_view: {name: w, sql: 'SELECT a + 1 AS c FROM v'}\n- create_trigger: {name: tr, "
     "table: w, sql: 'CREATE TRIGGER tr INSTEAD OF INSERT ON w BEGIN SELECT 1; END'}\n"
     "- rename_column: {table: t, column: a, to: x}",
     "CREATE VIEW w AS SELECT a + 1 AS c FROM v;\n"
     "CREATE TRIGGER tr INSTEAD OF INSERT ON w BEGIN SELECT 1; END;\n"
     "DROP TRIGGER tr;\nDROP VIEW w;\nDROP VIEW v;\n"
     "ALTER TABLE t RENAME COLUMN a TO x;\n"
     "CREATE VIEW v AS SELECT x AS a FROM t;\nCREATE VIEW w AS SELECT a + 1 AS c FROM v;\n"
     "CREATE TRIGGER tr INSTEAD OF INSERT ON w BEGIN SELECT 1; END"},
    {"- create_index: {name: i, table: t, columns: [a, b]}", "CREATE INDEX i ON t (a, b)"},
    {"- drop_index: {name: ix, table: t}", "DROP INDEX ix"},
    {"- rename_index: {name: ix, table: t, to: iy}", "DROP INDEX ix;\nCREATE INDEX iy ON t (a)"},
    {"- set_index_comment: {name: ix, table: t, comment: c}", ""},
    {"- create_view: {name: w, columns: [x], sql: SELECT 1}", "CREATE VIEW w (x) AS SELECT 1"},
    {"- drop_view: v", "DROP VIEW v"},
    {"- create_trigger: {name: h, table: t, sql: CREATE TRIGGER h}", "CREATE TRIGGER h"},
    {"- drop_trigger: g", "DROP TRIGGER g"},
    {"- execute: {sqlite: 'SELECT 1; SELECT 2', default: no}", "SELECT 1;\nSELECT 2"},
    {"- execute: {postgresql: SELECT 1}", ""},
    {"- bulk_insert: {table: t, rows: [{id: 1, a: x}, {id: 2, a: null}]}",
     "INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL)"},
    {"- drop_table: {name: t, dialects: [mysql]}", ""},
    /* What ends in a comment to the end of the line must not swallow what stands behind it. */
    {"- create_table: {name: n, columns: {a: integer}, checks: ['a > 0 -- why']}",
     "CREATE TABLE n (\n    a INTEGER,\n    CHECK (a > 0 -- why\n)\n)"},
    {"- create_table: {name: n, columns: {a: integer, b: {type: text, computed: 'a -- x'}, c: "
     "{type: text, server_default: {sql: '1 + 2 -- y'}}}}",
     "CREATE TABLE n (\n    a INTEGER,\n    b TEXT GENERATED ALWAYS AS (a -- x\n),\n"
     "    c TEXT DEFAULT (1 + 2 -- y\n)\n)"},
    {"- create_index: {name: i, table: t, columns: [{sql: 'lower(a) -- x', order: desc}]}",
     "CREATE INDEX i ON t (lower(a) -- x\n DESC)"},
};

START_TEST(operations_are_spelled)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmSchema) schema = example();
        GError *error = NULL;
        g_autofree char *sql = render(cases[i].yaml, schema, &error);

        ck_assert_msg(sql != NULL, "%s: %s", cases[i].yaml, error ? error->message : "");
        ck_assert_str_eq(sql, cases[i].sql);
    }
}
END_TEST

START_TEST(what_cannot_be_done_says_why)
{
    static const struct {
        const char *yaml;
        const char *message;
        CmErrorCode code;
    } bad[] = {
        {"- create_table: {name: n, columns: {a: array(text)}}",
         "f:1:3: create_table n: column 'a': SQLite has no type 'array'", CM_ERROR_UNSUPPORTED},
        {"- add_column: {table: t, name: c, column: array(text)}",
         "f:1:3: add_column t.c: column "
         "'c': SQLite has no type 'array'",
         CM_ERROR_UNSUPPORTED},
        {"- drop_table: x", "f:1:3: drop_table x: there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
        {"- alter_column: {table: x, column: a, type: text}",
         "f:1:3: alter_column x.a: there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
        {"- create_unique_constraint: {table: x, columns: [a]}",
         "f:1:3: create_unique_constraint unique constraint (a) on x: there is no ",
         CM_ERROR_NO_SUCH_TABLE},
        {"- alter_column: {table: t, column: x, type: text}",
         "f:1:3: alter_column t.x: table 't' has no column 'x'", CM_ERROR_NO_SUCH_OBJECT},
        {"- rename_index: {name: x, table: t, to: y}",
         "f:1:3: rename_index t.x to y: ", CM_ERROR_NO_SUCH_OBJECT},
        {"- execute: SELECT 1\n- alter_column: {table: t, column: a, type: text}",
         "f:2:3: alter_column t.a: what table 't' looks like is not known", CM_ERROR_UNKNOWN_STATE},
        {"- create_table: {name: n, virtual: fts5(a)}\n"
         "- add_column: {table: n, name: b, column: text not null}",
         "f:2:3: add_column n.b: a virtual table cannot be altered", CM_ERROR_UNSUPPORTED},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(CmSchema) schema = example();
        GError *error = NULL;
        g_autofree char *sql = render(bad[i].yaml, schema, &error);

        ck_assert_msg(!sql && error, "%s was rendered", bad[i].yaml);
        ck_assert_msg(g_str_has_prefix(error->message, bad[i].message), "%s\nsays %s", bad[i].yaml,
                      error->message);
        assert_fails(false, error, bad[i].code);
    }
}
END_TEST

/* Whether changes are done in place or by a rebuild, and several of one table by one rebuild. */
START_TEST(rebuilds_are_few)
{
    static const struct {
        const char *yaml;
        guint rebuilds;
    } counts[] = {
        {"- add_column: {table: t, name: c, column: integer}", 0},
        {"- add_column: {table: t, name: c, column: integer not null}", 1},
        {"- add_column: {table: t, name: c, column: integer unique}", 1},
        {"- add_column: {table: t, name: c, column: {type: text, server_default: {sql: "
         "CURRENT_TIMESTAMP}}}",
         1},
        {"- drop_column: {table: t, column: b}", 0},
        {"- drop_column: {table: t, column: a}", 1}, /* an index is over it */
        {"- alter_column: {table: t, column: a, nullable: false}", 1},
        {"- alter_column: {table: t, column: a, nullable: false}\n"
         "- alter_column: {table: t, column: b, type: integer}\n"
         "- create_unique_constraint: {table: t, columns: [b]}\n"
         "- drop_index: {name: ix, table: t}",
         1},
        {"- alter_column: {table: t, column: a, nullable: false}\n- drop_view: v\n"
         "- alter_column: {table: t, column: b, nullable: false}",
         2},
        {"- create_unique_constraint: {table: t, name: uq, columns: [b]}", 1},
        {"- drop_constraint: {table: t, type: primary}", 1},
        {"- set_table_options: {table: t, sqlite: {strict: true}}", 1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(CmSchema) schema = example();
        GError *error = NULL;
        g_autofree char *sql = render(counts[i].yaml, schema, &error);
        guint count = 0;

        ck_assert_msg(sql != NULL, "%s: %s", counts[i].yaml, error ? error->message : "");
        for (const char *at = sql; (at = strstr(at, "CREATE TABLE _cmig_t")); at++)
            count++;
        ck_assert_msg(count == counts[i].rebuilds, "%s:\n%s", counts[i].yaml, sql);
    }
}
END_TEST

static const char *const setup[] = {
    "CREATE TABLE u (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, n INTEGER)",
    "INSERT INTO u (id, a, n) VALUES (1, 'x', 10), (2, NULL, 20), (7, 'z', NULL), (99, 'q', 1)",
    "DELETE FROM u WHERE id = 99",
    "CREATE TABLE c (id INTEGER PRIMARY KEY, u_id INTEGER REFERENCES u (id) ON DELETE CASCADE)",
    "INSERT INTO c (id, u_id) VALUES (1, 1), (2, 7), (3, 1234)",
    "CREATE TABLE r (k TEXT, v BLOB)",
    "INSERT INTO r (rowid, k, v) VALUES (5, 'a', x'00'), (9, 'b', NULL)",
    "CREATE VIEW w AS SELECT a FROM u",
    "CREATE TRIGGER g AFTER INSERT ON u BEGIN UPDATE r SET k = 'fired'; END",
};

static CmConnection *
open_with_rows(void)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open("sqlite://", CM_OPEN_MAY_CREATE, NULL, &error);

    assert_ok(connection != NULL, error);
    assert_ok(cm_connection_execute(connection, "PRAGMA foreign_keys = OFF", NULL, 0, &error),
              error);
    for (gsize i = 0; i < G_N_ELEMENTS(setup); i++)
        assert_ok(cm_connection_execute(connection, setup[i], NULL, 0, &error), error);
    return connection;
}

/* Runs operations against the rows; false and an error when a statement fails. */
static bool
change(CmConnection *connection, const char *yaml, GError **error)
{
    g_autoptr(CmSchema) schema = cm_inspect(connection, NULL, error);
    g_autofree char *sql = schema ? render(yaml, schema, error) : NULL;
    g_auto(GStrv) statements = sql ? g_strsplit(sql, ";\n", -1) : NULL;

    if (!sql || !cm_connection_begin(connection, error))
        return false;
    for (GStrv statement = statements; *statement; statement++)
        if (!cm_connection_execute(connection, *statement, NULL, 0, error)) {
            cm_connection_rollback(connection, NULL);
            return false;
        }
    return cm_connection_commit(connection, error);
}

static char *
answer(CmConnection *connection, const char *query)
{
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, query, NULL, 0, &error);

    assert_ok(result != NULL, error);
    assert_ok(cm_result_next(result, &error), error);
    return g_strdup(cm_result_text(result, 0));
}

START_TEST(rebuilds_keep_the_rows)
{
    static const struct {
        const char *yaml;
        const char *query;
        const char *wanted;
    } keeping[] = {
        {"- alter_column: {table: u, column: n, type: text}",
         "SELECT group_concat(id || coalesce(a, '-') || coalesce(n, '-')) FROM u", "1x10,2-20,7z-"},
        {"- alter_column: {table: u, column: n, type: text}",
         "SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'u'", "99"},
        {"- alter_column: {table: u, column: n, type: text}", "SELECT group_concat(id) FROM c",
         "1,2,3"},
        {"- alter_column: {table: u, column: a, nullable: false, server_default: none}",
         "SELECT group_concat(a) FROM u", "x,none,z"},
        {"- alter_column: {table: r, column: k, nullable: false}",
         "SELECT group_concat(rowid || k || coalesce(hex(v), '-')) FROM r", "5a00,9b"},
        {"- add_column: {table: u, name: z, column: {type: text, server_default: {sql: "
         "lower('Q')}, "
         "nullable: false}}",
         "SELECT group_concat(z) FROM u", "q,q,q"},
        {"- alter_column: {table: u, column: n, type: text}", "SELECT group_concat(a) FROM w",
         "x,z"},
        {"- alter_column: {table: u, column: n, type: text}\n- execute: INSERT INTO u (a) VALUES "
         "(1)",
         "SELECT group_concat(k) FROM r", "fired,fired"},
        {"- create_foreign_key: {table: c, name: f, columns: [id], references: {table: u}}\n"
         "- drop_constraint: {name: f, table: c}",
         "SELECT group_concat(u_id) FROM c", "1,7,1234"},
        {"- drop_column: {table: u, column: n}", "SELECT group_concat(a) FROM u", "x,z"},
        {"- alter_column: {table: u, column: id, autoincrement: false}",
         "SELECT group_concat(id) FROM u", "1,2,7"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(keeping); i++) {
        g_autoptr(CmConnection) connection = open_with_rows();
        GError *error = NULL;
        g_autofree char *got = NULL;

        ck_assert_msg(change(connection, keeping[i].yaml, &error), "%s: %s", keeping[i].yaml,
                      error ? error->message : "");
        got = answer(connection, keeping[i].query);
        ck_assert_msg(!g_strcmp0(got, keeping[i].wanted), "%s: %s is %s", keeping[i].yaml,
                      keeping[i].query, got);
    }
}
END_TEST

START_TEST(rebuilds_that_would_lose_fail_and_change_nothing)
{
    static const char *const losing[] = {
        "- alter_column: {table: u, column: a, nullable: false}", /* there is a NULL */
        "- add_column: {table: u, name: z, column: integer not null}",
        "- create_unique_constraint: {table: c, columns: [zz]}",
        "- create_check_constraint: {table: u, name: ck, sql: id < 5}",
        "- drop_column: {table: u, column: a}", /* the view w reads it */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(losing); i++) {
        g_autoptr(CmConnection) connection = open_with_rows();
        g_autofree char *was = answer(connection, "SELECT group_concat(sql) FROM sqlite_master");
        g_autofree char *is = NULL;
        GError *error = NULL;

        ck_assert_msg(!change(connection, losing[i], &error) && error, "%s", losing[i]);
        g_clear_error(&error);
        is = answer(connection, "SELECT group_concat(sql) FROM sqlite_master");
        ck_assert_str_eq(was, is);
    }
}
END_TEST

UNIT_MAIN("dialect/sqlite", operations_are_spelled, what_cannot_be_done_says_why, rebuilds_are_few,
          rebuilds_keep_the_rows, rebuilds_that_would_lose_fail_and_change_nothing)
