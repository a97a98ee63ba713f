/* The parser on texts. Each text is also given to SQLite, so that no case is made up, and what
 * SQLite stores of it must read the same. */
#include <sqlite3.h>
#include <string.h>

#include "inspect/sqlite_parser.h"
#include "support/unit.h"
#include "unit/inspect/table_text.h"

typedef struct {
    const char *sql;
    const char *expected;
} Case;

/* What the cases refer to. */
static const char *const tables_before =
    "CREATE TABLE p(a INTEGER PRIMARY KEY, b, c, x, UNIQUE (a, b));"
    "CREATE VIEW w AS SELECT 1 AS a;";

static const Case name_cases[] = {
    {"CREATE TABLE t(a)", "t: a <>"},
    {"create table T ( a )", "T: a <>"},
    {"CREATE TABLE t(a, b, c);", "t: a <>, b <>, c <>"},
    {"CREATE TABLE \"a table\"(\"a \"\"column\"\"\" TEXT)", "a table: a \"column\" text"},
    {"CREATE TABLE [a table]([a column] TEXT)", "a table: a column text"},
    {"CREATE TABLE `a``t`(`b``c` TEXT)", "a`t: b`c text"},
    {"CREATE TABLE 'it''s'('a''b' TEXT)", "it's: a'b text"},
    {"CREATE TABLE t(\"\" TEXT)", "t:  text"},
    {"CREATE TABLE t([a\"b'c`d] TEXT)", "t: a\"b'c`d text"},
    {"CREATE TABLE t(größe TEXT, \xe5\x90\x8d TEXT)", "t: größe text, \xe5\x90\x8d text"},
    {"CREATE TABLE IF NOT EXISTS t(a TEXT)", "t: a text"},
    {"CREATE TABLE \"if\"(a TEXT)", "if: a text"},
    {"CREATE TABLE main.t(a TEXT)", "t: a text"},
    {"CREATE TABLE \"main\" . [t](a TEXT)", "t: a text"},
    {"CREATE TABLE t(key TEXT, desc TEXT, action, \"order\" TEXT, rowid TEXT, no, of, temp, view)",
     "t: key text, desc text, action <>, order text, rowid text, no <>, of "
     "<>, temp <>, view <>"},
    {"CREATE TABLE t(\"check\" TEXT, \"primary\" INTEGER, [constraint] BLOB)",
     "t: check text, primary integer, constraint binary"},
    {"CREATE /* a */ TABLE -- b\n t /* ( */ (a /* , */ TEXT -- , b INTEGER\n)", "t: a text"},
    {"CREATE TABLE t(a TEXT /* unclosed ) */)", "t: a text"},
    {"CREATE TABLE t(generated, always, stored TEXT)", "t: generated <>, always <>, stored text"},
    {"CREATE TABLE t(\n  a INTEGER,\r\n\tb TEXT\n)\n", "t: a integer, b text"},
};

