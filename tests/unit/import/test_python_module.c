/* Python source, read without running it: strings, values, names, functions. */
#include <string.h>

#include "import/python_module.h"
#include "support/folder.h"
#include "support/unit.h"

/* A value in a line: None, 'text', ['a', 'b'], ?. */
static void
describe(const CmPythonValue *value, GString *out)
{
    if (!value)
        g_string_append(out, "-");
    else if (value->kind == CM_PYTHON_NONE)
        g_string_append(out, "None");
    else if (value->kind == CM_PYTHON_TEXT)
        g_string_append_printf(out, "'%s'", value->text);
    else if (value->kind != CM_PYTHON_LIST)
        g_string_append(out, "?");
    else {
        g_string_append(out, "[");
        for (guint i = 0; value->items && i < value->items->len; i++) {
            g_string_append(out, i ? ", " : "");
            describe(value->items->pdata[i], out);
        }
        g_string_append(out, "]");
    }
}

static char *
value_of(const CmPythonModule *module, const char *name)
{
    g_autoptr(CmPythonValue) value = cm_python_module_value(module, name);
    GString *out = g_string_new(NULL);

    describe(value, out);
    return g_string_free(out, FALSE);
}

/* What x is in a source; NUL bytes and all, if length is given. */
static const struct {
    const char *source;
    const char *value;
} values[] = {
    {"x = 'a'", "'a'"},
    {"x = \"a\"\n", "'a'"},
    {"x='''a\nb'''", "'a\nb'"},
    {"x = \"\"\"a\"b\"\"\"", "'a\"b'"},
    {"x = ''", "''"},
    {"x = None", "None"},
    {"x: str = 'a'", "'a'"},
    {"x: Union[str, None] = 'a'", "'a'"},
    {"x: \"str\" = 'a'", "'a'"},
    {"x: Dict[str, Callable[..., 'a']] = None", "None"},
    {"x: str", "-"},
    {"x = 'a' 'b'", "'ab'"},
    {"x = ('a'\n  'b' # why\n  \"c\")", "'abc'"},
    {"x = 'a' + \"b\" + 'c'", "'abc'"},
    {"x = \\\n  'a' \\\n  'b'", "'ab'"},
    {"x = (('a'))", "'a'"},
    {"x = 'a', 'b'", "['a', 'b']"},
    {"x = 'a',", "['a']"},
    {"x = ('a',)", "['a']"},
    {"x = ()", "[]"},
    {"x = []", "[]"},
    {"x = ['a']", "['a']"},
    {"x = [\n    'a',  # one\n\n    'b',\n]\n", "['a', 'b']"},
    {"x = {'a', 'b'}", "['a', 'b']"},
    {"x = ('a', None)", "['a', None]"},
    {"x = 'a'; y = 'b'", "'a'"},
    {"y = 1; x = 'b'", "'b'"},
    {"x = y = 'a'", "'a'"},
    {"y = x = 'a'", "'a'"},
    {"x = 'a'\nx = 'b'", "'b'"},
    {"x = 'a'\r\ny = 'b'\r\n", "'a'"},
    {"x = 'a'\ry = 'b'\r", "'a'"},
    {"\xef\xbb\xbfx = 'a'", "'a'"},
    {"\fx = 'a'", "'a'"},
    {"def f():\n  x = 'no'\nx = 'a'", "'a'"},
    {"if True:\n  x = 'no'\n", "-"},
    {"class C:\n\n    x = 'no'\n\n\nx = 'a'\n", "'a'"},
    {"@deco\ndef f(a='x', *b): return a\nx = 'a'", "'a'"},
    {"x = 'a'\n# x = 'b'\n", "'a'"},
    {"'''\nx = 'no'\n'''\nx = 'a'", "'a'"},
    {"print 'x'\nx = 'a'", "'a'"},
    {"y = 'a'\nx = y", "'a'"},
    {"y = 'a'\nx = (y, 'b')", "['a', 'b']"},
    {"y = ('a', 'b')\nx = y", "['a', 'b']"},
    {"x = y", "?"},
    {"x = x", "?"},
    {"x = y\ny = x", "?"},
    {"x = f()", "?"},
    {"x = 'a' if y else 'b'", "?"},
    {"x = 'a'.upper()", "?"},
    {"x = 'a' % y", "?"},
    {"x = 'a' + y", "?"},
    {"x = 1", "?"},
    {"x = {'a': 'b'}", "[?]"},
    {"x = ['a', f('b', c), 'd']", "['a', ?, 'd']"},
    {"x = [a for a in b]", "[?]"},
    {"x = 'a'\nx += 'b'", "?"},
    {"x, y = 'a', 'b'", "?"},
    {"y, x = 'a', 'b'", "?"},
    {"x = 'a'\ndef x(): pass", "-"},
    {"x = 'a'\nimport x", "-"},
    {"x = 'a'\nfrom y import z as x", "-"},
    {"x == 'a'\n", "?"},
    {"x", "-"},
    {"x =", "?"},
    {"x = (", "?"},
    {"x = ('a'", "?"},
    {"x = 'a", "?"},
    {"x = '''a", "?"},
    {"x = 'a)\ny = 'b'", "?"},
    {"", "-"},
};

