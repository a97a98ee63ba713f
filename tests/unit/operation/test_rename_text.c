/* Renaming in the texts of views and triggers: what is renamed, and what must be left alone. */
#include "operation/rename_text.h"
#include "support/unit.h"

typedef struct {
    const char *text;
    const char *wanted; /* NULL: unchanged */
} Case;

/* Table t becomes u. */
static const Case tables[] = {
    {"SELECT * FROM t", "SELECT * FROM u"},
    {"SELECT * FROM T", "SELECT * FROM u"},
    {"SELECT * FROM \"t\"", "SELECT * FROM \"u\""},
    {"SELECT * FROM `t`", "SELECT * FROM \"u\""},
    {"SELECT t.a, b AS t FROM t", "SELECT u.a, b AS t FROM u"},
    {"SELECT t FROM x", NULL},
    {"SELECT 't' FROM x -- t\n", NULL},
    {"SELECT a FROM x, t WHERE x.t = t.x", "SELECT a FROM x, u WHERE x.t = u.x"},
    {"SELECT a, t FROM x", NULL},
    {"SELECT a FROM x WHERE a IN (b, t)", NULL},
    {"SELECT a FROM x WHERE a IN (SELECT t FROM t)",
     "SELECT a FROM x WHERE a IN (SELECT t FROM u)"},
    {"SELECT a FROM x JOIN t ON x.a = t.a", "SELECT a FROM x JOIN u ON x.a = u.a"},
    {"SELECT a FROM x LEFT JOIN t USING (t), t", "SELECT a FROM x LEFT JOIN u USING (t), u"},
    {"SELECT a FROM (t)", "SELECT a FROM (u)"},
    {"SELECT a FROM main.t", "SELECT a FROM main.u"},
    {"SELECT t(a) FROM x ORDER BY a, t", NULL},
    {"CREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT 1; END",
     "CREATE TRIGGER t AFTER INSERT ON u BEGIN SELECT 1; END"},
    {"CREATE RULE t AS ON INSERT TO t DO INSERT INTO x (t) VALUES (new.t)",
     "CREATE RULE t AS ON INSERT TO u DO INSERT INTO x (t) VALUES (new.t)"},
    {"CREATE TRIGGER g AFTER UPDATE OF t ON t BEGIN SELECT 1; END",
     "CREATE TRIGGER g AFTER UPDATE OF t ON u BEGIN SELECT 1; END"},
    {"CREATE TRIGGER g AFTER INSERT ON x BEGIN INSERT INTO t(a, t) VALUES (t, 1); END",
     "CREATE TRIGGER g AFTER INSERT ON x BEGIN INSERT INTO u(a, t) VALUES (t, 1); END"},
    {"CREATE TRIGGER g AFTER INSERT ON x BEGIN UPDATE OR IGNORE t SET t = 1, a = 2; "
     "DELETE FROM t WHERE t = NEW.t; END",
     "CREATE TRIGGER g AFTER INSERT ON x BEGIN UPDATE OR IGNORE u SET t = 1, a = 2; "
     "DELETE FROM u WHERE t = NEW.t; END"},
};

START_TEST(tables_are_renamed_where_tables_stand)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *text =
            cm_rename_text_table(tables[i].text, "t", "u", &cm_lexer_options_sqlite);

        ck_assert_str_eq(text, tables[i].wanted ? tables[i].wanted : tables[i].text);
    }
}
END_TEST

START_TEST(new_names_are_quoted_where_they_must)
{
    g_autofree char *spaced =
        cm_rename_text_table("SELECT t.a FROM t", "t", "a b", &cm_lexer_options_sqlite);
    g_autofree char *keyword =
        cm_rename_text_table("SELECT t.a FROM t", "t", "order", &cm_lexer_options_sqlite);
    g_autofree char *back =
        cm_rename_text_table("SELECT a FROM \"order\"", "order", "t", &cm_lexer_options_sqlite);
    g_autofree char *quoted =
        cm_rename_text_table("SELECT a FROM t", "t", "a\"b", &cm_lexer_options_sqlite);

    ck_assert_str_eq(spaced, "SELECT \"a b\".a FROM \"a b\"");
    ck_assert_str_eq(keyword, "SELECT \"order\".a FROM \"order\"");
    ck_assert_str_eq(back, "SELECT a FROM \"t\"");
    ck_assert_str_eq(quoted, "SELECT a FROM \"a\"\"b\"");
}
END_TEST

/* Column a of table t becomes b, where another table has such a column too. */
static const Case columns[] = {
    {"SELECT a FROM t, x", NULL},
    {"SELECT t.a, x.a FROM t, x", "SELECT t.b, x.a FROM t, x"},
    {"CREATE TRIGGER g AFTER UPDATE OF c, a ON t WHEN NEW.a > OLD.\"a\" BEGIN UPDATE x SET a = "
     "NEW.a; END",
     "CREATE TRIGGER g AFTER UPDATE OF c, b ON t WHEN NEW.b > OLD.\"b\" BEGIN UPDATE x SET a = "
     "NEW.b; END"},
};

