/* The reader: what it takes, what it refuses and where it says that is. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/yaml.h"
#include "base/yaml_read.h"
#include "support/unit.h"

static CmYamlDocument *
parse(const char *text, gssize length, GError **error)
{
    return cm_yaml_parse(text, length < 0 ? strlen(text) : (gsize)length, "f.yaml", NULL, error);
}

/* The tree in one line: {a: 1, b: [x]}, plain scalars bare and others in <>. */
static void
append_tree(GString *out, const CmYaml *node)
{
    if (node->kind == CM_YAML_SCALAR) {
        g_string_append_printf(out, node->plain ? "%s" : "<%s>", node->text);
        return;
    }
    g_string_append_c(out, node->kind == CM_YAML_MAPPING ? '{' : '[');
    for (guint i = 0; i < node->n_items; i++) {
        if (i)
            g_string_append(out, node->kind == CM_YAML_MAPPING && i % 2 ? ": " : ", ");
        append_tree(out, node->items[i]);
    }
    g_string_append_c(out, node->kind == CM_YAML_MAPPING ? '}' : ']');
}

typedef struct {
    const char *text;
    const char *wanted; /* the tree, or NULL for an empty document */
} Good;

START_TEST(texts_are_trees)
{
    static const Good cases[] = {
        {"", NULL},
        {"\xef\xbb\xbf"
         "a: 1\nb: &x [2]\n",
         "{a: 1, b: [2]}"},
        {"\xef\xbb\xbf"
         "a: 1\nb: 2\n",
         "{a: 1, b: 2}"},
        {"# nothing\n", NULL},
        {"---\n", ""},
        {"a", "a"},
        {"'a'", "<a>"},
        {"a: 1\nb: 'x'\n", "{a: 1, b: <x>}"},
        {"a: 1\r\nb: x\r\n", "{a: 1, b: x}"},
        {"\xef\xbb\xbf"
         "a: 1\n",
         "{a: 1}"},
        {"---\na: 1\n...\n", "{a: 1}"},
        {"%YAML 1.1\n---\na: 1\n", "{a: 1}"},
        {"a:\n- x\n- y\nb: [1, {c: d}]\n", "{a: [x, y], b: [1, {c: d}]}"},
        {"a: |\n  x\n   y\n\n  z\n\n", "{a: <x\n y\n\nz\n>}"},
        {"a: |-\r\n  x\r\n  y\r\n", "{a: <x\ny>}"},
        {"a: &x [1]\nb: *x\n", "{a: [1], b: [1]}"},
        {"a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}"},
        {"? a\n: b\n", "{a: b}"},
        {"a: \"\\u00e9\\x41\\t\"", "{a: <\xc3\xa9"
                                   "A\t>}"},
        {"a: x y: z\n", "!"},
        {"a: b #c\n", "{a: b}"},
        {"a: b#c\n", "{a: b#c}"},
        {"<<: x\n", "{<<: x}"},
        {"a:\n", "{a: }"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmYamlDocument) document = parse(cases[i].text, -1, &error);
        g_autoptr(GString) tree = g_string_new(NULL);

        if (cases[i].wanted && *cases[i].wanted == '!') {
            assert_fails(document != NULL, error, CM_ERROR_SYNTAX);
            continue;
        }
        ck_assert_msg(document != NULL, "%s: %s", cases[i].text, error ? error->message : "");
        ck_assert_msg(!cm_yaml_root(document) == !cases[i].wanted, "%s", cases[i].text);
        if (!cases[i].wanted)
            continue;
        append_tree(tree, cm_yaml_root(document));
        ck_assert_str_eq(tree->str, cases[i].wanted);
    }
}
END_TEST

typedef struct {
    const char *text;
    gssize length; /* -1: to the NUL */
    const char *place;
    const char *part; /* of the message */
    CmErrorCode code;
} Bad;

