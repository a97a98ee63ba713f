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

UNIT_MAIN("conformance/rebuild", nothing_is_lost_up_and_down)
