/* Rebuilds of what is rare: odd rowids, orphans, views and triggers that would break, names like
 * cmig's own. */
#include "conformance/sqlite_bench.h"

#include <string.h>

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
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'none', b INTEGER);"
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

/* SQLite's own DROP COLUMN fails at such a comment. */
START_TEST(the_last_column_goes_from_behind_a_comment)
{
    static const char sql[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, -- the key\n"
                              "    a TEXT,\n"
                              "    -- what it costs, in cents\n"
                              "    b INTEGER\n"
                              ");"
                              "INSERT INTO t VALUES (1, 'x', 5);";
    g_autoptr(Bench) bench = sqlite_bench_with(sql, "- drop_column: {table: t, column: b}", "[]");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT * FROM t", "1|x");
}
END_TEST

START_TEST(null_without_a_default_is_refused)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
                          "INSERT INTO t VALUES (1, 'x'), (2, NULL);",
                          "- alter_column: {table: t, column: a, nullable: false}", "[]");

    fails_and_changes_nothing(bench, CM_ERROR_INTEGRITY, "NOT NULL");
}
END_TEST

START_TEST(rows_that_break_a_new_constraint_are_refused)
{
    static const char sql[] =
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, "
        "p INTEGER); INSERT INTO t VALUES (1, 'x', 9), (2, 'x', NULL);";
    g_autoptr(Bench) unique = sqlite_bench_with(
        sql, "- create_unique_constraint: {table: t, name: u, columns: [a]}", "[]");
    g_autoptr(Bench) check =
        sqlite_bench_with(sql, "- create_check_constraint: {table: t, name: c, sql: id > 1}", "[]");
    g_autoptr(Bench) reference = sqlite_bench_with(
        sql, "- create_foreign_key: {table: t, name: f, columns: [p], references: p.id}", "[]");
    g_autoptr(Bench) strict = sqlite_bench_with(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO t VALUES (1, "
        "'x');",
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
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id), t TEXT);"
        "INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 1, 'x'), (2, 7, 'y');",
        "- alter_column: {table: c, column: t, type: string(9)}\n"
        "- alter_column: {table: p, column: n, type: string(9)}",
        "- alter_column: {table: p, column: n, type: text}\n"
        "- alter_column: {table: c, column: t, type: text}");

    sqlite_up_and_down(bench, 1);
}
END_TEST

START_TEST(orphans_are_known_in_other_letters)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE Parent (Id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(ID), t TEXT);"
        "INSERT INTO c VALUES (2, 7, 'y');",
        "- alter_column: {table: c, column: t, type: string(9)}",
        "- alter_column: {table: c, column: t, type: text}");

    sqlite_up_and_down(bench, 1);
}
END_TEST

/* As many orphans as before, but others: a new foreign key has its own. */
START_TEST(new_orphans_do_not_hide_behind_old_ones)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER CONSTRAINT fa REFERENCES "
        "p(id), b INTEGER);"
        "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 7, 8);",
        "- drop_constraint: {table: c, name: fa}\n"
        "- create_foreign_key: {table: c, name: fb, columns: [b], references: q.id}",
        "[]");
    g_autoptr(Bench) same = sqlite_bench_with(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER CONSTRAINT fa REFERENCES "
        "p(id), b INTEGER);"
        "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 7, 8);",
        "- drop_constraint: {table: c, name: fa}\n"
        "- create_foreign_key: {table: c, name: fb, columns: [b], references: p.id}",
        "[]");

    fails_and_changes_nothing(bench, CM_ERROR_INTEGRITY, "points nowhere");
    fails_and_changes_nothing(same, CM_ERROR_INTEGRITY, "points nowhere");
}
END_TEST

/* A key whose values change under those that refer to it. */
/* An index that collates in another way than its column is no key to SQLite. */
START_TEST(references_to_what_is_no_key_are_no_hindrance)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, b TEXT, c TEXT COLLATE NOCASE, n TEXT, "
        "UNIQUE (c COLLATE BINARY));"
        "CREATE UNIQUE INDEX p_b ON p (b COLLATE NOCASE);"
        "CREATE TABLE by_index (b TEXT REFERENCES p (b));"
        "CREATE TABLE by_constraint (c TEXT REFERENCES p (c));"
        "INSERT INTO p VALUES (1, 'x', 'y', 'z'); INSERT INTO by_index VALUES ('q');"
        "INSERT INTO by_constraint VALUES ('q');",
        "- alter_column: {table: p, column: n, type: string(9)}",
        "- alter_column: {table: p, column: n, type: text}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT * FROM p", "1|x|y|z");
    bench_downgrade(bench, "base");
}
END_TEST

