/* Changes that ALTER TABLE cannot do, on tables full of what can get lost. */
#include "conformance/sqlite_bench.h"

#include <string.h>

/* item stands in the middle: children that would go with it, itself as a parent, triggers on it and
 * on others, views over it and on those, every sort of index, a counter beyond its rows. plain has
 * rowids and nothing else to tell its rows by; pair has a key of two. */
static const char schema[] =
    "CREATE TABLE maker (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "CREATE TABLE item (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "  name TEXT NOT NULL,\n"
    "  code TEXT CONSTRAINT uq_code UNIQUE,\n"
    "  n INTEGER DEFAULT 7,\n"
    "  price REAL,\n"
    "  data BLOB,\n"
    "  opt TEXT COLLATE NOCASE,\n"
    "  boss INTEGER CONSTRAINT fk_boss REFERENCES item(id) ON DELETE CASCADE,\n"
    "  maker INTEGER,\n"
    "  twice INTEGER GENERATED ALWAYS AS (n * 2),\n"
    "  more INTEGER GENERATED ALWAYS AS (n + 1) STORED,\n"
    "  CONSTRAINT ck_n CHECK (n >= 0),\n"
    "  CONSTRAINT fk_maker FOREIGN KEY (maker) REFERENCES maker (id) ON UPDATE CASCADE\n"
    ");\n"
    "CREATE TABLE child (id INTEGER PRIMARY KEY, item INTEGER NOT NULL\n"
    "  REFERENCES item(id) ON DELETE CASCADE, t TEXT);\n"
    "CREATE TABLE loose (item INTEGER REFERENCES item(id) ON DELETE SET NULL, code TEXT\n"
    "  REFERENCES item(code) ON UPDATE CASCADE);\n"
    "CREATE TABLE plain (a TEXT, b INTEGER, c);\n"
    "CREATE TABLE pair (x INTEGER NOT NULL, y TEXT NOT NULL, z TEXT, w INTEGER NOT NULL UNIQUE,\n"
    "  CONSTRAINT pk_pair PRIMARY KEY (x, y));\n"
    "CREATE TABLE noted (t TEXT);\n"
    "CREATE INDEX ix_name ON item (name DESC, n);\n"
    "CREATE INDEX ix_part ON item (price) WHERE price > 10 AND opt IS NOT NULL;\n"
    "CREATE INDEX ix_expr ON item (lower(name), n + 1);\n"
    "CREATE UNIQUE INDEX ux_both ON item (id, opt COLLATE BINARY DESC);\n"
    "CREATE INDEX ix_plain ON plain (b);\n"
    "CREATE VIEW cheap AS SELECT id, name, price FROM item WHERE price < 100;\n"
    "CREATE VIEW cheaper AS SELECT id, name FROM cheap WHERE price < 10;\n"
    "CREATE TRIGGER item_ai AFTER INSERT ON item BEGIN\n"
    "  INSERT INTO noted VALUES ('insert ' || new.id); END;\n"
    "CREATE TRIGGER item_ad AFTER DELETE ON item BEGIN\n"
    "  INSERT INTO noted VALUES ('delete; ' || old.id); END;\n"
    "CREATE TRIGGER item_au AFTER UPDATE OF name ON item WHEN old.name <> new.name BEGIN\n"
    "  INSERT INTO noted SELECT 'update ' || count(*) FROM child WHERE item = new.id; END;\n"
    "CREATE TRIGGER child_ai AFTER INSERT ON child BEGIN\n"
    "  UPDATE item SET n = n + 1 WHERE id = new.item; END;\n"
    "CREATE TRIGGER cheap_ii INSTEAD OF INSERT ON cheap BEGIN\n"
    "  INSERT INTO item (name, price) VALUES (new.name, new.price); END;\n";

static const char rows[] =
    "INSERT INTO maker VALUES (1, 'it''s me'), (2, '\"two\"');\n"
    "INSERT INTO item (id, name, code, n, price, data, opt, boss, maker)\n"
    "  WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i WHERE x < 10000)\n"
    "  SELECT x * 3, CASE x % 4 WHEN 0 THEN 'it''s \"' || x || '\"' WHEN 1 THEN '' ELSE\n"
    "    'näme ' || x END, CASE WHEN x % 5 THEN 'c' || x END, x % 100, x / 7.0,\n"
    "    CASE x % 3 WHEN 0 THEN NULL WHEN 1 THEN x'' ELSE CAST(x AS BLOB) || x'00ff' END,\n"
    "    CASE x % 2 WHEN 0 THEN 'Opt' || x END, CASE WHEN x > 10 THEN x * 3 - 30 END, x % 2 + 1\n"
    "    FROM i;\n"
    "INSERT INTO child SELECT id, id, 'child of ' || id FROM item WHERE id % 2;\n"
    "INSERT INTO loose SELECT id, code FROM item WHERE id % 7 = 0;\n"
    "INSERT INTO loose VALUES (NULL, NULL);\n"
    "INSERT INTO plain (rowid, a, b, c) SELECT id * 5, name, n, data FROM item WHERE id < 3000;\n"
    "INSERT INTO plain (rowid, a) VALUES (-12, 'below');\n"
    "DELETE FROM plain WHERE rowid % 35 = 0;\n"
    "INSERT INTO pair SELECT id % 97, 'y' || id, name, id FROM item WHERE id < 3000;\n"
    "DELETE FROM noted;\n"
    "DELETE FROM item WHERE id = 30000;\n"
    "UPDATE sqlite_sequence SET seq = 123456 WHERE name = 'item';\n";

static Bench *
new_full(void)
{
    Bench *bench = bench_new();
    g_autofree char *all = g_strconcat("BEGIN;", schema, rows, "COMMIT;", NULL);
    g_autofree char *message = sqlite_run_script(bench->database, all);

    ck_assert_msg(!message, "%s", message);
    return bench;
}

typedef struct {
    const char *what;
    const char *table; /* that is rebuilt */
    const char *up;
    const char *down;
} Case;

/* Each keeps every value as it is, up and down. */
static const Case cases[] = {
    {"a wider integer", "item", "- alter_column: {table: item, column: n, type: bigint}",
     "- alter_column: {table: item, column: n, type: integer}"},
    {"text gets a length", "item", "- alter_column: {table: item, column: name, type: string(80)}",
     "- alter_column: {table: item, column: name, type: text}"},
    {"null is forbidden and allowed", "item",
     "- alter_column: {table: item, column: price, nullable: false}",
     "- alter_column: {table: item, column: price, nullable: true}"},
    {"null is allowed and forbidden", "item",
     "- alter_column: {table: item, column: name, nullable: true}",
     "- alter_column: {table: item, column: name, nullable: false}"},
    {"null is forbidden where there is a default", "item",
     "- alter_column: {table: item, column: n, nullable: false}",
     "- alter_column: {table: item, column: n, nullable: true}"},
    {"a default comes", "item", "- alter_column: {table: item, column: opt, server_default: it's}",
     "- alter_column: {table: item, column: opt, server_default: null}"},
    {"a default goes", "item", "- alter_column: {table: item, column: n, server_default: null}",
     "- alter_column: {table: item, column: n, server_default: 7}"},
    {"another collation", "item", "- alter_column: {table: item, column: opt, collation: RTRIM}",
     "- alter_column: {table: item, column: opt, collation: NOCASE}"},
    {"no collation", "item", "- alter_column: {table: item, column: opt, collation: null}",
     "- alter_column: {table: item, column: opt, collation: NOCASE}"},
    {"a key of another integer type", "pair",
     "- alter_column: {table: pair, column: x, type: bigint}",
     "- alter_column: {table: pair, column: x, type: integer}"},
    {"a generated column is stored", "item",
     "- alter_column: {table: item, column: twice, computed: {sql: n * 2, stored: true}}",
     "- alter_column: {table: item, column: twice, computed: {sql: n * 2}}"},
    {"a generated column becomes a plain one", "item",
     "- alter_column: {table: item, column: more, computed: null}",
     "- alter_column: {table: item, column: more, computed: {sql: n + 1, stored: true}}"},
    {"a unique constraint comes", "item",
     "- create_unique_constraint: {table: item, name: uq_two, columns: [name, id]}",
     "- drop_constraint: {table: item, name: uq_two}"},
    {"a unique constraint is renamed", "item",
     "- rename_constraint: {table: item, name: uq_code, to: uq_other}",
     "- rename_constraint: {table: item, name: uq_other, to: uq_code}"},
    {"a check comes", "item",
     "- create_check_constraint: {table: item, name: ck_price, sql: price > 0}",
     "- drop_constraint: {table: item, name: ck_price}"},
    {"a check goes", "item", "- drop_constraint: {table: item, name: ck_n}",
     "- create_check_constraint: {table: item, name: ck_n, sql: n >= 0}"},
    {"a check is renamed", "item", "- rename_constraint: {table: item, name: ck_n, to: ck_m}",
     "- rename_constraint: {table: item, name: ck_m, to: ck_n}"},
    {"a foreign key goes", "item", "- drop_constraint: {table: item, name: fk_maker}",
     "- create_foreign_key: {table: item, name: fk_maker, columns: [maker], references: maker.id, "
     "on_update: cascade}"},
    {"a foreign key is renamed", "item",
     "- rename_constraint: {table: item, name: fk_maker, to: fk_other}",
     "- rename_constraint: {table: item, name: fk_other, to: fk_maker}"},
    {"a foreign key comes", "pair",
     "- create_foreign_key: {table: pair, name: fk_pair, columns: [w], references: item.id, "
     "on_delete: set null}",
     "- drop_constraint: {table: pair, name: fk_pair}"},
    {"a foreign key to itself goes", "item", "- drop_constraint: {table: item, name: fk_boss}",
     "- create_foreign_key: {table: item, name: fk_boss, columns: [boss], references: item.id, "
     "on_delete: cascade}"},
    {"another primary key", "pair",
     "- drop_constraint: {table: pair, name: pk_pair}\n"
     "- create_primary_key: {table: pair, name: pk_pair, columns: [y]}",
     "- drop_constraint: {table: pair, name: pk_pair}\n"
     "- create_primary_key: {table: pair, name: pk_pair, columns: [x, y]}"},
    {"the primary key is renamed", "pair",
     "- rename_constraint: {table: pair, name: pk_pair, to: pk_other}",
     "- rename_constraint: {table: pair, name: pk_other, to: pk_pair}"},
    {"rowids stay without a key", "plain",
     "- alter_column: {table: plain, column: a, nullable: true, server_default: x}",
     "- alter_column: {table: plain, column: a, server_default: null}"},
    {"a column with a check comes", "item",
     "- add_column: {table: item, name: added, column: {type: integer, server_default: 3}}\n"
     "- create_check_constraint: {table: item, name: ck_added, sql: added > 0}",
     "- drop_constraint: {table: item, name: ck_added}\n"
     "- drop_column: {table: item, column: added}"},
    {"a stored generated column comes", "item",
     "- add_column: {table: item, name: added, column: {type: integer, computed: {sql: n * 3, "
     "stored: true}}}",
     "- drop_column: {table: item, column: added}"},
    {"a column with the time comes", "maker",
     "- add_column: {table: maker, name: added, column: {type: text, server_default: {sql: "
     "CURRENT_TIMESTAMP}}}",
     "- drop_column: {table: maker, column: added}"},
    {"strict comes and goes", "maker", "- set_table_options: {table: maker, sqlite: {strict: true}}",
     "- set_table_options: {table: maker, sqlite: {strict: false}}"},
    {"several at once", "item",
     "- alter_column: {table: item, column: name, type: string(80)}\n"
     "- alter_column: {table: item, column: price, nullable: false, type: double}\n"
     "- drop_constraint: {table: item, name: ck_n}\n"
     "- create_index: {name: ix_new, table: item, columns: [boss]}\n"
     "- create_check_constraint: {table: item, name: ck_m, sql: n > -1}",
     "- drop_constraint: {table: item, name: ck_m}\n"
     "- drop_index: {table: item, name: ix_new}\n"
     "- create_check_constraint: {table: item, name: ck_n, sql: n >= 0}\n"
     "- alter_column: {table: item, column: price, nullable: true, type: 'sql(\"REAL\")'}\n"
     "- alter_column: {table: item, column: name, type: text}"},
};

/* How often a word stands in a text. */
static guint
count_of(const char *text, const char *word)
{
    guint count = 0;

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        count++;
    return count;
}

/* The rows without the columns that came: only those of tables and columns known before. */
static void
expect_rows_of(Bench *bench, const char *query, const char *before, const char *what)
{
    g_autofree char *after = bench_ask(bench, query);

    ck_assert_msg(!strcmp(after, before), "%s: rows changed", what);
}

static const char all_rows[] =
    "SELECT 'item', rowid, quote(name), quote(code), quote(n), quote(price), quote(data), quote(opt), "
    "quote(boss), quote(maker), quote(twice), quote(more) FROM item "
    "UNION ALL SELECT 'child', id, quote(item), quote(t), 0, 0, 0, 0, 0, 0, 0, 0 FROM child "
    "UNION ALL SELECT 'loose', rowid, quote(item), quote(code), 0, 0, 0, 0, 0, 0, 0, 0 FROM loose "
    "UNION ALL SELECT 'plain', rowid, quote(a), quote(b), quote(c), 0, 0, 0, 0, 0, 0, 0 FROM plain "
    "UNION ALL SELECT 'pair', rowid, quote(x), quote(y), quote(z), quote(w), 0, 0, 0, 0, 0, 0 FROM pair "
    "UNION ALL SELECT 'noted', 0, t, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM noted "
    "UNION ALL SELECT 'maker', id, name, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM maker "
    "UNION ALL SELECT 'counter', seq, name, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM sqlite_sequence "
    "ORDER BY 1, 2, 3";

/* Everything stored but one table: SQLite's own texts, which nobody may touch. */
static char *
others_of(Bench *bench, const char *table)
{
    g_autofree char *query = g_strdup_printf(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'cmig%%' AND NOT (type IN "
        "('table', 'index') AND tbl_name = '%s') ORDER BY type, name",
        table);

    return bench_ask(bench, query);
}

static void
check_case(const Case *the)
{
    g_autoptr(Bench) bench = new_full();
    g_auto(Snapshot) before = sqlite_snapshot(bench->database);
    g_autofree char *values = bench_ask(bench, all_rows);
    g_autofree char *others = others_of(bench, the->table);
    g_autofree char *others_after = NULL;
    g_autofree char *plan = NULL;
    guint rebuilds;

    bench_revision(bench, "a1", "null", "", the->up, the->down);
    plan = bench_plan(bench, false, "head");
    rebuilds = count_of(plan, "CREATE TABLE _cmig_");
    ck_assert_msg(rebuilds == 1, "%s: %u rebuilds in %s", the->what, rebuilds, plan);
    bench_upgrade(bench, "head");
    sqlite_expect_sound(bench->database, 0);
    expect_rows_of(bench, all_rows, values, the->what);
    others_after = others_of(bench, the->table);
    ck_assert_msg(!strcmp(others, others_after), "%s: %s\n became %s", the->what, others,
                  others_after);
    bench_downgrade(bench, "base");
    sqlite_expect_sound(bench->database, 0);
    sqlite_expect_same(bench->database, &before, the->what);
}

START_TEST(nothing_is_lost_up_and_down)
{
    const char *only = g_getenv("CMIG_TEST_CASE");

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        if (!only || !strcmp(only, cases[i].what))
            check_case(&cases[i]);
}
END_TEST

/* A database of its own for what the full one does not hold; fails with SQLite's message. */
static Bench *
new_with(const char *sql, const char *up, const char *down)
{
    Bench *bench = bench_new();
    g_autofree char *message = sqlite_run_script(bench->database, sql);

    ck_assert_msg(!message, "%s", message);
    bench_revision(bench, "a1", "null", "", up, down);
    return bench;
}

static void
up_and_down(Bench *bench, guint orphans)
{
    g_auto(Snapshot) before = sqlite_snapshot(bench->database);

    bench_upgrade(bench, "head");
    sqlite_expect_sound(bench->database, orphans);
    bench_downgrade(bench, "base");
    sqlite_expect_same(bench->database, &before, "after the downgrade");
}

/* Wants the upgrade to fail and to leave everything as it was. */
static void
fails_and_changes_nothing(Bench *bench, CmErrorCode code, const char *part)
{
    g_auto(Snapshot) before = sqlite_snapshot(bench->database);

    bench_upgrade_fails(bench, "head", code, NULL);
    bench_expect_text(bench->last_message, part);
    sqlite_expect_same(bench->database, &before, part);
    bench_expect_rows(bench, "");
}

START_TEST(null_becomes_the_default_where_it_is_forbidden)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'none', b INTEGER);"
                 "INSERT INTO t VALUES (1, 'x', 1), (2, NULL, NULL), (3, '', 0);",
                 "- alter_column: {table: t, column: a, nullable: false}\n"
                 "- alter_column: {table: t, column: b, nullable: false, server_default: -1}",
                 "- alter_column: {table: t, column: b, nullable: true, server_default: null}\n"
                 "- alter_column: {table: t, column: a, nullable: true}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT id, a, b FROM t ORDER BY id", "1|x|1\n2|none|-1\n3||0");
    bench_downgrade(bench, "base");
    bench_expect(bench, "SELECT id, a, b FROM t ORDER BY id", "1|x|1\n2|none|-1\n3||0");
}
END_TEST

