#include "inspect/postgresql_fill.h"
#include "inspect/postgresql_text.h"
#include "support/unit.h"

static char *
joined(GStrv elements)
{
    char *text = g_strjoinv("|", elements);

    g_strfreev(elements);
    return text;
}

START_TEST(arrays_are_read_as_the_server_writes_them)
{
    static const struct {
        const char *text;
        const char *elements;
    } cases[] = {
        {NULL, ""},
        {"{}", ""},
        {"{a}", "a"},
        {"{b,a}", "b|a"},
        {"{\"a b\",\"c,d\",\"e\\\"f\\\\g\",\"{}\",\"\"}", "a b|c,d|e\"f\\g|{}|"},
        {"{NULL,\"NULL\"}", "|NULL"},
        {"{\"fillfactor=70\",x=}", "fillfactor=70|x="},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *elements = joined(cm_catalog_array(cases[i].text));

        ck_assert_str_eq(elements, cases[i].elements);
    }
}
END_TEST

START_TEST(arrays_are_sorted_by_their_bytes)
{
    g_autofree char *elements = joined(cm_catalog_sorted_array("{b,a,Z}"));

    ck_assert_str_eq(elements, "Z|a|b");
}
END_TEST

START_TEST(numbers_are_found_in_arrays_and_vectors)
{
    static const struct {
        const char *text;
        const char *numbers;
    } cases[] = {
        {NULL, ""}, {"", ""}, {"{}", ""}, {"{1,-2,30}", "1 -2 30 "}, {"4 0 -1", "4 0 -1 "}};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) numbers = cm_catalog_numbers(cases[i].text);
        g_autoptr(GString) text = g_string_new(NULL);

        for (guint j = 0; j < numbers->len; j++)
            g_string_append_printf(text, "%d ", (int)g_array_index(numbers, gint64, j));
        ck_assert_str_eq(text->str, cases[i].numbers);
    }
}
END_TEST

