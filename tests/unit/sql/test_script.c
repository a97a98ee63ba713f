#include "sql/script.h"

#include <string.h>

#include "support/unit.h"

#define LITE &cm_script_options_sqlite
#define PG   &cm_script_options_postgresql
#define MY   &cm_script_options_mysql

static const CmPosition top = {"a.sql", 1, 1};

/* Each statement with a bar after it; data in braces. */
static char *
describe(const char *sql, const CmScriptOptions *options, GError **error)
{
    g_autoptr(GPtrArray) statements = cm_script_split(sql, top, options, error);
    GString *out;

    if (!statements)
        return NULL;
    out = g_string_new(NULL);
    for (guint i = 0; i < statements->len; i++) {
        const CmScriptStatement *statement = statements->pdata[i];

        g_string_append(out, statement->text);
        if (statement->data)
            g_string_append_printf(out, "{%s}", statement->data);
        g_string_append_c(out, '|');
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const CmScriptOptions *options;
    const char *sql;
    const char *wanted;
} SplitCase;

static const SplitCase split_cases[] = {
    {LITE, "", ""},
    {LITE, " ;; ;\n-- only; this\n/* ; */", ""},
    {LITE, "a; b ;c", "a|b|c|"},
    {LITE, "-- x\na /* in; side */ b -- y\n;", "a /* in; side */ b|"},
    {LITE, "s ';' \";\" [;] `;` ''';'; t", "s ';' \";\" [;] `;` ''';'|t|"},
    {LITE, "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; DELETE FROM d; END; x",
     "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; DELETE FROM d; END|x|"},
    {LITE,
     "create temp trigger t after insert on a begin select case when 1 then 2 end; end -- e\n;x;",
     "create temp trigger t after insert on a begin select case when 1 then 2 end; end|x|"},
    {LITE,
     "CREATE TRIGGER t BEGIN SELECT CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END END; /*;*/END",
     "CREATE TRIGGER t BEGIN SELECT CASE a WHEN 1 THEN CASE b WHEN 2 THEN 3 END END; /*;*/END|"},
    {LITE, "CREATE TRIGGER t BEGIN INSERT INTO \"end\" VALUES('; END;'); END;b",
     "CREATE TRIGGER t BEGIN INSERT INTO \"end\" VALUES('; END;'); END|b|"},
    {LITE, "CREATE TABLE trigger_log(a); BEGIN; x; END; y",
     "CREATE TABLE trigger_log(a)|BEGIN|x|END|y|"},
    {LITE, "CREATE TABLE \"trigger\"(a); x", "CREATE TABLE \"trigger\"(a)|x|"},
    {LITE, "(a; b", "(a|b|"},
    {LITE, "a;\r\nb;\r\n", "a|b|"},
    {LITE,
     "\xef\xbb\xbf"
     "a;",
     "a|"},
    {LITE, "DELIMITER //\na; b //", "DELIMITER //\na|b //|"},
    {PG, "DO $$ BEGIN a; b; END $$; c", "DO $$ BEGIN a; b; END $$|c|"},
    {PG, "CREATE FUNCTION f() AS $x$ ;$$; $x$ LANGUAGE sql; c",
     "CREATE FUNCTION f() AS $x$ ;$$; $x$ LANGUAGE sql|c|"},
    {PG,
     "CREATE FUNCTION f(begin int) BEGIN ATOMIC SELECT CASE WHEN a THEN b END; SELECT 1; END; c",
     "CREATE FUNCTION f(begin int) BEGIN ATOMIC SELECT CASE WHEN a THEN b END; SELECT 1; END|c|"},
    {PG, "CREATE RULE r AS ON INSERT TO t DO (a; b); c",
     "CREATE RULE r AS ON INSERT TO t DO (a; b)|c|"},
    {PG, "COPY t (a) FROM stdin;\n1\t;\n';\n\\.\nb;", "COPY t (a) FROM stdin{1\t;\n';\n}|b|"},
    {PG, "COPY t FROM STDIN WITH (FORMAT csv);\r\n\\.\r\nb",
     "COPY t FROM STDIN WITH (FORMAT csv){}|b|"},
    {PG, "COPY t FROM '/x'; b", "COPY t FROM '/x'|b|"},
    {PG, "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); b",
     "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()|b|"},
    {MY, "DELIMITER //\nCREATE x BEGIN a; b; END//\nDELIMITER ;\nc; d",
     "CREATE x BEGIN a; b; END|c|d|"},
    {MY, "delimiter $$\na; END$$ b '$$' $$\nDELIMITER ;", "a; END|b '$$'|"},
    {MY, "DELIMITER ;;\na; b;;\nc;;", "a; b|c|"},
    {MY, "DELIMITER go\ncategory; go\nx Go", "category;|x|"},
    {MY,
     "CREATE DEFINER=`r`@`%` PROCEDURE p(begin INT) BEGIN IF a THEN b; END IF; "
     "WHILE c DO d; END WHILE; l: LOOP e; END LOOP l; SET f = IF(1, 2, 3), g = REPEAT('a', 2); "
     "CASE h WHEN 1 THEN i; END CASE; BEGIN END; END; z",
     "CREATE DEFINER=`r`@`%` PROCEDURE p(begin INT) BEGIN IF a THEN b; END IF; "
     "WHILE c DO d; END WHILE; l: LOOP e; END LOOP l; SET f = IF(1, 2, 3), g = REPEAT('a', 2); "
     "CASE h WHEN 1 THEN i; END CASE; BEGIN END; END|z|"},
    {MY, "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF x THEN y; END IF; z",
     "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF x THEN y; END IF|z|"},
    {MY, "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1; z",
     "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1|z|"},
    {MY, "CREATE TABLE event (begin INT); z", "CREATE TABLE event (begin INT)|z|"},
    {MY, "/*!40101 SET NAMES utf8 */; /* no */; /*M! x */;",
     "/*!40101 SET NAMES utf8 */|/*M! x */|"},
    {MY, "a '\\';' ; # ;\nb", "a '\\';'|b|"},
};

START_TEST(scripts_are_split)
{
    for (gsize i = 0; i < G_N_ELEMENTS(split_cases); i++) {
        const SplitCase *test = &split_cases[i];
        GError *error = NULL;
        g_autofree char *found = describe(test->sql, test->options, &error);

        assert_ok(found != NULL, error);
        ck_assert_str_eq(found, test->wanted);
    }
}
END_TEST

static const SplitCase failing_cases[] = {
    {LITE, "a;\n 'b", "a.sql:2:2: unterminated string"},
    {LITE, "a; /* b", "a.sql:1:4: unterminated comment"},
    {LITE, "a;\n\n\"b;", "a.sql:3:1: unterminated identifier"},
    {LITE, "a [b;", "a.sql:1:3: unterminated identifier"},
    {LITE, "x;CREATE TRIGGER t BEGIN a; b;",
     "a.sql:1:3: unterminated trigger: its last word must be END"},
    {LITE, "CREATE TRIGGER t BEGIN SELECT CASE WHEN a THEN b END",
     "a.sql:1:1: unterminated trigger: its last word must be END"},
    {PG, "DO $$ a;", "a.sql:1:4: unterminated dollar-quoted string"},
    {PG, "a (b;\nc", "a.sql:1:1: unterminated statement: a parenthesis is never closed"},
    {PG, "COPY t FROM stdin;\n1\n\\.x", "a.sql:1:1: the lines of COPY are never closed by \\."},
    {PG, "COPY t FROM stdin;", "a.sql:1:1: the lines of COPY are never closed by \\."},
    {PG, "\\connect x",
     "a.sql:1:1: a command that opens with \\ is for the client psql, not SQL: "
     "leave it out"},
    {MY, "CREATE PROCEDURE p() BEGIN a; IF b THEN c; END IF;",
     "a.sql:1:1: unterminated body: a block has no END"},
    {MY, "DELIMITER \nx", "a.sql:1:1: DELIMITER is followed by no delimiter"},
    {MY, "DELIMITER //\n'x //", "a.sql:2:1: unterminated string"},
};

START_TEST(open_ends_fail_with_their_place)
{
    for (gsize i = 0; i < G_N_ELEMENTS(failing_cases); i++) {
        const SplitCase *test = &failing_cases[i];
        GError *error = NULL;
        g_autofree char *found = describe(test->sql, test->options, &error);

        ck_assert_msg(!found && error, "%s did not fail", test->sql);
        ck_assert_str_eq(error->message, test->wanted);
        assert_fails(found != NULL, error, CM_ERROR_SYNTAX);
    }
}
END_TEST

START_TEST(places_start_at_the_origin)
{
    CmPosition origin = {"b.sql", 10, 5};
    GError *error = NULL;
    g_autoptr(GPtrArray) statements = cm_script_split("  a; b;\n   c", origin, LITE, &error);
    const CmScriptStatement *statement;

    assert_ok(statements != NULL, error);
    statement = statements->pdata[0];
    ck_assert_int_eq(statement->line, 10);
    ck_assert_int_eq(statement->column, 7);
    statement = statements->pdata[2];
    ck_assert_int_eq(statement->line, 11);
    ck_assert_int_eq(statement->column, 4);
}
END_TEST

/* Whatever the bytes, splitting ends, and statements are pieces of the text. */
START_TEST(noise_comes_to_an_end)
{
    static const char *const words[] = {
        "CREATE ", "TRIGGER ",   "BEGIN ", "END",          ";",     ";",   "\n", "CASE ", "'",
        "$$",      "DELIMITER ", "//",     "COPY a FROM ", "STDIN", "\\.", "(",  ")",     "IF ",
        "--",      "/*",         "*/"};
    const CmScriptOptions *const all[] = {LITE, PG, MY};
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    int count = 0;

    for (int round = 0; round < 20000; round++) {
        const CmScriptOptions *options = all[round % 3];
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GPtrArray) statements = NULL;

        for (int length = g_rand_int_range(random, 0, 16); length > 0; length--)
            g_string_append(text, words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
        statements = cm_script_split(text->str, top, options, NULL);
        for (guint i = 0; statements && i < statements->len; i++, count++) {
            const CmScriptStatement *statement = statements->pdata[i];

            ck_assert(*statement->text && !g_ascii_isspace(*statement->text));
            ck_assert(strstr(text->str, statement->text) != NULL);
        }
    }
    ck_assert_int_gt(count, 10000);
}
END_TEST

UNIT_MAIN("sql/script", scripts_are_split, open_ends_fail_with_their_place,
          places_start_at_the_origin, noise_comes_to_an_end)