START_TEST(null_without_a_default_is_refused)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
                 "INSERT INTO t VALUES (1, 'x'), (2, NULL);",
                 "- alter_column: {table: t, column: a, nullable: false}", "[]");

    fails_and_changes_nothing(bench, CM_ERROR_INTEGRITY, "NOT NULL");
}
END_TEST

START_TEST(rows_that_break_a_new_constraint_are_refused)
{
    static const char sql[] =
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, p "
        "INTEGER); INSERT INTO t VALUES (1, 'x', 9), (2, 'x', NULL);";
    g_autoptr(Bench) unique =
        new_with(sql, "- create_unique_constraint: {table: t, name: u, columns: [a]}", "[]");
    g_autoptr(Bench) check =
        new_with(sql, "- create_check_constraint: {table: t, name: c, sql: id > 1}", "[]");
    g_autoptr(Bench) reference = new_with(
        sql, "- create_foreign_key: {table: t, name: f, columns: [p], references: p.id}", "[]");
    g_autoptr(Bench) strict =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO t VALUES (1, 'x');",
                 "- set_table_options: {table: t, sqlite: {strict: true}}", "[]");

    fails_and_changes_nothing(unique, CM_ERROR_INTEGRITY, "UNIQUE");
    fails_and_changes_nothing(check, CM_ERROR_INTEGRITY, "CHECK");
    fails_and_changes_nothing(reference, CM_ERROR_INTEGRITY,
                              "rebuilding t leaves rows whose foreign key points nowhere");
    fails_and_changes_nothing(strict, CM_ERROR_INTEGRITY, "cannot store TEXT");
}
END_TEST

