/* The SQL of each operation on MySQL and MariaDB. */
#include <string.h>

#include "dialect/compile.h"
#include "dialect/dialect.h"
#include "operation/yaml.h"
#include "support/unit.h"

static GPtrArray *
read_operations(const char *yaml, CmYamlDocument **document)
{
    GError *error = NULL;
    GPtrArray *operations;

    *document = cm_yaml_parse(yaml, strlen(yaml), "f", NULL, &error);
    ck_assert_msg(*document != NULL, "%s: %s", yaml, error ? error->message : "");
    operations = cm_operations_read(cm_yaml_root(*document), &error);
    ck_assert_msg(operations != NULL, "%s: %s", yaml, error ? error->message : "");
    return operations;
}

/* Statements joined by ";\n"; the schema is what the operations find and leave. */
static char *
render(const CmDialect *dialect, const char *yaml, CmSchema *schema, GError **error)
{
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(GPtrArray) operations = read_operations(yaml, &document);
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GString *out = g_string_new(NULL);

    if (!cm_dialect_render(dialect, operations, schema, statements, error)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    for (guint i = 0; i < statements->len; i++) {
        g_autofree char *sql = cm_compile_literal(statements->pdata[i], dialect->spelling, error);

        g_string_append_printf(out, "%s%s", i ? ";\n" : "", sql);
    }
    return g_string_free(out, FALSE);
}

/* p is referred to by t, which has an index that its key needs. */
static const char before[] =
    "- create_table: {name: p, columns: {id: integer pk}}\n"
    "- create_table: {name: t, columns: {id: integer pk, p_id: integer not null, a: string(20)}, "
    "foreign_keys: [{name: fk, columns: [p_id], references: p.id}], indexes: {ix: [p_id]}, "
    "uniques: {uq: [a]}, checks: [{ck: 1 > 0}]}\n";

static CmSchema *
example(const CmDialect *dialect)
{
    CmSchema *schema = cm_schema_new();
    GError *error = NULL;
    g_autofree char *sql = render(dialect, before, schema, &error);

    assert_ok(sql != NULL, error);
    return schema;
}

static const struct {
    const char *yaml;
    const char *sql;
} cases[] = {
    {"- create_table: {name: n, columns: {id: integer pk, a: {type: string(5), nullable: false, "
     "server_default: x}}, comment: it's, mysql: {engine: MyISAM}}",
     "CREATE TABLE n (\n    id int NOT NULL AUTO_INCREMENT,\n"
     "    a varchar(5) NOT NULL DEFAULT 'x',\n    PRIMARY KEY (id)\n) ENGINE=MyISAM "
     "COMMENT='it''s'"},
    {"- create_table: {name: n, columns: {id: {type: integer, primary_key: true, autoincrement: "
     "false}}}",
     "CREATE TABLE n (\n    id int NOT NULL,\n    PRIMARY KEY (id)\n)"},
    /* what refers to a table that comes later */
    {"- create_table: {name: n, columns: {m_id: {type: integer, references: m.id}}}\n"
     "- create_table: {name: m, columns: {id: integer pk}}",
     "CREATE TABLE n (\n    m_id int\n);\n"
     "CREATE TABLE m (\n    id int NOT NULL AUTO_INCREMENT,\n    PRIMARY KEY (id)\n);\n"
     "ALTER TABLE n ADD CONSTRAINT n_ibfk_1 FOREIGN KEY (m_id) REFERENCES m (id)"},
    {"- create_table: {name: n, columns: {at: timestamp, up: {type: timestamp, nullable: false, "
     "server_default: {sql: current_timestamp()}, mysql: {on_update: current_timestamp()}}}}",
     "CREATE TABLE n (\n    at timestamp NULL,\n    up timestamp NOT NULL DEFAULT "
     "current_timestamp() ON UPDATE current_timestamp()\n)"},
    /* several changes of a table are one statement */
    {"- add_column: {table: t, name: d, column: date}\n"
     "- alter_column: {table: t, column: a, nullable: false}\n"
     "- create_index: {name: ix_d, table: t, columns: [d]}",
     "ALTER TABLE t MODIFY COLUMN a varchar(20) NOT NULL,\n    ADD COLUMN d date,\n"
     "    ADD INDEX ix_d (d)"},
    /* an index that a key needs goes as another comes */
    {"- drop_index: {table: t, name: ix}\n"
     "- create_index: {name: ix2, table: t, columns: [p_id, a]}",
     "ALTER TABLE t DROP INDEX ix,\n    ADD INDEX ix2 (p_id, a)"},
    /* and a key goes before its index */
    {"- drop_index: {table: t, name: ix}\n- drop_constraint: {table: t, name: fk}",
     "ALTER TABLE t DROP FOREIGN KEY fk;\nALTER TABLE t DROP INDEX ix"},
    {"- drop_column: {table: t, column: p_id}",
     "ALTER TABLE t DROP FOREIGN KEY fk;\n"
     "ALTER TABLE t DROP INDEX ix,\n    DROP COLUMN p_id"},
    /* a column that takes the name of another comes by itself, unless nothing is kept in it */
    {"- drop_column: {table: t, column: a}\n- add_column: {table: t, name: a, column: date}",
     "ALTER TABLE t DROP INDEX uq,\n    DROP COLUMN a;\nALTER TABLE t ADD COLUMN a date"},
    {"- drop_column: {table: t, column: a}\n"
     "- add_column: {table: t, name: a, column: {type: integer, computed: {sql: id + 1}}}",
     "ALTER TABLE t DROP INDEX uq,\n    DROP COLUMN a,\n"
     "    ADD COLUMN a int GENERATED ALWAYS AS (id + 1) VIRTUAL"},
    /* a unique constraint is a unique index */
    {"- drop_constraint: {table: t, name: uq}\n"
     "- create_index: {table: t, name: uq, columns: [a], unique: true}",
     ""},
    {"- drop_constraint: {table: t, name: uq}\n"
     "- create_index: {table: t, name: uq, columns: [a, id], unique: true}",
     "ALTER TABLE t DROP INDEX uq,\n    ADD UNIQUE INDEX uq (a, id)"},
    /* what says when rows are valid comes and goes as a whole */
    {"- add_column: {table: t, name: s, column: {type: 'sql(\"timestamp(6)\")', computed: ROW "
     "START}}\n"
     "- add_column: {table: t, name: e, column: {type: 'sql(\"timestamp(6)\")', computed: ROW "
     "END}}\n"
     "- set_table_options: {table: t, mariadb: {system_versioned: true}}",
     "ALTER TABLE t ADD COLUMN s timestamp(6) GENERATED ALWAYS AS ROW START,\n"
     "    ADD COLUMN e timestamp(6) GENERATED ALWAYS AS ROW END,\n"
     "    ADD PERIOD FOR SYSTEM_TIME (s, e),\n    ADD SYSTEM VERSIONING"},
    {"- drop_constraint: {table: t, name: uq}", "ALTER TABLE t DROP INDEX uq"},
    {"- drop_constraint: {table: t, name: ck}", "ALTER TABLE t DROP CONSTRAINT ck"},
    /* without its key a column is not numbered */
    {"- drop_constraint: {table: t, type: primary}",
     "ALTER TABLE t DROP PRIMARY KEY,\n    MODIFY COLUMN id int NOT NULL"},
    {"- rename_column: {table: t, column: a, to: b}", "ALTER TABLE t RENAME COLUMN a TO b"},
    {"- rename_index: {table: t, name: ix, to: jx}", "ALTER TABLE t RENAME INDEX ix TO jx"},
    {"- set_index_comment: {table: t, name: ix, comment: it's}",
     "ALTER TABLE t DROP INDEX ix,\n    ADD INDEX ix (p_id) COMMENT 'it''s'"},
    {"- create_index: {name: jx, table: t, columns: [a]}\n"
     "- set_index_comment: {table: t, name: jx, comment: c}\n"
     "- set_index_comment: {table: t, name: jx, comment: null}",
     "ALTER TABLE t ADD INDEX jx (a);\n"
     "ALTER TABLE t DROP INDEX jx,\n    ADD INDEX jx (a) COMMENT 'c';\n"
     "ALTER TABLE t DROP INDEX jx,\n    ADD INDEX jx (a)"},
    {"- set_constraint_comment: {table: t, name: ck, comment: c}\n"
     "- validate_constraint: {table: t, name: ck}",
     ""},
    {"- rename_constraint: {table: t, name: ck, to: ck2}",
     "ALTER TABLE t DROP CONSTRAINT ck;\nALTER TABLE t ADD CONSTRAINT ck2 CHECK (1 > 0)"},
    {"- rename_constraint: {table: t, name: pk_t, to: pk_u, type: primary}", ""},
    {"- rename_table: {name: t, to: order}", "RENAME TABLE t TO `order`"},
    {"- create_table_comment: {table: t, comment: new}", "ALTER TABLE t COMMENT='new'"},
    {"- drop_table_comment: {table: t}", "ALTER TABLE t COMMENT=''"},
    {"- set_table_options: {table: t, mysql: {charset: utf8mb4}}",
     "ALTER TABLE t MODIFY COLUMN a varchar(20),\n    DEFAULT CHARSET=utf8mb4"},
    {"- set_table_options: {table: t, mysql: {engine: MyISAM}}\n"
     "- set_table_options: {table: t, mysql: {engine: false}}",
     "ALTER TABLE t ENGINE=MyISAM,\n    ENGINE=InnoDB"},
    /* what is said no more is as the database has it, and columns that go by it go with it */
    {"- set_table_options: {table: t, mysql: {charset: latin1, collation: latin1_bin}}\n"
     "- rename_table: {name: p, to: q}\n"
     "- set_table_options: {table: t, mysql: {charset: false, collation: false}}",
     "ALTER TABLE t MODIFY COLUMN a varchar(20),\n    DEFAULT CHARSET=latin1,\n    "
     "COLLATE=latin1_bin;\nRENAME TABLE p TO q;\n"
     "ALTER TABLE t MODIFY COLUMN a varchar(20),\n    DEFAULT CHARSET=DEFAULT"},
    {"- set_table_options: {table: t, mysql: {row_format: compressed, key_block_size: 8}}\n"
     "- rename_table: {name: p, to: q}\n"
     "- set_table_options: {table: t, mysql: {row_format: false, key_block_size: false}}",
     "ALTER TABLE t key_block_size=8,\n    row_format=compressed;\nRENAME TABLE p TO q;\n"
     "ALTER TABLE t DROP PRIMARY KEY,\n    DROP INDEX uq,\n    DROP INDEX ix,\n    ADD PRIMARY KEY "
     "(id),\n    "
     "ADD CONSTRAINT uq UNIQUE (a),\n    ADD INDEX ix (p_id),\n    key_block_size=0,\n    "
     "row_format=DEFAULT"},
    /* a column that numbers rows comes with its key, and has it as long as it does */
    {"- add_column: {table: p, name: n, column: integer not null autoincrement}\n"
     "- drop_constraint: {table: p, type: primary, columns: [id]}\n"
     "- drop_column: {table: p, column: id}\n"
     "- create_index: {name: n, table: p, columns: [n]}\n"
     "- rename_table: {name: p, to: q}\n"
     "- drop_index: {name: n, table: q}\n"
     "- add_column: {table: q, name: a, column: integer}\n"
     "- drop_column: {table: q, column: n}",
     "ALTER TABLE p DROP PRIMARY KEY,\n    MODIFY COLUMN id int NOT NULL,\n    ADD COLUMN n int "
     "NOT "
     "NULL AUTO_INCREMENT,\n    ADD INDEX n (n);\nALTER TABLE p DROP COLUMN id;\nRENAME TABLE p TO "
     "q;\nALTER TABLE q DROP INDEX n,\n    MODIFY COLUMN n int NOT NULL,\n    ADD COLUMN a int;\n"
     "ALTER TABLE q DROP COLUMN n"},
    /* one that is numbered within another one needs a key that it begins, where rows come by it */
    {"- create_table: {name: n, columns: {g: integer not null, n: integer not null autoincrement, "
     "a: integer}, primary_key: [g, n], indexes: {n: [n]}}\n"
     "- drop_index: {name: n, table: n}\n- drop_column: {table: n, column: a}\n"
     "- create_index: {name: n, table: n, columns: [n, g]}\n- rename_table: {name: p, to: q}\n"
     "- drop_index: {name: n, table: n}\n- rename_column: {table: n, column: g, to: k}\n"
     "- create_index: {name: n, table: n, columns: [n]}",
     "CREATE TABLE n (\n    g int NOT NULL,\n    n int NOT NULL AUTO_INCREMENT,\n    a int,\n    "
     "PRIMARY KEY (g, n),\n    INDEX n (n)\n);\n"
     "ALTER TABLE n DROP INDEX n,\n    DROP COLUMN a,\n    ADD INDEX n (n, g);\n"
     "RENAME TABLE p TO q;\n"
     "ALTER TABLE n DROP INDEX n,\n    MODIFY COLUMN n int NOT NULL;\n"
     "ALTER TABLE n RENAME COLUMN g TO k;\n"
     "SET @cmig_sql_mode = @@sql_mode, sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');\n"
     "ALTER TABLE n MODIFY COLUMN n int NOT NULL AUTO_INCREMENT,\n    ADD INDEX n (n);\n"
     "SET sql_mode = @cmig_sql_mode"},
    /* an enum is a type of its columns, which know both labels while rows get the new one */
    {"- add_column: {table: t, name: e, column: {type: 'enum m(x, y)', nullable: false, "
     "server_default: y}}\n"
     "- add_column: {table: t, name: n, column: {type: timestamp, mysql: {on_update: "
     "current_timestamp()}}}\n"
     "- alter_enum: {name: m, labels: [w, {label: z, renamed_from: y}, x], columns: {t: e, gone: "
     "e}}\n"
     "- rename_table: {name: p, to: q}\n"
     "- alter_enum: {name: m, labels: [{label: x, renamed_from: z}, {label: z, renamed_from: x}, "
     "{label: W, renamed_from: w}], columns: {t: [e]}}",
     "ALTER TABLE t ADD COLUMN e enum('x','y') NOT NULL DEFAULT 'y',\n    ADD COLUMN n timestamp "
     "NULL ON UPDATE current_timestamp();\n"
     "ALTER TABLE t MODIFY COLUMN e enum('w','z','x','y') NOT NULL DEFAULT 'y';\n"
     "UPDATE t SET e = CASE e WHEN 'y' THEN 'z' END, n = n WHERE e IN ('y');\n"
     "ALTER TABLE t MODIFY COLUMN e enum('w','z','x') NOT NULL DEFAULT 'z';\n"
     "RENAME TABLE p TO q;\n"
     "ALTER TABLE t MODIFY COLUMN e enum('x','z','W') NOT NULL DEFAULT 'z';\n"
     "UPDATE t SET e = CASE e WHEN 'z' THEN 'x' WHEN 'x' THEN 'z' WHEN 'w' THEN 'W' END, n = n "
     "WHERE e IN ('z', 'x', 'w');\n"
     "ALTER TABLE t MODIFY COLUMN e enum('x','z','W') NOT NULL DEFAULT 'x'"},
    /* settings that only other engines know, each by its own name */
    {"- set_table_options: {table: t, mysql: {options: [\"`a`='1'\", \"`ab`='2'\"]}}\n"
     "- rename_table: {name: p, to: q}\n"
     "- set_table_options: {table: t, mysql: {options: [\"`ab`='3'\"]}}\n"
     "- rename_table: {name: q, to: p}\n"
     "- set_table_options: {table: t, mysql: {options: false}}",
     "ALTER TABLE t `a`='1',\n    `ab`='2';\nRENAME TABLE p TO q;\n"
     "ALTER TABLE t `ab`='3',\n    `a`=DEFAULT;\nRENAME TABLE q TO p;\n"
     "ALTER TABLE t `ab`=DEFAULT"},
    {"- create_index: {name: jx, table: t, columns: [a], mysql: {algorithm: inplace, lock: none}}",
     "ALTER TABLE t ADD INDEX jx (a),\n    ALGORITHM=INPLACE,\n    LOCK=NONE"},
    {"- add_column: {table: t, name: b, column: {type: integer, mysql: {algorithm: instant}}}\n"
     "- add_column: {table: t, name: c, column: integer}",
     "ALTER TABLE t ADD COLUMN b int,\n    ADD COLUMN c int,\n    ALGORITHM=INSTANT"},
    /* a key that loses its index gets one; with a key goes the index that the server made */
    {"- drop_index: {table: t, name: ix}", "ALTER TABLE t DROP INDEX ix,\n    ADD INDEX fk (p_id)"},
    {"- create_table: {name: q, columns: {id: integer pk, x: {type: integer, references: p.id}}}\n"
     "- drop_constraint: {table: q, name: q_ibfk_1}",
     "CREATE TABLE q (\n    id int NOT NULL AUTO_INCREMENT,\n    x int,\n    "
     "PRIMARY KEY (id),\n    CONSTRAINT q_ibfk_1 FOREIGN KEY (x) REFERENCES p (id)\n);\n"
     "ALTER TABLE q DROP FOREIGN KEY q_ibfk_1,\n    DROP INDEX IF EXISTS q_ibfk_1"},
    {"- drop_constraint: {table: t, name: uq}", "ALTER TABLE t DROP INDEX uq"},
    /* an index that the server may have made keeps its name when a key comes */
    {"- create_table: {name: q, columns: {x: integer}, indexes: {x: [x]}}\n"
     "- create_foreign_key: {table: q, name: fq, columns: [x], references: p.id}",
     "CREATE TABLE q (\n    x int,\n    INDEX x (x)\n);\n"
     "ALTER TABLE q DROP INDEX x,\n    ADD INDEX x (x),\n    "
     "ADD CONSTRAINT fq FOREIGN KEY (x) REFERENCES p (id)"},
    /* the server renames keys that it named, but not their indexes */
    {"- create_table: {name: q, columns: {x: {type: integer, references: p.id}}}\n"
     "- rename_table: {name: q, to: r}\n- drop_constraint: {table: r, name: r_ibfk_1}",
     "CREATE TABLE q (\n    x int,\n    CONSTRAINT q_ibfk_1 FOREIGN KEY (x) REFERENCES p (id)\n);\n"
     "RENAME TABLE q TO r;\n"
     "ALTER TABLE r DROP FOREIGN KEY r_ibfk_1,\n    DROP INDEX IF EXISTS q_ibfk_1"},
    /* a 0 is no number that is missing */
    {"- alter_column: {table: p, column: id, autoincrement: false}\n"
     "- create_table_comment: {table: t, comment: new}\n"
     "- alter_column: {table: p, column: id, autoincrement: true}",
     "ALTER TABLE p MODIFY COLUMN id int NOT NULL;\nALTER TABLE t COMMENT='new';\n"
     "SET @cmig_sql_mode = @@sql_mode, sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');\n"
     "ALTER TABLE p MODIFY COLUMN id int NOT NULL AUTO_INCREMENT;\n"
     "SET sql_mode = @cmig_sql_mode"},
    /* views do not follow by themselves */
    {"- create_view: {name: v, sql: SELECT id FROM p}\n- rename_table: {name: p, to: q}\n"
     "- rename_column: {table: q, column: id, to: n}",
     "CREATE VIEW v AS SELECT id FROM p;\nRENAME TABLE p TO q;\n"
     "CREATE OR REPLACE VIEW v AS SELECT id FROM q;\nALTER TABLE q RENAME COLUMN id TO n;\n"
     "CREATE OR REPLACE VIEW v AS SELECT n AS id FROM q"},
    {"- drop_table: p\n- drop_table: t",
     "ALTER TABLE t DROP FOREIGN KEY fk;\nDROP TABLE p;\nDROP TABLE t"},
    {"- create_view: {name: v, sql: SELECT id FROM t}", "CREATE VIEW v AS SELECT id FROM t"},
};

START_TEST(operations_are_spelled)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmSchema) schema = example(&cm_dialect_mariadb);
        GError *error = NULL;
        g_autofree char *sql = render(&cm_dialect_mariadb, cases[i].yaml, schema, &error);

        ck_assert_msg(sql != NULL, "%s: %s", cases[i].yaml, error ? error->message : "");
        ck_assert_str_eq(sql, cases[i].sql);
    }
}
END_TEST

