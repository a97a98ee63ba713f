/* Taking values out of nodes: what each function takes, and what it says of the rest. */
#include <math.h>
#include <string.h>

#include "base/yaml_read.h"
#include "support/unit.h"

static CmYamlDocument *
parse(const char *text)
{
    GError *error = NULL;
    CmYamlDocument *document = cm_yaml_parse(text, strlen(text), "f", NULL, &error);

    assert_ok(document != NULL, error);
    return document;
}

typedef struct {
    const char *text;
    CmValueKind kind;
    double number;
    const char *wanted; /* of a text */
} Value;

START_TEST(scalars_are_what_yaml_means)
{
    static const Value cases[] = {
        {"null", CM_VALUE_NULL, 0, NULL},
        {"~", CM_VALUE_NULL, 0, NULL},
        {"'null'", CM_VALUE_TEXT, 0, "null"},
        {"''", CM_VALUE_TEXT, 0, ""},
        {"true", CM_VALUE_BOOLEAN, 1, NULL},
        {"No", CM_VALUE_BOOLEAN, 0, NULL},
        {"tRue", CM_VALUE_TEXT, 0, "tRue"},
        {"12", CM_VALUE_INTEGER, 12, NULL},
        {"-12", CM_VALUE_INTEGER, -12, NULL},
        {"+12", CM_VALUE_INTEGER, 12, NULL},
        {"9223372036854775807", CM_VALUE_INTEGER, 9223372036854775807.0, NULL},
        {"9223372036854775808", CM_VALUE_DOUBLE, 9223372036854775808.0, NULL},
        {"1.5", CM_VALUE_DOUBLE, 1.5, NULL},
        {"-.5", CM_VALUE_DOUBLE, -0.5, NULL},
        {"1e3", CM_VALUE_DOUBLE, 1000, NULL},
        {"3.0", CM_VALUE_DOUBLE, 3, NULL},
        {".inf", CM_VALUE_TEXT, 0, ".inf"},
        {".nan", CM_VALUE_TEXT, 0, ".nan"},
        {"infinity", CM_VALUE_TEXT, 0, "infinity"},
        {"0x10", CM_VALUE_TEXT, 0, "0x10"},
        {"1_000", CM_VALUE_TEXT, 0, "1_000"},
        {"12:30", CM_VALUE_TEXT, 0, "12:30"},
        {"2001-12-14", CM_VALUE_TEXT, 0, "2001-12-14"},
        {"1e999", CM_VALUE_TEXT, 0, "1e999"},
        {"4e-310", CM_VALUE_DOUBLE, 4e-310, NULL},
        {"1e-999", CM_VALUE_DOUBLE, 0, NULL},
        {"12a", CM_VALUE_TEXT, 0, "12a"},
        {"-", CM_VALUE_TEXT, 0, NULL},
        {"'12'", CM_VALUE_TEXT, 0, "12"},
        {"|\n  12\n", CM_VALUE_TEXT, 0, "12\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("v: %s", cases[i].text);
        g_autoptr(CmYamlDocument) document = NULL;
        GError *error = NULL;
        CmValue value;

        if (!cases[i].wanted && cases[i].kind == CM_VALUE_TEXT)
            continue;
        document = parse(text);
        assert_ok(cm_yaml_read_value(cm_yaml_get(cm_yaml_root(document), "v"), &value, &error),
                  error);
        ck_assert_msg(value.kind == cases[i].kind, "%s: kind %d", text, value.kind);
        if (value.kind == CM_VALUE_TEXT)
            ck_assert_str_eq(value.data, cases[i].wanted);
        else if (value.kind == CM_VALUE_BOOLEAN)
            ck_assert_int_eq(value.boolean, cases[i].number != 0);
        else if (value.kind == CM_VALUE_INTEGER)
            ck_assert(value.integer == (int64_t)llrint(cases[i].number) ||
                      value.integer == G_MAXINT64);
        else if (value.kind == CM_VALUE_DOUBLE)
            ck_assert_double_eq(value.real, cases[i].number);
        cm_value_clear(&value);
    }
}
END_TEST

static const char *const words[] = {"cascade", "set null", "restrict", NULL};

static bool
read_as(const char *what, const CmYaml *node, GError **error)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) texts = NULL;
    bool boolean;
    int64_t integer;
    int choice;
    CmValue value;

    if (!strcmp(what, "text"))
        return cm_yaml_read_text(node, &text, error);
    if (!strcmp(what, "name"))
        return cm_yaml_read_name(node, &text, error);
    if (!strcmp(what, "boolean"))
        return cm_yaml_read_boolean(node, &boolean, error);
    if (!strcmp(what, "integer"))
        return cm_yaml_read_integer(node, 1, 100, &integer, error);
    if (!strcmp(what, "texts"))
        return cm_yaml_read_texts(node, &texts, error);
    if (!strcmp(what, "choice"))
        return cm_yaml_read_choice(node, words, &choice, error);
    return cm_yaml_read_value(node, &value, error);
}

typedef struct {
    const char *what;
    const char *text;
    const char *message; /* NULL: it is taken */
} Taking;