START_TEST(what_is_refused_has_a_place)
{
    static const Bad cases[] = {
        {"a: 1\na: 2\n", -1, "f.yaml:2:1: ", "key 'a' stands here already, in line 1",
         CM_ERROR_KEY},
        {"x:\n  b: {c: 1, c: 2}\n", -1, "f.yaml:2:13: ", "'c' stands here", CM_ERROR_KEY},
        {"a: 1\n'a': 2\n", -1, "f.yaml:2:1: ", "'a' stands here", CM_ERROR_KEY},
        {"{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1,\n"
         " n: 1, o: 1, p: 1, q: 1, r: 1, s: 1, t: 1, s: 2}\n",
         -1, "f.yaml:2:44: ", "'s' stands here already, in line 2", CM_ERROR_KEY},
        {"{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1,\n"
         " n: 1, o: 1, p: 1, q: 1, r: 1, s: 1, t: 1, a: 2}\n",
         -1, "f.yaml:2:44: ", "'a' stands here already, in line 1", CM_ERROR_KEY},
        {"[a]: 1\n", -1, "f.yaml:1:1: ", "a key must be a text", CM_ERROR_SYNTAX},
        {"{a: 1}: 1\n", -1, "f.yaml:1:1: ", "a key must be a text", CM_ERROR_SYNTAX},
        {"a: *b\n", -1, "f.yaml:1:4: ", "unknown alias '*b'", CM_ERROR_SYNTAX},
        {"a: &b [*b]\n", -1, "f.yaml:1:8: ", "unknown alias '*b'", CM_ERROR_SYNTAX},
        {"a: !!str x\n", -1, "f.yaml:1:4: ", "tags such as", CM_ERROR_SYNTAX},
        {"a: !x [1]\n", -1, "f.yaml:1:4: ", "tags such as '!x'", CM_ERROR_SYNTAX},
        {"!m {a: 1}\n", -1, "f.yaml:1:1: ", "tags such as '!m'", CM_ERROR_SYNTAX},
        {"a: 1\n--- \nb: 1\n", -1, "f.yaml:2:1: ", "one document", CM_ERROR_SYNTAX},
        {"---\n---\nb: 1\n", -1, "f.yaml:2:1: ", "one document", CM_ERROR_SYNTAX},
        {"a: 'x\n", -1, "f.yaml:2:1: ", "end of stream", CM_ERROR_SYNTAX},
        {"a: [1, 2\n", -1, "f.yaml:2:1: ", "", CM_ERROR_SYNTAX},
        {"a: {b: [\n", -1, "f.yaml:2:1: ", "", CM_ERROR_SYNTAX},
        {"a:\n\tb: 1\n", -1, "f.yaml:2:1: ", "", CM_ERROR_SYNTAX},
        {"a: 1\n b: 2\n", -1, "f.yaml:2:3: ", "", CM_ERROR_SYNTAX},
        {"a: @x\n", -1, "f.yaml:1:4: ", "", CM_ERROR_SYNTAX},
        {"a: \"\\0\"\n", -1, "f.yaml:1:4: ", "NUL", CM_ERROR_SYNTAX},
        {"a: \"\\q\"\n", -1, "f.yaml:1:5: ", "", CM_ERROR_SYNTAX},
        {"a: \"\\ud800\"\n", -1, "f.yaml:1:7: ", "", CM_ERROR_SYNTAX},
        {"a: 1\nb: x\0y\n", 12, "f.yaml:2:5: ", "control characters", CM_ERROR_SYNTAX},
        {"a: 1\nb: \xc3\xa9\xff\n", -1, "f.yaml:2:5: ", "", CM_ERROR_SYNTAX},
        {"a: \xc3", -1, "f.yaml:1:4: ", "", CM_ERROR_SYNTAX},
        {"a: caf\xe9\n", -1, "f.yaml:1:7: ", "", CM_ERROR_SYNTAX},
        {"\xff\xfe"
         "a\0",
         4, "f.yaml:1:1: ", "", CM_ERROR_SYNTAX},
        {"a: \x1b[0m\n", -1, "f.yaml:1:4: ", "control characters", CM_ERROR_SYNTAX},
        {"%YAML 2.0\n---\na\n", -1, "f.yaml:1:1: ", "", CM_ERROR_SYNTAX},
        {"a: 1\n]\n", -1, "f.yaml:2:1: ", "", CM_ERROR_SYNTAX},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmYamlDocument) document = parse(cases[i].text, cases[i].length, &error);

        ck_assert_msg(!document && error, "%s was read", cases[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, cases[i].place), "%s: %s", cases[i].text,
                      error->message);
        ck_assert_msg(strstr(error->message, cases[i].part) != NULL, "%s: %s", cases[i].text,
                      error->message);
        ck_assert_str_eq(cm_error_detail(error)->file, "f.yaml");
        assert_fails(false, error, cases[i].code);
    }
}
END_TEST

/* Whatever is cut off at whatever byte: an answer or an error with a place, and no crash. */
START_TEST(truncated_texts_do_no_harm)
{
    static const char text[] =
        "cmig: 1\ntables:\n  caf\xc3\xa9: &t {columns: {id: 'integer pk', b: \"x\\u00e9\"}}\n"
        "  other: *t\nlist:\n- |\n  SELECT 1\n\n- >-\n  folded\n  text\n- [a, {b: c}]\n";

    for (gsize length = 0; length < sizeof text; length++) {
        GError *error = NULL;
        g_autofree char *copy = g_memdup2(text, length);
        g_autoptr(CmYamlDocument) document = cm_yaml_parse(copy, length, "f", NULL, &error);

        ck_assert(!document == !!error);
        ck_assert(!error || cm_error_detail(error)->line > 0);
        g_clear_error(&error);
    }
}
END_TEST

static char *
nested(int depth, const char *open, const char *close)
{
    GString *out = g_string_new(NULL);

    for (int i = 0; i < depth; i++)
        g_string_append(out, open);
    g_string_append(out, "x");
    for (int i = 0; i < depth; i++)
        g_string_append(out, close);
    return g_string_free(out, FALSE);
}

