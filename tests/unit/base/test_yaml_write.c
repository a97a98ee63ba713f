/* The writer: what is written reads back to the same tree, and that tree writes the same bytes. */
#include <string.h>

#include "base/yaml.h"
#include "base/yaml_read.h"
#include "support/unit.h"
#include "unit/random_value.h"

#define TREES 4000

static CmYaml *
random_scalar(CmYamlDocument *document, GRand *random)
{
    static const char *const plain[] = {"1", "true", "null", "0.10", "-5"};
    static const CmYamlStyle styles[] = {CM_YAML_TEXT, CM_YAML_QUOTED, CM_YAML_LITERAL};
    g_autofree char *text = NULL;

    if (!g_rand_int_range(random, 0, 8))
        return cm_yaml_scalar(document, CM_YAML_PLAIN, plain[g_rand_int_range(random, 0, 5)]);
    text = random_text(random);
    if (g_rand_boolean(random))
        return cm_yaml_sql(document, text);
    return cm_yaml_scalar(document, styles[g_rand_int_range(random, 0, 3)], text);
}

static CmYaml *
random_node(CmYamlDocument *document, GRand *random, int depth)
{
    int kind = depth > 4 ? 0 : g_rand_int_range(random, 0, depth ? 4 : 3);
    bool flow = !g_rand_int_range(random, 0, 3);
    int count = g_rand_int_range(random, 0, 5);
    CmYaml *node;

    if (kind == 0 || kind == 3)
        return random_scalar(document, random);
    node = kind == 1 ? cm_yaml_sequence(document, flow) : cm_yaml_mapping(document, flow);
    node->spaced = kind == 2 && g_rand_boolean(random);
    for (int i = 0; i < count; i++) {
        g_autofree char *key = random_text(random);
        CmYaml *item = random_node(document, random, depth + 1);

        if (kind == 1)
            cm_yaml_add(document, node, item);
        else if (!cm_yaml_get(node, key))
            cm_yaml_put(document, node, key, item);
    }
    return node;
}

/* Gives a node that was read the styles of the one that was written. */
static void
copy_style(CmYaml *to, const CmYaml *from)
{
    to->style = from->style;
    to->flow = from->flow;
    to->spaced = from->spaced;
    for (guint i = 0; i < to->n_items; i++)
        copy_style(to->items[i], from->items[i]);
}

static bool
is_same(const CmYaml *left, const CmYaml *right)
{
    if (left->kind != right->kind || left->n_items != right->n_items)
        return false;
    if (left->kind == CM_YAML_SCALAR)
        return !strcmp(left->text, right->text) &&
               (left->style == CM_YAML_PLAIN ? right->plain
                                             : !right->plain || !cm_yaml_is_typed(right->text));
    for (guint i = 0; i < left->n_items; i++)
        if (!is_same(left->items[i], right->items[i]))
            return false;
    return true;
}

static void
check_round_trip(const CmYaml *node, guint seed)
{
    GError *error = NULL;
    g_autofree char *text = cm_yaml_write(node, &error);
    g_autoptr(CmYamlDocument) document = NULL;
    g_autofree char *again = NULL;

    ck_assert_msg(text != NULL, "seed %u: %s", seed, error ? error->message : "");
    document = cm_yaml_parse(text, strlen(text), "t", NULL, &error);
    ck_assert_msg(document != NULL, "seed %u: %s in\n%s", seed, error ? error->message : "", text);
    ck_assert_msg(is_same(node, cm_yaml_root(document)), "seed %u: another tree in\n%s", seed,
                  text);
    copy_style((CmYaml *)cm_yaml_root(document), node);
    again = cm_yaml_write(cm_yaml_root(document), &error);
    ck_assert_msg(again != NULL, "seed %u: %s", seed, error ? error->message : "");
    ck_assert_msg(!strcmp(text, again), "seed %u: first\n%s\nthen\n%s", seed, text, again);
    ck_assert_msg(g_str_has_suffix(text, "\n"), "seed %u: no newline at the end", seed);
}

START_TEST(random_trees_read_back)
{
    for (guint seed = 0; seed < TREES; seed++) {
        g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);

        check_round_trip(random_node(document, random, 0), seed);
    }
}
END_TEST

/* Each nasty text alone, as root, key, value and item, in block and in flow. */
START_TEST(nasty_texts_read_back_everywhere)
{
    for (guint i = 0; i < G_N_ELEMENTS(nasty_texts) * 3; i++) {
        const char *text = nasty_texts[i / 3];
        CmYamlStyle style = (const CmYamlStyle[]){CM_YAML_TEXT, CM_YAML_QUOTED,
                                                  CM_YAML_LITERAL}[i % 3];
        g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
        CmYaml *root = cm_yaml_mapping(document, false);
        CmYaml *list = cm_yaml_sequence(document, false);
        CmYaml *flow = cm_yaml_mapping(document, true);

        check_round_trip(cm_yaml_scalar(document, style, text), i);
        root->spaced = i % 2;
        cm_yaml_put(document, root, text, cm_yaml_scalar(document, style, text));
        cm_yaml_put(document, flow, text, cm_yaml_scalar(document, style, text));
        cm_yaml_add(document, list, cm_yaml_scalar(document, style, text));
        cm_yaml_add(document, list, flow);
        cm_yaml_add(document, list, cm_yaml_scalar(document, style, text));
        cm_yaml_put(document, root, "list of it", list);
        cm_yaml_put(document, root, "last", cm_yaml_scalar(document, style, text));
        check_round_trip(root, i);
    }
}
END_TEST

