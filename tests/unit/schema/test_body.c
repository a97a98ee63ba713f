/* The table body: what each key reads to and how it is written, and that a random table survives.
 */
#include <string.h>

#include "schema/body.h"
#include "support/unit.h"
#include "unit/random_schema.h"
#include "unit/schema_text.h"

#define TABLES 3000

static CmTable *
read_table(const char *text, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(text, strlen(text), "f", NULL, error);
    g_autoptr(CmTable) table = cm_table_new(NULL, "t");
    const CmBodyContext context = {NULL, NULL, true, NULL};

    if (!document || !cm_body_read_table(cm_yaml_root(document), NULL, table, &context, error))
        return NULL;
    return g_steal_pointer(&table);
}

static char *
write_table(const CmTable *table)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    GError *error = NULL;
    char *text = cm_yaml_write(cm_body_write_table(document, table, NULL), &error);

    assert_ok(text != NULL, error);
    return text;
}

START_TEST(random_tables_survive)
{
    for (guint seed = 0; seed < TABLES; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, false, 0, false};
        g_autoptr(CmTable) other = make_table(&maker, NULL);
        g_autoptr(CmTable) table = make_table(&maker, seed % 2 ? other : NULL);
        g_autofree char *first = write_table(table);
        GError *error = NULL;
        g_autoptr(CmTable) read = read_table(first, &error);
        g_autofree char *was = NULL;
        g_autofree char *is = NULL;
        g_autofree char *second = NULL;

        ck_assert_msg(read != NULL, "seed %u: %s in\n%s", seed, error ? error->message : "", first);
        second = write_table(read);
        ck_assert_msg(!strcmp(first, second), "seed %u:\n%s\nthen\n%s", seed, first, second);
        cm_name_clear(&read->name);
        read->name = cm_name_copy(&table->name);
        was = full_table_text(table);
        is = full_table_text(read);
        ck_assert_msg(!strcmp(was, is), "seed %u:\n%s\nread\n%s\nis\n%s", seed, was, first, is);
    }
}
END_TEST

typedef struct {
    const char *text;
    const char *canonical; /* NULL: the text itself */
} Form;

#define ID "columns:\n  id: integer pk\n"
#define AB "columns:\n  a: integer\n  b: text\n"

