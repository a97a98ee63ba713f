/* Which object a statement is about, so that the server can be asked whether it took effect. */
#include "dialect/mysql.h"

#include "support/unit.h"

static void
expect(const char *sql, const char *wanted)
{
    g_autofree char *query = cm_mysql_show_object(sql);

    ck_assert_pstr_eq(query, wanted);
}

START_TEST(a_statement_has_one_object)
{
    expect("CREATE TABLE IF NOT EXISTS `a b` (x int)", "SHOW CREATE TABLE `a b`");
    expect("ALTER TABLE s.t ADD COLUMN x int, ADD COLUMN y int", "SHOW CREATE TABLE s.t");
    expect("CREATE UNIQUE INDEX i ON t (a, b)", "SHOW CREATE TABLE t");
    expect("DROP INDEX i ON t", "SHOW CREATE TABLE t");
    expect("RENAME TABLE a TO b", "SHOW CREATE TABLE a");
    expect("CREATE OR REPLACE SQL SECURITY INVOKER VIEW v AS SELECT 1", "SHOW CREATE VIEW v");
    expect("CREATE DEFINER=`r`@`%` TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET @x = 1, @y = 2",
           "SHOW CREATE TRIGGER g");
    expect("CREATE PROCEDURE p() BEGIN SELECT 1, 2; END", "SHOW CREATE PROCEDURE p");
    expect("DROP FUNCTION f", "SHOW CREATE FUNCTION f");
}
END_TEST

START_TEST(others_are_opaque)
{
    expect("INSERT INTO t VALUES (1)", NULL);
    expect("TRUNCATE TABLE t", NULL);
    expect("CALL p(1)", NULL);
    expect("SET @x = 1", NULL);
}
END_TEST

/* Nobody would see what became of the second. */
START_TEST(several_objects_are_opaque)
{
    expect("RENAME TABLE a TO c, b TO a, c TO b", NULL);
    expect("DROP TABLE IF EXISTS a, b", NULL);
    expect("DROP TABLE s.a", "SHOW CREATE TABLE s.a");
}
END_TEST

