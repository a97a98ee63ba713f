/* What inspecting a PostgreSQL database costs: a number of queries that does not grow, and a time
 * that grows as the number of tables does. CMIG_TEST_MATRIX=full goes on to 10,000 tables. */
#include "inspect/inspector.h"
#include "support/server.h"

#include <stdio.h>

#define MOST_QUERIES 15

typedef struct {
    guint64 queries;
    double seconds;
} Cost;

/* Tables, half of which refer to the one before, with a key, indexes, a check and a comment; every
 * tenth has a view and a trigger. */
static void
make_tables(CmConnection *connection, guint first, guint end)
{
    GError *error = NULL;
    g_autofree char *sql = g_strdup_printf(
        "DO $do$ BEGIN FOR i IN %u..%u LOOP "
        "EXECUTE format('CREATE TABLE t%%s (id serial PRIMARY KEY, a integer NOT NULL DEFAULT 0, "
        "b varchar(80) DEFAULT ''x'', c timestamptz DEFAULT now(), d numeric(10,2), e text, "
        "CONSTRAINT t%%s_check CHECK (a >= 0 AND b <> e))', i, i);"
        "EXECUTE format('CREATE INDEX t%%s_a ON t%%s (a, b DESC) WHERE d > 0', i, i);"
        "EXECUTE format('COMMENT ON COLUMN t%%s.a IS ''a''', i);"
        "IF i %% 2 = 1 AND i > 1 THEN "
        "EXECUTE format('ALTER TABLE t%%s ADD FOREIGN KEY (a) REFERENCES t%%s', i, i - 1); END IF;"
        "IF i %% 10 = 0 THEN EXECUTE format('CREATE VIEW v%%s AS SELECT * FROM t%%s', i, i);"
        "EXECUTE format('CREATE TRIGGER g BEFORE UPDATE ON t%%s FOR EACH ROW EXECUTE FUNCTION "
        "f()', "
        "i); END IF; END LOOP; END $do$",
        first, end - 1);

    assert_ok(cm_connection_execute(connection, sql, NULL, 0, &error), error);
}

static Cost
inspect(CmConnection *connection, guint tables)
{
    guint64 before = cm_connection_counters(connection).statements;
    gint64 began = g_get_monotonic_time();
    GError *error = NULL;
    g_autoptr(CmSchema) schema = cm_inspect(connection, NULL, &error);
    Cost cost = {.seconds = (double)(g_get_monotonic_time() - began) / 1e6};

    assert_ok(schema != NULL, error);
    ck_assert_uint_eq(schema->tables->len, tables);
    ck_assert_uint_eq(schema->views->len, tables / 10);
    cost.queries = cm_connection_counters(connection).statements - before;
    return cost;
}

START_TEST(queries_do_not_grow_with_tables)
{
    static const guint sizes[] = {10, 1000, 10000};
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    gsize count = g_strcmp0(g_getenv("CMIG_TEST_MATRIX"), "full") ? 2 : 3;
    guint made = 0;
    Cost costs[G_N_ELEMENTS(sizes)];

    test_execute(connection, "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql "
                             "AS 'BEGIN RETURN NEW; END'");
    for (gsize i = 0; i < count; i++) {
        for (; made < sizes[i]; made = MIN(made + 500, sizes[i]))
            make_tables(connection, made + 1, MIN(made + 500, sizes[i]) + 1);
        costs[i] = inspect(connection, sizes[i]);
        fprintf(stderr, "%u tables: %u queries, %.3f s\n", sizes[i], (guint)costs[i].queries,
                costs[i].seconds);
        ck_assert_uint_le(costs[i].queries, MOST_QUERIES);
        ck_assert_uint_eq(costs[i].queries, costs[0].queries);
    }
    /* Far from linear would be a hundred times; machines and loads differ. */
    if (count > 2)
        ck_assert_double_lt(costs[2].seconds, costs[1].seconds * 25);
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

UNIT_MAIN("conformance/counts_postgresql", queries_do_not_grow_with_tables)
