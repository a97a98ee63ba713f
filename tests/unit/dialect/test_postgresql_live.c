/* What is rendered for PostgreSQL, run by a server: the schema afterwards is the one that replay
 * predicted, up and down. */
#include "operation/yaml.h"
#include "unit/dialect/postgresql_live.h"
#include "unit/dialect/postgresql_live_cases.h"
#include "unit/dialect/random_postgresql_operation.h"

#define DATABASES 60

static GPtrArray *
read_operations(const char *yaml, CmYamlDocument **document)
{
    GError *error = NULL;
    GPtrArray *operations = NULL;

    *document = cm_yaml_parse(yaml, strlen(yaml), "f", NULL, &error);
    if (*document)
        operations = cm_operations_read(cm_yaml_root(*document), &error);
    ck_assert_msg(operations != NULL, "%s: %s", yaml, error ? error->message : "");
    cm_dialect_project_operations(&cm_dialect_postgresql, operations);
    return operations;
}

/* Whether the server is new enough for all of them. */
static bool
can_do(const GPtrArray *operations, int version)
{
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < operations->len; i++)
        if (!cm_dialect_check(&cm_dialect_postgresql, operations->pdata[i], version, &error))
            return false;
    return true;
}

static void
check_case(const Case *the)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(CmYamlDocument) other = NULL;
    g_autoptr(GPtrArray) setup = read_operations(the->setup, &document);
    g_autoptr(GPtrArray) changes = read_operations(the->changes, &other);
    g_autoptr(GPtrArray) reverse = NULL;
    /* Since 16 columns of the only table are not qualified any more, as those of the cases are. */
    Live live = {connection, schema, the->changes,
                 cm_connection_version_number(connection) >= 160000};
    GError *error = NULL;

    schema->server_version = cm_connection_version_number(connection);
    if (!can_do(setup, schema->server_version) || !can_do(changes, schema->server_version))
        return;
    live_change(&live, setup);
    live_check(&live, "before");
    reverse = cm_operations_reverse(changes, schema, "postgresql", &error);
    ck_assert_msg(reverse != NULL, "%s: %s", the->changes, error ? error->message : "");
    live_change(&live, changes);
    live_check(&live, "up");
    live_change(&live, reverse);
    live_check(&live, "down");
    live_change(&live, changes);
    live_check(&live, "up again");
}

START_TEST(postgresql_does_what_replay_predicted)
{
    for (gsize i = 0; i < G_N_ELEMENTS(live_cases); i++)
        check_case(&live_cases[i]);
}
END_TEST

/* Operations that fit one another, as they are tried over a copy of the schema. */
static GPtrArray *
random_changes(Maker *maker, const CmSchema *schema)
{
    g_autoptr(CmSchema) ahead = cm_schema_copy(schema);
    GPtrArray *changes = cm_operations_new();
    GError *error = NULL;

    for (int i = pick(maker, 6); i >= 0; i--) {
        CmOperation *operation = pg_make_operation(maker, ahead);

        g_ptr_array_add(changes, operation);
        assert_ok(cm_operation_apply(operation, ahead, "postgresql", &error), error);
    }
    return changes;
}

static void
check_seed(guint seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Maker maker = {.random = random};
    g_autofree char *story = g_strdup_printf("seed %u", seed);
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) made = pg_make_schema(&maker);
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(GPtrArray) operations = cm_operations_creating(made);
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(GPtrArray) reverse = NULL;
    Live live = {connection, schema, story, true};
    GError *error = NULL;

    schema->server_version = cm_connection_version_number(connection);
    if (!can_do(operations, schema->server_version))
        return;
    live_change(&live, operations);
    live_check(&live, "before");
    changes = random_changes(&maker, schema);
    if (!can_do(changes, schema->server_version))
        return;
    reverse = cm_operations_reverse(changes, schema, "postgresql", &error);
    ck_assert_msg(reverse != NULL, "%s: %s", story, error ? error->message : "");
    live_change(&live, changes);
    live_check(&live, "up");
    live_change(&live, reverse);
    live_check(&live, "down");
}

START_TEST(random_operations_do_what_replay_predicted)
{
    const char *first = g_getenv("CMIG_TEST_SEED");
    const char *count = g_getenv("CMIG_TEST_COUNT");
    guint seed = first ? (guint)atoi(first) : 0;

    for (guint i = 0; i < (count ? (guint)atoi(count) : DATABASES); i++)
        check_seed(seed + i);
}
END_TEST

UNIT_MAIN("dialect/postgresql_live", postgresql_does_what_replay_predicted,
          random_operations_do_what_replay_predicted)