/* A statement that ran, and whose object is what it was, must not run again. */
START_TEST(some_effects_are_not_seen)
{
    static const char *const unseen[] = {
        "ALTER TABLE p EXCHANGE PARTITION a WITH TABLE x",
        "ALTER TABLE p WAIT 5 truncate /* */ partition a",
        "ALTER TABLE t DISCARD TABLESPACE",
        "ALTER TABLE t IMPORT PARTITION a TABLESPACE",
        "ALTER TABLE p /*!50100 TRUNCATE PARTITION a */",
        "ALTER TABLE t DROP COLUMN IF EXISTS `a`, ADD A int NOT NULL",
        "ALTER TABLE t DROP a, ADD COLUMN (a int, b int)",
        "ALTER SEQUENCE s RESTART 5",
        "CREATE OR REPLACE TABLE t (a int)",
        "CREATE /*M!100008 OR REPLACE */ TABLE t (a int)",
        "CREATE OR REPLACE SEQUENCE s",
    };
    static const char *const seen[] = {
        "ALTER TABLE t ADD COLUMN a int",
        "ALTER TABLE t DROP KEY a, ADD KEY a (b), DROP FOREIGN KEY f, ADD CONSTRAINT f CHECK (a)",
        "ALTER TABLE t DROP COLUMN a, ADD COLUMN a int AS (b + 1) STORED, ADD c int",
        "ALTER TABLE t DROP COLUMN a, ADD COLUMN b int, ENGINE=InnoDB",
        "ALTER TABLE p DROP PARTITION a",
        "ALTER TABLE p FORCE /* exchange partition */",
        "CREATE TABLE t (a int) /*!50100 PARTITION BY HASH (a) */",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "DROP TABLE t",
        "TRUNCATE TABLE t",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(unseen); i++)
        ck_assert_msg(cm_mysql_hides_effect(unseen[i]), "%s", unseen[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++)
        ck_assert_msg(!cm_mysql_hides_effect(seen[i]), "%s", seen[i]);
}
END_TEST

/* Somebody else may have changed the object as well. */
START_TEST(an_effect_is_told_by_what_the_statement_does)
{
    static const char shown[] = "t\nCREATE TABLE `t` (\n  `id` int NOT NULL,\n  `a``b` int,\n"
                                "  PRIMARY KEY (`id`),\n  UNIQUE KEY `u` (`a``b`),\n"
                                "  KEY `ix` (`id`),\n"
                                "  CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `p` (`id`)\n)\n";
    static const char *const taken[] = {
        "ALTER TABLE t ADD COLUMN ID int",
        "ALTER TABLE s.t ADD (`a``b` int, c int), ADD d int",
        "ALTER TABLE t WAIT 3 DROP x, MODIFY id bigint",
        "ALTER TABLE t MODIFY id int, ADD UNIQUE INDEX u (id)",
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE (x)",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES p (id)",
        "ALTER TABLE t ADD CONSTRAINT x PRIMARY KEY (id)",
        "ALTER TABLE t DROP FOREIGN KEY fk2, ADD INDEX (x)",
        "ALTER TABLE t CHANGE old `a``b` int",
        "ALTER TABLE t RENAME COLUMN x TO id",
        "ALTER TABLE t RENAME INDEX x TO ix",
        "CREATE INDEX ix ON t (id)",
        "DROP INDEX gone ON t",
        "CREATE TABLE IF NOT EXISTS t (a int)",
    };
    static const char *const again[] = {
        "ALTER TABLE t ADD COLUMN name text",
        "ALTER TABLE t DROP COLUMN id",
        "ALTER TABLE t ADD INDEX (x), DROP PRIMARY KEY",
        "ALTER TABLE t DROP INDEX `PRIMARY`",
        "ALTER TABLE t DROP CONSTRAINT u",
        "ALTER TABLE t DROP INDEX ix, ADD INDEX ix (a)",
        "ALTER TABLE t DROP id, ADD id int AS (1), MODIFY x int",
        "ALTER TABLE t MODIFY id bigint, COMMENT='x'",
        "ALTER TABLE t CHANGE id ID bigint",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS id int",
        "ALTER TABLE t ADD CONSTRAINT u2 UNIQUE (x)",
        "CREATE INDEX ix2 ON t (id)",
        "DROP INDEX ix ON t",
        "DROP TABLE t",
        "RENAME TABLE t TO u",
        "CREATE OR REPLACE VIEW t AS SELECT 1",
        "ALTER VIEW t AS SELECT 1",
    };
    static const char *const unknown[] = {
        "ALTER TABLE t ADD CHECK (id > 0)",     "ALTER TABLE t ADD INDEX (id), MODIFY id int",
        "ALTER TABLE t DROP PARTITION a",       "ALTER TABLE t RENAME TO u",
        "ALTER TABLE t DROP id, ADD id bigint", "ALTER TABLE t ADD",
        "ALTER TABLE t /*!50100 ADD a int */",  "CREATE OR REPLACE TABLE t (a int)",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(taken); i++)
        ck_assert_msg(cm_mysql_effect(taken[i], shown) == CM_EFFECT_TAKEN, "%s", taken[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(again); i++)
        ck_assert_msg(cm_mysql_effect(again[i], shown) == CM_EFFECT_RUN_AGAIN, "%s", again[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++)
        ck_assert_msg(cm_mysql_effect(unknown[i], shown) == CM_EFFECT_UNKNOWN, "%s", unknown[i]);
    ck_assert_int_eq(cm_mysql_effect("DROP TABLE t", ""), CM_EFFECT_TAKEN);
    ck_assert_int_eq(cm_mysql_effect("CREATE TABLE t (a int)", ""), CM_EFFECT_RUN_AGAIN);
    ck_assert_int_eq(cm_mysql_effect("ALTER TABLE t ADD a int", ""), CM_EFFECT_UNKNOWN);
}
END_TEST

START_TEST(whole_objects_are_told_by_being_there_in_whichever_quotes)
{
    ck_assert_int_eq(cm_mysql_effect("DROP TABLE t", "CREATE TABLE \"t\""), CM_EFFECT_RUN_AGAIN);
    ck_assert_int_eq(cm_mysql_effect("CREATE FUNCTION f() RETURNS int RETURN 1",
                                     "CREATE FUNCTION \"f\"() RETURNS int RETURN 1"),
                     CM_EFFECT_TAKEN);
    ck_assert_int_eq(cm_mysql_effect("ALTER TABLE t ADD a int", "CREATE TABLE \"t\""),
                     CM_EFFECT_UNKNOWN);
}
END_TEST

START_TEST(rows_that_come_change_nothing)
{
    g_autoptr(GString) shown = g_string_new("t\nCREATE TABLE `t` (\n  `id` int AUTO_INCREMENT\n) "
                                            "ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=x\n");

    cm_mysql_forget_counters(shown);
    ck_assert_str_eq(shown->str, "t\nCREATE TABLE `t` (\n  `id` int AUTO_INCREMENT\n) "
                                 "ENGINE=InnoDB DEFAULT CHARSET=x\n");
}
END_TEST

UNIT_MAIN("dialect/mysql_show", a_statement_has_one_object, others_are_opaque,
          several_objects_are_opaque, some_effects_are_not_seen,
          an_effect_is_told_by_what_the_statement_does,
          whole_objects_are_told_by_being_there_in_whichever_quotes, rows_that_come_change_nothing)