static const Case type_cases[] = {
    {"CREATE TABLE t(a INTEGER, b SMALLINT, c BIGINT, d FLOAT, e DOUBLE)",
     "t: a integer, b smallint, c bigint, d float, e double"},
    {"CREATE TABLE t(a NUMERIC, b NUMERIC(5), c NUMERIC(10, 2), d DECIMAL(10, 2))",
     "t: a numeric, b numeric(5), c numeric(10, 2), d decimal(10, 2)"},
    {"CREATE TABLE t(a BOOLEAN, b VARCHAR, c VARCHAR(80), d CHAR, e CHAR(3), f TEXT, g BLOB)",
     "t: a boolean, b string, c string(80), d char, e char(3), f text, g binary"},
    {"CREATE TABLE t(a DATE, b TIME, c DATETIME, d TIMESTAMP, e JSON)",
     "t: a date, b time, c datetime, d timestamp, e json"},
    {"CREATE TABLE t(a integer, b Text, c INT, d varchar(10), e REAL, f ANY)",
     "t: a integer, b text, c <INT>, d <varchar(10)>, e "
     "<REAL>, f <ANY>"},
    {"CREATE TABLE t(a VARCHAR (10), b DECIMAL(10,2), c NUMERIC( 10, 2 ))",
     "t: a <VARCHAR (10)>, b <DECIMAL(10,2)>, c <NUMERIC( 10, 2 )>"},
    {"CREATE TABLE t(a INTEGER REFERENCE BLOB, b BLOB SUB_TYPE TEXT, c DOUBLE PRECISION)",
     "t: a <INTEGER REFERENCE BLOB>, b <BLOB SUB_TYPE TEXT>, c <DOUBLE "
     "PRECISION>"},
    {"CREATE TABLE t(a UNSIGNED  BIG\nINT, b LONG VARCHAR (+5, -3))",
     "t: a <UNSIGNED  BIG\nINT>, b <LONG VARCHAR (+5, -3)>"},
    {"CREATE TABLE t(a VARCHAR(010), b BLOB(16), c TEXT(5), d VARCHAR(99999999999))",
     "t: a <VARCHAR(010)>, b <BLOB(16)>, c <TEXT(5)>, d "
     "<VARCHAR(99999999999)>"},
    {"CREATE TABLE t(a 'my type', b \"INTEGER\", c [x y] z)",
     "t: a <'my type'>, b <\"INTEGER\">, c <[x y] z>"},
    {"CREATE TABLE t(a VAR /* odd */ CHAR)", "t: a <VAR CHAR>"},
    {"CREATE TABLE t(a INTEGER KEY, b TEXT DESC)", "t: a <INTEGER KEY>, b <TEXT DESC>"},
    {"CREATE TABLE t(a FLOAT(5, 2.5), b NUMERIC(10, -2))",
     "t: a <FLOAT(5, 2.5)>, b <NUMERIC(10, -2)>"},
    {"CREATE TABLE t(a INTERVAL, b CHAR(32), c JSONB, d UUID)",
     "t: a interval, b char(32), c <JSONB>, d <UUID>"},
};

