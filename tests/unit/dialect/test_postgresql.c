/* The SQL of each operation on PostgreSQL. */
#include <string.h>

#include "dialect/compile.h"
#include "dialect/dialect.h"
#include "model/model.h"
#include "operation/yaml.h"
#include "support/unit.h"
#include "unit/dialect/postgresql_object_cases.h"

static CmSchema *
read_schema(const char *text)
{
    GError *error = NULL;
    g_autoptr(CmModel) read = cm_model_parse(text, strlen(text), "model", &error);

    ck_assert_msg(read != NULL, "%s: %s", text, error ? error->message : "");
    return cm_schema_copy(read->schema);
}

/* The document holds the name of the file, which errors say. */
static GPtrArray *
read_operations(const char *yaml, CmYamlDocument **document)
{
    GError *error = NULL;
    GPtrArray *operations = NULL;

    *document = cm_yaml_parse(yaml, strlen(yaml), "f", NULL, &error);
    if (*document)
        operations = cm_operations_read(cm_yaml_root(*document), &error);
    ck_assert_msg(operations != NULL, "%s: %s", yaml, error ? error->message : "");
    return operations;
}

/* Statements joined by ";\n", those that run by themselves with a "!" before them; what fails as
 * "ERROR" with the message. */
static char *
render(const char *yaml, CmSchema *schema)
{
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(GPtrArray) operations = read_operations(yaml, &document);
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GString *out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    if (!cm_dialect_render(&cm_dialect_postgresql, operations, schema, statements, &error)) {
        g_string_append_printf(out, "ERROR %s", error->message);
        return g_string_free(out, FALSE);
    }
    for (guint i = 0; i < statements->len; i++) {
        const CmStatement *statement = statements->pdata[i];
        g_autofree char *sql = cm_compile_literal(statement, &cm_spelling_postgresql, &error);

        g_string_append_printf(out, "%s%s%s", i ? ";\n" : "",
                               statement->mode == CM_STATEMENT_AUTOCOMMIT ? "!" : "", sql);
    }
    return g_string_free(out, FALSE);
}

static void
check(const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(CmSchema) schema = read_schema(model);
        g_autofree char *sql = render(cases[i].yaml, schema);

        ck_assert_msg(!strcmp(sql, cases[i].sql), "%s\n%s\nand not\n%s", cases[i].yaml, sql,
                      cases[i].sql);
    }
}

START_TEST(operations_on_tables_are_these_statements)
{
    check(table_cases, G_N_ELEMENTS(table_cases));
}
END_TEST

START_TEST(operations_on_objects_are_these_statements)
{
    check(object_cases, G_N_ELEMENTS(object_cases));
}
END_TEST

