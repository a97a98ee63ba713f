/* What Alembic prints with --sql, as SQL of revisions; and what it says when it fails. */
#include <string.h>

#include "import/alembic_output.h"
#include "support/unit.h"

#define CREATE                                                                 \
    "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n" \
    "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n"

START_TEST(steps_are_taken_apart)
{
    static const char text[] =
        "BEGIN;\n\n" CREATE "-- Running upgrade  -> a1\n\nCREATE TABLE t (i INT);\n\n"
        "INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING version_num;\n\n"
        "-- Running upgrade a1, b1 -> c1\n\nSELECT 1;\n\nCOMMIT;\n\n";
    g_autoptr(CmAlembicOutput) done = cm_alembic_output_read(text, true);
    g_autoptr(CmAlembicOutput) stopped = cm_alembic_output_read(text, false);
    g_autofree char *table = cm_alembic_output_version_table(done, "postgresql");
    const CmAlembicStep *first = done->steps->pdata[0];
    const CmAlembicStep *last = done->steps->pdata[1];

    ck_assert_str_eq(table, "alembic_version");
    ck_assert_uint_eq(done->steps->len, 2);
    ck_assert_str_eq(first->revision, "a1");
    ck_assert(!first->is_downgrade && first->is_complete);
    ck_assert(strstr(first->text, "CREATE TABLE t") && strstr(first->text, "INSERT INTO"));
    ck_assert(!strstr(first->text, "SELECT") && !strstr(first->text, "BEGIN"));
    ck_assert_str_eq(last->revision, "c1");
    ck_assert(last->is_complete);
    ck_assert(((CmAlembicStep *)stopped->steps->pdata[0])->is_complete);
    ck_assert(!((CmAlembicStep *)stopped->steps->pdata[1])->is_complete);
}
END_TEST

START_TEST(ways_back_are_taken_apart)
{
    g_autoptr(CmAlembicOutput) output = cm_alembic_output_read(
        "-- Running downgrade c1 -> a1, b1\nx\n-- Running downgrade a1 -> \ny", true);
    const CmAlembicStep *first = output->steps->pdata[0];
    const CmAlembicStep *last = output->steps->pdata[1];

    ck_assert_str_eq(first->revision, "c1");
    ck_assert(first->is_downgrade);
    ck_assert_str_eq(first->text, "x\n");
    ck_assert_str_eq(last->revision, "a1");
    ck_assert_str_eq(last->text, "y\n");
}
END_TEST

START_TEST(nothing_is_no_step)
{
    g_autoptr(CmAlembicOutput) output = cm_alembic_output_read("", true);
    g_autofree char *table = cm_alembic_output_version_table(output, "sqlite");

    ck_assert_uint_eq(output->steps->len, 0);
    ck_assert_str_eq(output->opening, "");
    ck_assert_ptr_null(table);
}
END_TEST

