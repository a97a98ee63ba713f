/* Types, names and options as texts and back. */
#include <string.h>

#include "schema/name.h"
#include "schema/options.h"
#include "schema/type.h"
#include "support/unit.h"
#include "unit/random_schema.h"

typedef struct {
    const char *text;
    const char *wanted; /* NULL: the text itself; otherwise the canonical form, or an error */
} Case;

START_TEST(types_have_one_text)
{
    static const Case cases[] = {
        {"integer", NULL},
        {"INTEGER", "integer"},
        {" integer ", "integer"},
        {"int", "integer"},
        {"bool", "boolean"},
        {"varchar(80)", "string(80)"},
        {"string", NULL},
        {"string( 80 )", "string(80)"},
        {"char(0)", NULL},
        {"numeric", NULL},
        {"numeric(10)", NULL},
        {"numeric(10,2)", "numeric(10, 2)"},
        {"decimal(10, 0)", NULL},
        {"binary(16)", NULL},
        {"enum(a, b)", NULL},
        {"enum('a','b c')", "enum(a, b c)"},
        {"enum(\"a, b\", \"c\"\"d\", \"\")", NULL},
        {"enum('it''s')", "enum(\"it's\")"},
        {"enum mood(sad, happy)", NULL},
        {"ENUM  mood ( sad )", "enum mood(sad)"},
        {"enum audit.mood(a)", NULL},
        {"enum my mood(a)", NULL},
        {"enum \"a\"\"b(\"(a)", NULL},
        {"enum \"\"\"a.b\"\".mood\"(a)", NULL},
        {"enum 'a'(a)", "enum a(a)"},
        {"array(enum mood(a))", NULL},
        {"array(string(10))", NULL},
        {"array(array(integer))", NULL},
        {"sql(money)", NULL},
        {"sql(\"BLOB SUB_TYPE TEXT\")", NULL},
        {"sql(\"\")", NULL},
        {"sql('a\"b')", "sql(\"a\"\"b\")"},
        {"timestamptz", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmType) type = cm_type_parse(cases[i].text, &error);
        g_autofree char *text = NULL;

        ck_assert_msg(type != NULL, "%s: %s", cases[i].text, error ? error->message : "");
        text = cm_type_to_string(type);
        ck_assert_str_eq(text, cases[i].wanted ? cases[i].wanted : cases[i].text);
    }
}
END_TEST