START_TEST(depth_has_a_limit)
{
    static const struct {
        int depth;
        bool fits;
    } cases[] = {{1, true}, {64, true}, {65, false}, {100000, false}};

    for (gsize i = 0; i < G_N_ELEMENTS(cases) * 2; i++) {
        g_autofree char *text = nested(cases[i / 2].depth, i % 2 ? "[" : "{a: ", i % 2 ? "]" : "}");
        GError *error = NULL;
        g_autoptr(CmYamlDocument) document = parse(text, -1, &error);

        ck_assert_msg(!document != cases[i / 2].fits, "depth %d", cases[i / 2].depth);
        ck_assert(!error || strstr(error->message, "nested deeper than 64 levels"));
        g_clear_error(&error);
    }
}
END_TEST

/* A bomb of aliases that would unfold to 10^levels values. */
static char *
bomb(int levels)
{
    GString *out = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");

    for (int i = 1; i < levels; i++) {
        g_string_append_printf(out, "a%d: &a%d [", i, i);
        for (int j = 0; j < 10; j++)
            g_string_append_printf(out, "%s*a%d", j ? ", " : "", i - 1);
        g_string_append(out, "]\n");
    }
    return g_string_free(out, FALSE);
}

START_TEST(aliases_do_not_explode)
{
    g_autofree char *small = bomb(4);
    g_autofree char *large = bomb(40);
    GError *error = NULL;
    g_autoptr(CmYamlDocument) document = parse(small, -1, &error);
    gint64 start = g_get_monotonic_time();

    assert_ok(document != NULL, error);
    assert_fails(parse(large, -1, &error) != NULL, error, CM_ERROR_SYNTAX);
    assert_takes(start, 1);
}
END_TEST

START_TEST(ten_megabytes_are_read_in_a_moment)
{
    g_autoptr(GString) text = g_string_new("tables:\n");
    g_autoptr(CmYamlDocument) document = NULL;
    gint64 start = g_get_monotonic_time();
    GError *error = NULL;
    guint count = 0;

    for (; text->len < 10 * 1024 * 1024; count++)
        g_string_append_printf(text, "  t%u: {columns: {id: integer pk, name: 'string(80)'}}\n",
                               count);
    document = cm_yaml_parse(text->str, text->len, "f", NULL, &error);
    assert_ok(document != NULL, error);
    ck_assert_uint_eq(cm_yaml_root(document)->items[1]->n_items, count * 2);
    assert_takes(start, 30);
}
END_TEST

START_TEST(more_than_64_mebibytes_are_refused)
{
    gsize length = 64 * 1024 * 1024 + 1;
    g_autofree char *text = g_strnfill(length, ' ');
    GError *error = NULL;

    assert_fails(cm_yaml_parse(text, length, "f", NULL, &error) != NULL, error, CM_ERROR_SYNTAX);
}
END_TEST

START_TEST(reading_stops_where_it_is_told)
{
    static const char text[] = "a: 1\nb: {upgrade: 2}\nupgrade: [x\n";
    GError *error = NULL;
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(text, strlen(text), "f", "upgrade", &error);

    assert_ok(document != NULL, error);
    ck_assert_uint_eq(cm_yaml_root(document)->n_items, 4);
    ck_assert_ptr_nonnull(cm_yaml_get(cm_yaml_get(cm_yaml_root(document), "b"), "upgrade"));
    assert_fails(cm_yaml_parse(text, strlen(text), "f", "other", &error) != NULL, error,
                 CM_ERROR_SYNTAX);
}
END_TEST

START_TEST(nodes_know_their_place)
{
    static const char text[] = "a: 1\nlist:\n- caf\xc3\xa9: x\n  b: *r\n";
    static const char good[] = "r: &r v\nlist:\n- caf\xc3\xa9: x\n  b: *r\n";
    GError *error = NULL;
    g_autoptr(CmYamlDocument) document = parse(good, -1, &error);
    const CmYaml *item;

    assert_ok(document != NULL, error);
    item = cm_yaml_get(cm_yaml_root(document), "list")->items[0];
    ck_assert_int_eq(item->at.line, 3);
    ck_assert_int_eq(item->at.column, 3);
    ck_assert_int_eq(item->items[1]->at.column, 9); /* characters, not bytes */
    ck_assert_str_eq(item->at.file, "f.yaml");
    assert_fails(parse(text, -1, &error) != NULL, error, CM_ERROR_SYNTAX);
}
END_TEST

START_TEST(a_missing_file_is_an_error_of_files)
{
    GError *error = NULL;

    assert_fails(cm_yaml_load("/nowhere/to/be/found.yaml", NULL, &error) != NULL, error,
                 CM_ERROR_FILE);
    assert_fails(cm_yaml_load("/", NULL, &error) != NULL, error, CM_ERROR_FILE);
}
END_TEST

UNIT_MAIN("base/yaml", texts_are_trees, what_is_refused_has_a_place, truncated_texts_do_no_harm,
          depth_has_a_limit, aliases_do_not_explode, ten_megabytes_are_read_in_a_moment,
          more_than_64_mebibytes_are_refused, reading_stops_where_it_is_told,
          nodes_know_their_place, a_missing_file_is_an_error_of_files)
