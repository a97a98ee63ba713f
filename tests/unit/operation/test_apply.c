/* Replay: what each operation makes of a schema, that its reverse takes it back, and that an error
 * changes nothing. */
#include <string.h>

#include "operation/concerned.h"
#include "operation/yaml.h"
#include "support/unit.h"
#include "unit/random_operation.h"
#include "unit/schema_text.h"

#define SCHEMAS 1500

/* Check cuts long messages off, so the texts go to the error output. */
#define assert_same(seed, what, left, right)                                                       \
    do {                                                                                           \
        if (strcmp((left), (right)))                                                               \
            g_printerr("seed %u, %s:\nwanted\n%s\ngot\n%s\n", (seed), (what), (left), (right));    \
        ck_assert_msg(!strcmp((left), (right)), "seed %u", (seed));                                \
    } while (0)

static char *
write_operations(const GPtrArray *operations)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    GError *error = NULL;
    char *text = cm_yaml_write(cm_operations_write(document, operations), &error);

    assert_ok(text != NULL, error);
    return text;
}

static GPtrArray *
read_operations(const char *text, CmYamlDocument **document)
{
    GError *error = NULL;
    GPtrArray *operations;

    *document = cm_yaml_parse(text, strlen(text), "f", NULL, &error);
    assert_ok(*document != NULL, error);
    operations = cm_operations_read(cm_yaml_root(*document), &error);
    ck_assert_msg(operations != NULL, "%s in\n%s", error ? error->message : "", text);
    return operations;
}

static void
apply_all(const GPtrArray *operations, CmSchema *schema, guint seed)
{
    GError *error = NULL;

    for (guint i = 0; i < operations->len; i++) {
        g_autofree char *what = cm_operation_describe(operations->pdata[i]);

        ck_assert_msg(cm_operation_apply(operations->pdata[i], schema, NULL, &error),
                      "seed %u: %s: %s", seed, what, error ? error->message : "");
    }
}

/* What is written is read to operations that do the same and are written the same. */
static void
check_text(const GPtrArray *operations, const CmSchema *before, const CmSchema *after, guint seed)
{
    g_autofree char *first = write_operations(operations);
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(GPtrArray) read = read_operations(first, &document);
    g_autofree char *second = write_operations(read);
    g_autoptr(CmSchema) schema = cm_schema_copy(before);
    g_autofree char *wanted = full_schema_text(after, true);
    g_autofree char *got = NULL;

    assert_same(seed, "written again", first, second);
    apply_all(read, schema, seed);
    got = full_schema_text(schema, true);
    assert_same(seed, first, wanted, got);
}

static void
check_reverse(const GPtrArray *operations, const CmSchema *before, CmSchema *after, guint seed)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) reverse = cm_operations_reverse(operations, before, NULL, &error);
    g_autofree char *wanted = full_schema_text(before, false);
    g_autofree char *done = write_operations(operations);
    g_autofree char *undone = NULL;
    g_autofree char *what = NULL;
    g_autofree char *got = NULL;

    ck_assert_msg(reverse != NULL, "seed %u: %s", seed, error ? error->message : "");
    undone = write_operations(reverse);
    apply_all(reverse, after, seed);
    got = full_schema_text(after, false);
    what = g_strdup_printf("%sundone by\n%s", done, undone);
    assert_same(seed, what, wanted, got);
}

static void
check_seed(guint seed, bool for_sqlite)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Maker maker = {random, for_sqlite, 0, !for_sqlite};
    g_autoptr(CmSchema) before = make_schema(&maker);
    g_autoptr(CmSchema) after = NULL;
    g_autoptr(GPtrArray) operations = cm_operations_new();

    for (guint i = 0; i < before->objects->len; i++)
        g_clear_pointer(&((CmObject *)before->objects->pdata[i])->former_labels, g_strfreev);
    after = cm_schema_copy(before);
    for (int i = pick(&maker, 4); i >= 0; i--) {
        CmOperation *operation = make_operation(&maker, after);
        GError *error = NULL;

        ck_assert_msg(cm_operation_apply(operation, after, NULL, &error), "seed %u: %s", seed,
                      error ? error->message : "");
        g_ptr_array_add(operations, operation);
    }
    check_text(operations, before, after, seed);
    check_reverse(operations, before, after, seed);
}

START_TEST(random_operations_survive_and_are_undone)
{
    for (guint seed = 0; seed < SCHEMAS; seed++)
        check_seed(seed, true);
}
END_TEST