/* What servers from a version on do otherwise. */
START_TEST(newer_servers_do_more)
{
    static const struct {
        const char *yaml;
        int version;
        const char *sql;
    } newer[] = {
        {"- alter_column: {table: s, column: g, computed: {sql: c * 3, stored: true}}", 170000,
         "ALTER TABLE s ALTER COLUMN g SET EXPRESSION AS (c * 3)"},
        {"- alter_column: {table: s, column: g, computed: {sql: c * 2}}", 180000,
         "ALTER TABLE s DROP COLUMN g;\n"
         "ALTER TABLE s ADD COLUMN g integer GENERATED ALWAYS AS (c * 2) VIRTUAL"},
        {"- create_table: {name: u, columns: {a: integer, b: {type: integer, computed: {sql: a}}}}",
         180000,
         "CREATE TABLE u (\n    a integer,\n    b integer GENERATED ALWAYS AS (a) VIRTUAL\n)"},
        {"- alter_column: {table: t, column: a, postgresql: {storage: plain}}\n"
         "- alter_column: {table: t, column: a, postgresql: {}}",
         160000,
         "ALTER TABLE t ALTER COLUMN a SET STORAGE plain;\n"
         "ALTER TABLE t ALTER COLUMN a SET STORAGE DEFAULT"},
        {"- create_table: {name: p1, columns: {at: date not null, x: integer}, postgresql: "
         "{partition_of: p, partition_bound: DEFAULT}}",
         130000,
         "CREATE TABLE p1 (\n    at date NOT NULL,\n    x integer,\n    CONSTRAINT pc CHECK (x > "
         "0)\n);\nALTER TABLE p ATTACH PARTITION p1 DEFAULT"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(newer); i++) {
        g_autoptr(CmSchema) schema = read_schema(model);
        g_autofree char *sql = NULL;

        schema->server_version = newer[i].version;
        sql = render(newer[i].yaml, schema);
        ck_assert_str_eq(sql, newer[i].sql);
    }
}
END_TEST

START_TEST(older_servers_are_told_apart_by_name)
{
    static const struct {
        const char *yaml;
        int major; /* that came to do it */
        const char *what;
    } features[] = {
        {"- create_table: {name: u, columns: {a: {type: text, postgresql: {compression: lz4}}}}",
         14, "create_table u: compression of columns"},
        {"- alter_column: {table: t, column: a, postgresql: {compression: lz4}}", 14,
         "alter_column t.a: compression of columns"},
        {"- add_column: {table: t, name: z, column: sql(int4multirange)}", 14,
         "add_column t.z: multiranges"},
        {"- create_statistics: {name: z, table: t, expressions: [(n % 2)]}", 14,
         "create_statistics z on t: statistics over expressions"},
        {"- create_index: {name: i, table: t, columns: [a], unique: true, postgresql: "
         "{nulls_not_distinct: true}}",
         15, "create_index i on t: NULLS NOT DISTINCT"},
        {"- create_unique_constraint: {name: u, table: t, columns: [a], postgresql: "
         "{nulls_not_distinct: true}}",
         15, "create_unique_constraint u on t: NULLS NOT DISTINCT"},
        {"- create_foreign_key: {name: f, table: t, columns: [n], references: s.c, on_delete: set "
         "null, postgresql: {set_null_columns: [n]}}",
         15, "create_foreign_key f on t: columns of SET NULL"},
        {"- create_sequence: {name: z, postgresql: {unlogged: true}}", 15,
         "create_sequence z: unlogged sequences"},
        {"- create_collation: {name: z, provider: icu, locale: de, rules: x}", 16,
         "create_collation z: rules of collations"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(features); i++) {
        g_autoptr(CmYamlDocument) document = NULL;
        g_autoptr(GPtrArray) operations = read_operations(features[i].yaml, &document);
        const CmOperation *operation = operations->pdata[0];
        int version = features[i].major * 10000;
        GError *error = NULL;
        g_autofree char *wanted =
            g_strdup_printf("f:1:3: %s came with PostgreSQL %d, and this server is %d",
                            features[i].what, features[i].major, features[i].major - 1);

        assert_ok(cm_dialect_check(&cm_dialect_postgresql, operation, 0, &error), error);
        assert_ok(cm_dialect_check(&cm_dialect_postgresql, operation, version, &error), error);
        ck_assert(!cm_dialect_check(&cm_dialect_postgresql, operation, version - 1, &error));
        ck_assert_str_eq(error->message, wanted);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(what_cannot_run_in_a_transaction_is_known)
{
    static const struct {
        const char *sql;
        bool is_alone;
    } statements[] = {
        {"CREATE INDEX CONCURRENTLY i ON t (a)", true},
        {"create /* now */ unique index concurrently i on t (a)", true},
        {"CREATE INDEX concurrent ON t (a)", false},
        {"CREATE INDEX i ON t (a)", false},
        {"DROP INDEX CONCURRENTLY i", true},
        {"DROP INDEX i", false},
        {"REINDEX (VERBOSE) TABLE CONCURRENTLY t", true},
        {"REINDEX TABLE t", false},
        {"VACUUM", true},
        {"ANALYZE t", false},
        {"ALTER TABLE p DETACH PARTITION p1", false},
        {"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", true},
        {"ALTER TABLE p ADD COLUMN concurrently integer", false},
        {"REFRESH MATERIALIZED VIEW CONCURRENTLY v", false},
        {"CREATE DATABASE d", true},
        {"ALTER SYSTEM SET work_mem = '1GB'", true},
        {"SELECT 'VACUUM'", false},
        {"", false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(statements); i++)
        ck_assert_msg(cm_dialect_postgresql.is_autocommit(statements[i].sql) ==
                          statements[i].is_alone,
                      "%s", statements[i].sql);
}
END_TEST

UNIT_MAIN("dialect/postgresql", operations_on_tables_are_these_statements,
          operations_on_objects_are_these_statements, newer_servers_do_more,
          older_servers_are_told_apart_by_name, what_cannot_run_in_a_transaction_is_known)