START_TEST(orphans_that_were_there_may_stay)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);"
                 "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id), t TEXT);"
                 "INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 1, 'x'), (2, 7, 'y');",
                 "- alter_column: {table: c, column: t, type: string(9)}\n"
                 "- alter_column: {table: p, column: n, type: string(9)}",
                 "- alter_column: {table: p, column: n, type: text}\n"
                 "- alter_column: {table: c, column: t, type: text}");

    up_and_down(bench, 1);
}
END_TEST

/* As many orphans as before, but others: a new foreign key has its own. */
START_TEST(new_orphans_do_not_hide_behind_old_ones)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY);"
                 "CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER CONSTRAINT fa REFERENCES p(id), "
                 "b INTEGER);"
                 "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 7, 8);",
                 "- drop_constraint: {table: c, name: fa}\n"
                 "- create_foreign_key: {table: c, name: fb, columns: [b], references: q.id}",
                 "[]");
    g_autoptr(Bench) same =
        new_with("CREATE TABLE p (id INTEGER PRIMARY KEY);"
                 "CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER CONSTRAINT fa REFERENCES p(id), "
                 "b INTEGER);"
                 "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 7, 8);",
                 "- drop_constraint: {table: c, name: fa}\n"
                 "- create_foreign_key: {table: c, name: fb, columns: [b], references: p.id}",
                 "[]");

    fails_and_changes_nothing(bench, CM_ERROR_INTEGRITY, "points nowhere");
    fails_and_changes_nothing(same, CM_ERROR_INTEGRITY, "points nowhere");
}
END_TEST