START_TEST(statements_of_alembic_go)
{
    static const struct {
        const char *dialect;
        const char *text;
        const char *clean;
        bool leaves; /* the transaction */
    } cases[] = {
        {"sqlite", "", "", false},
        {"sqlite", "-- nothing\n\nUPDATE v SET version_num='b' WHERE v.version_num = 'a';\n\n", "",
         false},
        {"sqlite", "CREATE TABLE t (i INT);\n\nINSERT INTO v (version_num) VALUES ('a');\n\n",
         "CREATE TABLE t (i INT);\n", false},
        {"sqlite", "A;\n\nDELETE FROM v WHERE v.version_num = 'a';\n\nDROP TABLE v;\n\nB;\n",
         "A;\n\nB;\n", false},
        {"sqlite", "DELETE FROM \"v\"; UPDATE [v] SET x = 1; CREATE TABLE main.v (version_num);",
         "", false},
        {"sqlite", "DELETE FROM vs; UPDATE w SET v = 1; SELECT v;",
         "DELETE FROM vs;\n\nUPDATE w SET v = 1;\n\nSELECT v;\n", false},
        {"sqlite", "INSERT INTO t VALUES ('UPDATE v; COMMIT;');",
         "INSERT INTO t VALUES ('UPDATE v; COMMIT;');\n", false},
        {"sqlite", "CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  DELETE FROM v; END;\n\nA;",
         "CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  DELETE FROM v; END;\n\nA;\n", false},
        {"postgresql", "BEGIN;\n\nA;\n\nUPDATE s.v SET version_num='b';\n\nCOMMIT;\n\nBEGIN;\n\n",
         "A;\n", false},
        {"postgresql", "COMMIT;\n\nA;\n\nBEGIN;\n\nUPDATE v SET version_num='b';\n\nCOMMIT;\n\n",
         "A;\n", true},
        {"postgresql", "CREATE FUNCTION f() AS $$ BEGIN; COMMIT; $$;\n\nUPDATE v SET x = 1;",
         "CREATE FUNCTION f() AS $$ BEGIN; COMMIT; $$;\n", false},
        {"mariadb", "UPDATE `v` SET version_num='b'; A;", "A;\n", false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool leaves = false;
        GError *error = NULL;
        g_autofree char *clean =
            cm_alembic_sql_clean(cases[i].text, cases[i].dialect, "v", &leaves, &error);

        assert_ok(clean != NULL, error);
        ck_assert_msg(!strcmp(clean, cases[i].clean), "%s\nis\n%s", cases[i].text, clean);
        ck_assert_msg(leaves == cases[i].leaves, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(what_cannot_be_kept_is_refused)
{
    static const struct {
        const char *text;
        CmErrorCode code;
    } cases[] = {
        {"INSERT INTO t VALUES ('\n-- +downgrade\n');", CM_ERROR_VALUE},
        {"INSERT INTO t VALUES ('", CM_ERROR_SYNTAX},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool leaves = false;
        GError *error = NULL;
        g_autofree char *clean =
            cm_alembic_sql_clean(cases[i].text, "sqlite", "v", &leaves, &error);

        assert_fails(clean != NULL, error, cases[i].code);
    }
}
END_TEST

START_TEST(reasons_are_found)
{
    static const struct {
        const char *out;
        const char *err;
        const char *reason;
    } cases[] = {
        {"", "", "it says nothing"},
        {"", "one\ntwo\n\n", "two"},
        {"x\n  FAILED: y\n", "last\n", "last"},
        {"x;\nFAILED: No 'script_location' key\n", "", "No 'script_location' key"},
        {"FAILED: a\nb", "log\n", "a"},
        {"", "INFO x\nTraceback (most recent call last):\n  File \"a\"\n    f()\nE: why\n(see)\n",
         "E: why"},
        {"",
         "Traceback (most recent call last):\n  File \"a\"\nA: one\n\nDuring handling:\n\n"
         "Traceback (most recent call last):\n  File \"b\"\nB: two\n",
         "B: two"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason = cm_alembic_reason(cases[i].out, cases[i].err);

        ck_assert_str_eq(reason, cases[i].reason);
    }
}
END_TEST

START_TEST(long_reasons_are_cut)
{
    g_autofree char *text = g_strnfill(1000, 'x');
    g_autofree char *reason = cm_alembic_reason("", text);

    ck_assert_uint_eq(strlen(reason), 200);
    ck_assert(g_str_has_suffix(reason, "x..."));
}
END_TEST

START_TEST(dialects_are_told)
{
    ck_assert_str_eq(cm_alembic_dialect("INFO [x] Context impl SQLiteImpl.\n"), "sqlite");
    ck_assert_str_eq(cm_alembic_dialect("Context impl PostgresqlImpl."), "postgresql");
    ck_assert_str_eq(cm_alembic_dialect("Context impl MSSQLImpl."), "");
    ck_assert_ptr_null(cm_alembic_dialect("nothing"));
}
END_TEST

UNIT_MAIN("import/alembic_output", steps_are_taken_apart, ways_back_are_taken_apart,
          nothing_is_no_step, statements_of_alembic_go, what_cannot_be_kept_is_refused,
          reasons_are_found, long_reasons_are_cut, dialects_are_told)
