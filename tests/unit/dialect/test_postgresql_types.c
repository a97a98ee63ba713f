#include "dialect/postgresql_types.h"
#include "support/unit.h"

START_TEST(only_exact_spellings_are_neutral)
{
    static const struct {
        const char *text;
        const char *type;
    } cases[] = {
        {"integer", "integer"},
        {"real", "float"},
        {"double precision", "double"},
        {"numeric", "numeric"},
        {"numeric(10,2)", "numeric(10, 2)"},
        {"numeric(10,0)", "numeric(10, 0)"},
        {"numeric(3,-2)", "sql(\"numeric(3,-2)\")"},
        {"character varying", "string"},
        {"character varying(80)", "string(80)"},
        {"character(1)", "char(1)"},
        {"bpchar", "sql(bpchar)"},
        {"\"char\"", "sql(\"\"\"char\"\"\")"},
        {"bytea", "binary"},
        {"time without time zone", "time"},
        {"time with time zone", "sql(\"time with time zone\")"},
        {"timestamp without time zone", "datetime"},
        {"timestamp(3) without time zone", "sql(\"timestamp(3) without time zone\")"},
        {"timestamp with time zone", "timestamptz"},
        {"interval", "interval"},
        {"interval day to second", "sql(\"interval day to second\")"},
        {"jsonb", "jsonb"},
        {"uuid[]", "array(uuid)"},
        {"character varying(80)[]", "array(string(80))"},
        {"tsvector", "sql(tsvector)"},
        {"integerish", "sql(integerish)"},
        {"audit.mood[]", "sql(\"audit.mood[]\")"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmType) type = cm_postgresql_type_from_text(cases[i].text);
        g_autofree char *name = cm_type_to_string(type);
        g_autofree char *text = cm_postgresql_type_to_text(type);

        ck_assert_str_eq(name, cases[i].type);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

START_TEST(what_a_model_says_is_spelled_like_the_server)
{
    static const struct {
        const char *type;
        const char *text;
    } cases[] = {
        {"char", "character(1)"}, {"decimal(10)", "numeric(10,0)"},
        {"decimal", "numeric"},   {"timestamp", "timestamp without time zone"},
        {"binary(16)", "bytea"},  {"array(array(integer))", "integer[]"},
        {"enum(a, b)", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmType) type = cm_type_parse(cases[i].type, &error);
        g_autofree char *text = NULL;

        assert_ok(type != NULL, error);
        text = cm_postgresql_type_to_text(type);
        ck_assert_pstr_eq(text, cases[i].text);
    }
}
END_TEST

UNIT_MAIN("dialect/postgresql_types", only_exact_spellings_are_neutral,
          what_a_model_says_is_spelled_like_the_server)