/* Every key, in its canonical form and in others. */
static const Form forms[] = {
    {ID, NULL},
    {"columns: {id: {type: int, primary_key: true}}", ID},
    {"columns: {id: {type: integer, primary_key: yes, nullable: false}}", ID},
    {"columns: {a: varchar(10)}", "columns:\n  a: string(10)\n"},
    {"columns: {a: 'numeric(10,2) not null unique'}",
     "columns:\n  a: numeric(10, 2) not null unique\n"},
    {"columns: {a: integer pk null}", "columns:\n  a: integer pk null\n"},
    {"columns: {a: integer null not null}", "columns:\n  a: integer not null\n"},
    {"columns: {a: integer pk autoincrement}", "columns:\n  a: integer pk autoincrement\n"},
    {"columns: {a: integer index}", "columns:\n  a: integer\nindexes:\n  ix_t_a: [a]\n"},
    {"columns: {a: {type: integer, index: my_a}}",
     "columns:\n  a: integer\nindexes:\n  my_a: [a]\n"},
    {"columns: {a: {type: integer, unique: uq}}", "columns:\n  a: integer\nuniques:\n  uq: [a]\n"},
    {"columns: {a: {type: integer, unique: true}}", "columns:\n  a: integer unique\n"},
    {"columns: {a: {type: integer, unique: false, index: false}}", "columns:\n  a: integer\n"},
    {"columns:\n  a: {type: text, server_default: x}\n", NULL},
    {"columns:\n  a: {type: text, server_default: \"5\"}\n", NULL},
    {"columns:\n  a: {type: text, server_default: 0.10}\n", NULL},
    {"columns:\n  a: {type: text, server_default: true}\n", NULL},
    {"columns: {a: {type: text, server_default: yes}}",
     "columns:\n  a: {type: text, server_default: true}\n"},
    {"columns:\n  a: {type: text, server_default: {sql: CURRENT_TIMESTAMP}}\n", NULL},
    {"columns: {a: {type: text, server_default: null}}", "columns:\n  a: text\n"},
    {"columns:\n  a: {type: text, computed: {sql: 'lower(b)'}}\n  b: text\n",
     "columns:\n  a: {type: text, computed: {sql: lower(b)}}\n  b: text\n"},
    {"columns:\n  a: {type: text, computed: lower(b)}\n  b: text\n",
     "columns:\n  a: {type: text, computed: {sql: lower(b)}}\n  b: text\n"},
    {"columns:\n  a: {type: text, computed: {sql: b, stored: true}}\n  b: text\n", NULL},
    {"columns:\n  a: {type: integer, autoincrement: false}\n", NULL},
    {"columns: {a: {type: integer, autoincrement: auto}}", "columns:\n  a: integer\n"},
    {"columns:\n  a: {type: text, collation: NOCASE, comment: \"\", renamed_from: b}\n", NULL},
    {"columns:\n  a: {type: text, dialects: [sqlite], sqlite: {type: CLOB}}\n", NULL},
    {"columns:\n  a: {type: integer, references: u.id}\n", NULL},
    {"columns:\n  a: {type: integer, references: s.u.id}\n", NULL},
    {"columns:\n  a: {type: integer, references: {column: u.id, on_delete: cascade}}\n", NULL},
    {"columns:\n  a: {type: integer, references: {table: u, match: full}}\n", NULL},
    {"columns: {a: {type: integer, references: {table: u}}}",
     "columns:\n  a: {type: integer, references: {table: u}}\n"},
    {"columns: {a: {type: text, default: x, validate: {max: 3}, sensitive: true}}",
     "columns:\n  a: text\n"},
    {AB "primary_key: [b, a]\n", NULL},
    {AB "primary_key: {name: pk, columns: [a]}\n", NULL},
    {AB "primary_key: {columns: [{column: a, order: desc}]}\n",
     AB "primary_key: [{column: a, order: desc}]\n"},
    {AB "primary_key: a\n", "columns:\n  a: integer pk null\n  b: text\n"},
    {AB "foreign_keys:\n- {columns: [a, b], references: {table: u, columns: [v, w]}}\n", NULL},
    {AB "foreign_keys: [{name: fk, columns: [a], references: u.id, on_update: set null}]\n",
     AB "foreign_keys:\n- {name: fk, columns: [a], references: {table: u, columns: [id]}, "
        "on_update: set null}\n"},
    {AB "foreign_keys: {fk: {columns: [a], table: u}}\n",
     AB "foreign_keys:\n- {name: fk, columns: [a], references: {table: u}}\n"},
    {AB "foreign_keys:\n", AB},
    {AB "uniques:\n  uq: [a, b]\n", NULL},
    {AB "uniques:\n- [a, b]\n", NULL},
    {AB "uniques: [[a], [a, b]]\n",
     "columns:\n  a: integer unique\n  b: text\nuniques:\n- [a, b]\n"},
    {AB "uniques:\n- {name: null, columns: [a]}\n", NULL},
    {AB "uniques:\n  uq: {columns: [a], sqlite: {on_conflict: ignore}}\n", NULL},
    {AB "uniques:\n  uq: {columns: [a], deferrable: true, initially: deferred}\n", NULL},
    {AB "uniques: {uq: {columns: [a], sqlite: {on_conflict: null}}}\n", AB "uniques:\n  uq: [a]\n"},
    {AB "checks:\n- a > 0\n- ck: b <> ''\n", NULL},
    {AB "checks: {ck: a > 0}\n", AB "checks:\n- ck: a > 0\n"},
    {AB "checks:\n- {name: sql, sql: a > 0}\n", NULL},
    {AB "checks:\n- {name: ck, sql: a > 0, comment: why}\n", NULL},
    {AB "checks:\n- {name: comment, sql: a > 0}\n", NULL},
    {AB "excludes:\n  ex: [{column: a, with: \"=\"}, {sql: lower(b), ops: o, with: '&&'}]\n", NULL},
    {AB "excludes:\n- [{column: a, with: \"=\"}]\n", NULL},
    {AB "excludes:\n- {columns: [{column: a, with: <>}], where: a > 0}\n", NULL},
    {AB
     "excludes: {ex: {columns: {column: a, with: '='}, where: a > 0, postgresql: {using: hash}}}\n",
     AB "excludes:\n  ex: {columns: [{column: a, with: \"=\"}], where: a > 0, postgresql: {using: "
        "hash}}\n"},
    {"columns:\n  a: enum mood(x, y) not null\n  b: {type: enum mood(x), comment: c}\n", NULL},
    {AB "indexes:\n  ix: [a, {column: b, order: desc, nulls: first}]\n", NULL},
    {AB "indexes:\n  ix: {columns: [{sql: lower(b)}], unique: true, where: a > 0}\n", NULL},
    {AB "indexes: {ix: a}\n", AB "indexes:\n  ix: [a]\n"},
    {AB "indexes: {ix: {columns: [{column: a}]}}\n", AB "indexes:\n  ix: [a]\n"},
    {AB "indexes:\n  ix: {columns: [{column: b, collation: C, ops: o, length: 4}], comment: c, "
        "renamed_from: old}\n",
     NULL},
    {AB
     "comment: all of it\nrenamed_from: old\ndialects: [sqlite, mysql]\nsqlite: {strict: true}\n",
     NULL},
    {"comment: c\n" AB, AB "comment: c\n"},
    {AB "sqlite: {strict: null}\n", AB},
    {AB "sqlite: {}\n", AB},
    {AB "mysql: {max_rows: 90, engine: 3.0, row_format: \"12\", union: [a, b], options: x}\n", AB
     "mysql: {engine: \"3.0\", max_rows: 90, options: [x], row_format: \"12\", union: [a, b]}\n"},
    {AB "postgresql: {unlogged: true, with: fillfactor=90, inherits: [], tablespace: 1, of_type: "
        "no}\n",
     AB "postgresql: {of_type: false, tablespace: \"1\", unlogged: true, with: [fillfactor=90]}\n"},
    {AB "sqlite: {type: 0.10}\n", AB "sqlite: {type: 0.1}\n"},
    {AB "mariadb: {engine: Aria, period: 'p (a, b)', system_versioned: true}\n", NULL},
    {"virtual: fts5(a, b)\n", NULL},
};

