#include "dialect/spelling.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "support/unit.h"

START_TEST(every_keyword_of_sqlite_is_quoted)
{
    for (int i = 0; i < sqlite3_keyword_count(); i++) {
        const char *word;
        int length;
        g_autofree char *keyword = NULL;

        sqlite3_keyword_name(i, &word, &length);
        keyword = g_strndup(word, (gsize)length);
        ck_assert_msg(!cm_spelling_is_bare(&cm_spelling_sqlite, keyword), "%s is bare", keyword);
    }
}
END_TEST

START_TEST(reserved_words_are_sorted_and_keywords)
{
    const char *const *words = cm_spelling_sqlite.reserved;

    for (gsize i = 0; i < cm_spelling_sqlite.reserved_count; i++) {
        const char *const others[] = {"FALSE", "TRUE", "WITHIN", NULL}; /* WITHIN since 3.47 */

        ck_assert(!i || g_ascii_strcasecmp(words[i - 1], words[i]) < 0);
        ck_assert_msg(sqlite3_keyword_check(words[i], (int)strlen(words[i])) ||
                          g_strv_contains(others, words[i]),
                      "%s is no keyword", words[i]);
    }
}
END_TEST

START_TEST(identifiers_are_quoted_where_they_must_be)
{
    static const char *const cases[][2] = {
        {"name", "name"},       {"Name", "Name"},       {"_a1", "_a1"},
        {"order", "\"order\""}, {"Key", "\"Key\""},     {"true", "\"true\""},
        {"1a", "\"1a\""},       {"a b", "\"a b\""},     {"a\"b", "\"a\"\"b\""},
        {"", "\"\""},           {"größe", "\"größe\""}, {"a$b", "\"a$b\""},
        {"a;--", "\"a;--\""},   {"a]`", "\"a]`\""},     {"a.b", "\"a.b\""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = cm_spelling_quote(&cm_spelling_sqlite, cases[i][0]);

        ck_assert_str_eq(found, cases[i][1]);
    }
}
END_TEST

static CmValue
real(double number)
{
    return (CmValue){.kind = CM_VALUE_DOUBLE, .real = number};
}

static CmValue
bytes(const char *data, gsize length)
{
    return (CmValue){.kind = CM_VALUE_BYTES, .data = (char *)data, .length = length};
}

/* SQLite reads digits by long doubles, which valgrind computes with 64 bits. */
static bool
is_near(double got, double wanted)
{
    return got == wanted || (isfinite(wanted) && fabs(got - wanted) <= fabs(wanted) * 1e-14);
}

/* What SQLite makes of the literal must be the value it stands for. */
START_TEST(literals_read_back)
{
    const struct {
        CmValue value;
        const char *wanted;
        const char *type;
    } cases[] = {
        {CM_VALUE_OF_NULL, "NULL", "null"},
        {cm_value_of_boolean(true), "1", "integer"},
        {cm_value_of_boolean(false), "0", "integer"},
        {cm_value_of_integer(0), "0", "integer"},
        {cm_value_of_integer(G_MININT64), "-9223372036854775808", "integer"},
        {cm_value_of_integer(G_MAXINT64), "9223372036854775807", "integer"},
        {real(1), "1.0", "real"},
        {real(-0.1), "-0.1", "real"},
        {real(0.1 + 0.2), "0.30000000000000004", "real"},
        {real(1e300), "1e+300", "real"},
        {real(INFINITY), "9e999", "real"},
        {real(-INFINITY), "-9e999", "real"},
        {real(NAN), "NULL", "null"},
        {cm_value_of_text(""), "''", "text"},
        {cm_value_of_text("it's '' \\ \n;--"), "'it''s '''' \\ \n;--'", "text"},
        {bytes("", 0), "X''", "blob"},
        {bytes("\0\xff'", 3), "X'00FF27'", "blob"},
    };
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const CmValue *value = &cases[i].value;
        g_autoptr(GString) sql = g_string_new("SELECT v, typeof(v) FROM (SELECT ");
        gsize start = sql->len;
        g_autofree char *literal = NULL;
        sqlite3_stmt *statement;

        cm_spelling_append_literal(sql, &cm_spelling_sqlite, value);
        literal = g_strdup(sql->str + start);
        ck_assert_str_eq(literal, cases[i].wanted);
        g_string_append(sql, " AS v)");
        ck_assert_int_eq(sqlite3_prepare_v2(db, sql->str, -1, &statement, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
        ck_assert_str_eq((const char *)sqlite3_column_text(statement, 1), cases[i].type);
        if (value->kind == CM_VALUE_INTEGER)
            ck_assert_int_eq(sqlite3_column_int64(statement, 0), value->integer);
        if (value->kind == CM_VALUE_DOUBLE && !isnan(value->real))
            ck_assert(is_near(sqlite3_column_double(statement, 0), value->real));
        if (value->kind == CM_VALUE_TEXT)
            ck_assert_str_eq((const char *)sqlite3_column_text(statement, 0), value->data);
        sqlite3_finalize(statement);
    }
    sqlite3_close(db);
}
END_TEST

START_TEST(postgresql_has_its_own_way)
{
    const CmSpelling *spelling = &cm_spelling_postgresql;
    static const char *const identifiers[][2] = {
        {"name", "name"},   {"Name", "\"Name\""},   {"order", "\"order\""}, {"user", "\"user\""},
        {"a$b", "\"a$b\""}, {"comment", "comment"}, {"a\"b", "\"a\"\"b\""}, {"größe", "\"größe\""},
    };
    const struct {
        CmValue value;
        const char *wanted;
    } literals[] = {
        {cm_value_of_boolean(true), "true"},
        {cm_value_of_text("\\'"), "'\\'''"},
        {bytes("\0\xff", 2), "'\\x00FF'::bytea"},
        {real(NAN), "'NaN'::double precision"},
    };

    for (gsize i = 1; i < spelling->reserved_count; i++)
        ck_assert(g_ascii_strcasecmp(spelling->reserved[i - 1], spelling->reserved[i]) < 0);
    for (gsize i = 0; i < G_N_ELEMENTS(identifiers); i++) {
        g_autofree char *found = cm_spelling_quote(spelling, identifiers[i][0]);

        ck_assert_str_eq(found, identifiers[i][1]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(literals); i++) {
        g_autoptr(GString) found = g_string_new(NULL);

        cm_spelling_append_literal(found, spelling, &literals[i].value);
        ck_assert_str_eq(found->str, literals[i].wanted);
    }
}
END_TEST

START_TEST(binds_are_inlined)
{
    const CmValue binds[] = {cm_value_of_integer(1), cm_value_of_text("?'")};
    static const char *const cases[][2] = {
        {"a ? b ?", "a 1 b '?'''"},    {"'?' ? \"?\" -- ?\n?", "'?' 1 \"?\" -- ?\n'?'''"},
        {"?2 ?1 ?2", "'?''' 1 '?'''"}, {"?1,?", "1,'?'''"},
        {"$2=$1", "'?'''=1"},
    };
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found =
            cm_spelling_inline(&cm_spelling_sqlite, cases[i][0], binds, 2, &error);

        assert_ok(found != NULL, error);
        ck_assert_str_eq(found, cases[i][1]);
    }
}
END_TEST

START_TEST(binds_must_match_placeholders)
{
    const CmValue binds[] = {cm_value_of_integer(1), cm_value_of_integer(2)};
    static const char *const cases[] = {"?", "? ? ?", "a", "?3", "'?' ?", "?0 ?"};
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_fails(cm_spelling_inline(&cm_spelling_sqlite, cases[i], binds, 2, &error) != NULL,
                     error, CM_ERROR_ARGUMENT);
}
END_TEST

UNIT_MAIN("dialect/spelling", every_keyword_of_sqlite_is_quoted,
          reserved_words_are_sorted_and_keywords, identifiers_are_quoted_where_they_must_be,
          literals_read_back, postgresql_has_its_own_way, binds_are_inlined,
          binds_must_match_placeholders)
