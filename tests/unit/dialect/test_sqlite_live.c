/* What is rendered for SQLite, run by SQLite: the schema afterwards is the one that replay
 * predicted, whatever the changes. */
#include <string.h>

#include "inspect/inspector.h"
#include "migrate/compare.h"
#include "support/unit.h"
#include "unit/random_operation.h"
#include "unit/schema_text.h"

#define DATABASES 250

static const CmComparing sqlite = {.dialect = &cm_dialect_sqlite};

static CmConnection *
open_database(void)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open("sqlite://", CM_OPEN_MAY_CREATE, NULL, &error);

    assert_ok(connection != NULL, error);
    assert_ok(cm_connection_execute(connection, "PRAGMA foreign_keys = OFF", NULL, 0, &error),
              error);
    return connection;
}

static void
run(CmConnection *connection, const GPtrArray *statements, guint seed)
{
    GError *error = NULL;

    assert_ok(cm_connection_begin(connection, &error), error);
    for (guint i = 0; i < statements->len; i++) {
        bool ok = cm_connection_execute_statement(connection, statements->pdata[i], &error);

        for (guint j = 0; !ok && j <= i; j++)
            g_printerr("%s;\n", ((CmStatement *)statements->pdata[j])->text);
        ck_assert_msg(ok, "seed %u: %s", seed, error ? error->message : "");
    }
    assert_ok(cm_connection_commit(connection, &error), error);
}

/* Renders operations, which changes schema, and runs them. */
static void
change(CmConnection *connection, const GPtrArray *operations, CmSchema *schema, guint seed)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GError *error = NULL;

    ck_assert_msg(cm_dialect_render(&cm_dialect_sqlite, operations, schema, statements, &error),
                  "seed %u: %s", seed, error ? error->message : "");
    run(connection, statements, seed);
}

static void
check_no_difference(const CmSchema *from, const CmSchema *to, guint seed)
{
    GError *error = NULL;
    g_autoptr(CmDiff) diff = cm_compare(&sqlite, from, to, NULL, &error);
    g_autofree char *left = NULL;
    g_autofree char *right = NULL;

    ck_assert_msg(diff != NULL, "seed %u: %s", seed, error ? error->message : "");
    if (diff->operations->len) {
        left = full_schema_text(from, true);
        right = full_schema_text(to, true);
        g_printerr("seed %u:\n%s\n\n%s\n", seed, left, right);
        for (guint i = 0; i < diff->operations->len; i++) {
            g_autofree char *what = cm_operation_describe(diff->operations->pdata[i]);

            g_printerr("%s\n", what);
        }
    }
    ck_assert_msg(!diff->operations->len, "seed %u: %u differences", seed, diff->operations->len);
}

/* The database and the prediction say the same, down to the order of columns. */
static void
check_prediction(CmConnection *connection, const CmSchema *predicted, guint seed)
{
    GError *error = NULL;
    g_autoptr(CmSchema) live = cm_inspect(connection, NULL, &error);

    ck_assert_msg(live != NULL, "seed %u: %s", seed, error ? error->message : "");
    check_no_difference(live, predicted, seed);
    check_no_difference(predicted, live, seed);
    for (guint i = 0; i < live->tables->len; i++) {
        const CmTable *table = live->tables->pdata[i];
        const CmTable *other = cm_schema_table(predicted, &table->name);

        for (guint j = 0; j < table->columns->len; j++)
            ck_assert_msg(!strcmp(((CmColumn *)table->columns->pdata[j])->name,
                                  ((CmColumn *)other->columns->pdata[j])->name),
                          "seed %u: columns of %s", seed, table->name.name);
    }
}

static void
check_seed(guint seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Maker maker = {random, true, 0, false};
    g_autoptr(CmConnection) connection = open_database();
    g_autoptr(CmSchema) made = make_schema(&maker);
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(CmSchema) ahead = NULL;
    g_autoptr(GPtrArray) operations = cm_operations_creating(made);
    g_autoptr(GPtrArray) changes = cm_operations_new();
    g_autoptr(GPtrArray) reverse = NULL;
    GError *error = NULL;

    change(connection, operations, schema, seed);
    check_prediction(connection, schema, seed);
    ahead = cm_schema_copy(schema);
    for (int i = pick(&maker, 5); i >= 0; i--) {
        CmOperation *operation = make_operation(&maker, ahead);

        g_ptr_array_add(changes, operation);
        assert_ok(cm_operation_apply(operation, ahead, "sqlite", &error), error);
    }
    reverse = cm_operations_reverse(changes, schema, "sqlite", &error);
    ck_assert_msg(reverse != NULL, "seed %u: %s", seed, error ? error->message : "");
    change(connection, changes, schema, seed);
    check_prediction(connection, schema, seed);
    change(connection, reverse, schema, seed);
    check_prediction(connection, schema, seed);
}

START_TEST(sqlite_does_what_replay_predicted)
{
    for (guint seed = 0; seed < DATABASES; seed++)
        check_seed(seed);
}
END_TEST

/* The difference of two random schemas, rendered and run, turns one database into the other. */
START_TEST(a_difference_turns_one_into_the_other)
{
    for (guint seed = 0; seed < DATABASES; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, true, 0, false};
        g_autoptr(CmConnection) connection = open_database();
        g_autoptr(CmSchema) made = make_schema(&maker);
        g_autoptr(CmSchema) wanted = cm_schema_copy(made);
        g_autoptr(CmSchema) schema = cm_schema_new();
        g_autoptr(GPtrArray) operations = cm_operations_creating(made);
        g_autoptr(CmDiff) diff = NULL;
        GError *error = NULL;

        change(connection, operations, schema, seed);
        for (int i = pick(&maker, 8); i >= 0; i--) {
            g_autoptr(CmOperation) operation = make_operation(&maker, wanted);

            assert_ok(cm_operation_apply(operation, wanted, "sqlite", &error), error);
        }
        diff = cm_compare(&sqlite, schema, wanted, NULL, &error);
        ck_assert_msg(diff != NULL, "seed %u: %s", seed, error ? error->message : "");
        change(connection, diff->operations, schema, seed);
        check_no_difference(schema, wanted, seed);
        check_prediction(connection, schema, seed);
    }
}
END_TEST

UNIT_MAIN("dialect/sqlite_live", sqlite_does_what_replay_predicted,
          a_difference_turns_one_into_the_other)