START_TEST(nasty_operations_survive_and_are_undone)
{
    for (guint seed = 0; seed < SCHEMAS; seed++)
        check_seed(seed, false);
}
END_TEST

static CmSchema *
example(void)
{
    static const char text[] =
        "- create_table:\n    name: u\n    columns: {id: integer pk, name: string(9) not null}\n"
        "    uniques: {u_name_key: [name], uq: [name]}\n    checks: [name <> '', {ck: id > 0}]\n"
        "    indexes: {ix: [name]}\n"
        "- create_table:\n    name: p\n    columns:\n      id: integer pk\n"
        "      u_id: {type: integer, references: u.id}\n      size: integer\n"
        "      twice: {type: integer, computed: {sql: size * 2}}\n"
        "    indexes: {ip: {columns: [{sql: abs(size)}], where: size > 0}}\n"
        "- create_view: {name: v, sql: SELECT id FROM p}\n"
        "- create_trigger: {name: g, table: p, sql: CREATE TRIGGER g AFTER INSERT ON p BEGIN "
        "SELECT 1; END}\n";
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(GPtrArray) operations = read_operations(text, &document);
    CmSchema *schema = cm_schema_new();

    apply_all(operations, schema, 0);
    for (guint i = 0; i < schema->tables->len; i++)
        ((CmTable *)schema->tables->pdata[i])->at = (CmPosition){NULL, 0, 0};
    return schema;
}

typedef struct {
    const char *text;
    const char *message;
    CmErrorCode code;
} Misfit;