/* What an older server is told instead. */
static const struct {
    const CmDialect *dialect;
    int version;
    const char *yaml;
    const char *sql;
} old_cases[] = {
    {&cm_dialect_mysql, 50744, "- rename_column: {table: t, column: a, to: b}",
     "ALTER TABLE t CHANGE COLUMN a b varchar(20)"},
    {&cm_dialect_mysql, 50744, "- rename_index: {table: t, name: ix, to: jx}",
     "ALTER TABLE t RENAME INDEX ix TO jx"},
    {&cm_dialect_mysql, 50624, "- rename_index: {table: t, name: ix, to: jx}",
     "ALTER TABLE t DROP INDEX ix,\n    ADD INDEX jx (p_id)"},
    {&cm_dialect_mysql, 50624, "- rename_constraint: {table: t, name: uq, to: vq}",
     "ALTER TABLE t DROP INDEX uq,\n    ADD CONSTRAINT vq UNIQUE (a)"},
    {&cm_dialect_mysql, 80036, "- rename_column: {table: t, column: a, to: b}",
     "ALTER TABLE t RENAME COLUMN a TO b"},
    {&cm_dialect_mysql, 80036, "- drop_constraint: {table: t, name: ck}",
     "ALTER TABLE t DROP CHECK ck"},
    {&cm_dialect_mariadb, 100428, "- rename_column: {table: t, column: id, to: n}",
     "ALTER TABLE t CHANGE COLUMN id n int NOT NULL AUTO_INCREMENT"},
    {&cm_dialect_mariadb, 100428, "- rename_index: {table: t, name: ix, to: jx}",
     "ALTER TABLE t DROP INDEX ix,\n    ADD INDEX jx (p_id)"},
};