/* A key whose values change under those that refer to it. */
START_TEST(a_key_that_leaves_its_children_is_refused)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE p (k REAL PRIMARY KEY, n TEXT);"
                 "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(k));"
                 "INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 1), (2, 2);",
                 "- alter_column: {table: p, column: k, type: text}", "[]");

    fails_and_changes_nothing(bench, CM_ERROR_INTEGRITY, "points nowhere");
}
END_TEST

START_TEST(a_view_that_would_break_is_found)
{
    static const char sql[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE);"
                              "INSERT INTO t VALUES (1, 'x', 'y');";
    g_autofree char *direct = g_strconcat(sql, "CREATE VIEW v AS SELECT b FROM t;", NULL);
    g_autofree char *over =
        g_strconcat(sql, "CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT b FROM v;", NULL);
    g_autoptr(Bench) first = new_with(direct, "- drop_column: {table: t, column: b}", "[]");
    g_autoptr(Bench) second = new_with(over, "- drop_column: {table: t, column: b}", "[]");

    fails_and_changes_nothing(first, CM_ERROR_DATABASE, "no such column: b");
    fails_and_changes_nothing(second, CM_ERROR_DATABASE, "no such column: b");
}
END_TEST

START_TEST(a_trigger_that_would_break_is_found)
{
    static const char sql[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE);"
                              "CREATE TABLE o (x);";
    g_autofree char *own = g_strconcat(sql, "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO o "
                                            "VALUES (new.b); END;", NULL);
    g_autofree char *of_other = g_strconcat(sql, "CREATE TRIGGER g DELETE ON o BEGIN UPDATE t SET b = "
                                                 "old.x; END;", NULL);
    g_autoptr(Bench) first = new_with(own, "- drop_column: {table: t, column: b}", "[]");
    g_autoptr(Bench) second = new_with(of_other, "- drop_column: {table: t, column: b}", "[]");

    fails_and_changes_nothing(first, CM_ERROR_DATABASE, "no such column: new.b");
    fails_and_changes_nothing(second, CM_ERROR_DATABASE, "no such column: b");
}
END_TEST