START_TEST(values_are_taken_strictly)
{
    static const Taking cases[] = {
        {"text", "a", NULL},
        {"text", "''", NULL},
        {"text", "12", NULL},
        {"text", "null", "f:1:4: a value is wanted here, not null"},
        {"text", "[a]", "f:1:4: a single value is wanted here, not a list"},
        {"text", "{a: b}", "f:1:4: a single value is wanted here, not a mapping"},
        {"name", "a", NULL},
        {"name", "''", "f:1:4: a name may not be empty"},
        {"boolean", "true", NULL},
        {"boolean", "OFF", NULL},
        {"boolean", "'true'", "f:1:4: true or false is wanted here, not 'true'"},
        {"boolean", "1", "f:1:4: true or false is wanted here, not '1'"},
        {"integer", "1", NULL},
        {"integer", "100", NULL},
        {"integer", "0", "f:1:4: 0 is out of range: 1 to 100"},
        {"integer", "101", "f:1:4: 101 is out of range: 1 to 100"},
        {"integer", "'5'", "f:1:4: a whole number is wanted here, not '5'"},
        {"integer", "5.0", "f:1:4: a whole number is wanted here, not '5.0'"},
        {"integer", "99999999999999999999",
         "f:1:4: a whole number is wanted here, not '99999999999999999999'"},
        {"texts", "a", NULL},
        {"texts", "[a, b]", NULL},
        {"texts", "null", NULL},
        {"texts", "[]", NULL},
        {"texts", "[a, null]", "f:1:8: a value is wanted here, not null"},
        {"texts", "[a, [b]]", "f:1:8: a single value is wanted here, not a list"},
        {"texts", "{a: b}", "f:1:4: a single value is wanted here, not a mapping"},
        {"choice", "cascade", NULL},
        {"choice", "SET NULL", NULL},
        {"choice", "cascde", "f:1:4: unknown value 'cascde', did you mean 'cascade'?"},
        {"choice", "x", "f:1:4: unknown value 'x'; it is one of cascade, set null, restrict"},
        {"value", "[a]", "f:1:4: a single value is wanted here, not a list"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("v: %s", cases[i].text);
        g_autoptr(CmYamlDocument) document = parse(text);
        GError *error = NULL;
        bool ok = read_as(cases[i].what, cm_yaml_get(cm_yaml_root(document), "v"), &error);

        ck_assert_msg(ok == !cases[i].message, "%s as %s: %s", text, cases[i].what,
                      error ? error->message : "taken");
        if (cases[i].message)
            ck_assert_str_eq(error->message, cases[i].message);
        g_clear_error(&error);
    }
}
END_TEST

typedef struct {
    char *name;
    bool strict;
} Target;

static const CmYamlKey keys[] = {
    {"name", cm_yaml_field_name, offsetof(Target, name), NULL},
    {"strict", cm_yaml_field_boolean, offsetof(Target, strict), NULL},
    {NULL, NULL, 0, NULL},
};

START_TEST(unknown_keys_get_a_suggestion)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"name: a\nstrict: yes\n", NULL},
        {"nam: a\n", "f:1:1: unknown key 'nam', did you mean 'name'?"},
        {"name: a\ncolour: b\n", "f:2:1: unknown key 'colour'; the keys here are name, strict"},
        {"strict: 5\n", "f:1:9: true or false is wanted here, not '5'"},
        {"[a]", "f:1:1: a mapping is wanted here, not a list"},
        {"Name: a\n", "f:1:1: unknown key 'Name', did you mean 'name'?"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmYamlDocument) document = parse(cases[i].text);
        GError *error = NULL;
        Target target = {NULL, false};
        bool ok = cm_yaml_read_mapping(cm_yaml_root(document), keys, &target, NULL, &error);

        ck_assert_msg(ok == !cases[i].message, "%s", cases[i].text);
        if (cases[i].message)
            ck_assert_str_eq(error->message, cases[i].message);
        g_clear_error(&error);
        g_free(target.name);
    }
}
END_TEST

/* A typed text written plain would change its kind, so every one that this reader, or another
 * reader of YAML 1.1, types must be known as such. */
START_TEST(typed_texts_are_known)
{
    static const char *const typed[] = {"",     "~",    "null",  "y",          "N",   "yes",
                                        "off",  "1",    "-1",    "+1",         "0x1", "0b1",
                                        "1_0",  "1.",   ".5",    "-.5",        "1e5", ".inf",
                                        "-.inf", ".NaN", "+.INF", "2001-01-01", "1:2", "=",
                                        "<<",   NULL};
    static const char *const texts[] = {"a", "nul", "yess", "1 apple", ".", "-", "+", "..", "-a",
                                        "v1", ".env", "1/2", NULL};

    for (gsize i = 0; typed[i]; i++)
        ck_assert_msg(cm_yaml_is_typed(typed[i]), "%s", typed[i]);
    for (gsize i = 0; texts[i]; i++)
        ck_assert_msg(!cm_yaml_is_typed(texts[i]), "%s", texts[i]);
}
END_TEST

UNIT_MAIN("base/yaml_read", scalars_are_what_yaml_means, values_are_taken_strictly,
          unknown_keys_get_a_suggestion, typed_texts_are_known)
