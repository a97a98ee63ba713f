/* Revision files: headers and bodies in YAML and SQL, what is written, checksums. */
#include <string.h>

#include "revision/placeholder.h"
#include "revision/file.h"
#include "operation/yaml.h"
#include "support/folder.h"
#include "support/unit.h"
#include "unit/random_operation.h"

static char *
put_file(const TestFolder *folder, const char *name, const char *text, gssize length)
{
    char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, length, NULL));
    return path;
}

#define HEAD     "cmig: 1\nrevision: \"0012\"\ndown_revision: \"a\"\n"
#define SQL_HEAD "-- revision: 0012\n-- down_revision: a, b\n"

START_TEST(headers_are_read_alone)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(
        folder, "a.yaml",
        "cmig: 1\nrevision: 0012\ndown_revision: [\"1\", 2]\nbranch_labels: x\ndepends_on: [y]\n"
        "message: 'say: it'\ncreated: 2020-01-01T00:00:00Z\ntransaction: none\n"
        "upgrade: [[[broken",
        -1);
    GError *error = NULL;
    g_autoptr(CmRevision) revision = cm_revision_file_read_header(path, &error);

    assert_ok(revision != NULL, error);
    ck_assert_str_eq(revision->id, "0012");
    ck_assert_str_eq(revision->down_revisions[0], "1");
    ck_assert_str_eq(revision->down_revisions[1], "2");
    ck_assert_str_eq(revision->branch_labels[0], "x");
    ck_assert_str_eq(revision->depends_on[0], "y");
    ck_assert_str_eq(revision->message, "say: it");
    ck_assert_str_eq(revision->created, "2020-01-01T00:00:00Z");
    ck_assert_int_eq(revision->at[CM_PART_ID].line, 2);
    ck_assert_int_eq(revision->at[CM_PART_ID].column, 11);
    ck_assert_ptr_null(cm_revision_file_read(path, NULL, &error));
    assert_fails(false, error, CM_ERROR_SYNTAX);
}
END_TEST

/* A line that looks like the end of the header, within a text and beyond the first piece read. */
START_TEST(a_header_may_quote_its_own_end)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *filler = g_strnfill(8000, 'x');
    g_autofree char *text = g_strdup_printf(
        HEAD "message: \"first\nupgrade: %s\"\nbranch_labels: b\nupgrade: []\n", filler);
    g_autofree char *path = put_file(folder, "a.yaml", text, -1);
    GError *error = NULL;
    g_autoptr(CmRevision) revision = cm_revision_file_read_header(path, &error);
    g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

    assert_ok(revision && script, error);
    ck_assert(g_str_has_prefix(revision->message, "first upgrade: xxx"));
    ck_assert_str_eq(revision->branch_labels[0], "b");
}
END_TEST

START_TEST(sql_headers_are_read)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(folder, "a.sql",
                                     "-- A remark: about it\r\n-- revision: 0012\r\n"
                                     "-- down_revision: a,b\r\n-- branch_labels: none\r\n\r\n"
                                     "-- message: say: it\r\n-- transaction: none\r\n"
                                     "-- +upgrade\r\nSELECT 1;\r\n",
                                     -1);
    GError *error = NULL;
    g_autoptr(CmRevision) revision = cm_revision_file_read_header(path, &error);
    g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

    assert_ok(revision && script, error);
    ck_assert_str_eq(revision->id, "0012");
    ck_assert_str_eq(revision->down_revisions[1], "b");
    ck_assert_ptr_null(revision->branch_labels[0]);
    ck_assert_str_eq(revision->message, "say: it");
    ck_assert(script->has_transaction && script->transaction == CM_TRANSACTION_NONE);
    ck_assert_ptr_null(script->downgrade);
}
END_TEST

START_TEST(sections_are_for_dialects)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(
        folder, "a.sql",
        SQL_HEAD "-- affects: t, s.u\n-- +upgrade\nSELECT 1;\n-- +upgrade postgresql, mysql\n"
                 "SELECT 2;\n-- +downgrade\nSELECT 3;\n",
        -1);
    GError *error = NULL;
    g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);
    const CmOperation *upgrade;

    assert_ok(script != NULL, error);
    upgrade = script->upgrade->pdata[0];
    ck_assert_str_eq(cm_operation_text(upgrade, "sqlite"), "SELECT 1;\n");
    ck_assert_str_eq(cm_operation_text(upgrade, "mariadb"), "SELECT 2;\n");
    ck_assert_str_eq(upgrade->affects[1], "s.u");
    ck_assert_int_eq(upgrade->at.line, 5);
    ck_assert_str_eq(cm_operation_text(script->downgrade->pdata[0], "mysql"), "SELECT 3;\n");
}
END_TEST

