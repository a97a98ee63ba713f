#include "base/sqltext.h"

#include <string.h>

#include "support/unit.h"

#define LITE &cm_lexer_options_sqlite
#define PG   &cm_lexer_options_postgresql
#define MY   &cm_lexer_options_mysql

typedef struct {
    const CmLexerOptions *options;
    const char *sql;
    const char *wanted;
} NormaliseCase;

static const NormaliseCase normalise_cases[] = {
    {LITE, "", ""},
    {LITE, "-- nothing\n/* at all */", ""},
    {LITE, "create  table\n t(a int)--x", "CREATE TABLE T ( A INT )"},
    {LITE, "\"Name\"", "NAME"},
    {LITE, "[name] `Name`", "NAME NAME"},
    {LITE, "\"my name\"", "\"MY NAME\""},
    {LITE, "\"null\" null", "\"NULL\" NULL"},
    {LITE, "\"Order\"", "\"ORDER\""},
    {LITE, "[a]]", "A ]"},
    {LITE, "`a\"b`", "\"A\"\"B\""},
    {LITE, "\"\" \"1a\"", "\"\" \"1A\""},
    {LITE, "'It''s  so'||X'ab'", "'It''s  so' || X'AB'"},
    {LITE, "a<>-1e5", "A <> - 1E5"},
    {LITE, "end > 0 AND t.desc = match", "\"END\" > 0 AND T . \"DESC\" = \"MATCH\""},
    {LITE, "case when a like b then end end", "CASE WHEN A LIKE B THEN \"END\" END"},
    {LITE, ":Name = 'open", ":Name = 'open"},
    {PG, "\"Name\" \"name\" NAME", "\"Name\" NAME NAME"},
    {PG, "\"user\" user", "\"user\" USER"},
    {PG, "$$A$$", "$$A$$"},
    {MY, "`a b` \"Text\"", "`A B` \"Text\""},
};

START_TEST(texts_get_a_canonical_form)
{
    for (gsize i = 0; i < G_N_ELEMENTS(normalise_cases); i++) {
        const NormaliseCase *test = &normalise_cases[i];
        g_autofree char *found = cm_sql_normalise(test->sql, test->options, NULL);
        g_autofree char *again = cm_sql_normalise(found, test->options, NULL);

        ck_assert_str_eq(found, test->wanted);
        ck_assert_str_eq(again, found);
    }
}
END_TEST

START_TEST(spellings_compare_equal)
{
    ck_assert(cm_sql_equal("\"Name\" > 0", "[name]>0 -- positive", LITE, NULL));
    ck_assert(cm_sql_equal(NULL, NULL, LITE, NULL));
    ck_assert(!cm_sql_equal(NULL, "", LITE, NULL));
    ck_assert(!cm_sql_equal("a", NULL, LITE, NULL));
    ck_assert(!cm_sql_equal("x = 'A'", "x = 'a'", LITE, NULL));
    ck_assert(!cm_sql_equal("(a)", "a", LITE, NULL));
    ck_assert(!cm_sql_equal("\"true\"", "true", LITE, NULL));
    ck_assert(cm_sql_equal("\"end\" > 0 AND t.\"desc\" > 1", "end > 0 AND t.desc > 1", LITE, NULL));
    ck_assert(
        !cm_sql_equal("CASE a WHEN 1 THEN 2 END", "CASE a WHEN 1 THEN 2 \"END\"", LITE, NULL));
    ck_assert(!cm_sql_equal("\"Name\"", "name", PG, NULL));
    ck_assert(!cm_sql_equal("ab", "a b", LITE, NULL));
}
END_TEST

START_TEST(names_of_nothing_are_strings_to_sqlite)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    g_hash_table_add(names, (char *)"kind");
    ck_assert(cm_sql_equal("kind <> \"it's\"", "\"Kind\" <> 'it''s'", LITE, names));
    ck_assert(!cm_sql_equal("kind <> \"Full\"", "kind <> 'full'", LITE, names));
    ck_assert(!cm_sql_equal("\"kind\"", "'kind'", LITE, names));
    ck_assert(!cm_sql_equal("[full]", "'full'", LITE, names));
    ck_assert(!cm_sql_equal("\"full\"", "'full'", PG, names));
    ck_assert(!cm_sql_equal("\"full\"", "'full'", LITE, NULL));
}
END_TEST

typedef struct {
    const CmLexerOptions *options;
    const char *sql;
    const char *from;
    const char *to;
    const char *wanted;
} RenameCase;

static const RenameCase rename_cases[] = {
    {LITE, "a > 0 AND ab > A", "a", "b", "b > 0 AND ab > b"},
    {LITE, "  a -- a\n/* a */ = 'a'  ", "a", "b", "  b -- a\n/* a */ = 'a'  "},
    {LITE, "\"a\" + [a] + `a`", "A", "b", "\"b\" + \"b\" + \"b\""},
    {LITE, "a", "a", "my \"b\"", "\"my \"\"b\"\"\""},
    {LITE, "a", "a", "select", "\"select\""},
    {LITE, "a", "a", "1b", "\"1b\""},
    {LITE, "a", "a", "Größe", "Größe"},
    {LITE, "length(length) > 1", "length", "size", "length(size) > 1"},
    {LITE, "lower /* f */ (lower)", "lower", "name", "lower /* f */ (name)"},
    {LITE, "t.a = new.a", "a", "b", "t.b = new.b"},
    {LITE, "end > start", "end", "finish", "finish > start"},
    {LITE, "CASE WHEN a THEN end ELSE 0 END = t.end", "end", "z",
     "CASE WHEN a THEN z ELSE 0 END = t.z"},
    {LITE, "a LIKE like", "like", "z", "a LIKE z"},
    {LITE, "desc DESC", "desc", "z", "z DESC"},
    {LITE, "CAST(text AS text)", "text", "body", "CAST(body AS text)"},
    {LITE, "nocase COLLATE nocase", "nocase", "z", "z COLLATE nocase"},
    {LITE, "user = 1", "user", "z", "z = 1"},
    {LITE, "\"null\" IS NULL", "null", "z", "\"z\" IS NULL"},
    {LITE, "a FROM b LEFT JOIN c ON left = 1", "left", "z", "a FROM b LEFT JOIN c ON z = 1"},
    {LITE, "BEGIN UPDATE t SET end = 1; END", "end", "z", "BEGIN UPDATE t SET z = 1; END"},
    {LITE, ":a + @a + a", "a", "b", ":a + @a + b"},
    {LITE, "a + 'open", "a", "b", "b + 'open"},
    {LITE, "", "a", "b", ""},
    {PG, "text::text", "text", "z", "z::text"},
    {PG, "user = \"user\"", "user", "z", "user = \"z\""},
    {PG, "a > 0", "a", "Big", "\"Big\" > 0"},
    {MY, "a > `a`", "a", "b c", "`b c` > `b c`"},
    {MY, "\"a\" = a", "a", "b", "\"a\" = b"},
};

START_TEST(identifiers_are_renamed)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rename_cases); i++) {
        const RenameCase *test = &rename_cases[i];
        g_autofree char *found =
            cm_sql_rename_identifier(test->sql, test->from, test->to, test->options);

        ck_assert_str_eq(found, test->wanted);
    }
}
END_TEST

UNIT_MAIN("base/sqltext", texts_get_a_canonical_form, spellings_compare_equal,
          names_of_nothing_are_strings_to_sqlite, identifiers_are_renamed)
