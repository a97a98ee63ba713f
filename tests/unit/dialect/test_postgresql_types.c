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
        {"enum(a, b)", NULL},     {"sql(\"\")", NULL},
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

/* What PostgreSQL takes for a type, and what its format_type() makes of it. */
static const struct {
    const char *declared;
    const char *canonical;
} spellings[] = {
    {"integer", "integer"},
    {"INT", "integer"},
    {"int4", "integer"},
    {"pg_catalog.int8", "bigint"},
    {"int2", "smallint"},
    {"bool", "boolean"},
    {"real", "real"},
    {"float4", "real"},
    {"float(24)", "real"},
    {"float(25)", "double precision"},
    {"float", "double precision"},
    {"Double  Precision", "double precision"},
    {"numeric", "numeric"},
    {"decimal( 10 , 2 )", "numeric(10,2)"},
    {"numeric(4)", "numeric(4,0)"},
    {"numeric(3,-2)", "numeric(3,-2)"},
    {"varchar", "character varying"},
    {"varchar(80)", "character varying(80)"},
    {"character varying (80)", "character varying(80)"},
    {"national character varying(3)", "character varying(3)"},
    {"char", "character(1)"},
    {"character(4)", "character(4)"},
    {"bpchar(4)", "character(4)"},
    {"bpchar", "bpchar"},
    {"\"char\"", "\"char\""},
    {"pg_catalog.\"char\"", "\"char\""},
    {"name", "name"},
    {"text", "text"},
    {"bytea", "bytea"},
    {"bit", "bit(1)"},
    {"varbit(3)", "bit varying(3)"},
    {"bit varying", "bit varying"},
    {"date", "date"},
    {"time", "time without time zone"},
    {"timetz(2)", "time(2) with time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamp(3)", "timestamp(3) without time zone"},
    {"timestamp(3) with time zone", "timestamp(3) with time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"TIMESTAMP WITH TIME ZONE", "timestamp with time zone"},
    {"interval", "interval"},
    {"interval(2)", "interval(2)"},
    {"interval day to second(2)", "interval day to second(2)"},
    {"json", "json"},
    {"jsonb", "jsonb"},
    {"uuid", "uuid"},
    {"int[]", "integer[]"},
    {"int[][3]", "integer[]"},
    {"text array[4]", "text[]"},
    {"timestamp(3)[]", "timestamp(3) without time zone[]"},
    {"mood", "mood"},
    {"MOOD", "mood"},
    {"\"Mood\"", "\"Mood\""},
    {"\"mood\"", "mood"},
    {"audit.\"Level\"[]", "audit.\"Level\"[]"},
    {"\"int4\"", "\"int4\""},
    {"geometry(Point, 4326)", "geometry(Point,4326)"},
    {"public.citext", "public.citext"},
    /* what cannot be read stays */
    {"what is; this", "what is; this"},
    {"a.b.c", "a.b.c"},
    {"numeric(1", "numeric(1"},
};

START_TEST(every_spelling_is_read_as_the_servers)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
        g_autoptr(CmType) type = cm_type_new_sql(spellings[i].declared);
        g_autofree char *text = cm_postgresql_type_to_text(type);

        ck_assert_str_eq(text, spellings[i].canonical);
    }
}
END_TEST

START_TEST(an_enum_is_its_name)
{
    g_autoptr(CmType) type = cm_type_new(CM_TYPE_ENUM);
    g_autofree char *text = NULL;

    type->text = g_strdup("audit.Level");
    text = cm_postgresql_type_to_text(type);
    ck_assert_str_eq(text, "audit.\"Level\"");
}
END_TEST

START_TEST(using_is_said_only_where_it_must_be)
{
    static const struct {
        const char *from;
        const char *to;
        const char *using; /* NULL: by itself */
    } cases[] = {
        {"integer", "bigint", NULL},
        {"numeric(10,2)", "integer", NULL},
        {"integer", "text", NULL},
        {"text", "character varying(3)", NULL}, /* what is too long is an error, and not cut */
        {"uuid", "character varying(40)", NULL},
        {"timestamp without time zone", "date", NULL},
        {"timestamp(3) without time zone", "timestamp with time zone", NULL},
        {"json", "jsonb", NULL},
        {"integer[]", "bigint[]", NULL},
        {"integer[]", "text", NULL},
        {"timestamp with time zone", "time without time zone", NULL},
        {"text", "integer", "c::integer"},
        {"character varying(9)", "uuid", "c::uuid"},
        {"text[]", "integer[]", "c::integer[]"},
        {"text", "integer[]", "c::integer[]"},
        {"boolean", "integer", "c::integer"},
        {"boolean", "bigint", "c::integer::bigint"},
        {"smallint", "boolean", "c::integer::boolean"},
        {"jsonb", "integer", "c::integer"},
        {"time without time zone", "date", "c::text::date"},
        {"mood", "other", "c::text::other"},
        {"text", "mood", "c::mood"},
        {"text", "xml", "c::xml"},
        {"integer[]", "boolean", "c::text::boolean"},
        {"integer", "boolean[]", "c::text::boolean[]"},
        {"integer[]", "boolean[]", "c::text[]::boolean[]"},
        {"text[]", "integer", "c::text::integer"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *using = cm_postgresql_type_using(cases[i].from, cases[i].to, "c");

        ck_assert_msg(!g_strcmp0(using, cases[i].using), "%s to %s: %s", cases[i].from, cases[i].to,
                      using);
    }
}
END_TEST

UNIT_MAIN("dialect/postgresql_types", only_exact_spellings_are_neutral,
          what_a_model_says_is_spelled_like_the_server, every_spelling_is_read_as_the_servers,
          an_enum_is_its_name, using_is_said_only_where_it_must_be)
