/* The reader of plain YAML against libyaml: what it reads, it reads as libyaml does. */
#include <string.h>

#include "base/yaml_internal.h"
#include "support/same_yaml.h"
#include "support/unit.h"

#define ROUNDS 60000

static const char *const plain_texts[] = {
    "a: 1",
    "a: 1\n",
    "# first\n\na: 1 # one\n  # more\nb: x\n",
    "a:\nb: # nothing\n  # nothing still\nc:   \n",
    "a:\n- x\n- y\nb:\n  - 'it''s'\n  -   z: 1\n      y: 2\n  - k:\n    - [1]\n",
    "a: x y   z  \nb: x:y#z\nc: -1\nd: a - b ? c\n",
    "a: \"x \\\"y\\\" \\\\ \\n\\t\"\n'b c': 'd: e # f'\n\"g\": ''\n",
    "a: [x, 'y, z', [1, -2], {b: c d, \"e\": [f]}, {}, []]\nf: {a: b}   # c\n",
    "a: |\n  x\n   y \n\n  z # no comment\n\n\nb: |-\n    x\n      \n       \n  \nc: 1\n",
    "a:\n- sql: |\n    create table x (\n        y\n    );\n  undo: |-\n    drop table x\n# "
    "end\nb: |\n x",
    "a:\n  b:\n    c:\n      d: 1\n  e: 2\nf:\n  - g\n",
    "a: |\n  x\n   ",
    "a: null\nb: ~\nc: 2026-01-01T00:00:00Z\nd: sqlite:///app.db\n<<: x\n-5: y\n",
    "cmig: 1\nrevision: \"r1\"\ndown_revision: null\n\nupgrade:\n- create_table:\n    name: t\n    "
    "columns:\n      id: integer pk\n- create_index: {name: ix, table: t, columns: [a, b]}\n\n"
    "downgrade:\n- drop_table: t\n",
};

/* Good YAML or bad that is left to libyaml. */
static const char *const other_texts[] = {
    "",
    "# nothing\n",
    "a",
    "- a\n",
    "  a: 1\n",
    "---\na: 1\n",
    "%YAML 1.1\n---\na: 1\n",
    "a: 1\n...\n",
    "a: 1\r\n",
    "a:\t1\n",
    "a: 1 #\tx\n",
    "a: \xc3\xa9\n",
    "a: &x 1\n",
    "a: *x\n",
    "a: !x 1\n",
    "a: !!str 1\n",
    "? a\n: b\n",
    "a: x\n  y\n",
    "a: 'x\n  y'\n",
    "a: [x,\n  y]\n",
    "a: >\n  x\n",
    "a: |2\n   x\n",
    "a: |+\n  x\n",
    "a: | # x\n  x\n",
    "a: |\n\n  x\n",
    "a: |\nb: 1\n",
    "a: |\n  x\n y\n",
    "a: |\n  x\ty\n",
    "a: \"\\u00e9\"\n",
    "a: 'x' y\n",
    "a: 'x'#y\n",
    "a: b: c\n",
    "a: 1\na: 2\n",
    "a: {b: 1, b: 2}\n",
    "a : 1\n",
    "a: [b: c]\n",
    "a: [b,]\n",
    "a: {b}\n",
    "a: {b:c}\n",
    "a: [x?]\n",
    "a: [x\n",
    "a: - b\n",
    "a:\n  b\n",
    "a:\n  - \n",
    "a:\n  - - b\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: 1\n  b: 2\n",
    "a:\n- b\n  - c\n",
    "a:\n  - b\n  c: d\n",
    "a: 1\n- b\n",
    "a: @b\n",
    "a: `b`\n",
    ".a: 1\n",
};

static bool
read_text(bool plain, const char *text, gsize length, const char *until, CmYamlDocument **document)
{
    *document = cm_yaml_document_new();
    return plain ? cm_yaml_read_plain(*document, text, length, "f.yaml", until)
                 : cm_yaml_read_any(*document, text, length, "f.yaml", until, NULL);
}

/* Whether the text is plain; if so, libyaml must read the same. It may refuse what follows until,
 * for it reads ahead. */
static bool
compare(const char *text, gsize length, const char *until)
{
    g_autoptr(CmYamlDocument) plain = NULL;
    g_autoptr(CmYamlDocument) any = NULL;
    g_autofree char *copy = g_strndup(text, length);
    g_autofree char *shown = g_strescape(copy, NULL);

    if (!read_text(true, text, length, until, &plain))
        return false;
    if (!read_text(false, text, length, until, &any)) {
        ck_assert_msg(until != NULL, "libyaml refuses: %s", shown);
        return false;
    }
    ck_assert_msg(same_yaml(cm_yaml_root(plain), cm_yaml_root(any)), "not the same: %s", shown);
    return true;
}

