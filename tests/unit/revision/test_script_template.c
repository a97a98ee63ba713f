/* Templates of new revision files. */
#include <string.h>

#include "revision/script_template.h"
#include "support/folder.h"
#include "support/unit.h"

static char *
put_file(const TestFolder *folder, const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static CmRevision *
example_revision(void)
{
    CmRevision *revision = cm_revision_new("0012");

    revision->down_revisions = g_strsplit("a,b", ",", -1);
    revision->message = g_strdup("one\ntwo\xe2\x80\xa8three");
    revision->created = g_strdup("2020-01-01T00:00:00Z");
    return revision;
}

#define PARTS "{{header}}\n\n{{upgrade}}\n\n{{downgrade}}\n"
#define YAML  "cmig: 1\nmessage: |-\n  a\n\n  b\n\n# goes\nupgrade:\n- x\n\ndowngrade:\n- y\n"
#define SQL   "-- revision: 0012\n\n-- +upgrade\n\n-- +downgrade\n"

START_TEST(names_stand_for_what_is_written)
{
    static const char *const cases[][4] = {
        {"a.yaml.in", PARTS, YAML, YAML},
        {"a.yml", PARTS, YAML, YAML},
        {"a.sql.in", PARTS, SQL, SQL},
        {"a.sql", "{{header}}x{{ downgrade }}y{{upgrade}}z", SQL,
         "-- revision: 0012x-- +downgradey-- +upgradez"},
        {"a.yaml.in", "{{upgrade}}|{{downgrade}}|{{header}}", YAML,
         "# goes\nupgrade:\n- x|downgrade:\n- y|cmig: 1\nmessage: |-\n  a\n\n  b"},
        {"a.sql.in",
         "{{rev}} {{down_revision}} {{message}} {{created}}{ {x} "
         "}{{header}}{{upgrade}}{{downgrade}}",
         SQL,
         "0012 a, b one two three 2020-01-01T00:00:00Z{ {x} }-- revision: 0012-- +upgrade-- "
         "+downgrade"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, cases[i][0], cases[i][1]);
        g_autoptr(CmRevision) revision = example_revision();
        GError *error = NULL;
        g_autofree char *text = cm_script_template_fill(path, revision, cases[i][2], &error);

        assert_ok(text != NULL, error);
        ck_assert_str_eq(text, cases[i][3]);
        assert_ok(cm_script_template_check(path, &error), error);
    }
}
END_TEST

START_TEST(faults_have_places)
{
    static const char *const cases[][2] = {
        {"", "a.yaml: a template has {{header}} once, and this one not at all"},
        {PARTS "{{header}}", "a.yaml: a template has {{header}} once, and this one more than once"},
        {"\nx {{hedaer}}", "a.yaml:2:3: a template knows no '{{hedaer}}', did you mean 'header'?"},
        {"{{header", "a.yaml:1:1: '{{' without '}}'"},
        {"\xff", "a.yaml: not UTF-8 text"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, "a.yaml", cases[i][0]);
        GError *error = NULL;

        ck_assert(!cm_script_template_check(path, &error));
        ck_assert_msg(strstr(error->message, cases[i][1]), "%s", error->message);
        g_error_free(error);
    }
}
END_TEST

START_TEST(a_template_is_found_by_its_kind)
{
    static const char *const paths[] = {"x.sql.in", "y.yml.in", "z.sql", NULL};

    ck_assert_str_eq(cm_script_template_find(paths, true), "x.sql.in");
    ck_assert_str_eq(cm_script_template_find(paths, false), "y.yml.in");
    ck_assert_ptr_null(cm_script_template_find(NULL, true));
    ck_assert(!cm_script_template_is_sql("a.in") && !cm_script_template_is_yaml("a.sql.yaml.orig"));
}
END_TEST

UNIT_MAIN("revision/script_template", names_stand_for_what_is_written, faults_have_places,
          a_template_is_found_by_its_kind)