static const Case column_cases[] = {
    {"CREATE TABLE t(a TEXT NOT NULL)", "t: a text not-null"},
    {"CREATE TABLE t(a TEXT NULL)", "t: a text"},
    {"CREATE TABLE t(a TEXT NOT NULL NULL)", "t: a text not-null"},
    {"CREATE TABLE t(a TEXT NULL ON CONFLICT IGNORE)", "t: a text"},
    {"CREATE TABLE t(a NOT NULL ON CONFLICT REPLACE DEFAULT 'x')",
     "t: a <> not-null text<x> not_null_on_conflict=replace"},
    {"CREATE TABLE t(a TEXT COLLATE NOCASE)", "t: a text collate<NOCASE>"},
    {"CREATE TABLE t(a TEXT COLLATE \"rtrim\" COLLATE 'nocase')", "t: a text collate<nocase>"},
    {"CREATE TABLE t(a INTEGER PRIMARY KEY)", "t: a integer; pk(a)"},
    {"CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)", "t: a integer autoincrement; pk(a)"},
    {"CREATE TABLE t(a INTEGER NOT NULL PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT)",
     "t: a integer not-null autoincrement; pk(a asc) on_conflict=abort"},
    {"CREATE TABLE t(a INTEGER PRIMARY KEY DESC)", "t: a integer; pk(a desc)"},
    {"CREATE TABLE t(a integer PRIMARY KEY DESC)", "t: a integer; pk(a desc)"},
    {"CREATE TABLE t(a TEXT PRIMARY KEY DESC)", "t: a text; pk(a desc)"},
    {"CREATE TABLE t(a TEXT UNIQUE ON CONFLICT Ignore)", "t: a text; unique(a) on_conflict=ignore"},
    {"CREATE TABLE t(a TEXT UNIQUE PRIMARY KEY)", "t: a text; pk(a); unique(a)"},
    {"CREATE TABLE t(a TEXT CONSTRAINT u UNIQUE CONSTRAINT n NOT NULL CONSTRAINT c CHECK (a<>''))",
     "t: a text not-null not_null_name=n; unique 'u'(a); check 'c' <a<>''>"},
    {"CREATE TABLE t(a CONSTRAINT x CONSTRAINT y UNIQUE CHECK (a))",
     "t: a <>; unique 'y'(a); check <a>"},
    {"CREATE TABLE t(a CONSTRAINT x, b UNIQUE)", "t: a <>, b <>; unique(b)"},
    {"CREATE TABLE t(a CONSTRAINT n DEFAULT 1 UNIQUE, b CONSTRAINT n COLLATE nocase UNIQUE)",
     "t: a <> number<1> default_name=n, b <> collate<nocase> collation_name=n; unique(a); "
     "unique(b)"},
    {"CREATE TABLE t(a CHECK (a > 0) CHECK (a < 9))", "t: a <>; check <a > 0>; check <a < 9>"},
    {"CREATE TABLE t(a CHECK ((a) IN (1, (2))))", "t: a <>; check <(a) IN (1, (2))>"},
    {"CREATE TABLE t(a CHECK ( a <> ')' AND \"a\" <> '(' ))",
     "t: a <>; check <a <> ')' AND \"a\" <> '('>"},
    {"CREATE TABLE t(a CHECK (a/**/>-- c\n0 /* ) */ AND\n   a < 9 -- (\n))",
     "t: a <>; check <a > 0 AND\n   a < 9>"},
    {"CREATE TABLE t(a CHECK (a -/**/-1 > 0))", "t: a <>; check <a - -1 > 0>"},
    {"CREATE TABLE t(a, b AS (a + 1))", "t: a <>, b <> virtual<a + 1>"},
    {"CREATE TABLE t(a, b INTEGER GENERATED ALWAYS AS (a) STORED NOT NULL)",
     "t: a <>, b integer not-null stored<a>"},
    {"CREATE TABLE t(a, b VARCHAR(5) generated always as (a || 'x') virtual UNIQUE)",
     "t: a <>, b string(5) virtual<a || 'x'>; unique(b)"},
    {"CREATE TABLE t(a, b GENERATED ALWAYS AS (a))", "t: a <>, b <> virtual<a>"},
    {"CREATE TABLE t(a, b TEXT NOT NULL GENERATED ALWAYS AS (a))",
     "t: a <>, b text not-null virtual<a>"},
    {"CREATE TABLE t(a INTEGER GENERATED ALWAYS, b TEXT generated\n always NOT NULL)",
     "t: a integer, b text not-null"},
    {"CREATE TABLE t(a, b TEXT -- why\n GENERATED ALWAYS AS (a))", "t: a <>, b text virtual<a>"},
    {"CREATE TABLE t(a, b INT generated/**/always AS (a))",
     "t: a <>, b <INT generated> virtual<a>"},
};

static const Case default_cases[] = {
    {"CREATE TABLE t(a DEFAULT 'it''s')", "t: a <> text<it's>"},
    {"CREATE TABLE t(a DEFAULT '')", "t: a <> text<>"},
    {"CREATE TABLE t(a DEFAULT ('x'), b DEFAULT( 5 ), c DEFAULT (- 5))",
     "t: a <> text<x>, b <> number<5>, c <> number<-5>"},
    {"CREATE TABLE t(a DEFAULT 0.10, b DEFAULT -1, c DEFAULT - 1, d DEFAULT +1.5e3, e DEFAULT .5)",
     "t: a <> number<0.10>, b <> number<-1>, c <> number<-1>, d <> "
     "number<+1.5e3>, e <> number<.5>"},
    {"CREATE TABLE t(a DEFAULT 0x1F, b DEFAULT x'00ff')", "t: a <> sql<0x1F>, b <> sql<x'00ff'>"},
    {"CREATE TABLE t(a DEFAULT NULL, b DEFAULT CURRENT_TIMESTAMP, c DEFAULT true)",
     "t: a <> sql<NULL>, b <> sql<CURRENT_TIMESTAMP>, c <> sql<true>"},
    {"CREATE TABLE t(a DEFAULT (strftime('%s', 'now') /* now */ * 1000))",
     "t: a <> sql<strftime('%s', 'now') * 1000>"},
    {"CREATE TABLE t(a DEFAULT ((1)))", "t: a <> sql<(1)>"},
    {"CREATE TABLE t(a DEFAULT (1) + 2)", NULL},
    {"CREATE TABLE t(a DEFAULT foo, b DEFAULT \"bar\", c DEFAULT [b z], d DEFAULT \"true\")",
     "t: a <> text<foo>, b <> text<bar>, c <> text<b z>, d <> "
     "text<true>"},
    {"CREATE TABLE t(a INT DEFAULT 1 DEFAULT 2 NOT NULL)", "t: a <INT> not-null number<2>"},
    {"CREATE TABLE t(a DEFAULT -'x', b DEFAULT - NULL)", "t: a <> sql<-'x'>, b <> sql<- NULL>"},
    {"CREATE TABLE t(a DEFAULT ('a' || 'b'), b DEFAULT (CASE WHEN 1 THEN ')' END))",
     "t: a <> sql<'a' || 'b'>, b <> sql<CASE WHEN 1 THEN ')' END>"},
};

