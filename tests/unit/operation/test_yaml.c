/* Operations as texts: every kind with its keys, and what is refused. */
#include <string.h>

#include "operation/yaml.h"
#include "support/unit.h"

static GPtrArray *
read_list(const char *text, CmYamlDocument **document, GError **error)
{
    *document = cm_yaml_parse(text, strlen(text), "f", NULL, error);
    return *document ? cm_operations_read(cm_yaml_root(*document), error) : NULL;
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

typedef struct {
    const char *text;
    const char *canonical; /* NULL: the text */
    const char *described;
} Form;

static const Form forms[] = {
    {"- create_table:\n    name: s.t\n    columns:\n      id: integer pk\n    dialects: [sqlite]\n",
     NULL, "create_table s.t"},
    {"- drop_table: t\n", NULL, "drop_table t"},
    {"- drop_table: {name: t}\n", "- drop_table: t\n", "drop_table t"},
    {"- drop_table: {name: t, dialects: [mysql]}\n", NULL, "drop_table t"},
    {"- drop_table: \"12\"\n", NULL, "drop_table 12"},
    {"- rename_table: {name: t, to: u}\n", NULL, "rename_table t to u"},
    {"- create_table_comment: {table: t, comment: \"\"}\n", "!", ""},
    {"- create_table_comment: {table: t, comment: c}\n", NULL, "create_table_comment t"},
    {"- drop_table_comment: {table: t}\n", NULL, "drop_table_comment t"},
    {"- set_table_options: {table: t, sqlite: {strict: true}}\n", NULL, "set_table_options t"},
    {"- set_database_options: {sqlite: {user_version: 7}}\n", NULL, "set_database_options"},
    {"- add_column: {table: t, name: a, column: integer not null}\n", NULL, "add_column t.a"},
    {"- add_column: {table: t, name: a, column: {type: text, unique: uq, index: ix, references: "
     "{name: fk, column: u.id, on_delete: cascade}}}\n",
     NULL, "add_column t.a"},
    {"- add_column: {table: t, name: a, column: integer pk unique index}\n",
     "- add_column: {table: t, name: a, column: {type: integer, primary_key: true, unique: true, "
     "index: ix_t_a}}\n",
     "add_column t.a"},
    {"- drop_column: {table: t, column: a}\n", NULL, "drop_column t.a"},
    {"- alter_column: {table: t, column: a, type: text, nullable: true, server_default: null, "
     "computed: null, autoincrement: auto, collation: null, comment: null, sqlite: {}}\n",
     NULL, "alter_column t.a"},
    {"- alter_column: {table: t, column: a, server_default: {sql: now()}, computed: {sql: b, "
     "stored: true}, autoincrement: false, collation: C, comment: c, sqlite: {type: X}}\n",
     NULL, "alter_column t.a"},
    {"- rename_column: {table: t, column: a, to: b}\n", NULL, "rename_column t.a to b"},
    {"- create_index: {name: ix, table: t, columns: [a]}\n", NULL, "create_index ix on t"},
    {"- create_index: {name: ix, table: t, columns: [{sql: lower(a)}], unique: true, where: a > 0, "
     "dialects: [sqlite]}\n",
     NULL, "create_index ix on t"},
    {"- drop_index: {name: ix, table: t}\n", NULL, "drop_index ix on t"},
    {"- drop_index: {name: ix, table: t, postgresql: {concurrently: true}}\n", NULL,
     "drop_index ix on t"},
    {"- rename_index: {name: ix, table: t, to: iy}\n", NULL, "rename_index t.ix to iy"},
    {"- set_index_comment: {name: ix, table: t, comment: c}\n", NULL, "set_index_comment ix on t"},
    {"- set_index_comment: {name: ix, table: t, comment: null}\n", NULL,
     "set_index_comment ix on t"},
    {"- create_primary_key: {table: t, name: pk, columns: [a, b]}\n", NULL,
     "create_primary_key pk on t"},
    {"- create_unique_constraint: {table: t, columns: [a]}\n", NULL,
     "create_unique_constraint unique constraint (a) on t"},
    {"- create_foreign_key: {table: t, name: fk, columns: [a], references: {table: u, columns: "
     "[id]}, on_delete: set null}\n",
     NULL, "create_foreign_key fk on t"},
    {"- create_check_constraint: {table: t, name: ck, sql: a > 0}\n", NULL,
     "create_check_constraint ck on t"},
    {"- drop_constraint: {name: ck, table: t}\n", NULL, "drop_constraint ck on t"},
    {"- drop_constraint: {table: t, type: primary}\n", NULL, "drop_constraint primary key () on t"},
    {"- drop_constraint: {table: t, type: unique, columns: [a]}\n", NULL,
     "drop_constraint unique constraint (a) on t"},
    {"- drop_constraint: {table: t, type: foreignkey, columns: [a], references: {table: s.u, "
     "columns: [id]}}\n",
     NULL, "drop_constraint foreign key (a) on t"},
    {"- drop_constraint: {table: t, type: foreignkey, columns: [a]}\n", NULL,
     "drop_constraint foreign key (a) on t"},
    {"- drop_constraint: {table: t, type: check, sql: a > 0}\n", NULL,
     "drop_constraint check constraint (a > 0) on t"},
    {"- create_exclude_constraint: {table: t, name: ex, columns: [{column: a, with: '&&'}], where: "
     "a > 0}\n",
     NULL, "create_exclude_constraint ex on t"},
    {"- drop_constraint: {table: t, type: exclude, columns: [{column: a, with: '&&'}]}\n", NULL,
     "drop_constraint exclusion constraint (a) on t"},
    {"- rename_constraint: {name: a, table: t, to: b}\n", NULL, "rename_constraint t.a to b"},
    {"- rename_constraint: {name: a, table: t, to: b, type: primary}\n", NULL,
     "rename_constraint t.a to b"},
    {"- set_constraint_comment: {name: ck, table: t, comment: c}\n", NULL,
     "set_constraint_comment ck on t"},
    {"- set_constraint_comment: {table: t, type: check, sql: a > 0, comment: null}\n", NULL,
     "set_constraint_comment check constraint (a > 0) on t"},
    {"- validate_constraint: {name: ck, table: t}\n", NULL, "validate_constraint ck on t"},
    {"- validate_constraint: {table: t, type: foreignkey, columns: [a], references: {table: s.u, "
     "columns: [id]}}\n",
     NULL, "validate_constraint foreign key (a) on t"},
    {"- create_view:\n    name: v\n    columns: [a]\n    sql: |-\n      SELECT 1\n      FROM t\n",
     NULL, "create_view v"},
    {"- drop_view: v\n", NULL, "drop_view v"},
    {"- create_trigger:\n    name: g\n    table: t\n    sql: CREATE TRIGGER g\n", NULL,
     "create_trigger g"},
    {"- drop_trigger: g\n", NULL, "drop_trigger g"},
    {"- drop_trigger: {name: g, table: s.t}\n", NULL, "drop_trigger g on s.t"},
    {"- create_view:\n    name: v\n    materialized: true\n    indexes:\n      ix: [a]\n"
     "    comment: c\n    depends_on: [f]\n    dialects: [postgresql]\n    sql: SELECT 1\n",
     NULL, "create_view v"},
    {"- create_trigger:\n    name: g\n    table: t\n    comment: c\n    postgresql: {enabled: "
     "always}\n    sql: CREATE TRIGGER g\n",
     NULL, "create_trigger g"},
    {"- create_schema: {name: audit}\n", NULL, "create_schema audit"},
    {"- create_extension: {name: x, version: \"1.0\", comment: c}\n", NULL, "create_extension x"},
    {"- create_enum: {name: s.e, labels: [a, \"\", 'b, c']}\n", NULL, "create_enum s.e"},
    {"- alter_enum: {name: e, labels: [a, {label: c, renamed_from: b}]}\n", NULL, "alter_enum e"},
    {"- alter_enum: {name: e, labels: [a], columns: {s.t: [a, b], u: [a]}}\n", NULL,
     "alter_enum e"},
    {"- rename_enum: {name: s.e, to: f}\n", NULL, "rename_enum s.e to f"},
    {"- drop_enum: s.e\n", NULL, "drop_enum s.e"},
    {"- create_domain: {name: d, type: integer, nullable: false, server_default: 1, collation: C, "
     "checks: [VALUE > 0, ck: VALUE < 9]}\n",
     "- create_domain: {name: d, type: integer, nullable: false, server_default: 1, collation: C, "
     "checks: [VALUE > 0, {ck: VALUE < 9}]}\n",
     "create_domain d"},
    {"- create_composite:\n    name: c\n    columns:\n      a: text\n"
     "      b: {type: text, collation: C}\n",
     NULL, "create_composite c"},
    {"- create_sequence: {name: s, type: integer, start: 5, increment: -1, min: -9, max: 9, cache: "
     "2, "
     "cycle: true, owned_by: s.t.id, postgresql: {unlogged: true}}\n",
     NULL, "create_sequence s"},
    {"- alter_sequence: {name: s, owned_by: {table: t, column: a.b}}\n", NULL, "alter_sequence s"},
    {"- create_function:\n    name: s.f(s.e, integer)\n    comment: c\n    sql: |-\n"
     "      CREATE FUNCTION\n      f\n",
     NULL, "create_function s.f(s.e, integer)"},
    {"- drop_function: s.f(s.e, integer)\n", NULL, "drop_function s.f(s.e, integer)"},
    {"- create_statistics: {name: s, table: t, kinds: [mcv], expressions: [a, lower(b)], target: "
     "100}\n",
     NULL, "create_statistics s on t"},
    {"- create_policy:\n    name: p\n    table: t\n    command: select\n    roles: [a]\n"
     "    using: a > 0\n    check: a > 1\n    permissive: false\n",
     NULL, "create_policy p on t"},
    {"- rename_policy: {name: p, table: t, to: q}\n", NULL, "rename_policy p on t to q"},
    {"- drop_rule: {name: r, table: t}\n", NULL, "drop_rule r on t"},
    {"- create_raw:\n    name: r\n    type: cast\n    detect: SELECT 1\n    sql: CREATE\n"
     "    drop_sql: DROP\n",
     NULL, "create_raw r"},
    {"- execute: SELECT 1\n", "- execute:\n    default: SELECT 1\n", "execute"},
    {"- execute:\n    sqlite: SELECT 1\n    default: \"\"\n    affects: [t, s.u]\n", NULL,
     "execute"},
    {"- execute: {sql: SELECT 1, affects: []}\n",
     "- execute:\n    default: SELECT 1\n"
     "    affects: []\n",
     "execute"},
    {"- bulk_insert:\n    table: t\n    rows:\n    - {a: 1, b: x}\n    - {a: null, b: \"1\"}\n"
     "    - {a: 0.1, b: 3.0}\n    - {a: true, b: 1e+300}\n",
     NULL, "bulk_insert t"},
    {"- bulk_insert: {table: t, rows: [{a: 1, b: 2}, {b: 3, a: 4}]}\n",
     "- bulk_insert:\n    table: t\n    rows:\n    - {a: 1, b: 2}\n    - {a: 4, b: 3}\n",
     "bulk_insert t"},
    {"- bulk_insert:\n    table: t\n    rows: []\n", NULL, "bulk_insert t"},
    {"- bulk_insert:\n    table: t\n    columns: {a: numeric, b: binary, c: json, d: null}\n"
     "    rows:\n    - [1.50, aGk=, {x: [1.0, ~, \"1\"]}, true]\n    - {d: x, c: null, b: null, a: "
     "2}\n",
     "- bulk_insert:\n    table: t\n    columns: {a: numeric, b: binary, c: json, d: null}\n"
     "    rows:\n    - {a: 1.50, b: aGk=, c: '{\"x\": [1.0, null, \"1\"]}', d: true}\n"
     "    - {a: 2, b: null, c: null, d: x}\n",
     "bulk_insert t"},
    {"- bulk_insert: {table: t, columns: [b, a], rows: [[1, x], {a: z, b: 2}]}\n",
     "- bulk_insert:\n    table: t\n    rows:\n    - {b: 1, a: x}\n    - {b: 2, a: z}\n",
     "bulk_insert t"},
};

START_TEST(every_operation_is_read_and_written)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        const char *wanted = forms[i].canonical ? forms[i].canonical : forms[i].text;
        g_autoptr(CmYamlDocument) document = NULL;
        GError *error = NULL;
        g_autoptr(GPtrArray) operations = read_list(forms[i].text, &document, &error);
        g_autofree char *text = NULL;
        g_autofree char *described = NULL;

        if (*wanted == '!') {
            assert_fails(operations != NULL, error, CM_ERROR_VALUE);
            continue;
        }
        ck_assert_msg(operations != NULL, "%s: %s", forms[i].text, error ? error->message : "");
        text = write_list(operations);
        ck_assert_str_eq(text, wanted);
        described = cm_operation_describe(operations->pdata[0]);
        ck_assert_str_eq(described, forms[i].described);
    }
}
END_TEST