START_TEST(a_key_that_leaves_its_children_is_refused)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE p (k REAL PRIMARY KEY, n TEXT);"
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
    g_autofree char *over = g_strconcat(
        sql, "CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT b FROM v;", NULL);
    g_autoptr(Bench) first =
        sqlite_bench_with(direct, "- drop_column: {table: t, column: b}", "[]");
    g_autoptr(Bench) second = sqlite_bench_with(over, "- drop_column: {table: t, column: b}", "[]");

    fails_and_changes_nothing(first, CM_ERROR_DATABASE, "no such column: b");
    fails_and_changes_nothing(second, CM_ERROR_DATABASE, "no such column: b");
}
END_TEST

START_TEST(a_trigger_that_would_break_is_found)
{
    static const char sql[] = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT UNIQUE);"
                              "CREATE TABLE o (x);";
    g_autofree char *own = g_strconcat(
        sql, "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO o VALUES (new.b); END;", NULL);
    g_autofree char *of_other = g_strconcat(
        sql, "CREATE TRIGGER g DELETE ON o BEGIN UPDATE t SET b = old.x; END;", NULL);
    g_autoptr(Bench) first = sqlite_bench_with(own, "- drop_column: {table: t, column: b}", "[]");
    g_autoptr(Bench) second =
        sqlite_bench_with(of_other, "- drop_column: {table: t, column: b}", "[]");

    fails_and_changes_nothing(first, CM_ERROR_DATABASE, "no such column: new.b");
    fails_and_changes_nothing(second, CM_ERROR_DATABASE, "no such column: b");
}
END_TEST

/* A view or trigger that SQLite here cannot run, for a function that only the application has, is
 * no reason to refuse a change that has nothing to do with it. */
START_TEST(functions_of_the_application_are_no_hindrance)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
        "CREATE VIEW v AS SELECT application_function(a) FROM t;"
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT application_function(new.a); "
        "END;",
        "- alter_column: {table: t, column: a, type: string(9)}",
        "- alter_column: {table: t, column: a, type: text}");

    sqlite_up_and_down(bench, 0);
}
END_TEST

START_TEST(names_like_cmigs_own_are_left_alone)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
        "CREATE TABLE _CMIG_t (x TEXT); CREATE VIEW _cmig_1_t AS SELECT 1 AS y;"
        "CREATE TABLE _cmig_check (ok TEXT); CREATE TABLE _cmig_orphans (n TEXT, t "
        "INTEGER REFERENCES t(id));"
        "INSERT INTO t VALUES (1, 'a'); INSERT INTO _CMIG_t VALUES ('two');"
        "INSERT INTO _cmig_check VALUES ('three'); INSERT INTO _cmig_orphans VALUES "
        "('f', 1);",
        "- alter_column: {table: t, column: a, type: string(9)}\n"
        "- alter_column: {table: _cmig_check, column: ok, type: string(9)}\n"
        "- alter_column: {table: _cmig_orphans, column: n, type: string(9)}\n"
        "- alter_column: {table: _CMIG_t, column: x, type: string(9)}",
        "- alter_column: {table: _CMIG_t, column: x, type: text}\n"
        "- alter_column: {table: _cmig_orphans, column: n, type: text}\n"
        "- alter_column: {table: _cmig_check, column: ok, type: text}\n"
        "- alter_column: {table: t, column: a, type: text}");
    g_autofree char *inserted = NULL;

    sqlite_up_and_down(bench, 0);
    inserted = bench_ask(bench, "SELECT ok FROM _cmig_check");
    ck_assert_str_eq(inserted, "three");
}
END_TEST

START_TEST(a_nameless_twin_goes_and_the_named_stays)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE t (a TEXT, b TEXT, CONSTRAINT u UNIQUE (a), UNIQUE (a));",
                          "- drop_constraint: {table: t, type: unique, columns: [a]}",
                          "- create_unique_constraint: {table: t, columns: [a]}");

    bench_upgrade(bench, "head");
    bench_expect(bench, "SELECT sql LIKE '%CONSTRAINT u UNIQUE%' FROM sqlite_master WHERE name = "
                        "'t'",
                 "1");
    bench_downgrade(bench, "base");
}
END_TEST