START_TEST(columns_are_renamed_where_they_are_meant)
{
    g_autofree char *alone = cm_rename_text_column("SELECT a, x.a, a(1) FROM t", "t", "a", "b",
                                                   true, &cm_lexer_options_sqlite);

    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        g_autofree char *text =
            cm_rename_text_column(columns[i].text, "t", "a", "b", false, &cm_lexer_options_sqlite);

        ck_assert_str_eq(text, columns[i].wanted ? columns[i].wanted : columns[i].text);
    }
    ck_assert_str_eq(alone, "SELECT b, x.b, a(1) FROM t");
}
END_TEST

/* The same of a view that keeps the names of what it gives; the column is unique but where `x` is
 * read too. */
static const Case view_columns[] = {
    {"SELECT a FROM t", "SELECT b AS a FROM t"},
    {"SELECT t.id, t.a FROM t", "SELECT t.id, t.b AS a FROM t"},
    {"SELECT t.a, t.id FROM t ORDER BY t.a", "SELECT t.b AS a, t.id FROM t ORDER BY t.b"},
    {"SELECT DISTINCT \"a\" FROM t", "SELECT DISTINCT \"b\" AS \"a\" FROM t"},
    {"SELECT t.a AS c, t.a + 1 AS d, (t.a) AS e FROM t",
     "SELECT t.b AS c, t.b + 1 AS d, (t.b) AS e FROM t"},
    {"SELECT id AS a FROM t", NULL},
    {"SELECT f(t.a, t.id), a(1), a.x FROM t", "SELECT f(t.b, t.id), a(1), a.x FROM t"},
    {"SELECT CASE WHEN t.a THEN 1 END AS c FROM t", "SELECT CASE WHEN t.b THEN 1 END AS c FROM t"},
    {"SELECT EXTRACT(year FROM t.a) AS y, t.a FROM t",
     "SELECT EXTRACT(year FROM t.b) AS y, t.b AS a FROM t"},
    {"SELECT t.id IS DISTINCT FROM 1 AS c, t.a FROM t",
     "SELECT t.id IS DISTINCT FROM 1 AS c, t.b AS a FROM t"},
    {"SELECT s.a FROM ( SELECT t.a FROM t) s", "SELECT s.a FROM ( SELECT t.b AS a FROM t) s"},
    {"WITH s AS ( SELECT t.a FROM t) SELECT s.a FROM s",
     "WITH s AS ( SELECT t.b AS a FROM t) SELECT s.a FROM s"},
    {"SELECT u.a FROM t u UNION SELECT a FROM t",
     "SELECT u.b AS a FROM t u UNION SELECT b AS a FROM t"},
    {"SELECT t.a, x.a FROM t, x", "SELECT t.b AS a, x.a FROM t, x"},
    {"SELECT a FROM (SELECT a FROM t WHERE a > 0) s",
     "SELECT a FROM (SELECT b AS a FROM t WHERE b > 0) s"},
    {"WITH s AS (SELECT a FROM t) SELECT a, (SELECT max(a) FROM t) AS m FROM s ORDER BY a",
     "WITH s AS (SELECT b AS a FROM t) SELECT a, (SELECT max(b) FROM t) AS m FROM s ORDER BY a"},
    {"SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = a)",
     "SELECT b AS a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = b)"},
    {"SELECT a FROM ((SELECT 1 AS n) s JOIN main.t ON s.n = id)",
     "SELECT b AS a FROM ((SELECT 1 AS n) s JOIN main.t ON s.n = id)"},
    {"AS ( SELECT s.a FROM t s", "AS ( SELECT s.b AS a FROM t s"}, /* broken, and no harm */
    {".a FROM t", NULL},
    {"SELECT id FROM t UNION SELECT a FROM (SELECT 1 AS a) s ORDER BY a", NULL},
    {"SELECT t.a AS b, id FROM t", "SELECT t.b, id FROM t"},
    {"SELECT a AS \"b\", a AS c FROM t", "SELECT b, b AS c FROM t"},
    {"SELECT cast(a AS b), a + 1 AS b FROM t", "SELECT cast(b AS b), b + 1 AS b FROM t"},
};

START_TEST(views_keep_the_names_of_what_they_give)
{
    for (gsize i = 0; i < G_N_ELEMENTS(view_columns); i++) {
        const char *sql = view_columns[i].text;
        g_autofree char *text = cm_rename_text_view_column(sql, "t", "a", "b", !strstr(sql, ", x"),
                                                           &cm_lexer_options_postgresql);

        ck_assert_str_eq(text, view_columns[i].wanted ? view_columns[i].wanted : sql);
    }
}
END_TEST

UNIT_MAIN("operation/rename_text", tables_are_renamed_where_tables_stand,
          new_names_are_quoted_where_they_must, columns_are_renamed_where_they_are_meant,
          views_keep_the_names_of_what_they_give)