typedef struct {
    const char *text;
    const char *message;
} Bad;

static const Bad bad[] = {
    {"a: 1", "f:1:1: a list is wanted here, not a mapping"},
    {"- drop_table", "f:1:3: a mapping is wanted here, not a single value"},
    {"- {drop_table: a, drop_view: b}", "f:1:3: an operation is one key: its name"},
    {"- {}", "f:1:3: an operation is one key: its name"},
    {"- drop_tabl: a", "f:1:3: unknown operation 'drop_tabl', did you mean 'drop_table'?"},
    {"- frobnicate: a", "f:1:3: unknown operation 'frobnicate'"},
    {"- drop_table:", "f:1:14: a mapping is wanted here, not a single value"},
    {"- drop_table: {}", "f:1:15: key 'name' is missing"},
    {"- drop_table: a.b.c", "f:1:15: 'a.b.c' is no name"},
    {"- drop_table: {nam: a}", "f:1:16: unknown key 'nam', did you mean 'name'?"},
    {"- create_table: {columns: {a: integer}}", "f:1:17: key 'name' is missing"},
    {"- create_table: t", "f:1:17: key 'name' is missing"},
    {"- create_table: {name: t}", "f:1:17: table 't' has no columns"},
    {"- create_table: {name: t, colums: {}}",
     "f:1:27: unknown key 'colums', did you mean 'columns'?"},
    {"- rename_table: {name: a}", "f:1:17: key 'to' is missing"},
    {"- rename_table: {to: a}", "f:1:17: key 'name' is missing"},
    {"- create_table_comment: {table: t}", "f:1:25: key 'comment' is missing"},
    {"- set_database_options: {}", "f:1:25: nothing is said to be changed"},
    {"- set_database_options: {sqlite: {user_version: any}}",
     "f:1:25: 'any' is for models; an operation sets a whole number"},
    {"- set_table_options: {table: t}", "f:1:22: nothing is said to be changed"},
    {"- set_table_options: {table: t, sqlite: {}}", "f:1:22: nothing is said to be changed"},
    {"- set_table_options: {table: t, sqlite: {strct: true}}",
     "f:1:42: unknown option 'strct' of sqlite, did you mean 'strict'?"},
    {"- add_column: {table: t, column: integer}", "f:1:15: key 'name' is missing"},
    {"- add_column: {table: t, name: a}", "f:1:15: key 'column' is missing"},
    {"- add_column: {table: t, name: a, column: {type: text, default: x}}",
     "f:1:65: 'default' belongs into the model"},
    {"- add_column: {name: a, column: text}", "f:1:15: key 'table' is missing"},
    {"- drop_column: {table: t}", "f:1:16: key 'column' is missing"},
    {"- alter_column: {table: t, column: a}", "f:1:17: nothing is said to be changed"},
    {"- alter_column: {table: t, type: text}", "f:1:17: key 'column' is missing"},
    {"- alter_column: {table: t, column: a, nulable: true}",
     "f:1:39: unknown key 'nulable', did you mean 'nullable'?"},
    {"- rename_column: {table: t, column: a}", "f:1:18: key 'to' is missing"},
    {"- create_index: {name: ix, columns: [a]}", "f:1:17: key 'table' is missing"},
    {"- create_index: {table: t, columns: [a]}", "f:1:17: key 'name' is missing"},
    {"- create_index: {name: ix, table: t}", "f:1:17: key 'columns' is missing"},
    {"- create_index: {name: ix, table: t, columns: [a], wher: x}",
     "f:1:52: unknown key 'wher', did you mean 'where'?"},
    {"- create_index: ix", "f:1:17: a mapping is wanted here, not a single value"},
    {"- create_foreign_key: {table: t, references: u.id}", "f:1:23: key 'columns' is missing"},
    {"- create_foreign_key: {table: t, columns: [a]}", "f:1:23: key 'references' is missing"},
    {"- create_unique_constraint: {table: t}", "f:1:29: key 'columns' is missing"},
    {"- create_check_constraint: {table: t, name: a}", "f:1:28: key 'sql' is missing"},
    {"- drop_constraint: {table: t}", "f:1:20: key 'name' is missing; a constraint without"},
    {"- validate_constraint: {table: t}", "f:1:24: key 'name' is missing; a constraint without"},
    {"- validate_constraint: {name: ck}", "f:1:24: key 'table' is missing"},
    {"- set_constraint_comment: {table: t, comment: c}",
     "f:1:27: key 'name' is missing; a constraint without"},
    {"- set_constraint_comment: {table: t, name: ck}", "f:1:27: key 'comment' is missing"},
    {"- set_index_comment: {table: t, name: ix}", "f:1:22: key 'comment' is missing"},
    {"- set_index_comment: {table: t, comment: c}", "f:1:22: key 'name' is missing"},
    {"- drop_constraint: {table: t, type: uniqe}",
     "f:1:37: unknown value 'uniqe', did you mean 'unique'?"},
    {"- drop_constraint: {table: t, type: unique}", "f:1:20: key 'columns' is missing"},
    {"- drop_constraint: {table: t, type: check}", "f:1:20: key 'sql' is missing"},
    {"- create_view: {name: v}", "f:1:16: key 'sql' is missing"},
    {"- create_trigger: {name: g, sql: x}", "f:1:19: key 'table' is missing"},
    {"- execute: {}", "f:1:12: no SQL is given"},
    {"- execute: {affects: [t]}", "f:1:12: no SQL is given"},
    {"- execute: {sqlit: x}", "f:1:13: unknown key 'sqlit', did you mean 'sqlite'?"},
    {"- execute: {sql: x, default: y}", "f:1:30: 'sql' and 'default' are two words for one"},
    {"- bulk_insert: {table: t}", "f:1:16: key 'rows' is missing"},
    {"- bulk_insert: {table: t, rows: {a: 1}}", "f:1:33: a list is wanted here, not a mapping"},
    {"- bulk_insert: {table: t, rows: [{a: 1}, {b: 1}]}", "f:1:43: column 'b' is not in the first"},
    {"- bulk_insert: {table: t, rows: [{a: 1, b: 2}, {a: 1}]}", "f:1:48: a column of the first"},
    {"- bulk_insert: {table: t, rows: [{a: [1]}]}", "f:1:38: a single value is wanted here"},
    {"- bulk_insert: {table: t, rows: [x]}", "f:1:34: a mapping is wanted here"},
    {"- bulk_insert: {table: t, rows: [{}]}", "f:1:34: a row names at least one column"},
    {"- bulk_insert: {table: t, columns: [], rows: []}", "f:1:36: no column is named here"},
    {"- bulk_insert: {table: t, columns: [a], rows: [{b: 1}]}", "f:1:49: column 'b' is not in"},
    {"- bulk_insert: {table: t, columns: [a, b], rows: [[1]]}", "f:1:51: 1 values stand here"},
};