START_TEST(plain_texts_are_read)
{
    for (gsize i = 0; i < G_N_ELEMENTS(plain_texts); i++)
        ck_assert_msg(compare(plain_texts[i], strlen(plain_texts[i]), NULL), "not plain:\n%s",
                      plain_texts[i]);
}
END_TEST

START_TEST(other_texts_are_left)
{
    for (gsize i = 0; i < G_N_ELEMENTS(other_texts); i++)
        ck_assert_msg(!compare(other_texts[i], strlen(other_texts[i]), NULL), "plain:\n%s",
                      other_texts[i]);
}
END_TEST

START_TEST(beginnings_of_texts_are_the_same)
{
    guint read = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(plain_texts); i++) {
        for (gsize length = 0; length < strlen(plain_texts[i]); length++)
            read += compare(plain_texts[i], length, NULL);
    }
    ck_assert_uint_gt(read, 200);
}
END_TEST

/* Puts in, takes out or changes one character of those that mean something. */
static void
change(GString *text, GRand *random)
{
    static const char characters[] = "  \n\n:-#,[]{}'\"\\|>&*!?%@`ab1.~\t\r\x01\xc3";
    int place = text->len ? g_rand_int_range(random, 0, (gint32)text->len) : 0;
    char c = characters[g_rand_int_range(random, 0, sizeof characters - 1)];
    int way = g_rand_int_range(random, 0, 3);

    if (way == 0 || !text->len)
        g_string_insert_c(text, place, c);
    else if (way == 1)
        g_string_erase(text, place, 1);
    else
        text->str[place] = c;
}

START_TEST(changed_texts_are_the_same)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    guint read = 0;

    for (guint round = 0; round < ROUNDS; round++) {
        int which = g_rand_int_range(random, 0, G_N_ELEMENTS(plain_texts));
        g_autoptr(GString) text = g_string_new(plain_texts[which]);

        for (int changes = g_rand_int_range(random, 1, 5); changes; changes--)
            change(text, random);
        read += compare(text->str, text->len, round % 2 ? "b" : NULL);
    }
    ck_assert_uint_gt(read, ROUNDS / 20);
    ck_assert_uint_lt(read, ROUNDS);
}
END_TEST

START_TEST(a_header_ends_where_it_is_told_to)
{
    const char *text = "a: {b: 1}\nb: 2\nc: @\n";
    g_autoptr(CmYamlDocument) document = NULL;

    ck_assert(compare(text, strlen(text), "b"));
    ck_assert(read_text(true, text, strlen(text), "b", &document));
    ck_assert_uint_eq(cm_yaml_root(document)->n_items, 2);
}
END_TEST

START_TEST(depth_and_keys_have_bounds)
{
    g_autoptr(GString) deep = g_string_new("a: ");
    g_autoptr(GString) wide = g_string_new("a:\n");
    g_autofree char *long_key = g_strnfill(2000, 'k');
    g_autofree char *long_line = g_strconcat(long_key, ": 1\n", NULL);

    for (int i = 0; i < 100000; i++)
        g_string_append_c(deep, '[');
    ck_assert(!compare(deep->str, deep->len, NULL));
    ck_assert(!compare(long_line, strlen(long_line), NULL));
    for (int i = 0; i < 100; i++)
        g_string_append_printf(wide, "  k%d: %d\n", i, i);
    ck_assert(compare(wide->str, wide->len, NULL));
    g_string_append(wide, "  k7: again\n");
    ck_assert(!compare(wide->str, wide->len, NULL));
}
END_TEST

/* In one line, and in lines of one value. */
START_TEST(values_have_a_bound)
{
    static const char *const forms[][2] = {{"a: [b", ", b"}, {"a:\n- b\n", "- b\n"}};

    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GString) text = g_string_new(forms[i][0]);
        g_autoptr(CmYamlDocument) document = NULL;

        while (text->len < 6000000)
            g_string_append(text, forms[i][1]);
        g_string_append(text, i ? "" : "]\n");
        ck_assert(!read_text(true, text->str, text->len, NULL, &document));
        ck_assert_uint_lt(document->n_nodes, 1100000);
    }
}
END_TEST

UNIT_MAIN("yaml_plain", plain_texts_are_read, other_texts_are_left,
          beginnings_of_texts_are_the_same, changed_texts_are_the_same,
          a_header_ends_where_it_is_told_to, depth_and_keys_have_bounds, values_have_a_bound)
