/* Operations about objects beside tables: replayed, and undone. */
#include <string.h>

#include "operation/yaml.h"
#include "support/unit.h"
#include "unit/schema_text.h"

static GPtrArray *
read_list(const char *text)
{
    GError *error = NULL;
    CmYamlDocument *document = cm_yaml_parse(text, strlen(text), "f", NULL, &error);
    GPtrArray *operations = NULL;

    if (document)
        operations = cm_operations_read(cm_yaml_root(document), &error);
    ck_assert_msg(operations != NULL, "%s: %s", text, error ? error->message : "");
    cm_yaml_document_free(document);
    return operations;
}

static char *
write_list(const GPtrArray *operations)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    GError *error = NULL;
    char *text = cm_yaml_write(cm_operations_write(document, operations), &error);

    assert_ok(text != NULL, error);
    return text;
}

static void
apply_all(const GPtrArray *operations, CmSchema *schema)
{
    GError *error = NULL;

    for (guint i = 0; i < operations->len; i++)
        assert_ok(cm_operation_apply(operations->pdata[i], schema, NULL, &error), error);
}

#define TABLE                                                                        \
    "- create_table: {name: t, columns: {id: {type: integer, server_default: {sql: " \
    "nextval('s')}}}}\n"

static const struct {
    const char *before; /* operations that make the schema */
    const char *operations;
    const char *undone;
} cases[] = {
    {"[]", "- create_sequence: {name: s, start: 5}\n", "- drop_sequence: s\n"},
    {"- create_sequence: {name: s, start: 5}\n", "- drop_sequence: s\n",
     "- create_sequence: {name: s, start: 5}\n"},
    {"- create_sequence: {name: s, start: 5}\n", "- rename_sequence: {name: s, to: r}\n",
     "- rename_sequence: {name: r, to: s}\n"},
    {"- create_sequence: {name: s, start: 5}\n", "- alter_sequence: {name: s, cache: 2}\n",
     "- alter_sequence: {name: s, start: 5}\n"},
    {"- create_enum: {name: e, labels: [a, b, c]}\n",
     "- alter_enum: {name: e, labels: [a, {label: d, renamed_from: b}]}\n",
     "- alter_enum: {name: e, labels: [a, {label: b, renamed_from: d}, c]}\n"},
    /* where it is a type of its columns */
    {"- create_table: {name: t, columns: {a: {type: 'enum(x, k)', server_default: k}}}\n",
     "- alter_enum: {name: e, labels: [x, {label: z, renamed_from: k}], columns: {t: a}}\n"
     "- alter_enum: {name: e, labels: [z, w], columns: {t: [a, gone], gone: a}}\n",
     "- alter_enum: {name: e, labels: [x, z], columns: {t: [a, gone], gone: [a]}}\n"
     "- alter_enum: {name: e, labels: [x, {label: k, renamed_from: z}], columns: {t: [a]}}\n"},
    {TABLE "- create_policy: {name: p, table: t, using: a}\n",
     "- drop_policy: {name: p, table: t}\n",
     "- create_policy:\n    name: p\n    table: t\n    using: a\n"},
    {TABLE, "- create_policy: {name: p, table: t, using: a, dialects: [postgresql]}\n",
     "- drop_policy: {name: p, table: t, dialects: [postgresql]}\n"},
    {TABLE "- create_policy: {name: p, table: t, using: a}\n",
     "- rename_policy: {name: p, table: t, to: q}\n",
     "- rename_policy: {name: q, table: t, to: p}\n"},
    /* what goes with a table comes back with it, and a sequence that it needs before it */
    {"- create_sequence: {name: s}\n" TABLE
     "- alter_sequence: {name: s, owned_by: t.id}\n- create_policy: {name: p, table: t}\n"
     "- create_trigger: {name: g, table: t, sql: CREATE TRIGGER g}\n"
     "- create_sequence: {name: free}\n- create_sequence: {name: other, owned_by: t.id}\n",
     "- drop_table: t\n",
     "- create_sequence: {name: s, owned_by: t.id}\n"
     "- create_sequence: {name: other, owned_by: t.id}\n"
     "- create_table:\n    name: t\n    columns:\n"
     "      id: {type: integer, server_default: {sql: nextval('s')}}\n"
     "- create_policy:\n    name: p\n    table: t\n"
     "- create_trigger:\n    name: g\n    table: t\n    sql: CREATE TRIGGER g\n"},
    /* a trigger is named with its table where another table has one of its name */
    {TABLE "- create_trigger: {name: g, table: u, sql: x}\n",
     "- create_trigger: {name: g, table: t, sql: x}\n", "- drop_trigger: {name: g, table: t}\n"},
    {TABLE, "- create_trigger: {name: g, table: t, sql: x}\n", "- drop_trigger: g\n"},
};

START_TEST(operations_are_undone)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmSchema) before = cm_schema_new();
        g_autoptr(CmSchema) after = NULL;
        g_autoptr(GPtrArray) first = read_list(cases[i].before);
        g_autoptr(GPtrArray) operations = read_list(cases[i].operations);
        g_autoptr(GPtrArray) undoing = NULL;
        g_autofree char *was = NULL;
        g_autofree char *text = NULL;
        g_autofree char *is = NULL;
        GError *error = NULL;

        apply_all(first, before);
        was = full_schema_text(before, true);
        undoing = cm_operations_reverse(operations, before, NULL, &error);
        assert_ok(undoing != NULL, error);
        text = write_list(undoing);
        ck_assert_str_eq(text, cases[i].undone);
        after = cm_schema_copy(before);
        apply_all(operations, after);
        apply_all(undoing, after);
        is = full_schema_text(after, true);
        ck_assert_str_eq(was, is);
    }
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
    static const struct {
        const char *operations;
        CmErrorCode code;
        const char *message;
    } bad[] = {
        {"- create_sequence: {name: s}\n", CM_ERROR_ALREADY_EXISTS, "sequence s exists already"},
        {"- drop_sequence: r\n", CM_ERROR_NO_SUCH_OBJECT, "there is no sequence r"},
        {"- alter_enum: {name: s, labels: a}\n", CM_ERROR_NO_SUCH_OBJECT, "there is no enum s"},
        {"- drop_policy: {name: p, table: u}\n", CM_ERROR_NO_SUCH_OBJECT,
         "there is no policy p on u"},
        {"- rename_sequence: {name: s, to: t}\n", CM_ERROR_ALREADY_EXISTS,
         "sequence 't' exists already"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(CmSchema) schema = cm_schema_new();
        g_autoptr(GPtrArray) first =
            read_list("- create_sequence: {name: s}\n- create_sequence: {name: t}\n"
                      "- create_policy: {name: p, table: t}\n");
        g_autoptr(GPtrArray) operations = read_list(bad[i].operations);
        GError *error = NULL;

        apply_all(first, schema);
        ck_assert(!cm_operation_apply(operations->pdata[0], schema, NULL, &error));
        ck_assert_str_eq(error->message, bad[i].message);
        assert_fails(false, error, bad[i].code);
    }
}
END_TEST

UNIT_MAIN("operation/object", operations_are_undone, what_does_not_fit_is_refused)
