/* cmig.yaml: every key, its default, expansion of the environment, errors. */
#include <string.h>

#include "migrate/config.h"
#include "support/folder.h"
#include "support/unit.h"

static const char *
look_up(const char *name, gpointer data)
{
    (void)data;
    if (!strcmp(name, "DB"))
        return "sqlite:///from-env.db";
    if (!strcmp(name, "EMPTY"))
        return "";
    return NULL;
}

static CmConfig *
load(const TestFolder *folder, const char *text, const char *environment, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "cmig.yaml", NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return cm_config_load(path, false, environment, look_up, NULL, error);
}

START_TEST(defaults_hold_without_a_file)
{
    GError *error = NULL;
    g_autoptr(CmConfig) config =
        cm_config_load("/nowhere/cmig.yaml", true, NULL, NULL, NULL, &error);

    assert_ok(config != NULL, error);
    ck_assert_ptr_null(config->path);
    ck_assert_ptr_null(config->url);
    ck_assert_str_eq(config->script_location, "migrations");
    ck_assert_str_eq(config->version_locations[0], "migrations/versions");
    ck_assert_str_eq(config->version_table, "cmig_version");
    ck_assert_str_eq(config->file_template, "{rev}_{slug}");
    ck_assert_int_eq(config->wait_for_lock, 30000000);
    ck_assert_int_eq(config->lock_timeout, 5000000);
    ck_assert(config->allow_drop && !config->recursive && !*config->models);
    ck_assert(!cm_config_load("/nowhere/cmig.yaml", false, NULL, NULL, NULL, &error));
    assert_fails(false, error, CM_ERROR_FILE);
}
END_TEST

START_TEST(every_key_is_read)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    GError *error = NULL;
    g_autoptr(CmConfig) config =
        load(folder,
             "cmig: 1\nscript_location: m..n\nversion_locations: [a, /b]\nrecursive: true\n"
             "models: models.yaml\nurl: ${DB}\nversion_table: v\nfile_template: '{epoch}_{rev}'\n"
             "timezone: Europe/Berlin\ntransaction: all\nwait_for_lock: 1m\nlock_timeout: 500ms\n"
             "autogenerate: {include: [a*], exclude: b}\nallow_drop: false\n"
             "schemas: [audit, 'app_*']\ntemplate: [t.yaml.in, /t.sql]\npost_write_hooks: [[a, "
             "'{file}'], [b]]\n"
             "environments: {prod: {url: '${NONE:-fallback}', transaction: none}, other: {url: "
             "'${NONE}'}}\n",
             "prod", &error);
    g_autofree char *location = g_build_filename(folder, "a", NULL);
    g_autofree char *model = g_build_filename(folder, "models.yaml", NULL);
    g_autofree char *template = g_build_filename(folder, "t.yaml.in", NULL);

    assert_ok(config != NULL, error);
    ck_assert_str_eq(config->schemas[1], "app_*");
    ck_assert_str_eq(config->templates[0], template);
    ck_assert_str_eq(config->templates[1], "/t.sql");
    ck_assert_uint_eq(config->post_write_hooks->len, 2);
    ck_assert_str_eq(((GStrv)config->post_write_hooks->pdata[0])[1], "{file}");
    ck_assert_str_eq(config->version_locations[0], location);
    ck_assert_str_eq(config->version_locations[1], "/b");
    ck_assert_str_eq(config->models[0], model);
    ck_assert_str_eq(config->url, "fallback");
    ck_assert_str_eq(config->version_table, "v");
    ck_assert_str_eq(config->file_template, "{epoch}_{rev}");
    ck_assert_str_eq(config->timezone, "Europe/Berlin");
    ck_assert_int_eq(config->transaction, CM_TRANSACTION_NONE);
    ck_assert_int_eq(config->wait_for_lock, 60000000);
    ck_assert_int_eq(config->lock_timeout, 500000);
    ck_assert_str_eq(config->include[0], "a*");
    ck_assert_str_eq(config->exclude[0], "b");
    ck_assert(config->recursive && !config->allow_drop);
}
END_TEST