static const Case foreign_key_cases[] = {
    {"CREATE TABLE t(a REFERENCES p)", "t: a <>; fk(a) -> p"},
    {"CREATE TABLE t(a INTEGER REFERENCES p(a))", "t: a integer; fk(a) -> p(a)"},
    {"CREATE TABLE t(a CONSTRAINT f REFERENCES \"p\" ([a]) ON DELETE CASCADE ON UPDATE SET NULL)",
     "t: a <>; fk 'f'(a) -> p(a) delete cascade update set null"},
    {"CREATE TABLE t(a REFERENCES p ON DELETE NO ACTION ON UPDATE RESTRICT MATCH Full)",
     "t: a <>; fk(a) -> p update restrict match<Full>"},
    {"CREATE TABLE t(a REFERENCES p MATCH simple ON DELETE SET DEFAULT ON INSERT CASCADE NOT NULL)",
     "t: a <> not-null; fk(a) -> p delete set default match<simple>"},
    {"CREATE TABLE t(a REFERENCES p DEFERRABLE)", "t: a <>; fk(a) -> p deferrable"},
    {"CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY DEFERRED NOT NULL)",
     "t: a <> not-null; fk(a) -> p deferrable initially deferred"},
    {"CREATE TABLE t(a REFERENCES p NOT NULL DEFERRABLE INITIALLY IMMEDIATE)",
     "t: a <> not-null; fk(a) -> p deferrable initially immediate"},
    {"CREATE TABLE t(a REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED)", "t: a <>; fk(a) -> p"},
    {"CREATE TABLE t(a DEFERRABLE, b)", "t: a <>, b <>"},
    {"CREATE TABLE t(a, b, FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE SET NULL)",
     "t: a <>, b <>; fk(a, b) -> p(a, b) delete set null"},
    {"CREATE TABLE t(a, CONSTRAINT \"f k\" FOREIGN KEY(A) REFERENCES p DEFERRABLE, CHECK(a))",
     "t: a <>; fk 'f k'(a) -> p deferrable; check <a>"},
    {"CREATE TABLE t(a, FOREIGN KEY(a) REFERENCES p NOT DEFERRABLE)", "t: a <>; fk(a) -> p"},
    {"CREATE TABLE t(a REFERENCES p REFERENCES w(a))", "t: a <>; fk(a) -> p; fk(a) -> w(a)"},
};