/* Each fails against the example and leaves it as it was. */
static const Misfit misfits[] = {
    {"create_table: {name: u, columns: {a: integer}}", "table 'u' exists already",
     CM_ERROR_ALREADY_EXISTS},
    {"create_table: {name: v, columns: {a: integer}}", "view 'v' exists already",
     CM_ERROR_ALREADY_EXISTS},
    {"drop_table: x", "there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
    {"drop_table: v", "there is no table 'v'", CM_ERROR_NO_SUCH_TABLE},
    {"rename_table: {name: x, to: y}", "there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
    {"rename_table: {name: u, to: p}", "table 'p' exists already", CM_ERROR_ALREADY_EXISTS},
    {"rename_table: {name: u, to: v}", "view 'v' exists already", CM_ERROR_ALREADY_EXISTS},
    {"create_table_comment: {table: x, comment: c}", "there is no table 'x'",
     CM_ERROR_NO_SUCH_TABLE},
    {"drop_table_comment: {table: x}", "there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
    {"set_table_options: {table: x, sqlite: {strict: true}}", "there is no table 'x'",
     CM_ERROR_NO_SUCH_TABLE},
    {"add_column: {table: x, name: a, column: integer}", "there is no table 'x'",
     CM_ERROR_NO_SUCH_TABLE},
    {"add_column: {table: u, name: id, column: integer}", "table 'u' has a column 'id' already",
     CM_ERROR_ALREADY_EXISTS},
    {"add_column: {table: u, name: a, column: integer pk}", "table 'u' has a primary key already",
     CM_ERROR_ALREADY_EXISTS},
    {"add_column: {table: u, name: a, column: {type: integer, unique: uq}}",
     "table 'u' has a constraint 'uq' already", CM_ERROR_ALREADY_EXISTS},
    {"add_column: {table: u, name: a, column: {type: integer, index: ix}}",
     "table 'u' has an index 'ix' already", CM_ERROR_ALREADY_EXISTS},
    {"drop_column: {table: u, column: x}", "table 'u' has no column 'x'", CM_ERROR_NO_SUCH_OBJECT},
    {"alter_column: {table: u, column: x, nullable: true}", "table 'u' has no column 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"rename_column: {table: u, column: x, to: y}", "table 'u' has no column 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"rename_column: {table: u, column: id, to: name}", "table 'u' has a column 'name' already",
     CM_ERROR_ALREADY_EXISTS},
    {"create_index: {name: ix, table: u, columns: [id]}", "table 'u' has an index 'ix' already",
     CM_ERROR_ALREADY_EXISTS},
    {"create_index: {name: iy, table: u, columns: [x]}", "table 'u' has no column 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"drop_index: {name: x, table: u}", "table 'u' has no index 'x'", CM_ERROR_NO_SUCH_OBJECT},
    {"rename_index: {name: x, table: u, to: y}", "table 'u' has no index 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"set_index_comment: {name: x, table: u, comment: c}", "table 'u' has no index 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"set_index_comment: {name: x, table: x, comment: c}", "there is no table 'x'",
     CM_ERROR_NO_SUCH_TABLE},
    {"create_primary_key: {table: u, columns: [name]}", "table 'u' has a primary key already",
     CM_ERROR_ALREADY_EXISTS},
    {"create_unique_constraint: {table: u, name: uq, columns: [id]}",
     "table 'u' has a constraint 'uq' already", CM_ERROR_ALREADY_EXISTS},
    {"create_unique_constraint: {table: u, columns: [x]}", "table 'u' has no column 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"create_check_constraint: {table: u, name: ck, sql: '1'}",
     "table 'u' has a constraint 'ck' already", CM_ERROR_ALREADY_EXISTS},
    {"create_foreign_key: {table: u, columns: [x], references: p.id}",
     "table 'u' has no column 'x'", CM_ERROR_NO_SUCH_OBJECT},
    {"drop_constraint: {table: u, name: x}", "table 'u' has no constraint 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"drop_constraint: {table: u, type: unique, columns: [id]}",
     "table 'u' has no unique constraint (id)", CM_ERROR_NO_SUCH_OBJECT},
    {"drop_constraint: {table: u, type: check, sql: x}", "table 'u' has no check constraint (x)",
     CM_ERROR_NO_SUCH_OBJECT},
    {"rename_constraint: {table: u, name: x, to: y}", "table 'u' has no constraint 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"rename_constraint: {table: u, name: uq, to: ck}", "table 'u' has a constraint 'ck' already",
     CM_ERROR_ALREADY_EXISTS},
    {"set_constraint_comment: {table: u, name: x, comment: c}", "table 'u' has no constraint 'x'",
     CM_ERROR_NO_SUCH_OBJECT},
    {"validate_constraint: {table: u, type: check, sql: x}",
     "table 'u' has no check constraint (x)", CM_ERROR_NO_SUCH_OBJECT},
    {"validate_constraint: {table: x, name: ck}", "there is no table 'x'", CM_ERROR_NO_SUCH_TABLE},
    {"create_view: {name: u, sql: SELECT 1}", "table 'u' exists already", CM_ERROR_ALREADY_EXISTS},
    {"create_view: {name: v, sql: SELECT 1}", "view 'v' exists already", CM_ERROR_ALREADY_EXISTS},
    {"drop_view: u", "there is no view 'u'", CM_ERROR_NO_SUCH_OBJECT},
    {"create_trigger: {name: g, table: p, sql: x}", "trigger 'g' exists already",
     CM_ERROR_ALREADY_EXISTS},
    {"drop_trigger: x", "there is no trigger 'x'", CM_ERROR_NO_SUCH_OBJECT},
};

static CmOperation *
read_one(const char *body, CmYamlDocument **document)
{
    g_autofree char *text = g_strdup_printf("- %s\n", body);
    g_autoptr(GPtrArray) operations = read_operations(text, document);

    g_ptr_array_set_free_func(operations, NULL);
    return operations->pdata[0];
}

START_TEST(errors_leave_the_schema_as_it_was)
{
    g_autoptr(CmSchema) schema = example();
    g_autofree char *was = full_schema_text(schema, true);

    for (gsize i = 0; i < G_N_ELEMENTS(misfits); i++) {
        g_autoptr(CmYamlDocument) document = NULL;
        g_autoptr(CmOperation) operation = read_one(misfits[i].text, &document);
        GError *error = NULL;
        g_autofree char *is = NULL;

        ck_assert_msg(!cm_operation_apply(operation, schema, NULL, &error), "%s", misfits[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, misfits[i].message), "%s: %s",
                      misfits[i].text, error->message);
        assert_fails(false, error, misfits[i].code);
        is = full_schema_text(schema, true);
        ck_assert_str_eq(was, is);
    }
}
END_TEST

typedef struct {
    const char *text;
    const char *has;    /* a part of the schema's text afterwards */
    const char *has_not;
} Effect;

static const Effect effects[] = {
    {"drop_table: p", "u column", "trigger"},
    {"rename_table: {name: u, to: w}", "refers=\\\"w\\\"", "refers=\\\"u\\\""},
    {"rename_table: {name: p, to: w}", "SELECT id FROM w", "FROM p"},
    {"rename_table: {name: p, to: w}", "on=\"w\" sql=\"CREATE TRIGGER g AFTER INSERT ON w ",
     "INSERT ON p"},
    {"rename_column: {table: p, column: size, to: len}", "sql=\"abs(len)\"", "size"},
    {"rename_column: {table: p, column: size, to: len}", "where=\"len > 0\"", "size"},
    {"rename_column: {table: p, column: size, to: len}", "computed=\"len * 2\"", "size"},
    {"rename_column: {table: u, column: id, to: key}", "to=\"key\"", "sql=\"id > 0\""},
    {"rename_column: {table: u, column: name, to: full}", "sql=\"\\\"full\\\" <> ''\"", "\"name\""},
    {"drop_column: {table: u, column: name}", "u column=\"id\"", "uq"},
    {"drop_column: {table: u, column: name}", "u column=\"id\"", "name <>"},
    {"drop_column: {table: p, column: size}", "p column=\"id\"", "\"ip\""},
    {"drop_constraint: {table: u, type: check, sql: name<>''}", "ck", "<>"},
    {"drop_constraint: {table: u, type: unique, columns: [name]}", "uq", "u_name_key"},
    {"drop_constraint: {table: u, type: primary}", "ck", "primary key (column=\"id\""},
    {"set_table_options: {table: u, sqlite: {strict: true}}", "u sqlite.strict=1:", "unset"},
    {"alter_column: {table: u, column: name, type: text, nullable: true}",
     "u column=\"name\" text -1 -1 -1 null=1", "string 9"},
};

START_TEST(operations_do_what_they_say)
{
    for (gsize i = 0; i < G_N_ELEMENTS(effects); i++) {
        g_autoptr(CmSchema) schema = example();
        g_autoptr(CmYamlDocument) document = NULL;
        g_autoptr(CmOperation) operation = read_one(effects[i].text, &document);
        g_autoptr(GString) text = NULL;
        GError *error = NULL;
        g_autofree char *is = NULL;

        assert_ok(cm_operation_apply(operation, schema, NULL, &error), error);
        is = full_schema_text(schema, true);
        text = g_string_new(is);
        if (strstr(effects[i].has, "refers"))
            g_string_replace(text, "\"", "\\\"", 0);
        ck_assert_msg(strstr(text->str, effects[i].has) != NULL, "%s: no %s in\n%s",
                      effects[i].text, effects[i].has, text->str);
        ck_assert_msg(!strstr(text->str, effects[i].has_not), "%s: %s in\n%s", effects[i].text,
                      effects[i].has_not, text->str);
    }
}
END_TEST

START_TEST(texts_among_options_follow_a_rename)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    CmTable *table = cm_table_new(NULL, "t");
    CmColumn *column = cm_column_new("a", cm_type_new(CM_TYPE_TEXT));
    const CmName name = {NULL, (char *)"t"};
    const CmValue check = cm_value_of_text("json_valid(a)");
    CmOperation *rename = cm_operation_on(CM_OPERATION_RENAME_COLUMN, &name, "a", "b");
    GError *error = NULL;

    cm_options_set(&column->options, "mariadb", "check", &check);
    cm_options_set(&table->options, "mysql", "partition_by", &check);
    column->server_default = cm_default_new(CM_DEFAULT_SQL, "lower(a)");
    cm_table_add_column(table, column);
    assert_ok(cm_schema_add_table(schema, table, &error), error);
    assert_ok(cm_operation_apply(rename, schema, "mariadb", &error), error);
    ck_assert_str_eq(cm_options_text(column->options, "mariadb", "check"), "json_valid(b)");
    ck_assert_str_eq(cm_options_text(table->options, "mysql", "partition_by"), "json_valid(b)");
    ck_assert_str_eq(column->server_default.text, "lower(b)");
    cm_operation_free(rename);
}
END_TEST

/* What each database takes for a name and for a string, and how it quotes. */
static const struct {
    const char *dialect, *before, *after;
} spelled[] = {
    {"mariadb", "`a b` > 0 AND x <> \"a b\"", "`c` > 0 AND x <> \"a b\""},
    {"mysql", "x = 'it\\'s `a b`' OR `a b`", "x = 'it\\'s `a b`' OR `c`"},
    {"postgresql", "\"a b\" = $$it's \"a b\"$$", "\"c\" = $$it's \"a b\"$$"},
    {"sqlite", "[a b] > 0", "\"c\" > 0"},
    {NULL, "\"a b\" > 0", "\"c\" > 0"},
};

START_TEST(names_are_read_and_quoted_as_a_dialect_does)
{
    for (gsize i = 0; i < G_N_ELEMENTS(spelled); i++) {
        g_autoptr(CmSchema) schema = cm_schema_new();
        CmTable *table = cm_table_new(NULL, "t");
        CmColumn *column = cm_column_new("d", cm_type_new(CM_TYPE_INTEGER));
        const CmName name = {NULL, (char *)"t"};
        CmOperation *rename = cm_operation_on(CM_OPERATION_RENAME_COLUMN, &name, "a b", "c");
        CmOperation *drop = cm_operation_on(CM_OPERATION_DROP_COLUMN, &name, "c", NULL);
        CmConstraint *check = cm_constraint_new(CM_CONSTRAINT_CHECK, "k");
        g_autoptr(GPtrArray) back = NULL;
        GError *error = NULL;

        column->computed = g_strdup(spelled[i].before);
        check->sql = g_strdup(spelled[i].before);
        cm_table_add_column(table, cm_column_new("a b", cm_type_new(CM_TYPE_INTEGER)));
        cm_table_add_column(table, column);
        cm_table_add_constraint(table, check);
        assert_ok(cm_schema_add_table(schema, table, &error), error);
        assert_ok(cm_operation_apply(rename, schema, spelled[i].dialect, &error), error);
        ck_assert_str_eq(column->computed, spelled[i].after);
        ck_assert_str_eq(check->sql, spelled[i].after);
        back = cm_operation_reverse(drop, schema, spelled[i].dialect, &error);
        assert_ok(back != NULL, error);
        ck_assert_uint_eq(back->len, 2);
        assert_ok(cm_operation_apply(drop, schema, spelled[i].dialect, &error), error);
        ck_assert_uint_eq(table->constraints->len, 0);
        cm_operation_free(rename);
        cm_operation_free(drop);
    }
}
END_TEST

/* On MariaDB, and what all dialects then have. */
static const struct {
    const char *operations;
    const char *have;
} limited[] = {
    {"- create_table: {name: t, columns: {a: integer}, dialects: [postgresql]}\n"
     "- create_table: {name: t, columns: {b: integer}, dialects: [mysql]}\n"
     "- add_column: {table: t, name: c, column: {type: integer, dialects: [mysql]}}",
     "- create_table:\n    name: t\n    columns:\n      b: integer\n"
     "      c: {type: integer, dialects: [mysql]}\n    dialects: [postgresql, mysql]\n"},
    {"- create_table: {name: t, columns: {a: integer, b: integer}}\n"
     "- drop_column: {table: t, column: b, dialects: [mysql]}\n"
     "- create_index: {name: i, table: t, columns: [a], dialects: [sqlite, mariadb]}\n"
     "- drop_index: {name: i, table: t, dialects: [mariadb]}\n"
     "- alter_column: {table: t, column: a, type: bigint, dialects: [postgresql]}",
     "- create_table:\n    name: t\n    columns:\n      a: integer\n"
     "      b: {type: integer, dialects: [sqlite, postgresql]}\n    indexes:\n"
     "      i: {columns: [a], dialects: [sqlite]}\n"},
    {"- create_table: {name: t, columns: {a: integer}, dialects: [postgresql]}\n"
     "- alter_column: {table: t, column: a, type: bigint, dialects: [postgresql]}\n"
     "- drop_table: {name: s, dialects: [postgresql]}",
     "- create_table:\n    name: t\n    columns:\n      a: bigint\n    dialects: [postgresql]\n"},
    {"- create_table: {name: t, columns: {a: integer}, dialects: [postgresql]}\n"
     "- drop_table: {name: t, dialects: [postgresql]}",
     "[]\n"},
};

START_TEST(what_some_dialects_have_is_replayed_for_all)
{
    for (gsize i = 0; i < G_N_ELEMENTS(limited); i++) {
        g_autoptr(CmSchema) schema = cm_schema_new();
        g_autoptr(CmYamlDocument) document = NULL;
        g_autoptr(GPtrArray) operations = read_operations(limited[i].operations, &document);
        g_autoptr(GPtrArray) made = NULL;
        g_autofree char *text = NULL;
        GError *error = NULL;

        for (guint j = 0; j < operations->len; j++)
            assert_ok(cm_operation_apply_in_full(operations->pdata[j], schema, "mariadb", &error),
                      error);
        made = cm_operations_creating(schema);
        text = write_operations(made);
        ck_assert_str_eq(text, limited[i].have);
    }
}
END_TEST

UNIT_MAIN("operation/apply", random_operations_survive_and_are_undone,
          nasty_operations_survive_and_are_undone, errors_leave_the_schema_as_it_was,
          operations_do_what_they_say, texts_among_options_follow_a_rename,
          names_are_read_and_quoted_as_a_dialect_does, what_some_dialects_have_is_replayed_for_all)