/* A view or trigger that SQLite here cannot run, for a function that only the application has, is
 * no reason to refuse a change that has nothing to do with it. */
START_TEST(functions_of_the_application_are_no_hindrance)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
                 "CREATE VIEW v AS SELECT application_function(a) FROM t;"
                 "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT application_function(new.a); END;",
                 "- alter_column: {table: t, column: a, type: string(9)}",
                 "- alter_column: {table: t, column: a, type: text}");

    up_and_down(bench, 0);
}
END_TEST

START_TEST(names_like_cmigs_own_are_left_alone)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
                 "CREATE TABLE _CMIG_t (x TEXT); CREATE VIEW _cmig_1_t AS SELECT 1 AS y;"
                 "CREATE TABLE _cmig_check (ok TEXT); CREATE TABLE _cmig_orphans (n TEXT, t INTEGER "
                 "REFERENCES t(id));"
                 "INSERT INTO t VALUES (1, 'a'); INSERT INTO _CMIG_t VALUES ('two');"
                 "INSERT INTO _cmig_check VALUES ('three'); INSERT INTO _cmig_orphans VALUES ('f', 1);",
                 "- alter_column: {table: t, column: a, type: string(9)}\n"
                 "- alter_column: {table: _cmig_check, column: ok, type: string(9)}\n"
                 "- alter_column: {table: _cmig_orphans, column: n, type: string(9)}\n"
                 "- alter_column: {table: _CMIG_t, column: x, type: string(9)}",
                 "- alter_column: {table: _CMIG_t, column: x, type: 'sql(\"\")'}\n"
                 "- alter_column: {table: _cmig_orphans, column: n, type: text}\n"
                 "- alter_column: {table: _cmig_check, column: ok, type: text}\n"
                 "- alter_column: {table: t, column: a, type: text}");
    g_autofree char *inserted = NULL;

    up_and_down(bench, 0);
    inserted = bench_ask(bench, "SELECT ok FROM _cmig_check");
    ck_assert_str_eq(inserted, "three");
}
END_TEST