START_TEST(old_servers_are_told_otherwise)
{
    for (gsize i = 0; i < G_N_ELEMENTS(old_cases); i++) {
        g_autoptr(CmSchema) schema = example(old_cases[i].dialect);
        GError *error = NULL;
        g_autofree char *sql = NULL;

        schema->server_version = old_cases[i].version;
        sql = render(old_cases[i].dialect, old_cases[i].yaml, schema, &error);
        ck_assert_msg(sql != NULL, "%s: %s", old_cases[i].yaml, error ? error->message : "");
        ck_assert_str_eq(sql, old_cases[i].sql);
    }
}
END_TEST

START_TEST(what_a_server_would_forget_is_refused)
{
    static const char check[] = "- create_check_constraint: {table: t, name: c, sql: id > 0}";
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(GPtrArray) operations = read_operations(check, &document);
    g_autoptr(GError) error = NULL;

    ck_assert(!cm_dialect_check(&cm_dialect_mysql, operations->pdata[0], 80015, &error));
    ck_assert_msg(strstr(error->message, "check constraints came with MySQL 8.0.16, and this "
                                         "server is 8.0.15"),
                  "%s", error->message);
    ck_assert(cm_dialect_check(&cm_dialect_mysql, operations->pdata[0], 80016, NULL));
    ck_assert(cm_dialect_check(&cm_dialect_mysql, operations->pdata[0], 0, NULL));
    ck_assert(cm_dialect_check(&cm_dialect_mariadb, operations->pdata[0], 101100, NULL));
}
END_TEST

UNIT_MAIN("dialect/mysql", operations_are_spelled, old_servers_are_told_otherwise,
          what_a_server_would_forget_is_refused)
