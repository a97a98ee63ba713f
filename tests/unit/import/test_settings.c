/* Settings of other tools: INI as ConfigParser reads it, and a table of TOML. */
#include "import/settings.h"
#include "support/folder.h"
#include "support/unit.h"

static const struct {
    const char *file; /* a.ini or a.toml */
    const char *text;
    const char *section;
    const char *key;
    const char *value;
} cases[] = {
    {"a.ini", "[s]\nk = v\n", "s", "k", "v"},
    {"a.ini", "[s]\nk=v", "s", "k", "v"},
    {"a.ini", "[s]\r\nk: v w \r\n", "s", "k", "v w"},
    {"a.ini", "[s]\nK = v\n", "s", "k", "v"},
    {"a.ini", "[s]\n# k = a\n  ; k = b\nk = v\n", "s", "k", "v"},
    {"a.ini", "[s]\nk = a\nk = v\n", "s", "k", "v"},
    {"a.ini", "[s]\nk = a = b\n", "s", "k", "a = b"},
    {"a.ini", "[s]\nk =\n  a\n\n  b\nl = c\n", "s", "k", "a\nb"},
    {"a.ini", "[s]\nk = a\n  # no\n  b\n", "s", "k", "a\nb"},
    {"a.ini", "[s]\nk =\n", "s", "k", NULL},
    {"a.ini", "[s]\nk = v\n", "s", "l", NULL},
    {"a.ini", "[s]\nk = v\n", "t", "k", NULL},
    {"a.ini", "k = v\n", "s", "k", NULL},
    {"a.ini", "[DEFAULT]\nk = d\n[s]\nl = v\n", "s", "k", "d"},
    {"a.ini", "[DEFAULT]\nk = d\n[s]\nk = v\n", "s", "k", "v"},
    {"a.ini", "[DEFAULT]\nk = d\n", "s", "k", "d"},
    {"a.ini", "[s]\nk = %%(rev)s%%\n", "s", "k", "%(rev)s%"},
    {"a.ini", "[s]\nk = %(l)s/x\nl = %(m)s\nm = v\n", "s", "k", "v/x"},
    {"a.ini", "[s]\nk = %(L)s\nl = v\n", "s", "k", "v"},
    {"a.ini", "[s]\nk = %(nowhere)s\n", "s", "k", NULL},
    {"a.ini", "[s]\nk = %(k)s\n", "s", "k", NULL},
    {"a.ini", "[s]\nk = 5%\n", "s", "k", NULL},
    {"a.ini", "[s]\nk = %(l\n", "s", "k", NULL},
    {"a.ini", "[s]\nk v\nl = w\n", "s", "l", "w"},
    {"a.ini", "[s\nk = v\n", "s", "k", NULL},
    {"a.toml", "[tool.s]\nk = \"v\"\n", "tool.s", "k", "v"},
    {"a.toml", "[a]\nk = 'no'\n[tool.s]\nk = 'v' # why\n[b]\nk = 'no'\n", "tool.s", "k", "v"},
    {"a.toml", "[tool.s]\nk = [\n  \"a\",\n  \"b\",\n]\n", "tool.s", "k", "a\nb"},
    {"a.toml", "[tool.s]\nk = true\n", "tool.s", "k", "true"},
    {"a.toml", "[tool.s]\nk = \"%%(rev)s\"\n", "tool.s", "k", "%(rev)s"},
    {"a.toml", "[tool.s]\nk = 1979-05-27\nl = 'v'\n", "tool.s", "l", "v"},
    {"a.toml", "[tool.s]\nk = {a = 1}\n", "tool.s", "k", NULL},
    {"a.toml", "[tool.s]\n[[tool.s.k]]\nk = 'no'\n", "tool.s", "k", NULL},
    {"a.toml", "k = 'v'", "tool.s", "k", NULL},
};

START_TEST(values_are_found)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = g_build_filename(folder, cases[i].file, NULL);
        GError *error = NULL;
        g_autoptr(CmSettings) settings = NULL;
        g_autofree char *value = NULL;

        ck_assert(g_file_set_contents(path, cases[i].text, -1, NULL));
        settings = cm_settings_load(path, &error);
        assert_ok(settings != NULL, error);
        value = cm_settings_value(settings, cases[i].section, cases[i].key);
        ck_assert_msg(!g_strcmp0(value, cases[i].value), "%s\nsays %s", cases[i].text, value);
    }
}
END_TEST

START_TEST(the_folder_and_the_sections_are_known)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "a.ini", NULL);
    g_autofree char *below = g_build_filename(folder, "x", NULL);
    GError *error = NULL;
    g_autoptr(CmSettings) settings = NULL;
    g_autofree char *value = NULL;
    g_auto(GStrv) names = NULL;

    ck_assert(g_file_set_contents(path, "[t]\nk = %(here)s/x\n[u]\n[s]\nk = v\n", -1, NULL));
    settings = cm_settings_load(path, &error);
    assert_ok(settings != NULL, error);
    value = cm_settings_value(settings, "t", "k");
    ck_assert_str_eq(value, below);
    names = cm_settings_sections_with(settings, "k");
    ck_assert_str_eq(names[0], "s");
    ck_assert_str_eq(names[1], "t");
    ck_assert_ptr_null(names[2]);
    ck_assert(cm_settings_has_section(settings, "u"));
    ck_assert_ptr_null(cm_settings_load(below, &error));
    assert_fails(false, error, CM_ERROR_FILE);
}
END_TEST

UNIT_MAIN("import/settings", values_are_found, the_folder_and_the_sections_are_known)