START_TEST(another_column_becomes_the_rowid)
{
    g_autoptr(Bench) bench = new_with(
        "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, c TEXT, CONSTRAINT k PRIMARY KEY (a));"
        "INSERT INTO t VALUES (1, 20, 'x'), (2, 10, 'y'), (3, 1, 'z');",
        "- drop_constraint: {table: t, name: k}\n"
        "- create_primary_key: {table: t, name: k, columns: [b]}",
        "- drop_constraint: {table: t, name: k}\n"
        "- create_primary_key: {table: t, name: k, columns: [a]}");

    up_and_down(bench, 0);
}
END_TEST

START_TEST(a_key_that_was_the_rowid_leaves_it_behind)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (a INTEGER NOT NULL CONSTRAINT k PRIMARY KEY, c TEXT);"
                 "INSERT INTO t VALUES (7, 'x'), (9, 'y');",
                 "- alter_column: {table: t, column: a, type: bigint}",
                 "- alter_column: {table: t, column: a, type: integer}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT rowid, a, c FROM t ORDER BY a", "7|7|x\n9|9|y");
    bench_downgrade(bench, "base");
    bench_expect(bench, "SELECT rowid, a, c FROM t ORDER BY a", "7|7|x\n9|9|y");
}
END_TEST

START_TEST(a_descending_key_is_not_the_rowid)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (a INTEGER PRIMARY KEY DESC, c TEXT);"
                 "INSERT INTO t (rowid, a, c) VALUES (70, 1, 'x'), (10, 2, 'y');",
                 "- alter_column: {table: t, column: c, type: string(9)}",
                 "- alter_column: {table: t, column: c, type: text}");

    up_and_down(bench, 0);
}
END_TEST

