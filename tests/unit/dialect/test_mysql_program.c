/* Statements that make routines, events and triggers, in the one form of MySQL and MariaDB. */
#include <string.h>

#include "dialect/dialect.h"
#include "support/unit.h"

static CmSchema *
schema_of(CmObjectKind kind, const char *sql)
{
    CmSchema *schema = cm_schema_new();
    CmObject *object = cm_object_new(kind, NULL, "p");

    object->sql = g_strdup(sql);
    cm_schema_add_object(schema, object, NULL);
    return schema;
}

/* The statement as it is compared (transfer full). */
static char *
project(CmObjectKind kind, const char *sql)
{
    g_autoptr(CmSchema) schema = schema_of(kind, sql);
    GError *error = NULL;

    assert_ok(cm_dialect_mariadb.project(schema, &error), error);
    return g_strdup(((CmObject *)schema->objects->pdata[0])->sql);
}

static const struct {
    CmObjectKind kind;
    const char *sql;
    const char *projected;
} cases[] = {
    {CM_OBJECT_PROCEDURE, "create or replace definer = current_user() procedure p ( ) select 1 ;",
     "CREATE PROCEDURE p()\nselect 1"},
    {CM_OBJECT_PROCEDURE,
     "CREATE PROCEDURE IF NOT EXISTS db.`p`(IN a INTEGER(5), out b Dec(3), inout `c d` "
     "enum('x',\"y''\")) "
     "NOT DETERMINISTIC BEGIN END",
     "CREATE PROCEDURE p(a int, OUT b decimal(3,0), INOUT `c d` enum('x','y'''''))\nBEGIN END"},
    {CM_OBJECT_FUNCTION,
     "CREATE AGGREGATE FUNCTION p(a bool /* b */, b CHARACTER VARYING (3) CHARACTER SET utf8) "
     "RETURNS DOUBLE "
     "PRECISION LANGUAGE SQL DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT \"it's\" RETURN 1",
     "CREATE AGGREGATE FUNCTION p(a tinyint(1), b varchar(3) charset utf8) RETURNS double\n    NO "
     "SQL\n    DETERMINISTIC\n    SQL SECURITY INVOKER\n    COMMENT 'it''s'\nRETURN 1"},
    {CM_OBJECT_FUNCTION, "CREATE FUNCTION p() RETURNS bigint(20) unsigned return 1",
     "CREATE FUNCTION p() RETURNS bigint unsigned\nreturn 1"},
    {CM_OBJECT_EVENT,
     "CREATE EVENT p ON SCHEDULE EVERY 2 hour STARTS TIMESTAMP '2030-1-2' ENDS '2031-01-01 10:00' "
     "ON "
     "COMPLETION NOT PRESERVE ENABLE COMMENT '' DO SELECT 1;",
     "CREATE EVENT p ON SCHEDULE EVERY '2' HOUR STARTS '2030-01-02 00:00:00' ENDS '2031-01-01 "
     "10:00:00' DO SELECT 1"},
    {CM_OBJECT_EVENT,
     "CREATE EVENT p ON SCHEDULE AT NOW() + INTERVAL 1 DAY ON COMPLETION PRESERVE DISABLE ON SLAVE "
     "DO "
     "BEGIN END",
     "CREATE EVENT p ON SCHEDULE AT NOW() + INTERVAL 1 DAY ON COMPLETION PRESERVE DISABLE ON "
     "SLAVE DO BEGIN END"},
    /* what is not understood stays */
    {CM_OBJECT_PROCEDURE, "CREATE PROCEDURE p", "CREATE PROCEDURE p"},
    {CM_OBJECT_EVENT, "DROP EVENT p", "DROP EVENT p"},
};

START_TEST(statements_have_one_form)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *once = project(cases[i].kind, cases[i].sql);
        g_autofree char *twice = project(cases[i].kind, once);

        ck_assert_str_eq(once, cases[i].projected);
        ck_assert_str_eq(twice, once);
    }
}
END_TEST

START_TEST(any_text_is_read_to_its_end)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize length = 0; length < strlen(cases[i].sql); length++) {
            g_autofree char *sql = g_strndup(cases[i].sql, length);
            g_autoptr(CmSchema) schema = schema_of(cases[i].kind, sql);
            g_autoptr(GError) error = NULL;

            ck_assert(cm_dialect_mariadb.project(schema, &error) || error);
        }
}
END_TEST

START_TEST(a_text_creates_what_it_is_called)
{
    g_autoptr(CmSchema) schema =
        schema_of(CM_OBJECT_FUNCTION, "CREATE FUNCTION q() RETURNS int RETURN 1");
    g_autoptr(GError) error = NULL;

    ck_assert(!cm_dialect_mariadb.project(schema, &error));
    ck_assert_str_eq(error->message,
                     "the text of function 'p' creates 'q'; call it the same in both places");
}
END_TEST

UNIT_MAIN("dialect/mysql_program", statements_have_one_form, any_text_is_read_to_its_end,
          a_text_creates_what_it_is_called)