START_TEST(every_key_is_read_and_written)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        const char *wanted = forms[i].canonical ? forms[i].canonical : forms[i].text;
        GError *error = NULL;
        g_autoptr(CmTable) table = read_table(forms[i].text, &error);
        g_autofree char *text = NULL;
        g_autofree char *again = NULL;
        g_autoptr(CmTable) second = NULL;

        ck_assert_msg(table != NULL, "%s: %s", forms[i].text, error ? error->message : "");
        text = write_table(table);
        ck_assert_msg(!strcmp(text, wanted), "%s\nis written\n%s", forms[i].text, text);
        second = read_table(text, &error);
        ck_assert_msg(second != NULL, "%s: %s", text, error ? error->message : "");
        again = write_table(second);
        ck_assert_str_eq(text, again);
    }
}
END_TEST

typedef struct {
    const char *text;
    const char *message;
} Bad;

static const Bad bad[] = {
    {"colums: {a: integer}\n", "f:1:1: unknown key 'colums', did you mean 'columns'?"},
    {"{}", "f:1:1: table 't' has no columns"},
    {"columns: [a]\n", "f:1:10: a mapping is wanted here, not a list"},
    {"columns:\n  a: intger\n", "f:2:6: unknown type 'intger', did you mean 'integer'?"},
    {"columns:\n  a: serial\n",
     "f:2:6: unknown type 'serial'; a type of one database alone is written sql(\"serial\")"},
    {"columns:\n  a: integer unqiue\n",
     "f:2:6: unknown word 'unqiue' behind a type; the words are pk, not null, null, unique, "
     "index, autoincrement"},
    {"columns:\n  a: integer not\n",
     "f:2:6: unknown word 'not' behind a type; the words are pk, not null, null, unique, index, "
     "autoincrement"},
    {"columns:\n  a: {nullable: true}\n", "f:2:6: key 'type' is missing"},
    {"columns:\n  a: {type: integer, nulable: true}\n",
     "f:2:22: unknown key 'nulable', did you mean 'nullable'?"},
    {"columns:\n  a: {type: integer, nullable: maybe}\n",
     "f:2:32: true or false is wanted here, not 'maybe'"},
    {"columns:\n  a: null\n", "f:2:6: unknown type 'null'"},
    {"columns:\n  a: {type: text, server_default: {sq: x}}\n",
     "f:2:36: unknown key 'sq'; write {sql: …}"},
    {"columns:\n  a: {type: text, server_default: [x]}\n",
     "f:2:35: a single value is wanted here, not a list"},
    {"columns:\n  a: {type: integer, references: u}\n",
     "f:2:34: 'u' names no column; write table.column"},
    {"columns:\n  a: {type: integer, references: {on_delete: cascade}}\n",
     "f:2:34: key 'column' or 'table' is missing"},
    {"columns:\n  a: {type: integer, references: {column: u.id, on_delete: cascad}}\n",
     "f:2:60: unknown value 'cascad', did you mean 'cascade'?"},
    {"columns:\n  a: {type: text, sqlite: {typ: x}}\n",
     "f:2:28: unknown option 'typ' of sqlite, did you mean 'type'?"},
    {"columns:\n  a: {type: text, dialects: [sqlit]}\n",
     "f:2:29: unknown dialect 'sqlit', did you mean 'sqlite'?"},
    {AB "primary_key: [c]\n", "f:1:1: primary key (c) of table 't' names no column: 'c'"},
    {ID "primary_key: [id]\n", "f:3:14: the primary key is said twice: at a column and here"},
    {AB "primary_key: []\n", "f:4:14: at least one column is wanted here"},
    {AB "primary_key: [{sql: lower(b)}]\n",
     "f:4:14: a primary key is over columns, not over expressions"},
    {AB "uniques: [[{sql: lower(b)}]]\n",
     "f:4:11: a unique constraint is over columns, not over expressions"},
    {AB "uniques: {uq: [c]}\n", "f:1:1: unique constraint 'uq' of table 't' names no column: 'c'"},
    {AB "uniques: x\n", "f:4:10: a list is wanted here, not a single value"},
    {AB "foreign_keys: [{columns: [a]}]\n", "f:4:16: key 'references' is missing"},
    {AB "foreign_keys: [{references: u.id}]\n", "f:4:16: key 'columns' is missing"},
    {AB "foreign_keys: [u.id]\n", "f:4:16: key 'columns' is missing"},
    {AB "foreign_keys: [{columns: [a, b], references: u.id}]\n",
     "f:4:16: foreign key (a, b) has 2 columns but refers to 1"},
    {"columns:\n  a: {type: integer, references: {column: u.id, columns: [b]}}\n  b: text\n",
     "f:2:34: either 'column' is wanted here, or 'table' and 'columns'"},
    {AB "checks: [{name: ck, comment: c}]\n", "f:4:10: key 'sql' is missing"},
    {AB "checks: [{name: ck}]\n", "f:4:10: key 'sql' is missing"},
    {AB "checks: [{sql: ''}]\n", "f:4:16: a name may not be empty"},
    {AB "excludes: [[a]]\n",
     "f:4:12: each column of an exclusion constraint says its operator; write {column: a, with: "
     "\"=\"}"},
    {AB "excludes: [{where: a > 0}]\n", "f:4:12: key 'columns' is missing"},
    {AB "excludes: [a]\n",
     "f:4:12: each column of an exclusion constraint says its operator; write {column: a, with: "
     "\"=\"}"},
    {AB "excludes: {ex: [{column: c, with: '='}]}\n",
     "f:1:1: exclusion constraint 'ex' of table 't' names no column: 'c'"},
    {AB "uniques: {uq: [{column: a, with: '='}]}\n",
     "f:4:15: 'with' is an operator of an exclusion constraint, and of nothing else"},
    {AB "indexes: {ix: [{column: a, with: '='}]}\n",
     "f:4:15: 'with' is an operator of an exclusion constraint, and of nothing else"},
    {AB "indexes: {ix: {unique: true}}\n", "f:4:15: key 'columns' is missing"},
    {AB "indexes: {ix: [c]}\n", "f:1:1: index 'ix' of table 't' names no column: 'c'"},
    {AB "indexes: {ix: [{column: a, ordr: desc}]}\n",
     "f:4:28: unknown key 'ordr', did you mean 'order'?"},
    {AB "indexes: {ix: [{column: a, sql: b}]}\n",
     "f:4:16: either 'column' or 'sql' is wanted here"},
    {AB "indexes: {ix: [{order: desc}]}\n", "f:4:16: either 'column' or 'sql' is wanted here"},
    {AB "indexes: {ix: [{column: a, length: 0}]}\n", "f:4:36: 0 is out of range: 1 to 1000000"},
    {AB "indexes: {ix: [a], iy: {name: ix, columns: [a]}}\n",
     "f:4:20: index 'ix' stands here already"},
    {AB "sqlite: yes\n", "f:4:9: a mapping is wanted here, not a single value"},
    {AB "sqlite: {strict: [1]}\n", "f:4:18: a single value is wanted here, not a list"},
    {AB "postgresql: {unloged: true}\n",
     "f:4:14: unknown option 'unloged' of postgresql, did you mean 'unlogged'?"},
    {AB "postgresql: {concurrently: true}\n",
     "f:4:14: unknown option 'concurrently' of postgresql; the keys here are unlogged, tablespace, "
     "access_method, with, partition_by, partition_of, partition_bound, inherits, of_type, "
     "row_security, replica_identity, clustered_on, empty"},
    {AB "postgresql: {unlogged: maybe}\n", "f:4:24: true or false is wanted here, not 'maybe'"},
    {AB "postgresql: {with: {a: b}}\n", "f:4:20: a single value is wanted here, not a mapping"},
    {AB "mysql: {motor: InnoDB}\n",
     "f:4:9: unknown option 'motor' of mysql; the keys here are engine, charset, collation, "
     "row_format, key_block_size, stats_persistent, stats_auto_recalc, stats_sample_pages, "
     "checksum, delay_key_write, max_rows, min_rows, avg_row_length, pack_keys, autoextend_size, "
     "compression, encryption, insert_method, union, options, partition_by, algorithm, lock"},
    {AB "mysql: {system_versioned: true}\n", "f:4:9: unknown option 'system_versioned' of mysql;"},
    {AB "mariadb: {sytem_versioned: true}\n",
     "f:4:11: unknown option 'sytem_versioned' of mariadb, did you mean 'system_versioned'?"},
    {AB "mysql: {max_rows: many}\n", "f:4:19: a whole number is wanted here, not 'many'"},
    {AB "mysql: {union: [\"a\\x1fb\"]}\n",
     "f:4:16: an element of a list may not hold the character U+001F"},
    {"columns:\n  a: enum()\n", "f:2:6: an enum has labels, and an empty one stands in quotes"},
    {"columns:\n  a: integer unique\nindexes: {a: [a], b: }\n",
     "f:3:22: a value is wanted here, not null"},
};