START_TEST(rowids_hidden_by_columns_stay)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (rowid TEXT, OID TEXT, c TEXT);"
                 "INSERT INTO t (_rowid_, rowid, oid, c) VALUES (70, 'a', 'b', 'c'), (3, NULL, '', 'd');"
                 "CREATE TABLE u (rowid TEXT, oid TEXT, _rowid_ TEXT, c TEXT);"
                 "INSERT INTO u VALUES ('a', 'b', 'c', 'd'), ('a', 'b', 'c', 'd');",
                 "- alter_column: {table: t, column: c, type: string(9)}\n"
                 "- alter_column: {table: u, column: c, type: string(9)}",
                 "- alter_column: {table: u, column: c, type: text}\n"
                 "- alter_column: {table: t, column: c, type: text}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT _rowid_, rowid, oid, c FROM t ORDER BY 1", "3|~||d\n70|a|b|c");
    bench_downgrade(bench, "base");
    bench_expect(bench, "SELECT _rowid_, rowid, oid, c FROM t ORDER BY 1", "3|~||d\n70|a|b|c");
    bench_expect(bench, "SELECT count(*) FROM u", "2");
}
END_TEST

START_TEST(without_rowid_comes_and_goes)
{
    g_autoptr(Bench) bench = new_with(
        "CREATE TABLE p (a TEXT NOT NULL, b INTEGER NOT NULL, c BLOB, PRIMARY KEY (b, a));"
        "CREATE TABLE c (x TEXT, y INTEGER, FOREIGN KEY (y, x) REFERENCES p (b, a) ON DELETE CASCADE);"
        "INSERT INTO p VALUES ('it''s', 2, x'00'), ('b', 1, NULL); INSERT INTO c VALUES ('b', 1);"
        "CREATE VIEW v AS SELECT a FROM p; CREATE INDEX i ON p (c) WHERE c IS NOT NULL;"
        "CREATE TABLE n (id INTEGER PRIMARY KEY, t TEXT); INSERT INTO n VALUES (5, 'x'), (2, 'y');",
        "- set_table_options: {table: p, sqlite: {without_rowid: true}}\n"
        "- set_table_options: {table: n, sqlite: {without_rowid: true, strict: true}}",
        "- set_table_options: {table: n, sqlite: {without_rowid: false, strict: false}}\n"
        "- set_table_options: {table: p, sqlite: {without_rowid: false}}");
    g_autofree char *before = sqlite_schema(bench->database);
    g_autofree char *after = NULL;

    bench_upgrade(bench, "head");
    sqlite_expect_sound(bench->database, 0);
    bench_expect(bench, "SELECT a, b, quote(c) FROM p ORDER BY b", "b|1|NULL\nit's|2|X'00'");
    bench_expect(bench, "SELECT id, t FROM n ORDER BY id", "2|y\n5|x");
    bench_expect(bench, "SELECT count(*) FROM c", "1");
    bench_downgrade(bench, "base");
    sqlite_expect_sound(bench->database, 0);
    bench_expect(bench, "SELECT a, b, quote(c) FROM p ORDER BY b", "b|1|NULL\nit's|2|X'00'");
    after = sqlite_schema(bench->database);
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(autoincrement_comes_and_goes)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
                 "CREATE TABLE c (t INTEGER REFERENCES t ON DELETE CASCADE);"
                 "INSERT INTO t VALUES (5, 'x'), (11, 'y'); INSERT INTO c VALUES (5);",
                 "- alter_column: {table: t, column: id, autoincrement: true}",
                 "- alter_column: {table: t, column: id, autoincrement: auto}");

    bench_upgrade(bench, "head");
    bench_execute(bench, "DELETE FROM t WHERE id = 11; INSERT INTO t (a) VALUES ('z');");
    bench_expect(bench, "SELECT id, a FROM t ORDER BY id", "5|x\n12|z");
    bench_expect(bench, "SELECT name, seq FROM sqlite_sequence", "t|12");
    bench_downgrade(bench, "base");
    bench_expect(bench, "SELECT id, a FROM t ORDER BY id", "5|x\n12|z");
    bench_expect(bench, "SELECT count(*) FROM sqlite_sequence", "0");
    bench_expect(bench, "SELECT count(*) FROM c", "1");
}
END_TEST