/* A comment of the SQL itself says nothing, whatever it looks like. */
START_TEST(what_sql_affects_stands_in_the_header)
{
    static const struct {
        const char *text;
        int count; /* -1: anything */
    } cases[] = {
        {SQL_HEAD "-- +upgrade\n-- affects: t\nSELECT 1;\n", -1},
        {SQL_HEAD "-- affects: none\n-- +upgrade\nSELECT 1;\n", 0},
        {SQL_HEAD "-- affects:\n-- +upgrade\nSELECT 1;\n", 0},
        {SQL_HEAD "--affects: t\n-- +upgrade\nSELECT 1;\n", 1},
    };
    g_autoptr(TestFolder) folder = test_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = put_file(folder, "a.sql", cases[i].text, -1);
        GError *error = NULL;
        g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);
        const CmOperation *upgrade;

        assert_ok(script != NULL, error);
        upgrade = script->upgrade->pdata[0];
        ck_assert_int_eq(upgrade->affects ? (int)g_strv_length(upgrade->affects) : -1,
                         cases[i].count);
    }
}
END_TEST

static const struct {
    const char *name;
    const char *text;
    gssize length;
    const char *message; /* behind the path */
} bad[] = {
    {"a.yaml", "", -1, ": the file is empty"},
    {"a.yaml", "revision: a\ndown_revision: null\nupgrade: []\n", -1,
     ":1:1: key 'cmig' is missing"},
    {"a.yaml", "cmig: 1\ndown_revision: null\nupgrade: []\n", -1,
     ":1:1: key 'revision' is missing"},
    {"a.yaml", "cmig: 1\nrevision: a\nupgrade: []\n", -1,
     ":1:1: key 'down_revision' is missing (null for the first one)"},
    {"a.yaml", "cmig: 3\nrevision: a\ndown_revision: null\nupgrade: []\n", -1, ":1:7: 3 is out"},
    {"a.yaml", HEAD, -1, ":1:1: key 'upgrade' is missing"},
    {"a.yaml", HEAD "upgrde: []\n", -1, ":4:1: unknown key 'upgrde', did you mean 'upgrade'?"},
    {"a.yaml", HEAD "upgrade: []\nmessage: x\n", -1, ":5:1: key 'message' belongs before"},
    {"a.yaml", HEAD "transaction: all\nupgrade: []\n", -1,
     ":4:14: a revision runs per-migration or none"},
    {"a.yaml", HEAD "upgrade:\n- drop_tabl: a\n", -1,
     ":5:3: unknown operation 'drop_tabl', did you mean 'drop_table'?"},
    {"a.yaml", HEAD "upgrade: []\ndowngrade: maybe\n", -1, ":5:12: a list is wanted here"},
    {"a.yaml", HEAD "upgrade: x\n", -1, ":4:10: a list is wanted here"},
    {"a.sql", "", -1, ": line '-- revision: …' is missing"},
    {"a.sql", "-- revision: a\n-- +upgrade\n", -1, ": line '-- down_revision: …' is missing"},
    {"a.sql", SQL_HEAD "SELECT 1;\n", -1, ":3:1: SQL stands behind a line '-- +upgrade'"},
    {"a.sql", SQL_HEAD, -1, ": line '-- +upgrade' is missing"},
    {"a.sql", SQL_HEAD "-- mesage: x\n-- +upgrade\n", -1,
     ":3:1: unknown key 'mesage', did you mean 'message'?"},
    {"a.sql", SQL_HEAD "-- cmig: 2\n-- +upgrade\n", -1, ":3:1: 2 is out of range: 1 to 1"},
    {"a.sql", SQL_HEAD "-- transaction: nome\n-- +upgrade\n", -1,
     ":3:1: a revision runs per-migration or none, not 'nome'"},
    {"a.sql", SQL_HEAD "-- +\n", -1, ":3:1: unknown section '+'"},
    {"a.sql", SQL_HEAD "-- +upgarde\n", -1, ":3:1: unknown section '+upgarde'"},
    {"a.sql", SQL_HEAD "-- +upgrade postgres\n", -1, ":3:1: unknown dialect 'postgres', did you"},
    {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1;\n-- +upgrade\nSELECT 2;\n", -1,
     ":5:1: a section for the same stands in line 3 already"},
    {"a.sql", SQL_HEAD "-- +upgrade sqlite\n-- +upgrade mysql sqlite\n", -1,
     ":4:1: a section for the same stands in line 3 already"},
    {"a.sql", SQL_HEAD "-- +upgrade\nSELECT '\xff';\n", -1, ": not UTF-8 text"},
    {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1;\0DROP TABLE t;\n",
     sizeof SQL_HEAD "-- +upgrade\nSELECT 1;\0DROP TABLE t;\n" - 1, ": not UTF-8 text"},
};