typedef struct {
    const char *text;
    CmYamlStyle style;
    const char *wanted;
} Scalar;

START_TEST(scalars_are_written_as_short_as_safe)
{
    static const Scalar cases[] = {
        {"abc", CM_YAML_TEXT, "abc\n"},
        {"a b", CM_YAML_TEXT, "a b\n"},
        {"12", CM_YAML_TEXT, "\"12\"\n"},
        {"12", CM_YAML_PLAIN, "12\n"},
        {"abc", CM_YAML_QUOTED, "\"abc\"\n"},
        {"yes", CM_YAML_TEXT, "\"yes\"\n"},
        {"+.inf", CM_YAML_TEXT, "\"+.inf\"\n"},
        {"-.INF", CM_YAML_TEXT, "\"-.INF\"\n"},
        {"2001-12-14", CM_YAML_TEXT, "\"2001-12-14\"\n"},
        {"numeric(10, 2)", CM_YAML_TEXT, "numeric(10, 2)\n"},
        {"a = 'b'", CM_YAML_TEXT, "a = 'b'\n"},
        {"", CM_YAML_TEXT, "\"\"\n"},
        {"a\nb", CM_YAML_LITERAL, "|-\n  a\n  b\n"},
        {"a\nb\n", CM_YAML_LITERAL, "|\n  a\n  b\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
        GError *error = NULL;
        g_autofree char *text =
            cm_yaml_write(cm_yaml_scalar(document, cases[i].style, cases[i].text), &error);

        assert_ok(text != NULL, error);
        ck_assert_str_eq(text, cases[i].wanted);
    }
}
END_TEST

START_TEST(sql_of_several_lines_is_a_block)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    CmYaml *root = cm_yaml_mapping(document, false);
    GError *error = NULL;
    g_autofree char *text = NULL;

    cm_yaml_put(document, root, "sql", cm_yaml_sql(document, "SELECT a\nFROM t\n\n  WHERE b"));
    text = cm_yaml_write(root, &error);
    assert_ok(text != NULL, error);
    ck_assert_str_eq(text, "sql: |-\n  SELECT a\n  FROM t\n\n    WHERE b\n");
}
END_TEST

START_TEST(spaced_mappings_have_blank_lines)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    CmYaml *root = cm_yaml_mapping(document, false);
    CmYaml *tables = cm_yaml_mapping(document, false);
    GError *error = NULL;
    g_autofree char *text = NULL;

    root->spaced = tables->spaced = true;
    cm_yaml_put(document, root, "cmig", cm_yaml_scalar(document, CM_YAML_PLAIN, "1"));
    cm_yaml_put(document, root, "tables", tables);
    cm_yaml_put_text(document, cm_yaml_put(document, tables, "a", cm_yaml_mapping(document, false)),
                     "x", "1");
    cm_yaml_put(document, tables, "b", cm_yaml_sequence(document, false));
    text = cm_yaml_write(root, &error);
    assert_ok(text != NULL, error);
    ck_assert_str_eq(text, "cmig: 1\n\ntables:\n  a:\n    x: \"1\"\n\n  b: []\n");
}
END_TEST

START_TEST(text_that_is_not_utf8_is_refused)
{
    static const char *const bad[] = {"\xff", "caf\xe9", "\xc3", "a\xed\xa0\x80"};

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
        CmYaml *root = cm_yaml_mapping(document, i % 2);
        GError *error = NULL;

        cm_yaml_put_text(document, root, "a", bad[i]);
        assert_fails(cm_yaml_write(root, &error) != NULL, error, CM_ERROR_VALUE);
        root = cm_yaml_mapping(document, false);
        cm_yaml_put_text(document, root, bad[i], "a");
        assert_fails(cm_yaml_write(root, &error) != NULL, error, CM_ERROR_VALUE);
    }
}
END_TEST

/* A key longer than libyaml takes for simple, and one of several lines, above a spaced value. */
START_TEST(long_keys_read_back)
{
    static const gsize lengths[] = {100, 128, 129, 1000, 1024, 1025, 5000};

    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
        CmYaml *root = cm_yaml_mapping(document, false);
        CmYaml *below = cm_yaml_mapping(document, false);
        g_autofree char *key = g_strnfill(lengths[i], 'k');

        root->spaced = below->spaced = true;
        cm_yaml_put_text(document, below, key, "v");
        cm_yaml_put_text(document, below, "b", "v");
        cm_yaml_put(document, root, key, below);
        cm_yaml_put_text(document, root, "after", "v");
        check_round_trip(root, (guint)lengths[i]);
    }
}
END_TEST

UNIT_MAIN("base/yaml_write", random_trees_read_back, nasty_texts_read_back_everywhere,
          scalars_are_written_as_short_as_safe, sql_of_several_lines_is_a_block,
          spaced_mappings_have_blank_lines, text_that_is_not_utf8_is_refused, long_keys_read_back)
