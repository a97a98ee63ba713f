#include "dialect/mysql_types.h"
#include "support/unit.h"

START_TEST(only_exact_spellings_are_neutral)
{
    static const struct {
        const char *text;
        const char *type;
        const char *again;
    } cases[] = {
        {"int(11)", "integer", "int"},
        {"int", "integer", "int"},
        {"int(10) unsigned", "sql(\"int(10) unsigned\")", NULL},
        {"int(7)", "sql(\"int(7)\")", NULL},
        {"smallint(6)", "smallint", "smallint"},
        {"mediumint(9)", "sql(\"mediumint(9)\")", NULL},
        {"bigint(20)", "bigint", "bigint"},
        {"tinyint(1)", "boolean", NULL},
        {"tinyint(4)", "sql(\"tinyint(4)\")", NULL},
        {"float", "float", NULL},
        {"float unsigned", "sql(\"float unsigned\")", NULL},
        {"double", "double", NULL},
        {"decimal(10,2)", "numeric(10, 2)", NULL},
        {"decimal(10,2) unsigned", "sql(\"decimal(10,2) unsigned\")", NULL},
        {"varchar(80)", "string(80)", NULL},
        {"varbinary(80)", "sql(\"varbinary(80)\")", NULL},
        {"char(2)", "char(2)", NULL},
        {"text", "text", NULL},
        {"longtext", "sql(longtext)", NULL},
        {"blob", "binary", NULL},
        {"binary(16)", "binary(16)", NULL},
        {"datetime", "datetime", NULL},
        {"datetime(6)", "sql(\"datetime(6)\")", NULL},
        {"timestamp", "timestamp", NULL},
        {"year(4)", "sql(\"year(4)\")", NULL},
        {"enum('a','b''c')", "enum(a, \"b'c\")", NULL},
        {"set('a','b')", "sql(\"set('a','b')\")", NULL},
        {"uuid", "uuid", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmType) type = cm_mysql_type_from_text(cases[i].text);
        g_autofree char *name = cm_type_to_string(type);
        g_autofree char *text = cm_mysql_type_to_text(type, true, NULL);

        ck_assert_str_eq(name, cases[i].type);
        ck_assert_str_eq(text, cases[i].again ? cases[i].again : cases[i].text);
    }
}
END_TEST

START_TEST(what_a_model_says_is_spelled_like_the_server)
{
    static const struct {
        const char *type;
        const char *text; /* NULL: there is none */
    } cases[] = {
        {"numeric", "decimal(10,0)"}, {"decimal(8)", "decimal(8,0)"}, {"char", "char(1)"},
        {"timestamptz", "timestamp"}, {"jsonb", "json"},              {"uuid", "char(32)"},
        {"string", NULL},             {"array(text)", NULL},          {"interval", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmType) type = cm_type_parse(cases[i].type, NULL);
        g_autoptr(GError) error = NULL;
        g_autofree char *text = cm_mysql_type_to_text(type, false, &error);

        ck_assert_pstr_eq(text, cases[i].text);
        ck_assert_int_eq(error != NULL, !cases[i].text);
    }
}
END_TEST

UNIT_MAIN("dialect/mysql_types", only_exact_spellings_are_neutral,
           what_a_model_says_is_spelled_like_the_server)