START_TEST(the_counter_of_an_empty_table_stays)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);"
                 "INSERT INTO t VALUES (5, 'x'); DELETE FROM t;",
                 "- alter_column: {table: t, column: a, type: string(9)}",
                 "- alter_column: {table: t, column: a, type: text}");

    up_and_down(bench, 0);
    bench_expect(bench, "SELECT name, seq FROM sqlite_sequence", "t|5");
}
END_TEST

/* What the application switches on is not asked for; what SQL in a revision switches on is undone
 * before anything is dropped. */
START_TEST(foreign_keys_switched_on_cost_no_rows)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
                 "CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE);"
                 "INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1), (1);",
                 "[]", "[]");

    bench_revision(bench, "b2", "a1", "transaction: none", "- execute: PRAGMA foreign_keys = ON",
                   "[]");
    bench_revision(bench, "c3", "b2", "", "- alter_column: {table: p, column: a, type: string(9)}",
                   "[]");
    bench_revision(bench, "d4", "c3", "transaction: none",
                   "- execute: PRAGMA foreign_keys = ON\n"
                   "- alter_column: {table: p, column: a, type: string(10)}", "[]");
    ck_assert_uint_eq(bench_upgrade(bench, "head"), 4);
    bench_expect(bench, "SELECT count(*) FROM c", "2");
}
END_TEST

START_TEST(foreign_keys_on_in_a_transaction_of_its_own_are_refused)
{
    g_autoptr(Bench) bench =
        new_with("CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
                 "CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE);"
                 "INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1), (1);",
                 "[]", "[]");

    bench_revision(bench, "b2", "a1", "transaction: none",
                   "- execute: PRAGMA foreign_keys = ON; BEGIN\n"
                   "- alter_column: {table: p, column: a, type: string(10)}\n"
                   "- execute: COMMIT",
                   "[]");
    bench_upgrade_fails(bench, "head", CM_ERROR_INTEGRITY, NULL);
    bench_expect_text(bench->last_message, "foreign_keys");
    bench_expect(bench, "SELECT count(*) FROM c", "2");
}
END_TEST

START_TEST(the_journal_mode_is_the_databases_own)
{
    static const char *const modes[] = {"wal", "delete", "truncate", NULL};

    for (const char *const *mode = modes; *mode; mode++) {
        g_autoptr(Bench) bench = new_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
                                          "- alter_column: {table: t, column: a, type: string(9)}",
                                          "- alter_column: {table: t, column: a, type: text}");
        g_autofree char *set = g_strdup_printf("PRAGMA journal_mode = %s", *mode);
        bool is_wal = !strcmp(*mode, "wal");

        g_free(sqlite_run_script(bench->database, set));
        up_and_down(bench, 0);
        bench_expect(bench, "PRAGMA journal_mode", is_wal ? "wal" : "delete");
    }
}
END_TEST

UNIT_MAIN("conformance/rebuild", nothing_is_lost_up_and_down,
          null_becomes_the_default_where_it_is_forbidden, null_without_a_default_is_refused,
          rows_that_break_a_new_constraint_are_refused, orphans_that_were_there_may_stay,
          new_orphans_do_not_hide_behind_old_ones, a_key_that_leaves_its_children_is_refused,
          a_view_that_would_break_is_found, a_trigger_that_would_break_is_found,
          functions_of_the_application_are_no_hindrance, names_like_cmigs_own_are_left_alone,
          another_column_becomes_the_rowid, a_key_that_was_the_rowid_leaves_it_behind,
          a_descending_key_is_not_the_rowid, rowids_hidden_by_columns_stay,
          without_rowid_comes_and_goes, autoincrement_comes_and_goes,
          the_counter_of_an_empty_table_stays, foreign_keys_switched_on_cost_no_rows,
          foreign_keys_on_in_a_transaction_of_its_own_are_refused,
          the_journal_mode_is_the_databases_own)
