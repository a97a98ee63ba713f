/* Variables of revision files: declared in headers, given by who runs them. */
#include <string.h>

#include "revision/file.h"
#include "revision/variables.h"
#include "operation/operation.h"
#include "support/folder.h"
#include "support/unit.h"

#define YAML "cmig: 1\nrevision: a\ndown_revision: null\n"
#define SQL  "-- revision: a\n-- down_revision: none\n"

static char *
put_file(const TestFolder *folder, const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static GHashTable *
give(const char *text)
{
    const char *const texts[] = {text, NULL};
    GError *error = NULL;
    GHashTable *given = cm_variables_given(texts, &error);

    assert_ok(given != NULL, error);
    return given;
}

/* The text of the only operation of an upgrade, an execute. */
static char *
read_text(const char *name, const char *file, GHashTable *given, GError **error)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(folder, name, file);
    g_autoptr(CmScript) script = cm_revision_file_read(path, given, error);

    if (!script)
        return NULL;
    ck_assert_uint_eq(script->upgrade->len, 1);
    return g_strdup(cm_operation_text(script->upgrade->pdata[0], "sqlite"));
}

START_TEST(values_stand_for_names)
{
    static const char *const cases[][4] = {
        {"a.yaml", YAML "variables: {who: ann}\nupgrade: [execute: 'x ${who}']\n", "a=1", "x ann"},
        {"a.yaml", YAML "variables: {who: ann}\nupgrade: [execute: 'x ${who}']\n", "who=bob",
         "x bob"},
        {"a.yaml", YAML "variables: {who: }\nupgrade: [execute: 'x ${who}']\n", "who=", "x "},
        {"a.yaml", YAML "variables: {who: 7}\nupgrade: [execute: '$${who} ${who}']\n", "a=1",
         "${who} 7"},
        {"a.yaml", YAML "upgrade: [execute: 'x ${who}']\n", "who=bob", "x ${who}"},
        {"a.yaml", YAML "variables: {a: '${b}', b: c}\nupgrade: [execute: '${a}']\n", "x=1",
         "${b}"},
        {"a.sql", SQL "-- variables: who=ann, b\n-- +upgrade\nx ${who};\n", "x=1", "x ann;\n"},
        {"a.sql", SQL "-- variables: who = ann\n-- +upgrade\nx ${who};\n", "who=b=c", "x b=c;\n"},
        {"a.sql", SQL "-- +upgrade\nx ${who};\n", "who=ann", "x ${who};\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GHashTable) given = give(cases[i][2]);
        GError *error = NULL;
        g_autofree char *text = read_text(cases[i][0], cases[i][1], given, &error);

        assert_ok(text != NULL, error);
        ck_assert_str_eq(text, cases[i][3]);
    }
}
END_TEST

START_TEST(an_alias_is_expanded_once)
{
    GError *error = NULL;
    g_autoptr(GHashTable) given = give("a=${b}");
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(
        folder, "a.yaml", YAML "variables: {a: }\nupgrade: [execute: &t 'x ${a}', execute: *t]\n");
    g_autoptr(CmScript) script = cm_revision_file_read(path, given, &error);

    assert_ok(script != NULL, error);
    ck_assert_str_eq(cm_operation_text(script->upgrade->pdata[1], "sqlite"), "x ${b}");
}
END_TEST

START_TEST(faults_have_places)
{
    static const struct {
        const char *name, *text, *message;
    } cases[] = {
        {"a.yaml", YAML "variables: {who: }\nupgrade: [execute: '${who}']\n",
         "a.yaml:5:20: variable 'who' has no value; give it with -x who=VALUE"},
        {"a.yaml", YAML "variables: {who: }\nupgrade: [execute: '${hwo}']\n",
         "a.yaml:5:20: 'hwo' is none of the variables of this file; declare it, or write $${ for "
         "${ itself"},
        {"a.yaml", YAML "variables: {1st: }\nupgrade: []\n",
         "a.yaml:4:13: '1st' is no name of a variable: letters, digits and underscores make one, "
         "and it does not begin with a digit"},
        {"a.yaml", YAML "variables: {a: [1]}\nupgrade: []\n",
         "a.yaml:4:16: a single value is wanted here, not a list"},
        {"a.yaml", YAML "variables: [a]\nupgrade: []\n",
         "a.yaml:4:12: a mapping is wanted here, not a list"},
        {"a.sql", SQL "-- variables: who\n-- +upgrade\nx;\ny ${who};\n",
         "a.sql:6:1: variable 'who' has no value; give it with -x who=VALUE"},
        {"a.sql", SQL "-- variables: who, who\n-- +upgrade\nx;\n",
         "a.sql:3:1: variable 'who' is declared twice"},
        {"a.sql", SQL "-- variables: who=1\n-- +upgrade\n${who\n",
         "a.sql:5:1: '${' without '}' in '${who'"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;

        ck_assert_ptr_null(read_text(cases[i].name, cases[i].text, NULL, &error));
        ck_assert_ptr_nonnull(error);
        ck_assert_msg(g_str_has_suffix(error->message, cases[i].message), "%s", error->message);
        g_error_free(error);
    }
}
END_TEST

START_TEST(what_is_given_is_checked)
{
    static const char *const wrong[] = {"who", "=x", "a b=c", ""};
    GError *error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const char *const texts[] = {wrong[i], NULL};

        ck_assert_ptr_null(cm_variables_given(texts, &error));
        ck_assert_ptr_nonnull(error);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(values_are_no_part_of_the_checksum)
{
    static const char *const files[][2] = {
        {"a.yaml", YAML "variables: {who: }\nupgrade: [execute: '${who}']\n"},
        {"a.sql", SQL "-- variables: who\n-- +upgrade\n${who};\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, files[i][0], files[i][1]);
        g_autoptr(GHashTable) one = give("who=ann");
        g_autoptr(GHashTable) other = give("who=bob");
        g_autofree char *sum = cm_revision_file_checksum(path);
        GError *error = NULL;
        g_autoptr(CmScript) first = cm_revision_file_read(path, one, &error);
        g_autoptr(CmScript) second = cm_revision_file_read(path, other, &error);

        assert_ok(first && second, error);
        ck_assert_str_eq(first->upgrade_checksum, second->upgrade_checksum);
        ck_assert_str_eq(first->upgrade_checksum, sum);
    }
}
END_TEST

UNIT_MAIN("revision/variables", values_stand_for_names, an_alias_is_expanded_once,
          faults_have_places, what_is_given_is_checked, values_are_no_part_of_the_checksum)