START_TEST(errors_say_where_and_what)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(CmYamlDocument) document = NULL;
        GError *error = NULL;
        g_autoptr(GPtrArray) operations = read_list(bad[i].text, &document, &error);

        ck_assert_msg(!operations && error, "%s was read", bad[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, bad[i].message), "%s\nsays %s\nnot  %s",
                      bad[i].text, error->message, bad[i].message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(texts_are_chosen_by_dialect)
{
    g_autoptr(CmYamlDocument) document = NULL;
    GError *error = NULL;
    g_autoptr(GPtrArray) operations =
        read_list("- execute: {mysql: m, sqlite: s, default: d}\n- execute: {sqlite: s}\n"
                  "- drop_table: {name: t, dialects: [mysql]}\n",
                  &document, &error);

    assert_ok(operations != NULL, error);
    ck_assert_str_eq(cm_operation_text(operations->pdata[0], "sqlite"), "s");
    ck_assert_str_eq(cm_operation_text(operations->pdata[0], "mariadb"), "m");
    ck_assert_str_eq(cm_operation_text(operations->pdata[0], "postgresql"), "d");
    ck_assert_ptr_null(cm_operation_text(operations->pdata[1], "postgresql"));
    ck_assert(cm_operation_is_for(operations->pdata[0], "sqlite"));
    ck_assert(cm_operation_is_for(operations->pdata[2], "mariadb"));
    ck_assert(!cm_operation_is_for(operations->pdata[2], "sqlite"));
}
END_TEST

START_TEST(nothing_is_an_empty_list)
{
    g_autoptr(CmYamlDocument) document = NULL;
    GError *error = NULL;
    g_autoptr(GPtrArray) operations = read_list("null", &document, &error);

    assert_ok(operations != NULL, error);
    ck_assert_uint_eq(operations->len, 0);
}
END_TEST

UNIT_MAIN("operation/yaml", every_operation_is_read_and_written, errors_say_where_and_what,
          texts_are_chosen_by_dialect, nothing_is_an_empty_list)