START_TEST(parentheses_around_all_of_an_expression_go)
{
    static const struct {
        const char *sql;
        const char *bare;
    } cases[] = {
        {NULL, NULL},
        {"a", "a"},
        {"(a)", "a"},
        {"((a + b))", "a + b"},
        {"((a) + (b))", "(a) + (b)"},
        {"(a) + (b)", "(a) + (b)"},
        {"(a = ')')", "a = ')'"},
        {"(a = $$)$$)", "a = $$)$$"},
        {"lower(a)", "lower(a)"},
        {"()", ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *bare = cm_catalog_unwrap(cases[i].sql);

        ck_assert_pstr_eq(bare, cases[i].bare);
    }
}
END_TEST

/* A literal is plain only if writing it so gives the same text again. */
START_TEST(defaults_are_literals_where_they_read_back)
{
    static const struct {
        const char *sql;
        const char *base;
        CmDefaultKind kind;
        const char *text;
    } cases[] = {
        {NULL, "text", CM_DEFAULT_NONE, NULL},
        {"'abc'::text", "text", CM_DEFAULT_TEXT, "abc"},
        {"'it''s'::character varying", "character varying", CM_DEFAULT_TEXT, "it's"},
        {"''::bpchar", "bpchar", CM_DEFAULT_TEXT, ""},
        {"'x'::text", "character varying", CM_DEFAULT_SQL, "'x'::text"},
        {"'x'::text", NULL, CM_DEFAULT_SQL, "'x'::text"},
        {"('x'::text || 'y'::text)", "text", CM_DEFAULT_SQL, "'x'::text || 'y'::text"},
        {"'sad'::mood", "mood", CM_DEFAULT_TEXT, "sad"},
        {"'{}'::text[]", "text[]", CM_DEFAULT_TEXT, "{}"},
        {"NULL::character varying", "character varying", CM_DEFAULT_SQL, "NULL::character varying"},
        {"true", "boolean", CM_DEFAULT_BOOLEAN, "true"},
        {"false", "boolean", CM_DEFAULT_BOOLEAN, "false"},
        {"0", "integer", CM_DEFAULT_NUMBER, "0"},
        {"0.10", "numeric", CM_DEFAULT_NUMBER, "0.10"},
        {"'-1'::integer", "integer", CM_DEFAULT_NUMBER, "-1"},
        {"'-1'::integer", "bigint", CM_DEFAULT_NUMBER, "-1"},
        {"'-1.5'::numeric", "numeric", CM_DEFAULT_NUMBER, "-1.5"},
        {"'9999999999'::bigint", "bigint", CM_DEFAULT_NUMBER, "9999999999"},
        {"'-9223372036854775808'::bigint", "bigint", CM_DEFAULT_NUMBER, "-9223372036854775808"},
        {"'1'::integer", "integer", CM_DEFAULT_SQL, "'1'::integer"},
        {"'0'::bigint", "bigint", CM_DEFAULT_SQL, "'0'::bigint"},
        {"'-1'::bigint", "bigint", CM_DEFAULT_SQL, "'-1'::bigint"},
        {"'0.5'::double precision", "double precision", CM_DEFAULT_SQL, "'0.5'::double precision"},
        {"'NaN'::numeric", "numeric", CM_DEFAULT_SQL, "'NaN'::numeric"},
        {"now()", "timestamp with time zone", CM_DEFAULT_SQL, "now()"},
        {"B'101'::\"bit\"", "\"bit\"", CM_DEFAULT_SQL, "B'101'::\"bit\""},
        {"'a'::text COLLATE \"C\"", "text", CM_DEFAULT_SQL, "'a'::text COLLATE \"C\""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        CmDefault value = cm_catalog_default(cases[i].sql, cases[i].base);

        ck_assert_msg(value.kind == cases[i].kind, "%s: kind %d", cases[i].sql, value.kind);
        ck_assert_pstr_eq(value.text, cases[i].text);
        cm_default_clear(&value);
    }
}
END_TEST

START_TEST(the_schema_before_a_name_goes_only_where_it_stands)
{
    static const struct {
        const char *sql;
        const char *keyword;
        const char *schema;
        const char *bare;
    } cases[] = {
        {"CREATE FUNCTION public.f() AS $$ON public.x$$", "FUNCTION", "public",
         "CREATE FUNCTION f() AS $$ON public.x$$"},
        {"CREATE TRIGGER \"a ON public.t\" BEFORE UPDATE OF \"on\" ON public.t", "ON", "public",
         "CREATE TRIGGER \"a ON public.t\" BEFORE UPDATE OF \"on\" ON t"},
        {"CREATE RULE r AS\n    ON INSERT TO \"My S\".t DO NOTHING", "TO", "My S",
         "CREATE RULE r AS\n    ON INSERT TO t DO NOTHING"},
        {"CREATE FUNCTION audit.f()", "FUNCTION", "public", "CREATE FUNCTION audit.f()"},
        {"CREATE FUNCTION public(integer)", "FUNCTION", "public",
         "CREATE FUNCTION public(integer)"},
        {"CREATE", "FUNCTION", "public", "CREATE"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *bare =
            cm_catalog_unqualify(cases[i].sql, cases[i].keyword, cases[i].schema);

        ck_assert_str_eq(bare, cases[i].bare);
    }
}
END_TEST

START_TEST(collations_of_an_index_are_found_at_its_elements)
{
    static const struct {
        const char *sql;
        const char *collations;
    } cases[] = {
        {"CREATE INDEX i ON public.t USING btree (lower(a), b)", "|"},
        {"CREATE INDEX i ON public.t USING btree (lower(a) COLLATE \"C\" text_ops, b)", "\"C\"|"},
        {"CREATE INDEX i ON t USING btree (((a || b) COLLATE \"C\")) WHERE (a COLLATE \"D\" > 'x')",
         ""},
        {"CREATE INDEX i ON t USING btree (a, ((b || c)) COLLATE audit.\"d e\" DESC)",
         "|audit.\"d e\""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *collations = joined(cm_catalog_index_collations(cases[i].sql));

        ck_assert_str_eq(collations, cases[i].collations);
    }
}
END_TEST

START_TEST(queries_are_filled_for_a_version)
{
    static const struct {
        const char *sql;
        int version;
        const char *filled;
    } cases[] = {
        {"a IN (:scope)", 15, "a IN (1, 2)"},
        {"{14: new | old}", 13, " old"},
        {"{14: new | old}", 14, " new "},
        {"{15: a || b | '}|' }", 15, " a || b "},
        {"{15: a || b | '}|' }", 13, " '}|' "},
        {"{17: c | {15: b | a}}", 16, "  b "},
        {"{17: c | {15: b | a}}", 14, "  a"},
        {"$own(pg_class, c.oid)", 15,
         "NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = "
         "'pg_catalog.pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')"},
        {"$named(n, x.relname)", 15,
         "CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END "
         "|| quote_ident(x.relname)"},
        {"$unknown(a) $1", 15, "$unknown(a) $1"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *filled = cm_catalog_fill(cases[i].sql, cases[i].version, "1, 2");

        ck_assert_str_eq(filled, cases[i].filled);
    }
}
END_TEST

UNIT_MAIN("inspect/postgresql_text", arrays_are_read_as_the_server_writes_them,
          arrays_are_sorted_by_their_bytes, numbers_are_found_in_arrays_and_vectors,
          parentheses_around_all_of_an_expression_go, defaults_are_literals_where_they_read_back,
          the_schema_before_a_name_goes_only_where_it_stands,
          collations_of_an_index_are_found_at_its_elements, queries_are_filled_for_a_version)