START_TEST(errors_say_where_and_what)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, bad[i].name, bad[i].text, bad[i].length);
        GError *error = NULL;
        g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

        ck_assert_msg(!script && error, "%s was read", bad[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, path) &&
                          g_str_has_prefix(error->message + strlen(path), bad[i].message),
                      "%s\nsays %s", bad[i].text, error->message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(ways_back_are_told)
{
    static const struct {
        const char *text;
        const char *irreversible;
        int operations; /* -1: none given */
    } cases[] = {
        {HEAD "upgrade: []\n", NULL, -1},
        {HEAD "upgrade: []\ndowngrade: []\n", NULL, 0},
        {HEAD "upgrade: []\ndowngrade:\n", NULL, 0},
        {HEAD "upgrade: []\ndowngrade:\n- drop_table: t\n", NULL, 1},
        {HEAD "upgrade: []\ndowngrade: irreversible\n", "it says so", -1},
        {HEAD "upgrade: []\ndowngrade: {irreversible: rows are gone}\n", "rows are gone", -1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, "a.yaml", cases[i].text, -1);
        GError *error = NULL;
        g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

        assert_ok(script != NULL, error);
        ck_assert_pstr_eq(script->irreversible, cases[i].irreversible);
        ck_assert_int_eq(script->downgrade ? (int)script->downgrade->len : -1, cases[i].operations);
    }
}
END_TEST

START_TEST(placeholders_may_lack_directions)
{
    static const struct {
        const char *name;
        const char *text;
        bool missing[2]; /* on SQLite */
    } cases[] = {
        {"a.yaml", HEAD "placeholder: why\n", {true, true}},
        {"a.yaml", HEAD "placeholder: why\nupgrade: []\n", {false, true}},
        {"a.yaml", HEAD "placeholder: why\ndowngrade: []\n", {true, false}},
        {"a.yaml", HEAD "placeholder: why\ndowngrade: irreversible\n", {true, false}},
        {"a.yaml", HEAD "placeholder: why\nupgrade: []\ndowngrade: []\n", {false, false}},
        {"a.sql", SQL_HEAD "-- placeholder: why\n", {true, true}},
        {"a.sql", SQL_HEAD "-- placeholder: why\n-- +upgrade\n", {false, true}},
        {"a.sql", SQL_HEAD "-- placeholder: why\n-- +downgrade\n", {true, false}},
        {"a.sql", SQL_HEAD "-- +upgrade\n", {false, false}},
        {"a.sql",
         SQL_HEAD "-- placeholder: why\n-- +upgrade sqlite\n-- +downgrade mysql\n",
         {false, true}},
        {"a.sql",
         SQL_HEAD "-- placeholder: why\n-- +upgrade mysql\n-- +downgrade\n",
         {true, false}},
        {"a.sql", SQL_HEAD "-- +upgrade mysql\n-- +downgrade mysql\n", {false, false}},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, cases[i].name, cases[i].text, -1);
        GError *error = NULL;
        g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

        assert_ok(script != NULL, error);
        for (int j = CM_DIRECTION_UPGRADE; j <= CM_DIRECTION_DOWNGRADE; j++) {
            bool is_missing = cm_placeholder_is(script, (CmDirection)j, "sqlite");

            ck_assert_msg(is_missing == cases[i].missing[j], "%s", cases[i].text);
            if (!is_missing) {
                ck_assert(cm_placeholder_check(script, "x", (CmDirection)j, "sqlite", NULL));
                continue;
            }
            assert_fails(cm_placeholder_check(script, "x", (CmDirection)j, "sqlite", &error), error,
                         CM_ERROR_PLACEHOLDER);
            ck_assert_uint_eq((j ? script->downgrade : script->upgrade)->len, 1);
        }
    }
}
END_TEST