START_TEST(errors_say_where_and_what)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        g_autoptr(CmTable) table = read_table(bad[i].text, &error);

        ck_assert_msg(!table && error, "%s was read", bad[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, bad[i].message), "%s\nsays %s\nnot  %s",
                      bad[i].text, error->message, bad[i].message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(program_keys_belong_into_the_model)
{
    static const char text[] = "columns: {a: {type: text, validate: {max: 3}}}";
    GError *error = NULL;
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(text, strlen(text), "f", NULL, &error);
    g_autoptr(CmTable) table = cm_table_new(NULL, "t");

    assert_fails(cm_body_read_table(cm_yaml_root(document), NULL, table, NULL, &error), error,
                 CM_ERROR_KEY);
}
END_TEST

START_TEST(a_naming_convention_names_what_has_no_name)
{
    static const char text[] =
        "columns:\n  a: integer pk\n  b: {type: text, unique: true, references: u.x}\n"
        "uniques: [{name: null, columns: [a]}, {name: own, columns: [a, b]}]\n"
        "checks: [a > 0]\n";
    GError *error = NULL;
    g_autoptr(CmYamlDocument) document = cm_yaml_parse(text, strlen(text), "f", NULL, &error);
    g_autoptr(CmTable) table = cm_table_new("s", "t");
    const CmNaming naming = {
        .primary_key = (char *)"pk_{table}",
        .unique = (char *)"uq_{table}_{columns}",
        .foreign_key = (char *)"fk_{table}_{columns}_{ref_table}",
        .check = (char *)"ck_{table}_{name}",
        .index = (char *)"i_{columns}",
    };
    const CmBodyContext context = {NULL, &naming, false, NULL};

    assert_ok(cm_body_read_table(cm_yaml_root(document), NULL, table, &context, &error), error);
    ck_assert_str_eq(cm_table_primary_key(table)->name, "pk_t");
    ck_assert_ptr_nonnull(cm_table_constraint(table, "uq_t_b"));
    ck_assert_ptr_nonnull(cm_table_constraint(table, "fk_t_b_u"));
    ck_assert_ptr_nonnull(cm_table_constraint(table, "own"));
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        ck_assert(constraint->name || constraint->is_nameless ||
                  constraint->kind == CM_CONSTRAINT_CHECK);
    }
}
END_TEST

UNIT_MAIN("schema/body", random_tables_survive, every_key_is_read_and_written,
          errors_say_where_and_what, program_keys_belong_into_the_model,
          a_naming_convention_names_what_has_no_name)