static const Case constraint_cases[] = {
    {"CREATE TABLE t(a, b, PRIMARY KEY (a, b))", "t: a <>, b <>; pk(a, b)"},
    {"CREATE TABLE t(a, b, CONSTRAINT k PRIMARY KEY (a DESC, b COLLATE nocase ASC) ON CONFLICT "
     "FAIL)",
     "t: a <>, b <>; pk 'k'(a desc, b collate<nocase> asc) on_conflict=fail"},
    {"CREATE TABLE t(a INTEGER, PRIMARY KEY (a AUTOINCREMENT))",
     "t: a integer autoincrement; pk(a)"},
    {"CREATE TABLE t(a INTEGER, PRIMARY KEY (A ASC AUTOINCREMENT) ON CONFLICT ROLLBACK)",
     "t: a integer autoincrement; pk(a asc) on_conflict=rollback"},
    {"CREATE TABLE t(a INTEGER, PRIMARY KEY (a DESC))", "t: a integer; pk(a)"},
    {"CREATE TABLE t(a INTEGER, PRIMARY KEY (a DESC AUTOINCREMENT))",
     "t: a integer autoincrement; pk(a)"},
    {"CREATE TABLE t(a INTEGER, PRIMARY KEY (a DESC)) WITHOUT ROWID",
     "t: a integer; pk(a desc); without_rowid=yes"},
    {"CREATE TABLE t(a INT, PRIMARY KEY (a DESC))", "t: a <INT>; pk(a desc)"},
    {"CREATE TABLE t(Id, PRIMARY KEY ('ID'), UNIQUE ([iD]))", "t: Id <>; pk(Id); unique(Id)"},
    {"CREATE TABLE t(a, UNIQUE ((a)))", "t: a <>; unique(a)"},
    {"CREATE TABLE t(a UNIQUE, PRIMARY KEY (a))", "t: a <>; pk(a); unique(a)"},
    {"CREATE TABLE t(a, b, UNIQUE (a) UNIQUE (b) CHECK (a) FOREIGN KEY (a) REFERENCES p CHECK (b))",
     "t: a <>, b <>; unique(a); unique(b); check <a>; fk(a) -> p; check <b>"},
    {"CREATE TABLE t(a, CONSTRAINT x UNIQUE (a) CONSTRAINT y CHECK (a))",
     "t: a <>; unique 'x'(a); check 'y' <a>"},
    {"CREATE TABLE t(a, CONSTRAINT x)", "t: a <>"},
    {"CREATE TABLE t(a, CONSTRAINT x, CHECK (a))", "t: a <>; check <a>"},
    {"CREATE TABLE t(a, CONSTRAINT x CONSTRAINT y CHECK (a))", "t: a <>; check 'y' <a>"},
    {"CREATE TABLE t(a CHECK (a) UNIQUE, CHECK (a > 1) ON CONFLICT IGNORE, UNIQUE (a) ON CONFLICT "
     "REPLACE)",
     "t: a <>; check <a>; unique(a); check <a > 1> on_conflict=ignore; unique(a) "
     "on_conflict=replace"},
    {"CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID", "t: a <>; pk(a); without_rowid=yes"},
    {"CREATE TABLE t(a INT) strict", "t: a <INT>; strict=yes"},
    {"CREATE TABLE t(a INT PRIMARY KEY) STRICT, without rowid;",
     "t: a <INT>; pk(a); strict=yes without_rowid=yes"},
    {"CREATE TABLE t(a INT PRIMARY KEY) WITHOUT \"rowid\"", NULL},
    {"CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize = 'porter ascii')",
     "t: using<fts5(a, b, tokenize = 'porter ascii')>"},
    {"CREATE VIRTUAL TABLE IF NOT EXISTS main.\"t\" USING  rtree ( id, /* x */ minX, maxX ) ; ",
     "t: using<rtree ( id, /* x */ minX, maxX )>"},
    {"CREATE VIRTUAL TABLE t USING \"fts5\" (a)", "t: using<\"fts5\" (a)>"},
    {"CREATE VIRTUAL TABLE t USING fts4", "t: using<fts4>"},
};