START_TEST(values_are_read)
{
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(CmPythonModule) module =
            cm_python_module_parse(values[i].source, strlen(values[i].source), "a.py");
        g_autofree char *value = value_of(module, "x");

        ck_assert_msg(!strcmp(value, values[i].value), "%s\nis %s, not %s", values[i].source, value,
                      values[i].value);
    }
}
END_TEST

/* However names lead to one another, finding out comes to an end. */
START_TEST(look_ups_end)
{
    static const char source[] = "x = [x, y, z] * 2, [x, y, z]\ny = x, z, x\nz = (x, y, (y, z))\n";
    g_autoptr(CmPythonModule) module = cm_python_module_parse(source, strlen(source), "a.py");
    g_autofree char *value = value_of(module, "x");

    ck_assert_uint_lt(strlen(value), 10000);
}
END_TEST

START_TEST(strings_mean_what_python_says)
{
    static const struct {
        const char *literal;
        const char *value;
    } cases[] = {
        {"'a\\nb\\t\\\\\\'\\\"'", "'a\nb\t\\'\"'"},
        {"'\\x41\\101\\u00e4\\U0001F600'", "'AA\xc3\xa4\xf0\x9f\x98\x80'"},
        {"'a\\\nb'", "'ab'"},
        {"'a\\qb'", "'a\\qb'"},
        {"r'a\\nb'", "'a\\nb'"},
        {"R\"a\\\"b\"", "'a\\\"b'"},
        {"u'a'", "'a'"},
        {"f'a'", "'a'"},
        {"f'a{1}b'", "?"},
        {"f\"{x['a']}\"", "?"},
        {"f'{x['a']}' 'b'", "?"},
        {"f'{x:\\'>10}'", "?"},
        {"f'{{a}}'", "?"},
        {"rf'{x}'", "?"},
        {"b'a'", "?"},
        {"'\\N{DIGIT ONE}'", "?"},
        {"'\\x4'", "?"},
        {"'\\ud800'", "?"},
        {"'\\0'", "?"},
        {"'\xc3\xa4'", "'\xc3\xa4'"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *source = g_strdup_printf("x = %s\ny = 'end'\n", cases[i].literal);
        g_autoptr(CmPythonModule) module = cm_python_module_parse(source, strlen(source), "a.py");
        g_autofree char *value = value_of(module, "x");
        g_autofree char *end = value_of(module, "y");

        ck_assert_msg(!strcmp(value, cases[i].value), "%s is %s", cases[i].literal, value);
        ck_assert_msg(!strcmp(end, "'end'"), "%s does not end", cases[i].literal);
    }
}
END_TEST

START_TEST(docstrings_stand_first)
{
    static const struct {
        const char *source;
        const char *docstring;
    } cases[] = {
        {"\"\"\"one\n\ntwo\n\"\"\"\nx = 1", "one\n\ntwo\n"},
        {"# a comment\n\n'one'\n", "one"},
        {"'one' 'two'\n", "onetwo"},
        {"('one')\n", NULL},
        {"x = 1\n'one'\n", NULL},
        {"b'one'\n", NULL},
        {"'one' + x\n", NULL},
        {"'one', 'two'\n", NULL},
        {"", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmPythonModule) module =
            cm_python_module_parse(cases[i].source, strlen(cases[i].source), "a.py");

        ck_assert_pstr_eq(module->docstring, cases[i].docstring);
    }
}
END_TEST

START_TEST(idle_functions_are_seen)
{
    static const struct {
        const char *source;
        bool is_idle;
    } cases[] = {
        {"def f(): pass\n", true},
        {"def f():\n    pass\n", true},
        {"def f() -> None:\n    \"\"\"Nothing.\"\"\"\n", true},
        {"def f(a, b={'x': ':'}) -> 'a:b':\n    ...\n\nx = 1\n", true},
        {"def f():\n    # nothing\n    return\n", true},
        {"def f():\n    return None\n", true},
        {"def f(): pass; pass\n", true},
        {"def f():\n    pass\n\n\n\n    # more\n    pass", true},
        {"def f():\n    op.execute('x')\n", false},
        {"def f():\n    pass\n    op.execute('x')\n", false},
        {"def f(): op.execute('x')\n", false},
        {"def f(): pass; g()\n", false},
        {"def f():\n    return g()\n", false},
        {"def f():\n    if x:\n        pass\n", false},
        {"def f():\n    '' + g()\n", false},
        {"@deco\ndef f(): pass\n", false},
        {"def f(): pass\nf = g\n", false},
        {"def f(): pass\ndef f(): g()\n", false},
        {"def g(): pass\n", false},
        {"class C:\n    def f(): pass\n", false},
        {"def f(", false},
        {"def f", false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmPythonModule) module =
            cm_python_module_parse(cases[i].source, strlen(cases[i].source), "a.py");

        ck_assert_msg(g_hash_table_contains(module->idle, "f") == cases[i].is_idle, "%s",
                      cases[i].source);
    }
}
END_TEST

START_TEST(places_are_known)
{
    static const char source[] = "'''\n\n'''\nx = (\n    'a',\n    f(),\n)\n";
    g_autoptr(CmPythonModule) module = cm_python_module_parse(source, strlen(source), "a.py");
    g_autoptr(CmPythonValue) value = cm_python_module_value(module, "x");
    const CmPythonValue *item = value->items->pdata[1];

    ck_assert_str_eq(item->at.file, "a.py");
    ck_assert_int_eq(item->at.line, 6);
    ck_assert_int_eq(item->at.column, 5);
}
END_TEST

static void
put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

/* The test's files lie in one folder, which stands for a package and for what is above it. */
START_TEST(imported_names_are_followed)
{
    static const struct {
        const char *source;
        const char *value;
    } cases[] = {
        {"import other\nx = other.LABEL", "'a'"},
        {"import other as o\nx = (o.LABEL,)", "['a']"},
        {"from other import LABEL\nx = LABEL", "'a'"},
        {"from other import LABEL as L, LIST\nx = [L]", "['a']"},
        {"from other import (\n    LABEL,\n    LIST,\n)\nx = LIST", "['a', 'b']"},
        {"from . import other\nx = other.LABEL", "'a'"},
        {"from .other import LABEL\nx = LABEL", "'a'"},
        {"from . import HERE\nx = HERE", "'here'"},
        {"from third import THIRD\nx = THIRD", "'a'"},
        {"import sys, other\nx = other.LABEL", "'a'"},
        {"from other import NONE\nx = NONE", "?"},
        {"from nowhere import LABEL\nx = LABEL", "?"},
        {"from .... import other\nx = other.LABEL", "?"},
        {"from loop import x\n", "-"},
        {"from loop import y\nx = y\n", "?"},
        {"import other\nx = other", "?"},
        {"import\nfrom\nfrom import\nfrom . import\nx = 'a'", "'a'"},
    };
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "a.py", NULL);

    put(folder, "other.py", "LABEL = 'a'\nLIST = [LABEL, 'b']\n");
    put(folder, "third.py", "from other import LABEL as L\nTHIRD = L\n");
    put(folder, "loop.py", "from loop import y\ny = y\n");
    put(folder, "__init__.py", "HERE = 'here'\n");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmPythonModule) module =
            cm_python_module_parse(cases[i].source, strlen(cases[i].source), path);
        g_autofree char *value = value_of(module, "x");

        ck_assert_msg(!strcmp(value, cases[i].value), "%s\nis %s", cases[i].source, value);
    }
}
END_TEST

UNIT_MAIN("import/python_module", values_are_read, look_ups_end, strings_mean_what_python_says,
          docstrings_stand_first, idle_functions_are_seen, places_are_known,
          imported_names_are_followed)