START_TEST(what_is_no_type_says_why)
{
    static const Case cases[] = {
        {"", "unknown type ''"},
        {"strng", "unknown type 'strng', did you mean 'string'?"},
        {"money", "unknown type 'money'; a type of one database alone is written sql(\"money\")"},
        {"integer(4)", "'(4)' does not belong to the type 'integer(4)'"},
        {"string(", "a number is wanted in the type before ''"},
        {"string()", "a number is wanted in the type before ')'"},
        {"string(-1)", "a number is wanted in the type before '-1)'"},
        {"string(99999999999)", "a number is wanted in the type before '99999999999)'"},
        {"string(10",
         "')' is missing at the end of the type; within { } YAML ends it at its comma: write "
         "it in quotes, as in {type: \"numeric(10, 2)\"}"},
        {"string(10, 2)", "')' is missing in the type before ', 2)'"},
        {"numeric(10,)", "a number is wanted in the type before ')'"},
        {"enum",
         "an enum has labels, as in \"enum(small, large)\"; one that 'types:' names is written "
         "by its name alone"},
        {"enum \"\"(a)", "the name of an enum may not be empty"},
        {"enum mood",
         "an enum has labels, as in \"enum(small, large)\"; one that 'types:' names is "
         "written by its name alone"},
        {"enum \"mood(a)", "a quote is not closed in the type"},
        {"enum()", "an enum has labels"},
        {"enum(a,,b)", "an enum has labels"},
        {"enum(a, b", "')' is missing"},
        {"enum('a", "a quote is not closed in the type"},
        {"array", "'(' is missing"},
        {"array(x)", "unknown type 'x'"},
        {"sql", "'(' is missing"},
        {"sql(\"x", "a quote is not closed"},
        {"integer x", "'x' does not belong to the type"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmType) type = cm_type_parse(cases[i].text, &error);

        ck_assert_msg(!type && error, "%s was read", cases[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, cases[i].wanted), "%s: %s", cases[i].text,
                      error->message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(random_types_read_back)
{
    for (guint seed = 0; seed < 5000; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, false, 0, false};
        g_autoptr(CmType) type = make_type(&maker, 0);
        g_autofree char *text = cm_type_to_string(type);
        GError *error = NULL;
        g_autoptr(CmType) read = cm_type_parse(text, &error);
        g_autoptr(CmType) copy = cm_type_copy(type);

        ck_assert_msg(read != NULL, "%s: %s", text, error ? error->message : "");
        ck_assert_msg(cm_type_equal(type, read), "seed %u: %s", seed, text);
        ck_assert(cm_type_equal(type, copy));
    }
}
END_TEST

START_TEST(arrays_are_not_endless)
{
    g_autoptr(GString) text = g_string_new(NULL);
    GError *error = NULL;

    for (int i = 0; i < 1000000; i++)
        g_string_append(text, "array(");
    assert_fails(cm_type_parse(text->str, &error) != NULL, error, CM_ERROR_VALUE);
}
END_TEST

START_TEST(names_are_read_and_written)
{
    static const struct {
        const char *text;
        const char *schema;
        const char *name;      /* NULL: it is no name */
        const char *canonical; /* NULL: the text */
    } cases[] = {
        {"users", NULL, "users", NULL},
        {"audit.log", "audit", "log", NULL},
        {"\"a.b\"", NULL, "a.b", NULL},
        {"\"a.b\".c", "a.b", "c", NULL},
        {"a.\"b.c\"", "a", "b.c", NULL},
        {"\"a\".\"b\"", "a", "b", "a.b"},
        {"\"a\"\"b\"", NULL, "a\"b", NULL},
        {"a b", NULL, "a b", NULL},
        {" a", NULL, " a", NULL},
        {"caf\xc3\xa9", NULL, "caf\xc3\xa9", NULL},
        {"add(integer, audit.mood)", NULL, "add(integer, audit.mood)", NULL},
        {"audit.add(\"a.b\")", "audit", "add(\"a.b\")", NULL},
        {"\"a(b\".c", "a(b", "c", NULL},
        {"\"a.b(c\"", NULL, "a.b(c", NULL},
        {"", NULL, NULL, NULL},
        {".", NULL, NULL, NULL},
        {"a.", NULL, NULL, NULL},
        {".a", NULL, NULL, NULL},
        {"a.b.c", NULL, NULL, NULL},
        {"\"a", NULL, NULL, NULL},
        {"\"a\"b", NULL, NULL, NULL},
        {"\"\"", NULL, "", NULL},
        {"a.\"\"", "a", "", NULL},
        {"\"\".\"\"", "", "", NULL},
        {"a.\"b", NULL, NULL, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        CmName name = {NULL, NULL};
        bool ok = cm_name_parse(cases[i].text, &name, &error);
        g_autofree char *text = ok ? cm_name_to_string(&name) : NULL;

        ck_assert_msg(ok == !!cases[i].name, "'%s'", cases[i].text);
        if (!ok) {
            assert_fails(false, error, CM_ERROR_VALUE);
            continue;
        }
        ck_assert_pstr_eq(name.schema, cases[i].schema);
        ck_assert_str_eq(name.name, cases[i].name);
        ck_assert_str_eq(text, cases[i].canonical ? cases[i].canonical : cases[i].text);
        cm_name_clear(&name);
    }
}
END_TEST

START_TEST(random_names_read_back)
{
    for (guint seed = 0; seed < 5000; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        g_autofree char *schema = seed % 2 ? random_text(random) : NULL;
        g_autofree char *own = random_text(random);
        CmName name = {schema && *schema ? schema : NULL, own};
        CmName read = {NULL, NULL};
        g_autofree char *text = cm_name_to_string(&name);
        GError *error = NULL;

        if (!*own)
            continue;
        assert_ok(cm_name_parse(text, &read, &error), error);
        ck_assert_msg(cm_name_equal(&name, &read), "seed %u: %s", seed, text);
        cm_name_clear(&read);
    }
}
END_TEST

START_TEST(options_are_a_sorted_set)
{
    CmOptions *options = NULL;
    CmOptions *other = NULL;
    CmOptions *copy;
    const CmValue yes = cm_value_of_boolean(true);
    const CmValue text = cm_value_of_text("x");
    const CmValue none = CM_VALUE_OF_NULL;

    cm_options_set(&options, "sqlite", "strict", &yes);
    cm_options_set(&options, "mysql", "engine", &text);
    cm_options_set(&options, "mysql", "b", &yes);
    cm_options_set(&other, "mysql", "b", &text);
    cm_options_set(&other, "mysql", "b", &yes);
    cm_options_set(&other, "mysql", "engine", &text);
    ck_assert(!cm_options_equal(options, other));
    cm_options_set(&other, "sqlite", "strict", &yes);
    ck_assert(cm_options_equal(options, other));
    copy = cm_options_copy(options);
    ck_assert(cm_options_equal(copy, other));
    ck_assert_str_eq(cm_options_text(options, "mysql", "engine"), "x");
    ck_assert_ptr_null(cm_options_text(options, "sqlite", "strict"));
    ck_assert(cm_options_is_set(options, "sqlite", "strict"));
    ck_assert(!cm_options_is_set(options, "mysql", "engine"));
    ck_assert(!cm_options_is_set(NULL, "mysql", "engine"));
    cm_options_set(&copy, "mysql", "engine", &none);
    cm_options_set(&copy, "mysql", "b", &none);
    cm_options_set(&copy, "mysql", "never there", &none);
    ck_assert(cm_options_equal(copy, copy) && !cm_options_equal(copy, options));
    cm_options_set(&copy, "sqlite", "strict", &none);
    ck_assert_ptr_null(copy); /* NULL is the empty set, and the only one */
    ck_assert(cm_options_equal(copy, NULL));
    cm_options_set(&copy, "sqlite", "strict", &none);
    ck_assert_ptr_null(copy);
    cm_options_free(options);
    cm_options_free(other);
}
END_TEST

UNIT_MAIN("schema/type", types_have_one_text, what_is_no_type_says_why, random_types_read_back,
          arrays_are_not_endless, names_are_read_and_written, random_names_read_back,
          options_are_a_sorted_set)