static const Case index_cases[] = {
    {"CREATE INDEX i ON p(a)", "i(a)"},
    {"CREATE UNIQUE INDEX IF NOT EXISTS main.\"an index\" ON \"p\" (\"a\", [b], `c`, 'x')",
     "unique an index(a, b, c, x)"},
    {"CREATE INDEX i ON p(a DESC, b COLLATE \"nocase\" ASC, c COLLATE rtrim)",
     "i(a desc, b collate<nocase> asc, c collate<rtrim>)"},
    {"CREATE INDEX i ON p(lower(x), a + 1 DESC, (b || c) COLLATE nocase DESC, (x))",
     "i(<lower(x)>, <a + 1> desc, <b || c> collate<nocase> desc, x)"},
    {"CREATE INDEX i ON p(lower(x) COLLATE nocase, b || x COLLATE nocase)",
     "i(<lower(x)> collate<nocase>, <b || x COLLATE nocase>)"},
    {"CREATE INDEX i ON p(a COLLATE binary COLLATE nocase DESC)", "i(a collate<nocase> desc)"},
    {"CREATE INDEX i ON p(((a COLLATE nocase)) DESC)", "i(a collate<nocase> desc)"},
    {"CREATE INDEX i ON p(coalesce(a, b, ')'), (a + 1) * (b + 2))",
     "i(<coalesce(a, b, ')')>, <(a + 1) * (b + 2)>)"},
    {"CREATE INDEX i ON p(CASE WHEN a THEN b ELSE c END /* odd */ DESC)",
     "i(<CASE WHEN a THEN b ELSE c END> desc)"},
    {"CREATE INDEX i ON p(b IS NULL DESC, NOT (a) COLLATE rtrim ASC)",
     "i(<b IS NULL> desc, <NOT (a) COLLATE rtrim> asc)"},
    {"CREATE INDEX i ON p(a) WHERE b IS NOT NULL", "i(a) where<b IS NOT NULL>"},
    {"CREATE INDEX i ON p(a) WHERE (a > 1 -- big\n AND x = ';') ; ",
     "i(a) where<(a > 1 AND x = ';')>"},
    {"CREATE INDEX i ON p(a NULLS FIRST)", NULL},
};

static sqlite3 *
open_memory(void)
{
    sqlite3 *database;

    ck_assert_int_eq(sqlite3_open(":memory:", &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, tables_before, NULL, NULL, NULL), SQLITE_OK);
    return database;
}

/* What SQLite stores after running sql, or NULL when it refuses. */
static char *
store(const char *sql)
{
    sqlite3 *database = open_memory();
    sqlite3_stmt *statement;
    char *stored = NULL;

    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK) {
        ck_assert_int_eq(sqlite3_prepare_v2(database,
                                            "SELECT sql FROM sqlite_master WHERE rowid > 3 AND sql "
                                            "IS NOT NULL AND name NOT LIKE 'sqlite@_%' ESCAPE '@' "
                                            "ORDER BY rowid LIMIT 1",
                                            -1, &statement, NULL),
                         SQLITE_OK);
        if (sqlite3_step(statement) == SQLITE_ROW)
            stored = g_strdup((const char *)sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
    }
    sqlite3_close(database);
    return stored;
}

static char *
parse_table(const char *sql)
{
    GError *error = NULL;
    g_autoptr(CmTable) table = cm_sqlite_parse_table(sql, &error);

    ck_assert_msg(table != NULL, "%s: %s", sql, error ? error->message : "no error");
    return table_text(table);
}

static char *
parse_index(const char *sql)
{
    GError *error = NULL;
    CmName table = {NULL, NULL};
    g_autoptr(CmIndex) index = cm_sqlite_parse_index(sql, &table, &error);

    ck_assert_msg(index != NULL, "%s: %s", sql, error ? error->message : "no error");
    ck_assert_str_eq(table.name, "p");
    cm_name_clear(&table);
    return index_text(index);
}

static void
check_case(const Case *one, char *(*parse)(const char *sql))
{
    g_autofree char *stored = store(one->sql);
    g_autofree char *direct = NULL;
    g_autofree char *indirect = NULL;

    ck_assert_msg(!stored == !one->expected, "SQLite %s: %s", stored ? "takes" : "refuses",
                  one->sql);
    if (!stored)
        return;
    direct = parse(one->sql);
    indirect = parse(stored);
    ck_assert_msg(!strcmp(direct, one->expected), "%s\n  is:     %s\n  wanted: %s", one->sql,
                  direct, one->expected);
    ck_assert_msg(!strcmp(indirect, one->expected), "stored %s\n  is:     %s\n  wanted: %s", stored,
                  indirect, one->expected);
}

static void
check_tables(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        check_case(&cases[i], parse_table);
}

START_TEST(names_are_read_in_all_quotings)
{
    check_tables(name_cases, G_N_ELEMENTS(name_cases));
}
END_TEST

START_TEST(types_are_kept_as_declared)
{
    check_tables(type_cases, G_N_ELEMENTS(type_cases));
}
END_TEST

START_TEST(constraints_of_columns_are_read)
{
    check_tables(column_cases, G_N_ELEMENTS(column_cases));
}
END_TEST