START_TEST(another_column_becomes_the_rowid)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, c TEXT, CONSTRAINT k PRIMARY KEY "
        "(a));INSERT INTO t VALUES (1, 20, 'x'), (2, 10, 'y'), (3, 1, 'z');",
        "- drop_constraint: {table: t, name: k}\n"
        "- create_primary_key: {table: t, name: k, columns: [b]}",
        "- drop_constraint: {table: t, name: k}\n"
        "- create_primary_key: {table: t, name: k, columns: [a]}");

    sqlite_up_and_down(bench, 0);
}
END_TEST

START_TEST(a_key_that_was_the_rowid_leaves_it_behind)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE t (a INTEGER NOT NULL CONSTRAINT k PRIMARY KEY, c TEXT);"
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
        sqlite_bench_with("CREATE TABLE t (a INTEGER PRIMARY KEY DESC, c TEXT);"
                          "INSERT INTO t (rowid, a, c) VALUES (70, 1, 'x'), (10, 2, 'y');",
                          "- alter_column: {table: t, column: c, type: string(9)}",
                          "- alter_column: {table: t, column: c, type: text}");

    sqlite_up_and_down(bench, 0);
}
END_TEST

START_TEST(rowids_hidden_by_columns_stay)
{
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE t (rowid TEXT, OID TEXT, c TEXT);"
        "INSERT INTO t (_rowid_, rowid, oid, c) VALUES (70, 'a', 'b', 'c'), (3, NULL, "
        "'', 'd');CREATE TABLE u (rowid TEXT, oid TEXT, _rowid_ TEXT, c TEXT);"
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
    g_autoptr(Bench) bench = sqlite_bench_with(
        "CREATE TABLE p (a TEXT NOT NULL, b INTEGER NOT NULL, c BLOB, PRIMARY KEY (b, a));"
        "CREATE TABLE c (x TEXT, y INTEGER, FOREIGN KEY (y, x) REFERENCES p (b, a) ON DELETE "
        "CASCADE);"
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
        sqlite_bench_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"
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
        sqlite_bench_with("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);"
                          "INSERT INTO t VALUES (5, 'x'); DELETE FROM t;",
                          "- alter_column: {table: t, column: a, type: string(9)}",
                          "- alter_column: {table: t, column: a, type: text}");

    sqlite_up_and_down(bench, 0);
    bench_expect(bench, "SELECT name, seq FROM sqlite_sequence", "t|5");
}
END_TEST

/* What the application switches on is not asked for; what SQL in a revision switches on is undone
 * before anything is dropped. */
START_TEST(foreign_keys_switched_on_cost_no_rows)
{
    g_autoptr(Bench) bench =
        sqlite_bench_with("CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
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
        sqlite_bench_with("CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
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
        g_autoptr(Bench) bench =
            sqlite_bench_with("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
                              "- alter_column: {table: t, column: a, type: string(9)}",
                              "- alter_column: {table: t, column: a, type: text}");
        g_autofree char *set = g_strdup_printf("PRAGMA journal_mode = %s", *mode);
        bool is_wal = !strcmp(*mode, "wal");

        g_free(sqlite_run_script(bench->database, set));
        sqlite_up_and_down(bench, 0);
        bench_expect(bench, "PRAGMA journal_mode", is_wal ? "wal" : "delete");
    }
}
END_TEST

UNIT_MAIN("conformance/rebuild_edges", null_becomes_the_default_where_it_is_forbidden,
          the_last_column_goes_from_behind_a_comment, null_without_a_default_is_refused,
          rows_that_break_a_new_constraint_are_refused, orphans_that_were_there_may_stay,
          orphans_are_known_in_other_letters, new_orphans_do_not_hide_behind_old_ones,
          references_to_what_is_no_key_are_no_hindrance, a_key_that_leaves_its_children_is_refused,
          a_view_that_would_break_is_found, a_trigger_that_would_break_is_found,
          functions_of_the_application_are_no_hindrance, names_like_cmigs_own_are_left_alone,
          a_nameless_twin_goes_and_the_named_stays, another_column_becomes_the_rowid,
          a_key_that_was_the_rowid_leaves_it_behind, a_descending_key_is_not_the_rowid,
          rowids_hidden_by_columns_stay, without_rowid_comes_and_goes, autoincrement_comes_and_goes,
          the_counter_of_an_empty_table_stays, foreign_keys_switched_on_cost_no_rows,
          foreign_keys_on_in_a_transaction_of_its_own_are_refused,
          the_journal_mode_is_the_databases_own)