static char *
checksum_of(const char *name, const char *text)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(folder, name, text, -1);
    GError *error = NULL;
    g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

    assert_ok(script != NULL, error);
    return g_strdup(script->upgrade_checksum);
}

START_TEST(checksums_see_what_counts)
{
    static const struct {
        const char *name;
        const char *left;
        const char *right;
        bool same;
    } cases[] = {
        {"a.yaml", HEAD "upgrade:\n- drop_table: t\n", HEAD "upgrade: [{drop_table: t}] # x\n",
         true},
        {"a.yaml", HEAD "upgrade:\n- drop_table: t\n",
         "cmig: 1\r\nrevision: b\r\ndown_revision: null\r\nupgrade:\r\n- drop_table: 't'\r\n",
         true},
        {"a.yaml", HEAD "upgrade:\n- drop_table: t\n", HEAD "upgrade:\n- drop_table: u\n", false},
        {"a.yaml", HEAD "upgrade:\n- drop_table: t\n", HEAD "upgrade:\n- drop_view: t\n", false},
        {"a.yaml", HEAD "upgrade:\n- bulk_insert: {table: t, rows: [{a: 1}]}\n",
         HEAD "upgrade:\n- bulk_insert: {table: t, rows: [{a: '1'}]}\n", false},
        {"a.yaml", HEAD "upgrade:\n- bulk_insert: {table: t, rows: [{a: 1}, {a: 2}]}\n",
         HEAD "upgrade:\n- bulk_insert: {table: t, rows: [{a: 12}]}\n", false},
        {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1;\n",
         SQL_HEAD "-- x\n-- +upgrade\n\n-- why\n"
                  "SELECT 1;  \r\n\n-- +downgrade\nSELECT 2;\n",
         true},
        {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1;\n", SQL_HEAD "-- +upgrade\nSELECT 2;\n", false},
        {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1\n2;\n", SQL_HEAD "-- +upgrade\nSELECT 12;\n",
         false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *left = checksum_of(cases[i].name, cases[i].left);
        g_autofree char *right = checksum_of(cases[i].name, cases[i].right);

        ck_assert(g_str_has_prefix(left, "v1:") && strlen(left) == 67);
        ck_assert_msg(!strcmp(left, right) == cases[i].same, "%s\n%s", cases[i].left,
                      cases[i].right);
    }
}
END_TEST

/* Whoever needs no checksums reads all else the same. */
START_TEST(texts_that_are_kept_are_read_no_second_time)
{
    static const char yaml[] = HEAD "upgrade:\n- drop_table: t\n";
    g_autofree char *comment = g_strnfill(5000, '#');
    g_autofree char *long_text = g_strconcat(yaml, comment, NULL);
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = put_file(folder, "a.yaml", yaml, -1);
    g_autofree char *long_path = put_file(folder, "b.yaml", long_text, -1);
    GError *error = NULL;
    g_autoptr(CmRevision) kept = cm_revision_file_read_header_keeping(path, &error);
    g_autoptr(CmRevision) other = cm_revision_file_read_header_keeping(long_path, &error);
    g_autoptr(CmScript) script = NULL;

    ck_assert_str_eq(kept->text, yaml);
    ck_assert_ptr_null(other->text);
    ck_assert_int_eq(g_remove(path), 0);
    ck_assert_int_eq(g_remove(long_path), 0);
    script = cm_revision_script(kept, NULL, false, &error);
    assert_ok(script != NULL, error);
    ck_assert_uint_eq(script->upgrade->len, 1);
    assert_fails(cm_revision_script(other, NULL, false, &error) != NULL, error, CM_ERROR_FILE);
}
END_TEST

START_TEST(what_is_read_bare_has_no_checksums)
{
    static const struct {
        const char *name;
        const char *text;
    } cases[] = {
        {"a.yaml", HEAD "upgrade:\n- drop_table: t\ndowngrade:\n- drop_table: u\n"},
        {"a.sql", SQL_HEAD "-- +upgrade\nSELECT 1;\n-- +downgrade\nSELECT 2;\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TestFolder) folder = test_folder_new();
        g_autofree char *path = put_file(folder, cases[i].name, cases[i].text, -1);
        GError *error = NULL;
        g_autoptr(CmRevision) revision = cm_revision_file_read_header(path, &error);
        g_autoptr(CmScript) script = cm_revision_script(revision, NULL, true, &error);

        assert_ok(script != NULL, error);
        ck_assert_ptr_null(script->upgrade_checksum);
        ck_assert_ptr_null(script->downgrade_checksum);
        ck_assert_uint_eq(script->upgrade->len, 1);
        ck_assert_uint_eq(script->downgrade->len, 1);
    }
}
END_TEST

static CmRevision *
example_revision(const char *message)
{
    CmRevision *revision = cm_revision_new("0012");

    revision->down_revisions = g_strsplit("1e5,null", ",", -1);
    revision->branch_labels = g_strsplit("x", ",", -1);
    revision->depends_on = g_strsplit("true", ",", -1);
    revision->message = g_strdup(message);
    revision->created = g_strdup("2020-01-01T00:00:00Z");
    return revision;
}

START_TEST(what_is_written_is_read)
{
    for (guint i = 0; i < G_N_ELEMENTS(nasty_texts) * 2; i++) {
        bool is_sql = i % 2;
        g_autoptr(CmRevision) revision = example_revision(nasty_texts[i / 2]);
        g_autoptr(TestFolder) folder = test_folder_new();
        GError *error = NULL;
        g_autofree char *text = is_sql ? cm_revision_file_write_sql(revision, NULL)
                                       : cm_revision_file_write(revision, NULL, NULL, &error);
        g_autofree char *path = put_file(folder, is_sql ? "a.sql" : "a.yaml", text, -1);
        g_autoptr(CmRevision) read = cm_revision_file_read_header(path, &error);
        g_autoptr(CmScript) script = cm_revision_file_read(path, NULL, &error);

        ck_assert_msg(read && script, "%s: %s", text, error ? error->message : "");
        ck_assert_str_eq(read->id, "0012");
        ck_assert_str_eq(read->down_revisions[0], "1e5");
        ck_assert_str_eq(read->down_revisions[1], "null");
        ck_assert_str_eq(read->branch_labels[0], "x");
        ck_assert_str_eq(read->depends_on[0], "true");
        if (!is_sql)
            ck_assert_str_eq(read->message, revision->message);
    }
}
END_TEST

START_TEST(random_operations_are_written_and_read)
{
    for (guint seed = 0; seed < 200; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, false, 0, true};
        g_autoptr(CmSchema) schema = make_schema(&maker);
        g_autoptr(GPtrArray) operations = cm_operations_new();
        g_autoptr(CmRevision) revision = example_revision("x");
        g_autoptr(TestFolder) folder = test_folder_new();
        GError *error = NULL;
        g_autofree char *first = NULL;
        g_autofree char *second = NULL;
        g_autofree char *path = NULL;
        g_autoptr(CmScript) script = NULL;

        for (int i = 0; i < 3; i++)
            g_ptr_array_add(operations, make_operation(&maker, schema));
        first = cm_revision_file_write(revision, operations, operations, &error);
        assert_ok(first != NULL, error);
        path = put_file(folder, "a.yaml", first, -1);
        script = cm_revision_file_read(path, NULL, &error);
        ck_assert_msg(script != NULL, "seed %u: %s", seed, error ? error->message : "");
        second = cm_revision_file_write(revision, script->upgrade, script->downgrade, &error);
        ck_assert_msg(!strcmp(first, second), "seed %u", seed);
    }
}
END_TEST

UNIT_MAIN("revision/file", headers_are_read_alone, a_header_may_quote_its_own_end,
          sql_headers_are_read, what_sql_affects_stands_in_the_header, sections_are_for_dialects,
          errors_say_where_and_what, ways_back_are_told, placeholders_may_lack_directions,
          checksums_see_what_counts, what_is_read_bare_has_no_checksums,
          texts_that_are_kept_are_read_no_second_time, what_is_written_is_read,
          random_operations_are_written_and_read)