START_TEST(defaults_are_values_or_expressions)
{
    check_tables(default_cases, G_N_ELEMENTS(default_cases));
}
END_TEST

START_TEST(foreign_keys_are_read)
{
    check_tables(foreign_key_cases, G_N_ELEMENTS(foreign_key_cases));
}
END_TEST

START_TEST(constraints_and_options_of_tables_are_read)
{
    check_tables(constraint_cases, G_N_ELEMENTS(constraint_cases));
}
END_TEST

START_TEST(indexes_are_read)
{
    for (gsize i = 0; i < G_N_ELEMENTS(index_cases); i++)
        check_case(&index_cases[i], parse_index);
}
END_TEST

START_TEST(rare_heads_and_ends_are_read)
{
    g_autofree char *temporary = parse_table("CREATE TEMP TABLE t(a)");
    g_autofree char *attached = parse_table("CREATE TEMPORARY TABLE \"other\".t(a)");
    g_autofree char *commented = parse_table("CREATE TABLE t(a) /* and never closed");

    ck_assert_str_eq(temporary, "t: a <>");
    ck_assert_str_eq(attached, "other.t: a <>");
    ck_assert_str_eq(commented, "t: a <>");
}
END_TEST

START_TEST(views_keep_their_query_whole)
{
    static const struct {
        const char *sql;
        const char *name;
        const char *columns;
        const char *query;
    } views[] = {
        {"CREATE VIEW v AS SELECT 1", "v", NULL, "SELECT 1"},
        {"CREATE TEMP VIEW IF NOT EXISTS main.[v w] (a, \"b c\") AS\n SELECT 1, 2 ; ", "v w",
         "a|b c", "SELECT 1, 2"},
        {"CREATE VIEW v AS/* why */ SELECT a AS b FROM p -- end", "v", NULL,
         "/* why */ SELECT a AS b FROM p -- end"},
        {"CREATE VIEW 'as'(x) AS WITH q AS (SELECT ';') SELECT * FROM q", "as", "x",
         "WITH q AS (SELECT ';') SELECT * FROM q"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(views); i++) {
        GError *error = NULL;
        g_autoptr(CmView) view = cm_sqlite_parse_view(views[i].sql, &error);
        g_autofree char *columns = NULL;

        assert_ok(view != NULL, error);
        columns = view->columns ? g_strjoinv("|", view->columns) : NULL;
        ck_assert_str_eq(view->name.name, views[i].name);
        ck_assert_ptr_null(view->name.schema);
        ck_assert_pstr_eq(columns, views[i].columns);
        ck_assert_str_eq(view->sql, views[i].query);
    }
}
END_TEST

START_TEST(triggers_keep_their_text_whole)
{
    static const char *const triggers[][3] = {
        {"CREATE TRIGGER g AFTER INSERT ON p BEGIN SELECT 1; END", "g", "p"},
        {"CREATE TEMP TRIGGER IF NOT EXISTS main.\"g g\" UPDATE OF a, [on] ON main.'p' FOR EACH "
         "ROW "
         "WHEN new.a > 1 BEGIN SELECT 1; SELECT 2; END",
         "g g", "p"},
        {"CREATE TRIGGER g INSTEAD OF DELETE ON w BEGIN -- end\n SELECT 1; END", "g", "w"},
        {"CREATE TRIGGER before BEFORE UPDATE ON `p` BEGIN SELECT RAISE(ABORT, 'no'); END",
         "before", "p"},
        {"CREATE TRIGGER g DELETE ON p BEGIN SELECT 1; END", "g", "p"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(triggers); i++) {
        GError *error = NULL;
        g_autoptr(CmTrigger) trigger = cm_sqlite_parse_trigger(triggers[i][0], &error);

        assert_ok(trigger != NULL, error);
        ck_assert_str_eq(trigger->sql, triggers[i][0]);
        ck_assert_str_eq(trigger->name.name, triggers[i][1]);
        ck_assert_str_eq(trigger->table.name, triggers[i][2]);
        ck_assert_ptr_null(trigger->table.schema);
    }
}
END_TEST

/* Nothing that is not understood is passed over: the message names the object and the token. */
START_TEST(what_is_not_understood_is_an_error)
{
    static const char *const wrong[][3] = {
        {"CREATE TABLE t(a TEXT FROBNICATE(5) UNIQUE b)", "table 't'", "'b'"},
        {"CREATE TABLE t(a TEXT ON DELETE CASCADE)", "table 't'", "'ON'"},
        {"CREATE TABLE t(a CHECK (a > 0)", "table 't'", "the end"},
        {"CREATE TABLE t(a CHECK (a > (0", "table 't'", "'('"},
        {"CREATE TABLE t(a ENUM('x', 'y'))", "table 't'", "'x'"},
        {"CREATE TABLE t(a, UNIQUE (a), b TEXT)", "table 't'", "'b'"},
        {"CREATE TABLE t(a) ENGINE=InnoDB", "table 't'", "'ENGINE'"},
        {"CREATE TABLE t(a) WITHOUT OIDS", "table 't'", "'OIDS'"},
        {"CREATE TABLE t(a) STRICT STRICT", "table 't'", "'STRICT'"},
        {"CREATE TABLE t AS SELECT 1", "table 't'", "'AS'"},
        {"CREATE TABLE t(a PRIMARY KEY, b PRIMARY KEY)", "table 't'", "second primary key"},
        {"CREATE TABLE t(a REFERENCES p ON DELETE EXPLODE)", "table 't'", "'EXPLODE'"},
        {"CREATE TABLE t(a UNIQUE ON CONFLICT SHOUT)", "table 't'", "'SHOUT'"},
        {"CREATE TABLE t(a DEFAULT)", "table 't'", "')'"},
        {"CREATE TABLE t(a DEFAULT ())", "table 't'", "a default"},
        {"CREATE TABLE t(a, UNIQUE ())", "table 't'", "a column"},
        {"CREATE TABLE t(a, UNIQUE (a,, b))", "table 't'", "','"},
        {"CREATE TABLE t(a, )", "table 't'", "')'"},
        {"CREATE TABLE t(select TEXT)", "table 't'", "'select'"},
        {"CREATE TABLE t(a TEXT 'unclosed)", "table 't'", "unterminated string"},
        {"CREATE TABLE", "a table", "the end"},
        {"CREATE VIRTUAL TABLE t USING (a)", "table 't'", "a module"},
        {"DROP TABLE t", "an object", "'DROP'"},
        {"", "an object", "the end"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CmTable) table = cm_sqlite_parse_table(wrong[i][0], &error);

        ck_assert_msg(!table && error, "%s is read", wrong[i][0]);
        ck_assert(cm_error_is(error, CM_ERROR_SYNTAX));
        ck_assert_msg(strstr(error->message, wrong[i][1]) && strstr(error->message, wrong[i][2]),
                      "%s: %s", wrong[i][0], error->message);
    }
}
END_TEST

/* Cut anywhere, a statement is an error or a shorter statement, and nothing worse. */
START_TEST(a_text_cut_off_does_no_harm)
{
    const char *whole =
        "CREATE TABLE t(a VARCHAR(5) DEFAULT (1 + 2) CHECK (a IN (1, 2)), b INTEGER "
        "REFERENCES p(a) ON DELETE SET NULL DEFERRABLE, UNIQUE (a DESC, b))";

    for (gsize length = 0; length < strlen(whole); length++) {
        g_autofree char *cut = g_strndup(whole, length);
        g_autoptr(CmTable) table = cm_sqlite_parse_table(cut, NULL);
        g_autoptr(CmIndex) index = cm_sqlite_parse_index(cut, NULL, NULL);

        ck_assert_ptr_null(table);
        ck_assert_ptr_null(index);
    }
}
END_TEST
UNIT_MAIN("inspect/sqlite_parser", names_are_read_in_all_quotings, types_are_kept_as_declared,
          constraints_of_columns_are_read, defaults_are_values_or_expressions,
          foreign_keys_are_read, constraints_and_options_of_tables_are_read, indexes_are_read,
          rare_heads_and_ends_are_read, views_keep_their_query_whole,
          triggers_keep_their_text_whole, what_is_not_understood_is_an_error,
          a_text_cut_off_does_no_harm)