START_TEST(the_environment_is_expanded)
{
    static const char *const cases[][2] = {
        {"${DB}", "sqlite:///from-env.db"},
        {"a${DB}b${DB}c", "asqlite:///from-env.dbbsqlite:///from-env.dbc"},
        {"${NONE:-x}", "x"},
        {"${EMPTY:-x}", "x"},
        {"${NONE:-}y", "y"},
        {"$DB", "$DB"},
        {"${NONE:-a:-b}", "a:-b"},
        {"${DB:-x}", "sqlite:///from-env.db"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *text = g_strdup_printf("cmig: 1\nurl: '%s'\n", cases[i][0]);
        GError *error = NULL;
        g_autoptr(CmConfig) config = load(folder, text, NULL, &error);

        assert_ok(config != NULL, error);
        ck_assert_str_eq(config->url, cases[i][1]);
    }
}
END_TEST

START_TEST(a_url_that_cannot_be_had_waits_for_who_wants_it)
{
    static const char text[] = "cmig: 1\nurl: ${NONE}\n"
                               "environments: {a: {url: '${DB}'}, b: {url: '${NONE}'}}\n";
    static const struct {
        const char *environment;
        const char *url;
        const char *problem; /* behind the file's name */
    } cases[] = {
        {NULL, NULL, ":2:6: the environment has no 'NONE'"},
        {"a", "sqlite:///from-env.db", NULL},
        {"b", NULL, ":3:44: the environment has no 'NONE'"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        GError *error = NULL;
        g_autoptr(CmConfig) config = load(folder, text, cases[i].environment, &error);

        assert_ok(config != NULL, error);
        ck_assert_pstr_eq(config->url, cases[i].url);
        ck_assert(!config->url_problem == !cases[i].problem);
        if (cases[i].problem)
            ck_assert_msg(strstr(config->url_problem, cases[i].problem), "%s", config->url_problem);
    }
}
END_TEST

START_TEST(errors_say_where_and_what)
{
    static const struct {
        const char *text;
        const char *environment;
        const char *message; /* behind the file's name */
    } cases[] = {
        {"", NULL, ": the file is empty; it begins with 'cmig: 1'"},
        {"url: x\n", NULL, ":1:1: key 'cmig' is missing; write 'cmig: 1'"},
        {"cmig: 2\n", NULL, ":1:7: 2 is out of range: 1 to 1"},
        {"[a]\n", NULL, ":1:1: a mapping is wanted here, not a list"},
        {"cmig: 1\nulr: x\n", NULL, ":2:1: unknown key 'ulr'"},
        {"cmig: 1\nscript_locaton: x\n", NULL,
         ":2:1: unknown key 'script_locaton', did you mean 'script_location'?"},
        {"cmig: 1\nrecursive: maybe\n", NULL, ":2:12: true or false is wanted here"},
        {"cmig: 1\ntransaction: sometimes\n", NULL, ":2:14: unknown value 'sometimes'; it is one"},
        {"cmig: 1\nwait_for_lock: 5\n", NULL, ":2:16: '5' is no duration"},
        {"cmig: 1\nwait_for_lock: -5s\n", NULL, ":2:16: '-5s' is no duration"},
        {"cmig: 1\nwait_for_lock: 5 days\n", NULL, ":2:16: '5 days' is no duration"},
        {"cmig: 1\ntimezone: Mars/Base\n", NULL, ":2:11: unknown time zone 'Mars/Base'"},
        {"cmig: 1\nfile_template: '{slug}'\n", NULL, ":2:16: the last part of a file"},
        {"cmig: 1\nfile_template: '../{rev}'\n", NULL, ":2:16: a part of a file template"},
        {"cmig: 1\nmodels: ${NONE}\n", NULL, ":2:9: the environment has no 'NONE'"},
        {"cmig: 1\nurl: '${DB'\n", NULL, ":2:6: '${' without '}' in '${DB'"},
        {"cmig: 1\nautogenerate: {inclde: a}\n", NULL,
         ":2:16: unknown key 'inclde', did you mean 'include'?"},
        {"cmig: 1\nenvironments: {prod: {}}\n", "prd",
         " has no environment 'prd', did you mean 'prod'?"},
        {"cmig: 1\n", "prod", " has no environment 'prod'"},
        {"cmig: 1\nenvironments: {prod: {cmig: 1}}\n", "prod", ":2:23: unknown key 'cmig'"},
        {"cmig: 1\nenvironments: {prod: {models: '${NONE}'}}\n", "prod",
         ":2:31: the environment has no 'NONE'"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *place = g_build_filename(folder, "cmig.yaml", NULL);
        GError *error = NULL;
        g_autoptr(CmConfig) config = load(folder, cases[i].text, cases[i].environment, &error);

        ck_assert_msg(!config && error, "%s was read", cases[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, place) &&
                          g_str_has_prefix(error->message + strlen(place), cases[i].message),
                      "%s\nsays %s", cases[i].text, error->message);
        g_clear_error(&error);
    }
}
END_TEST

UNIT_MAIN("migrate/config", defaults_hold_without_a_file, every_key_is_read,
          the_environment_is_expanded, a_url_that_cannot_be_had_waits_for_who_wants_it,
          errors_say_where_and_what)
